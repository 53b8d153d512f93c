//! The mouse in a lesson, in each of its layouts.

use super::{LessonWithFakeLab, fixation};
use crate::pictures::USUAL_SIZE;
use authwalk::internals::tui::{KeyPress, MouseEvent, MouseEventKind, ProgramRequest};
use ratatui::layout::Position;

/// A small screen, the usual one, one with a table of lanes, and one with the lanes side by side.
const SIZES: [(u16, u16); 4] = [(60, 20), USUAL_SIZE, (120, 40), (200, 60)];

/// The last step of the lesson, which waits for what each of two lanes will answer.
fn waiting((columns, rows): (u16, u16)) -> LessonWithFakeLab {
    let mut lesson = LessonWithFakeLab::start(fixation(), columns, rows);
    lesson.keys(">>>>>>");
    lesson
}

/// A click on the first place where `text` stands.
fn click_on(lesson: &mut LessonWithFakeLab, text: &str) {
    let shown = lesson.text();
    let found = shown.lines().enumerate().find_map(|(row, line)| Some((line[..line.find(text)?].chars().count(), row)));
    let (column, row) = found.unwrap_or_else(|| panic!("{text:?} is not there\n{shown}"));
    let cell = |index: usize| u16::try_from(index).expect("a cell");
    let position = Position { x: cell(column), y: cell(row) };
    let request = lesson.screens.handle_mouse(MouseEvent { kind: MouseEventKind::Press, position });
    if let Some(ProgramRequest::Inputs(inputs)) = request {
        for input in inputs {
            lesson.feed(input);
        }
    }
}

/// The answers of both lanes, by the number of the option.
fn answers(lesson: &LessonWithFakeLab) -> [Option<usize>; 2] {
    let prediction = lesson.attempt().prediction().expect("a prediction");
    [0, 1].map(|lane| prediction.lanes[&lane].answer)
}

#[test]
fn a_click_on_an_option_or_its_words_answers() {
    for size in SIZES {
        let mut lesson = waiting(size);
        click_on(&mut lesson, "[2]");
        assert_eq!(answers(&lesson), [Some(1), None], "{size:?}\n{}", lesson.text());
        click_on(&mut lesson, "403 Forbidden");
        let asked = lesson.attempt().prediction().expect("a prediction");
        assert_eq!(asked.lanes[&1].answer, Some(2), "{size:?}\n{}", lesson.text());
    }
    let mut lesson = waiting(USUAL_SIZE);
    lesson.press(KeyPress::Char('z'));
    click_on(&mut lesson, "[3]");
    assert_eq!(answers(&lesson), [Some(2), None], "{}", lesson.text());
}

#[test]
fn a_click_on_the_name_of_a_lane_looks_at_it() {
    for size in SIZES {
        let mut lesson = waiting(size);
        assert!(lesson.text().contains("[ keeps the id ]"), "{size:?}\n{}", lesson.text());
        click_on(&mut lesson, "new id at login");
        assert!(lesson.text().contains("[ new id at login ]"), "{size:?}\n{}", lesson.text());
        click_on(&mut lesson, "keeps the id");
        assert!(lesson.text().contains("[ keeps the id ]"), "{size:?}\n{}", lesson.text());
    }
}
