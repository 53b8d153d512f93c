//! What was named on a command line, pack by pack: each pack is a library of its own, so that several lie side by side
//! without knowing of each other.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::super::finding::Finding;
use super::Library;
use crate::content::read::content_files;
use crate::content::read::content_files::ContentFiles;

/// A library, and which of its files were asked about.
#[derive(Debug, Default)]
pub struct Selection {
    /// The whole pack, so that its links lead somewhere; or what was named outside any pack.
    pub library: Library,
    /// The files that were named; `None` means all of them.
    pub files: Option<HashSet<String>>,
}

impl Selection {
    /// Whether `finding` is about something that was asked about.
    #[must_use]
    pub fn includes_finding(&self, finding: &Finding) -> bool {
        self.files.as_ref().is_none_or(|only| only.contains(&finding.file))
    }

    /// Whether `file` was asked about.
    #[must_use]
    pub fn includes_file(&self, file: &str) -> bool {
        self.files.as_ref().is_none_or(|only| only.contains(file))
    }
}

/// What lies in files and folders, pack by pack in the order in which they were named; at least one library. What is
/// in no pack makes one library together.
#[must_use]
pub fn select(paths: &[PathBuf]) -> Vec<Selection> {
    let mut loose = Vec::new();
    let mut roots = PackRoots::default();
    for path in paths {
        match content_files::enclosing_pack(path) {
            Some(root) => roots.add(root, path),
            None => loose.push(path.clone()),
        }
    }
    let mut asked = Vec::new();
    if !loose.is_empty() || roots.list.is_empty() {
        let files = ContentFiles::find(&loose);
        for pack in &files.packs {
            roots.add(pack.clone(), pack);
        }
        let is_needed = !files.paths.is_empty() || !files.findings.is_empty() || roots.list.is_empty();
        asked.extend(is_needed.then(|| Selection { library: Library::from_files(files), files: None }));
    }
    let mut at = 0;
    while let Some((root, named)) = roots.list.get(at).cloned() {
        let files = ContentFiles::find(std::slice::from_ref(&root));
        // Packs beside the lessons of a pack are packs of their own.
        for pack in named.is_none().then_some(&files.packs).into_iter().flatten() {
            roots.add(pack.clone(), pack);
        }
        asked.push(select_in_pack(files, named));
        at += 1;
    }
    asked
}

/// The packs, each once.
#[derive(Default)]
struct PackRoots {
    /// The folder of each, and what of it was named; `None` is all of it.
    list: Vec<(PathBuf, Option<Vec<PathBuf>>)>,
    /// Where in the list the pack of that folder is, under whatever name.
    index_by_folder: HashMap<PathBuf, usize>,
}

impl PackRoots {
    /// Notes that `path` of the pack at `root` was named; the root itself means all of it.
    fn add(&mut self, root: PathBuf, path: &Path) {
        let whole = content_files::is_same_file(&root, path);
        let at = *self.index_by_folder.entry(content_files::canonical_path(&root)).or_insert(self.list.len());
        match self.list.get_mut(at) {
            Some((_, named)) if whole => *named = None,
            Some((_, named)) => named.iter_mut().for_each(|named| named.push(path.to_owned())),
            None => self.list.push((root, (!whole).then(|| vec![path.to_owned()]))),
        }
    }
}

fn select_in_pack(mut files: ContentFiles, named: Option<Vec<PathBuf>>) -> Selection {
    let Some(named) = named else { return Selection { library: Library::from_files(files), files: None } };
    let mut only = HashSet::new();
    // Named folders hold files of the pack under another spelling of their path; the spelling of the user counts.
    let mut wanted = ContentFiles::find(&named);
    let places: HashMap<PathBuf, usize> =
        files.paths.iter().enumerate().map(|(at, it)| (content_files::canonical_path(it), at)).collect();
    for path in std::mem::take(&mut wanted.paths) {
        only.insert(content_files::display_path(&path));
        match places.get(&content_files::canonical_path(&path)).and_then(|at| files.paths.get_mut(*at)) {
            Some(other) => *other = path,
            None => files.paths.push(path),
        }
    }
    only.extend(wanted.findings.iter().map(|finding| finding.file.clone()));
    files.findings = wanted.findings;
    Selection { library: Library::from_files(files), files: Some(only) }
}
