//! One pass over the tokens of a file before it is parsed: how deep it nests, what only TOML 1.1 allows, and characters
//! that would control a terminal.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use toml::value::Datetime;
use toml_parser::decoder::Encoding;
use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};
use toml_parser::{ErrorSink, Source, Span};

use crate::content::finding::Code;
use crate::content::source_fault::SourceFault;
use crate::content::suppression::{self, Suppression};

/// How deep tables and arrays may be nested. A lesson needs about ten levels, and the parser recurses: a hostile file
/// could exhaust the stack.
const MAX_DEPTH: usize = 40;

/// The result of a scan.
#[derive(Debug, Default)]
pub(super) struct TokenScan {
    /// Set if the file nests too deep to be parsed.
    pub(super) too_deep: Option<SourceFault>,
    /// What is wrong although it parses.
    pub(super) faults: Vec<SourceFault>,
    /// Where the keys and values start about which nothing more should be reported.
    pub(super) reported: HashSet<usize>,
    /// Comments that suppress a finding.
    pub(super) suppressions: Vec<Suppression>,
}

/// Scans `text`. Syntax errors are left to the parser.
pub(super) fn scan(text: &str) -> TokenScan {
    let source = Source::new(text);
    let mut scanner = TokenScanner {
        source,
        is_plain: text.is_ascii() && !text.contains('\\'),
        scan: TokenScan::default(),
        header_depth: 0,
        depth: 0,
        containers: Vec::new(),
    };
    parse_events(source, &mut |event| scanner.read(&event), &mut ());
    scanner.scan
}

/// Hands on what the parser sees in a text. It does not look into keys, values and comments.
pub(super) fn parse_events(source: Source<'_>, mut receive: &mut dyn FnMut(Event), errors: &mut dyn ErrorSink) {
    let tokens = source.lex().into_vec();
    let limit = u32::try_from(MAX_DEPTH).unwrap_or(u32::MAX);
    parse_document(&tokens, &mut RecursionGuard::new(&mut receive, limit), errors);
}

/// An array or an inline table whose content is being read.
struct OpenContainer {
    span: Range<usize>,
    /// How deep its content lies.
    depth: usize,
    /// Whether it can still turn out to need TOML 1.1: an array cannot, and one report is enough.
    may_need_toml_1_1: bool,
    /// The comma, if no key has followed it yet.
    last_comma: Option<Range<usize>>,
}

struct TokenScanner<'t> {
    source: Source<'t>,
    /// Whether the whole file is ASCII without escapes, as nearly every file is.
    is_plain: bool,
    scan: TokenScan,
    /// How deep the table of the last header lies.
    header_depth: usize,
    depth: usize,
    containers: Vec<OpenContainer>,
}

