//! The journal on disk: one line of JSON per entry, appended under a lock and synced before it counts.
//!
//! The file is only ever appended to, except to set damaged lines aside or to merge entries in. Several programs may
//! write at once: each takes the lock, a file beside the journal, for every change. Lines that a newer program wrote
//! are kept and passed over.

mod lesson_file;
mod lock;
mod lost_entries;
#[cfg(test)]
mod tests;
mod theme_memory;

use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use self::lock::{open_plain_file, private_file};
use self::lost_entries::note_lost_entries;
pub use self::lost_entries::take_lost_entries;
use crate::course::course_ids::CourseIds;
use crate::course::journal_entry::{ENTRY_VERSION, JournalEntry, JournalEvent};
pub use lesson_file::{save_lesson, saving_result};
pub use theme_memory::ThemeMemory;

const JOURNAL_FILE: &str = "journal.jsonl";
/// Lines that cannot be read are moved here rather than deleted: they may still be repaired by hand.
const DAMAGED_FILE: &str = "journal.damaged";
/// The lock is a file of its own, since the journal itself may be replaced while another program waits for the lock.
const LOCK_FILE: &str = "journal.lock";
/// A rewritten journal, until it takes the place of the old one.
const NEW_FILE: &str = "journal.new";
/// Each file that can hold something of what was learned.
const CONTENT_FILES: [&str; 3] = [JOURNAL_FILE, DAMAGED_FILE, NEW_FILE];

/// How long the lock is waited for before it is reported as held. Others keep it for milliseconds.
const LOCK_PATIENCE: Duration = Duration::from_secs(3);

/// The same while somebody looks at a screen. What could not be written waits in memory.
const APPEND_PATIENCE: Duration = Duration::from_millis(250);

/// A journal on disk, as a course uses it.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    /// The ids of the course, by which an event gets its pack.
    ids: Box<CourseIds>,
    /// Entries that wait until another program lets go of the lock, oldest first.
    backlog: Vec<JournalEntry>,
}

/// What the journal held when it was opened.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct JournalContents {
    /// The entries, oldest first.
    pub entries: Vec<JournalEntry>,
    /// The number of lines that could not be read and were set aside.
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

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppendResult {
    /// It is on the disk, and so is everything before it.
    Written,
    /// Another program holds the lock. The entry is in memory, and is written together with the next, or in the end.
    Waiting,
}

impl Journal {
    /// Opens the journal in `folder`, which is created if need be, and reads it. Damaged lines are moved to a file
    /// beside it.
    ///
    /// # Errors
    /// When the folder cannot be created, read or written.
    pub fn open(folder: &Path) -> Result<(Self, JournalContents), JournalError> {
        let journal = Self { folder: folder.to_owned(), ids: Box::default(), backlog: Vec::new() };
        let contents = journal.read().map_err(|source| journal.error(source))?;
        #[cfg(unix)]
        journal.make_private();
        Ok((journal, contents))
    }

    /// The same journal for a course with these ids.
    #[must_use]
    pub fn with_ids(mut self, ids: CourseIds) -> Self {
        *self.ids = ids;
        self
    }

    /// Appends `event` as an entry of its pack, and returns once it is on the disk, or waits for another program; `time` in
    /// seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// When the entry cannot be written.
    pub fn record(&mut self, time: i64, event: &JournalEvent) -> Result<AppendResult, JournalError> {
        let entry = JournalEntry::new(time, event.clone()).in_pack(self.ids.pack_of(event));
        self.append(&entry)
    }

    /// Appends `entry`, and returns once it is on the disk, or waits for another program.
    ///
    /// # Errors
    /// When the entry cannot be written.
    pub fn append(&mut self, entry: &JournalEntry) -> Result<AppendResult, JournalError> {
        // Entries in the backlog mean that waiting has failed before.
        let patience = if self.backlog.is_empty() { APPEND_PATIENCE } else { Duration::ZERO };
        self.backlog.push(entry.clone());
        match self.write_backlog(patience) {
            Ok(()) => Ok(AppendResult::Written),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(AppendResult::Waiting),
            Err(error) => {
                self.backlog.clear();
                Err(self.error(error))
            }
        }
    }

