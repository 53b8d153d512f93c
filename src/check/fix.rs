//! `check --fix`: what is mechanical is mended in the text of a file, and every other byte stays as it is.
//!
//! A fix is a function from the text of a file to the text that it should have. It changes nothing where it has nothing to do,
//! so that mending twice is mending once.

use crate::content::migration::migrated_text;
use crate::content::read::{self, is_toml};
use crate::content::text_edit::apply_edits;

/// A fix gets the path of a file, which helps to tell lessons, quizzes and packs apart, and its text. It returns the text
/// that it would have instead; `None` where there is nothing to mend.
type Fix = fn(&str, &str) -> Option<String>;

/// What can be mended, in this order: each fix sees the text that those before it left.
const FIXES: &[Fix] = &[|_, text| migrated_text(text), mend_readings];

/// An edit may make room for the next. More rounds than this say that one edit undoes another.
const MAX_ROUNDS: usize = 100;

/// The text of the file at `path` with all that mended; `None` if it is not TOML, and so nothing is certain.
#[must_use]
pub fn fixed_text(path: &str, text: &str) -> Option<String> {
    is_toml(text).then(|| FIXES.iter().fold(text.to_owned(), |fixed, fix| fix(path, &fixed).unwrap_or(fixed)))
}

/// Mends what reading finds and only one thing can be meant by: a misspelt key or word, a character that steers a terminal.
fn mend_readings(path: &str, text: &str) -> Option<String> {
    let mut mended = text.to_owned();
    for _ in 0..MAX_ROUNDS {
        let findings = read::read(path, mended.clone()).findings;
        let edits: Vec<_> = findings.into_iter().filter_map(|finding| finding.fix).collect();
        if edits.is_empty() {
            break;
        }
        mended = apply_edits(&mended, edits);
    }
    // What one thing is called may be what another one is called as well.
    is_toml(&mended).then_some(mended)
}
