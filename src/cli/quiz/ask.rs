//! One question, line by line: shown, answered, explained.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use super::super::transcript::prose;
use super::desk::{Desk, Feedback};
use super::read::{Wish, is_set, numbers, wish};
use super::{reveal, show};
use crate::clock::instant_now;
use crate::content::Question;
use crate::content::quiz::SpokenQuestion;
use crate::course::grade::{AnswerContext, Confidence, Grade, Score, score_answer};
use crate::course::history::JournalEvent;
use crate::course::question::{Answer, PresentedQuestion};
use crate::course::run::QuestionResult;
use crate::play::quiz::predict_prompt;

/// How asking a question ended.
pub(in crate::cli) enum Asked {
    /// With an answer. It has not been kept or explained yet.
    Done(Box<Answered>),
    /// It is to come later.
    Skipped,
    /// It could not be asked; it was said why.
    LeftOut,
    /// The learner has had enough, or the time is up. With what was written to the question by then.
    Ended(String),
}

/// An answer with what there is to explain.
pub(in crate::cli) struct Answered {
    /// What it was worth.
    pub(in crate::cli) done: QuestionResult,
    posed: PresentedQuestion,
    answer: Answer,
}

/// Asks `question`; `head` stands above it.
pub(in crate::cli) fn ask(desk: &mut Desk, question: &Arc<Question>, head: &str) -> io::Result<Asked> {
    desk.out.line("")?;
    desk.out.line(head)?;
    let predicted = match predict_prompt(question, &desk.lessons, desk.opening) {
        Ok(predicted) => predicted,
        Err(why) => {
            desk.out.line(&format!("  This question is left out: {why}"))?;
            return Ok(Asked::LeftOut);
        }
    };
    let Some(posed) = PresentedQuestion::new(Arc::clone(question), desk.seed, predicted) else {
        return Ok(Asked::LeftOut);
    };
    show::question(&mut desk.out, &posed, desk.deadline.is_some())?;
    let began = instant_now();
    let mut hints = 0;
    let answer = loop {
        let Some(line) = desk.line("> ")? else { return Ok(Asked::Ended(String::new())) };
        if desk.is_time_up() {
            desk.out.line("The time is up. This answer no longer counts.")?;
            return Ok(Asked::Ended(String::new()));
        }
        match wish(&posed, &line) {
            Wish::Answer(answer) => break answer,
            Wish::Hint => hint(desk, question, &mut hints)?,
            Wish::Skip => return Ok(Asked::Skipped),
            Wish::Flag(note) => flag(desk, question, note)?,
            Wish::Quit => return Ok(Asked::Ended(String::new())),
            Wish::Unclear(what) => desk.out.line(&what)?,
        }
    };
    finish(desk, posed, answer, (began, hints))
}

fn finish(
    desk: &mut Desk,
    posed: PresentedQuestion,
    answer: Answer,
    (began, hints): (Instant, u32),
) -> io::Result<Asked> {
    let ms = u64::try_from((instant_now() - began).as_millis()).unwrap_or(u64::MAX);
    let (answer, confidence) = match (&posed.question.speak, answer) {
        (Some(speak), Answer::Spoken { wrote, .. }) => match rubric(desk, speak, ms)? {
            Some(ticks) => (Answer::Spoken { wrote, ticks }, None),
            None => return Ok(Asked::Ended(wrote)),
        },
        (_, answer) => (answer, confidence(desk)?),
    };
    let mark = score_answer(&posed, &answer);
    let said = posed.answer_text(&answer);
    let done =
        QuestionResult::new(&posed, mark, AnswerContext { confidence, hints_shown: hints, duration_ms: ms }, said);
    Ok(Asked::Done(Box::new(Answered { done, posed, answer })))
}

fn hint(desk: &mut Desk, question: &Question, hints: &mut u32) -> io::Result<()> {
    let at = usize::try_from(*hints).unwrap_or(usize::MAX);
    match question.hints.get(at) {
        _ if desk.feedback == Feedback::AtEnd => desk.out.line("There are no hints in an exam."),
        None if question.hints.is_empty() => desk.out.line("There is no hint here."),
        None => desk.out.line("There is no further hint."),
        Some(hint) => {
            *hints += 1;
            prose(&mut desk.out, "  ", hint)
        }
    }
}

