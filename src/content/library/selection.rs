//! What was named on a command line, pack by pack. Each pack is a library of its own, so that ids and links of one pack
//! do not meet those of another.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::Library;
use crate::content::read::content_files::{self, ContentFiles};

/// A library, and which of its files were named.
#[derive(Debug, Default)]
pub struct Selection {
    /// The whole pack, so that links to files that were not named still lead somewhere; or what was named outside any
    /// pack.
    pub library: Library,
    /// Which of its files were named.
    pub files: SelectedFiles,
}

/// Which files of a library were named.
#[derive(Debug, Default)]
pub enum SelectedFiles {
    /// All of them.
    #[default]
    All,
    /// These, as they are shown.
    Named(HashSet<String>),
}

impl SelectedFiles {
    /// Whether `file` was named.
    #[must_use]
    pub fn includes(&self, file: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(files) => files.contains(file),
        }
    }
}

/// The content of files and folders, pack by pack in the order in which they were named; at least one selection.
/// Everything that is in no pack is one library, in front.
#[must_use]
pub fn select(paths: &[PathBuf]) -> Vec<Selection> {
    let mut paths_outside_packs = Vec::new();
    let mut packs = PackRoots::default();
    for path in paths {
        match content_files::enclosing_pack(path) {
            Some(folder) => packs.add(folder, path),
            None => paths_outside_packs.push(path.clone()),
        }
    }
    let mut selections = Vec::new();
    if !paths_outside_packs.is_empty() || packs.list.is_empty() {
        let files = ContentFiles::find(&paths_outside_packs);
        for folder in &files.packs {
            packs.add(folder.clone(), folder);
        }
        // A folder that holds nothing but packs has no content of its own.
        if !files.paths.is_empty() || !files.findings.is_empty() || packs.list.is_empty() {
            selections.push(Selection { library: Library::from_files(files), files: SelectedFiles::All });
        }
    }
    // The list grows while it is read: a pack may contain packs.
    let mut next = 0;
    while let Some(pack) = packs.list.get(next).cloned() {
        let files = ContentFiles::find(std::slice::from_ref(&pack.folder));
        if pack.named.is_none() {
            for folder in &files.packs {
                packs.add(folder.clone(), folder);
            }
        }
        selections.push(select_in_pack(files, pack.named));
        next += 1;
    }
    selections
}

/// A pack of which something was named.
#[derive(Clone)]
struct PackRoot {
    folder: PathBuf,
    /// The paths in it that were named; `None` means all of it.
    named: Option<Vec<PathBuf>>,
}

/// The packs, each once.
#[derive(Default)]
struct PackRoots {
    list: Vec<PackRoot>,
    /// The index in `list` by canonical path, since a folder may be named in several ways.
    index_by_folder: HashMap<PathBuf, usize>,
}

impl PackRoots {
    /// Notes that `path` in the pack at `folder` was named. The folder itself means all of it.
    fn add(&mut self, folder: PathBuf, path: &Path) {
        let is_whole_pack = content_files::is_same_file(&folder, path);
        let index = *self.index_by_folder.entry(content_files::canonical_path(&folder)).or_insert(self.list.len());
        match self.list.get_mut(index) {
            Some(pack) if is_whole_pack => pack.named = None,
            Some(pack) => {
                if let Some(named) = &mut pack.named {
                    named.push(path.to_owned());
                }
            }
            None => {
                let named = (!is_whole_pack).then(|| vec![path.to_owned()]);
                self.list.push(PackRoot { folder, named });
            }
        }
    }
}

fn select_in_pack(mut pack_files: ContentFiles, named: Option<Vec<PathBuf>>) -> Selection {
    let Some(named) = named else {
        return Selection { library: Library::from_files(pack_files), files: SelectedFiles::All };
    };
    let mut selected = HashSet::new();
    let mut named_files = ContentFiles::find(&named);
    let index_by_path: HashMap<PathBuf, usize> =
        pack_files.paths.iter().enumerate().map(|(index, path)| (content_files::canonical_path(path), index)).collect();
    // A path as the user spelled it may differ from the path of the same file in the pack. Theirs is shown.
    for path in std::mem::take(&mut named_files.paths) {
        selected.insert(content_files::display_path(&path));
        let index = index_by_path.get(&content_files::canonical_path(&path));
        match index.and_then(|index| pack_files.paths.get_mut(*index)) {
            Some(path_in_pack) => *path_in_pack = path,
            None => pack_files.paths.push(path),
        }
    }
    selected.extend(named_files.findings.iter().map(|finding| finding.file.clone()));
    pack_files.findings = named_files.findings;
    Selection { library: Library::from_files(pack_files), files: SelectedFiles::Named(selected) }
}
