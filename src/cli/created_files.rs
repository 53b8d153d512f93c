//! Files that a command makes before it knows whether it can begin.

use std::fs;
use std::path::{Path, PathBuf};

/// Files that are removed with this, unless the command has begun: a start that failed leaves nothing behind, so that the same
/// command can be given again.
#[derive(Default)]
pub(super) struct CreatedFiles(Vec<PathBuf>);

impl CreatedFiles {
    /// Takes note of a file that was made just now.
    pub(super) fn add(&mut self, path: &Path) {
        self.0.push(path.to_owned());
    }

    /// The command has begun: the files stay.
    pub(super) fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for CreatedFiles {
    fn drop(&mut self) {
        for path in &self.0 {
            // Whatever keeps it there, the reason for the failed start is what counts.
            drop(fs::remove_file(path));
        }
    }
}
