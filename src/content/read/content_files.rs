//! The one place where lessons and questions come from the disk: which files there are, and their text.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use super::super::finding::{Code, Finding, SourceLocation};
use super::super::pack;

/// A file larger than this is not read. The longest lesson has a hundredth of it.
pub const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// Folders may lie so deep within each other.
const MAX_FOLDER_DEPTH: usize = 32;

/// So many files are read of one pack.
const MAX_FILES: usize = 20_000;

/// The text of a file.
///
/// # Errors
/// A finding when it is no plain file, too large, not UTF-8, or cannot be read at all.
pub fn read_text(path: &Path) -> Result<String, Box<Finding>> {
    let bytes = read_bytes(path).map_err(|error| Box::new(unreadable_finding(path, &error)))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let message = format!("the file is larger than {} KiB", MAX_FILE_BYTES / 1024);
        let help = Some("a lesson is a few kilobytes: split it, or take out what is no lesson".into());
        return Err(Box::new(Finding::of_file(Code::TooLarge, display_path(path), message, help)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let valid = String::from_utf8_lossy(error.as_bytes().get(..at).unwrap_or_default()).into_owned();
        let message = "the file is not UTF-8 text from here on";
        let help = Some("save it as UTF-8".into());
        let finding = Finding::of_file(Code::NotUtf8, display_path(path), message, help);
        Box::new(Finding { location: Some(SourceLocation::of_span(&valid, at..at)), ..finding })
    })
}

/// At most one byte more than [`MAX_FILE_BYTES`]. Only plain files are opened: a pipe or a terminal would keep us waiting.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a plain file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable_finding(path: &Path, error: &io::Error) -> Finding {
    let message = format!("this cannot be read: {error}");
    Finding::of_file(Code::Unreadable, display_path(path), message, Some("see that it is there and may be read".into()))
}

/// The path as it is shown. It may hold any character.
#[must_use]
pub fn display_path(path: &Path) -> String {
    let shown = path.to_string_lossy();
    shown.strip_prefix("./").filter(|rest| !rest.is_empty()).unwrap_or(&shown).to_owned()
}

/// Whether a folder is a pack: it has an `authwalk.toml`, which is no link.
#[must_use]
pub fn is_pack(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(pack::PACK_FILE_NAME)).is_ok_and(|metadata| metadata.is_file())
}

/// The pack that a file or folder lies in: the nearest folder around it that is one.
#[must_use]
pub fn enclosing_pack(path: &Path) -> Option<PathBuf> {
    let whole = fs::canonicalize(path).ok()?;
    let up = whole.ancestors().take(MAX_FOLDER_DEPTH).position(is_pack)?;
    // As the user would write it: `lessons/a.toml` lies in `.`, and `a.toml` may lie in `..`.
    let written = path.components().filter(|part| !matches!(part, Component::CurDir));
    let plain = written.clone().all(|part| matches!(part, Component::Normal(_)));
    let depth = written.count();
    match depth.checked_sub(up) {
        Some(0) if plain => Some(PathBuf::from(".")),
        Some(_) => path.ancestors().nth(up).map(Path::to_owned),
        None if plain => Some(std::iter::repeat_n("..", up - depth).collect()),
        None => whole.ancestors().nth(up).map(Path::to_owned),
    }
}

/// The path from the root of the file system on, without links; as it is, when it leads nowhere.
#[must_use]
pub fn canonical_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Whether two paths lead to the same file.
#[must_use]
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    one == other || canonical_path(one) == canonical_path(other)
}

/// The TOML files that were asked for, each once, folder by folder in the order of their names.
#[derive(Debug, Default)]
pub struct ContentFiles {
    /// The files.
    pub paths: Vec<PathBuf>,
    /// What stood in the way.
    pub findings: Vec<Finding>,
    /// Packs that lie below a folder that is none itself; their files are not among these.
    pub packs: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
    has_single_root: bool,
    quota: FileQuota,
}

/// Whether further files are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum FileQuota {
    /// They are.
    #[default]
    Available,
    /// There are too many already.
    Exhausted,
}

impl ContentFiles {
    /// The files at and below `paths`. Of a folder with `lessons` or `quizzes` in it these two are read, and the packs
    /// beside them noted; of any other folder every `*.toml` below it is read.
    #[must_use]
    pub fn find(paths: &[PathBuf]) -> Self {
        let mut files = Self { has_single_root: paths.len() == 1, ..Self::default() };
        for path in paths {
            files.add(path);
        }
        files
    }

