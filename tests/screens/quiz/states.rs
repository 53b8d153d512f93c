//! Questions of every kind, results, progress and forecast in each of their states, and what the footers say there.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use authwalk::internals::content::{Curriculum, Question, Seniority};
use authwalk::internals::course::{
    AnswerContext, Confidence, Interview, JournalEntry, JournalEvent, LearningStats, QuestionInstance, QuestionResult,
    QuestionSequence, QuizMode, QuizRun, Review, score_answer,
};
use authwalk::internals::play::{QuizSession, predict_prompt};
use authwalk::internals::tui::{
    CourseRequest, KeyPress, ProgramRequest, ProgressScreen, ScreenCommand, ScreenStack, forecast_screen, open_quiz,
};

use super::bank::keys_for;
use super::quiz_on_screen::{Bank, QuizOnScreen, SEED};
use crate::common::answers::answers;
use crate::pictures::{Album, THEME, WIDE, footer, picture, stacked};

/// 2026-11-21, a Saturday, at noon.
const NOON: i64 = 1_795_262_400;

/// The questions of the fixture as they are put.
fn question_instances(bank: &Bank) -> Vec<QuestionInstance> {
    let present = |question: &Arc<Question>| {
        let prompt = predict_prompt(question, &bank.lessons, SEED).expect("its step is played");
        QuestionInstance::new(Arc::clone(question), SEED.number(), prompt).expect("it can be asked")
    };
    bank.questions.iter().map(present).collect()
}

/// A question of this kind as it is asked, and below that, its explanation after a wrong answer.
fn asked_and_explained(instance: &QuestionInstance, size: (u16, u16)) -> String {
    let mut quiz = QuizOnScreen::practice(&instance.question.id);
    let asked = quiz.text_on(size);
    quiz.press_all(keys_for(instance, &answers(instance, false)[0]));
    stacked(&asked, &quiz.text_on(size), size.0)
}

#[test]
fn every_kind_asked_and_explained() {
    let mut album = Album::new("question_kinds");
    let all = question_instances(&Bank::fixture());
    assert_eq!(all.len(), 8);
    for instance in &all {
        let name = format!("question_{}", instance.question.id);
        if instance.question.pairs.is_some() {
            album.each_size(&name, |size| asked_and_explained(instance, size));
        } else {
            album.usual_size(&name, |size| asked_and_explained(instance, size));
        }
    }
    album.compare();
}

/// The keys that lead to each state of a question, by the name of its picture, and the footer there.
const STATES: &[(&str, &str, &str, &str)] = &[
    ("question_hint", "a-choice", "h", "1–2 choose  Enter answer  h hint  s later  f flag  ? keys  q quit"),
    ("question_flag", "a-choice", "fI doubt it", "Enter keep  Esc back  F1 keys  ctrl-c quit"),
    ("question_no_such_option", "a-choice", "9", "There is no option of that number.  ? keys"),
    ("question_marks", "b-several", "12", "1–3 Space mark  Enter answer  s later  f flag  ? keys  q quit"),
    (
        "question_marks_missing",
        "b-several",
        "\n",
        "Mark what belongs to the answer first, with digits or Space; then Enter.  ? keys",
    ),
    ("question_order", "c-order", "23", "1–3 Space order  Enter answer  s later  f flag  ? keys  q quit"),
    ("question_match", "d-match", "2", "1–3 Space match  Enter answer  s later  f flag  ? keys  q quit"),
    ("question_typed", "e-type", "httponl", "Enter answer  ctrl-l later  Esc end  F1 keys  ctrl-c quit"),
    ("question_spoken", "h-speak", "It forgets.", "Enter done  ctrl-l later  Esc end  F1 keys  ctrl-c quit"),
    ("question_points", "h-speak", "It forgets.\n1", "1–4 Space tick  Enter done  s later  f flag  ? keys  q quit"),
    ("question_help", "a-choice", "?", "↑ up  ↓ down  Esc back  ? keys  ctrl-c quit"),
];

#[test]
fn a_question_in_each_state() {
    let mut album = Album::new("question_states");
    for (name, id, keys, wanted) in STATES {
        let mut quiz = QuizOnScreen::practice(id);
        quiz.keys(keys);
        album.usual_size(name, |size| quiz.text_on(size));
        assert_eq!(footer(&quiz.text_on(WIDE)), *wanted, "{name}");
    }
    let bank = Bank::fixture();
    let session = bank.session(QuizMode::Practice, bank.beginning_with("a-choice"));
    let mut quiz = QuizOnScreen::asking_confidence(session);
    quiz.keys("2\n");
    album.usual_size("question_confidence", |size| quiz.text_on(size));
    assert_eq!(footer(&quiz.text_on(WIDE)), "1–3 choose  Enter answer  s later  f flag  ? keys  q quit");
    let mut quiz = QuizOnScreen::practice("h-speak");
    quiz.screens().tick(Duration::from_secs(901));
    album.usual_size("question_over_time", |size| quiz.text_on(size));
    album.compare();
}

