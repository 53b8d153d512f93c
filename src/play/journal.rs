//! The journal of progress: one JSON line an entry, appended under a lock and synced before it counts.
//!
//! Nothing is ever rewritten but to set damaged lines aside, or to merge entries in. Several programs may write at once: each takes the lock
//! (a file beside the journal) for every change. A line of a newer program is kept and passed over.

use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::course::journal::{ENTRY_VERSION, JournalEntry};

/// The journal's file name.
const JOURNAL_FILE: &str = "journal.jsonl";
/// Where lines go that cannot be read.
const DAMAGED_FILE: &str = "journal.damaged";

/// A journal on disk.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
}

/// What was found when the journal was opened.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct JournalContents {
    /// The entries, oldest first.
    pub entries: Vec<JournalEntry>,
    /// How many lines could not be read and were set aside.
    pub damaged_lines: usize,
}

/// Why the journal cannot be used; the course goes on without it.
#[derive(Debug)]
pub struct JournalError {
    path: PathBuf,
    source: io::Error,
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Progress cannot be kept in {}: {}. The course goes on without it; XDG_STATE_HOME names another place.",
            self.path.display(),
            self.source
        )
    }
}

impl std::error::Error for JournalError {}

impl Journal {
    /// Opens the journal in `folder`, makes the folder if need be, and reads what is there. A torn or damaged line is
    /// moved to a file beside it.
    ///
    /// # Errors
    /// When the folder cannot be made, read or written.
    pub fn open(folder: &Path) -> Result<(Self, JournalContents), JournalError> {
        let journal = Self { folder: folder.to_owned() };
        let opened = journal.read().map_err(|source| journal.error(source))?;
        Ok((journal, opened))
    }

    /// Appends `entry` and returns once it lies on the disk.
    ///
    /// # Errors
    /// When it cannot be written; then it does not count.
    pub fn append(&self, entry: &JournalEntry) -> Result<(), JournalError> {
        self.write(entry).map_err(|source| self.error(source))
    }

    /// Adds those of `more` that are not there yet, in one go, and returns how many they were. What is there as often
    /// already adds nothing, so that the same entries can be merged again and again, and from both sides.
    ///
    /// # Errors
    /// When the journal cannot be read or written; then nothing was added.
    pub fn merge(&self, more: &[JournalEntry]) -> Result<usize, JournalError> {
        let merge = || {
            let _lock = self.lock()?;
            let path = self.folder.join(JOURNAL_FILE);
            let bytes = match fs::read(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
                read => read?,
            };
            let (missing_entries, lines) = missing_entries(&bytes, more)?;
            if missing_entries > 0 {
                self.replace(&path, &[bytes.as_slice(), &lines])?;
            }
            Ok(missing_entries)
        };
        merge().map_err(|source| self.error(source))
    }

    /// Removes every entry; what was set aside stays.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn reset(&self) -> Result<(), JournalError> {
        let remove = || {
            let _lock = self.lock()?;
            match fs::remove_file(self.folder.join(JOURNAL_FILE)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        };
        remove().map_err(|source| self.error(source))
    }

    fn error(&self, source: io::Error) -> JournalError {
        JournalError { path: self.folder.join(JOURNAL_FILE), source }
    }

    /// The lock that every change takes; it is given back when the file is dropped.
    fn lock(&self) -> io::Result<File> {
        let file =
            OpenOptions::new().create(true).truncate(false).write(true).open(self.folder.join("journal.lock"))?;
        file.lock()?;
        Ok(file)
    }