impl TokenScanner<'_> {
    fn read(&mut self, event: &Event) {
        let span = byte_range(event.span());
        match event.kind() {
            EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                self.containers.clear();
                (self.header_depth, self.depth) = (0, 0);
            }
            EventKind::StdTableClose | EventKind::ArrayTableClose => self.header_depth = self.depth,
            EventKind::ArrayOpen | EventKind::InlineTableOpen => {
                self.descend(&span);
                let may_need_toml_1_1 = event.kind() == EventKind::InlineTableOpen;
                self.containers.push(OpenContainer { span, depth: self.depth, may_need_toml_1_1, last_comma: None });
            }
            EventKind::ArrayClose | EventKind::InlineTableClose => self.close_container(),
            EventKind::SimpleKey => {
                self.descend(&span);
                if let Some(container) = self.containers.last_mut() {
                    container.last_comma = None;
                }
                self.check_text(event);
            }
            EventKind::Scalar if event.encoding().is_none() => self.check_number(event),
            EventKind::Scalar => self.check_text(event),
            EventKind::ValueSep => {
                if let Some(container) = self.containers.last_mut() {
                    self.depth = container.depth;
                    container.last_comma = Some(span);
                }
            }
            EventKind::Newline => self.end_line(),
            EventKind::Comment => match suppression::parse_comment(self.source.input(), span) {
                Some(Ok(suppression)) => self.scan.suppressions.push(suppression),
                Some(Err(fault)) => self.scan.faults.push(fault),
                None => {}
            },
            EventKind::KeySep | EventKind::KeyValSep | EventKind::Whitespace | EventKind::Error => {}
        }
    }

    /// Enters a key, an array or an inline table.
    fn descend(&mut self, span: &Range<usize>) {
        self.depth += 1;
        if self.depth > MAX_DEPTH && self.scan.too_deep.is_none() {
            let message = format!("tables lie more than {MAX_DEPTH} deep within each other here");
            let help = "a lesson needs about ten levels: take some out";
            self.scan.too_deep = Some(SourceFault::new(Code::TooDeep, span.clone(), message, help));
        }
    }

    fn close_container(&mut self) {
        let Some(container) = self.containers.pop() else { return };
        self.depth = container.depth.saturating_sub(1);
        if let Some(comma) = container.last_comma.filter(|_| container.may_need_toml_1_1) {
            let message = "a comma before the closing brace is allowed in TOML 1.1 only";
            self.report(Code::Toml11, comma, message, "take out the last comma");
        }
    }

    /// In TOML 1.0 an inline table ends on the line on which it begins.
    fn end_line(&mut self) {
        let Some(container) = self.containers.last_mut() else {
            self.depth = self.header_depth;
            return;
        };
        if std::mem::take(&mut container.may_need_toml_1_1) {
            let span = container.span.clone();
            let message = "this table in braces goes on over the end of its line, which only TOML 1.1 allows";
            self.report(Code::Toml11, span, message, "write it on one line, or as a table with a header of its own");
        }
    }

    fn report(&mut self, code: Code, span: Range<usize>, message: impl Into<String>, help: &str) {
        self.scan.faults.push(SourceFault::new(code, span, message, help));
    }

    /// Checks the escapes and the characters of a quoted key or text.
    fn check_text(&mut self, event: &Event) {
        // The parser itself refuses raw control characters.
        if self.is_plain {
            return;
        }
        let (Some(encoding), Some(raw)) = (event.encoding(), self.source.get(event)) else { return };
        let (span, text) = (byte_range(event.span()), raw.as_str());
        let has_escapes = matches!(encoding, Encoding::BasicString | Encoding::MlBasicString);
        if text.is_ascii() && !(has_escapes && text.contains('\\')) {
            return;
        }
        if let Some(offset) = toml_1_1_escape(text).filter(|_| has_escapes) {
            let start = span.start + offset;
            let help = "write `\\u` and four hexadecimal digits";
            self.report(Code::Toml11, start..start + 2, "only TOML 1.1 knows this escape", help);
        } else {
            let mut decoded = Cow::Borrowed("");
            let _ = raw.decode_scalar(&mut decoded, &mut ());
            let Some(unsafe_char) = first_unsafe_char(&decoded) else { return };
            let code_point = u32::from(unsafe_char);
            let message = format!("this text holds the character U+{code_point:04X}, which would steer a terminal");
            let help = "take it out; to show it, write its name or number";
            let cleaned: String = text.chars().filter(|c| !is_unsafe(*c) || *c == '\r').collect();
            // One that is written as an escape is meant, by somebody who does not know what it does.
            let replacement = Some(cleaned).filter(|cleaned| cleaned != text);
            let fault = SourceFault::new(Code::ControlCharacter, span.clone(), message, help);
            self.scan.faults.push(fault.mended_by(replacement));
        }
        self.scan.reported.insert(span.start);
    }

    /// Finds `0x` without digits, and digits of another script, which the parser leaves to whoever reads the number; and times
    /// without seconds.
    fn check_number(&mut self, event: &Event) {
        let span = byte_range(event.span());
        let number = self.source.input().get(span.clone()).unwrap_or_default();
        let is_foreign = || number.starts_with(|c: char| c.is_ascii_digit()) && !number.is_ascii();
        if matches!(number, "0x" | "0o" | "0b") || is_foreign() {
            self.scan.reported.insert(span.start);
            self.report(Code::Syntax, span, format!("`{number}` is not a number"), "write it with the digits 0 to 9");
        } else if has_no_seconds(number) {
            self.scan.reported.insert(span.start);
            self.report(Code::Toml11, span, "a time without seconds is allowed in TOML 1.1 only", "put it in quotes");
        }
    }
}

