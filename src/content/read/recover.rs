//! Recovery from keys and values that do not fit the types of a lesson. serde stops at the first one; here the parsed tree
//! is changed at that place and given to serde again, until all are found.
//!
//! A fault must not cause others, so a mistyped key is taken for the key that was meant, and a missing or unfitting value
//! is replaced by a placeholder that fits. What was replaced is noted, so that nobody reports it as the author's.

use std::ops::Range;

use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::Spanned;
use toml::de::{DeArray, DeInteger, DeString, DeTable, DeValue, Error};

use super::tree::{find_in_table, spanned_mut, table_mut, value_at};
use crate::content::finding::{Code, MAX_FINDINGS_PER_FILE};
use crate::content::key_path::{KeyPath, KeySegment};
use crate::content::source::RecoveredPaths;
use crate::content::source_fault::SourceFault;
use crate::content::span_index::SpanIndex;
use crate::content::suggestion::{nearest_match, suggestion};

/// Placeholders have spans from here on. No file is that long, so they cannot be taken for text of the author.
const PLACEHOLDER_SPAN_START: usize = usize::MAX / 2;

/// After this many placeholders at one place, recovery gives up.
const MAX_PLACEHOLDER_TRIES: usize = 8;

/// A parsed file during recovery.
pub(super) struct Recovery<'t> {
    root: Spanned<DeTable<'t>>,
    faults: Vec<SourceFault>,
    /// Values that the author did not write, or that were reported already.
    placeholders: Vec<KeyPath>,
    /// Tables that lost a key.
    dropped: Vec<KeyPath>,
    /// Values under a key that was renamed to the one that was meant.
    renamed_keys: Vec<KeyPath>,
    lost_keys: Vec<String>,
    /// Gives each placeholder a span of its own.
    placeholder_offset: usize,
}

pub(super) struct RecoveryResult {
    pub(super) faults: Vec<SourceFault>,
    pub(super) recovered: RecoveredPaths,
    pub(super) span_index: SpanIndex,
}

impl<'t> Recovery<'t> {
    /// Starts from a parsed file. `lost_keys` were removed by the repair of its syntax and are reported already.
    pub(super) const fn new(root: Spanned<DeTable<'t>>, lost_keys: Vec<String>) -> Self {
        Self {
            root,
            faults: Vec::new(),
            placeholders: Vec::new(),
            dropped: Vec::new(),
            renamed_keys: Vec::new(),
            lost_keys,
            placeholder_offset: 0,
        }
    }

    /// Marks the value or key that starts like `span` as reported, so that nothing more is reported about it.
    pub(super) fn mark_reported(&mut self, span: &Range<usize>) {
        let root = self.root.get_ref();
        if let Some(path) = find_in_table(root, &|entry| entry.value.start == span.start) {
            self.placeholders.push(path);
        } else if let Some(path) = find_in_table(root, &|entry| entry.key.start == span.start) {
            self.drop_key(&path);
        }
    }

    /// Changes the tree until serde accepts it; `None` if that does not succeed.
    pub(super) fn deserialize<T: DeserializeOwned>(&mut self) -> Option<T> {
        // Each fault takes several rounds, since the placeholder that fits is found by trying.
        for _ in 0..MAX_FINDINGS_PER_FILE * 16 {
            let error = match T::deserialize(self.root.clone().into_deserializer()) {
                Ok(value) => return Some(value),
                Err(error) => error,
            };
            if self.faults.len() > MAX_FINDINGS_PER_FILE {
                return None;
            }
            self.recover_from(&error)?;
        }
        None
    }

    pub(super) fn finish(self) -> RecoveryResult {
        RecoveryResult {
            faults: self.faults,
            recovered: RecoveredPaths { placeholders: self.placeholders, dropped: self.dropped },
            span_index: SpanIndex::from_table(self.root.get_ref()),
        }
    }

