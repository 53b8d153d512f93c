//! One question, line by line: shown, answered, explained.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use super::super::transcript::print_markdown;
use super::console::{Feedback, QuizConsole};
use super::parse::{QuizLineCommand, has_no_duplicates, parse_line, parse_numbers};
use super::{explain, question};
use crate::clock::instant_now;
use crate::content::Question;
use crate::content::quiz::SpokenQuestion;
use crate::course::journal::JournalEvent;
use crate::course::quiz::presented_question::{Answer, PresentedQuestion};
use crate::course::quiz::quiz_run::QuestionResult;
use crate::course::quiz::score::{AnswerContext, Confidence, Grade, Score, score_answer};
use crate::play::predict_question::predict_prompt;

/// How asking a question ended.
pub(in crate::cli) enum AskOutcome {
    /// With an answer. It has not been kept or explained yet.
    Answered(Box<MarkedAnswer>),
    /// It is to come later.
    Skipped,
    /// It could not be asked; it was said why.
    Unavailable,
    /// The learner has had enough, or the time is up. With what was written to the question by then.
    Ended(String),
}

/// An answer with what there is to explain.
pub(in crate::cli) struct MarkedAnswer {
    /// What it was worth.
    pub(in crate::cli) done: QuestionResult,
    presented: PresentedQuestion,
    answer: Answer,
}

/// Asks `question`; `head` stands above it.
pub(in crate::cli) fn ask_question(
    desk: &mut QuizConsole,
    question: &Arc<Question>,
    head: &str,
) -> io::Result<AskOutcome> {
    desk.out.line("")?;
    desk.out.line(head)?;
    let predicted = match predict_prompt(question, &desk.lessons, desk.lab_seed) {
        Ok(predicted) => predicted,
        Err(why) => {
            desk.out.line(&format!("  This question is left out: {why}"))?;
            return Ok(AskOutcome::Unavailable);
        }
    };
    let Some(posed) = PresentedQuestion::new(Arc::clone(question), desk.seed, predicted) else {
        return Ok(AskOutcome::Unavailable);
    };
    question::print_question(&mut desk.out, &posed, desk.deadline.is_some())?;
    let began = instant_now();
    let mut hints = 0;
    let answer = loop {
        let Some(line) = desk.read_line("> ")? else { return Ok(AskOutcome::Ended(String::new())) };
        if desk.is_time_up() {
            desk.out.line("The time is up. This answer no longer counts.")?;
            return Ok(AskOutcome::Ended(String::new()));
        }
        match parse_line(&posed, &line) {
            QuizLineCommand::Answer(answer) => break answer,
            QuizLineCommand::Hint => print_hint(desk, question, &mut hints)?,
            QuizLineCommand::Skip => return Ok(AskOutcome::Skipped),
            QuizLineCommand::Flag(note) => flag_question(desk, question, note)?,
            QuizLineCommand::Quit => return Ok(AskOutcome::Ended(String::new())),
            QuizLineCommand::Invalid(what) => desk.out.line(&what)?,
        }
    };
    mark_answer(desk, posed, answer, (began, hints))
}

fn mark_answer(
    desk: &mut QuizConsole,
    posed: PresentedQuestion,
    answer: Answer,
    (began, hints): (Instant, u32),
) -> io::Result<AskOutcome> {
    let ms = u64::try_from((instant_now() - began).as_millis()).unwrap_or(u64::MAX);
    let (answer, confidence) = match (&posed.question.speak, answer) {
        (Some(speak), Answer::Spoken { wrote, .. }) => match ask_rubric(desk, speak, ms)? {
            Some(ticks) => (Answer::Spoken { wrote, ticks }, None),
            None => return Ok(AskOutcome::Ended(wrote)),
        },
        (_, answer) => (answer, ask_confidence(desk)?),
    };
    let mark = score_answer(&posed, &answer);
    let said = posed.answer_text(&answer);
    let done =
        QuestionResult::new(&posed, mark, AnswerContext { confidence, hints_shown: hints, duration_ms: ms }, said);
    Ok(AskOutcome::Answered(Box::new(MarkedAnswer { done, presented: posed, answer })))
}

fn print_hint(desk: &mut QuizConsole, question: &Question, hints: &mut u32) -> io::Result<()> {
    let at = usize::try_from(*hints).unwrap_or(usize::MAX);
    match question.hints.get(at) {
        _ if desk.feedback == Feedback::AtEnd => desk.out.line("There are no hints in an exam."),
        None if question.hints.is_empty() => desk.out.line("There is no hint here."),
        None => desk.out.line("There is no further hint."),
        Some(hint) => {
            *hints += 1;
            print_markdown(&mut desk.out, "  ", hint)
        }
    }
}

