//! Syntax errors. After one of them little is certain. If blanking out the value on its line makes the text valid TOML,
//! reading goes on; if not, only the first error is reported.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use toml::de::DeTable;
use toml::value::Datetime;
use toml_parser::decoder::ScalarKind;
use toml_parser::parser::EventKind;
use toml_parser::{Expected, ParseError, Source};

use super::scan::{byte_range, parse_events};
use crate::content::finding::Code;
use crate::content::finding::location::line_range_at;
use crate::content::source_fault::SourceFault;

/// A text with more syntax errors than this is not repaired. Each one costs another parse.
const MAX_SYNTAX_FAULTS: usize = 50;

/// A text that parses, and what had to be blanked out for that. Every other byte keeps its offset, so spans in it are
/// spans in the file.
#[derive(Debug)]
pub(super) struct RepairedText {
    pub(super) text: String,
    pub(super) faults: Vec<SourceFault>,
    /// The values that were blanked out; each starts with a 0 now.
    pub(super) replaced: Vec<Range<usize>>,
    /// Keys that were blanked out together with their line.
    pub(super) lost_keys: Vec<String>,
}

/// Blanks out syntax errors, so that the rest of `text` can be read.
///
/// # Errors
/// The first syntax error of the file, if not all of them can be blanked out.
pub(super) fn repair(text: &str) -> Result<RepairedText, SourceFault> {
    let mut repaired =
        RepairedText { text: text.to_owned(), faults: Vec::new(), replaced: Vec::new(), lost_keys: Vec::new() };
    let mut blanked_lines = HashSet::new();
    while let Some(fault) = first_fault(&repaired.text) {
        let line = line_range_at(&repaired.text, fault.span.start);
        // A second error on a line means that blanking it out did not help.
        let may_repair = blanked_lines.insert(line.start) && repaired.faults.len() < MAX_SYNTAX_FAULTS;
        if !may_repair || blank_value(&mut repaired, &line).is_none() {
            let earlier = repaired.faults.into_iter().min_by_key(|repaired_fault| repaired_fault.span.start);
            return Err(earlier.filter(|earlier| earlier.span.start <= fault.span.start).unwrap_or(fault));
        }
        repaired.faults.push(fault);
    }
    let duplicates = duplicate_key_faults(&repaired.text);
    repaired.faults.extend(duplicates);
    Ok(repaired)
}

/// The first syntax error, duplicate keys aside: they hide nothing and are reported by themselves.
fn first_fault(text: &str) -> Option<SourceFault> {
    // Only the first error is kept: a hostile file could have a million of them.
    let (mut first, mut unclosed, mut missing_value) = (None, None, None);
    let mut errors = |error: ParseError| {
        if let (Some([Expected::Literal("]" | "}")]), Some(bracket)) = (error.expected(), error.context())
            && bracket.len() == 1
        {
            unclosed.get_or_insert(byte_range(bracket));
        }
        first.get_or_insert(error);
    };
    let source = Source::new(text);
    let mut events = Vec::new();
    parse_events(source, &mut |event| events.push(event), &mut errors);
    for event in events {
        let (mut decoded, Some(raw)) = (Cow::Borrowed(""), source.get(event)) else { continue };
        match event.kind() {
            EventKind::Comment => raw.decode_comment(&mut errors),
            EventKind::Newline => raw.decode_newline(&mut errors),
            EventKind::SimpleKey => raw.decode_key(&mut decoded, &mut errors),
            EventKind::Scalar => {
                if raw.as_str().is_empty() {
                    missing_value.get_or_insert(event.span().start());
                }
                if raw.decode_scalar(&mut decoded, &mut errors) == ScalarKind::DateTime
                    && let Err(error) = decoded.parse::<Datetime>()
                {
                    errors(ParseError::new(error.to_string()).with_unexpected(event.span()));
                }
            }
            _ => {}
        }
    }
    let fault = syntax_fault(text, &first?, missing_value);
    // The parser complains where it misses the closing bracket, which says nothing to the author.
    Some(match unclosed {
        Some(bracket) if bracket.start <= fault.span.start => {
            let help = "close it on this line, or after the last item";
            SourceFault::new(Code::Syntax, bracket, "this bracket is never closed", help)
        }
        _ => fault,
    })
}

/// `missing_value` is where the first value is missing after a `=`.
fn syntax_fault(text: &str, error: &ParseError, missing_value: Option<usize>) -> SourceFault {
    let fault = |span, message: &str, help| SourceFault::new(Code::Syntax, span, message, help);
    let context = error.context().map_or(0..text.len(), byte_range);
    let unexpected = error.unexpected().map_or(text.len()..text.len(), byte_range);
    let end = text.trim_end().len();
    // An error at the very end of the file belongs to its last line, not to the empty one after it.
    let span = if unexpected.start < text.len() { unexpected.clone() } else { end..end };
    match error.expected() {
        Some([Expected::Literal("="), ..]) => {
            fault(span, "this line has no `=`", "write `key = value`, or put a `#` before a comment")
        }
        _ if context.is_empty() && missing_value == Some(context.start) => {
            fault(span, "here a value is missing", "write it, or take the key out")
        }
        _ if context.is_empty() => {
            fault(span, "here a key is missing", "write one; letters, digits, `-` and `_` need no quotes")
        }
        Some([Expected::Literal(quote @ ("\"" | "'"))]) if unexpected.start == context.end => {
            if text.get(context.clone()).is_some_and(|value| value.starts_with(&quote.repeat(3))) {
                let quotes = context.start..context.start + 3;
                fault(quotes, "this text is never closed", "close it with the same three quotes")
            } else {
                fault(span, "the text on this line is not closed", "close it with the quote that opens it")
            }
        }
        _ => {
            let help = "values are \"texts in quotes\", numbers, true, false, [lists] and { tables }";
            fault(span, &format!("this is not TOML: {}", describe(error)), help)
        }
    }
}

