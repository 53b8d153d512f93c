//! Writing a file of results: one that must not exist yet, or one that the user lets be replaced.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes `text` to a new file at `path`. A file that exists stays as it is: it may be the only copy of something.
pub(super) fn write_new_file(path: &Path, text: &str) -> io::Result<()> {
    File::create_new(path)?.write_all(text.as_bytes())
}

/// Writes `text` to the file at `path`, whatever was in it.
pub(super) fn write_file(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}

/// Why `what`, such as *the report*, is not written to `path`, as a sentence.
pub(super) fn refusal(path: &Path, what: &str, error: &io::Error) -> String {
    let reason = match error.kind() {
        io::ErrorKind::AlreadyExists => "there is a file of that name".to_owned(),
        _ => error.to_string(),
    };
    format!("{}: {what} cannot be written there: {reason}.", path.display())
}
