//! Questions as the program asks them: a session of them on the stack of screens.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use authwalk::internals::content::{Library, Question};
use authwalk::internals::course::QuestionSequence;
use authwalk::internals::course::{QuizMode, QuizRun};
use authwalk::internals::play::{LabSeed, QuizSession};
use authwalk::internals::tui::{AppRequest, KeyPress, ScreenStack, open_quiz};

use crate::pictures::{THEME, picture};

/// A session over these questions of the fixture; without lessons no question can play a step.
fn session(mode: QuizMode, ids: &[&str], has_lessons: bool) -> QuizSession {
    let library = Library::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/quiz"));
    let question = |id: &&str| Arc::<Question>::new(library.question(id).expect("a question").1.clone());
    let questions = ids.iter().map(question).collect();
    let lessons = library.lessons.iter().map(|lesson| Arc::new(lesson.value.clone())).filter(|_| has_lessons);
    QuizSession::new(QuestionSequence::Run(QuizRun::new(mode, questions)), lessons.collect(), LabSeed::Fixed(7), None)
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
    assert_eq!(screens.press(KeyPress::Char('1')), None);
    assert!(text(&screens).contains("Enter next"), "{}", text(&screens));
    screens.press(KeyPress::Enter);
    assert!(!text(&screens).contains("Question 1 of 1"), "{}", text(&screens));
    assert_eq!(screens.press(KeyPress::Esc), Some(AppRequest::Quit));
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
    assert_eq!(screens.press(KeyPress::Esc), Some(AppRequest::Quit), "the report is shown, and Esc leaves it");
}