    /// Adds those of `entries` that are missing, all or none, and returns how many these were. An entry that occurs
    /// `n` times in `entries` will occur at least `n` times in the journal, so merging is idempotent, and two
    /// machines can merge each other's journals.
    ///
    /// # Errors
    /// When the journal cannot be read or written; then nothing was added.
    pub fn merge(&self, entries: &[JournalEntry]) -> Result<usize, JournalError> {
        let merge = || {
            let _lock = self.lock(LOCK_PATIENCE)?;
            let path = self.folder.join(JOURNAL_FILE);
            let bytes = read_or_empty(&path)?;
            let missing = missing_lines(&bytes, entries)?;
            if missing.count > 0 {
                self.replace(&path, &[bytes.as_slice(), &missing.bytes])?;
            }
            Ok(missing.count)
        };
        merge().map_err(|source| self.error(source))
    }

    /// Whether the folder holds nothing of what was learned: no entry, no damaged line, nothing that a merge left behind.
    #[must_use]
    pub fn holds_nothing(&self) -> bool {
        CONTENT_FILES.iter().all(|name| match fs::symlink_metadata(self.folder.join(name)) {
            Ok(metadata) => metadata.len() == 0,
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        })
    }

    /// Removes every entry, also of other packs and newer programs, and the damaged lines that were set aside.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn reset(&self) -> Result<(), JournalError> {
        let remove = || {
            let _lock = self.lock(LOCK_PATIENCE)?;
            for name in CONTENT_FILES {
                match fs::remove_file(self.folder.join(name)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
            Ok(())
        };
        remove().map_err(|source| self.error(source))
    }

    /// Removes the read permission that authwalk 0.1.0 gave to others. If the system refuses, the journal is used all the
    /// same.
    #[cfg(unix)]
    fn make_private(&self) {
        use std::os::unix::fs::PermissionsExt as _;
        let set_mode = |path: &Path, mode| drop(fs::set_permissions(path, fs::Permissions::from_mode(mode)));
        set_mode(&self.folder, 0o700);
        for name in [JOURNAL_FILE, LOCK_FILE, DAMAGED_FILE] {
            set_mode(&self.folder.join(name), 0o600);
        }
    }

    fn error(&self, source: io::Error) -> JournalError {
        JournalError { path: self.folder.join(JOURNAL_FILE), source }
    }

    /// Waits for the lock, at most for `patience`. Dropping the file releases it.
    fn lock(&self, patience: Duration) -> io::Result<File> {
        lock::acquire(&self.folder.join(LOCK_FILE), patience)
    }

    fn write_backlog(&mut self, patience: Duration) -> io::Result<()> {
        let mut lines = Vec::new();
        for entry in &self.backlog {
            push_line(&mut lines, &serde_json::to_vec(entry)?);
        }
        let _lock = self.lock(patience)?;
        let path = self.folder.join(JOURNAL_FILE);
        // A program that was killed while it wrote leaves a line without an end, which would swallow the next.
        if last_byte(&path)?.is_some_and(|byte| byte != b'\n') {
            lines.insert(0, b'\n');
        }
        let is_new = !path.exists();
        let mut file = open_plain_file(private_file().append(true), &path)?;
        file.write_all(&lines)?;
        file.sync_data()?;
        self.backlog.clear();
        if is_new { self.sync_folder() } else { Ok(()) }
    }

    fn read(&self) -> io::Result<JournalContents> {
        create_private_folder(&self.folder)?;
        let _lock = self.lock(LOCK_PATIENCE)?;
        let path = self.folder.join(JOURNAL_FILE);
        let bytes = read_or_empty(&path)?;
        let mut contents = JournalContents::default();
        let (mut kept, mut damaged) = (Vec::new(), Vec::new());
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            match parse_line(line) {
                JournalLine::Entry(entry) => {
                    contents.entries.push(entry);
                    push_line(&mut kept, line);
                }
                JournalLine::Newer => push_line(&mut kept, line),
                JournalLine::Damaged => {
                    contents.damaged_lines += 1;
                    push_line(&mut damaged, line);
                }
            }
        }
        // Entries that were merged in, or written by a clock that went back, stand out of order in the file.
        contents.entries.sort_by_key(|entry| entry.time);
        if contents.damaged_lines > 0 {
            self.set_aside(&path, &kept, &damaged)?;
        }
        Ok(contents)
    }

