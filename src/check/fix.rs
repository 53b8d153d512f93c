//! `check --fix`: what is mechanical is mended in the text of a file, and every other byte stays as it is.
//!
//! What one file shows is mended in [`fixed_text`], what takes the whole pack in [`mend_names`].
//!
//! Where there is nothing to do, nothing changes, so that mending twice is mending once.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::CheckOptions;
use crate::content::library::selection::select_with;
use crate::content::migration::{MigrationError, migrated_text};
use crate::content::read::content_files::display_path;
use crate::content::read::{self, is_toml};
use crate::content::text_edit::{TextEdit, apply_edits};

/// An edit may make room for the next. More rounds than this say that one edit undoes another.
const MAX_ROUNDS: usize = 100;

/// `text` brought to today's version of the format, and then with its readings mended. `path`, that of its file, helps to tell
/// lessons, quizzes and packs apart.
///
/// # Errors
/// When it is not certain what the text means.
pub fn fixed_text(path: &str, text: &str) -> Result<String, MigrationError> {
    if !is_toml(text) {
        return Err(MigrationError::NotToml);
    }
    let mended = mend_readings(path, migrated_text(text)?);
    // A version that stood in quotes can be read only now.
    Ok(mend_readings(path, migrated_text(&mended)?))
}

/// Mends the names in `texts`, those of the files at and below `paths`, that the rest of their packs shows to be misspelt or
/// renamed: of lanes, clients and accounts, topics, lessons, steps and questions.
pub fn mend_names(paths: &[PathBuf], texts: &mut BTreeMap<PathBuf, String>) {
    for _ in 0..MAX_ROUNDS {
        // Without a replay there is nothing that could keep a pack from being checked.
        let Ok(report) = super::run(select_with(paths, texts), &CheckOptions::default(), None) else { return };
        let mut edits: BTreeMap<String, Vec<TextEdit>> = BTreeMap::new();
        for finding in report.findings {
            if let Some(fix) = finding.fix {
                edits.entry(finding.file).or_default().push(fix);
            }
        }
        let mut is_mended = false;
        for (path, text) in texts.iter_mut() {
            let Some(edits) = edits.remove(&display_path(path)) else { continue };
            let mended = apply_edits(text, edits);
            if is_toml(&mended) && mended != *text {
                *text = mended;
                is_mended = true;
            }
        }
        if !is_mended {
            return;
        }
    }
}

/// Mends what reading finds and only one thing can be meant by: a misspelt key or word, a character that steers a terminal.
fn mend_readings(path: &str, text: String) -> String {
    let mut mended = text.clone();
    for _ in 0..MAX_ROUNDS {
        let findings = read::read(path, mended.clone()).findings;
        let edits: Vec<_> = findings.into_iter().filter_map(|finding| finding.fix).collect();
        if edits.is_empty() {
            break;
        }
        mended = apply_edits(&mended, edits);
    }
    // What one thing is called may be what another one is called as well.
    if is_toml(&mended) { mended } else { text }
}