    /// Reports what `error` complains about and changes the tree there; `None` if the place cannot be found.
    ///
    /// serde has no structured errors: the messages of its derived code say what is wrong.
    fn recover_from(&mut self, error: &Error) -> Option<()> {
        let span = error.span().unwrap_or(0..0);
        let message = error.message();
        if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
            let table = self.table_at(&span)?;
            return self.add_missing_key(&table, field, span);
        }
        // An unknown variant is a key where an enum is written as a table, else a value.
        let may_be_key = message.starts_with("unknown field ") || message.starts_with("unknown variant ");
        if may_be_key
            && let Some(path) = find_in_table(self.root.get_ref(), &|entry| entry.key == span && !entry.is_element)
        {
            return self.rename_key(&path, message, span);
        }
        let path = find_in_table(self.root.get_ref(), &|entry| entry.value == span)?;
        self.replace_value(&path, message, span)
    }

    /// The table with this span; the file itself for a span in the text that belongs to no table.
    fn table_at(&self, span: &Range<usize>) -> Option<KeyPath> {
        find_in_table(self.root.get_ref(), &|entry| entry.is_table && entry.value == *span)
            .or_else(|| (self.root.span() == *span || span.start < PLACEHOLDER_SPAN_START).then(KeyPath::root))
    }

    /// Whether nothing should be reported at `path`, because it is a placeholder or was reported already.
    fn is_placeholder(&self, path: &KeyPath) -> bool {
        self.placeholders.iter().any(|placeholder| path.is_within(placeholder))
    }

    fn add_missing_key(&mut self, table: &KeyPath, field: &str, span: Range<usize>) -> Option<()> {
        let path = table.clone().key(field);
        if let Some(index) = self.lost_keys.iter().position(|key| key == field) {
            self.lost_keys.swap_remove(index);
        } else if !self.is_placeholder(table) {
            let (table_name, fault_span) =
                if *table == KeyPath::root() { ("the file".to_owned(), 0..0) } else { (format!("`{table}`"), span) };
            let message = format!("{table_name} lacks the key `{field}`");
            self.faults.push(SourceFault::new(Code::MissingKey, fault_span, message, format!("add `{field} = …`")));
        }
        let value = self.placeholder(0, "");
        let key = Spanned::new(value.span().end..usize::MAX, DeString::Owned(field.to_owned()));
        table_mut(self.root.get_mut(), table)?.insert(key, value);
        self.placeholders.push(path);
        Some(())
    }

    /// Takes an unknown key for the one that was meant, or drops it if none is similar.
    fn rename_key(&mut self, path: &KeyPath, message: &str, span: Range<usize>) -> Option<()> {
        let (Some(KeySegment::Key(written)), Some(parent)) = (path.segments().last(), path.parent()) else {
            return None;
        };
        let known = expected_words(message);
        let table = table_mut(self.root.get_mut(), &parent)?;
        let meant = nearest_match(written, known.iter().copied().filter(|key| !table.contains_key(*key)));
        let value = table.remove(written.as_str())?;
        if let Some(meant) = meant {
            let key = Spanned::new(span.clone(), DeString::Owned(meant.to_owned()));
            table.insert(key, value);
        } else {
            self.dropped.push(parent.clone());
        }
        if !self.is_placeholder(&parent) {
            let message = format!("the key `{written}` means nothing here");
            self.faults.push(SourceFault::new(Code::UnknownKey, span, message, suggestion(written, &known)));
        }
        if let Some(meant) = meant {
            self.renamed_keys.push(parent.key(meant));
        }
        Some(())
    }

    /// Replaces a value that does not fit by a placeholder, and reports it unless that was done already.
    fn replace_value(&mut self, path: &KeyPath, message: &str, span: Range<usize>) -> Option<()> {
        let tries = if span.start >= PLACEHOLDER_SPAN_START { span.end - span.start } else { 0 };
        if tries > MAX_PLACEHOLDER_TRIES {
            return None;
        }
        let is_reported = self.is_placeholder(path) || self.renamed_keys.contains(path) || self.dropped.contains(path);
        if !is_reported {
            let value = value_at(self.root.get_ref(), path)?;
            self.faults.push(value_fault(path, value, message, span));
        }
        let words = expected_words(message);
        let placeholder = match words.first() {
            Some(first) if message.starts_with("unknown variant ") => {
                let written = value_at(self.root.get_ref(), path).and_then(DeValue::as_str).unwrap_or_default();
                let word = nearest_match(written, words.iter().copied()).unwrap_or(first).to_owned();
                self.placeholder(tries, &word)
            }
            _ => self.placeholder(tries, ""),
        };
        *spanned_mut(self.root.get_mut(), path)? = placeholder;
        if !self.is_placeholder(path) {
            self.placeholders.push(path.clone());
        }
        Some(())
    }

    /// The placeholder to try after `tries` others. serde does not say which type it wants in a form to rely on, so the
    /// types are tried one after the other; the length of the span remembers how many were tried at this place.
    fn placeholder(&mut self, tries: usize, word: &str) -> Spanned<DeValue<'t>> {
        let text = || DeValue::String(DeString::Owned(word.to_owned()));
        let value = match tries {
            _ if !word.is_empty() => text(),
            0 => text(),
            1 => DeValue::Integer(DeInteger::default()),
            2 => DeValue::Boolean(false),
            3 => DeValue::Array(DeArray::new()),
            4 => DeValue::Array([0, 1].into_iter().map(|_| Spanned::new(0..0, text())).collect()),
            _ => DeValue::Table(DeTable::new()),
        };
        self.placeholder_offset += 8;
        let start = PLACEHOLDER_SPAN_START + self.placeholder_offset;
        Spanned::new(start..start + tries + 1, value)
    }

    /// Removes the key at `path` from its table.
    fn drop_key(&mut self, path: &KeyPath) {
        if let (Some(KeySegment::Key(key)), Some(parent)) = (path.segments().last(), path.parent()) {
            if let Some(table) = table_mut(self.root.get_mut(), &parent) {
                table.remove(key.as_str());
            }
            self.dropped.push(parent);
        }
    }
}