    fn write(&self, entry: &JournalEntry) -> io::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        let _lock = self.lock()?;
        let path = self.folder.join(JOURNAL_FILE);
        // A program that was killed while writing leaves a line without an end: it must not swallow this one.
        if last_byte(&path)?.is_some_and(|byte| byte != b'\n') {
            line.insert(0, b'\n');
        }
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        file.write_all(&line)?;
        file.sync_data()
    }

    fn read(&self) -> io::Result<JournalContents> {
        fs::create_dir_all(&self.folder)?;
        let _lock = self.lock()?;
        let path = self.folder.join(JOURNAL_FILE);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(JournalContents::default()),
            read => read?,
        };
        let (mut entries, mut kept, mut damaged) = (Vec::new(), Vec::new(), Vec::new());
        let mut set_aside = 0;
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            match parse_line(line) {
                JournalLine::Entry(entry) => entries.push(entry),
                JournalLine::Newer => {}
                JournalLine::Damaged => {
                    set_aside += 1;
                    damaged.extend_from_slice(line);
                    damaged.push(b'\n');
                    continue;
                }
            }
            kept.extend_from_slice(line);
            kept.push(b'\n');
        }
        // What was merged in, or written by a clock that went back, stands in its own place in time.
        entries.sort_by_key(|entry: &JournalEntry| entry.time);
        if set_aside > 0 {
            self.move_damaged_lines(&path, &kept, &damaged)?;
        }
        Ok(JournalContents { entries, damaged_lines: set_aside })
    }

    /// Moves the damaged lines beside the journal: first they are safe there, then the journal is replaced in one go.
    fn move_damaged_lines(&self, path: &Path, kept: &[u8], damaged: &[u8]) -> io::Result<()> {
        let mut aside = OpenOptions::new().create(true).append(true).open(self.folder.join(DAMAGED_FILE))?;
        aside.write_all(damaged)?;
        aside.sync_data()?;
        self.replace(path, &[kept])
    }

    /// Puts a journal of these parts in the place of the old one: the one or the other is there at any moment.
    fn replace(&self, path: &Path, parts: &[&[u8]]) -> io::Result<()> {
        let fresh = self.folder.join("journal.new");
        let mut file = File::create(&fresh)?;
        for part in parts {
            file.write_all(part)?;
        }
        file.sync_data()?;
        fs::rename(fresh, path)
    }
}

/// Those of `more` that the journal of these `bytes` does not hold as often, counted and as lines behind it.
fn missing_entries(bytes: &[u8], more: &[JournalEntry]) -> io::Result<(usize, Vec<u8>)> {
    let mut known: HashMap<String, usize> = HashMap::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        if let JournalLine::Entry(entry) = parse_line(line) {
            *known.entry(serde_json::to_string(&entry)?).or_default() += 1;
        }
    }
    let (mut count, mut lines) = (0, Vec::new());
    if bytes.last().is_some_and(|byte| *byte != b'\n') {
        lines.push(b'\n');
    }
    for entry in more {
        let line = serde_json::to_string(entry)?;
        if let Some(left) = known.get_mut(&line).filter(|left| **left > 0) {
            *left -= 1;
        } else {
            count += 1;
            lines.extend_from_slice(line.as_bytes());
            lines.push(b'\n');
        }
    }
    Ok((count, lines))
}

/// What one line of the journal is.
enum JournalLine {
    Entry(JournalEntry),
    Newer,
    Damaged,
}

fn parse_line(line: &[u8]) -> JournalLine {
    if let Ok(entry) = serde_json::from_slice::<JournalEntry>(line)
        && entry.v == ENTRY_VERSION
    {
        return JournalLine::Entry(entry);
    }
    let version = serde_json::from_slice::<serde_json::Value>(line).ok().and_then(|json| json["v"].as_u64());
    if version.is_some() { JournalLine::Newer } else { JournalLine::Damaged }
}

