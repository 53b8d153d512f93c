//! `authwalk progress answers`: what was said to spoken questions.

use std::io;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::cli::exit_code::EXIT_OK;
use crate::cli::global_args::GlobalArgs;
use crate::cli::journal;
use crate::cli::output::{StdoutWriter, escape_json};
use crate::cli::output_format::OutputFormat;
use crate::cli::selected_course::SelectedCourse;
use crate::content::Question;
use crate::course::day::{day_of, format_date};
use crate::course::journal_entry::{AnswerRecord, JournalEntry, JournalEvent};
use crate::course::quiz::question_filter::is_topic_within;

/// A spoken answer, with its question and when it was given.
struct GivenAnswer<'a> {
    question: &'a Question,
    time: i64,
    record: &'a AnswerRecord,
}

/// Prints the spoken answers about `topics`, or all of them.
pub(super) fn show_answers(common: &GlobalArgs, topics: &[String], format: OutputFormat) -> io::Result<u8> {
    let course = SelectedCourse::from_args(common);
    let bank = course.questions();
    let entries = journal::load_progress_or_report(course.ids())?.entries;
    let is_wanted = |answer: &GivenAnswer<'_>| {
        topics.is_empty() || answer.question.covers.iter().any(|topic| is_topic_within(topic, topics))
    };
    let answers = entries.iter().rev().filter_map(|entry| spoken_answer(entry, &bank)).filter(is_wanted);
    let answers: Vec<GivenAnswer<'_>> = answers.collect();
    let mut out = StdoutWriter::stdout();
    match format {
        OutputFormat::Text if answers.is_empty() => {
            out.line("No spoken answer is kept yet. `authwalk quiz --interview` asks for some.")?;
        }
        OutputFormat::Text => answers.iter().try_for_each(|answer| print_answer(&mut out, answer))?,
        OutputFormat::Json => {
            let answers: Vec<Json> = answers.iter().map(GivenAnswer::json).collect();
            out.line(&escape_json(&json!({ "format_version": 1, "answers": answers }).to_string()))?;
        }
    }
    out.flush()?;
    Ok(EXIT_OK)
}

fn spoken_answer<'a>(entry: &'a JournalEntry, bank: &'a [Arc<Question>]) -> Option<GivenAnswer<'a>> {
    let JournalEvent::Answered(record) = &entry.event else { return None };
    record.said.as_ref()?;
    let question = bank.iter().find(|question| question.id == record.question)?;
    Some(GivenAnswer { question, time: entry.time, record })
}

fn print_answer(out: &mut StdoutWriter, answer: &GivenAnswer<'_>) -> io::Result<()> {
    let GivenAnswer { question, time, record } = answer;
    let Some(said) = &record.said else { return Ok(()) };
    out.entry(&format!("{}  ", format_date(day_of(*time))), &question.ask)?;
    for point in question.speak.iter().flat_map(|speak| &speak.points) {
        let lead = if said.named.contains(point) { "  named    " } else { "  missing  " };
        out.entry(lead, point)?;
    }
    if !said.wrote.is_empty() {
        out.plain("  You wrote: ", "  ", &said.wrote)?;
    }
    out.line("")
}

impl GivenAnswer<'_> {
    fn json(&self) -> Json {
        let said = self.record.said.clone().unwrap_or_default();
        json!({
            "at": self.time,
            "question": self.question.id,
            "named": said.named,
            "of": self.record.possible,
            "wrote": said.wrote,
        })
    }
}
