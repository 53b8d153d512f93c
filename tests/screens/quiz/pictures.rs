//! Every kind of question, the results, and the sheets, as they stand on the screen at every size.

use std::path::Path;
use std::sync::Arc;

use authwalk::internals::content::Seniority;
use authwalk::internals::content::{Lesson, Library, Question};
use authwalk::internals::course::Confidence;
use authwalk::internals::course::LearningStats;
use authwalk::internals::course::QuestionResult;
use authwalk::internals::course::QuizReport;
use authwalk::internals::course::{Answer, PresentedQuestion};
use authwalk::internals::course::{AnswerContext, score_answer};
use authwalk::internals::course::{Interview, QuestionSequence, Review};
use authwalk::internals::course::{JournalEntry, JournalEvent};
use authwalk::internals::course::{QuizMode, QuizRun};
use authwalk::internals::play::predict_prompt;
use authwalk::internals::play::{LabSeed, QuizSession};
use authwalk::internals::tui::KeyPress;
use authwalk::internals::tui::QuizInput;
use authwalk::internals::tui::{AppRequest, QuizScene, ScreenStack, forecast_page, open_quiz, progress_page};

use super::asking::Asking;
use super::bank::{answers, press};
use super::{scene, text};
use crate::pictures::{THEME, each_size, picture};

/// 2026-11-21, a Saturday, at noon.
const NOON: i64 = 1_795_262_400;

/// The questions of the fixture, one of each kind, as they are put.
fn all_kinds() -> (Vec<PresentedQuestion>, Vec<Arc<Lesson>>) {
    let library = Library::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/quiz"));
    let lessons: Vec<_> = library.lessons.iter().map(|lesson| Arc::new(lesson.value.clone())).collect();
    let pose = |question: &Question| {
        let predicted = predict_prompt(question, &lessons, LabSeed::Fixed(7)).expect("its step is played");
        PresentedQuestion::new(Arc::new(question.clone()), 2, predicted).expect("it can be asked")
    };
    let presented = library.questions().map(pose).collect();
    (presented, lessons)
}

#[test]
fn every_kind_asked_and_explained_at_every_size() {
    let (all, _) = all_kinds();
    assert_eq!(all.len(), 8);
    for presented in &all {
        each_size(&format!("kind_{}", presented.question.id), |size| {
            let mut screen = Asking::new(false);
            screen.resize(size.0, size.1);
            let asking = text(&screen, scene(presented), size);
            let answer = press(&mut screen, presented, &answers(presented, false)[0]);
            screen.show_explanation(answer.clone(), score_answer(presented, &answer));
            format!("{asking}{}\n{}", "━".repeat(usize::from(size.0)), text(&screen, scene(presented), size))
        });
    }
}

fn question_result(presented: &PresentedQuestion, right: bool) -> QuestionResult {
    let answer = answers(presented, right).remove(0);
    let manner = AnswerContext { confidence: Some(Confidence::FairlySure), hints_shown: 0, duration_ms: 4000 };
    QuestionResult::new(presented, score_answer(presented, &answer), manner, presented.answer_text(&answer))
}

/// Holds what stands at the end of `sitting` against its picture at each size, from its top and from its end.
fn result(name: &str, mut sitting: QuestionSequence, lessons: &[Arc<Lesson>]) {
    sitting.finish("");
    let done = sitting.results();
    let report = QuizReport::from_results(done, lessons);
    each_size(name, |size| {
        let mut screen = Asking::new(false);
        screen.resize(size.0, size.1);
        let over = QuizScene {
            heading: "",
            presented: None,
            time_left: None,
            can_show_step: false,
            report: Some(&report),
            answers: done,
        };
        let top = text(&screen, over, size);
        screen.press(KeyPress::End, over);
        format!("{top}{}\n{}", "━".repeat(usize::from(size.0)), text(&screen, over, size))
    });
}

#[test]
fn each_result_at_each_size() {
    let (all, lessons) = all_kinds();
    let bank: Vec<_> = all.iter().map(|presented| Arc::clone(&presented.question)).collect();
    let exam = || all.iter().filter(|presented| presented.question.speak.is_none());
    let mut sitting = QuestionSequence::Run(QuizRun::new(
        QuizMode::Exam,
        exam().map(|presented| Arc::clone(&presented.question)).collect(),
    ));
    for (index, presented) in exam().enumerate().take(5) {
        sitting.record(question_result(presented, index % 2 == 0));
    }
    result("result_exam", sitting, &lessons);
    let mut sitting = QuestionSequence::Run(QuizRun::new(QuizMode::Practice, bank.clone()));
    for (index, presented) in all.iter().enumerate() {
        sitting.record(question_result(presented, index != 1));
    }
    result("result_practice", sitting, &lessons);
    result("result_nothing", QuestionSequence::Run(QuizRun::new(QuizMode::Practice, bank.clone())), &lessons);
    let mut interview = Interview::new(bank.clone(), &bank, Seniority::Junior, 2, 7);
    for _ in 0..2 {
        let asked = interview.current().map(|current| current.question.id.clone());
        if let Some(presented) = asked.and_then(|id| all.iter().find(|presented| presented.question.id == id)) {
            interview.record(question_result(presented, true));
        }
    }
    result("result_interview", QuestionSequence::Interview(interview), &lessons);
}

