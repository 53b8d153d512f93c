//! Content on disk: which files there are, and their text. Nothing else in this room touches the file system.
//!
//! A pack may come from a stranger: only plain files are opened, links are not followed, and sizes are limited.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

pub use super::display_path::display_path;
use super::stray_files;
use crate::content::finding::{Code, Finding, SourceLocation};
use crate::content::pack;

/// A larger file is not read. The longest lesson is a hundredth of this.
pub const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// How deep folders may be nested.
const MAX_FOLDER_DEPTH: usize = 32;

/// The most files that are read for one pack.
const MAX_FILES: usize = 20_000;

/// The text of a file.
///
/// # Errors
/// A finding if it is not a plain file, is too large, is not UTF-8, or cannot be read at all.
pub fn read_text(path: &Path) -> Result<String, Box<Finding>> {
    let bytes = read_bytes(path).map_err(|error| Box::new(unreadable_finding(path, &error)))?;
    decode_text(path, bytes)
}

/// The text of a file whose bytes were read elsewhere.
///
/// # Errors
/// A finding if it is too large or not UTF-8.
pub fn decode_text(path: &Path, bytes: Vec<u8>) -> Result<String, Box<Finding>> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let message = format!("the file is larger than {} KiB", MAX_FILE_BYTES / 1024);
        let help = Some("a lesson is a few kilobytes: split it, or take out what does not belong to a lesson".into());
        return Err(Box::new(Finding::of_file(Code::TooLarge, display_path(path), message, help)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid_length = error.utf8_error().valid_up_to();
        let valid = String::from_utf8_lossy(error.as_bytes().get(..valid_length).unwrap_or_default()).into_owned();
        let message = "the file is not UTF-8 text from here on";
        let help = Some("save it as UTF-8".into());
        let finding = Finding::of_file(Code::NotUtf8, display_path(path), message, help);
        Box::new(Finding { location: Some(SourceLocation::of_span(&valid, valid_length..valid_length)), ..finding })
    })
}

/// The bytes of a file, at most one more than [`MAX_FILE_BYTES`]. Only plain files are opened: reading a pipe or a
/// terminal might never end.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a plain file"));
    }
    // Room for exactly this file: one read, and no byte of a text that is kept takes the place of two.
    let size = usize::try_from(metadata.len().min(MAX_FILE_BYTES + 1)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(size);
    File::open(path)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable_finding(path: &Path, error: &io::Error) -> Finding {
    let message = format!("this cannot be read: {error}");
    Finding::of_file(Code::Unreadable, display_path(path), message, Some("see that it is there and may be read".into()))
}

/// Whether a folder is a pack: it has an `authwalk.toml` that is a plain file and no link.
#[must_use]
pub fn is_pack(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(pack::PACK_FILE_NAME)).is_ok_and(|metadata| metadata.is_file())
}

/// The pack that a file or folder belongs to: the nearest folder around it that is one. The result is relative if `path`
/// is, so that findings show paths as the user would write them.
#[must_use]
pub fn enclosing_pack(path: &Path) -> Option<PathBuf> {
    let canonical = fs::canonicalize(path).ok()?;
    let levels_up = canonical.ancestors().take(MAX_FOLDER_DEPTH).position(is_pack)?;
    let components = path.components().filter(|component| !matches!(component, Component::CurDir));
    let is_relative_and_plain = components.clone().all(|component| matches!(component, Component::Normal(_)));
    let depth = components.count();
    match depth.checked_sub(levels_up) {
        // `lessons/a.toml` in the pack `.`
        Some(0) if is_relative_and_plain => Some(PathBuf::from(".")),
        Some(_) => path.ancestors().nth(levels_up).map(Path::to_owned),
        // `a.toml` in the pack `..`
        None if is_relative_and_plain => Some(std::iter::repeat_n("..", levels_up - depth).collect()),
        None => canonical.ancestors().nth(levels_up).map(Path::to_owned),
    }
}

