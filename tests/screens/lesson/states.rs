//! The lesson screen in each of its states, and what its footer says there.

use super::{LessonWithFakeLab, external_request, failed_step, fixation, lesson_at_end, travelling_packet};
use crate::pictures::{Album, WIDE, each_size, footer};
use authwalk::internals::content::Lesson;
use authwalk::internals::tui::{KeyPress, LessonExit};

/// The keys that lead to each state, by the name of its picture.
const STATES: &[(&str, &str)] = &[
    ("lesson_intro", ""),
    ("lesson_first_step", ">"),
    ("lesson_cookie_tossed", ">>>"),
    ("lesson_login_second_lane", ">>>>>|"),
    ("lesson_prediction", ">>>>>>"),
    ("lesson_prediction_second_lane", ">>>>>>1"),
    ("lesson_answers_right", ">>>>>>12"),
    ("lesson_end", ">>>>>>13>"),
    ("exchange_page", ">>>>>>13|w"),
    ("checks_page", ">>>>>>13|t"),
    ("lesson_help", ">>>>>>13|?"),
];

/// What leads on from the end of a lesson, by the name of its picture, and the number of questions about the lesson.
fn ends() -> [(&'static str, LessonExit, usize); 8] {
    let next = || LessonExit::NextLesson("The number means nothing".into());
    [
        ("lesson_end_next", next(), 0),
        ("lesson_end_next_questions", next(), 3),
        ("lesson_end_map", LessonExit::Map, 0),
        ("lesson_end_map_questions", LessonExit::Map, 1),
        ("lesson_end_plan", LessonExit::Plan, 0),
        ("lesson_end_plan_questions", LessonExit::Plan, 2),
        ("lesson_end_shell_questions", LessonExit::Shell, 2),
        ("lesson_end_first", LessonExit::Course, 0),
    ]
}

/// The lesson after these keys, on a screen of this size.
fn lesson_after(lesson: &Lesson, keys: &str, (columns, rows): (u16, u16)) -> LessonWithFakeLab {
    let mut open_lesson = LessonWithFakeLab::start(lesson.clone(), columns, rows);
    open_lesson.keys(keys);
    open_lesson
}

/// The page with a curl line over the lesson, after these keys.
fn curl_page(keys: &str, size: (u16, u16)) -> String {
    lesson_after(&fixation(), ">>>>>>13|", size).show_curl().keys(keys).text()
}

fn one_lane() -> Lesson {
    let mut lesson = fixation();
    lesson.lane.clear();
    lesson
}

/// A lesson whose first step promises what does not come true.
fn with_unmet_expectation() -> Lesson {
    let mut lesson = fixation();
    lesson.step[0].acts[0].expect.insert("status".into(), 418.into());
    lesson
}

#[test]
fn the_lesson_in_each_state() {
    let mut album = Album::new("lesson_states");
    album.usual_size("lesson_starting", |(columns, rows)| LessonWithFakeLab::new(fixation(), columns, rows).text());
    album.each_size("lesson_answer_wrong", |size| lesson_after(&fixation(), ">>>>>>13|", size).text());
    for (name, keys) in STATES {
        album.usual_size(name, |size| lesson_after(&fixation(), keys, size).text());
    }
    album.usual_size("lesson_help_end", |size| {
        let mut open_lesson = lesson_after(&fixation(), "?", size);
        open_lesson.press(KeyPress::End);
        open_lesson.text()
    });
    for (name, keys) in [("lesson_one_lane", ">>>>>>"), ("lesson_one_lane_answer_wrong", ">>>>>>3")] {
        album.usual_size(name, |size| lesson_after(&one_lane(), keys, size).text());
    }
    album.usual_size("lesson_expectation_not_met", |size| lesson_after(&with_unmet_expectation(), ">", size).text());
    album.usual_size("lesson_step_failed", |size| failed_step(size).text());
    album.usual_size("lesson_external_request", |size| external_request(size).text());
    album.usual_size("lesson_request_travels", |size| travelling_packet(150, size).text());
    album.usual_size("lesson_response_travels", |size| travelling_packet(650, size).text());
    album.compare();
}

#[test]
fn the_curl_line_over_a_lesson() {
    each_size("curl_page", |size| curl_page("", size));
    let copied = curl_page("y", WIDE);
    assert_eq!(
        footer(&copied),
        "Sent to the terminal's clipboard. Where nothing arrives there, Y shows it to be selected.  ? keys"
    );
    assert!(copied.contains("The same request from another terminal"), "the page stays\n{copied}");
}

#[test]
fn each_end_of_a_lesson() {
    let mut album = Album::new("lesson_ends");
    for (name, exit, questions) in ends() {
        album.usual_size(name, |size| lesson_at_end(exit, questions, size).text());
    }
    album.usual_size("lesson_end_first_teach", |size| lesson_at_end(LessonExit::Course, 0, size).keys("p").text());
    album.compare();
}

#[test]
fn a_screen_that_is_too_small_says_so() {
    for (columns, rows) in [(59, 20), (80, 6)] {
        let text = LessonWithFakeLab::start(fixation(), columns, rows).text();
        let wanted = ["authwalk needs 60x20.".to_owned(), format!("This is {columns}x{rows}."), "q: quit".to_owned()];
        assert_eq!(text.trim_end().lines().collect::<Vec<_>>(), wanted);
    }
}

/// The footer after the keys.
const FOOTERS: &[(&str, &str)] = &[
    ("", "→ next  Tab flip  f free play  / search  p pane  ? keys  q quit"),
    (
        ">",
        "→ next  ← back  Tab flip  v story  w bytes  t checks  f free play  c curl  r replay  / search  p pane  ? keys  q quit",
    ),
    (
        ">>>>>|",
        "→ next  i more  d end login  ← back  Tab flip  v story  w bytes  t checks  f free play  c curl  r replay  / search  p pane  \
        ? keys  q quit",
    ),
    (">>>>>>", "1–3 answer  s show  ← back  Tab flip  f free play  / search  p pane  ? keys  q quit"),
    (">>>>>>13>", "Enter leave  ← back  Tab flip  v story  w bytes  t checks  c curl  / search  ? keys  q quit"),
    (">w", "↑ up  ↓ down  Esc back  v story  w bytes  t checks  c curl  Tab flip  ? keys  ctrl-c quit"),
    (">t", "↑ up  ↓ down  Esc back  v story  w bytes  t checks  c curl  Tab flip  ? keys  ctrl-c quit"),
    ("?", "↑ up  ↓ down  Esc back  ? keys  ctrl-c quit"),
];

/// What the footers at the ends say before the keys that all of them have.
const END_FOOTERS: [&str; 8] = [
    "Enter next lesson  m map",
    "Enter questions  n next lesson  m map",
    "Enter map",
    "Enter questions  n skip them",
    "Enter plan",
    "Enter questions  n skip them",
    "Enter questions  n skip them",
    "Enter the course  a interview  p teach",
];

#[test]
fn the_footer_names_the_keys_of_each_state() {
    for (keys, wanted) in FOOTERS {
        assert_eq!(footer(&lesson_after(&fixation(), keys, WIDE).text()), *wanted, "{keys}");
    }
    let starting = LessonWithFakeLab::new(fixation(), WIDE.0, WIDE.1).text();
    assert_eq!(footer(&starting), "Tab flip  ? keys  q quit");
    assert_eq!(footer(&failed_step(WIDE).text()), "← back  Tab flip  / search  p pane  Esc leave  ? keys  q quit");
    let curl = curl_page("", WIDE);
    assert_eq!(
        footer(&curl),
        "↑ up  ↓ down  y copy  Esc back  i more  v story  w bytes  t checks  c curl  Tab flip  ? keys  ctrl-c quit"
    );
    for ((name, exit, questions), wanted) in ends().into_iter().zip(END_FOOTERS) {
        let wanted =
            format!("{wanted}  ← back  Tab flip  v story  w bytes  t checks  c curl  / search  ? keys  q quit");
        assert_eq!(footer(&lesson_at_end(exit, questions, WIDE).text()), wanted, "{name}");
    }
    let teaching = lesson_at_end(LessonExit::Course, 0, WIDE).keys("p").text();
    assert!(footer(&teaching).starts_with("Enter the course  a interview  ← back"), "p has been pressed\n{teaching}");
    for keys in [">>>>>>", ">>>>>>3", ">>>>>>3w", ">>>>>>3>"] {
        let one_lane = footer(&lesson_after(&one_lane(), keys, WIDE).text());
        assert!(!one_lane.contains("Tab"), "there is nothing to flip: {one_lane}");
    }
}

#[test]
fn a_narrow_footer_leaves_out_what_matters_least() {
    let footer_at = |columns, rows| footer(&lesson_after(&fixation(), ">", (columns, rows)).text());
    assert_eq!(footer_at(60, 20), "→ next  ← back  Tab flip  v story  …  ? keys  q quit");
    assert_eq!(footer_at(80, 24), "→ next  ← back  Tab flip  v story  w bytes  t checks  …  ? keys  q quit");
    assert!(!footer_at(120, 40).contains('…'));
}
