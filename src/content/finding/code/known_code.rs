//! A code by its id, and whether its level may be changed.

use std::fmt;

use super::{Code, CodeGroup};
use crate::content::finding::Severity;

impl Code {
    /// The code with this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id() == id)
    }

    /// Whether its level cannot be changed and no comment can suppress it. These findings mean that the file was not
    /// read as its author wrote it, so anything else that is said about it rests on guesses.
    #[must_use]
    pub fn has_fixed_level(self) -> bool {
        let is_about_reading = matches!(self.group(), CodeGroup::Files | CodeGroup::Toml | CodeGroup::Shape);
        is_about_reading && self.severity() == Severity::Error
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
