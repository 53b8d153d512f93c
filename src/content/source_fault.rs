//! A fault in a file, with the span it covers.

use crate::content::finding::Code;
use std::ops::Range;

/// Something wrong in a text, before it has a line and a column.
#[derive(Clone, Debug)]
pub(super) struct SourceFault {
    pub(super) code: Code,
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl SourceFault {
    pub(super) fn new(code: Code, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), help: Some(help.into()) }
    }
}
