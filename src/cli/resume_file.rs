//! Where a presentation or a class keeps how far it has come, so that it goes on from there if its program is killed: a file of
//! its owner alone, a line of JSON for each thing that happened. It is removed at the end.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::bounded_read::read_at_most;
use super::new_file::refusal;
use crate::class::{ClassRecord, ClassRecords};
use crate::clock::{Clock, instant_now};
use crate::course::presentation::talk::TalkPosition;
use crate::play::LabSeed;

/// What the first line says, so that no other file is taken for one of these.
const KIND: &str = "authwalk-resume";

/// The version of the lines.
const VERSION: u32 = 1;

/// The largest file: a class of ten thousand and a hundred questions has less.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// A pause of up to half an hour is one for repairs.
const LONGEST_CRASH_SECONDS: u64 = 30 * 60;

/// The first line.
#[derive(Serialize, Deserialize)]
struct ResumeHead {
    kind: String,
    format_version: u32,
    /// The command and what it was about: `present session-login`.
    of: String,
    /// The seed: only with the same one are slides and options the same.
    seed: u64,
}

/// Another line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ResumeLine {
    Class(ClassRecord),
    Mark(TalkPosition),
    Clock(TalkClock),
}

/// How long a presentation had taken.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct TalkClock {
    elapsed_seconds: u64,
    /// When that was, in seconds since 1970.
    time: i64,
}

impl TalkClock {
    /// How long it has taken now. A crash that is mended at once belongs to it, since its class has been waiting; a longer pause
    /// doesn't.
    fn elapsed_at(self, now: i64) -> u64 {
        let pause = u64::try_from(now.saturating_sub(self.time)).unwrap_or(0);
        self.elapsed_seconds.saturating_add(if pause <= LONGEST_CRASH_SECONDS { pause } else { 0 })
    }
}

/// What a killed program left.
pub(super) struct SavedProgress {
    /// The seed to play with.
    pub(super) seed: u64,
    /// What happened in the class.
    pub(super) records: Vec<ClassRecord>,
    /// Where the talk was.
    pub(super) mark: Option<TalkPosition>,
    /// How long it had taken.
    clock: Option<TalkClock>,
    /// Whether the file was new or empty, so that nothing is resumed.
    pub(super) is_new: bool,
}

/// The file while the program runs.
#[derive(Clone)]
pub(super) struct ResumeFile {
    path: PathBuf,
    file: Arc<Mutex<File>>,
    /// How long the talk had taken when the file was opened.
    elapsed_before: u64,
    opened: Instant,
}

impl ResumeFile {
    /// Opens the file at `path` for what `of` says, or makes it. An error is a sentence.
    pub(super) fn open(path: &Path, of: &str, seed: Option<u64>) -> Result<(Self, SavedProgress), String> {
        let told = |problem: &str| format!("{}: {problem}", path.display());
        let mut file = open_private(path).map_err(|error| refusal(path, "The progress", &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(told("Another authwalk is using this file.")),
            Err(TryLockError::Error(error)) => return Err(told(&format!("It cannot be locked: {error}."))),
        }
        let bytes = read_at_most(&file, MAX_BYTES).map_err(|error| told(&format!("It cannot be read: {error}.")))?;
        if !is_private(&file) {
            return Err(told(
                "Others can read or change this file, and it holds the code of the room. `chmod 600` makes it yours.",
            ));
        }
        // A line that was being written when the program was killed.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let past = match bytes.get(..whole).filter(|whole| !whole.is_empty()) {
            Some(lines) => read_past(lines, of, seed).map_err(|problem| told(&problem))?,
            None if bytes.is_empty() => {
                let seed = seed.unwrap_or_else(|| LabSeed::Random.number());
                SavedProgress { seed, records: Vec::new(), mark: None, clock: None, is_new: true }
            }
            None => return Err(told("This file is something else. Name one that does not exist yet.")),
        };
        let end = u64::try_from(whole).unwrap_or(u64::MAX);
        let cut = file.set_len(end).and_then(|()| file.seek(SeekFrom::Start(end)));
        cut.map_err(|error| refusal(path, "The progress", &error))?;
        let elapsed_before = past.clock.map_or(0, |clock| clock.elapsed_at(Clock::System.now()));
        let file = Arc::new(Mutex::new(file));
        let opened = Self { path: path.to_owned(), file, elapsed_before, opened: instant_now() };
        if past.is_new {
            let head =
                ResumeHead { kind: KIND.to_owned(), format_version: VERSION, of: of.to_owned(), seed: past.seed };
            opened.append(&head).map_err(|error| refusal(path, "The progress", &error))?;
        }
        Ok((opened, past))
    }

