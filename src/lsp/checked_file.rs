//! An open file with the pack around it, checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::check::{self, CheckOptions, ReplayCache, ReplayError};
use crate::content::curriculum::Curriculum;
use crate::content::library::selection::select_text;
use crate::content::read::content_files::display_path;
use crate::content::read::{DocumentKind, kind_of};
use crate::content::{Finding, Library};

/// What is known of an open file.
#[derive(Debug)]
pub(super) struct CheckedFile {
    /// The file as findings call it.
    pub(super) path: String,
    pub(super) kind: DocumentKind,
    /// Its findings, as `check` reports them.
    pub(super) findings: Vec<Finding>,
    /// It and the rest of its pack.
    pub(super) library: Library,
}

impl CheckedFile {
    /// Checks the file at `path`. What `texts` has of it and of others is taken for what they say. Without `replays`, no
    /// lesson is played.
    pub(super) fn check(
        path: &Path,
        texts: &BTreeMap<PathBuf, String>,
        replays: Option<&mut ReplayCache>,
    ) -> Result<Self, ReplayError> {
        let text = texts.get(path).cloned().unwrap_or_default();
        let kind = kind_of(&path.to_string_lossy(), &text);
        let selection = select_text(path, text.into_bytes(), texts);
        let report = check::run(vec![selection], &CheckOptions::default(), replays)?;
        let library = report.selections.into_iter().next().map(|selection| selection.library).unwrap_or_default();
        let path = display_path(path);
        Ok(Self { path, kind, findings: report.findings, library })
    }

    /// The topics of its pack and of the built-in course.
    pub(super) fn curriculum(&self) -> Curriculum {
        Curriculum::of_packs(self.library.packs.iter().map(|pack| &pack.value))
    }
}
