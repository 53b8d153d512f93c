//! How many phones fit: each holds a connection open, and each connection is an open file to the system.

/// Files that the process needs for other things than phones.
const RESERVED_FILES: u64 = 64;

/// The most files of a process that macOS allows without privileges (`OPEN_MAX`).
#[cfg(unix)]
const MACOS_FILES: u64 = 10_240;

/// Raises the limit on open files as far as it goes without privileges, and returns how many connections fit into it.
#[must_use]
pub fn raise_connection_limit() -> usize {
    usize::try_from(raise_limit().saturating_sub(RESERVED_FILES)).unwrap_or(usize::MAX)
}

#[cfg(unix)]
fn raise_limit() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raise_to = |current| setrlimit(Resource::Nofile, Rlimit { current, maximum: limit.maximum }).is_ok();
    // macOS names no hard limit, and refuses more than this.
    let _ = raise_to(limit.maximum) || raise_to(Some(MACOS_FILES));
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// Sockets are no files there, and not limited by a number.
#[cfg(not(unix))]
fn raise_limit() -> u64 {
    16 * 1024
}
