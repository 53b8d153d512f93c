//! One question, line by line: shown, answered, explained.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use super::console::{Feedback, QuizConsole};
use super::parse::{QuizLineCommand, has_no_duplicates, parse_line, parse_numbers};
use super::{explain, question};
use crate::clock::instant_now;
use crate::content::Question;
use crate::content::quiz::SpokenQuestion;
use crate::course::journal::Confidence;
use crate::course::journal::JournalEvent;
use crate::course::quiz::presented_question::{Answer, PresentedQuestion};
use crate::course::quiz::question_result::QuestionResult;
use crate::course::quiz::score::{AnswerContext, score_answer};
use crate::play::predict_question::predict_prompt;

/// How asking a question ended.
pub(super) enum AskOutcome {
    /// With an answer. It has been scored, but not recorded or explained.
    Answered(Box<ScoredAnswer>),
    /// The learner wants it later.
    Skipped,
    /// It could not be asked; the reason has been printed.
    Unavailable,
    /// The learner wants to stop, or the time is up. With what was written to the question by then.
    Ended(String),
}

/// An answer, and what it takes to explain it.
pub(super) struct ScoredAnswer {
    pub(super) result: QuestionResult,
    presented: PresentedQuestion,
    answer: Answer,
}

/// An attempt at a question, as it goes on.
struct AnswerProgress {
    started_at: Instant,
    hints_shown: u32,
}

/// Asks `question` below `heading`, until there is an answer or the learner wants something else.
pub(super) fn ask_question(
    console: &mut QuizConsole,
    question: &Arc<Question>,
    heading: &str,
) -> io::Result<AskOutcome> {
    console.out.line("")?;
    console.out.line(heading)?;
    let predict_prompt = match predict_prompt(question, &console.lessons, console.lab_seed) {
        Ok(prompt) => prompt,
        Err(reason) => {
            console.out.line(&format!("  This question is left out: {reason}"))?;
            return Ok(AskOutcome::Unavailable);
        }
    };
    let Some(presented) = PresentedQuestion::new(Arc::clone(question), console.seed, predict_prompt) else {
        return Ok(AskOutcome::Unavailable);
    };
    question::print_question(&mut console.out, &presented, console.deadline.is_some())?;
    let mut progress = AnswerProgress { started_at: instant_now(), hints_shown: 0 };
    loop {
        let Some(line) = console.read_line("> ")? else { return Ok(AskOutcome::Ended(String::new())) };
        if console.is_time_up() {
            console.out.line("The time is up. This answer no longer counts.")?;
            return Ok(AskOutcome::Ended(String::new()));
        }
        match parse_line(&presented, &line) {
            QuizLineCommand::Answer(answer) => return score(console, presented, answer, &progress),
            QuizLineCommand::Hint => print_hint(console, question, &mut progress.hints_shown)?,
            QuizLineCommand::Skip => return Ok(AskOutcome::Skipped),
            QuizLineCommand::Flag(note) => flag_question(console, question, note)?,
            QuizLineCommand::Quit => return Ok(AskOutcome::Ended(String::new())),
            QuizLineCommand::Invalid(what_to_type) => console.out.line(&what_to_type)?,
        }
    }
}

/// Scores the answer. The learner scores a spoken one with a rubric; for any other they may be asked how sure they are.
fn score(
    console: &mut QuizConsole,
    presented: PresentedQuestion,
    answer: Answer,
    progress: &AnswerProgress,
) -> io::Result<AskOutcome> {
    // Taken before anything else is asked: reading a rubric isn't answering.
    let duration_ms = u64::try_from((instant_now() - progress.started_at).as_millis()).unwrap_or(u64::MAX);
    let (answer, confidence) = match (&presented.question.speak, answer) {
        (Some(speak), Answer::Spoken { wrote, .. }) => match ask_rubric(console, speak, duration_ms)? {
            Some(ticks) => (Answer::Spoken { wrote, ticks }, None),
            None => return Ok(AskOutcome::Ended(wrote)),
        },
        (_, answer) => (answer, ask_confidence(console)?),
    };
    let context = AnswerContext { confidence, hints_shown: progress.hints_shown, duration_ms };
    let answer_text = presented.answer_text(&answer);
    let result = QuestionResult::new(&presented, score_answer(&presented, &answer), context, answer_text);
    Ok(AskOutcome::Answered(Box::new(ScoredAnswer { result, presented, answer })))
}

