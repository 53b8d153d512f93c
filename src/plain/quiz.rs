//! Questions, line by line: asked, answered, explained.

use std::io;
use std::sync::Arc;

use self::parse::{QuizLineCommand, has_no_duplicates, parse_line, parse_numbers};
use super::console::Console;
use super::transcript;
use crate::content::quiz::SpokenQuestion;
use crate::course::QuestionSequence;
use crate::course::journal_entry::Confidence;
use crate::course::quiz::question_instance::{Answer, QuestionInstance};
use crate::course::quiz::score::AnswerContext;
use crate::play::quiz_session::ScoredAnswer;
use crate::play::{QuizPhase, QuizSession};

mod explain;
mod parse;
pub(super) mod question;
pub mod report;

/// Asks the questions of `session` to its end, and prints how it went. With `asks_confidence`, the learner says how sure
/// they are before an answer is explained.
pub fn ask_questions(console: &mut Console, session: &mut QuizSession, asks_confidence: bool) -> io::Result<()> {
    if matches!(session.questions(), QuestionSequence::Interview(_)) {
        console.out.line("A mock interview. Answer aloud or in writing, then tick what you named: be honest.")?;
    }
    loop {
        match session.phase() {
            QuizPhase::Preparing => present_question(console, session)?,
            QuizPhase::Asking(instance) => {
                let instance = Arc::clone(instance);
                ask_question(console, session, &instance, asks_confidence)?;
            }
            QuizPhase::Explaining(scored) => {
                let ScoredAnswer { instance, answer, score, comparison } = &**scored;
                explain::print_explanation(&mut console.out, instance, answer, score)?;
                if !comparison.is_empty() {
                    console.out.line("")?;
                    report::print_answer_lines(&mut console.out, "  ", comparison)?;
                }
                wait_after_explanation(console, session)?;
            }
            QuizPhase::Finished(report) => {
                report::print_report(&mut console.out, session.questions(), report)?;
                return console.out.flush();
            }
        }
    }
}

fn present_question(console: &mut Console, session: &mut QuizSession) -> io::Result<()> {
    let instance = session.present();
    if session.is_finished() {
        return Ok(());
    }
    console.out.line("")?;
    console.out.line(session.heading())?;
    instance.or_else(|error| console.out.line(&format!("  This question is left out: {error}")))
}

/// Asks until there is an answer, or the learner wants something else.
fn ask_question(
    console: &mut Console,
    session: &mut QuizSession,
    instance: &QuestionInstance,
    asks_confidence: bool,
) -> io::Result<()> {
    let is_exam = session.questions().is_exam();
    question::print_question(&mut console.out, instance, session.questions())?;
    let mut hints_shown = 0;
    while let QuizPhase::Asking(_) = session.phase() {
        let Some(line) = console.read_line("> ")? else {
            session.finish("");
            break;
        };
        if session.is_time_up() {
            console.out.line("The time is up. This answer no longer counts.")?;
            session.finish("");
            break;
        }
        match parse_line(instance, &line) {
            QuizLineCommand::Answer(answer) => {
                session.stop_clock();
                let duration_ms = session.elapsed_ms();
                let context = AnswerContext { confidence: None, hints_shown, duration_ms };
                complete_answer(console, session, instance, answer, context, asks_confidence)?;
            }
            QuizLineCommand::Hint if is_exam => console.out.line("There are no hints in an exam.")?,
            QuizLineCommand::Hint => print_hint(console, instance, &mut hints_shown)?,
            QuizLineCommand::Skip => session.skip(""),
            QuizLineCommand::Flag(note) => flag_question(console, session, note)?,
            QuizLineCommand::Quit => session.finish(""),
            QuizLineCommand::Invalid(what_to_type) => console.out.line(&what_to_type)?,
        }
    }
    Ok(())
}

/// Has a spoken answer ticked by the learner, who may be asked how sure they are of any other; then records it.
fn complete_answer(
    console: &mut Console,
    session: &mut QuizSession,
    instance: &QuestionInstance,
    mut answer: Answer,
    mut context: AnswerContext,
    asks_confidence: bool,
) -> io::Result<()> {
    if let (Some(speak), Answer::Spoken { wrote, ticks }) = (&instance.question.speak, &mut answer) {
        let Some(ticked) = ask_rubric(console, speak, context.duration_ms)? else {
            session.finish(wrote);
            return Ok(());
        };
        *ticks = ticked;
    } else if asks_confidence {
        context.confidence = ask_confidence(console)?;
    }
    // The answer is recorded before it is explained: it counts even if the learner leaves now.
    session.answer(answer, context);
    console.print_notice(session.take_notice())
}

