//! Why a cookie was stored or not.

/// The section of the standard that decided, and the reason in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RuleReason {
    /// `6265bis 5.7`.
    pub(super) rule: &'static str,
    pub(super) reason: String,
}

impl RuleReason {
    pub(super) fn new(rule: &'static str, reason: impl Into<String>) -> Self {
        Self { rule, reason: reason.into() }
    }
}
