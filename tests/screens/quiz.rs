//! The question screen as it is drawn, and what its keys ask for: no loop, no terminal.

mod asking;
mod bank;
mod pictures;

use std::sync::Arc;
use std::time::Duration;

use authwalk::internals::content::Library;
use authwalk::internals::course::Confidence;
use authwalk::internals::course::QuizReport;
use authwalk::internals::course::score_answer;
use authwalk::internals::course::{Answer, PredictPrompt, PresentedQuestion, Prompt};
use authwalk::internals::tui::KeyPress;
use authwalk::internals::tui::{AppRequest, QuizInput, QuizScene};
use proptest::prelude::*;

use self::asking::Asking;
use crate::drawn::each_size;

/// A question of the fixture; `predict` wants a lab and is left to the command's tests.
fn posed(id: &str) -> PresentedQuestion {
    let text = include_str!("../fixtures/quiz/quizzes/kinds.toml");
    let library = Library::from_texts([("kinds.toml".to_owned(), text)]);
    let (_, question) = library.question(id).expect("a question");
    PresentedQuestion::new(Arc::new(question.clone()), 2, None::<PredictPrompt>).expect("it can be asked")
}

const KINDS: [&str; 7] = ["a-choice", "b-several", "c-order", "d-match", "e-type", "g-spot", "h-speak"];

fn scene(posed: &PresentedQuestion) -> QuizScene<'_> {
    QuizScene {
        heading: "Question 1 of 8 · junior",
        presented: Some(posed),
        time_left: None,
        can_show_step: true,
        report: None,
        answers: &[],
    }
}

fn screen(confidence: bool, size: (u16, u16)) -> Asking {
    let mut screen = Asking::new(confidence);
    screen.resize(size.0, size.1);
    screen
}

fn keys(screen: &mut Asking, posed: &PresentedQuestion, keys: &str) -> Option<QuizInput> {
    let press = |key| match key {
        '\n' => KeyPress::Enter,
        '<' => KeyPress::Backspace,
        'v' => KeyPress::Down,
        '^' => KeyPress::Up,
        key => KeyPress::Char(key),
    };
    keys.chars().filter_map(|key| screen.press(press(key), scene(posed))).last()
}

fn text(screen: &Asking, scene: QuizScene<'_>, size: (u16, u16)) -> String {
    screen.text(scene, size)
}

fn answered(id: &str, pressed: &str) -> Option<Answer> {
    let posed = posed(id);
    match keys(&mut screen(false, (80, 24)), &posed, pressed) {
        Some(QuizInput::Answer { answer, .. }) => Some(answer),
        _ => None,
    }
}

#[test]
fn each_kind_is_answered_by_its_keys() {
    assert_eq!(answered("a-choice", "2"), Some(Answer::Chosen(vec![1])));
    assert_eq!(answered("a-choice", "v\n"), Some(Answer::Chosen(vec![1])));
    assert_eq!(answered("a-choice", "9"), None);
    assert_eq!(answered("b-several", "132"), None, "marks wait for Enter");
    assert_eq!(answered("b-several", "1323\n"), Some(Answer::Chosen(vec![0, 1])), "a second press takes a mark away");
    assert_eq!(answered("b-several", "\n"), None, "one at least is right");
    assert_eq!(answered("c-order", "23\n"), None, "one is missing");
    assert_eq!(answered("c-order", "23<31\n"), Some(Answer::Order(vec![1, 2, 0])));
    assert_eq!(answered("d-match", "2211\n"), Some(Answer::Match(vec![1, 1, 0])), "three, and no more");
    assert_eq!(answered("e-type", "\n"), None);
    assert_eq!(answered("e-type", "shq?\n"), Some(Answer::Typed("shq?".into())), "letters are letters there");
    assert_eq!(answered("g-spot", "3"), Some(Answer::Chosen(vec![2])));
    assert_eq!(
        answered("h-speak", "no s?\n14\n"),
        Some(Answer::Spoken { wrote: "no s?".into(), ticks: vec![true, false, false, true] })
    );
}

#[test]
fn confidence_is_asked_before_anything_is_shown_and_hints_are_counted() {
    let posed = posed("a-choice");
    let mut screen = screen(true, (80, 24));
    assert_eq!(keys(&mut screen, &posed, "hhh2"), None);
    assert!(text(&screen, scene(&posed), (80, 24)).contains("Nobody remembers."));
    let wish = keys(&mut screen, &posed, "1");
    let (answer, confidence) = (Answer::Chosen(vec![1]), Some(Confidence::Guessing));
    assert_eq!(wish, Some(QuizInput::Answer { answer, confidence, hints: 2 }));
}

