//! One look through the tokens of a file, before anything is built of it: how deep it nests, what only TOML 1.1 allows,
//! and characters that would steer a terminal. No value of a lesson is a date, so these are noted as well.

use std::borrow::Cow;
use std::ops::Range;

use toml_parser::decoder::Encoding;
use toml_parser::parser::{EventReceiver, RecursionGuard, parse_document};
use toml_parser::{ErrorSink, Raw, Source, Span};

use super::super::finding::Code;
use crate::content::source_fault::SourceFault;
use crate::content::suppression;
use crate::content::suppression::Suppression;

/// How deep tables and arrays may lie within each other. A lesson needs about ten levels; more than a few dozen would
/// only exhaust the stack.
const MAX_DEPTH: usize = 40;

/// What the look through a file found.
#[derive(Debug, Default)]
pub(super) struct TokenScan {
    /// Too deep to be read at all.
    pub(super) too_deep: Option<SourceFault>,
    /// What is wrong although it can be read.
    pub(super) faults: Vec<SourceFault>,
    /// Values among them that nothing more should be said of.
    pub(super) reported: Vec<Range<usize>>,
    /// Comments that silence a finding.
    pub(super) suppressions: Vec<Suppression>,
}

/// Looks through `text`. Faults of syntax are left to the parser.
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

/// The container whose inside is being read.
enum OpenContainer {
    Array,
    /// An inline table; whether something of TOML 1.1 was already told of it.
    InlineTable {
        open: Range<usize>,
        told: bool,
        behind_comma: Option<Range<usize>>,
    },
}

/// How deep the statement being read has come.
#[derive(Default)]
struct StatementDepth {
    in_header: bool,
    header_depth: usize,
    key_depth: usize,
    /// The depths of the containers around, each as it was when it opened.
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

    fn open_container(&mut self, span: Span, around: OpenContainer) {
        self.push_key(span);
        let keys = std::mem::take(&mut self.statement.key_depth);
        self.statement.outer_depths.push(keys);
        self.containers.push(around);
    }

    fn close_container(&mut self) {
        self.containers.pop();
        self.statement.key_depth = self.statement.outer_depths.pop().unwrap_or(0).saturating_sub(1);
    }

    fn report_toml_1_1(&mut self, span: Range<usize>, message: &str, help: &str) {
        self.scan.faults.push(SourceFault::new(Code::Toml11, span, message, help));
    }

    /// The table around ends on the line on which it begins; TOML 1.1 drops that rule.
    fn end_line(&mut self) {
        if let Some(OpenContainer::InlineTable { open, told: told @ false, .. }) = self.containers.last_mut() {
            *told = true;
            let open = open.clone();
            self.report_toml_1_1(
                open,
                "this table in braces goes on over the end of its line, which only TOML 1.1 allows",
                "write it on one line, or as a table with a header of its own",
            );
        }
    }

    /// A text, be it a key or a value: its escapes and its characters.
    fn check_text(&mut self, span: Span, encoding: Encoding) {
        let raw = self.raw_token(span, Some(encoding));
        let escapes = matches!(encoding, Encoding::BasicString | Encoding::MlBasicString);
        let plain = raw.as_bytes().iter().all(|byte| byte.is_ascii() && (!escapes || *byte != b'\\'));
        if plain {
            return;
        }
        if escapes && let Some(at) = toml_1_1_escape(raw.as_str()) {
            let at = span.start() + at;
            self.report_toml_1_1(
                at..at + 2,
                "only TOML 1.1 knows this escape",
                "write `\\u` and four hexadecimal digits",
            );
            self.scan.reported.push(byte_range(span));
            return;
        }
        let mut decoded = Cow::Borrowed("");
        let _ = raw.decode_scalar(&mut decoded, &mut ());
        if let Some(found) = first_unsafe_char(&decoded) {
            let message = format!("this text holds the character U+{:04X}, which would steer a terminal", found as u32);
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
            Some(Ok(silence)) => self.scan.suppressions.push(silence),
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
            OpenContainer::InlineTable { open: byte_range(span), told: false, behind_comma: None },
        );
        true
    }

