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
use super::super::locate::{KeyPath, Places, Segment};
use super::tree::{find_in_table, spanned_mut, table_mut, value_at};
use super::{Fault, MOST, did_you_mean, nearest};

/// Stand-ins have spans from here on, which no file reaches.
const MADE_UP: usize = usize::MAX / 2;

/// So many kinds of stand-in can be tried.
const STAND_INS: usize = 8;

/// A tree that is being mended.
pub(super) struct Mender<'t> {
    root: Spanned<DeTable<'t>>,
    faults: Vec<Fault>,
    made_up: Vec<KeyPath>,
    cut: Vec<KeyPath>,
    renamed: Vec<KeyPath>,
    lost: Vec<String>,
    stand_ins: usize,
}

/// What mending came to.
pub(super) struct Mending {
    pub(super) faults: Vec<Fault>,
    pub(super) made_up: Vec<KeyPath>,
    pub(super) cut: Vec<KeyPath>,
    pub(super) places: Places,
}

impl<'t> Mender<'t> {
    /// Begins with a parsed file; of the keys in `lost` it is already told that they are missing.
    pub(super) fn new(root: Spanned<DeTable<'t>>, lost: Vec<String>) -> Self {
        let (faults, made_up, cut, renamed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { root, faults, made_up, cut, renamed, lost, stand_ins: 0 }
    }

    /// Of the value (or key) at `span` it was already told that it is wrong: nothing more is said of it.
    pub(super) fn spoil(&mut self, span: &Range<usize>) {
        let starts = |it: &Range<usize>| it.start == span.start;
        let value = find_in_table(self.root.get_ref(), &|entry| starts(&entry.value));
        if let Some(path) = value {
            self.made_up.push(path);
        } else if let Some(path) = find_in_table(self.root.get_ref(), &|entry| starts(&entry.key)) {
            self.take(&path);
        }
    }

    /// Mends until the tree can be read, or there is nothing more to try.
    pub(super) fn read<T: DeserializeOwned>(&mut self) -> Option<T> {
        // Each fault takes a few rounds, since stand-ins are found by trying.
        for _ in 0..MOST * 16 {
            let error = match T::deserialize(self.root.clone().into_deserializer()) {
                Ok(value) => return Some(value),
                Err(error) => error,
            };
            if self.faults.len() > MOST {
                return None;
            }
            self.mend(&error)?;
        }
        None
    }

    /// Ends the mending.
    pub(super) fn finish(self) -> Mending {
        let places = Places::of_table(self.root.get_ref());
        Mending { faults: self.faults, made_up: self.made_up, cut: self.cut, places }
    }

    /// Mends what `error` complains of; `None` when its place cannot be found.
    fn mend(&mut self, error: &Error) -> Option<()> {
        let span = error.span().unwrap_or(0..0);
        let message = error.message();
        if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
            let table = self.table_at(&span)?;
            return self.add_missing(&table, field, span);
        }
        let of_key = message.starts_with("unknown field ") || message.starts_with("unknown variant ");
        let key = || find_in_table(self.root.get_ref(), &|entry| entry.key == span && !entry.is_element);
        if let Some(path) = of_key.then(key).flatten() {
            return self.rename(&path, message, span);
        }
        let path = find_in_table(self.root.get_ref(), &|entry| entry.value == span)?;
        self.replace(&path, message, span)
    }

    fn table_at(&self, span: &Range<usize>) -> Option<KeyPath> {
        find_in_table(self.root.get_ref(), &|entry| entry.is_table && entry.value == *span)
            .or_else(|| (self.root.span() == *span || span.start < MADE_UP).then(KeyPath::root))
    }

