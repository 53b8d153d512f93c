//! What a check came to.

use crate::content::Finding;
use crate::content::library::selection::Selection;

pub(super) struct CheckReport {
    /// What was checked, pack by pack.
    pub(super) selections: Vec<Selection>,
    /// The findings to report, sorted.
    pub(super) findings: Vec<Finding>,
    /// Whether the lessons were played, or only read.
    pub(super) replayed: bool,
}