fn flag(desk: &mut Desk, question: &Question, note: String) -> io::Result<()> {
    desk.record(JournalEvent::Flagged { question: question.id.clone(), note })?;
    let kept = desk.journal.is_some();
    desk.out.line(if kept { "Flagged." } else { "It cannot be kept: there is no journal." })
}

/// Asks how sure the learner is; what cannot be read counts as not said.
fn confidence(desk: &mut Desk) -> io::Result<Option<Confidence>> {
    if !desk.confidence {
        return Ok(None);
    }
    let line = desk.line("How sure are you? 1 guessing, 2 fairly sure, 3 certain > ")?;
    let number = line.and_then(|line| numbers(line.trim(), Confidence::ALL.len()));
    Ok(number.and_then(|all| Confidence::ALL.get(*all.first()?).copied()))
}

/// Lets the learner tick the points of the rubric; `None` at the end of the input.
fn rubric(desk: &mut Desk, speak: &SpokenQuestion, ms: u64) -> io::Result<Option<Vec<bool>>> {
    if ms > u64::from(speak.seconds) * 1000 {
        desk.out.line(&format!("That took longer than {} seconds.", speak.seconds))?;
    }
    desk.out.line("  Which of these did you name?")?;
    desk.out.line("")?;
    for (at, point) in speak.points.iter().enumerate() {
        show::entry(&mut desk.out, &format!("    {:>2}  ", at + 1), point)?;
    }
    desk.out.line("")?;
    desk.out.line("Numbers with spaces between them; Enter for none.")?;
    loop {
        let Some(line) = desk.line("> ")? else { return Ok(None) };
        let none = matches!(line.trim(), "" | "0");
        let ticked = if none { Some(Vec::new()) } else { numbers(&line, speak.points.len()).filter(|all| is_set(all)) };
        if let Some(ticked) = ticked {
            return Ok(Some((0..speak.points.len()).map(|at| ticked.contains(&at)).collect()));
        }
        desk.out.line(&format!("Numbers from 1 to {}, each once.", speak.points.len()))?;
    }
}

/// What became of the learner after an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum After {
    /// Onward.
    Onward,
    /// They have had enough.
    Ended,
}

/// Explains an answer: every option with its reason, and why. Then waits.
pub(in crate::cli) fn explain(desk: &mut Desk, answered: &Answered) -> io::Result<After> {
    if desk.feedback == Feedback::AtEnd {
        return Ok(After::Onward);
    }
    let Answered { done, posed, answer } = answered;
    desk.out.line("")?;
    desk.out.line(&verdict(&done.score, posed))?;
    reveal::all(&mut desk.out, posed, answer)?;
    let see = posed.step_to_see(Some(answer)).filter(|see| reveal::can_be_seen(&desk.lessons, see)).map(str::to_owned);
    let more = if see.is_some() { " see: the step that shows it." } else { "" };
    desk.out.line("")?;
    desk.out.line(&format!("Enter: go on. f NOTE: flag this question. q: end.{more}"))?;
    loop {
        let Some(line) = desk.line("> ")? else { return Ok(After::Ended) };
        match (line.trim().split_once(' ').unwrap_or((line.trim(), "")), &see) {
            (("" | "n" | "next", _), _) => return Ok(After::Onward),
            (("q" | "quit", _), _) => return Ok(After::Ended),
            (("f" | "flag", note), _) => flag(desk, &done.question, note.trim().to_owned())?,
            (("see", _), Some(see)) => reveal::step(&mut desk.out, &desk.lessons, see, desk.opening)?,
            _ => desk.out.line(&format!("Enter: go on. f NOTE: flag this question. q: end.{more}"))?,
        }
    }
}

/// How it turned out, in a line or two.
fn verdict(mark: &Score, posed: &PresentedQuestion) -> String {
    let parts = format!("{} of {}", mark.earned, mark.possible);
    let taken = crate::course::grade::strength(posed, mark, &AnswerContext::default());
    let line = match mark.grade {
        _ if posed.question.speak.is_some() => format!("{parts} points: {taken}."),
        Grade::Right => "Right.".to_owned(),
        Grade::Near => "Nearly.".to_owned(),
        Grade::Partly => format!("Partly right: {parts}."),
        Grade::Wrong | Grade::Skipped => "Wrong.".to_owned(),
    };
    mark.remark.as_ref().map_or_else(|| line.clone(), |remark| format!("{line} {remark}"))
}
