//! Texts that differ only in case, spaces or the form of their characters, made equal. `build.rs` compiles this file, too.

use unicode_normalization::UnicodeNormalization as _;

/// `text` in NFKC, lower case and with single spaces.
#[must_use]
pub fn fold_case(text: &str) -> String {
    // ASCII is in NFKC as it is.
    let folded: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfkc().flat_map(char::to_lowercase).map(straight_quote).collect()
    };
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

const fn straight_quote(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{2032}' => '\'',
        c => c,
    }
}
