//! A question in words, line after line.

use std::io;

use crate::course::QuestionSequence;
use crate::course::quiz::one_line::one_line;
use crate::course::quiz::question_instance::{PredictScene, Prompt, QuestionInstance};
use crate::plain::stdout_writer::{LINE_WIDTH, StdoutWriter};
use crate::plain::transcript;
use crate::prose;

/// Writes what is asked and what can be answered.
pub(in crate::plain) fn print_prompt(out: &mut StdoutWriter, instance: &QuestionInstance) -> io::Result<()> {
    out.markdown("  ", &instance.question.ask)?;
    match &instance.prompt {
        Prompt::Spot { text, .. } => print_code(out, text)?,
        Prompt::Predict { moment, .. } => print_moment(out, moment)?,
        _ => {}
    }
    out.line("")?;
    print_options(out, instance)
}

/// Writes what is asked, what can be answered, and how.
pub(super) fn print_question(
    out: &mut StdoutWriter,
    instance: &QuestionInstance,
    questions: &QuestionSequence,
) -> io::Result<()> {
    print_prompt(out, instance)?;
    let how = match &instance.prompt {
        Prompt::SingleChoice(_) | Prompt::Spot { .. } | Prompt::Predict { .. } => "A number answers.".to_owned(),
        Prompt::Several(_) => "More than one may be right: the numbers of all that are, 0 for none.".to_owned(),
        Prompt::Order(_) => "All numbers, the first one first.".to_owned(),
        Prompt::Match { .. } => "For each letter the number that belongs to it.".to_owned(),
        Prompt::Typed => "Type the answer.".to_owned(),
        Prompt::Spoken => {
            let seconds = instance.question.speak.as_ref().map_or(0, |speak| speak.seconds);
            format!("You have {seconds} seconds. Say it aloud, or write it here; then Enter.")
        }
    };
    let commands = other_commands(instance, questions);
    if prose::width(&how) + prose::width(&commands) < LINE_WIDTH {
        return out.line(&format!("{how} {commands}"));
    }
    out.line(&how)?;
    out.line(&commands)
}

/// What can be typed besides an answer.
fn other_commands(instance: &QuestionInstance, questions: &QuestionSequence) -> String {
    let skip = questions.skip_label();
    let has_hint = !instance.question.hints.is_empty() && !questions.is_exam();
    match &instance.prompt {
        Prompt::Typed | Prompt::Spoken => {
            format!("{}:s {skip}. :f NOTE flag. :q end.", if has_hint { ":h hint. " } else { "" })
        }
        _ => format!("{}s: {skip}. f NOTE: flag. q: end.", if has_hint { "h: hint. " } else { "" }),
    }
}

fn print_options(out: &mut StdoutWriter, instance: &QuestionInstance) -> io::Result<()> {
    match &instance.prompt {
        Prompt::Spot { places, .. } => {
            for (index, place) in places.iter().enumerate() {
                // A place is code, so Markdown must not touch it.
                out.line(&format!("    {:>2}  {}", index + 1, one_line(&place.text)))?;
            }
        }
        Prompt::Order(items) => print_numbered(out, items.iter().map(|item| item.text.as_str()))?,
        Prompt::Match { left, right, .. } => {
            for (letter, text) in ('a'..).zip(left) {
                out.entry(&format!("     {letter}  "), text)?;
            }
            out.line("")?;
            print_numbered(out, right.iter().map(String::as_str))?;
        }
        Prompt::Typed | Prompt::Spoken => return Ok(()),
        _ => print_numbered(out, instance.options().iter().map(|option| option.text.as_str()))?,
    }
    out.line("")
}

fn print_numbered<'t>(out: &mut StdoutWriter, texts: impl Iterator<Item = &'t str>) -> io::Result<()> {
    for (index, text) in texts.enumerate() {
        out.entry(&format!("    {:>2}  ", index + 1), text)?;
    }
    Ok(())
}

fn print_code(out: &mut StdoutWriter, text: &str) -> io::Result<()> {
    out.line("")?;
    for line in text.trim_end().lines() {
        out.line(format!("    | {line}").trim_end())?;
    }
    Ok(())
}

fn print_moment(out: &mut StdoutWriter, moment: &PredictScene) -> io::Result<()> {
    out.line("")?;
    let lane = moment.lane.as_ref().map_or_else(String::new, |lane| format!(", at the server “{lane}”"));
    out.markdown("  ", &format!("From the lesson *{}*{lane}. Just before it:", moment.lesson))?;
    transcript::print_state(out, &moment.state)?;
    out.plain("  Now: ", "    ", &moment.act)
}
