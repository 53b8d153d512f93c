//! Faults of shape: keys and values that do not fit the types of a lesson. serde stops at the first; here the tree is
//! mended at that place and given to serde again, until all are found.
//!
//! Mending keeps a fault from having consequences: a mistyped key is taken for the one that was meant, a missing or
//! unfitting value gets a stand-in that fits. What was made up is noted, so that nobody reports it as the author's.

use std::ops::Range;

use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::Spanned;
use toml::de::{DeArray, DeInteger, DeString, DeTable, DeValue, Error};

use super::super::finding::Code;
use super::tree::{find_in_table, spanned_mut, table_mut, value_at};
use super::{MAX_FINDINGS_PER_FILE, nearest_match, suggestion};
use crate::content::key_path::{KeyPath, KeySegment, SpanIndex};
use crate::content::source_fault::SourceFault;

/// Stand-ins have spans from here on, which no file reaches.
const PLACEHOLDER_SPAN_START: usize = usize::MAX / 2;

/// So many kinds of stand-in can be tried.
const MAX_PLACEHOLDER_TRIES: usize = 8;

/// A tree that is being mended.
pub(super) struct Recovery<'t> {
    root: Spanned<DeTable<'t>>,
    faults: Vec<SourceFault>,
    placeholders: Vec<KeyPath>,
    dropped: Vec<KeyPath>,
    renamed_keys: Vec<KeyPath>,
    lost_keys: Vec<String>,
    placeholder_offset: usize,
}

/// What mending came to.
pub(super) struct RecoveryResult {
    pub(super) faults: Vec<SourceFault>,
    pub(super) placeholders: Vec<KeyPath>,
    pub(super) dropped: Vec<KeyPath>,
    pub(super) span_index: SpanIndex,
}

