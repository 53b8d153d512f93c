//! The exchanges of a lesson as a hurl file, with the status of each response.

use std::fmt::Write as _;

use super::exchange_script::{CaptureSource, ExchangeScript, ResponseCapture, ScriptItem, ScriptRequest, TextPiece};
use crate::prose::escape_control_characters;

/// The file, for hurl 8 or newer.
#[must_use]
pub fn hurl_file(script: &ExchangeScript) -> String {
    let mut text = format!(
        "# {}\n#\n# Start its lab, and give hurl the address that it says:\n#   {}\n\
         #   hurl --test --no-cookie-store --variable lab=http://127.0.0.1:PORT THIS-FILE\n\
         # Each client has its own cookies here, so hurl must not keep any itself.\n",
        comment(&script.title),
        comment(&script.lab_command)
    );
    for lane in &script.lanes {
        let _ = write!(text, "\nGET {{{{lab}}}}/lanes/{}\nHTTP 200\n[Captures]\n{}: body\n", lane.id, lane.variable);
        for item in &lane.items {
            match item {
                ScriptItem::Remark(remark) => {
                    let _ = write!(text, "\n# {}\n", comment(remark));
                }
                ScriptItem::Act(act) => {
                    let _ = write!(
                        text,
                        "\nPOST {{{{lab}}}}/lanes/{}/acts\nContent-Type: application/json\n`{}`\nHTTP 204\n",
                        lane.id,
                        hurl_text(act)
                    );
                }
                ScriptItem::Request(request) => push_request(&mut text, request, &lane.variable),
            }
        }
    }
    text
}

/// A comment ends with its line, so it must not have another one in it.
fn comment(text: &str) -> String {
    escape_control_characters(text).into_owned()
}

fn push_request(text: &mut String, request: &ScriptRequest, lane: &str) {
    let target = hurl_target(&request.target);
    let _ = write!(text, "\n{} {{{{{lane}}}}}{target}\nHost: {}\n", request.method, escape_text(&request.host));
    for header in &request.headers {
        let _ = writeln!(text, "{}: {}", header.name, hurl_text(&header.value));
    }
    if !request.body.is_empty() {
        let _ = writeln!(text, "`{}`", hurl_text(&request.body));
    }
    let status = request.status.map_or_else(|| "*".to_owned(), |status| status.to_string());
    let _ = writeln!(text, "HTTP {status}");
    if !request.captures.is_empty() {
        text.push_str("[Captures]\n");
        request.captures.iter().for_each(|capture| push_capture(text, capture));
    }
}

/// The names have been seen to be words.
fn push_capture(text: &mut String, ResponseCapture { variable, source }: &ResponseCapture) {
    let query = match source {
        CaptureSource::Cookie(name) => format!("cookie \"{name}\""),
        CaptureSource::Member(name) => format!("jsonpath \"$['{name}']\""),
        CaptureSource::LocationParameter(name) => format!("header \"Location\" regex \"[?&]{name}=([^&#]*)\""),
    };
    let _ = writeln!(text, "{variable}: {query}");
}

/// The pieces as a text of hurl, in a header or between backticks.
fn hurl_text(pieces: &[TextPiece]) -> String {
    pieces_text(pieces, escape_text)
}

/// The pieces as a part of a URL, in which hurl knows no escapes: what it would take for something else is percent-encoded, which
/// means the same there (RFC 3986, section 2.4).
fn hurl_target(pieces: &[TextPiece]) -> String {
    pieces_text(pieces, |text| text.chars().map(target_char).collect())
}

fn target_char(c: char) -> String {
    if c.is_ascii_alphanumeric() || "/?&=%.:_~@!$'()*,;+-".contains(c) {
        return c.to_string();
    }
    let mut encoded = String::new();
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a text cannot fail.
        let _ = write!(encoded, "%{byte:02X}");
    }
    encoded
}

fn pieces_text(pieces: &[TextPiece], literal: impl Fn(&str) -> String) -> String {
    let text = |piece: &TextPiece| match piece {
        TextPiece::Literal(text) => literal(text),
        TextPiece::Variable(name) => format!("{{{{{name}}}}}"),
    };
    pieces.iter().map(text).collect()
}

/// Every character that could have a meaning is written by its number.
fn escape_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '#' | '{' | '}' | '`') || c.is_control() {
            let _ = write!(escaped, "\\u{{{:x}}}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_means_itself_whatever_stands_in_it() {
        let pieces = [TextPiece::Literal("{{secret}} `a` # \\n\n".to_owned()), TextPiece::Variable("sid_1".to_owned())];
        assert_eq!(
            hurl_text(&pieces),
            "\\u{7b}\\u{7b}secret\\u{7d}\\u{7d} \\u{60}a\\u{60} \\u{23} \\u{5c}n\\u{a}{{sid_1}}"
        );
        assert_eq!(hurl_target(&[TextPiece::Literal("/a?b={{c}}#`".to_owned())]), "/a?b=%7B%7Bc%7D%7D%23%60");
    }
}
