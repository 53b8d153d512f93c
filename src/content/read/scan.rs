//! One pass over the tokens of a file before it is parsed: how deep it nests, what only TOML 1.1 allows, and characters
//! that would control a terminal. No value of a lesson is a date, so dates are reported as well.

use std::borrow::Cow;
use std::ops::Range;

use toml_parser::decoder::Encoding;
use toml_parser::parser::{EventReceiver, RecursionGuard, parse_document};
use toml_parser::{ErrorSink, Raw, Source, Span};

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
    /// Keys and values among them about which nothing more should be reported.
    pub(super) reported: Vec<Range<usize>>,
    /// Comments that suppress a finding.
    pub(super) suppressions: Vec<Suppression>,
}

/// Scans `text`. Syntax errors are left to the parser.
pub(super) fn scan(text: &str) -> TokenScan {
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut scanner = TokenScanner {
        source,
        scan: TokenScan::default(),
        statement: StatementDepth::default(),
        containers: Vec::new(),
    };
    let limit = u32::try_from(MAX_DEPTH).unwrap_or(u32::MAX);
    parse_document(&tokens, &mut RecursionGuard::new(&mut scanner, limit), &mut ());
    scanner.scan
}

/// A container whose content is being read.
enum OpenContainer {
    Array,
    InlineTable {
        open: Range<usize>,
        /// Whether it was already reported that this table needs TOML 1.1. Once is enough.
        is_reported: bool,
        /// The comma, if nothing but spaces has followed it yet.
        last_comma: Option<Range<usize>>,
    },
}

/// How deep the statement being read nests: the keys of its header, and those of the containers in it.
#[derive(Default)]
struct StatementDepth {
    in_header: bool,
    header_depth: usize,
    key_depth: usize,
    /// The key depth at which each of the open containers began.
    outer_depths: Vec<usize>,
}

struct TokenScanner<'t> {
    source: Source<'t>,
    scan: TokenScan,
    statement: StatementDepth,
    containers: Vec<OpenContainer>,
}

impl<'t> TokenScanner<'t> {
    fn raw_token(&self, span: Span, encoding: Option<Encoding>) -> Raw<'t> {
        let text = self.source.input().get(span.start()..span.end()).unwrap_or_default();
        Raw::new_unchecked(text, encoding, span)
    }

    fn push_key(&mut self, span: Span) {
        self.statement.key_depth += 1;
        let depth =
            self.statement.header_depth + self.statement.outer_depths.iter().sum::<usize>() + self.statement.key_depth;
        if depth > MAX_DEPTH && self.scan.too_deep.is_none() {
            let message = format!("tables lie more than {MAX_DEPTH} deep within each other here");
            let help = "a lesson needs about ten levels: take some out";
            self.scan.too_deep = Some(SourceFault::new(Code::TooDeep, byte_range(span), message, help));
        }
    }

    fn open_container(&mut self, span: Span, container: OpenContainer) {
        self.push_key(span);
        let depth = std::mem::take(&mut self.statement.key_depth);
        self.statement.outer_depths.push(depth);
        self.containers.push(container);
    }

    fn close_container(&mut self) {
        self.containers.pop();
        self.statement.key_depth = self.statement.outer_depths.pop().unwrap_or(0).saturating_sub(1);
    }

    fn report_toml_1_1(&mut self, span: Range<usize>, message: &str, help: &str) {
        self.scan.faults.push(SourceFault::new(Code::Toml11, span, message, help));
    }

    /// In TOML 1.0 an inline table ends on the line on which it begins.
    fn end_line(&mut self) {
        if let Some(OpenContainer::InlineTable { open, is_reported: is_reported @ false, .. }) =
            self.containers.last_mut()
        {
            *is_reported = true;
            let open = open.clone();
            self.report_toml_1_1(
                open,
                "this table in braces goes on over the end of its line, which only TOML 1.1 allows",
                "write it on one line, or as a table with a header of its own",
            );
        }
    }

    /// Checks the escapes and the characters of a quoted key or value.
    fn check_text(&mut self, span: Span, encoding: Encoding) {
        let raw = self.raw_token(span, Some(encoding));
        let has_escapes = matches!(encoding, Encoding::BasicString | Encoding::MlBasicString);
        // Nearly every text is plain ASCII. The parser itself refuses raw control characters.
        let is_plain = raw.as_bytes().iter().all(|byte| byte.is_ascii() && (!has_escapes || *byte != b'\\'));
        if is_plain {
            return;
        }
        if has_escapes && let Some(offset) = toml_1_1_escape(raw.as_str()) {
            let start = span.start() + offset;
            self.report_toml_1_1(
                start..start + 2,
                "only TOML 1.1 knows this escape",
                "write `\\u` and four hexadecimal digits",
            );
            self.scan.reported.push(byte_range(span));
            return;
        }
        let mut decoded = Cow::Borrowed("");
        let _ = raw.decode_scalar(&mut decoded, &mut ());
        if let Some(unsafe_char) = first_unsafe_char(&decoded) {
            let code_point = u32::from(unsafe_char);
            let message = format!("this text holds the character U+{code_point:04X}, which would steer a terminal");
            let help = "take it out; to show it, write its name or number";
            self.scan.faults.push(SourceFault::new(Code::ControlCharacter, byte_range(span), message, help));
            self.scan.reported.push(byte_range(span));
        }
    }
}

