//! Where each value of a file is in its text. Built only when there is something to report: most files are fine.

use std::collections::HashMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::format_version::FormatVersion;
use super::migration;
use super::toml_path::TomlPath;

/// The bytes of one value and of its key. The value of a table is its header or its braces, or with dotted keys the
/// part of the first key that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TomlSpan {
    /// For an element of an array the same as `value`.
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
}

/// The spans of every value in a file.
#[derive(Clone, Debug, Default)]
pub(super) struct SpanIndex(HashMap<TomlPath, TomlSpan>);

impl SpanIndex {
    /// The spans in `text`, by the names of today's version; none if it is not TOML.
    pub(super) fn parse(text: &str, version: Option<FormatVersion>) -> Self {
        let Ok(mut root) = DeTable::parse(text) else { return Self::default() };
        migration::migrate_names(root.get_mut(), version);
        Self::from_table(root.get_ref())
    }

    /// The spans of everything in a table that is already parsed.
    pub(super) fn from_table(root: &DeTable<'_>) -> Self {
        let mut index = Self::default();
        index.add_table(&TomlPath::root(), root);
        index
    }

    fn add_table(&mut self, path: &TomlPath, table: &DeTable<'_>) {
        for (key, value) in table {
            let spans = TomlSpan { key: key.span(), value: value.span() };
            self.add(path.clone().key(key.get_ref().as_ref()), spans, value.get_ref());
        }
    }

    fn add(&mut self, path: TomlPath, spans: TomlSpan, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.add_table(&path, table),
            DeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let item_spans = TomlSpan { key: item.span(), value: item.span() };
                    self.add(path.clone().index(index), item_spans, item.get_ref());
                }
            }
            _ => {}
        }
        self.0.insert(path, spans);
    }

    /// Whether there is a value at `path`.
    pub(super) fn contains(&self, path: &TomlPath) -> bool {
        self.0.contains_key(path)
    }

    /// The spans of the value at `path`, or of the nearest table or array around it. A missing key has no span of its
    /// own, so it is reported at the table that lacks it; the start of the file is the last resort.
    pub(super) fn find(&self, path: &TomlPath) -> TomlSpan {
        let mut next_candidate = Some(path.clone());
        while let Some(candidate) = next_candidate {
            if let Some(spans) = self.0.get(&candidate) {
                return spans.clone();
            }
            next_candidate = candidate.parent();
        }
        TomlSpan { key: 0..0, value: 0..0 }
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
    fn values_are_found_however_they_are_written() {
        let index = SpanIndex::parse(TEXT, Some(FormatVersion::V1));
        let root = TomlPath::root;
        let step = |number| root().key("step").index(number);
        let act = || step(0).key("do").index(0);
        let cases: [(TomlPath, &str, &str); 8] = [
            (root().key("id"), "id", "\"x\""),
            (root().keys(["client", "bob", "kind"]), "kind", "\"browser\""),
            (step(0), "[[step]]", "[[step]]"),
            (act().keys(["request", "line"]), "line", "\"GET /\""),
            (act().key("request"), "request", "request"),
            (act().keys(["expect", "store", "sessions"]), "rows", "1"),
            (step(1).key("covers").index(1), "\"q\"", "\"q\""),
            (step(1).keys(["task", "tool"]), "tool", "\"workbench\""),
        ];
        for (path, key, value) in cases {
            let spans = index.find(&path);
            assert_eq!((&TEXT[spans.key], &TEXT[spans.value]), (key, value), "{path}");
        }
        let missing = step(1).keys(["task", "goal"]);
        assert_eq!(&TEXT[index.find(&missing).value], "[step.task]");
    }
}