impl<'t> Recovery<'t> {
    /// Begins with a parsed file; of the keys in `lost` it is already told that they are missing.
    pub(super) fn new(root: Spanned<DeTable<'t>>, lost: Vec<String>) -> Self {
        let (faults, made_up, cut, renamed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self {
            root,
            faults,
            placeholders: made_up,
            dropped: cut,
            renamed_keys: renamed,
            lost_keys: lost,
            placeholder_offset: 0,
        }
    }

    /// Of the value (or key) at `span` it was already told that it is wrong: nothing more is said of it.
    pub(super) fn mark_reported(&mut self, span: &Range<usize>) {
        let starts = |it: &Range<usize>| it.start == span.start;
        let value = find_in_table(self.root.get_ref(), &|entry| starts(&entry.value));
        if let Some(path) = value {
            self.placeholders.push(path);
        } else if let Some(path) = find_in_table(self.root.get_ref(), &|entry| starts(&entry.key)) {
            self.drop_key(&path);
        }
    }

    /// Mends until the tree can be read, or there is nothing more to try.
    pub(super) fn deserialize<T: DeserializeOwned>(&mut self) -> Option<T> {
        // Each fault takes a few rounds, since stand-ins are found by trying.
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

    /// Ends the mending.
    pub(super) fn finish(self) -> RecoveryResult {
        let places = SpanIndex::from_table(self.root.get_ref());
        RecoveryResult {
            faults: self.faults,
            placeholders: self.placeholders,
            dropped: self.dropped,
            span_index: places,
        }
    }

    /// Mends what `error` complains of; `None` when its place cannot be found.
    fn recover_from(&mut self, error: &Error) -> Option<()> {
        let span = error.span().unwrap_or(0..0);
        let message = error.message();
        if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
            let table = self.table_at(&span)?;
            return self.add_missing_key(&table, field, span);
        }
        let of_key = message.starts_with("unknown field ") || message.starts_with("unknown variant ");
        let key = || find_in_table(self.root.get_ref(), &|entry| entry.key == span && !entry.is_element);
        if let Some(path) = of_key.then(key).flatten() {
            return self.rename_key(&path, message, span);
        }
        let path = find_in_table(self.root.get_ref(), &|entry| entry.value == span)?;
        self.replace_value(&path, message, span)
    }

    fn table_at(&self, span: &Range<usize>) -> Option<KeyPath> {
        find_in_table(self.root.get_ref(), &|entry| entry.is_table && entry.value == *span)
            .or_else(|| (self.root.span() == *span || span.start < PLACEHOLDER_SPAN_START).then(KeyPath::root))
    }

    fn push_fault(&mut self, fault: SourceFault) {
        self.faults.push(fault);
    }

    /// Whether nothing is to be said of `path`, because it was made up or already spoken of.
    fn is_placeholder(&self, path: &KeyPath) -> bool {
        self.placeholders.iter().any(|it| path.is_within(it))
    }

    fn add_missing_key(&mut self, table: &KeyPath, field: &str, span: Range<usize>) -> Option<()> {
        let path = table.clone().key(field);
        let lost = self.lost_keys.iter().position(|it| it == field).map(|at| self.lost_keys.swap_remove(at));
        if lost.is_none() && !self.is_placeholder(table) {
            let place = if *table == KeyPath::root() { 0..0 } else { span };
            let whose = if *table == KeyPath::root() { "the file".into() } else { format!("`{table}`") };
            let message = format!("{whose} lacks the key `{field}`");
            self.push_fault(SourceFault::new(Code::MissingKey, place, message, format!("add `{field} = …`")));
        }
        let stand_in = self.placeholder(0, "");
        let key = Spanned::new(stand_in.span().end..usize::MAX, DeString::Owned(field.to_owned()));
        table_mut(self.root.get_mut(), table)?.insert(key, stand_in);
        self.placeholders.push(path);
        Some(())
    }

    /// A key that means nothing: taken for the one that was meant, or taken away.
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
            self.push_fault(SourceFault::new(Code::UnknownKey, span, message, suggestion(written, &known)));
        }
        if let Some(meant) = meant {
            self.renamed_keys.push(parent.key(meant));
        }
        Some(())
    }

    /// A value that does not fit: told, and replaced by one that does.
    fn replace_value(&mut self, path: &KeyPath, message: &str, span: Range<usize>) -> Option<()> {
        let tried = if span.start >= PLACEHOLDER_SPAN_START { span.end - span.start } else { 0 };
        if tried > MAX_PLACEHOLDER_TRIES {
            return None;
        }
        let spoken_of = self.is_placeholder(path) || self.renamed_keys.contains(path) || self.dropped.contains(path);
        if !spoken_of {
            let value = value_at(self.root.get_ref(), path)?;
            let fault = value_fault(path, value, message, span);
            self.push_fault(fault);
        }
        let words = expected_words(message);
        let stand_in = match words.first() {
            Some(first) if message.starts_with("unknown variant ") => {
                let written = value_at(self.root.get_ref(), path).and_then(DeValue::as_str).unwrap_or_default();
                let word = nearest_match(written, words.iter().copied()).unwrap_or(first).to_owned();
                self.placeholder(tried, &word)
            }
            _ => self.placeholder(tried, ""),
        };
        let target = spanned_mut(self.root.get_mut(), path)?;
        *target = stand_in;
        if !self.is_placeholder(path) {
            self.placeholders.push(path.clone());
        }
        Some(())
    }

    /// The next value to try; the length of its span says which one it is.
    fn placeholder(&mut self, tried: usize, word: &str) -> Spanned<DeValue<'t>> {
        let text = || DeValue::String(DeString::Owned(word.to_owned()));
        let value = match tried {
            0 => text(),
            _ if !word.is_empty() => text(),
            1 => DeValue::Integer(DeInteger::default()),
            2 => DeValue::Boolean(false),
            3 => DeValue::Array(DeArray::new()),
            4 => DeValue::Array([0, 1].into_iter().map(|_| Spanned::new(0..0, text())).collect()),
            _ => DeValue::Table(DeTable::new()),
        };
        self.placeholder_offset += 8;
        let start = PLACEHOLDER_SPAN_START + self.placeholder_offset;
        Spanned::new(start..start + tried + 1, value)
    }

    fn drop_key(&mut self, path: &KeyPath) {
        if let (Some(KeySegment::Key(key)), Some(parent)) = (path.segments().last(), path.parent()) {
            if let Some(table) = table_mut(self.root.get_mut(), &parent) {
                table.remove(key.as_str());
            }
            self.dropped.push(parent);
        }
    }
}

