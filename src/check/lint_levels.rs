//! Lint levels: how a pack or the command line changes the severity of a kind of finding.

use std::collections::BTreeMap;

use crate::content::finding::{Code, Finding, Severity};
use crate::content::pack::PackLintLevels;

/// What happens to a kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LintLevel {
    /// It is an error.
    Deny,
    /// It is a warning.
    Warn,
    /// It is not reported.
    Allow,
}

impl LintLevel {
    /// Sets the severity of `finding`; `false` if it is not to be reported.
    pub(super) fn apply(self, finding: &mut Finding) -> bool {
        match self {
            Self::Deny => finding.severity = Severity::Error,
            Self::Warn => finding.severity = Severity::Warning,
            Self::Allow => {}
        }
        self != Self::Allow
    }
}

/// A level for some codes. Every other code keeps its own severity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LintLevels(BTreeMap<Code, LintLevel>);

/// Each list of codes in `levels`, with its key and its level; the strictest first.
pub(super) fn code_lists(levels: &PackLintLevels) -> [(&'static str, LintLevel, &[String]); 3] {
    [
        ("deny", LintLevel::Deny, &levels.deny),
        ("warn", LintLevel::Warn, &levels.warn),
        ("allow", LintLevel::Allow, &levels.allow),
    ]
}

impl LintLevels {
    /// The levels that a pack sets. Leaves out what the rules report: unknown codes, fixed ones, and repetitions.
    pub(super) fn from_lists(lists: &PackLintLevels) -> Self {
        let mut levels = Self::default();
        for (_, level, codes) in code_lists(lists) {
            for code in codes.iter().filter_map(|id| Code::by_id(id)) {
                // A code in two lists keeps the first, which is the stricter one.
                if levels.get(code).is_none() {
                    levels.set(code, level);
                }
            }
        }
        levels
    }

    /// The level of `code`, if one was set.
    #[must_use]
    pub fn get(&self, code: Code) -> Option<LintLevel> {
        self.0.get(&code).copied()
    }

    /// Sets the level of `code`. Returns `false` and changes nothing if that level [is fixed](Code::has_fixed_level).
    pub fn set(&mut self, code: Code, level: LintLevel) -> bool {
        if code.has_fixed_level() {
            return false;
        }
        self.0.insert(code, level);
        true
    }

    /// Both sets of levels; where both set a code, `stronger` wins.
    #[must_use]
    pub fn overridden_by(mut self, stronger: &Self) -> Self {
        self.0.extend(&stronger.0);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_level_cannot_be_set_and_the_stronger_set_wins() {
        let mut pack = LintLevels::default();
        assert!(pack.set(Code::TextTooLong, LintLevel::Deny) && pack.set(Code::InvalidId, LintLevel::Allow));
        assert!(!pack.set(Code::Syntax, LintLevel::Allow));
        let mut command_line = LintLevels::default();
        command_line.set(Code::InvalidId, LintLevel::Warn);
        let levels = pack.overridden_by(&command_line);
        let expected = [Some(LintLevel::Deny), Some(LintLevel::Warn), None, None];
        assert_eq!(
            [Code::TextTooLong, Code::InvalidId, Code::Syntax, Code::EmptyText].map(|code| levels.get(code)),
            expected
        );
    }

    #[test]
    fn a_level_sets_the_severity_or_removes_the_finding() {
        let mut finding = Finding::of_file(Code::TextTooLong, "a.toml", "m", None);
        assert!(LintLevel::Deny.apply(&mut finding) && finding.severity == Severity::Error);
        assert!(LintLevel::Warn.apply(&mut finding) && finding.severity == Severity::Warning);
        assert!(!LintLevel::Allow.apply(&mut finding));
    }
}