/// The last byte of a file; `None` when it is empty or not there.
fn last_byte(path: &Path) -> io::Result<Option<u8>> {
    use std::io::{Seek as _, SeekFrom};
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    if file.metadata()?.len() == 0 {
        return Ok(None);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut byte = [0];
    file.read_exact(&mut byte)?;
    Ok(Some(byte[0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::journal::JournalEvent;

    fn entry(at: i64) -> JournalEntry {
        JournalEntry::new(at, JournalEvent::Finished { lesson: "a".into() })
    }

    fn journal() -> (tempfile::TempDir, Journal) {
        let folder = tempfile::tempdir().expect("a folder");
        let (journal, opened) = Journal::open(&folder.path().join("deep/authwalk")).expect("a journal");
        assert_eq!(opened, JournalContents::default());
        (folder, journal)
    }

    fn reopened(journal: &Journal) -> JournalContents {
        Journal::open(&journal.folder).expect("a journal").1
    }

    #[test]
    fn what_was_appended_is_there_when_it_is_opened_again() {
        let (_folder, journal) = journal();
        journal.append(&entry(1)).expect("written");
        journal.append(&entry(2)).expect("written");
        assert_eq!(reopened(&journal).entries, [entry(1), entry(2)]);
        journal.reset().expect("removed");
        assert_eq!(reopened(&journal), JournalContents::default());
    }

    #[test]
    fn a_torn_last_line_is_set_aside_and_costs_nothing_else() {
        let (_folder, journal) = journal();
        journal.append(&entry(1)).expect("written");
        let mut file = OpenOptions::new().append(true).open(journal.folder.join(JOURNAL_FILE)).expect("the file");
        file.write_all(b"{\"v\":1,\"at\":2,\"ki").expect("torn");
        journal.append(&entry(3)).expect("written");
        assert_eq!(reopened(&journal), JournalContents { entries: vec![entry(1), entry(3)], damaged_lines: 1 });
        assert_eq!(reopened(&journal).damaged_lines, 0, "told once");
        let aside = fs::read_to_string(journal.folder.join(DAMAGED_FILE)).expect("set aside");
        assert_eq!(aside, "{\"v\":1,\"at\":2,\"ki\n");
    }

    #[test]
    fn a_line_of_a_newer_program_is_kept() {
        let (_folder, journal) = journal();
        let newer = b"{\"v\":1,\"at\":2,\"kind\":\"thought\"}\n{\"v\":9}\n\xff\n";
        fs::write(journal.folder.join(JOURNAL_FILE), newer).expect("written");
        assert_eq!(reopened(&journal), JournalContents { entries: Vec::new(), damaged_lines: 1 });
        assert_eq!(fs::read(journal.folder.join(JOURNAL_FILE)).expect("kept"), &newer[..newer.len() - 2]);
    }

    #[test]
    fn many_at_once_lose_nothing_of_each_other() {
        let (_folder, journal) = journal();
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let folder = &journal.folder;
                scope.spawn(move || {
                    let (journal, _) = Journal::open(folder).expect("a journal");
                    for at in 0..25 {
                        journal.append(&entry(writer * 100 + at)).expect("written");
                    }
                });
            }
        });
        assert_eq!(reopened(&journal).entries.len(), 100);
    }

    #[test]
    fn merging_adds_what_is_missing_once_and_in_its_place_in_time() {
        let (_folder, journal) = journal();
        journal.append(&entry(2)).expect("written");
        journal.append(&entry(2)).expect("written");
        let mut file = OpenOptions::new().append(true).open(journal.folder.join(JOURNAL_FILE)).expect("the file");
        file.write_all(b"{\"v\":9}\n{\"torn").expect("written");
        let more = [entry(3), entry(2), entry(1), entry(1)];
        assert_eq!(journal.merge(&more).expect("merged"), 3, "one that happened twice is twice there");
        assert_eq!(journal.merge(&more).expect("merged"), 0);
        let opened = reopened(&journal);
        assert_eq!(opened, JournalContents { entries: [1, 1, 2, 2, 3].map(entry).into(), damaged_lines: 1 });
        let kept = fs::read_to_string(journal.folder.join(JOURNAL_FILE)).expect("kept");
        assert!(kept.contains("{\"v\":9}"), "{kept}");
        let (_other, fresh) = self::journal();
        assert_eq!(fresh.merge(&opened.entries).expect("merged"), 5);
        assert_eq!(journal.merge(&reopened(&fresh).entries).expect("merged"), 0, "and back again");
    }

    #[test]
    fn an_unwritable_place_is_an_error_that_says_what_to_do() {
        let (_folder, journal) = journal();
        let file = journal.folder.join("a-file");
        fs::write(&file, "").expect("written");
        let error = Journal::open(&file.join("below")).expect_err("no folder there").to_string();
        assert!(error.contains("XDG_STATE_HOME"), "{error}");
    }
}
