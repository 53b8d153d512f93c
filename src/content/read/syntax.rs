//! Faults of syntax. Behind one of them little is certain, so the line of a single value is cut out where that mends
//! the text; where it does not, only the first fault is told.

use std::collections::HashSet;
use std::ops::Range;

use toml::de::DeTable;
use toml_parser::parser::{RecursionGuard, parse_document};
use toml_parser::{ParseError, Source};

use super::super::finding::Code;
use crate::content::source_fault::SourceFault;

/// So many faults of syntax are told at most.
const MAX_SYNTAX_FAULTS: usize = 50;

/// A text that parses, and what had to be cut out of it. Every byte of it stands where it stood.
#[derive(Debug)]
pub(super) struct RepairedText {
    /// The text.
    pub(super) text: String,
    /// What is wrong.
    pub(super) faults: Vec<SourceFault>,
    /// The values that were cut out; a 0 stands at the start of each.
    pub(super) replaced: Vec<Range<usize>>,
    /// Keys whose whole line had to go.
    pub(super) lost_keys: Vec<String>,
}

/// Cuts faults of syntax out of `text`.
///
/// # Errors
/// The first fault, when it cannot be cut out for certain.
pub(super) fn repair(text: &str) -> Result<RepairedText, SourceFault> {
    let mut repaired =
        RepairedText { text: text.to_owned(), faults: Vec::new(), replaced: Vec::new(), lost_keys: Vec::new() };
    let mut lines = HashSet::new();
    while let Some(fault) = first_fault(&repaired.text) {
        let line = line_range_at(&repaired.text, fault.span.start);
        let is_new = lines.insert(line.start) && repaired.faults.len() < MAX_SYNTAX_FAULTS;
        repaired.faults.push(fault);
        if !is_new || blank_value(&mut repaired, &line).is_none() {
            return Err(repaired.faults.into_iter().min_by_key(|it| it.span.start).unwrap_or_else(unlocated_fault));
        }
    }
    let duplicates = duplicate_key_faults(&repaired.text);
    repaired.faults.extend(duplicates);
    Ok(repaired)
}

fn unlocated_fault() -> SourceFault {
    SourceFault::new(Code::Syntax, 0..0, "this is not TOML", "start from the output of `authwalk new lesson`")
}

/// The first fault that is one of syntax. Keys given twice do not hide anything and are told apart from the rest.
fn first_fault(text: &str) -> Option<SourceFault> {
    // Only the first error is kept here: a hostile file could have a million of them.
    let first = DeTable::parse(text).err()?;
    if !is_duplicate(first.message()) {
        return Some(syntax_fault(text, &first));
    }
    let (_, errors) = DeTable::parse_recoverable(text);
    let others = errors.iter().filter(|error| !is_duplicate(error.message()));
    others.min_by_key(|error| error.span().map(|span| span.start)).map(|error| syntax_fault(text, error))
}

