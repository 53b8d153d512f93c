//! `check --watch`: again, whenever a file is saved.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use crate::cli::file_watcher::FileWatcher;
use crate::cli::output::{print_message, report_failure};

/// Calls `check` now and after every save of one of `paths`, until the program is ended or stdout is closed.
pub(super) fn watch_files(paths: &[PathBuf], mut check: impl FnMut() -> io::Result<u8>) -> io::Result<u8> {
    if paths.is_empty() {
        return report_failure("the built-in content does not change: name the files or folders to watch.");
    }
    // From before the first check, so that a save during a check counts.
    let mut watcher = FileWatcher::new(paths);
    loop {
        check()?;
        if io::stderr().is_terminal() {
            print_message("watching; Ctrl-C ends it.")?;
        }
        watcher.wait_for_change();
    }
}
