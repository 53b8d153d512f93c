//! What is done by hand, in each of its states, and what the footer says there.

use super::LessonOnLab;
use crate::pictures::{Album, WIDE, footer};
use authwalk::internals::tui::KeyPress;

/// The keys that lead to each state, by the name of its picture.
const STATES: &[(&str, &str)] = &[
    ("task", ">>"),
    ("task_hints", ">>hh"),
    ("task_solution_shown", ">>s"),
    ("task_acts_value", ">>avvvvvvv!"),
    ("task_not_solved_yet", ">>>"),
    ("lesson_earlier_exchange", ">><"),
    ("sandbox", ">f"),
    ("sandbox_acts", ">fa "),
    ("sandbox_row_deleted", ">d"),
    ("lesson_pane_scrolled", ">ppp"),
    ("exchange_page_cursor", ">wvvvvvv"),
    ("lesson_search", ">/rotation"),
];

/// The lesson after these keys.
fn lesson_after(keys: &str) -> LessonOnLab {
    let mut lesson_on_lab = LessonOnLab::new();
    lesson_on_lab.keys(keys);
    lesson_on_lab
}

/// The request editor after a request was sent that is none.
fn faulty_request() -> LessonOnLab {
    let mut lesson_on_lab = lesson_after(">fm");
    lesson_on_lab.screens.paste("nonsense ");
    lesson_on_lab.press(KeyPress::Ctrl('s'));
    lesson_on_lab
}

/// Help over the request editor.
fn request_help() -> LessonOnLab {
    let mut lesson_on_lab = lesson_after(">fm");
    lesson_on_lab.press(KeyPress::F(1));
    lesson_on_lab
}

/// A task that is solved by hand.
fn solved_task() -> LessonOnLab {
    let mut lesson_on_lab = lesson_after(">>a");
    lesson_on_lab.choose("end the sessions of bob").keys("^x");
    lesson_on_lab
}

#[test]
fn each_state() {
    let mut album = Album::new("tasks_and_free_play");
    let mut acts = lesson_after(">>a");
    album.each_size("task_acts", |size| acts.text_on(size));
    let mut request = lesson_after(">>m");
    album.each_size("request_editor", |size| request.text_on(size));
    for (name, keys) in STATES {
        album.usual_size(name, |size| lesson_after(keys).text_on(size));
    }
    album.usual_size("request_editor_help", |size| request_help().text_on(size));
    album.usual_size("request_editor_fault", |size| faulty_request().text_on(size));
    album.usual_size("task_done", |size| solved_task().text_on(size));
    album.compare();
}

/// The footer after the keys.
const FOOTERS: &[(&str, &str)] = &[
    (
        ">>",
        "a act  m edit  h hint  s show  x again  ← back  Tab flip  v story  w bytes  t checks  f free play  c curl  / search  \
        p pane  ? keys  q quit",
    ),
    (
        ">><",
        "→ next  ← back  Tab flip  v story  w bytes  t checks  f free play  c curl  e exchange  r replay  / search  p pane  \
        ? keys  q quit",
    ),
    (">>a", "Enter do  Esc back  Tab flip  → tab  / find  ↑ up  ↓ down  ? keys  ctrl-c quit"),
    (">>avvvvvvv!", "Enter do  Esc back  F1 keys  ctrl-c quit"),
    (">>m", "ctrl-s send  Tab who  ctrl-o raw  Esc back  F1 keys  ctrl-c quit"),
    (">>>", "Your turn: a acts by hand, h gives a hint, s shows how.  ? keys"),
    (
        ">f",
        "Esc leave  a act  m edit  x again  Tab flip  v story  w bytes  t checks  c curl  / search  p pane  ? keys  q quit",
    ),
    (">fa ", "Enter do  Esc back  Space mark  o in order  Tab flip  → tab  / find  ↑ up  ↓ down  ? keys  ctrl-c quit"),
    (">d", "On a copy of this moment, the session is deleted and asked again. Esc returns.  ? keys"),
    (">ppp", "↑ ↓ scroll this pane; p goes to the next one, Esc back to the text.  ? keys"),
    (
        ">wvvvvvv",
        "↑ up  ↓ down  Esc back  v story  w bytes  t checks  c curl  e exchange  Tab flip  ? keys  ctrl-c quit",
    ),
    (">/rotation", "Enter open  ↑ up  ↓ down  Esc back  ? keys  ctrl-c quit"),
];

#[test]
fn the_footer_names_the_keys_of_each_state() {
    for (keys, wanted) in FOOTERS {
        assert_eq!(footer(&lesson_after(keys).text_on(WIDE)), *wanted, "{keys}");
    }
    assert_eq!(footer(&request_help().text_on(WIDE)), "↑ up  ↓ down  Esc back  ? keys  ctrl-c quit");
    let after = footer(&solved_task().text_on(WIDE));
    assert!(after.starts_with("→ next  i more  ← back  Tab flip  v story  w bytes"), "the task is done: {after}");
}
