//! A file that was read: its text, where each value is in it, and what its author did not write.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::finding::{Code, CodeGroup, Finding, SourceLocation};
use super::format_version::FormatVersion;
use super::span_index::SpanIndex;
use super::suppression::Suppression;
use super::toml_path::TomlPath;
use crate::model::former_names::swap_names;

/// A file that was read. It makes findings about itself, with line and column.
#[derive(Debug)]
pub struct Source {
    /// The path as it was given.
    pub path: String,
    /// The text exactly as it is in the file.
    pub text: Cow<'static, str>,
    /// The version of the format that it says, if it says one.
    pub version: Option<FormatVersion>,
    /// The comments in it that suppress a finding.
    pub suppressions: Vec<Suppression>,
    span_index: OnceLock<SpanIndex>,
    recovered: RecoveredPaths,
}

/// What error recovery changed so that the rest of a file could be read.
#[derive(Debug, Default)]
pub(super) struct RecoveredPaths {
    /// Values that the author did not write.
    pub(super) placeholders: Vec<TomlPath>,
    /// Tables that lost a key which means nothing there.
    pub(super) dropped: Vec<TomlPath>,
}

impl Source {
    /// A source from which nothing had to be recovered, without suppressions.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            version: None,
            suppressions: Vec::new(),
            span_index: OnceLock::new(),
            recovered: RecoveredPaths::default(),
        }
    }

    /// Records what error recovery changed. `span_index` comes from the recovered tree, since `text` may not parse.
    pub(super) fn set_recovered(&mut self, recovered: RecoveredPaths, span_index: SpanIndex) {
        self.recovered = recovered;
        self.span_index = OnceLock::from(span_index);
    }

    /// A finding at the value of `path`, or at the nearest table around it.
    #[must_use]
    pub fn finding(&self, code: Code, path: &TomlPath, message: impl Into<String>, help: Option<String>) -> Finding {
        self.finding_at_span(code, self.value_span(path), message.into(), help)
    }

    /// A finding at the key of `path`.
    #[must_use]
    pub fn finding_at_key(
        &self,
        code: Code,
        path: &TomlPath,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Finding {
        self.finding_at_span(code, self.key_span(path), message.into(), help)
    }

    /// A finding at these bytes of the text, in the words of the file: in one of version 1, facts and switches have the names
    /// that they have there.
    #[must_use]
    pub fn finding_at_span(&self, code: Code, span: Range<usize>, message: String, help: Option<String>) -> Finding {
        let (message, help) = match self.version {
            // What is no TOML yet is quoted as it is written.
            Some(FormatVersion::V1) if code.group() != CodeGroup::Toml => {
                (swap_names(&message), help.as_deref().map(swap_names))
            }
            _ => (message, help),
        };
        let location = Some(SourceLocation::of_span(&self.text, span));
        Finding { location, ..Finding::of_file(code, self.path.clone(), message, help) }
    }

    /// Where the value of `path` is: `lessons/a.toml:12:6`.
    #[must_use]
    pub fn location_of(&self, path: &TomlPath) -> String {
        let location = SourceLocation::of_span(&self.text, self.value_span(path));
        format!("{}:{}:{}", self.path, location.line, location.column)
    }

    /// The bytes of the value of `path`, or of the nearest table around it.
    #[must_use]
    pub fn value_span(&self, path: &TomlPath) -> Range<usize> {
        self.span_index().find(path).value
    }

    /// Whether there is a value at `path` in the file.
    #[must_use]
    pub fn has_value(&self, path: &TomlPath) -> bool {
        self.span_index().contains(path)
    }

    /// The bytes of the key of `path`.
    #[must_use]
    pub fn key_span(&self, path: &TomlPath) -> Range<usize> {
        self.span_index().find(path).key
    }

    /// Whether the author wrote the value of `path`, so that it is not a placeholder for one that could not be read.
    #[must_use]
    pub fn is_authored(&self, path: &TomlPath) -> bool {
        !self.recovered.placeholders.iter().any(|placeholder| path.is_within(placeholder))
    }

    /// Whether everything at and below `path` is as the author wrote it: no placeholder, no dropped key.
    #[must_use]
    pub fn is_intact(&self, path: &TomlPath) -> bool {
        let has_dropped_key = self.recovered.dropped.iter().any(|table| table.is_within(path));
        let has_placeholder = self.recovered.placeholders.iter().any(|placeholder| placeholder.is_within(path));
        self.is_authored(path) && !has_dropped_key && !has_placeholder
    }

    /// Whether no key was dropped from the table at `path` itself.
    #[must_use]
    pub fn lost_no_key(&self, path: &TomlPath) -> bool {
        !self.recovered.dropped.contains(path)
    }

    /// Whether error recovery changed anything. If not, the questions above need no answer.
    pub const fn was_recovered(&self) -> bool {
        !self.recovered.placeholders.is_empty() || !self.recovered.dropped.is_empty()
    }

    fn span_index(&self) -> &SpanIndex {
        self.span_index.get_or_init(|| SpanIndex::parse(&self.text, self.version))
    }
}
