//! `progress import`: adds what another machine exported. A damaged document is refused as a whole, with the line and
//! column of the damage.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::json;

use super::export::{DOCUMENT_KIND, DOCUMENT_VERSION};
use crate::cli::bounded_read::read_at_most;
use crate::cli::exit_code::{EXIT_OK, EXIT_USAGE};
use crate::cli::journal;
use crate::cli::output::{StdoutWriter, report_failure};
use crate::cli::output_format::OutputFormat;
use crate::course::journal_entry::{ENTRY_VERSION, JournalEntry, JournalEvent};

/// The largest document that is read, in bytes: it is held in memory.
const MAX_BYTES: u64 = 64 << 20;
/// The last second of the year 9999; a later time is damage.
const MAX_TIME: i64 = 253_402_300_799;

/// What `export` writes, without the list of flagged questions: its entries say the same. The name is part of the
/// message about a document that isn't an object.
#[derive(serde::Deserialize)]
#[serde(rename = "Document")]
struct ProgressDocument {
    format_version: u32,
    kind: String,
    entries: Vec<ValidEntry>,
}

/// An entry whose values are plausible.
struct ValidEntry(JournalEntry);

impl<'de> Deserialize<'de> for ValidEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntryVisitor;

        impl<'de> Visitor<'de> for EntryVisitor {
            type Value = ValidEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entry")
            }

            // An error from here gets the line and column of this entry's end; one raised after parsing has neither.
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ValidEntry, A::Error> {
                let entry = JournalEntry::deserialize(MapAccessDeserializer::new(map))?;
                match implausibility(&entry) {
                    None => Ok(ValidEntry(entry)),
                    Some(reason) => Err(A::Error::custom(reason)),
                }
            }
        }

        deserializer.deserialize_map(EntryVisitor)
    }
}

/// Why `entry` can't have been written by this program; `None` if it can.
fn implausibility(entry: &JournalEntry) -> Option<&'static str> {
    if entry.v != ENTRY_VERSION {
        return Some("an entry of another version of authwalk");
    }
    if !(0..=MAX_TIME).contains(&entry.time) {
        return Some("`at` is no time between 1970 and 9999");
    }
    if let JournalEvent::Answered(reply) = &entry.event
        && (reply.possible == 0 || reply.earned > reply.possible)
    {
        return Some("`got` has to be at most `of`, and `of` at least 1");
    }
    None
}

/// Why a document was refused.
enum ImportError {
    /// The file can't be read.
    Unreadable(io::Error),
    /// It isn't JSON, or JSON of another shape.
    Damaged { line: usize, column: usize, reason: String },
    /// It is valid JSON, but not a document that this version can import.
    WrongDocument(String),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, " It cannot be read: {error}."),
            Self::Damaged { line, column, reason } => write!(f, "{line}:{column}: This is damaged: {reason}."),
            Self::WrongDocument(reason) => write!(f, " {reason}"),
        }
    }
}

/// The entries of the document in `file`. An error is a sentence.
pub(in crate::cli) fn read_document(file: &Path) -> Result<Vec<JournalEntry>, String> {
    let entries = read_bytes(file).map_err(ImportError::Unreadable).and_then(|bytes| parse_document(&bytes));
    entries.map_err(|error| format!("{}:{error}", file.display()))
}

/// Adds the entries of the document in `file` to the journal.
pub(super) fn import(file: &Path, format: OutputFormat) -> io::Result<u8> {
    let entries = match read_document(file) {
        Ok(entries) => entries,
        Err(problem) => return report_failure(&format!("{problem} Nothing was imported.")),
    };
    let Some(journal) = journal::load_all_or_report()?.journal else { return Ok(EXIT_USAGE) };
    let added = match journal.merge(&entries) {
        Ok(added) => added,
        Err(error) => return report_failure(&error.to_string()),
    };
    let duplicates = entries.len() - added;
    let mut out = StdoutWriter::stdout();
    match format {
        OutputFormat::Text => out.line(&format!("{} added; {duplicates} were here already.", entry_count(added)))?,
        OutputFormat::Json => {
            out.line(&json!({ "format_version": 1, "added": added, "known": duplicates }).to_string())?;
        }
    }
    out.flush()?;
    Ok(EXIT_OK)
}

fn entry_count(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
}

fn read_bytes(file: &Path) -> io::Result<Vec<u8>> {
    if file == Path::new("-") {
        read_at_most(io::stdin().lock(), MAX_BYTES)
    } else {
        read_at_most(File::open(file)?, MAX_BYTES)
    }
}

fn parse_document(bytes: &[u8]) -> Result<Vec<JournalEntry>, ImportError> {
    let document: ProgressDocument = serde_json::from_slice(bytes).map_err(|error| {
        let message = error.to_string();
        // serde_json ends its messages with the position, which is printed in front here.
        let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason).to_owned();
        ImportError::Damaged { line: error.line(), column: error.column(), reason }
    })?;
    if document.kind != DOCUMENT_KIND {
        return Err(ImportError::WrongDocument(format!(
            "It is no `{DOCUMENT_KIND}`: `authwalk progress export` writes one."
        )));
    }
    if document.format_version != DOCUMENT_VERSION {
        return Err(ImportError::WrongDocument(
            "Another version of authwalk wrote it; this one cannot read it.".to_owned(),
        ));
    }
    Ok(document.entries.into_iter().map(|ValidEntry(entry)| entry).collect())
}