    fn tell(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Whether nothing is to be said of `path`, because it was made up or already spoken of.
    fn is_made_up(&self, path: &KeyPath) -> bool {
        self.made_up.iter().any(|it| path.is_within(it))
    }

    fn add_missing(&mut self, table: &KeyPath, field: &str, span: Range<usize>) -> Option<()> {
        let path = table.clone().key(field);
        let lost = self.lost.iter().position(|it| it == field).map(|at| self.lost.swap_remove(at));
        if lost.is_none() && !self.is_made_up(table) {
            let place = if *table == KeyPath::root() { 0..0 } else { span };
            let whose = if *table == KeyPath::root() { "the file".into() } else { format!("`{table}`") };
            let message = format!("{whose} lacks the key `{field}`");
            self.tell(Fault::new(Code::MissingKey, place, message, format!("add `{field} = …`")));
        }
        let stand_in = self.stand_in(0, "");
        let key = Spanned::new(stand_in.span().end..usize::MAX, DeString::Owned(field.to_owned()));
        table_mut(self.root.get_mut(), table)?.insert(key, stand_in);
        self.made_up.push(path);
        Some(())
    }

    /// A key that means nothing: taken for the one that was meant, or taken away.
    fn rename(&mut self, path: &KeyPath, message: &str, span: Range<usize>) -> Option<()> {
        let (Some(Segment::Key(written)), Some(parent)) = (path.segments().last(), path.parent()) else { return None };
        let known = expected_words(message);
        let table = table_mut(self.root.get_mut(), &parent)?;
        let meant = nearest(written, known.iter().copied().filter(|key| !table.contains_key(*key)));
        let value = table.remove(written.as_str())?;
        if let Some(meant) = meant {
            let key = Spanned::new(span.clone(), DeString::Owned(meant.to_owned()));
            table.insert(key, value);
        } else {
            self.cut.push(parent.clone());
        }
        if !self.is_made_up(&parent) {
            let message = format!("the key `{written}` means nothing here");
            self.tell(Fault::new(Code::UnknownKey, span, message, did_you_mean(written, &known)));
        }
        if let Some(meant) = meant {
            self.renamed.push(parent.key(meant));
        }
        Some(())
    }

    /// A value that does not fit: told, and replaced by one that does.
    fn replace(&mut self, path: &KeyPath, message: &str, span: Range<usize>) -> Option<()> {
        let tried = if span.start >= MADE_UP { span.end - span.start } else { 0 };
        if tried > STAND_INS {
            return None;
        }
        let spoken_of = self.is_made_up(path) || self.renamed.contains(path) || self.cut.contains(path);
        if !spoken_of {
            let value = value_at(self.root.get_ref(), path)?;
            let fault = value_fault(path, value, message, span);
            self.tell(fault);
        }
        let words = expected_words(message);
        let stand_in = match words.first() {
            Some(first) if message.starts_with("unknown variant ") => {
                let written = value_at(self.root.get_ref(), path).and_then(DeValue::as_str).unwrap_or_default();
                let word = nearest(written, words.iter().copied()).unwrap_or(first).to_owned();
                self.stand_in(tried, &word)
            }
            _ => self.stand_in(tried, ""),
        };
        let target = spanned_mut(self.root.get_mut(), path)?;
        *target = stand_in;
        if !self.is_made_up(path) {
            self.made_up.push(path.clone());
        }
        Some(())
    }

    /// The next value to try; the length of its span says which one it is.
    fn stand_in(&mut self, tried: usize, word: &str) -> Spanned<DeValue<'t>> {
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
        self.stand_ins += 8;
        let start = MADE_UP + self.stand_ins;
        Spanned::new(start..start + tried + 1, value)
    }

    fn take(&mut self, path: &KeyPath) {
        if let (Some(Segment::Key(key)), Some(parent)) = (path.segments().last(), path.parent()) {
            if let Some(table) = table_mut(self.root.get_mut(), &parent) {
                table.remove(key.as_str());
            }
            self.cut.push(parent);
        }
    }
}

/// The words in backticks behind the last `, expected `: what serde would have taken.
fn expected_words(message: &str) -> Vec<&str> {
    let expected = message.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    expected.split('`').skip(1).step_by(2).collect()
}

/// What to say of a value that serde refused with `message`.
fn value_fault(path: &KeyPath, value: &DeValue<'_>, message: &str, span: Range<usize>) -> Fault {
    let name = path.to_string();
    if message.starts_with("unknown variant ") {
        let words = expected_words(message);
        let written = value.as_str().unwrap_or_default();
        let told = format!("`{name}` knows no word `{written}`");
        return Fault::new(Code::UnknownWord, span, told, did_you_mean(written, &words));
    }
    let expected = message.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    let (told, help) = match wants(expected) {
        Some(wanted) if message.starts_with("invalid type: ") => {
            let found = kind_in_words(value);
            (format!("`{name}` wants {wanted}, and this is {found}"), format!("write {wanted} here"))
        }
        Some(wanted) => (format!("`{name}` wants {wanted}"), format!("write {wanted} here")),
        None if path.segments().last() == Some(&Segment::Key("sign".into())) => {
            let forms = "write \"nothing\", \"keep\", { secret = \"…\" } or { key = \"…\" }";
            (format!("`{name}` does not say what becomes of the signature"), forms.into())
        }
        None => {
            (format!("`{name}` does not fit: {message}"), format!("it cannot be {} of this form", kind_in_words(value)))
        }
    };
    Fault::new(Code::WrongType, span, told, help)
}

/// What serde expected, in the words of an author.
fn wants(expected: &str) -> Option<String> {
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

fn kind_in_words(value: &DeValue<'_>) -> &'static str {
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
        let spans = reading.findings.iter().map(|it| (it.code.id(), it.place.as_ref().map(|p| at(p.span.clone()))));
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
        assert_eq!(told.len(), super::MOST + 1);
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
