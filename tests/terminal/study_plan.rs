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
    terminal.wait_for("asks ten questions");
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
    terminal.wait_for("asks ten questions");
    terminal.press("\x1b");
    terminal.wait("the same map", |terminal| terminal.text() == map);
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}