    /// Moves the damaged lines to a file beside the journal. They are on the disk there before the journal is
    /// replaced, so that a crash in between loses nothing.
    fn set_aside(&self, path: &Path, kept: &[u8], damaged: &[u8]) -> io::Result<()> {
        let mut aside = open_plain_file(private_file().append(true), &self.folder.join(DAMAGED_FILE))?;
        aside.write_all(damaged)?;
        aside.sync_data()?;
        self.sync_folder()?;
        self.replace(path, &[kept])
    }

    /// Replaces the journal by one made of `parts`. Renaming is atomic: at any moment the old or the new one is
    /// there, whole.
    fn replace(&self, path: &Path, parts: &[&[u8]]) -> io::Result<()> {
        // Where the journal is a link, perhaps into a folder that is synced, the file that it leads to is replaced.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let new_path = target.with_file_name(NEW_FILE);
        let mut file = open_plain_file(private_file().write(true).truncate(true), &new_path)?;
        for part in parts {
            file.write_all(part)?;
        }
        file.sync_data()?;
        fs::rename(new_path, target)?;
        self.sync_folder()
    }

    /// Brings the names of new and renamed files to the disk: syncing a file does not sync the entry for it in its folder
    /// (`fsync(2)`). Some file systems have no such operation, and then there is nothing more to be done.
    fn sync_folder(&self) -> io::Result<()> {
        #[cfg(unix)]
        match File::open(&self.folder)?.sync_all() {
            Err(error) if !matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
                return Err(error);
            }
            _ => {}
        }
        Ok(())
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        let count = self.backlog.len();
        if count > 0
            && let Err(error) = self.write_backlog(LOCK_PATIENCE)
        {
            note_lost_entries(count, &self.folder, &error);
        }
    }
}

/// Creates `folder`, for its owner alone (XDG Base Directory Specification): a journal holds wrong answers and notes.
fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Lines to be appended to a journal.
struct MissingLines {
    count: usize,
    bytes: Vec<u8>,
}

/// Those of `entries` that the journal with these `bytes` does not hold as often.
fn missing_lines(bytes: &[u8], entries: &[JournalEntry]) -> io::Result<MissingLines> {
    let mut known: HashMap<String, usize> = HashMap::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        if let JournalLine::Entry(entry) = parse_line(line) {
            // Written anew, since another program may have put the keys in another order.
            *known.entry(serde_json::to_string(&entry)?).or_default() += 1;
        }
    }
    let mut missing = MissingLines { count: 0, bytes: Vec::new() };
    if bytes.last().is_some_and(|byte| *byte != b'\n') {
        missing.bytes.push(b'\n');
    }
    for entry in entries {
        let line = serde_json::to_string(entry)?;
        if let Some(left) = known.get_mut(&line).filter(|left| **left > 0) {
            *left -= 1;
        } else {
            missing.count += 1;
            push_line(&mut missing.bytes, line.as_bytes());
        }
    }
    Ok(missing)
}

fn push_line(bytes: &mut Vec<u8>, line: &[u8]) {
    bytes.extend_from_slice(line);
    bytes.push(b'\n');
}

/// The bytes of a file; none when there is no such file.
fn read_or_empty(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match open_plain_file(OpenOptions::new().read(true), path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        file => {
            file?.read_to_end(&mut bytes)?;
        }
    }
    Ok(bytes)
}

enum JournalLine {
    Entry(JournalEntry),
    /// Of a version or a kind that this program does not know.
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

/// The last byte of a file; `None` when the file is empty or does not exist.
fn last_byte(path: &Path) -> io::Result<Option<u8>> {
    use std::io::{Seek as _, SeekFrom};
    let mut file = match open_plain_file(OpenOptions::new().read(true), path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        result => result?,
    };
    if file.metadata()?.len() == 0 {
        return Ok(None);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut byte = [0];
    file.read_exact(&mut byte)?;
    Ok(Some(byte[0]))
}