/// The absolute path with links resolved; unchanged if it leads nowhere.
#[must_use]
pub fn canonical_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Whether `path` lies below `folder`, however both are spelled.
#[must_use]
pub fn is_below(path: &Path, folder: &Path) -> bool {
    // The folder of a file without one, which the system does not know by an empty name.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    path.starts_with(folder) || canonical_path(path).starts_with(canonical_path(folder))
}

/// Whether two paths lead to the same file.
#[must_use]
pub fn is_same_file(path: &Path, other: &Path) -> bool {
    path == other || canonical_path(path) == canonical_path(other)
}

/// The TOML files at and below some paths: each once, folder by folder, sorted by name.
#[derive(Debug, Default)]
pub struct ContentFiles {
    /// The files, as they are to be opened and shown.
    pub paths: Vec<PathBuf>,
    /// What could not be read, or was left out for a reason that the user should know.
    pub findings: Vec<Finding>,
    /// Packs below these paths. Their files are not among `paths`.
    pub packs: Vec<PathBuf>,
    /// The files that were named themselves, and not only a folder around them.
    pub named_files: HashSet<PathBuf>,
    /// How the path of a file that is shown as the user spelled it begins with the folder of its pack.
    pub paths_in_pack: HashMap<PathBuf, PathBuf>,
    /// The canonical paths of the files so far.
    seen: HashSet<PathBuf>,
    has_single_root: bool,
    quota: FileQuota,
}

/// Whether more files may be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum FileQuota {
    #[default]
    Available,
    /// There were too many, which is reported once.
    Exhausted,
}

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SearchArea {
    /// `lessons` or `quizzes`, where every TOML file is content.
    Content,
    /// A folder that may hold other things, too.
    Anything,
}

impl ContentFiles {
    /// The files at and below `paths`. In a folder with `lessons` or `quizzes`, only these two are searched, and packs
    /// beside them are noted; in any other folder, every `*.toml` counts.
    #[must_use]
    pub fn find(paths: &[PathBuf]) -> Self {
        let mut files = Self { has_single_root: paths.len() == 1, ..Self::default() };
        for path in paths {
            files.add(path);
        }
        files
    }

    /// The same with the files of the packs, and of the packs below those.
    #[must_use]
    pub fn find_with_packs(paths: &[PathBuf]) -> Self {
        let mut files = Self::find(paths);
        // The list grows while it is read: a pack may contain packs.
        let mut next = 0;
        while let Some(pack) = files.packs.get(next).cloned() {
            let mut pack_files = Self::find(&[pack]);
            files.paths.append(&mut pack_files.paths);
            files.findings.append(&mut pack_files.findings);
            files.packs.append(&mut pack_files.packs);
            next += 1;
        }
        files
    }

    fn add(&mut self, path: &Path) {
        match fs::metadata(path) {
            Err(error) => self.findings.push(unreadable_finding(path, &error)),
            Ok(metadata) if !metadata.is_dir() => {
                self.named_files.insert(path.to_owned());
                self.add_file(path);
            }
            Ok(_) => {
                if is_pack(path) {
                    self.add_file(&path.join(pack::PACK_FILE_NAME));
                }
                let count = |files: &Self| files.paths.len() + files.findings.len() + files.packs.len();
                let count_before = count(self);
                self.add_lessons_and_quizzes(path);
                if count(self) == count_before {
                    let message = "there is neither a lesson nor a quiz in this folder";
                    let help = Some("lessons and quizzes are files that end in `.toml`".into());
                    self.findings.push(Finding::of_file(Code::NoFiles, display_path(path), message, help));
                }
            }
        }
    }

    /// Adds `lessons` and `quizzes` of a folder, or if neither is a folder, everything below it.
    fn add_lessons_and_quizzes(&mut self, path: &Path) {
        let folders = stray_files::CONTENT_FOLDERS.map(|name| path.join(name));
        for folder in &folders {
            match fs::symlink_metadata(folder) {
                Ok(metadata) if metadata.is_symlink() => self.refuse_link(folder),
                Ok(metadata) if metadata.is_dir() => self.add_folder(folder, 0, SearchArea::Content),
                _ => {}
            }
        }
        // A link to a folder counts: the pack has that layout, even if the link is not followed.
        if folders.iter().any(|folder| folder.is_dir()) {
            self.add_packs_in(path);
            self.findings.extend(stray_files::beside_content(path));
        } else {
            self.add_folder(path, 0, SearchArea::Anything);
        }
    }