#[test]
fn the_footer_after_an_answer_names_the_way_on() {
    let mut quiz = QuizOnScreen::practice("a-choice");
    assert_eq!(footer(&quiz.keys("1\n").text_on(WIDE)), "Enter next  v see it  f flag  ? keys  q quit");
    quiz.press(KeyPress::Esc);
    assert_eq!(footer(&quiz.text_on(WIDE)), "↑ up  ↓ down  Enter leave  ? keys  q quit");
}

#[test]
fn the_head_of_an_exam_shows_the_time_that_is_left() {
    let bank = Bank::fixture();
    let session = bank.session(QuizMode::Exam, bank.beginning_with("a-choice"));
    // So much time is left that a slow computer changes no more than the seconds.
    let mut exam = QuizOnScreen::new(session.with_time_limit(Duration::from_secs(30 * 60 - 1)));
    let text = exam.text();
    let head: Vec<&str> = text.lines().take(2).collect();
    assert!(head[0].starts_with(" Question 1 of 8 · ") && !head[0].contains('…'), "{text}");
    assert!(head[1].starts_with(" ─") && head[1].contains(" 29:") && head[1].contains(" left ▰"), "{text}");
    assert!(footer(&text).starts_with("1–2 choose  Enter answer  s later"), "no hints in an exam\n{text}");
}

fn question_result(instance: &QuestionInstance, right: bool) -> QuestionResult {
    let answer = answers(instance, right).remove(0);
    let context = AnswerContext { confidence: Some(Confidence::FairlySure), hints_shown: 0, duration_ms: 4000 };
    QuestionResult::new(instance, score_answer(instance, &answer), context, instance.answer_text(&answer))
}

/// The result of a session that is ended now, from its top and from its end.
fn result(bank: &Bank, sequence: QuestionSequence, size: (u16, u16)) -> String {
    let is_over = sequence.current().is_none();
    let mut quiz = QuizOnScreen::new(bank.session_of(sequence));
    if !is_over {
        quiz.press(KeyPress::Esc);
    }
    let top = quiz.text_on(size);
    quiz.press(KeyPress::End);
    stacked(&top, &quiz.text_on(size), size.0)
}

/// An exam that is left after five answers, of which three are right.
fn exam(all: &[QuestionInstance]) -> QuestionSequence {
    let asked = || all.iter().filter(|instance| instance.question.speak.is_none());
    let questions = asked().map(|instance| Arc::clone(&instance.question)).collect();
    let mut sequence = QuestionSequence::Run(QuizRun::new(QuizMode::Exam, questions));
    for (index, instance) in asked().enumerate().take(5) {
        sequence.record(question_result(instance, index % 2 == 0));
    }
    sequence
}

/// Practice to its end, with one wrong answer.
fn practice(all: &[QuestionInstance]) -> QuestionSequence {
    let questions = all.iter().map(|instance| Arc::clone(&instance.question)).collect();
    let mut sequence = QuestionSequence::practice(questions);
    for (index, instance) in all.iter().enumerate() {
        sequence.record(question_result(instance, index != 1));
    }
    sequence
}

/// An interview that is left after two right answers.
fn interview(bank: &Bank, all: &[QuestionInstance]) -> QuestionSequence {
    let mut interview = Interview::new(bank.questions.clone(), &bank.questions, Seniority::Junior, 2, 7);
    for _ in 0..2 {
        let asked = interview.current().map(|current| current.question.id.clone());
        if let Some(instance) = asked.and_then(|id| all.iter().find(|instance| instance.question.id == id)) {
            interview.record(question_result(instance, true));
        }
    }
    QuestionSequence::Interview(interview)
}

#[test]
fn each_result() {
    let mut album = Album::new("results");
    let bank = Bank::fixture();
    let all = question_instances(&bank);
    album.each_size("result_exam", |size| result(&bank, exam(&all), size));
    album.usual_size("result_practice", |size| result(&bank, practice(&all), size));
    let untouched = QuestionSequence::practice(bank.questions.clone());
    album.usual_size("result_nothing_answered", |size| result(&bank, untouched, size));
    album.usual_size("result_interview", |size| result(&bank, interview(&bank, &all), size));
    album.compare();
}

