//! The mouse on the screens: a click does what a key can do, and the wheel scrolls what is under it.

use authwalk::internals::tui::{KeyPress, MouseEvent, MouseEventKind, ProgramRequest, ScreenStack};
use ratatui::layout::Position;

use crate::pictures::picture;

/// The usual size.
const SIZE: (u16, u16) = (80, 24);

/// A click on the first place where `text` stands.
pub(crate) fn click_on(screens: &mut ScreenStack, text: &str) -> Option<ProgramRequest> {
    let position = find(screens, text);
    screens.handle_mouse(MouseEvent { kind: MouseEventKind::Press, position })
}

/// A notch of the wheel over the first place where `text` stands.
pub(crate) fn wheel_on(screens: &mut ScreenStack, kind: MouseEventKind, text: &str) -> Option<ProgramRequest> {
    let position = find(screens, text);
    screens.handle_mouse(MouseEvent { kind, position })
}

fn find(screens: &mut ScreenStack, text: &str) -> Position {
    screens.resize(SIZE.0, SIZE.1);
    let shown = picture(SIZE, |buffer| screens.draw(buffer));
    let found = shown.lines().enumerate().find_map(|(row, line)| Some((line.find(text)?, row, line)));
    let (byte, row, line) = found.unwrap_or_else(|| panic!("{text:?} is not there\n{shown}"));
    let cell = |index: usize| u16::try_from(index).expect("a cell");
    Position { x: cell(line[..byte].chars().count()), y: cell(row) }
}

#[test]
fn a_turned_off_mouse_is_not_heard() {
    let mut quiz = crate::quiz::practice("a-choice");
    let screens = quiz.screens();
    assert_eq!(click_on(screens, "q quit"), None, "it asks first");
    assert_eq!(click_on(screens, " 1 "), None);
    assert_eq!(screens.press(KeyPress::Char('M')), Some(ProgramRequest::ReportMouse(false)));
    let position = Position { x: 2, y: 23 };
    assert_eq!(screens.handle_mouse(MouseEvent { kind: MouseEventKind::Press, position }), None);
    assert_eq!(screens.press(KeyPress::Char('M')), Some(ProgramRequest::ReportMouse(true)));
}

#[test]
fn a_click_chooses_an_option_and_a_second_one_answers() {
    let mut quiz = crate::quiz::practice("a-choice");
    let screens = quiz.screens();
    let text = |screens: &ScreenStack| picture(SIZE, |buffer| screens.draw(buffer));
    click_on(screens, " 2  ");
    assert!(text(screens).contains("▸  2"), "{}", text(screens));
    click_on(screens, " 2  ");
    assert!(text(screens).contains("Enter next"), "{}", text(screens));
    click_on(screens, "Enter next");
    assert!(text(screens).contains("Which of these are attributes of a cookie?"), "{}", text(screens));
    click_on(screens, " 1  ");
    click_on(screens, " 3  ");
    assert_eq!(text(screens).matches("[x]").count(), 2, "{}", text(screens));
    wheel_on(screens, MouseEventKind::WheelDown, " 3  ");
}

#[test]
fn a_marked_word_is_explained_by_a_click_or_by_the_cursor() {
    let mut quiz = crate::quiz::practice("b-several");
    quiz.keys("1\n");
    let screens = quiz.screens();
    let text = |screens: &ScreenStack| picture(SIZE, |buffer| screens.draw(buffer));
    let before = text(screens);
    click_on(screens, "Path and Secure are.");
    assert!(text(screens).contains("╭─ Path ─"), "{}", text(screens));
    screens.press(KeyPress::Down);
    assert!(text(screens).contains("╭─ Secure ─"), "{}", text(screens));
    screens.press(KeyPress::Esc);
    assert_eq!(text(screens), before);
    screens.press(KeyPress::Char('u'));
    assert!(text(screens).contains("╭─ Path ─"), "{}", text(screens));
    click_on(screens, "Question 1");
    assert_eq!(text(screens), before, "a click elsewhere closes it");
}