    /// Notes the packs in a folder that has lessons of its own. Nothing else in it is looked at.
    fn add_packs_in(&mut self, folder: &Path) {
        let Some(entries) = self.sorted_entries(folder) else { return };
        for pack in entries.iter().map(fs::DirEntry::path).filter(|path| is_pack(path)) {
            let is_link = fs::symlink_metadata(&pack).is_ok_and(|metadata| metadata.is_symlink());
            if is_link { self.refuse_link(&pack) } else { self.packs.push(pack) }
        }
    }

    fn refuse_link(&mut self, path: &Path) {
        let message = "this is a symbolic link; it is not followed";
        let help = Some("name its target on the command line, or put the file itself here".into());
        self.findings.push(Finding::of_file(Code::LinkNotFollowed, display_path(path), message, help));
    }

    fn add_file(&mut self, path: &Path) {
        if self.quota == FileQuota::Exhausted || !self.is_new(path) {
            return;
        }
        if self.paths.len() < MAX_FILES {
            return self.paths.push(path.to_owned());
        }
        self.quota = FileQuota::Exhausted;
        let message = format!("these are more than {MAX_FILES} files; this one and the rest are not read");
        let help = Some("split the pack, or name its folders one by one".into());
        self.findings.push(Finding::of_file(Code::TooManyFiles, display_path(path), message, help));
    }

    /// Whether the file was not added yet, be it under another name.
    fn is_new(&mut self, path: &Path) -> bool {
        // Below one root no file has two names, since links are not followed. This saves resolving every path.
        self.has_single_root || self.seen.insert(canonical_path(path))
    }

    fn add_folder(&mut self, folder: &Path, depth: usize, area: SearchArea) {
        if self.quota == FileQuota::Exhausted {
            return;
        }
        if depth > MAX_FOLDER_DEPTH {
            let message = format!("folders lie more than {MAX_FOLDER_DEPTH} deep within each other here");
            self.findings.push(Finding::of_file(Code::TooDeep, display_path(folder), message, None));
            return;
        }
        for entry in self.sorted_entries(folder).into_iter().flatten() {
            self.add_entry(&entry, depth, area);
            if area == SearchArea::Content {
                self.findings.extend(stray_files::unread_entry(&entry));
            }
        }
    }

    /// The entries of a folder by name; `None` and a finding if it cannot be read.
    fn sorted_entries(&mut self, folder: &Path) -> Option<Vec<fs::DirEntry>> {
        match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
            Ok(mut entries) => {
                entries.sort_by_cached_key(fs::DirEntry::file_name);
                Some(entries)
            }
            Err(error) => {
                self.findings.push(unreadable_finding(folder, &error));
                None
            }
        }
    }

    /// Adds an entry of a folder. Hidden entries are skipped. Links are reported and not followed: a folder could contain
    /// itself, or a pack of a stranger could reach files outside of it.
    fn add_entry(&mut self, entry: &fs::DirEntry, depth: usize, area: SearchArea) {
        let (path, name) = (entry.path(), entry.file_name());
        let is_toml = path.extension().is_some_and(|extension| extension == "toml");
        if name.as_encoded_bytes().starts_with(b".") {
            return;
        }
        match entry.file_type() {
            Err(error) => self.findings.push(unreadable_finding(&path, &error)),
            Ok(kind) if kind.is_symlink() && (is_toml || path.is_dir()) => {
                self.refuse_link(&path);
            }
            Ok(kind) if kind.is_dir() && is_pack(&path) => self.packs.push(path),
            Ok(kind) if kind.is_dir() => self.add_folder(&path, depth + 1, area),
            // `add` has already put the file of the pack itself in front.
            Ok(kind) if is_toml && !kind.is_symlink() && name != pack::PACK_FILE_NAME => {
                self.add_file(&path);
            }
            Ok(_) => {}
        }
    }
}