impl EventReceiver for TokenScanner<'_> {
    fn std_table_open(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.statement = StatementDepth { in_header: true, ..StatementDepth::default() };
        self.containers.clear();
    }

    fn array_table_open(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.std_table_open(span, error);
    }

    fn comment(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        match suppression::parse_comment(self.source.input(), byte_range(span)) {
            Some(Ok(suppression)) => self.scan.suppressions.push(suppression),
            Some(Err(fault)) => self.scan.faults.push(fault),
            None => {}
        }
    }

    fn newline(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        if self.containers.is_empty() {
            if std::mem::take(&mut self.statement.in_header) {
                self.statement.header_depth = self.statement.key_depth;
            }
            self.statement.key_depth = 0;
            self.statement.outer_depths.clear();
        }
        self.end_line();
    }

    fn inline_table_open(&mut self, span: Span, _error: &mut dyn ErrorSink) -> bool {
        self.open_container(
            span,
            OpenContainer::InlineTable { open: byte_range(span), is_reported: false, last_comma: None },
        );
        true
    }

    fn inline_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        if let Some(OpenContainer::InlineTable { is_reported: false, last_comma: Some(comma), .. }) =
            self.containers.last()
        {
            let comma = comma.clone();
            self.report_toml_1_1(
                comma,
                "a comma before the closing brace is allowed in TOML 1.1 only",
                "take out the last comma",
            );
        }
        self.close_container();
    }

    fn array_open(&mut self, span: Span, _error: &mut dyn ErrorSink) -> bool {
        self.open_container(span, OpenContainer::Array);
        true
    }

    fn array_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.close_container();
    }

    fn simple_key(&mut self, span: Span, kind: Option<Encoding>, _error: &mut dyn ErrorSink) {
        self.push_key(span);
        if let Some(OpenContainer::InlineTable { last_comma, .. }) = self.containers.last_mut() {
            *last_comma = None;
        }
        if let Some(encoding) = kind {
            self.check_text(span, encoding);
        }
    }

    fn value_sep(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.statement.key_depth = 0;
        if let Some(OpenContainer::InlineTable { last_comma, .. }) = self.containers.last_mut() {
            *last_comma = Some(byte_range(span));
        }
    }

    fn scalar(&mut self, span: Span, kind: Option<Encoding>, _error: &mut dyn ErrorSink) {
        if let Some(encoding) = kind {
            return self.check_text(span, encoding);
        }
        let raw = self.raw_token(span, None).as_str();
        if is_malformed_number(raw) {
            self.scan.reported.push(byte_range(span));
            let message = format!("`{raw}` is no number");
            let help = "write it with the digits 0 to 9";
            self.scan.faults.push(SourceFault::new(Code::Syntax, byte_range(span), message, help));
            return;
        }
        if !looks_like_date(raw) {
            return;
        }
        self.scan.reported.push(byte_range(span));
        let help = "put it in quotes";
        let fault = if raw.matches(':').count() == 1 && !raw.contains(['+', 'Z', 'z']) {
            SourceFault::new(Code::Toml11, byte_range(span), "a time without seconds is allowed in TOML 1.1 only", help)
        } else {
            SourceFault::new(Code::WrongType, byte_range(span), "a date or time has no meaning here", help)
        };
        self.scan.faults.push(fault);
    }
}

fn byte_range(span: Span) -> Range<usize> {
    span.start()..span.end()
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
            '\t' | '\n' => true,
            '\r' => chars.peek() == Some(&'\n'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => false,
            _ => !c.is_control(),
        };
        if !is_safe {
            return Some(c);
        }
    }
    None
}

/// Whether this is `0x` without digits, or has digits of another script. The parser leaves both to whoever reads the
/// number.
fn is_malformed_number(raw: &str) -> bool {
    matches!(raw, "0x" | "0o" | "0b") || (raw.starts_with(|c: char| c.is_ascii_digit()) && !raw.is_ascii())
}

/// Whether this starts like `1979-05-27` or `07:32`.
fn looks_like_date(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    let starts_with_digits =
        |count: usize| bytes.iter().take(count).filter(|byte| byte.is_ascii_digit()).count() == count;
    (starts_with_digits(4) && bytes.get(4) == Some(&b'-')) || (starts_with_digits(2) && bytes.get(2) == Some(&b':'))
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
        assert_eq!(codes("a = 07:32\n"), [("toml-1.1", 4)]);
        assert_eq!(codes("a = 0x\nb = 1٠\nc = 0x1\n"), [("syntax", 4), ("syntax", 11)]);
        assert_eq!(codes("a = 07:32:10\nb = 1979-05-27\n"), [("wrong-type", 4), ("wrong-type", 17)]);
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
