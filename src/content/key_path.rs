//! Where a value of a file stands in its text: key path to span. Only asked once there is something to report.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// One step of a key path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeySegment {
    /// Into a table.
    Key(String),
    /// Into an array, from 0.
    Index(usize),
}

/// The way from the top of a file to a value: `step[2].do[0].expect.status`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyPath(Vec<KeySegment>);

impl KeyPath {
    /// The file itself.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// On into the table, to the value of `name`.
    #[must_use]
    pub fn key(mut self, name: impl Into<String>) -> Self {
        self.0.push(KeySegment::Key(name.into()));
        self
    }

    /// On into the table, key after key.
    #[must_use]
    pub fn keys<'k>(self, names: impl IntoIterator<Item = &'k str>) -> Self {
        names.into_iter().fold(self, KeyPath::key)
    }

    /// On into the array, to the value at `index`, from 0.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(KeySegment::Index(index));
        self
    }

    /// The segments from the top down.
    #[must_use]
    pub fn segments(&self) -> &[KeySegment] {
        &self.0
    }

    /// The table or array around it; the file itself has none.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, rest)| Self(rest.to_vec()))
    }

    /// Whether this is `other` or lies inside it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.0.iter().enumerate() {
            match segment {
                KeySegment::Index(index) => write!(f, "[{index}]")?,
                KeySegment::Key(key) => {
                    let dot = if i > 0 { "." } else { "" };
                    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
                    if !key.is_empty() && key.chars().all(bare) {
                        write!(f, "{dot}{key}")?;
                    } else {
                        write!(f, "{dot}{key:?}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Where one value stands: its key and the value itself. A table's value is its header, or its braces, or (with dotted
/// keys) the part of the first key that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyValueSpan {
    /// The key; for an element of an array the same as the value.
    pub key: Range<usize>,
    /// The value.
    pub value: Range<usize>,
}

/// The places of every value in a file.
#[derive(Clone, Debug, Default)]
pub struct SpanIndex(HashMap<KeyPath, KeyValueSpan>);

impl SpanIndex {
    /// The places in `text`; as much of them as can be read.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        DeTable::parse(text).map_or_else(|_| Self::default(), |root| Self::from_table(root.get_ref()))
    }

    /// The places of everything in an already parsed table.
    pub(super) fn from_table(root: &DeTable<'_>) -> Self {
        let mut places = Self::default();
        places.add_table(&KeyPath::root(), root);
        places
    }

    fn add_table(&mut self, at: &KeyPath, table: &DeTable<'_>) {
        for (key, value) in table {
            let spans = KeyValueSpan { key: key.span(), value: value.span() };
            self.add(at.clone().key(key.get_ref().as_ref()), spans, value.get_ref());
        }
    }

    fn add(&mut self, at: KeyPath, spans: KeyValueSpan, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.add_table(&at, table),
            DeValue::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    let spans = KeyValueSpan { key: item.span(), value: item.span() };
                    self.add(at.clone().index(i), spans, item.get_ref());
                }
            }
            _ => {}
        }
        self.0.insert(at, spans);
    }

    /// Where `path` stands, or what is nearest around it; the very start when nothing is.
    #[must_use]
    pub fn find(&self, path: &KeyPath) -> KeyValueSpan {
        let mut at = Some(path.clone());
        while let Some(here) = at {
            if let Some(spans) = self.0.get(&here) {
                return spans.clone();
            }
            at = here.parent();
        }
        KeyValueSpan { key: 0..0, value: 0..0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"id = "x"
[client]
bob = { kind = "browser" }
[[step]]
id = "a"
[[step.do]]
request.line = "GET /"
expect = { status = 200, store.rows = 1 }
[[step]]
covers = ["p", "q"]
[step.task]
tool = "workbench"
"#;

    #[test]
    fn every_way_of_writing_is_located() {
        let places = SpanIndex::parse(TEXT);
        let cases: [(KeyPath, &str, &str); 8] = [
            (KeyPath::root().key("id"), "id", "\"x\""),
            (KeyPath::root().keys(["client", "bob", "kind"]), "kind", "\"browser\""),
            (KeyPath::root().key("step").index(0), "[[step]]", "[[step]]"),
            (KeyPath::root().key("step").index(0).key("do").index(0).keys(["request", "line"]), "line", "\"GET /\""),
            (KeyPath::root().key("step").index(0).key("do").index(0).key("request"), "request", "request"),
            (KeyPath::root().key("step").index(0).key("do").index(0).keys(["expect", "store", "rows"]), "rows", "1"),
            (KeyPath::root().key("step").index(1).key("covers").index(1), "\"q\"", "\"q\""),
            (KeyPath::root().key("step").index(1).keys(["task", "tool"]), "tool", "\"workbench\""),
        ];
        for (path, key, value) in cases {
            let spans = places.find(&path);
            assert_eq!((&TEXT[spans.key], &TEXT[spans.value]), (key, value), "{path}");
        }
        assert_eq!(
            &TEXT[places.find(&KeyPath::root().key("step").index(1).keys(["task", "goal"])).value],
            "[step.task]"
        );
    }

    #[test]
    fn a_path_reads_as_it_would_be_said() {
        let path = KeyPath::root().key("step").index(2).key("do").index(0).keys(["expect", "set_cookie", "a.b"]);
        assert_eq!(path.to_string(), "step[2].do[0].expect.set_cookie.\"a.b\"");
        assert!(path.is_within(&KeyPath::root().key("step").index(2)));
        assert!(!path.is_within(&KeyPath::root().key("step").index(1)));
    }
}