/// The words in backticks after the last `, expected `: what serde would have accepted.
fn expected_words(message: &str) -> Vec<&str> {
    let expected = message.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    expected.split('`').skip(1).step_by(2).collect()
}

/// The fault of a value that serde refused with `message`.
fn value_fault(path: &KeyPath, value: &DeValue<'_>, message: &str, span: Range<usize>) -> SourceFault {
    let name = path.to_string();
    if message.starts_with("unknown variant ") {
        let words = expected_words(message);
        let written = value.as_str().unwrap_or_default();
        let message = format!("`{name}` knows no word `{written}`");
        return SourceFault::new(Code::UnknownWord, span, message, suggestion(written, &words));
    }
    let expected = message.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    let (fault_message, help) = match describe_expected(expected) {
        Some(wanted) if message.starts_with("invalid type: ") => {
            let actual = describe_kind(value);
            (format!("`{name}` wants {wanted}, and this is {actual}"), format!("write {wanted} here"))
        }
        Some(wanted) => (format!("`{name}` wants {wanted}"), format!("write {wanted} here")),
        None if path.segments().last() == Some(&KeySegment::Key("sign".into())) => {
            let forms = "write \"nothing\", \"keep\", { secret = \"…\" } or { key = \"…\" }";
            (format!("`{name}` does not say what becomes of the signature"), forms.into())
        }
        None => {
            (format!("`{name}` does not fit: {message}"), format!("it cannot be {} of this form", describe_kind(value)))
        }
    };
    SourceFault::new(Code::WrongType, span, fault_message, help)
}

/// The type that serde expected, in the words of an author; `None` if there is no simple word for it.
fn describe_expected(expected: &str) -> Option<String> {
    let plain = match expected {
        "a string" => "a text",
        "u32" => "a whole number, 0 or more",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "a table",
        "a pair of texts" => "a pair of texts",
        _ if expected.starts_with("struct ") => "a table",
        _ if expected.starts_with("a kind of client") => expected,
        _ => return None,
    };
    Some(plain.to_owned())
}

fn describe_kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::read::read;

    /// The code of every finding, and the first line of the text at its location.
    fn findings(text: &str) -> Vec<(&'static str, String)> {
        let first_line = |span: Range<usize>| text[span].lines().next().unwrap_or_default().to_owned();
        let findings = read("lessons/a.toml", text.to_owned()).findings.into_iter();
        let located = findings.map(|finding| (finding.code.id(), finding.location.map(|place| first_line(place.span))));
        located.map(|(code, line)| (code, line.unwrap_or_default())).collect()
    }

    const HEAD: &str = "format_version = 1\nid = \"a\"\ntitle = \"A\"\nminutes = 5\ncovers = []\n";

    #[test]
    fn every_fault_is_reported_once_and_causes_no_other() {
        let text = format!(
            "{HEAD}wrld = 5\n[[step]]\nid = 5\ntext = \"t\"\ntitel = \"x\"\n[[step.do]]\nby = \"b\"\nforge = {{ sign = \"nothin\" }}\n\
             [[step]]\nid = \"c\"\ntitle = \"t\"\ntext = \"t\"\nzzz.y = 1\nshow = {{ a = 1 }}\n"
        );
        let mut found = findings(&text);
        found.sort();
        let expected = [
            ("missing-key", "{ sign = \"nothin\" }"),
            ("unknown-key", "a"),
            ("unknown-key", "titel"),
            ("unknown-key", "wrld"),
            ("unknown-key", "zzz"),
            ("unknown-word", "\"nothin\""),
            ("wrong-type", "5"),
        ];
        assert_eq!(found, expected.map(|(code, line)| (code, line.to_owned())));
    }

    #[test]
    fn reading_stops_after_a_hundred_faults() {
        let lines: Vec<String> = (0..300).map(|number| format!("z{number} = 1")).collect();
        let found = findings(&format!("{HEAD}{}\n[[step]]\n", lines.join("\n")));
        assert_eq!(found.len(), MAX_FINDINGS_PER_FILE + 1);
        assert_eq!(found.last().map(|(code, _)| *code), Some("too-many-faults"));
    }

    #[test]
    fn another_version_says_which_program_is_needed() {
        for (version, word) in [(2, "newer"), (0, "older")] {
            let findings = read("a.toml", format!("format_version = {version}\nx = 1\n")).findings;
            let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
            assert!(finding.help.as_ref().is_some_and(|help| help.contains(word)), "{finding:?}");
        }
    }
}