fn print_hint(console: &mut QuizConsole, question: &Question, hints_shown: &mut u32) -> io::Result<()> {
    if console.feedback == Feedback::AtEnd {
        return console.out.line("There are no hints in an exam.");
    }
    let next = usize::try_from(*hints_shown).unwrap_or(usize::MAX);
    match question.hints.get(next) {
        None if question.hints.is_empty() => console.out.line("There is no hint here."),
        None => console.out.line("There is no further hint."),
        Some(hint) => {
            *hints_shown += 1;
            console.out.markdown("  ", hint)
        }
    }
}

fn flag_question(console: &mut QuizConsole, question: &Question, note: String) -> io::Result<()> {
    console.record(JournalEvent::Flagged { question: question.id.clone(), note })?;
    let is_recorded = console.journal.is_some();
    console.out.line(if is_recorded { "Flagged." } else { "It cannot be kept: there is no journal." })
}

/// Asks how sure the learner is, once: any line that isn't one of the numbers counts as no answer.
fn ask_confidence(console: &mut QuizConsole) -> io::Result<Option<Confidence>> {
    if !console.asks_confidence {
        return Ok(None);
    }
    let line = console.read_line("How sure are you? 1 guessing, 2 fairly sure, 3 certain > ")?;
    let numbers = line.and_then(|line| parse_numbers(line.trim(), Confidence::ALL.len()));
    Ok(numbers.and_then(|numbers| Confidence::ALL.get(*numbers.first()?).copied()))
}

/// Lets the learner tick the points of the rubric; `None` at the end of the input.
fn ask_rubric(console: &mut QuizConsole, speak: &SpokenQuestion, duration_ms: u64) -> io::Result<Option<Vec<bool>>> {
    if duration_ms > u64::from(speak.seconds) * 1000 {
        console.out.line(&format!("That took longer than {} seconds.", speak.seconds))?;
    }
    console.out.line("  Which of these did you name?")?;
    console.out.line("")?;
    for (index, point) in speak.points.iter().enumerate() {
        console.out.entry(&format!("    {:>2}  ", index + 1), point)?;
    }
    console.out.line("")?;
    console.out.line("Numbers with spaces between them; Enter for none.")?;
    let count = speak.points.len();
    loop {
        let Some(line) = console.read_line("> ")? else { return Ok(None) };
        let ticked = match line.trim() {
            "" | "0" => Some(Vec::new()),
            _ => parse_numbers(&line, count).filter(|numbers| has_no_duplicates(numbers)),
        };
        if let Some(ticked) = ticked {
            return Ok(Some((0..count).map(|index| ticked.contains(&index)).collect()));
        }
        console.out.line(&format!("Numbers from 1 to {count}, each once."))?;
    }
}

/// What the learner wants after an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterExplanation {
    /// The next question.
    Continue,
    /// To stop.
    End,
}

/// Explains an answer: every option with its reason, and why. Then waits for the learner.
pub(super) fn explain_answer(console: &mut QuizConsole, scored: &ScoredAnswer) -> io::Result<AfterExplanation> {
    if console.feedback == Feedback::AtEnd {
        return Ok(AfterExplanation::Continue);
    }
    let ScoredAnswer { result, presented, answer } = scored;
    explain::print_explanation(&mut console.out, presented, answer, &result.score)?;
    let step_to_see = presented.step_to_see(Some(answer)).filter(|link| explain::has_step(&console.lessons, link));
    let see_help = if step_to_see.is_some() { " see: the step that shows it." } else { "" };
    let help = format!("Enter: go on. f NOTE: flag this question. q: end.{see_help}");
    console.out.line("")?;
    console.out.line(&help)?;
    loop {
        let Some(line) = console.read_line("> ")? else { return Ok(AfterExplanation::End) };
        let line = line.trim();
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (word, step_to_see) {
            ("" | "n" | "next", _) => return Ok(AfterExplanation::Continue),
            ("q" | "quit", _) => return Ok(AfterExplanation::End),
            ("f" | "flag", _) => flag_question(console, &result.question, rest.trim().to_owned())?,
            ("see", Some(step)) => {
                explain::print_step(&mut console.out, &console.lessons, step, console.lab_seed)?;
            }
            _ => console.out.line(&help)?,
        }
    }
}