fn flag_question(desk: &mut QuizConsole, question: &Question, note: String) -> io::Result<()> {
    desk.record(JournalEvent::Flagged { question: question.id.clone(), note })?;
    let kept = desk.journal.is_some();
    desk.out.line(if kept { "Flagged." } else { "It cannot be kept: there is no journal." })
}

/// Asks how sure the learner is; what cannot be read counts as not said.
fn ask_confidence(desk: &mut QuizConsole) -> io::Result<Option<Confidence>> {
    if !desk.asks_confidence {
        return Ok(None);
    }
    let line = desk.read_line("How sure are you? 1 guessing, 2 fairly sure, 3 certain > ")?;
    let number = line.and_then(|line| parse_numbers(line.trim(), Confidence::ALL.len()));
    Ok(number.and_then(|all| Confidence::ALL.get(*all.first()?).copied()))
}

/// Lets the learner tick the points of the rubric; `None` at the end of the input.
fn ask_rubric(desk: &mut QuizConsole, speak: &SpokenQuestion, ms: u64) -> io::Result<Option<Vec<bool>>> {
    if ms > u64::from(speak.seconds) * 1000 {
        desk.out.line(&format!("That took longer than {} seconds.", speak.seconds))?;
    }
    desk.out.line("  Which of these did you name?")?;
    desk.out.line("")?;
    for (at, point) in speak.points.iter().enumerate() {
        question::print_entry(&mut desk.out, &format!("    {:>2}  ", at + 1), point)?;
    }
    desk.out.line("")?;
    desk.out.line("Numbers with spaces between them; Enter for none.")?;
    loop {
        let Some(line) = desk.read_line("> ")? else { return Ok(None) };
        let none = matches!(line.trim(), "" | "0");
        let ticked = if none {
            Some(Vec::new())
        } else {
            parse_numbers(&line, speak.points.len()).filter(|all| has_no_duplicates(all))
        };
        if let Some(ticked) = ticked {
            return Ok(Some((0..speak.points.len()).map(|at| ticked.contains(&at)).collect()));
        }
        desk.out.line(&format!("Numbers from 1 to {}, each once.", speak.points.len()))?;
    }
}

/// What became of the learner after an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum AfterExplanation {
    /// Onward.
    Continue,
    /// They have had enough.
    Ended,
}

/// Explains an answer: every option with its reason, and why. Then waits.
pub(in crate::cli) fn explain_answer(desk: &mut QuizConsole, answered: &MarkedAnswer) -> io::Result<AfterExplanation> {
    if desk.feedback == Feedback::AtEnd {
        return Ok(AfterExplanation::Continue);
    }
    let MarkedAnswer { done, presented: posed, answer } = answered;
    desk.out.line("")?;
    desk.out.line(&verdict_line(&done.score, posed))?;
    explain::print_explanation(&mut desk.out, posed, answer)?;
    let see = posed.step_to_see(Some(answer)).filter(|see| explain::has_step(&desk.lessons, see)).map(str::to_owned);
    let more = if see.is_some() { " see: the step that shows it." } else { "" };
    desk.out.line("")?;
    desk.out.line(&format!("Enter: go on. f NOTE: flag this question. q: end.{more}"))?;
    loop {
        let Some(line) = desk.read_line("> ")? else { return Ok(AfterExplanation::Ended) };
        match (line.trim().split_once(' ').unwrap_or((line.trim(), "")), &see) {
            (("" | "n" | "next", _), _) => return Ok(AfterExplanation::Continue),
            (("q" | "quit", _), _) => return Ok(AfterExplanation::Ended),
            (("f" | "flag", note), _) => flag_question(desk, &done.question, note.trim().to_owned())?,
            (("see", _), Some(see)) => explain::print_step(&mut desk.out, &desk.lessons, see, desk.lab_seed)?,
            _ => desk.out.line(&format!("Enter: go on. f NOTE: flag this question. q: end.{more}"))?,
        }
    }
}

/// How it turned out, in a line or two.
fn verdict_line(mark: &Score, posed: &PresentedQuestion) -> String {
    let parts = format!("{} of {}", mark.earned, mark.possible);
    let taken = crate::course::quiz::score::strength(posed, mark, &AnswerContext::default());
    let line = match mark.grade {
        _ if posed.question.speak.is_some() => format!("{parts} points: {taken}."),
        Grade::Right => "Right.".to_owned(),
        Grade::Near => "Nearly.".to_owned(),
        Grade::Partly => format!("Partly right: {parts}."),
        Grade::Wrong | Grade::Skipped => "Wrong.".to_owned(),
    };
    mark.remark.as_ref().map_or_else(|| line.clone(), |remark| format!("{line} {remark}"))
}
