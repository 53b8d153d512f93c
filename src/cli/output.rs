//! What a command writes: lines, messages, its failure, and JSON in which nothing is hidden.

use std::io;

use serde_json::Value as Json;

use super::exit_code::EXIT_USAGE;
use crate::prose;

pub(super) use crate::plain::output::{LINE_WIDTH, Output, count_of, print_message};

/// Prints why a command can't do its work, and returns the exit code for that.
pub(super) fn report_failure(text: &str) -> io::Result<u8> {
    print_message(text)?;
    Ok(EXIT_USAGE)
}

/// JSON text in which every character is escaped that a terminal would act on or hide. Other characters stay readable.
pub(super) fn escape_json(json: &str) -> String {
    escape_chars(json, |c| c != '\n' && prose::is_hidden(c))
}

/// JSON in which everything beyond printable ASCII is escaped, for programs whatever their encoding.
pub(super) fn escape_to_ascii(json: &Json) -> String {
    escape_chars(&json.to_string(), |c| !matches!(c, ' '..='~'))
}

/// Both are valid JSON: such characters occur only inside its strings, where `\uXXXX` means the same.
fn escape_chars(json: &str, needs_escape: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if needs_escape(c) {
            let mut units = [0; 2];
            escaped.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    escaped
}
