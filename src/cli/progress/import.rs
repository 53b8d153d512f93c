//! `progress import`: adds what another machine exported. Damage is refused with its place, and then nothing is added.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::json;

use super::super::{EXIT_OK, EXIT_USAGE, journal};
use super::ProgressFormat;
use super::export::{DOCUMENT_KIND, DOCUMENT_VERSION};
use crate::cli::output::{Output, print_message};
use crate::course::journal::{ENTRY_VERSION, JournalEntry, JournalEvent};

/// The largest document that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;
/// The last second of the year 9999: no entry is of a later one.
const MAX_TIME: i64 = 253_402_300_799;

/// What `export` writes, as far as it is wanted here: what was flagged stands in the entries, too.
#[derive(serde::Deserialize)]
struct ProgressDocument {
    format_version: u32,
    kind: String,
    entries: Vec<ValidEntry>,
}

/// An entry that makes sense.
struct ValidEntry(JournalEntry);

impl<'de> Deserialize<'de> for ValidEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SoundVisitor;

        impl<'de> Visitor<'de> for SoundVisitor {
            type Value = ValidEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entry")
            }

            // Here, and not behind it, a fault has its place: the end of this entry.
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ValidEntry, A::Error> {
                let entry = JournalEntry::deserialize(MapAccessDeserializer::new(map))?;
                entry_fault(&entry).map_or(Ok(ValidEntry(entry)), |fault| Err(A::Error::custom(fault)))
            }
        }

        deserializer.deserialize_map(SoundVisitor)
    }
}

/// What makes no sense in `entry`.
fn entry_fault(entry: &JournalEntry) -> Option<&'static str> {
    let reply = if let JournalEvent::Answered(reply) = &entry.event { Some(reply) } else { None };
    match reply {
        _ if entry.v != ENTRY_VERSION => Some("an entry of another version of authwalk"),
        _ if !(0..=MAX_TIME).contains(&entry.time) => Some("`at` is no time between 1970 and 9999"),
        Some(reply) if reply.possible == 0 || reply.earned > reply.possible => {
            Some("`got` has to be at most `of`, and `of` at least 1")
        }
        _ => None,
    }
}

/// Why a document was refused.
enum ImportError {
    /// It cannot be read.
    Unreadable(io::Error),
    /// It is damaged at this line and column.
    Damaged(usize, usize, String),
    /// It is something else.
    Other(String),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, " It cannot be read: {why}."),
            Self::Damaged(line, column, why) => write!(f, "{line}:{column}: This is damaged: {why}."),
            Self::Other(why) => write!(f, " {why}"),
        }
    }
}

/// Adds what is written in `file`.
///
/// # Errors
/// When stdout is closed.
pub(super) fn import(file: &Path, format: ProgressFormat) -> io::Result<u8> {
    let entries = match read_bytes(file).map_err(ImportError::Unreadable).and_then(|bytes| parse_document(&bytes)) {
        Ok(entries) => entries,
        Err(why) => {
            print_message(&format!("{}:{why} Nothing was imported.", file.display()))?;
            return Ok(EXIT_USAGE);
        }
    };
    let Some((journal, _)) = journal::open_journal_or_report()? else { return Ok(EXIT_USAGE) };
    let added = match journal.merge(&entries) {
        Ok(added) => added,
        Err(error) => {
            print_message(&error.to_string())?;
            return Ok(EXIT_USAGE);
        }
    };
    let known = entries.len() - added;
    let mut out = Output::stdout();
    match format {
        ProgressFormat::Text => out.line(&format!("{} added; {known} were here already.", entry_count(added)))?,
        ProgressFormat::Json => {
            out.line(&json!({ "format_version": 1, "added": added, "known": known }).to_string())?;
        }
    }
    out.flush()?;
    Ok(EXIT_OK)
}

fn entry_count(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
}

fn read_bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    } else {
        File::open(file)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(io::Error::other("it is larger than 64 MiB"));
    }
    Ok(bytes)
}

fn parse_document(bytes: &[u8]) -> Result<Vec<JournalEntry>, ImportError> {
    let document: ProgressDocument = serde_json::from_slice(bytes).map_err(|error| {
        let why = error.to_string();
        // The place stands in front.
        let why = why.rsplit_once(" at line ").map_or(why.as_str(), |(why, _)| why);
        ImportError::Damaged(error.line(), error.column(), why.to_owned())
    })?;
    if document.kind != DOCUMENT_KIND {
        return Err(ImportError::Other(format!("It is no `{DOCUMENT_KIND}`: `authwalk progress export` writes one.")));
    }
    if document.format_version != DOCUMENT_VERSION {
        return Err(ImportError::Other("Another version of authwalk wrote it; this one cannot read it.".to_owned()));
    }
    Ok(document.entries.into_iter().map(|ValidEntry(entry)| entry).collect())
}
