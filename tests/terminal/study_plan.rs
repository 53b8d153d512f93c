//! The plan until the interview, from the map.

use super::Terminal;

/// Skips a question, whether it is chosen from options or typed.
const SKIP: &str = "s\x0c";

#[test]
fn the_plan_from_the_map_counts_what_was_skipped_and_comes_back_after_the_questions() {
    let mut terminal = Terminal::start(&["--seed", "1", "--no-motion"], 80, 40);
    terminal.wait_for("about to happen");
    terminal.press("\x1b");
    terminal.wait_for("the course");
    terminal.press("n");
    terminal.wait_for("Ten questions find out");
    terminal.press("\r");
    terminal.wait_for("Question 1 of 10");
    terminal.press(&SKIP.repeat(20));
    terminal.wait_for("How it went");
    terminal.press("\r");
    terminal.wait_for("What you seem to know");
    assert!(!terminal.text().contains("not asked yet") && terminal.text().contains("a gap"), "{}", terminal.text());
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

/// The map, from which the plan is one key away.
fn map() -> Terminal {
    let mut terminal = Terminal::start(&["--seed", "1", "--no-motion"], 80, 24);
    terminal.wait_for("about to happen");
    terminal.press("\x1b");
    terminal.wait_for("the course");
    terminal
}

#[test]
fn a_line_of_the_plan_is_opened_and_the_plan_comes_back_with_the_time_that_was_typed() {
    let mut terminal = map();
    terminal.press("n");
    terminal.wait_for("A plan for 90 minutes");
    terminal.press("t2h\r");
    terminal.wait_for("A plan for 120 minutes");
    terminal.press("j");
    terminal.wait_for("▸   8 min  A session, from login to logout");
    terminal.press("\r");
    terminal.wait_for("about to happen");
    terminal.press("\x1b");
    terminal.wait_for("A plan for 120 minutes");
    // To the last line but one: the interview, with the time that the plan has for it.
    terminal.press("Gk");
    terminal.wait_for("▸  15 min  A mock interview");
    terminal.press("\r");
    terminal.wait_for("15 minutes   6 questions");
    terminal.press("\r");
    terminal.wait_for("0 of 15 min");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn an_interview_from_the_map_has_the_level_and_the_time_that_were_chosen_last() {
    let mut terminal = map();
    terminal.press("i");
    terminal.wait_for("20 minutes   8 questions");
    terminal.press("26\r");
    terminal.wait_for("0 of 30 min");
    terminal.wait_for("mid");
    terminal.press("\x1b");
    terminal.wait_for("How it went");
    terminal.press("\r");
    terminal.wait_for("the course");
    terminal.press("i");
    terminal.wait_for("▸ 2  mid");
    terminal.wait_for("• 6  30 minutes");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn looking_at_the_plan_leaves_the_cursor_of_the_map_where_it_was() {
    let mut terminal = Terminal::start(&["--no-motion"], 80, 40);
    terminal.wait_for("about to happen");
    terminal.press("\x1b");
    terminal.wait_for("the course");
    terminal.press("\x1b[B\x1b[B");
    terminal.wait_for("▸ · Who you are");
    let map = terminal.text();
    terminal.press("n");
    terminal.wait_for("Ten questions find out");
    terminal.press("\x1b");
    terminal.wait("the same map", |terminal| terminal.text() == map);
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}
