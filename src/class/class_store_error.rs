//! Why a class cannot count just now.

use std::fmt;

/// Why what keeps a class has not done what it was asked: a sentence for the teacher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassStoreError(String);

impl ClassStoreError {
    /// This sentence.
    pub(super) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for ClassStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ClassStoreError {}
