//! Programs on the PATH: of several that do the same, the first that is there.

use std::path::PathBuf;

/// The programs that can play the shared store, by preference.
const REDIS_PROGRAMS: [&str; 2] = ["redis-server", "valkey-server"];

/// The program that a lab starts as its shared store, where there is one on the PATH.
#[must_use]
pub fn find_redis_program() -> Option<PathBuf> {
    find_program(&REDIS_PROGRAMS)
}

/// The first of `programs` that is on the PATH.
#[must_use]
pub fn find_program(programs: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut candidates = programs.iter().flat_map(|program| folders.iter().map(move |folder| folder.join(program)));
    candidates.find(|program| program.is_file())
}
