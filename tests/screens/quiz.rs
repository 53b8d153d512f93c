//! The question screen as it is drawn, and what its keys ask for: no loop, no terminal.

mod asking;
mod bank;
mod pictures;
mod session;

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
use crate::pictures::each_size;

/// A question of the fixture; `predict` wants a lab and is left to the command's tests.
fn presented_question(id: &str) -> PresentedQuestion {
    let text = include_str!("../fixtures/quiz/quizzes/kinds.toml");
    let library = Library::from_texts([("kinds.toml".to_owned(), text)]);
    let (_, question) = library.question(id).expect("a question");
    PresentedQuestion::new(Arc::new(question.clone()), 2, None::<PredictPrompt>).expect("it can be asked")
}

const KINDS: [&str; 7] = ["a-choice", "b-several", "c-order", "d-match", "e-type", "g-spot", "h-speak"];

fn scene(presented: &PresentedQuestion) -> QuizScene<'_> {
    QuizScene {
        heading: "Question 1 of 8 · junior",
        presented: Some(presented),
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

fn keys(screen: &mut Asking, presented: &PresentedQuestion, keys: &str) -> Option<QuizInput> {
    let press = |key| match key {
        '\n' => KeyPress::Enter,
        '<' => KeyPress::Backspace,
        'v' => KeyPress::Down,
        '^' => KeyPress::Up,
        key => KeyPress::Char(key),
    };
    keys.chars().filter_map(|key| screen.press(press(key), scene(presented))).last()
}

fn text(screen: &Asking, scene: QuizScene<'_>, size: (u16, u16)) -> String {
    screen.text(scene, size)
}

fn answer_by_keys(id: &str, pressed: &str) -> Option<Answer> {
    let presented = presented_question(id);
    match keys(&mut screen(false, (80, 24)), &presented, pressed) {
        Some(QuizInput::Answer { answer, .. }) => Some(answer),
        _ => None,
    }
}

#[test]
fn each_kind_is_answered_by_its_keys() {
    assert_eq!(answer_by_keys("a-choice", "2"), Some(Answer::Chosen(vec![1])));
    assert_eq!(answer_by_keys("a-choice", "v\n"), Some(Answer::Chosen(vec![1])));
    assert_eq!(answer_by_keys("a-choice", "9"), None);
    assert_eq!(answer_by_keys("b-several", "132"), None, "marks wait for Enter");
    assert_eq!(
        answer_by_keys("b-several", "1323\n"),
        Some(Answer::Chosen(vec![0, 1])),
        "a second press takes a mark away"
    );
    assert_eq!(answer_by_keys("b-several", "\n"), None, "one at least is right");
    assert_eq!(answer_by_keys("c-order", "23\n"), None, "one is missing");
    assert_eq!(answer_by_keys("c-order", "23<31\n"), Some(Answer::Order(vec![1, 2, 0])));
    assert_eq!(answer_by_keys("d-match", "2211\n"), Some(Answer::Match(vec![1, 1, 0])), "three, and no more");
    assert_eq!(answer_by_keys("e-type", "\n"), None);
    assert_eq!(answer_by_keys("e-type", "shq?\n"), Some(Answer::Typed("shq?".into())), "letters are letters there");
    assert_eq!(answer_by_keys("g-spot", "3"), Some(Answer::Chosen(vec![2])));
    assert_eq!(
        answer_by_keys("h-speak", "no s?\n14\n"),
        Some(Answer::Spoken { wrote: "no s?".into(), ticks: vec![true, false, false, true] })
    );
}

#[test]
fn confidence_is_asked_before_anything_is_shown_and_hints_are_counted() {
    let presented = presented_question("a-choice");
    let mut screen = screen(true, (80, 24));
    assert_eq!(keys(&mut screen, &presented, "hhh2"), Some(QuizInput::StopClock), "saying how sure is not answering");
    assert!(text(&screen, scene(&presented), (80, 24)).contains("Nobody remembers."));
    let input = keys(&mut screen, &presented, "1");
    let (answer, confidence) = (Answer::Chosen(vec![1]), Some(Confidence::Guessing));
    assert_eq!(input, Some(QuizInput::Answer { answer, confidence, hints: 2 }));
}

#[test]
fn whoever_wants_it_is_asked_how_sure_they_are_from_then_on() {
    let presented = presented_question("a-choice");
    let mut screen = screen(false, (80, 24));
    assert_eq!(keys(&mut screen, &presented, "c"), None);
    assert!(text(&screen, scene(&presented), (80, 24)).contains("From now on you say how sure you are"));
    screen.reset();
    let (answer, confidence) = (Answer::Chosen(vec![1]), Some(Confidence::Certain));
    assert_eq!(keys(&mut screen, &presented, "23"), Some(QuizInput::Answer { answer, confidence, hints: 0 }));
    screen.reset();
    assert!(matches!(keys(&mut screen, &presented, "c2"), Some(QuizInput::Answer { confidence: None, .. })));
}

#[test]
fn a_flag_has_a_note_and_the_rest_has_its_key() {
    let presented = presented_question("a-choice");
    let mut screen = screen(false, (80, 24));
    assert_eq!(keys(&mut screen, &presented, "fqs\n"), Some(QuizInput::Flag("qs".into())));
    assert_eq!(keys(&mut screen, &presented, "s"), Some(QuizInput::Skip));
    assert_eq!(screen.press(KeyPress::Esc, scene(&presented)), Some(QuizInput::Close));
    let answer = Answer::Chosen(vec![0]);
    screen.show_explanation(answer.clone(), score_answer(&presented, &answer));
    assert_eq!(screen.press(KeyPress::Char('v'), scene(&presented)), Some(QuizInput::ShowStep));
    assert_eq!(screen.press(KeyPress::Enter, scene(&presented)), Some(QuizInput::Next));
    assert_eq!(screen.request(KeyPress::Char('q'), scene(&presented)), Some(AppRequest::Quit));
}

#[test]
fn only_a_spoken_answer_and_an_exam_have_a_clock() {
    for id in KINDS {
        let presented = presented_question(id);
        let moves = screen(false, (80, 24)).is_animating(scene(&presented));
        assert_eq!(moves, presented.prompt == Prompt::Spoken, "{id}");
    }
    let presented = presented_question("h-speak");
    let mut screen = screen(false, (80, 24));
    screen.tick(Duration::from_secs(901));
    assert!(text(&screen, scene(&presented), (80, 24)).contains("15:01 of 15:00 · over time"));
    keys(&mut screen, &presented, "\n");
    assert!(!screen.is_animating(scene(&presented)), "not while the points are ticked");
    let exam = QuizScene { time_left: Some(Duration::from_secs(61)), ..scene(&presented) };
    assert!(screen.is_animating(exam) && text(&screen, exam, (80, 24)).contains("1:01 left"));
}

/// What is shown of `posed` after these keys, at each size.
fn each_state(name: &str, presented: &PresentedQuestion, pressed: &str) {
    let mut screen = screen(name.contains("sure"), (80, 24));
    keys(&mut screen, presented, pressed);
    each_size(name, |size| {
        screen.resize(size.0, size.1);
        text(&screen, scene(presented), size)
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
        each_state(name, &presented_question(id), pressed);
    }
    let presented = presented_question("h-speak");
    let mut screen = screen(false, (80, 24));
    screen.tick(Duration::from_secs(901));
    each_size("quiz_over_time", |size| {
        screen.resize(size.0, size.1);
        text(&screen, scene(&presented), size)
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
        let presented = presented_question(KINDS[kind]);
        let report = QuizReport::default();
        let mut screen = screen(kind % 2 == 0, size);
        if let Some(QuizInput::Answer { answer, .. }) = keys(&mut screen, &presented, &pressed) {
            screen.show_explanation(answer.clone(), score_answer(&presented, &answer));
        }
        let scene = QuizScene { report: over.then_some(&report), ..scene(&presented) };
        text(&screen, scene, size);
    }
}