#[test]
fn the_head_of_an_exam_and_its_clock_at_each_size() {
    let (all, _) = all_kinds();
    each_size("quiz_exam", |size| {
        let mut screen = Asking::new(false);
        screen.resize(size.0, size.1);
        let left = Some(std::time::Duration::from_secs(61));
        text(&screen, QuizScene { time_left: left, ..scene(&all[0]) }, size)
    });
}

/// What was learned in three days: one lesson, three answers, a flag.
fn history(all: &[PresentedQuestion]) -> Vec<JournalEntry> {
    let day = 86_400;
    let event = |index: usize, right| question_result(&all[index], right).journal_event().expect("an answer");
    vec![
        JournalEntry::new(NOON - 2 * day, JournalEvent::Step { lesson: "forgets".into(), step: "nothing".into() }),
        JournalEntry::new(NOON - 2 * day + 100, JournalEvent::Finished { lesson: "forgets".into() }),
        JournalEntry::new(NOON - 2 * day + 200, event(0, true)),
        JournalEntry::new(NOON - day, event(1, false)),
        JournalEntry::new(NOON, event(2, true)),
        JournalEntry::new(NOON, JournalEvent::Flagged { question: "a-choice".into(), note: "odd".into() }),
    ]
}

/// The forecast of `review`, in front of the questions that are due.
fn forecast(review: Review, lessons: &[Arc<Lesson>]) -> ScreenStack {
    let ask = |due| {
        let session = QuizSession::new(QuestionSequence::practice(due), lessons.to_vec(), LabSeed::Fixed(7), None);
        open_quiz(session, false)
    };
    ScreenStack::new(Box::new(forecast_page(review, ask)), THEME)
}

fn progress(stats: LearningStats) -> ScreenStack {
    ScreenStack::new(Box::new(progress_page(stats)), THEME)
}

#[test]
fn what_was_learned_and_what_is_to_come_at_every_size() {
    let (all, lessons) = all_kinds();
    let bank: Vec<_> = all.iter().map(|presented| Arc::clone(&presented.question)).collect();
    let entries = history(&all);
    let today = NOON / 86_400;
    let learned = |entries: &[JournalEntry]| progress(LearningStats::from_entries(entries, &lessons, &bank));
    let coming = |entries: &[JournalEntry], bank: &[Arc<Question>], target| {
        forecast(Review::from_entries(entries, bank, today, target), &lessons)
    };
    for (name, mut sheet) in [
        ("sheet_learned", learned(&entries)),
        ("sheet_forecast", coming(&entries, &bank, Some(today + 9))),
        ("sheet_nothing_learned", learned(&[])),
        ("sheet_nothing_due", coming(&[], &[], None)),
    ] {
        each_size(name, |size| {
            sheet.press(KeyPress::Home);
            sheet.resize(size.0, size.1);
            let top = picture(size, |buffer| sheet.draw(buffer));
            sheet.press(KeyPress::End);
            format!("{top}{}\n{}", "━".repeat(usize::from(size.0)), picture(size, |buffer| sheet.draw(buffer)))
        });
    }
}

#[test]
fn a_sheet_is_left_and_a_review_begun_by_its_keys() {
    let (all, lessons) = all_kinds();
    let bank: Vec<_> = all.iter().map(|presented| Arc::clone(&presented.question)).collect();
    let sheet = |bank: &[Arc<Question>]| forecast(Review::from_entries(&[], bank, 20_000, None), &lessons);
    let mut due = sheet(&bank);
    assert_eq!(due.press(KeyPress::Enter), None);
    let questions = picture((80, 24), |buffer| due.draw(buffer));
    assert!(questions.contains("Question 1 of 8"), "{questions}");
    assert_eq!(sheet(&[]).press(KeyPress::Enter), Some(AppRequest::Quit), "nothing is due");
    let mut helped = sheet(&bank);
    assert_eq!(
        [KeyPress::Char('?'), KeyPress::Esc, KeyPress::Esc].map(|key| helped.press(key)),
        [None, None, Some(AppRequest::Quit)]
    );
    assert_eq!(sheet(&bank).press(KeyPress::Char('q')), Some(AppRequest::Quit));
}

#[test]
fn help_at_a_question_says_how_answers_are_marked() {
    let (all, _) = all_kinds();
    let mut screen = Asking::new(false);
    screen.resize(80, 200);
    screen.press(KeyPress::Char('?'), scene(&all[0]));
    let help = text(&screen, scene(&all[0]), (80, 200));
    assert!(help.contains("(right ones chosen - wrong ones chosen)") && help.contains("in the review"), "{help}");
}

#[test]
fn what_is_written_instead_of_spoken_stands_beside_the_points() {
    let (all, _) = all_kinds();
    let presented = all.iter().find(|presented| presented.question.speak.is_some()).expect("one");
    let mut screen = Asking::new(false);
    screen.resize(80, 24);
    for key in "It forgets".chars().map(KeyPress::Char) {
        assert_eq!(screen.press(key, scene(presented)), None);
    }
    let input = screen.press(KeyPress::Enter, scene(presented));
    assert_eq!(input, Some(QuizInput::StopClock), "ticking the points is not answering");
    assert!(text(&screen, scene(presented), (80, 24)).contains("You wrote: It forgets"));
    let answer = Answer::Spoken { wrote: String::new(), ticks: vec![true; 4] };
    screen.show_explanation(answer.clone(), score_answer(presented, &answer));
    assert!(text(&screen, scene(presented), (80, 24)).contains("You wrote: It forgets"));
}