    /// Writes a line, or nothing: half a line, on a full disk, would spoil the next one.
    fn append(&self, line: &impl Serialize) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let end = file.stream_position()?;
        let written = file.write_all(&bytes);
        if written.is_err() {
            file.set_len(end)?;
            file.seek(SeekFrom::Start(end))?;
        }
        written
    }

    /// Keeps where the talk is. A full disk must not end it.
    pub(super) fn keep_mark(&self, mark: &TalkPosition) {
        drop(self.append(&ResumeLine::Mark(mark.clone())));
        let clock = TalkClock { elapsed_seconds: self.elapsed_seconds(), time: Clock::System.now() };
        drop(self.append(&ResumeLine::Clock(clock)));
    }

    /// How long the talk has taken, with what it took before it was killed.
    pub(super) fn elapsed_seconds(&self) -> u64 {
        self.elapsed_before.saturating_add(self.opened.elapsed().as_secs())
    }

    /// The records of a class that goes on from `past`, kept here. A full disk must not end it.
    pub(super) fn class_records(&self, past: Vec<ClassRecord>) -> ClassRecords {
        let kept = self.clone();
        let on_record = move |record: &ClassRecord| drop(kept.append(&ResumeLine::Class(record.clone())));
        ClassRecords { past, on_record: Some(Box::new(on_record)) }
    }

    /// Removes the file: there is nothing to go on with.
    pub(super) fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

/// Opens a file that its owner alone can read, or makes it.
fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Whether nobody else can read or write it: the six bits for others are clear.
#[cfg(unix)]
fn is_private(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    file.metadata().is_ok_and(|metadata| metadata.mode().trailing_zeros() >= 6)
}

/// The rights of a file are those of its folder there.
#[cfg(not(unix))]
fn is_private(_file: &File) -> bool {
    true
}

fn read_past(lines: &[u8], of: &str, seed: Option<u64>) -> Result<SavedProgress, String> {
    let mut lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let head: Option<ResumeHead> = lines.next().and_then(|line| serde_json::from_slice(line).ok());
    let Some(head) = head.filter(|head| head.kind == KIND) else {
        return Err("This file is something else. Name one that does not exist yet.".to_owned());
    };
    if head.format_version != VERSION {
        return Err("Another version of authwalk wrote this file; this one cannot read it.".to_owned());
    }
    if head.of != of {
        return Err(format!(
            "This file belongs to `authwalk {}`. Delete it, or name another file, to start over.",
            head.of
        ));
    }
    if seed.is_some_and(|seed| seed != head.seed) {
        return Err(format!("This file was started with `--seed {}`; use the same seed, or none.", head.seed));
    }
    let mut past = SavedProgress { seed: head.seed, records: Vec::new(), mark: None, clock: None, is_new: false };
    for (index, line) in lines.enumerate() {
        match serde_json::from_slice(line) {
            Ok(ResumeLine::Class(record)) => past.records.push(record),
            Ok(ResumeLine::Mark(mark)) => past.mark = Some(mark),
            Ok(ResumeLine::Clock(clock)) => past.clock = Some(clock),
            Err(_) => {
                return Err(format!(
                    "Line {} is damaged. Delete this file, or name another one, to start over.",
                    index + 2
                ));
            }
        }
    }
    Ok(past)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_goes_on_after_a_crash_and_leaves_a_long_pause_out() {
        let clock = TalkClock { elapsed_seconds: 600, time: 1_000_000 };
        assert_eq!(clock.elapsed_at(1_000_020), 620);
        assert_eq!(clock.elapsed_at(1_000_000 + 86_400), 600, "the next day");
        assert_eq!(clock.elapsed_at(999_000), 600, "a clock that was set back");
    }
}
