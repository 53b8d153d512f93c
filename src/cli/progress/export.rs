//! `progress export`: all of it as one document that `import` reads, or the flagged questions as a text to read.

use std::io;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::exit_code::{EXIT_OK, EXIT_USAGE};
use crate::cli::global_args::GlobalArgs;
use crate::cli::new_file::{refusal, write_new_file};
use crate::cli::output::{StdoutWriter, escape_json, report_failure};
use crate::cli::output_format::OutputFormat;
use crate::cli::{journal, selected_course};
use crate::clock::Clock;
use crate::content::Library;
use crate::content::curriculum::Curriculum;
use crate::course::journal_entry::{JournalEntry, JournalEvent};
use crate::course::review::statistics::{LearningStats, QuestionFlags};
use crate::play::ProgressStore;

/// What `kind` says in the document, so that `import` recognizes it.
pub(in crate::cli) const DOCUMENT_KIND: &str = "authwalk-progress";
/// The seconds of a day.
const DAY: i64 = 24 * 3600;
/// What `format_version` says in the document.
pub(super) const DOCUMENT_VERSION: u32 = 1;

/// Prints what is kept, or writes it to `file`; `for_class` leaves out what nobody else should read.
pub(super) fn export(
    common: &GlobalArgs,
    file: Option<&Path>,
    format: OutputFormat,
    for_class: bool,
) -> io::Result<u8> {
    let ProgressStore { journal: Some(_), entries, .. } = journal::load_all_or_report()? else {
        return Ok(EXIT_USAGE);
    };
    let entries = if for_class { entries.into_iter().filter_map(for_teacher).collect() } else { entries };
    let now = Clock::System.now();
    let exported = if for_class { start_of_day(now) } else { now };
    let library = selected_course::library_from_args(common);
    let flagged = LearningStats::from_entries(&entries, &[], &[], &Curriculum::default()).flagged_questions;
    let text = match format {
        OutputFormat::Json => escape_json(&export_document(&entries, &flagged, &library, exported)?),
        OutputFormat::Text => flagged_list(&flagged, &library),
    };
    let Some(path) = file else {
        let mut out = StdoutWriter::stdout();
        out.line(&text)?;
        out.flush()?;
        return Ok(EXIT_OK);
    };
    match write_new_file(path, &format!("{text}\n")) {
        Ok(()) => Ok(EXIT_OK),
        Err(error) => report_failure(&refusal(path, "The progress", &error)),
    }
}

/// An entry as a teacher may see it: an answer, a prediction, a lesson, with its day and without a word of the learner's. `None`
/// for everything else.
fn for_teacher(mut entry: JournalEntry) -> Option<JournalEntry> {
    match &mut entry.event {
        JournalEvent::Answered(record) => record.said = None,
        JournalEvent::Predicted { .. } | JournalEvent::Finished { .. } | JournalEvent::Step { .. } => {}
        JournalEvent::Flagged { .. } | JournalEvent::TargetDateSet { .. } => return None,
    }
    entry.time = start_of_day(entry.time);
    Some(entry)
}

/// The first second of a day, in UTC.
const fn start_of_day(time: i64) -> i64 {
    time - time.rem_euclid(DAY)
}

/// The document, with each entry on a line of its own, so that `import` can name the line of a damaged one.
fn export_document(
    entries: &[JournalEntry],
    flagged: &[QuestionFlags],
    library: &Library,
    exported: i64,
) -> io::Result<String> {
    let flagged: Vec<String> =
        flagged.iter().map(|question| flagged_question_json(question, library).to_string()).collect();
    let entries: Vec<String> = entries.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    Ok(format!(
        "{{\n\"format_version\": {DOCUMENT_VERSION},\n\"kind\": \"{DOCUMENT_KIND}\",\n\"exported\": {},\n\"flagged\": [{}],\n\"entries\": [{}]\n}}",
        exported,
        one_a_line(&flagged),
        one_a_line(&entries),
    ))
}

fn flagged_question_json(flagged: &QuestionFlags, library: &Library) -> Value {
    let notes = flagged.notes.iter().map(|note| json!({ "at": note.time, "note": note.text }));
    json!({
        "question": flagged.question_id,
        "ask": question_text(library, flagged),
        "notes": notes.collect::<Vec<_>>(),
    })
}

fn one_a_line(items: &[String]) -> String {
    if items.is_empty() { String::new() } else { format!("\n{}\n", items.join(",\n")) }
}

/// What a flagged question asks; `None` for a question of another course.
fn question_text<'l>(library: &'l Library, flagged: &QuestionFlags) -> Option<&'l str> {
    library.question(&flagged.question_id).map(|(_, question)| question.ask.as_str())
}

/// The flagged questions with their notes, as text.
fn flagged_list(flagged: &[QuestionFlags], library: &Library) -> String {
    if flagged.is_empty() {
        return "No question is flagged. `f` at a question flags it.".to_owned();
    }
    let blocks: Vec<String> = flagged.iter().map(|question| flagged_block(question, library)).collect();
    blocks.join("\n\n")
}

fn flagged_block(flagged: &QuestionFlags, library: &Library) -> String {
    let id = &flagged.question_id;
    let quiz = library.question(id).map_or_else(String::new, |(quiz, _)| format!(" ({})", quiz.source.path));
    let mut lines = vec![format!("{id}{quiz}")];
    lines.extend(question_text(library, flagged).map(|ask| format!("  {ask}")));
    for note in &flagged.notes {
        let text = if note.text.is_empty() { "(no note)" } else { &note.text };
        lines.push(format!("  - {text}"));
    }
    lines.join("\n")
}
