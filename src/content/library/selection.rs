//! What was named on a command line, pack by pack. Each pack is a library of its own, so that ids and links of one pack
//! do not meet those of another.

use std::collections::{BTreeMap, HashMap, HashSet};
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
    /// Selections with the same number lie in one folder that was named: `--content` opens them as one course.
    pub course: usize,
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
    select_with(paths, &BTreeMap::new())
}

/// The same, with `texts` in place of what these files say.
#[must_use]
pub fn select_with(paths: &[PathBuf], texts: &BTreeMap<PathBuf, String>) -> Vec<Selection> {
    let read_text =
        |file: &Path| texts.get(file).map_or_else(|| content_files::read_text(file), |text| Ok(text.clone()));
    let mut paths_outside_packs = Vec::new();
    let mut packs = PackRoots::default();
    for (index, path) in paths.iter().enumerate() {
        match content_files::enclosing_pack(path) {
            Some(folder) => packs.add(folder, path, index + 1),
            None => paths_outside_packs.push(path.clone()),
        }
    }
    let mut selections = Vec::new();
    if !paths_outside_packs.is_empty() || packs.list.is_empty() {
        let files = ContentFiles::find(&paths_outside_packs);
        for folder in &files.packs {
            packs.add(folder.clone(), folder, OUTSIDE_PACKS);
        }
        // A folder that holds nothing but packs has no content of its own.
        if !files.paths.is_empty() || !files.findings.is_empty() || packs.list.is_empty() {
            let (library, files) = (Library::from_files_with(files, read_text), SelectedFiles::All);
            selections.push(Selection { library, files, course: OUTSIDE_PACKS });
        }
    }
    // The list grows while it is read: a pack may contain packs.
    let mut next = 0;
    while let Some(pack) = packs.list.get(next).cloned() {
        let files = ContentFiles::find(std::slice::from_ref(&pack.folder));
        if pack.named.is_none() {
            for folder in &files.packs {
                packs.add(folder.clone(), folder, pack.course);
            }
        }
        let (files, selected) = select_in_pack(files, pack.named);
        let library = Library::from_files_with(files, read_text);
        selections.push(Selection { library, files: selected, course: pack.course });
        next += 1;
    }
    selections
}

/// The number of the course that consists of what is in no named pack.
const OUTSIDE_PACKS: usize = 0;

/// A text that is to be checked in place of what the file at `path` says, which need not exist; with its pack, if the file
/// lies in one. `other_texts` takes the place of what other files of the pack say.
#[must_use]
pub fn select_text(path: &Path, bytes: Vec<u8>, other_texts: &BTreeMap<PathBuf, String>) -> Selection {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut pack_files = ContentFiles::default();
    if let Some(folder) = content_files::enclosing_pack(parent) {
        pack_files = ContentFiles::find(std::slice::from_ref(&folder));
        // A file that does not exist yet has no path in the pack that could be looked up.
        let (canonical_parent, canonical_folder) =
            (content_files::canonical_path(parent), content_files::canonical_path(&folder));
        if let (Ok(inner), Some(name)) = (canonical_parent.strip_prefix(canonical_folder), path.file_name()) {
            pack_files.paths_in_pack.insert(path.to_owned(), folder.join(inner).join(name));
        }
    }
    // Of the other files nothing is reported.
    pack_files.findings.clear();
    pack_files.named_files.insert(path.to_owned());
    let (files, selected) = replace_spelling(pack_files, vec![path.to_owned()]);
    let text = content_files::decode_text(path, bytes);
    let library = Library::from_files_with(files, |file| {
        if file == path {
            return text.clone();
        }
        other_texts.get(file).map_or_else(|| content_files::read_text(file), |text| Ok(text.clone()))
    });
    Selection { library, files: SelectedFiles::Named(selected), course: OUTSIDE_PACKS }
}

/// A pack of which something was named.
#[derive(Clone)]
struct PackRoot {
    folder: PathBuf,
    /// The paths in it that were named; `None` means all of it.
    named: Option<Vec<PathBuf>>,
    course: usize,
}

/// The packs, each once.
#[derive(Default)]
struct PackRoots {
    list: Vec<PackRoot>,
    /// The index in `list` by canonical path, since a folder may be named in several ways.
    index_by_folder: HashMap<PathBuf, usize>,
}

impl PackRoots {
    /// Notes that `path` in the pack at `folder` was named, for that course. The folder itself means all of it.
    fn add(&mut self, folder: PathBuf, path: &Path, course: usize) {
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
                self.list.push(PackRoot { folder, named, course });
            }
        }
    }
}

/// The files of a pack of which something was named, and which of them that was.
fn select_in_pack(mut pack_files: ContentFiles, named: Option<Vec<PathBuf>>) -> (ContentFiles, SelectedFiles) {
    let Some(named) = named else { return (pack_files, SelectedFiles::All) };
    let named_files = ContentFiles::find(&named);
    let shown_findings = named_files.findings.iter().map(|finding| finding.file.clone());
    let mut selected: HashSet<String> = shown_findings.collect();
    pack_files.findings = named_files.findings;
    pack_files.named_files.extend(named_files.named_files);
    let (files, spelled) = replace_spelling(pack_files, named_files.paths);
    selected.extend(spelled);
    (files, SelectedFiles::Named(selected))
}

/// Puts `named` into the files of their pack. A path as the user spelled it may differ from the path of the same file in
/// the pack: theirs is shown. Returns how each is shown, too.
fn replace_spelling(mut pack_files: ContentFiles, named: Vec<PathBuf>) -> (ContentFiles, HashSet<String>) {
    let paths = pack_files.paths.iter().enumerate();
    let index_by_path: HashMap<PathBuf, usize> =
        paths.map(|(index, path)| (content_files::canonical_path(path), index)).collect();
    let mut shown = HashSet::new();
    for path in named {
        shown.insert(content_files::display_path(&path));
        let index = index_by_path.get(&content_files::canonical_path(&path));
        match index.and_then(|index| pack_files.paths.get_mut(*index)) {
            Some(path_in_pack) => {
                let in_pack = std::mem::replace(path_in_pack, path.clone());
                pack_files.paths_in_pack.insert(path, in_pack);
            }
            None => pack_files.paths.push(path),
        }
    }
    (pack_files, shown)
}
