//! `progress export`: all of it as one document that `import` reads, one line an entry; or the flagged questions to be
//! read.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use serde_json::{Value, json};

use super::super::{EXIT_OK, EXIT_USAGE, GlobalArgs, journal};
use super::ProgressFormat;
use crate::cli::lookup;
use crate::cli::output::{Output, print_message};
use crate::clock::Clock;
use crate::content::Library;
use crate::course::journal::JournalEntry;
use crate::course::review::statistics::{FlaggedQuestion, LearningStats};

/// What the document says it is.
pub(super) const DOCUMENT_KIND: &str = "authwalk-progress";
/// The version of the document.
pub(super) const DOCUMENT_VERSION: u32 = 1;

/// Prints what is kept, or writes it to `file`.
///
/// # Errors
/// When stdout is closed.
pub(super) fn export(common: &GlobalArgs, file: Option<&Path>, format: ProgressFormat) -> io::Result<u8> {
    let Some((_, opened)) = journal::open_journal_or_report()? else { return Ok(EXIT_USAGE) };
    let library = lookup::library_from_args(common);
    let flagged = LearningStats::from_entries(&opened.entries, &[], &[]).flagged_questions;
    let text = match format {
        ProgressFormat::Json => super::escape_json(&export_document(&opened.entries, &flagged, &library)?),
        ProgressFormat::Text => flagged_list(&flagged, &library),
    };
    let Some(file) = file else {
        let mut out = Output::stdout();
        out.line(&text)?;
        out.flush()?;
        return Ok(EXIT_OK);
    };
    // What lies there already may be the only copy of something.
    let written =
        File::create_new(file).and_then(|mut to| to.write_all(text.as_bytes()).and_then(|()| to.write_all(b"\n")));
    if let Err(why) = written {
        let why = if why.kind() == io::ErrorKind::AlreadyExists {
            "there is a file of that name".to_owned()
        } else {
            why.to_string()
        };
        print_message(&format!("{}: The progress cannot be written there: {why}.", file.display()))?;
        return Ok(EXIT_USAGE);
    }
    Ok(EXIT_OK)
}

/// The document: what is kept, an entry a line, so that damage has a line of its own.
fn export_document(entries: &[JournalEntry], flagged: &[FlaggedQuestion], library: &Library) -> io::Result<String> {
    let flagged: Vec<Value> = flagged
        .iter()
        .map(|it| {
            let notes = it.notes.iter().map(|(at, note)| json!({ "at": at, "note": note }));
            json!({ "question": it.question_id, "ask": question_text(library, it), "notes": notes.collect::<Vec<_>>() })
        })
        .collect();
    let entries: Vec<String> = entries.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let lines =
        |lines: Vec<String>| if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join(",\n")) };
    Ok(format!(
        "{{\n\"format_version\": {DOCUMENT_VERSION},\n\"kind\": \"{DOCUMENT_KIND}\",\n\"exported\": {},\n\"flagged\": [{}],\n\"entries\": [{}]\n}}",
        Clock::System.now(),
        lines(flagged.iter().map(Value::to_string).collect()),
        lines(entries),
    ))
}

/// What a flagged question asks, if it is in this course.
fn question_text<'l>(library: &'l Library, flagged: &FlaggedQuestion) -> Option<&'l str> {
    library.question(&flagged.question_id).map(|(_, question)| question.ask.as_str())
}

/// The flagged questions with their notes.
fn flagged_list(flagged: &[FlaggedQuestion], library: &Library) -> String {
    if flagged.is_empty() {
        return "No question is flagged. `f` at a question flags it.".to_owned();
    }
    let mut lines = Vec::new();
    for it in flagged {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let quiz =
            library.question(&it.question_id).map_or_else(String::new, |(quiz, _)| format!(" ({})", quiz.source.path));
        lines.push(format!("{}{quiz}", it.question_id));
        lines.extend(question_text(library, it).map(|ask| format!("  {ask}")));
        lines.extend(
            it.notes
                .iter()
                .map(|(_, note)| if note.is_empty() { "  - (no note)".to_owned() } else { format!("  - {note}") }),
        );
    }
    lines.join("\n")
}