fn print_hint(console: &mut Console, instance: &QuestionInstance, hints_shown: &mut u32) -> io::Result<()> {
    let hints = &instance.question.hints;
    match hints.get(usize::try_from(*hints_shown).unwrap_or(usize::MAX)) {
        None if hints.is_empty() => console.out.line("There is no hint here."),
        None => console.out.line("There is no further hint."),
        Some(hint) => {
            *hints_shown += 1;
            console.out.markdown("  ", hint)
        }
    }
}

fn flag_question(console: &mut Console, session: &mut QuizSession, note: String) -> io::Result<()> {
    let is_recorded = session.flag(note);
    console.print_notice(session.take_notice())?;
    console.out.line(if is_recorded { "Flagged." } else { "It cannot be kept: there is no journal." })
}

/// Asks how sure the learner is, once: any line that isn't one of the numbers counts as no answer.
fn ask_confidence(console: &mut Console) -> io::Result<Option<Confidence>> {
    let line = console.read_line("How sure are you? 1 guessing, 2 fairly sure, 3 certain > ")?;
    let numbers = line.and_then(|line| parse_numbers(line.trim(), Confidence::ALL.len()));
    Ok(numbers.and_then(|numbers| Confidence::ALL.get(*numbers.first()?).copied()))
}

/// Lets the learner tick the points of the rubric; `None` at the end of the input, or if they want to end.
fn ask_rubric(console: &mut Console, speak: &SpokenQuestion, duration_ms: u64) -> io::Result<Option<Vec<bool>>> {
    if duration_ms > u64::from(speak.seconds) * 1000 {
        console.out.line(&format!("That took longer than {} seconds.", speak.seconds))?;
    }
    console.out.line("  Which of these did you name?")?;
    console.out.line("")?;
    for (index, point) in speak.points.iter().enumerate() {
        console.out.entry(&format!("    {:>2}  ", index + 1), point)?;
    }
    console.out.line("")?;
    console.out.line("Numbers with spaces between them; Enter for none. q: end.")?;
    let count = speak.points.len();
    loop {
        let Some(line) = console.read_line("> ")? else { return Ok(None) };
        let ticked = match line.trim() {
            // With a colon, as at the question that is being ticked.
            "q" | "quit" | ":q" | ":quit" => return Ok(None),
            "" | "0" => Some(Vec::new()),
            _ => parse_numbers(&line, count).filter(|numbers| has_no_duplicates(numbers)),
        };
        if let Some(ticked) = ticked {
            return Ok(Some((0..count).map(|index| ticked.contains(&index)).collect()));
        }
        console.out.line(&format!("Numbers from 1 to {count}, each once; Enter if you named none of them; q: end."))?;
    }
}

/// Waits until the learner has read the explanation.
fn wait_after_explanation(console: &mut Console, session: &mut QuizSession) -> io::Result<()> {
    let can_see = session.step_to_see().is_some();
    let see_help = if can_see { " see: the step that shows it." } else { "" };
    let help = format!("Enter: go on. f NOTE: flag this question. q: end.{see_help}");
    console.out.line("")?;
    console.out.line(&help)?;
    while let QuizPhase::Explaining(_) = session.phase() {
        let line = console.read_line("> ")?;
        let line = line.as_deref().map_or("q", str::trim);
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "" | "n" | "next" => session.advance(),
            "q" | "quit" => session.finish(""),
            "f" | "flag" => flag_question(console, session, rest.trim().to_owned())?,
            "see" if can_see => print_step_to_see(console, session)?,
            _ => console.out.line(&help)?,
        }
    }
    Ok(())
}

fn print_step_to_see(console: &mut Console, session: &QuizSession) -> io::Result<()> {
    let attempt = match session.play_step() {
        Ok(Some(attempt)) => attempt,
        Ok(None) => return Ok(()),
        Err(error) => return console.print_notice(Some(error.to_string())),
    };
    let out = &mut console.out;
    out.line("")?;
    out.line(&format!("{} ({})", attempt.lesson().title, attempt.lesson().id))?;
    transcript::print_step(out, &attempt)?;
    out.line("")?;
    out.line("Back at the question. Enter: go on.")
}