pub(super) fn byte_range(span: Span) -> Range<usize> {
    span.start()..span.end()
}

/// Whether a value is a time without seconds, with or without a date.
fn has_no_seconds(value: &str) -> bool {
    let time = || value.parse::<Datetime>().ok()?.time;
    value.contains(':') && time().is_some_and(|time| time.second.is_none())
}

/// The offset of the first `\e` or `\x…` in a text with its escapes.
fn toml_1_1_escape(raw: &str) -> Option<usize> {
    let mut bytes = raw.bytes().enumerate();
    while let Some((offset, byte)) = bytes.next() {
        if byte == b'\\' && bytes.next().is_some_and(|(_, escaped)| matches!(escaped, b'e' | b'x')) {
            return Some(offset);
        }
    }
    None
}

/// The first character that a terminal would obey instead of showing it: C0 and C1 controls except tabs and line ends,
/// and the marks that change the direction of text, which could disguise what is written.
fn first_unsafe_char(text: &str) -> Option<char> {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_safe = match c {
            '\r' => chars.peek() == Some(&'\n'),
            c => !is_unsafe(c),
        };
        if !is_safe {
            return Some(c);
        }
    }
    None
}

/// Whether a terminal would obey `c`; also a carriage return, which is fine in front of a newline.
fn is_unsafe(c: char) -> bool {
    match c {
        '\t' | '\n' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code of every fault with its start.
    fn codes(text: &str) -> Vec<(&'static str, usize)> {
        scan(text).faults.iter().map(|fault| (fault.code.id(), fault.span.start)).collect()
    }

    #[test]
    fn toml_1_1_is_reported() {
        assert_eq!(codes("a = { b = 1 }\nc = [\n  1,\n  2,\n]\nd = { e = [\n 1,\n] }\n"), []);
        assert_eq!(codes("a = { b = 1, }\n"), [("toml-1.1", 11)]);
        assert_eq!(codes("a = {\n  b = 1,\n}\n"), [("toml-1.1", 4)]);
        assert_eq!(codes("a = { b = 1, # c\n c = { d = 2, } }\n"), [("toml-1.1", 4), ("toml-1.1", 29)]);
        assert_eq!(codes(r#"a = "\e[0m""#), [("toml-1.1", 5)]);
        assert_eq!(codes(r#"a = "\\e \x1b""#), [("toml-1.1", 9)]);
        assert_eq!(codes(r"a = '\e'"), []);
        assert_eq!(codes("a = 07:32\nb = 1987-07-05T17:45Z\nc = 07:32:00\n"), [("toml-1.1", 4), ("toml-1.1", 14)]);
        assert_eq!(codes("a = 0x\nb = 1٠\nc = 0x1\n"), [("syntax", 4), ("syntax", 11)]);
    }

    #[test]
    fn control_characters_are_found_however_they_are_written() {
        assert_eq!(codes(r#"a = "\u001b[2J""#), [("control-character", 4)]);
        assert_eq!(codes("a = '\u{9b}2J'"), [("control-character", 4)]);
        assert_eq!(codes("a = \"x\u{202e}y\""), [("control-character", 4)]);
        assert_eq!(codes(r#""\u0007" = 1"#), [("control-character", 0)]);
        assert_eq!(codes("a = \"\"\"ä\r\nb\tc\"\"\""), []);
    }

    #[test]
    fn depth_counts_headers_dotted_keys_and_braces_together() {
        let is_too_deep = |text: &str| scan(text).too_deep.is_some();
        let dotted = |count: usize| vec!["a"; count].join(".");
        assert!(!is_too_deep(&format!("[{}]\n{} = 1\n", dotted(20), dotted(20))));
        assert!(is_too_deep(&format!("[{}]\n{} = 1\n", dotted(20), dotted(21))));
        assert!(is_too_deep(&format!("[[{}]]\n", dotted(41))));
        assert!(is_too_deep(&format!("a = {}1{}", "[".repeat(41), "]".repeat(41))));
        assert!(is_too_deep(&format!("{0} = {{ {0} = {{ {0} = 1 }} }}\n", dotted(14))));
        assert!(!is_too_deep(&format!("x = [{}]\n", "{ a.b = 1 }, ".repeat(100))));
    }
}
