//! Questions on the screen: what their keys do, and what is shown of them.

mod bank;
mod quiz_on_screen;
mod session;
mod states;
mod translated;

use std::sync::Arc;
use std::time::Duration;

use authwalk::internals::course::{Confidence, JournalEvent, QuestionSequence, QuizMode};
use authwalk::internals::play::{Journal, QuizSession};
use authwalk::internals::tui::{KeyPress, ProgramRequest, ScreenStack};
use proptest::prelude::*;

use self::quiz_on_screen::{Bank, QuizOnScreen, SEED};

/// Practice with all questions of the fixture, beginning with this one.
pub(crate) fn practice(id: &str) -> QuizOnScreen {
    QuizOnScreen::practice(id)
}

/// A question of the course after these keys.
pub(crate) fn answered(id: &str, keys: &str) -> ScreenStack {
    let bank = Bank::built_in();
    let mut quiz = QuizOnScreen::new(bank.session(QuizMode::Practice, bank.select(&[id])));
    quiz.keys(keys);
    quiz.into_screens()
}

/// One question of each kind, except the kind that has to play a lesson.
const KINDS: [&str; 7] = ["a-choice", "b-several", "c-order", "d-match", "e-type", "g-spot", "h-speak"];

/// An exam with this one question: its report, which says what the answer was, comes right after the answer.
fn exam(id: &str) -> QuizOnScreen {
    let bank = Bank::fixture();
    QuizOnScreen::new(bank.session(QuizMode::Exam, bank.select(&[id])))
}

/// What the report says of the answer that these keys give; `None` while the question still waits for one.
fn answer_by_keys(id: &str, keys: &str) -> Option<String> {
    let report = exam(id).keys(keys).text_on((120, 60));
    let said = report.split_once("you said: ")?.1;
    said.lines().next().map(str::to_owned)
}

#[test]
fn each_kind_is_answered_by_its_keys() {
    let answers = [
        ("a-choice", "2", None),
        ("a-choice", "2\n", Some("All of it")),
        ("a-choice", "v\n", Some("All of it")),
        ("a-choice", "9", None),
        // Marks wait for Enter; a second press takes a mark away; one at least is right.
        ("b-several", "132", None),
        ("b-several", "1323\n", Some("Secure; Password")),
        ("b-several", "\n", None),
        // One is missing.
        ("c-order", "23\n", None),
        ("c-order", "23<31\n", Some("Cookie → Password → Row")),
        // Three, and no more.
        ("d-match", "2211\n", Some("exp – for whom; aud – for whom; jti – until when")),
        ("e-type", "\n", None),
        // Letters are letters there.
        ("e-type", "shq?\n", Some("shq?")),
        ("g-spot", "3\n", Some("somewhere else")),
        ("h-speak", "no s?\n14\n", Some("no s?")),
    ];
    for (id, keys, wanted) in answers {
        assert_eq!(answer_by_keys(id, keys).as_deref(), wanted, "{id}: {keys:?}");
    }
}

/// What a practice session over one question writes into its journal.
fn journaled(id: &str, asks_confidence: bool, practise: impl FnOnce(&mut QuizOnScreen)) -> Vec<JournalEvent> {
    let folder = tempfile::tempdir().expect("a folder");
    let (journal, _) = Journal::open(folder.path()).expect("a journal");
    let bank = Bank::fixture();
    let sequence = QuestionSequence::practice(bank.select(&[id]));
    let session = QuizSession::new(sequence, bank.lessons, SEED, Some(journal), Arc::default());
    let open = if asks_confidence { QuizOnScreen::asking_confidence } else { QuizOnScreen::new };
    practise(&mut open(session));
    let (_, contents) = Journal::open(folder.path()).expect("a journal");
    contents.entries.into_iter().map(|entry| entry.event).collect()
}

/// The confidence of each answer in a journal.
fn confidences(events: &[JournalEvent]) -> Vec<Option<Confidence>> {
    let confidence = |event: &JournalEvent| match event {
        JournalEvent::Answered(record) => Some(record.confidence),
        _ => None,
    };
    events.iter().filter_map(confidence).collect()
}

#[test]
fn confidence_is_asked_before_anything_is_shown() {
    let events = journaled("a-choice", true, |quiz| {
        let asked = quiz.keys("2\n").text();
        assert!(!asked.contains("Wrong."), "{asked}");
        assert!(quiz.keys("1\n").text().contains("Wrong."));
    });
    assert_eq!(confidences(&events), [Some(Confidence::Guessing)]);
}

#[test]
fn hints_are_shown_one_by_one_and_make_an_answer_count_less() {
    let rated = |keys: &str| {
        let events = journaled("a-choice", false, |quiz| {
            quiz.keys(keys);
        });
        let [JournalEvent::Answered(record)] = events.as_slice() else { panic!("an answer: {events:?}") };
        record.rating
    };
    assert_ne!(rated("1\n"), rated("hh1\n"));
    let mut quiz = QuizOnScreen::practice("a-choice");
    let first = quiz.keys("h").text();
    assert!(first.contains("It is called stateless.") && !first.contains("Nobody remembers."), "{first}");
    assert!(quiz.keys("h").text().contains("Nobody remembers."));
    assert!(quiz.keys("h").text().contains("There is no further hint."));
}

