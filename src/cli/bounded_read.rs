//! Reading what has an end, from what may have none: a device, a pipe, standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The longest key, set of keys or list of claims, in bytes.
pub(super) const MAX_KEY_BYTES: u64 = MIB;

/// The longest token, in bytes.
pub(super) const MAX_TOKEN_BYTES: u64 = 128 * MIB;

/// The longest list of words, in bytes. The largest that is in use has 140 MB.
pub(super) const MAX_WORDS_BYTES: u64 = 512 * MIB;

const MIB: u64 = 1024 * 1024;

/// All bytes of `source`.
///
/// # Errors
/// When it cannot be read, or there are more than `max_bytes`.
pub(super) fn read_at_most(source: impl Read, max_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > max_bytes {
        return Err(io::Error::other(format!("it is larger than {} MiB", max_bytes / MIB)));
    }
    Ok(bytes)
}

/// All bytes of the file at `path`. An error is a sentence.
pub(super) fn read_file_at_most(path: &Path, max_bytes: u64) -> Result<Vec<u8>, String> {
    let read = File::open(path).and_then(|file| read_at_most(file, max_bytes));
    read.map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// All bytes of standard input. An error is a sentence.
pub(super) fn read_stdin_at_most(max_bytes: u64) -> Result<Vec<u8>, String> {
    read_at_most(io::stdin().lock(), max_bytes).map_err(|error| format!("cannot read standard input: {error}"))
}