/// What was learned in three days: one lesson, three answers, a flag.
fn history(all: &[QuestionInstance]) -> Vec<JournalEntry> {
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
fn forecast(review: Review, bank: &Bank) -> ScreenStack {
    let lessons = bank.lessons.clone();
    let due = QuestionSequence::practice(review.due.clone());
    let session = QuizSession::new(due, lessons, SEED, None, Arc::default());
    ScreenStack::new(Box::new(forecast_screen(review, ScreenCommand::Replace(open_quiz(session, false)))), THEME)
}

fn progress(stats: LearningStats) -> ScreenStack {
    ScreenStack::new(Box::new(ProgressScreen::new(stats, Rc::default())), THEME)
}

/// A page on a screen of this size, from its top and from its end.
fn top_and_end(page: &mut ScreenStack, size: (u16, u16)) -> String {
    page.press(KeyPress::Home);
    page.resize(size.0, size.1);
    let top = picture(size, |buffer| page.draw(buffer));
    page.press(KeyPress::End);
    stacked(&top, &picture(size, |buffer| page.draw(buffer)), size.0)
}

#[test]
fn progress_and_forecast() {
    let mut album = Album::new("progress_and_forecast");
    let bank = Bank::fixture();
    let entries = history(&question_instances(&bank));
    let today = NOON / 86_400;
    let learned = |entries: &[JournalEntry]| {
        progress(LearningStats::from_entries(entries, &bank.lessons, &bank.questions, &Curriculum::default()))
    };
    let coming = |entries: &[JournalEntry], questions: &[Arc<Question>], target| {
        forecast(Review::from_entries(entries, questions, &Curriculum::default(), today, target), &bank)
    };
    album.each_size("progress", |size| top_and_end(&mut learned(&entries), size));
    album.each_size("forecast", |size| top_and_end(&mut coming(&entries, &bank.questions, Some(today + 9)), size));
    album.usual_size("progress_nothing_learned", |size| top_and_end(&mut learned(&[]), size));
    album.usual_size("forecast_nothing_due", |size| top_and_end(&mut coming(&[], &[], None), size));
    let out = "↑ up  ↓ down  Esc back  ? keys  ctrl-c quit";
    let drill = "Enter drill  e errors  ↑ up  ↓ down  Esc back  ? keys  ctrl-c quit";
    assert_eq!(footer(&top_and_end(&mut learned(&entries), WIDE)), drill);
    assert_eq!(footer(&top_and_end(&mut coming(&[], &[], None), WIDE)), out);
    let due = footer(&top_and_end(&mut coming(&entries, &bank.questions, None), WIDE));
    assert_eq!(due, "Enter ask  ↑ up  ↓ down  Esc back  ? keys  ctrl-c quit");
    album.compare();
}

#[test]
fn a_topic_is_drilled_and_errors_are_retried_from_the_page_of_progress() {
    let bank = Bank::fixture();
    let entries = history(&question_instances(&bank));
    let stats = LearningStats::from_entries(&entries, &bank.lessons, &bank.questions, &Curriculum::default());
    let first = stats.topics[0].topic.id.clone();
    let mut page = progress(stats);
    page.press(KeyPress::Home);
    let drill = ProgramRequest::Course(CourseRequest::DrillTopic { topic: first });
    assert_eq!(page.press(KeyPress::Enter), Some(drill));
    assert_eq!(page.press(KeyPress::Char('e')), Some(ProgramRequest::Course(CourseRequest::RetryErrors)));
    assert_eq!(page.press(KeyPress::Char('o')), None, "no lesson is about it here");
    let mut untouched = progress(LearningStats::from_entries(&[], &[], &bank.questions, &Curriculum::default()));
    assert_eq!(untouched.press(KeyPress::Char('e')), None, "there is nothing to retry");
}

#[test]
fn the_forecast_is_left_and_a_review_begun_by_its_keys() {
    let bank = Bank::fixture();
    let page = |questions: &[Arc<Question>]| {
        forecast(Review::from_entries(&[], questions, &Curriculum::default(), 20_000, None), &bank)
    };
    let mut due = page(&bank.questions);
    assert_eq!(due.press(KeyPress::Enter), None);
    let questions = picture((80, 24), |buffer| due.draw(buffer));
    assert!(questions.contains("Question 1 of 8"), "{questions}");
    assert_eq!(page(&[]).press(KeyPress::Enter), Some(ProgramRequest::Quit), "nothing is due");
    let mut helped = page(&bank.questions);
    assert_eq!(
        [KeyPress::Char('?'), KeyPress::Esc, KeyPress::Esc].map(|key| helped.press(key)),
        [None, None, Some(ProgramRequest::Quit)]
    );
    assert_eq!(page(&bank.questions).press(KeyPress::Char('q')), Some(ProgramRequest::Quit));
}

#[test]
fn help_at_a_question_says_how_answers_are_marked() {
    let mut quiz = QuizOnScreen::practice("a-choice");
    let help = quiz.keys("?").text_on((80, 200));
    assert!(help.contains("(right ones chosen - wrong ones chosen)") && help.contains("in the review"), "{help}");
}

#[test]
fn what_is_written_instead_of_spoken_stands_beside_the_points() {
    let mut quiz = QuizOnScreen::practice("h-speak");
    assert!(quiz.keys("It forgets\n").text().contains("You wrote: It forgets"));
    assert!(quiz.keys("1234\n").text().contains("You wrote: It forgets"), "and in the explanation: {}", quiz.text());
}
