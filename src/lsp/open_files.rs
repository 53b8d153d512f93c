//! The files that a client has open, with what it shows of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::file_uri::path_of_uri;

/// A file as the client shows it.
#[derive(Clone, Debug)]
pub(super) struct OpenFile {
    pub(super) path: PathBuf,
    pub(super) text: String,
    /// The number of this text, which grows with each change.
    pub(super) version: i64,
}

/// The open files by their addresses.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenFiles {
    files: BTreeMap<String, OpenFile>,
}

impl OpenFiles {
    /// Takes the text of a file. One whose address is no path is not kept: nothing could be said of it.
    pub(super) fn set(&mut self, uri: &str, text: &str, version: i64) {
        if let Some(path) = path_of_uri(uri) {
            self.files.insert(uri.to_owned(), OpenFile { path, text: text.to_owned(), version });
        }
    }

    pub(super) fn close(&mut self, uri: &str) {
        self.files.remove(uri);
    }

    pub(super) fn get(&self, uri: &str) -> Option<&OpenFile> {
        self.files.get(uri)
    }

    pub(super) fn uris(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    /// The texts by their paths.
    pub(super) fn texts(&self) -> BTreeMap<PathBuf, String> {
        self.files.values().map(|file| (file.path.clone(), file.text.clone())).collect()
    }
}