fn syntax_fault(text: &str, error: &toml::de::Error) -> SourceFault {
    let end = text.trim_end().len();
    let span = error.span().unwrap_or(end..end);
    // An error at the very end of the file belongs to its last line, not to the empty one behind it.
    let span = if span.start >= text.len() { end..end } else { span };
    let message = error.message();
    if let Some(open) = unclosed_bracket(text).filter(|open| open.start <= span.start) {
        return SourceFault::new(
            Code::Syntax,
            open,
            "this bracket is never closed",
            "close it on this line, or after the last item",
        );
    }
    if message.starts_with("invalid multi-line") {
        let open = [r#"""""#, "'''"].iter().filter_map(|quotes| text.rfind(quotes)).max().unwrap_or(span.start);
        return SourceFault::new(
            Code::Syntax,
            open..open + 3,
            "this text is never closed",
            "close it with the same three quotes",
        );
    }
    if message.ends_with("string, expected `\"`") || message.ends_with("string, expected `'`") {
        return SourceFault::new(
            Code::Syntax,
            span,
            "the text on this line is not closed",
            "close it with the quote that opens it",
        );
    }
    if span.is_empty() && message.starts_with("string values must be quoted") {
        return SourceFault::new(Code::Syntax, span, "here a value is missing", "write it, or take the key out");
    }
    let help = "values are \"texts in quotes\", numbers, true, false, [lists] and { tables }";
    SourceFault::new(Code::Syntax, span, format!("this is not TOML: {message}"), help)
}

/// The first bracket or brace that is never closed. What follows it reads like anything, so it is told instead.
fn unclosed_bracket(text: &str) -> Option<Range<usize>> {
    let tokens = Source::new(text).lex().into_vec();
    let mut found = None;
    let mut sink = |error: ParseError| {
        let is_unclosed = matches!(error.description(), "unclosed array" | "unclosed inline table");
        if is_unclosed && found.is_none() {
            found = error.context().map(|open| open.start()..open.end());
        }
    };
    parse_document(&tokens, &mut RecursionGuard::new(&mut (), 80), &mut sink);
    found
}

fn is_duplicate(message: &str) -> bool {
    message == "duplicate key" || message.starts_with("cannot extend value")
}

fn duplicate_key_faults(text: &str) -> Vec<SourceFault> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let mut spans: Vec<Range<usize>> = errors.iter().filter_map(toml::de::Error::span).collect();
    spans.sort_by_key(|span| span.start);
    let mut told = Vec::new();
    let mut header_end = None;
    for span in spans {
        let line = line_range_at(text, span.start);
        let is_header = text.get(line.clone()).is_some_and(|line| line.trim_start().starts_with('['));
        // What stands under a header that is there twice is there twice as well; the header says it all.
        let under = header_end.is_some_and(|end| !has_header(text.get(end..line.end).unwrap_or_default()));
        if under && !is_header {
            continue;
        }
        header_end = is_header.then_some(line.end);
        let key = text.get(span.clone()).unwrap_or_default();
        let message = format!("`{key}` already has a value");
        told.push(SourceFault::new(Code::DuplicateKey, span, message, "keep one of them"));
    }
    told
}

fn has_header(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with('['))
}

/// The line around `at`, without its end.
fn line_range_at(text: &str, at: usize) -> Range<usize> {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (before, after) = text.split_at(at);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    start..after.find('\n').map_or(text.len(), |newline| at + newline)
}

/// Puts a 0 in the place of the value on `line`; where there is no room for one, the line goes.
fn blank_value(repaired: &mut RepairedText, line: &Range<usize>) -> Option<()> {
    let written = repaired.text.get(line.clone())?;
    let (key, value) = written.split_once('=')?;
    let bare = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let name = key.trim();
    if name.is_empty() || !name.chars().all(bare) {
        return None;
    }
    let room = value.trim_end_matches('\r').len();
    let blank = if room == 0 {
        repaired.lost_keys.extend(name.split('.').map(str::to_owned));
        " ".repeat(key.len() + 1)
    } else {
        let value_at = line.start + key.len() + 1 + (value.len() - value.trim_start().len()).min(room - 1);
        repaired.replaced.push(value_at..line.end);
        let before = value_at - line.start - key.len() - 1;
        format!("{key}={}0{}", " ".repeat(before), " ".repeat(room - before - 1))
    };
    repaired.text.replace_range(line.start..line.start + blank.len(), &blank);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn told(text: &str) -> Result<Vec<(usize, String)>, usize> {
        let repaired = repair(text).map_err(|fault| fault.span.start)?;
        assert_eq!(repaired.text.len(), text.len());
        Ok(repaired.faults.into_iter().map(|it| (it.span.start, it.message)).collect())
    }

    #[test]
    fn a_fault_of_one_line_does_not_hide_the_next() {
        let faults = told("a = \nb = \"x\nc = 1\nd =\ne = mid\nf = [1, 2\n").expect("mended");
        let places: BTreeSet<usize> = faults.iter().map(|it| it.0).collect();
        assert_eq!(places, BTreeSet::from([4, 11, 21, 26, 34]), "{faults:?}");
    }

    #[test]
    fn behind_a_fault_of_several_lines_nothing_is_certain() {
        assert!(told("a = \"\"\"\nb = 1\nsome prose\n").is_err());
        assert_eq!(told("a = [\n \"x\",\n\nb = 1\n"), Err(4));
        assert_eq!(told("b = 1\na = \"\"\"\nx\n"), Err(10));
        assert!(told("[a\nb = 1\n").is_err());
    }

    #[test]
    fn a_key_given_twice_hides_nothing() {
        let faults = told("a = 1\na = 2\n[b]\nc = 1\n[b]\nc = 2\n[d]\ne = 1\ne = 2\n").expect("readable");
        let places: Vec<usize> = faults.iter().map(|it| it.0).collect();
        assert_eq!(places, [6, 23, 42], "{faults:?}");
    }
}
