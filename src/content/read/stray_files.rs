//! TOML files in a pack that nobody reads, because a name is misspelt or a file lies beside the folders that are searched.
//! Files of other programs, `Cargo.toml` for one, are no stray files.

use std::fs::{self, DirEntry, File};
use std::io::{self, Read as _};
use std::path::Path;

use super::display_path::display_path;
use crate::content::finding::{Code, Finding};
use crate::content::pack::PACK_FILE_NAME;
use crate::model::nearest_match::nearest_match;

/// The folders of a pack that are searched.
pub(super) const CONTENT_FOLDERS: [&str; 2] = ["lessons", "quizzes"];

/// The beginning of a file that shows what it is.
const HEAD_BYTES: u64 = 16 * 1024;

/// A folder with more entries than this is no folder that an author keeps lessons in.
const MAX_ENTRIES: usize = 1000;

/// A finding about an entry of a folder that is searched, if it is a TOML file that is not read: a hidden one, or one whose
/// extension is not in small letters.
pub(super) fn unread_entry(entry: &DirEntry) -> Option<Finding> {
    let path = entry.path();
    let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
    if is_hidden(entry) {
        let holds_toml = if is_folder { !toml_entries(&path).is_empty() } else { has_toml_extension(&path) };
        return holds_toml.then(|| stray(&path, "hidden files are not read", "take the dot from its name"));
    }
    let is_unread = !is_folder && has_toml_extension(&path) && path.extension().is_some_and(|end| end != "toml");
    is_unread.then(|| stray(&path, "this file is not read", "let its name end in `.toml`, in small letters"))
}

/// Findings about what lies in `folder` beside `lessons` and `quizzes`: lessons and quizzes, folders whose name is nearly
/// one of these two, and a misspelt `authwalk.toml`.
pub(super) fn beside_content(folder: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in visible_entries(folder) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !CONTENT_FOLDERS.contains(&name.as_str()) => {
                findings.extend(beside_in_folder(&path, &name));
            }
            Ok(kind) if kind.is_file() => findings.extend(beside_file(&path, &name)),
            _ => {}
        }
    }
    findings
}

fn beside_file(path: &Path, name: &str) -> Option<Finding> {
    let is_pack_file = name == PACK_FILE_NAME;
    if is_pack_file || !has_toml_extension(path) {
        return None;
    }
    if nearest_match(name, [PACK_FILE_NAME]).is_some() && read_head(path).is_ok_and(|head| has_version(&head)) {
        return Some(stray(path, "this file is not read", "is it to be `authwalk.toml`?"));
    }
    looks_like_content(path).then(|| stray(path, "this file is not read", IN_A_FOLDER))
}

const IN_A_FOLDER: &str = "put it into `lessons` or `quizzes`, or into `exclude` of authwalk.toml";

/// About a folder with a name like `lesson`, one finding; about another, one for each lesson or quiz in it.
fn beside_in_folder(path: &Path, name: &str) -> Vec<Finding> {
    if path.join(PACK_FILE_NAME).exists() {
        return Vec::new();
    }
    let files = toml_entries(path);
    if let Some(meant) = nearest_match(name, CONTENT_FOLDERS)
        && !files.is_empty()
    {
        return vec![stray(path, "nothing in this folder is read", &format!("is it to be `{meant}`?"))];
    }
    let content = files.iter().map(DirEntry::path).filter(|file| looks_like_content(file));
    content.map(|file| stray(&file, "this file is not read", IN_A_FOLDER)).collect()
}

fn stray(path: &Path, message: &str, help: &str) -> Finding {
    Finding::of_file(Code::StrayFile, display_path(path), message, Some(help.to_owned()))
}

/// The TOML files right in a folder.
fn toml_entries(folder: &Path) -> Vec<DirEntry> {
    let is_file = |entry: &DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file());
    visible_entries(folder).into_iter().filter(|entry| is_file(entry) && has_toml_extension(&entry.path())).collect()
}

/// The entries of a folder that are not hidden, by name; none of a folder that cannot be read or is too large.
fn visible_entries(folder: &Path) -> Vec<DirEntry> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<DirEntry> = entries.take(MAX_ENTRIES + 1).filter_map(Result::ok).collect();
    if entries.len() > MAX_ENTRIES {
        return Vec::new();
    }
    entries.retain(|entry| !is_hidden(entry));
    entries.sort_by_key(DirEntry::file_name);
    entries
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn has_toml_extension(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// Whether a plain file begins as lessons and quizzes do: with the version of their format, and a step or a question.
fn looks_like_content(path: &Path) -> bool {
    let Ok(head) = read_head(path) else { return false };
    has_version(&head) && (has_line(&head, "[[step") || has_line(&head, "[[question"))
}

/// Whether a text begins as all our files do.
fn has_version(head: &str) -> bool {
    has_line(head, "format_version")
}

fn has_line(head: &str, start: &str) -> bool {
    head.lines().any(|line| line.trim_start().starts_with(start))
}

fn read_head(path: &Path) -> io::Result<String> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a plain file"));
    }
    let mut head = Vec::new();
    File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(String::from_utf8_lossy(&head).into_owned())
}
