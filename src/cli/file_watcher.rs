//! Waits for files to be saved. It looks at them ten times a second, which needs no further crate, works on every file
//! system, and costs a fraction of a percent of one core for a course.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::content::read::content_files::ContentFiles;

const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// By what a save is noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct FileStamp {
    /// When the file was changed last, if its file system keeps that.
    modified: Option<SystemTime>,
    /// In bytes.
    size: u64,
}

/// Files, and the stamps they had when they were last looked at.
pub(super) struct FileWatcher {
    paths: Vec<PathBuf>,
    last_stamps: BTreeMap<PathBuf, FileStamp>,
}

impl FileWatcher {
    /// Watches these files, the files in these folders, and the packs around them, from now on.
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        Self { paths: paths.to_vec(), last_stamps: file_stamps(paths) }
    }

    /// Waits until one of the files is saved, created or removed.
    pub(super) fn wait_for_change(&mut self) {
        loop {
            let stamps = file_stamps(&self.paths);
            if stamps != self.last_stamps {
                self.last_stamps = stamps;
                return;
            }
            thread::sleep(POLL_INTERVAL);
        }
    }
}

fn file_stamps(paths: &[PathBuf]) -> BTreeMap<PathBuf, FileStamp> {
    ContentFiles::find_with_packs(paths)
        .paths
        .into_iter()
        .map(|path| {
            let stamp = file_stamp(&path);
            (path, stamp)
        })
        .collect()
}

/// The stamp of the file at `path`; that of an empty one if it is gone by now.
fn file_stamp(path: &Path) -> FileStamp {
    let stamp = |metadata: fs::Metadata| FileStamp { modified: metadata.modified().ok(), size: metadata.len() };
    fs::metadata(path).map(stamp).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_a_new_file_and_a_lost_one_end_the_waiting() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.toml");
        fs::write(&file, "a = 1\n").expect("written");
        let mut saves = FileWatcher::new(&[folder.path().to_owned()]);
        fs::write(&file, "a = 12\n").expect("written");
        saves.wait_for_change();
        fs::write(folder.path().join("b.toml"), "").expect("written");
        saves.wait_for_change();
        fs::remove_file(&file).expect("removed");
        saves.wait_for_change();
    }
}
