//! A question in words, line after line.

use std::io;

use super::super::transcript;
use crate::cli::output::Output;
use crate::course::quiz::answer_text::one_line;
use crate::course::quiz::presented_question::{PredictionMoment, PresentedQuestion, Prompt};
use crate::course::quiz::score::GRADING_RULES;
use crate::prose;

/// Columns of a line.
pub(super) const LINE_WIDTH: usize = 78;

/// Writes `text` behind `mark`, and its further lines below its first one.
pub(super) fn print_entry(out: &mut Output, mark: &str, text: &str) -> io::Result<()> {
    let columns = prose::width(mark);
    for (at, line) in prose::render_markdown(text, LINE_WIDTH.saturating_sub(columns)).iter().enumerate() {
        let lead = if at == 0 { mark.to_owned() } else { " ".repeat(columns) };
        out.line(format!("{lead}{}", line.text()).trim_end())?;
    }
    Ok(())
}

/// Writes what is asked, what can be answered, and how.
pub(super) fn print_question(out: &mut Output, posed: &PresentedQuestion, exam: bool) -> io::Result<()> {
    transcript::print_markdown(out, "  ", &posed.question.ask)?;
    match &posed.prompt {
        Prompt::Spot { text, .. } => print_code(out, text)?,
        Prompt::Predict { moment, .. } => self::print_moment(out, moment)?,
        _ => {}
    }
    out.line("")?;
    print_options(out, posed)?;
    let how = match &posed.prompt {
        Prompt::SingleChoice(_) | Prompt::Spot { .. } | Prompt::Predict { .. } => "A number answers.".to_owned(),
        Prompt::Several(_) => "More than one may be right: the numbers of all that are, 0 for none.".to_owned(),
        Prompt::Order(_) => "All numbers, the first one first.".to_owned(),
        Prompt::Match { .. } => "For each letter the number that belongs to it.".to_owned(),
        Prompt::Typed => "Type the answer.".to_owned(),
        Prompt::Spoken => {
            let seconds = posed.question.speak.as_ref().map_or(0, |speak| speak.seconds);
            format!("You have {seconds} seconds. Say it aloud, or write it here; then Enter.")
        }
    };
    let wishes = other_commands(posed, exam);
    if prose::width(&how) + prose::width(&wishes) < LINE_WIDTH {
        return out.line(&format!("{how} {wishes}"));
    }
    out.line(&how)?;
    out.line(&wishes)
}

/// What can be typed besides an answer.
fn other_commands(posed: &PresentedQuestion, exam: bool) -> String {
    let has_hint = !posed.question.hints.is_empty() && !exam;
    match &posed.prompt {
        Prompt::Typed | Prompt::Spoken => {
            format!("{}:s later. :f NOTE flag. :q end.", if has_hint { ":h hint. " } else { "" })
        }
        _ => format!("{}s: later. f NOTE: flag. q: end.", if has_hint { "h: hint. " } else { "" }),
    }
}

fn print_options(out: &mut Output, posed: &PresentedQuestion) -> io::Result<()> {
    let numbered = |out: &mut Output, at: usize, text: &str| print_entry(out, &format!("    {:>2}  ", at + 1), text);
    match &posed.prompt {
        Prompt::Spot { places, .. } => {
            for (at, place) in places.iter().enumerate() {
                // It is code, and no Markdown.
                out.line(&format!("    {:>2}  {}", at + 1, one_line(&place.text)))?;
            }
        }
        Prompt::Order(items) => {
            for (at, item) in items.iter().enumerate() {
                numbered(out, at, &item.text)?;
            }
        }
        Prompt::Match { left, right, .. } => {
            for (letter, text) in ('a'..).zip(left) {
                print_entry(out, &format!("     {letter}  "), text)?;
            }
            out.line("")?;
            for (at, text) in right.iter().enumerate() {
                numbered(out, at, text)?;
            }
        }
        Prompt::Typed | Prompt::Spoken => return Ok(()),
        _ => {
            for (at, offer) in posed.options().iter().enumerate() {
                numbered(out, at, &offer.text)?;
            }
        }
    }
    out.line("")
}

fn print_code(out: &mut Output, text: &str) -> io::Result<()> {
    out.line("")?;
    for line in text.trim_end().lines() {
        out.line(format!("    | {line}").trim_end())?;
    }
    Ok(())
}

fn print_moment(out: &mut Output, moment: &PredictionMoment) -> io::Result<()> {
    out.line("")?;
    let lane = moment.lane.as_ref().map_or_else(String::new, |lane| format!(", at the server “{lane}”"));
    transcript::print_markdown(out, "  ", &format!("From the lesson *{}*{lane}. Just before it:", moment.lesson))?;
    transcript::print_view(out, &moment.view, moment.client.as_deref())?;
    let act = prose::StyledSpan::new(&moment.act, prose::TextStyle::Plain);
    prose::wrap(&[act], LINE_WIDTH, "  Now: ", "    ").iter().try_for_each(|line| out.line(&line.text()))
}

/// How answers are marked, for the help of `quiz`.
pub(super) fn marking_help() -> String {
    const NAME: usize = 23;
    let mut lines = Vec::new();
    for (heading, rows) in GRADING_RULES {
        lines.extend([String::new(), (*heading).to_owned(), String::new()]);
        for (name, says) in *rows {
            for (at, line) in prose::render_markdown(says, LINE_WIDTH - 2 - NAME).iter().enumerate() {
                let name = if at == 0 { name } else { &"" };
                lines.push(format!("  {name:NAME$}{}", line.text()));
            }
        }
    }
    lines.remove(0);
    lines.join("\n")
}
