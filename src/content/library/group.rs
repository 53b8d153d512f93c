//! What was named on a command line, pack by pack: each pack is a library of its own, so that several lie side by side
//! without knowing of each other.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::super::finding::Finding;
use super::super::read::disk::{self, Files};
use super::Library;

/// A library, and which of its files were asked about.
#[derive(Debug, Default)]
pub struct Asked {
    /// The whole pack, so that its links lead somewhere; or what was named outside any pack.
    pub library: Library,
    /// The files that were named; `None` means all of them.
    pub only: Option<HashSet<String>>,
}

impl Asked {
    /// Whether `finding` is about something that was asked about.
    #[must_use]
    pub fn is_about(&self, finding: &Finding) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&finding.file))
    }

    /// Whether `file` was asked about.
    #[must_use]
    pub fn has(&self, file: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(file))
    }
}

/// What lies in files and folders, pack by pack in the order in which they were named; at least one library. What is
/// in no pack makes one library together.
#[must_use]
pub fn packs(paths: &[PathBuf]) -> Vec<Asked> {
    let mut loose = Vec::new();
    let mut roots = Roots::default();
    for path in paths {
        match disk::pack_around(path) {
            Some(root) => roots.add(root, path),
            None => loose.push(path.clone()),
        }
    }
    let mut asked = Vec::new();
    if !loose.is_empty() || roots.list.is_empty() {
        let files = Files::of(&loose);
        for pack in &files.packs {
            roots.add(pack.clone(), pack);
        }
        let is_needed = !files.paths.is_empty() || !files.findings.is_empty() || roots.list.is_empty();
        asked.extend(is_needed.then(|| Asked { library: Library::from_files(files), only: None }));
    }
    let mut at = 0;
    while let Some((root, named)) = roots.list.get(at).cloned() {
        let files = Files::of(std::slice::from_ref(&root));
        // Packs beside the lessons of a pack are packs of their own.
        for pack in named.is_none().then_some(&files.packs).into_iter().flatten() {
            roots.add(pack.clone(), pack);
        }
        asked.push(pack(files, named));
        at += 1;
    }
    asked
}

/// The packs, each once.
#[derive(Default)]
struct Roots {
    /// The folder of each, and what of it was named; `None` is all of it.
    list: Vec<(PathBuf, Option<Vec<PathBuf>>)>,
    /// Where in the list the pack of that folder is, under whatever name.
    places: HashMap<PathBuf, usize>,
}

impl Roots {
    /// Notes that `path` of the pack at `root` was named; the root itself means all of it.
    fn add(&mut self, root: PathBuf, path: &Path) {
        let whole = disk::is_same(&root, path);
        let at = *self.places.entry(disk::whole(&root)).or_insert(self.list.len());
        match self.list.get_mut(at) {
            Some((_, named)) if whole => *named = None,
            Some((_, named)) => named.iter_mut().for_each(|named| named.push(path.to_owned())),
            None => self.list.push((root, (!whole).then(|| vec![path.to_owned()]))),
        }
    }
}

fn pack(mut files: Files, named: Option<Vec<PathBuf>>) -> Asked {
    let Some(named) = named else { return Asked { library: Library::from_files(files), only: None } };
    let mut only = HashSet::new();
    // Named folders hold files of the pack under another spelling of their path; the spelling of the user counts.
    let mut wanted = Files::of(&named);
    let places: HashMap<PathBuf, usize> =
        files.paths.iter().enumerate().map(|(at, it)| (disk::whole(it), at)).collect();
    for path in std::mem::take(&mut wanted.paths) {
        only.insert(disk::shown(&path));
        match places.get(&disk::whole(&path)).and_then(|at| files.paths.get_mut(*at)) {
            Some(other) => *other = path,
            None => files.paths.push(path),
        }
    }
    only.extend(wanted.findings.iter().map(|finding| finding.file.clone()));
    files.findings = wanted.findings;
    Asked { library: Library::from_files(files), only: Some(only) }
}
