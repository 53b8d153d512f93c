//! Lint levels: how a pack or the command line changes the severity of a kind of finding.

use std::collections::BTreeMap;

use crate::content::finding::{Code, Finding, Severity};
use crate::content::library::Library;
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
    /// The levels that the packs of `library` set; where two differ, the later pack wins.
    #[must_use]
    pub fn of_packs(library: &Library) -> Self {
        let packs = library.packs.iter();
        packs.fold(Self::default(), |levels, pack| levels.overridden_by(&Self::of_pack(&pack.value.levels)))
    }

    /// Leaves out what the rules report: unknown codes, fixed ones, and repetitions.
    fn of_pack(pack: &PackLintLevels) -> Self {
        let mut levels = Self::default();
        for (_, level, codes) in code_lists(pack) {
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

    /// Sets the severity of each finding and removes those that are allowed.
    pub fn apply(&self, findings: &mut Vec<Finding>) {
        findings.retain_mut(|finding| match self.get(finding.code) {
            None => true,
            Some(LintLevel::Deny) => {
                finding.severity = Severity::Error;
                true
            }
            Some(LintLevel::Warn) => {
                finding.severity = Severity::Warning;
                true
            }
            Some(LintLevel::Allow) => false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(code: Code) -> Finding {
        Finding::of_file(code, "a.toml", "m", None)
    }

    #[test]
    fn levels_apply_unless_fixed_and_the_stronger_set_wins() {
        let mut pack = LintLevels::default();
        assert!(pack.set(Code::TextTooLong, LintLevel::Deny) && pack.set(Code::InvalidId, LintLevel::Allow));
        assert!(!pack.set(Code::Syntax, LintLevel::Allow));
        let mut command_line = LintLevels::default();
        command_line.set(Code::InvalidId, LintLevel::Warn);
        let levels = pack.overridden_by(&command_line);
        let mut findings = [Code::TextTooLong, Code::InvalidId, Code::Syntax, Code::EmptyText].map(finding).to_vec();
        levels.apply(&mut findings);
        let severities: Vec<_> = findings.iter().map(|finding| (finding.code, finding.severity)).collect();
        assert_eq!(
            severities,
            [
                (Code::TextTooLong, Severity::Error),
                (Code::InvalidId, Severity::Warning),
                (Code::Syntax, Severity::Error),
                (Code::EmptyText, Severity::Error)
            ]
        );
        let mut allow_empty_text = LintLevels::default();
        allow_empty_text.set(Code::EmptyText, LintLevel::Allow);
        levels.overridden_by(&allow_empty_text).apply(&mut findings);
        assert_eq!(findings.len(), 3);
    }
}