#[test]
fn whoever_wants_it_is_asked_how_sure_they_are_from_then_on() {
    let posed = posed("a-choice");
    let mut screen = screen(false, (80, 24));
    assert_eq!(keys(&mut screen, &posed, "c"), None);
    assert!(text(&screen, scene(&posed), (80, 24)).contains("From now on you say how sure you are"));
    screen.reset();
    let (answer, confidence) = (Answer::Chosen(vec![1]), Some(Confidence::Certain));
    assert_eq!(keys(&mut screen, &posed, "23"), Some(QuizInput::Answer { answer, confidence, hints: 0 }));
    screen.reset();
    assert!(matches!(keys(&mut screen, &posed, "c2"), Some(QuizInput::Answer { confidence: None, .. })));
}

#[test]
fn a_flag_has_a_note_and_the_rest_has_its_key() {
    let posed = posed("a-choice");
    let mut screen = screen(false, (80, 24));
    assert_eq!(keys(&mut screen, &posed, "fqs\n"), Some(QuizInput::Flag("qs".into())));
    assert_eq!(keys(&mut screen, &posed, "s"), Some(QuizInput::Skip));
    assert_eq!(screen.press(KeyPress::Esc, scene(&posed)), Some(QuizInput::Close));
    let answer = Answer::Chosen(vec![0]);
    screen.show_explanation(answer.clone(), score_answer(&posed, &answer));
    assert_eq!(screen.press(KeyPress::Char('v'), scene(&posed)), Some(QuizInput::ShowStep));
    assert_eq!(screen.press(KeyPress::Enter, scene(&posed)), Some(QuizInput::Next));
    assert_eq!(screen.request(KeyPress::Char('q'), scene(&posed)), Some(AppRequest::Quit));
}

#[test]
fn only_a_spoken_answer_and_an_exam_have_a_clock() {
    for id in KINDS {
        let posed = posed(id);
        let moves = screen(false, (80, 24)).is_animating(scene(&posed));
        assert_eq!(moves, posed.prompt == Prompt::Spoken, "{id}");
    }
    let posed = posed("h-speak");
    let mut screen = screen(false, (80, 24));
    screen.tick(Duration::from_secs(901));
    assert!(text(&screen, scene(&posed), (80, 24)).contains("15:01 of 15:00 · over time"));
    keys(&mut screen, &posed, "\n");
    assert!(!screen.is_animating(scene(&posed)), "not while the points are ticked");
    let exam = QuizScene { time_left: Some(Duration::from_secs(61)), ..scene(&posed) };
    assert!(screen.is_animating(exam) && text(&screen, exam, (80, 24)).contains("1:01 left"));
}

/// What is shown of `posed` after these keys, at each size.
fn each_state(name: &str, posed: &PresentedQuestion, pressed: &str) {
    let mut screen = screen(name.contains("sure"), (80, 24));
    keys(&mut screen, posed, pressed);
    each_size(name, |size| {
        screen.resize(size.0, size.1);
        text(&screen, scene(posed), size)
    });
}

#[test]
fn a_question_in_each_state_at_each_size() {
    let states = [
        ("quiz_hint", "a-choice", "h"),
        ("quiz_how_sure", "a-choice", "2"),
        ("quiz_flag", "a-choice", "fI doubt it"),
        ("quiz_no_such_option", "a-choice", "9"),
        ("quiz_marks", "b-several", "12"),
        ("quiz_marks_wait", "b-several", "\n"),
        ("quiz_order", "c-order", "23"),
        ("quiz_match", "d-match", "2"),
        ("quiz_typed", "e-type", "httponl"),
        ("quiz_points", "h-speak", "It forgets.\n1"),
        ("quiz_help", "a-choice", "?"),
    ];
    for (name, id, pressed) in states {
        each_state(name, &posed(id), pressed);
    }
    let posed = posed("h-speak");
    let mut screen = screen(false, (80, 24));
    screen.tick(Duration::from_secs(901));
    each_size("quiz_over_time", |size| {
        screen.resize(size.0, size.1);
        text(&screen, scene(&posed), size)
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_key_and_no_size_does_harm(
        kind in 0..KINDS.len(),
        pressed in "[0-9a-z \n<v^?]{0,30}",
        size in (0_u16..200, 0_u16..60),
        over in any::<bool>(),
    ) {
        let posed = posed(KINDS[kind]);
        let report = QuizReport::default();
        let mut screen = screen(kind % 2 == 0, size);
        if let Some(QuizInput::Answer { answer, .. }) = keys(&mut screen, &posed, &pressed) {
            screen.show_explanation(answer.clone(), score_answer(&posed, &answer));
        }
        let scene = QuizScene { report: over.then_some(&report), ..scene(&posed) };
        text(&screen, scene, size);
    }
}