/// The words in backticks behind the last `, expected `: what serde would have taken.
fn expected_words(message: &str) -> Vec<&str> {
    let expected = message.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    expected.split('`').skip(1).step_by(2).collect()
}

/// What to say of a value that serde refused with `message`.
fn value_fault(path: &KeyPath, value: &DeValue<'_>, message: &str, span: Range<usize>) -> SourceFault {
    let name = path.to_string();
    if message.starts_with("unknown variant ") {
        let words = expected_words(message);
        let written = value.as_str().unwrap_or_default();
        let told = format!("`{name}` knows no word `{written}`");
        return SourceFault::new(Code::UnknownWord, span, told, suggestion(written, &words));
    }
    let expected = message.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    let (told, help) = match describe_expected(expected) {
        Some(wanted) if message.starts_with("invalid type: ") => {
            let found = describe_kind(value);
            (format!("`{name}` wants {wanted}, and this is {found}"), format!("write {wanted} here"))
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
    SourceFault::new(Code::WrongType, span, told, help)
}

/// What serde expected, in the words of an author.
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
    use super::super::read;

    /// Code and the text at the place of every finding.
    fn told(text: &str) -> Vec<(&'static str, String)> {
        let reading = read("lessons/a.toml", text.to_owned());
        let at = |span: std::ops::Range<usize>| text[span].lines().next().unwrap_or_default().to_owned();
        let spans = reading.findings.iter().map(|it| (it.code.id(), it.location.as_ref().map(|p| at(p.span.clone()))));
        spans.map(|(code, at)| (code, at.unwrap_or_default())).collect()
    }

    const HEAD: &str = "format_version = 1\nid = \"a\"\ntitle = \"A\"\nminutes = 5\ncovers = []\n";

    #[test]
    fn every_fault_is_told_once_and_has_no_consequences() {
        let text = format!(
            "{HEAD}wrld = 5\n[[step]]\nid = 5\ntext = \"t\"\ntitel = \"x\"\n[[step.do]]\nby = \"b\"\nforge = {{ sign = \"nothin\" }}\n\
             [[step]]\nid = \"c\"\ntitle = \"t\"\ntext = \"t\"\nzzz.y = 1\nshow = {{ a = 1 }}\n"
        );
        let mut told = told(&text);
        told.sort();
        let wanted = [
            ("missing-key", "{ sign = \"nothin\" }"),
            ("unknown-key", "a"),
            ("unknown-key", "titel"),
            ("unknown-key", "wrld"),
            ("unknown-key", "zzz"),
            ("unknown-word", "\"nothin\""),
            ("wrong-type", "5"),
        ];
        assert_eq!(told, wanted.map(|(code, at)| (code, at.to_owned())));
    }

    #[test]
    fn a_hundred_faults_are_enough() {
        let lines: Vec<String> = (0..300).map(|i| format!("z{i} = 1")).collect();
        let told = told(&format!("{HEAD}{}\n[[step]]\n", lines.join("\n")));
        assert_eq!(told.len(), super::MAX_FINDINGS_PER_FILE + 1);
        assert_eq!(told.last().map(|it| it.0), Some("too-many-faults"));
    }

    #[test]
    fn another_version_says_which_program_is_needed() {
        for (version, word) in [(2, "newer"), (0, "older")] {
            let reading = read("a.toml", format!("format_version = {version}\nx = 1\n"));
            let [finding] = &reading.findings[..] else { panic!("one finding: {:?}", reading.findings) };
            assert!(finding.help.as_ref().is_some_and(|help| help.contains(word)), "{finding:?}");
        }
    }
}
