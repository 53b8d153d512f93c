//! Questions as the program asks them: a session of them on the stack of screens.

use std::time::Duration;

use authwalk::internals::course::QuizMode;
use authwalk::internals::play::QuizSession;
use authwalk::internals::tui::{KeyPress, ProgramRequest, ScreenStack, open_quiz};

use super::quiz_on_screen::Bank;
use crate::pictures::{THEME, picture};

/// A session over these questions of the fixture; without lessons no question can play a step.
fn session(mode: QuizMode, ids: &[&str], has_lessons: bool) -> QuizSession {
    let mut bank = Bank::fixture();
    if !has_lessons {
        bank.lessons.clear();
    }
    bank.session(mode, bank.select(ids))
}

fn on_stack(session: QuizSession) -> ScreenStack {
    ScreenStack::new(open_quiz(session, false), THEME)
}

fn text(screens: &ScreenStack) -> String {
    picture((80, 24), |buffer| screens.draw(buffer))
}

#[test]
fn a_question_is_asked_explained_and_reported_and_then_left() {
    let mut screens = on_stack(session(QuizMode::Practice, &["a-choice"], true));
    assert!(text(&screens).contains("Question 1 of 1"), "{}", text(&screens));
    assert_eq!([KeyPress::Char('1'), KeyPress::Enter].map(|key| screens.press(key)), [None, None]);
    assert!(text(&screens).contains("Enter next"), "{}", text(&screens));
    screens.press(KeyPress::Enter);
    assert!(!text(&screens).contains("Question 1 of 1"), "{}", text(&screens));
    assert_eq!(screens.press(KeyPress::Esc), Some(ProgramRequest::Quit));
}

#[test]
fn a_question_that_plays_a_step_is_presented_after_a_frame() {
    let mut screens = on_stack(session(QuizMode::Practice, &["f-predict"], true));
    let waiting = text(&screens);
    assert!(screens.prepare(), "{waiting}");
    assert_ne!(text(&screens), waiting);
    assert!(text(&screens).contains("Question 1 of 1"), "{}", text(&screens));
    assert!(!screens.prepare(), "it is asked already");
}

#[test]
fn a_question_whose_step_cannot_be_played_is_left_out_with_a_notice() {
    let mut screens = on_stack(session(QuizMode::Practice, &["f-predict", "a-choice"], false));
    assert!(screens.prepare());
    assert!(text(&screens).contains("One question is left out: There is no step"), "{}", text(&screens));
    screens.prepare();
    assert!(text(&screens).contains("Question 1 of 1"), "{}", text(&screens));
}

#[test]
fn an_exam_ends_when_its_time_is_up_and_says_so_once() {
    let exam = || session(QuizMode::Exam, &["a-choice", "b-several"], true);
    let mut screens = on_stack(exam().with_time_limit(Duration::from_secs(900)));
    screens.tick(Duration::from_millis(250));
    assert!(text(&screens).contains("Question 1 of 2"), "{}", text(&screens));
    let mut screens = on_stack(exam().with_time_limit(Duration::ZERO));
    screens.tick(Duration::from_millis(250));
    assert!(text(&screens).contains("The time is up."), "{}", text(&screens));
    screens.press(KeyPress::Down);
    screens.tick(Duration::from_millis(250));
    assert!(!text(&screens).contains("The time is up."), "{}", text(&screens));
    assert_eq!(screens.press(KeyPress::Esc), Some(ProgramRequest::Quit), "the report is shown, and Esc leaves it");
}