    /// The same, with the files of the packs, and of those below them.
    #[must_use]
    pub fn find_with_packs(paths: &[PathBuf]) -> Self {
        let mut files = Self::find(paths);
        let mut at = 0;
        while let Some(pack) = files.packs.get(at).cloned() {
            let mut more = Self::find(&[pack]);
            files.paths.append(&mut more.paths);
            files.findings.append(&mut more.findings);
            files.packs.append(&mut more.packs);
            at += 1;
        }
        files
    }

    fn add(&mut self, path: &Path) {
        match fs::metadata(path) {
            Err(error) => self.findings.push(unreadable_finding(path, &error)),
            Ok(metadata) if !metadata.is_dir() => self.add_file(path),
            Ok(_) => {
                let count = |files: &Self| files.paths.len() + files.findings.len() + files.packs.len();
                if is_pack(path) {
                    self.add_file(&path.join(pack::PACK_FILE_NAME));
                }
                let own = count(self);
                self.add_lessons_and_quizzes(path);
                if count(self) == own {
                    let message = "there is neither a lesson nor a quiz in this folder";
                    let help = Some("lessons and quizzes are files that end in `.toml`".into());
                    self.findings.push(Finding::of_file(Code::NoFiles, display_path(path), message, help));
                }
            }
        }
    }

    /// `lessons` and `quizzes` of a folder, or where it has neither, all of it. A link is none of them.
    fn add_lessons_and_quizzes(&mut self, path: &Path) {
        let parts = ["lessons", "quizzes"].map(|part| path.join(part));
        let parts: Vec<&PathBuf> = parts.iter().filter(|part| fs::symlink_metadata(part).is_ok()).collect();
        let has_folder = parts.iter().any(|part| part.is_dir());
        for part in parts {
            match fs::symlink_metadata(part) {
                Ok(metadata) if metadata.is_symlink() => self.refuse_link(part),
                Ok(metadata) if metadata.is_dir() => self.add_folder(part, 0),
                _ => {}
            }
        }
        if has_folder {
            self.add_packs_in(path);
        } else {
            self.add_folder(path, 0);
        }
    }

    /// The packs that lie in a folder beside its own lessons. Nothing else of it is looked at.
    fn add_packs_in(&mut self, folder: &Path) {
        let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
            Ok(entries) => entries,
            Err(error) => return self.findings.push(unreadable_finding(folder, &error)),
        };
        let mut beside: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).filter(|path| is_pack(path)).collect();
        beside.sort();
        for pack in beside {
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

    /// The same file under two names is read once. What cannot be resolved is left for reading to report.
    fn is_new(&mut self, path: &Path) -> bool {
        // Below one folder no file has two names, since links are not followed.
        self.has_single_root || self.seen.insert(canonical_path(path))
    }

    fn add_folder(&mut self, folder: &Path, depth: usize) {
        if self.quota == FileQuota::Exhausted {
            return;
        }
        if depth > MAX_FOLDER_DEPTH {
            let message = format!("folders lie more than {MAX_FOLDER_DEPTH} deep within each other here");
            self.findings.push(Finding::of_file(Code::TooDeep, display_path(folder), message, None));
            return;
        }
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.findings.push(unreadable_finding(folder, &error)),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            self.add_entry(&entry, depth);
        }
    }

    /// Hidden entries are passed over; links are told of and not followed, so that no folder can contain itself.
    fn add_entry(&mut self, entry: &fs::DirEntry, depth: usize) {
        let path = entry.path();
        let is_toml = path.extension().is_some_and(|extension| extension == "toml");
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            return;
        }
        match entry.file_type() {
            Err(error) => self.findings.push(unreadable_finding(&path, &error)),
            Ok(kind) if kind.is_symlink() && (is_toml || path.is_dir()) => {
                self.refuse_link(&path);
            }
            Ok(kind) if kind.is_dir() && is_pack(&path) => self.packs.push(path),
            Ok(kind) if kind.is_dir() => self.add_folder(&path, depth + 1),
            // The file of a pack is read by its name, before all others.
            Ok(kind) if is_toml && !kind.is_symlink() && entry.file_name() != pack::PACK_FILE_NAME => {
                self.add_file(&path);
            }
            Ok(_) => {}
        }
    }
}
