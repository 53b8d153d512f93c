//! A fault in a text by its bytes, before the line and column are needed.

use std::ops::Range;

use super::finding::Code;

/// Something that is wrong in a text. [`Source`](super::Source) turns it into a finding.
#[derive(Clone, Debug)]
pub(super) struct SourceFault {
    pub(super) code: Code,
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// The text that mends it in place of that at `span`, where only one can be meant.
    pub(super) replacement: Option<String>,
}

impl SourceFault {
    pub(super) fn new(code: Code, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), help: Some(help.into()), replacement: None }
    }

    /// The same fault with the text that mends it, if there is one.
    pub(super) fn mended_by(self, replacement: Option<String>) -> Self {
        Self { replacement, ..self }
    }
}
