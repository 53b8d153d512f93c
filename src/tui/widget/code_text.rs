//! A line of code in colours: comments, strings and numbers, and the words that most languages share. It knows no language,
//! so that it fits the few lines of any that a question or a step shows.

use ratatui::text::Line;

use crate::prose::{escape_control_characters, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::WrappedText;

/// Words that have a meaning of their own in JavaScript, Python, Java, PHP, Go, Rust, Ruby or SQL.
const KEYWORDS: &[&str] = &[
    "and",
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "def",
    "do",
    "elif",
    "else",
    "end",
    "except",
    "export",
    "false",
    "finally",
    "fn",
    "for",
    "from",
    "func",
    "function",
    "if",
    "impl",
    "import",
    "in",
    "is",
    "let",
    "match",
    "mut",
    "new",
    "nil",
    "not",
    "null",
    "or",
    "private",
    "pub",
    "public",
    "raise",
    "return",
    "self",
    "static",
    "struct",
    "then",
    "this",
    "throw",
    "true",
    "try",
    "type",
    "undefined",
    "use",
    "var",
    "while",
    "with",
    "False",
    "None",
    "True",
    "SELECT",
    "FROM",
    "WHERE",
    "AND",
    "OR",
    "INSERT",
    "UPDATE",
    "DELETE",
];

/// A line of code, with its indentation; a long one is wrapped, with the rest indented by two more.
pub(in crate::tui) fn code_lines(pen: Pen, line: &str, columns: usize) -> Vec<Line<'static>> {
    if width(&escape_control_characters(line)) + 2 <= columns {
        let mut spans = vec![("  ", Tone::Plain)];
        spans.extend(lex(line));
        return vec![pen.spans(&spans)];
    }
    let indent = line.chars().take_while(|c| *c == ' ').count();
    let (lead, rest) = (" ".repeat(indent + 2), " ".repeat(indent + 4));
    WrappedText::plain(line.trim_start(), Tone::Code)
        .with_lead(&lead, Tone::Code)
        .with_indent(&rest)
        .lines(pen, columns)
}

/// The parts of a line, each with its tone; together they are the line.
fn lex(line: &str) -> Vec<(&str, Tone)> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (length, tone) = match first {
            _ if is_comment(rest, parts.iter().all(|(part, _): &(&str, Tone)| part.trim().is_empty())) => {
                (rest.len(), Tone::Dim)
            }
            '"' | '\'' | '`' => (string_length(rest, first), Tone::Literal),
            _ if first.is_ascii_digit() => (word_length(rest), Tone::Literal),
            _ if first.is_alphabetic() || first == '_' || first == '$' => {
                let length = word_length(rest);
                (length, if KEYWORDS.contains(&&rest[..length]) { Tone::Strong } else { Tone::Code })
            }
            _ => (first.len_utf8(), Tone::Plain),
        };
        let (part, next) = rest.split_at(length);
        parts.push((part, tone));
        rest = next;
    }
    parts
}

/// Whether a comment begins here. `#` and `--` begin one only at the start of a line or before a space: elsewhere they are
/// operators.
fn is_comment(rest: &str, at_start: bool) -> bool {
    rest.starts_with("// ") || rest.starts_with("# ") || rest.starts_with("-- ") || (at_start && rest.starts_with("//"))
}

/// The bytes of a string with its quotes; without the second one, the first alone: it is an apostrophe.
fn string_length(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (index, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return index + c.len_utf8(),
            _ => {}
        }
    }
    quote.len_utf8()
}

fn word_length(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_text_and_its_parts_have_their_tones() {
        let line = r#"  if (jwt.verify(t, "it's", 3600)) return null; // trust"#;
        let parts = lex(line);
        assert_eq!(parts.iter().map(|(part, _)| *part).collect::<String>(), line);
        let tone = |text: &str| parts.iter().find(|(part, _)| *part == text).map(|(_, tone)| *tone);
        assert_eq!(tone("if"), Some(Tone::Strong));
        assert_eq!(tone("jwt"), Some(Tone::Code));
        assert_eq!(tone("\"it's\""), Some(Tone::Literal));
        assert_eq!(tone("3600"), Some(Tone::Literal));
        assert_eq!(tone("// trust"), Some(Tone::Dim));
    }

    #[test]
    fn what_is_cut_off_or_foreign_is_only_text() {
        for line in ["it's", "\"open", "https://shop.test/a#b", "", "日本 = '語'", "a -- b"] {
            assert_eq!(lex(line).iter().map(|(part, _)| *part).collect::<String>(), line);
        }
        assert!(lex("https://shop.test").iter().all(|(_, tone)| *tone != Tone::Dim), "no comment");
    }
}
