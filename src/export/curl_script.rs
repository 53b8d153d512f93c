//! The exchanges of a lesson as a shell script with curl, which stops at the first response that is not as in the lesson.

use std::fmt::Write as _;

use super::exchange_script::{CaptureSource, ExchangeScript, ResponseCapture, ScriptItem, ScriptRequest, TextPiece};
use crate::prose::escape_control_characters;

/// What the requests are sent with.
const FUNCTIONS: &str = include_str!("../../assets/export/functions.sh");

/// The script, for any POSIX shell.
#[must_use]
pub fn curl_script(script: &ExchangeScript) -> String {
    let mut text = format!(
        "#!/bin/sh\n# {}\n#\n# Start its lab, and give this script the address that it says:\n#   {}\n#   AUTHWALK_LAB=http://127.0.0.1:PORT sh THIS-FILE\n{FUNCTIONS}",
        comment(&script.title),
        comment(&script.lab_command)
    );
    for lane in &script.lanes {
        let _ = write!(text, "\n{}=$(lane {})\n", lane.variable, shell_quoted(&lane.id));
        for item in &lane.items {
            match item {
                ScriptItem::Remark(remark) => {
                    let _ = write!(text, "\n# {}\n", comment(remark));
                }
                ScriptItem::Act(act) => {
                    let _ = writeln!(text, "act {} {}", shell_quoted(&lane.id), shell_word(act));
                }
                ScriptItem::Request(request) => push_request(&mut text, request, &lane.variable),
            }
        }
    }
    text.push_str("\necho 'Everything was answered as in the lesson.'\n");
    text
}

/// A comment ends with its line, so it must not have another one in it.
fn comment(text: &str) -> String {
    escape_control_characters(text).into_owned()
}

fn push_request(text: &mut String, request: &ScriptRequest, lane: &str) {
    let status = request.status.map_or_else(|| "any".to_owned(), |status| status.to_string());
    let _ = write!(text, "request {status} {} ", shell_quoted(&request.method));
    let _ = write!(text, "\"${lane}\"{}", shell_word(&request.target));
    let _ = write!(text, " \\\n  --header {}", shell_quoted(&format!("Host: {}", request.host)));
    for header in &request.headers {
        // `Name;` is how curl sends a header without a value.
        let separator = if header.value.is_empty() { ";" } else { ": " };
        let name = format!("{}{separator}", header.name);
        let argument = match header.value.split_first() {
            Some((TextPiece::Literal(first), rest)) => shell_quoted(&format!("{name}{first}")) + &shell_word(rest),
            _ => shell_quoted(&name) + &shell_word(&header.value),
        };
        let _ = write!(text, " \\\n  --header {argument}");
    }
    if !request.body.is_empty() {
        let _ = write!(text, " \\\n  --data-raw {}", shell_word(&request.body));
    }
    text.push('\n');
    request.captures.iter().for_each(|capture| push_capture(text, capture));
}

fn push_capture(text: &mut String, ResponseCapture { variable, source }: &ResponseCapture) {
    let (function, name) = match source {
        CaptureSource::Cookie(name) => ("cookie", name),
        CaptureSource::Member(name) => ("member", name),
        CaptureSource::LocationParameter(name) => ("parameter", name),
    };
    let _ = writeln!(text, "{variable}=$({function} {})", shell_quoted(name));
}

/// The pieces as one word: literal text in single quotes, variables in double ones.
fn shell_word(pieces: &[TextPiece]) -> String {
    let word = |piece: &TextPiece| match piece {
        TextPiece::Literal(text) => shell_quoted(text),
        TextPiece::Variable(name) => format!("\"${name}\""),
    };
    pieces.iter().map(word).collect()
}

/// Nothing is special within single quotes but the quote itself: close, escape it, open again.
fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_itself_whatever_stands_in_it() {
        let pieces = ["it's $(id) `id` \\", "\n#"].map(|text| TextPiece::Literal(text.to_owned()));
        let [first, second] = pieces;
        let variable = TextPiece::Variable("sid_1".to_owned());
        assert_eq!(shell_word(&[first, variable, second]), "'it'\\''s $(id) `id` \\'\"$sid_1\"'\n#'");
    }
}