/// What the parser says of an error, and what it expected instead.
fn describe(error: &ParseError) -> String {
    let expected = match error.expected() {
        Some([Expected::Literal("\n"), ..]) => ", expected newline".to_owned(),
        Some([Expected::Literal(literal), ..]) => format!(", expected `{literal}`"),
        Some([Expected::Description(description), ..]) => format!(", expected {description}"),
        _ => String::new(),
    };
    format!("{}{expected}", error.description())
}

fn duplicate_key_faults(text: &str) -> Vec<SourceFault> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let mut spans: Vec<Range<usize>> = errors.iter().filter_map(toml::de::Error::span).collect();
    spans.sort_by_key(|span| span.start);
    let mut faults = Vec::new();
    let mut header_end = None;
    for span in spans {
        let line = line_range_at(text, span.start);
        let is_header = text.get(line.clone()).is_some_and(|line| line.trim_start().starts_with('['));
        // Under a header that is repeated, the keys are repeated as well. Reporting the header is enough.
        let is_under_repeated_header =
            header_end.is_some_and(|end| !has_header(text.get(end..line.end).unwrap_or_default()));
        if is_under_repeated_header && !is_header {
            continue;
        }
        header_end = is_header.then_some(line.end);
        let key = text.get(span.clone()).unwrap_or_default();
        let message = format!("`{key}` already has a value");
        faults.push(SourceFault::new(Code::DuplicateKey, span, message, "keep one of them"));
    }
    faults
}

fn has_header(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with('['))
}

/// Replaces the value on `line` by a 0, which keeps the key. If there is no room for a 0, the key goes as well. `None` if
/// the line is not a plain `key = value`.
fn blank_value(repaired: &mut RepairedText, line: &Range<usize>) -> Option<()> {
    let written = repaired.text.get(line.clone())?;
    let (key, value) = written.split_once('=')?;
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let name = key.trim();
    if name.is_empty() || !name.chars().all(is_bare) {
        return None;
    }
    let room = value.trim_end_matches('\r').len();
    let replacement = if room == 0 {
        repaired.lost_keys.extend(name.split('.').map(str::to_owned));
        " ".repeat(key.len() + 1)
    } else {
        let spaces_before = (value.len() - value.trim_start().len()).min(room - 1);
        let value_start = line.start + key.len() + 1 + spaces_before;
        repaired.replaced.push(value_start..line.end);
        format!("{key}={}0{}", " ".repeat(spaces_before), " ".repeat(room - spaces_before - 1))
    };
    repaired.text.replace_range(line.start..line.start + replacement.len(), &replacement);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The start and message of every fault; if the text cannot be repaired, the start of the first one.
    fn faults_in(text: &str) -> Result<Vec<(usize, String)>, usize> {
        let repaired = repair(text).map_err(|fault| fault.span.start)?;
        assert_eq!(repaired.text.len(), text.len());
        Ok(repaired.faults.into_iter().map(|fault| (fault.span.start, fault.message)).collect())
    }

    #[test]
    fn an_error_on_one_line_does_not_hide_the_next() {
        let faults = faults_in("a = \nb = \"x\nc = 1\nd =\ne = mid\nf = [1, 2\n").expect("repaired");
        let starts: BTreeSet<usize> = faults.iter().map(|(start, _)| *start).collect();
        assert_eq!(starts, BTreeSet::from([4, 11, 21, 26, 34]), "{faults:?}");
    }

    #[test]
    fn after_an_error_over_several_lines_nothing_else_is_reported() {
        assert!(faults_in("a = \"\"\"\nb = 1\nsome prose\n").is_err());
        assert_eq!(faults_in("a = [\n \"x\",\n\nb = 1\n"), Err(4));
        assert_eq!(faults_in("b = 1\na = \"\"\"\nx\n"), Err(10));
        assert!(faults_in("[a\nb = 1\n").is_err());
    }

    #[test]
    fn what_is_missing_is_named() {
        let message = |line: &str| first_fault(&format!("z = 1\n{line}\nb = 2\n")).map(|fault| fault.message);
        for (line, expected) in [
            ("a = ", "here a value is missing"),
            ("= 1", "here a key is missing"),
            ("[]", "here a key is missing"),
            ("a..b = 1", "here a key is missing"),
            ("foo", "this line has no `=`"),
            ("some prose here", "this line has no `=`"),
        ] {
            assert_eq!(message(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn a_duplicate_key_hides_nothing() {
        let faults = faults_in("a = 1\na = 2\n[b]\nc = 1\n[b]\nc = 2\n[d]\ne = 1\ne = 2\n").expect("readable");
        let starts: Vec<usize> = faults.iter().map(|(start, _)| *start).collect();
        assert_eq!(starts, [6, 23, 42], "{faults:?}");
    }
}
