//! `check --fix`: mends files in place, or with `--dry-run` prints what it would change.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::unified_diff::unified_diff;
use crate::check::fix::{fixed_text, mend_names};
use crate::cli::exit_code::{EXIT_FINDINGS, EXIT_OK, EXIT_USAGE};
use crate::cli::output::{StdoutWriter, count_of, print_message};
use crate::content::Finding;
use crate::content::read::content_files::{self, ContentFiles};

/// What is done with a file that can be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FixMode {
    /// It is written.
    Write,
    /// The difference is printed, and nothing is written.
    DryRun,
}

/// Mends the files at and below `paths`. The exit code is 2 when a file could not be read or written, and otherwise 1 in a
/// dry run that found something to mend.
pub(super) fn fix_files(paths: &[PathBuf], mode: FixMode) -> io::Result<u8> {
    let files = ContentFiles::find_with_packs(paths);
    let mut untouched: Vec<String> = files.findings.iter().map(describe).collect();
    let (mut originals, mut texts) = (BTreeMap::new(), BTreeMap::new());
    for path in files.paths {
        match read_and_fix(&path) {
            Ok((original, fixed)) => {
                originals.insert(path.clone(), original);
                texts.insert(path, fixed);
            }
            Err(reason) => untouched.push(format!("{}: {reason}", content_files::display_path(&path))),
        }
    }
    mend_names(paths, &mut texts);
    let mut out = StdoutWriter::stdout();
    let mut fixed_files = 0;
    for (path, fixed) in texts.iter().filter(|(path, fixed)| originals.get(*path) != Some(fixed)) {
        let original = originals.get(path).map(String::as_str).unwrap_or_default();
        match finish_file(path, original, fixed, mode, &mut out) {
            Ok(()) => fixed_files += 1,
            Err(reason) => untouched.push(format!("{}: {reason}", content_files::display_path(path))),
        }
    }
    out.flush()?;
    for reason in &untouched {
        print_message(&format!("{reason}; it is left as it is."))?;
    }
    let verb = if mode == FixMode::DryRun { "would be mended" } else { "mended" };
    print_message(&format!("{} {verb}.", count_of(fixed_files, "file")))?;
    Ok(match mode {
        _ if !untouched.is_empty() => EXIT_USAGE,
        FixMode::DryRun if fixed_files > 0 => EXIT_FINDINGS,
        _ => EXIT_OK,
    })
}

fn describe(finding: &Finding) -> String {
    format!("{}: {}", finding.file, finding.message)
}

/// The text of a file, and what is left of it when all is mended that it shows by itself. The error is why it stays.
fn read_and_fix(path: &Path) -> Result<(String, String), String> {
    let text = content_files::read_text(path).map_err(|finding| finding.message)?;
    let fixed = fixed_text(&content_files::display_path(path), &text).map_err(|error| error.to_string())?;
    Ok((text, fixed))
}

/// Writes a file that was mended, or prints the difference. The error is why it could not be written.
fn finish_file(path: &Path, original: &str, fixed: &str, mode: FixMode, out: &mut StdoutWriter) -> Result<(), String> {
    match mode {
        FixMode::Write => replace_file(path, fixed).map_err(|error| format!("this cannot be written: {error}")),
        FixMode::DryRun => {
            let diff = unified_diff(&content_files::display_path(path), original, fixed);
            out.line(&diff).map_err(|error| error.to_string())
        }
    }
}

/// Puts a file with this text in the place of the one at `path`. At any moment the old or the new one is there, whole.
fn replace_file(path: &Path, text: &str) -> io::Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is a link; name the file that it leads to"));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new_path = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = write_new(&new_path, text, metadata.permissions()).and_then(|()| fs::rename(&new_path, path));
    if written.is_err() {
        // The first error is reported. If the unfinished file can't be removed either, that adds nothing to it.
        drop(fs::remove_file(&new_path));
    }
    written
}

fn write_new(path: &Path, text: &str, permissions: fs::Permissions) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.set_permissions(permissions)?;
    file.write_all(text.as_bytes())?;
    file.sync_data()
}