    fn inline_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        if let Some(OpenContainer::InlineTable { told: false, behind_comma: Some(comma), .. }) = self.containers.last()
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
        if let Some(OpenContainer::InlineTable { behind_comma, .. }) = self.containers.last_mut() {
            *behind_comma = None;
        }
        if let Some(encoding) = kind {
            self.check_text(span, encoding);
        }
    }

    fn value_sep(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.statement.key_depth = 0;
        if let Some(OpenContainer::InlineTable { behind_comma, .. }) = self.containers.last_mut() {
            *behind_comma = Some(byte_range(span));
        }
    }

    fn scalar(&mut self, span: Span, kind: Option<Encoding>, _error: &mut dyn ErrorSink) {
        if let Some(encoding) = kind {
            return self.check_text(span, encoding);
        }
        let raw = self.raw_token(span, None).as_str();
        if is_malformed_number(raw) {
            self.scan.reported.push(byte_range(span));
            let told = format!("`{raw}` is no number");
            self.scan.faults.push(SourceFault::new(
                Code::Syntax,
                byte_range(span),
                told,
                "write it with the digits 0 to 9",
            ));
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

/// Where `\e` or `\x…` stands in a text as it is written.
fn toml_1_1_escape(raw: &str) -> Option<usize> {
    let mut bytes = raw.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' && bytes.next().is_some_and(|(_, escaped)| matches!(escaped, b'e' | b'x')) {
            return Some(at);
        }
    }
    None
}

/// The first character that a terminal would act on instead of showing it: C0 and C1 controls except tab and the end
/// of a line, and the marks that turn the direction of writing.
fn first_unsafe_char(text: &str) -> Option<char> {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let fine = match c {
            '\t' | '\n' => true,
            '\r' => chars.peek() == Some(&'\n'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => false,
            _ => !c.is_control(),
        };
        if !fine {
            return Some(c);
        }
    }
    None
}

/// `0x` without digits, or digits of another script: the parser leaves both to whoever reads the number.
fn is_malformed_number(raw: &str) -> bool {
    matches!(raw, "0x" | "0o" | "0b") || (raw.starts_with(|c: char| c.is_ascii_digit()) && !raw.is_ascii())
}

/// `1979-05-27…` or `07:32…`.
fn looks_like_date(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    let digits = |count: usize| bytes.iter().take(count).filter(|byte| byte.is_ascii_digit()).count() == count;
    (digits(4) && bytes.get(4) == Some(&b'-')) || (digits(2) && bytes.get(2) == Some(&b':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(&'static str, usize)> {
        scan(text).faults.iter().map(|it| (it.code.id(), it.span.start)).collect()
    }

    #[test]
    fn toml_1_1_is_told_from_1_0() {
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
    fn steering_characters_are_found_however_they_are_written() {
        assert_eq!(codes(r#"a = "\u001b[2J""#), [("control-character", 4)]);
        assert_eq!(codes("a = '\u{9b}2J'"), [("control-character", 4)]);
        assert_eq!(codes("a = \"x\u{202e}y\""), [("control-character", 4)]);
        assert_eq!(codes(r#""\u0007" = 1"#), [("control-character", 0)]);
        assert_eq!(codes("a = \"\"\"ä\r\nb\tc\"\"\""), []);
    }

    #[test]
    fn depth_counts_headers_dotted_keys_and_braces_together() {
        let deep = |text: &str| scan(text).too_deep.is_some();
        let dotted = |n: usize| vec!["a"; n].join(".");
        assert!(!deep(&format!("[{}]\n{} = 1\n", dotted(20), dotted(20))));
        assert!(deep(&format!("[{}]\n{} = 1\n", dotted(20), dotted(21))));
        assert!(deep(&format!("[[{}]]\n", dotted(41))));
        assert!(deep(&format!("a = {}1{}", "[".repeat(41), "]".repeat(41))));
        assert!(deep(&format!("{0} = {{ {0} = {{ {0} = 1 }} }}\n", dotted(14))));
        assert!(!deep(&format!("x = [{}]\n", "{ a.b = 1 }, ".repeat(100))));
    }
}