#[test]
fn whoever_wants_it_is_asked_how_sure_they_are_from_then_on() {
    let bank = Bank::fixture();
    let questions = bank.select(&["a-choice", "a-choice", "a-choice"]);
    let mut quiz = QuizOnScreen::new(bank.session(QuizMode::Practice, questions));
    assert!(quiz.keys("c").text().contains("From now on you say how sure you are"));
    assert!(quiz.keys("2\n").text().contains("How sure are you?"), "{}", quiz.text());
    assert!(quiz.keys("3\n\n2\n").text().contains("How sure are you?"), "at the next question, too: {}", quiz.text());
    assert!(quiz.keys("3\n\nc").text().contains("You are no longer asked how sure you are."));
    assert!(quiz.keys("2\n").text().contains("Wrong."), "{}", quiz.text());
}

#[test]
fn a_flag_has_a_note_and_is_kept() {
    let events = journaled("a-choice", false, |quiz| {
        assert!(quiz.keys("fqs\n").text().contains("Flagged."));
    });
    assert_eq!(events, [JournalEvent::Flagged { question: "a-choice".into(), note: "qs".into() }]);
    let mut without_journal = QuizOnScreen::practice("a-choice");
    assert!(without_journal.keys("fqs\n").text().contains("It cannot be kept: there is no journal."));
}

#[test]
fn a_question_is_left_for_later_shown_in_its_lesson_and_left() {
    let mut quiz = QuizOnScreen::practice("a-choice");
    assert!(quiz.keys("s").text().contains("Which of these are attributes of a cookie?"), "{}", quiz.text());
    let mut quiz = QuizOnScreen::practice("a-choice");
    let explanation = quiz.keys("1\n").text();
    quiz.press(KeyPress::Char('v'));
    let step = quiz.text();
    assert!(step.contains("This is the step that shows it."), "{step}");
    assert_eq!(quiz.press(KeyPress::Esc), None);
    assert_eq!(quiz.text(), explanation);
    assert!(quiz.keys("\n").text().contains("Which of these are attributes of a cookie?"));
    assert_eq!(quiz.press(KeyPress::Esc), None);
    assert!(!quiz.text().contains("Which of these"), "Esc leads to the report: {}", quiz.text());
    assert_eq!(quiz.press(KeyPress::Char('q')), Some(ProgramRequest::Quit), "the report is left at once");
}

#[test]
fn only_a_spoken_answer_and_an_exam_have_a_clock() {
    for id in KINDS {
        let has_clock = QuizOnScreen::practice(id).screens().tick_interval().is_some();
        assert_eq!(has_clock, id == "h-speak", "{id}");
    }
    let mut quiz = QuizOnScreen::practice("h-speak");
    quiz.screens().tick(Duration::from_secs(901));
    assert!(quiz.text().contains("15:01 of 15:00 · over time"));
    quiz.keys("\n");
    assert_eq!(quiz.screens().tick_interval(), None, "not while the points are ticked");
    let bank = Bank::fixture();
    let session = bank.session(QuizMode::Exam, bank.select(&["a-choice"]));
    let mut exam = QuizOnScreen::new(session.with_time_limit(Duration::from_secs(900)));
    assert!(exam.screens().tick_interval().is_some() && exam.text().contains(" left"), "{}", exam.text());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_key_and_no_size_does_harm(
        kind in 0..KINDS.len(),
        keys in "[0-9a-z \n<v^?]{0,30}",
        size in (0_u16..200, 0_u16..60),
        is_ended in any::<bool>(),
    ) {
        let bank = Bank::fixture();
        let session = bank.session(QuizMode::Practice, bank.select(&[KINDS[kind]]));
        let mut quiz =
            if kind % 2 == 0 { QuizOnScreen::asking_confidence(session) } else { QuizOnScreen::new(session) };
        quiz.text_on(size);
        quiz.keys(&keys);
        if is_ended {
            quiz.press(KeyPress::Esc);
        }
        quiz.text_on(size);
    }
}

#[test]
fn a_model_answer_of_twenty_lines_is_read_to_its_end() {
    let bank = Bank::fixture();
    let mut question = bank.select(&["h-speak"])[0].as_ref().clone();
    let words: Vec<String> = (1..=20).map(|line| format!("line{line:02}{}", "x".repeat(70))).collect();
    if let Some(speak) = &mut question.speak {
        speak.strong = words.join(" ");
    }
    let mut quiz = QuizOnScreen::new(bank.session(QuizMode::Practice, vec![Arc::new(question)]));
    quiz.keys("\n\n");
    let mut seen = String::new();
    for _ in 0..12 {
        seen += &quiz.text_on((80, 24));
        quiz.press(KeyPress::PageDown);
    }
    for word in &words {
        assert!(seen.contains(word), "{word} is on a line of its own, and in reach:\n{seen}");
    }
}
