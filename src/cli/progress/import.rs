//! `progress import`: adds what another machine exported. Damage is refused with its place, and then nothing is added.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::json;

use super::super::out::{Out, message};
use super::super::{FINE, USAGE, journal};
use super::ProgressFormat;
use super::export::{KIND, VERSION};
use crate::course::history::{ENTRY_VERSION, JournalEntry, JournalEvent};

/// The largest document that is read, in bytes.
const MOST: u64 = 64 << 20;
/// The last second of the year 9999: no entry is of a later one.
const LATEST: i64 = 253_402_300_799;

/// What `export` writes, as far as it is wanted here: what was flagged stands in the entries, too.
#[derive(serde::Deserialize)]
struct Document {
    format_version: u32,
    kind: String,
    entries: Vec<Sound>,
}

/// An entry that makes sense.
struct Sound(JournalEntry);

impl<'de> Deserialize<'de> for Sound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SoundVisitor;

        impl<'de> Visitor<'de> for SoundVisitor {
            type Value = Sound;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entry")
            }

            // Here, and not behind it, a fault has its place: the end of this entry.
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Sound, A::Error> {
                let entry = JournalEntry::deserialize(MapAccessDeserializer::new(map))?;
                fault(&entry).map_or(Ok(Sound(entry)), |fault| Err(A::Error::custom(fault)))
            }
        }

        deserializer.deserialize_map(SoundVisitor)
    }
}

/// What makes no sense in `entry`.
fn fault(entry: &JournalEntry) -> Option<&'static str> {
    let reply = if let JournalEvent::Answered(reply) = &entry.event { Some(reply) } else { None };
    match reply {
        _ if entry.v != ENTRY_VERSION => Some("an entry of another version of authwalk"),
        _ if !(0..=LATEST).contains(&entry.time) => Some("`at` is no time between 1970 and 9999"),
        Some(reply) if reply.possible == 0 || reply.earned > reply.possible => {
            Some("`got` has to be at most `of`, and `of` at least 1")
        }
        _ => None,
    }
}

/// Why a document was refused.
enum Refused {
    /// It cannot be read.
    Unreadable(io::Error),
    /// It is damaged at this line and column.
    Damaged(usize, usize, String),
    /// It is something else.
    Else(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, " It cannot be read: {why}."),
            Self::Damaged(line, column, why) => write!(f, "{line}:{column}: This is damaged: {why}."),
            Self::Else(why) => write!(f, " {why}"),
        }
    }
}

/// Adds what is written in `file`.
///
/// # Errors
/// When stdout is closed.
pub(super) fn import(file: &Path, format: ProgressFormat) -> io::Result<u8> {
    let entries = match bytes(file).map_err(Refused::Unreadable).and_then(|bytes| read(&bytes)) {
        Ok(entries) => entries,
        Err(why) => {
            message(&format!("{}:{why} Nothing was imported.", file.display()))?;
            return Ok(USAGE);
        }
    };
    let Some((journal, _)) = journal::open()? else { return Ok(USAGE) };
    let added = match journal.merge(&entries) {
        Ok(added) => added,
        Err(error) => {
            message(&error.to_string())?;
            return Ok(USAGE);
        }
    };
    let known = entries.len() - added;
    let mut out = Out::stdout();
    match format {
        ProgressFormat::Text => out.line(&format!("{} added; {known} were here already.", counted(added)))?,
        ProgressFormat::Json => {
            out.line(&json!({ "format_version": 1, "added": added, "known": known }).to_string())?;
        }
    }
    out.flush()?;
    Ok(FINE)
}

fn counted(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
}

fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes)?;
    } else {
        File::open(file)?.take(MOST + 1).read_to_end(&mut bytes)?;
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST {
        return Err(io::Error::other("it is larger than 64 MiB"));
    }
    Ok(bytes)
}

fn read(bytes: &[u8]) -> Result<Vec<JournalEntry>, Refused> {
    let document: Document = serde_json::from_slice(bytes).map_err(|error| {
        let why = error.to_string();
        // The place stands in front.
        let why = why.rsplit_once(" at line ").map_or(why.as_str(), |(why, _)| why);
        Refused::Damaged(error.line(), error.column(), why.to_owned())
    })?;
    if document.kind != KIND {
        return Err(Refused::Else(format!("It is no `{KIND}`: `authwalk progress export` writes one.")));
    }
    if document.format_version != VERSION {
        return Err(Refused::Else("Another version of authwalk wrote it; this one cannot read it.".to_owned()));
    }
    Ok(document.entries.into_iter().map(|Sound(entry)| entry).collect())
}
