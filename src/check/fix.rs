//! `check --fix`: what is mechanical is mended in the text of a file, and every other byte stays as it is.
//!
//! Where there is nothing to do, nothing changes, so that mending twice is mending once.

use crate::content::migration::{MigrationError, migrated_text};
use crate::content::read::{self, is_toml};
use crate::content::text_edit::apply_edits;

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
    Ok(mend_readings(path, migrated_text(text)?))
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
