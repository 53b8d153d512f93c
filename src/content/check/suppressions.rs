//! How grave each finding is: as its code says, as the pack wants it, or as the command line does; and comments that
//! silence one.

use std::collections::{BTreeMap, HashMap};

use super::super::finding::{Code, CodeGroup, Finding, Severity};
use super::super::library::Library;
use super::super::read::Source;
use crate::content::key_path::KeyPath;

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LintLevel {
    /// It is an error.
    Deny,
    /// It is a warning.
    Warn,
    /// It is not told.
    Allow,
}

/// Levels by code. A code without one is as grave as it says itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LintLevels(BTreeMap<Code, LintLevel>);

impl LintLevels {
    /// The level of `code`, if one was set.
    #[must_use]
    pub fn get(&self, code: Code) -> Option<LintLevel> {
        self.0.get(&code).copied()
    }

    /// Sets the level of `code`; of a code that is [fixed](Code::has_fixed_level) nothing is changed, and `false` comes back.
    pub fn set(&mut self, code: Code, level: LintLevel) -> bool {
        if !code.has_fixed_level() {
            self.0.insert(code, level);
        }
        !code.has_fixed_level()
    }

    /// These levels, with those of `stronger` in their place where both speak of a code.
    #[must_use]
    pub fn overridden_by(mut self, stronger: &Self) -> Self {
        self.0.extend(&stronger.0);
        self
    }

    /// Gives each finding its severity, and takes away those that are allowed.
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

/// Takes away the findings that a comment silences.
pub fn remove_suppressed(library: &Library, findings: &mut Vec<Finding>) {
    let silenced = sources_with_suppressions(library);
    findings.retain(|finding| silenced.get(finding.file.as_str()).is_none_or(|source| !is_suppressed(source, finding)));
}

/// The comments that silence nothing. `findings` are all that there were before [`remove_suppressed`]; of what was not looked
/// for, because a lesson could not be played or nobody asked, nothing is said.
#[must_use]
pub fn unused_suppressions(
    library: &Library,
    findings: &[Finding],
    looked_for: impl Fn(&Source, CodeGroup) -> bool,
) -> Vec<Finding> {
    let mut told = Vec::new();
    for source in sources_with_suppressions(library).into_values() {
        for silence in &source.suppressions {
            let hits = |it: &Finding| {
                it.file == source.path && it.location.as_ref().is_some_and(|at| silence.covers(it.code, at.span.start))
            };
            if looked_for(source, silence.code.group()) && !findings.iter().any(hits) {
                let message = format!("there is no `{}` here to silence", silence.code);
                let help = Some("take this comment out".to_owned());
                told.push(source.finding_at_span(Code::NeedlessSilence, silence.span.clone(), message, help));
            }
        }
    }
    told
}

fn sources_with_suppressions(library: &Library) -> HashMap<&str, &Source> {
    let sources = library.sources.iter().filter(|source| !source.suppressions.is_empty());
    sources.map(|source| (source.path.as_str(), source.as_ref())).collect()
}

fn is_suppressed(source: &Source, finding: &Finding) -> bool {
    let Some(place) = &finding.location else { return false };
    source.suppressions.iter().any(|silence| silence.covers(finding.code, place.span.start))
}

/// The levels that the packs of `library` set.
#[must_use]
pub fn pack_lint_levels(library: &Library) -> LintLevels {
    library
        .packs
        .iter()
        .fold(LintLevels::default(), |levels, pack| levels.overridden_by(&pack.value.levels.to_lint_levels()))
}

/// The place of a level in `authwalk.toml`.
pub(super) fn level_path(list: &str, index: usize) -> KeyPath {
    KeyPath::root().keys(["levels", list]).index(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(code: Code) -> Finding {
        Finding::of_file(code, "a.toml", "m", None)
    }

    #[test]
    fn levels_change_what_can_change_and_the_stronger_wins() {
        let mut pack = LintLevels::default();
        assert!(pack.set(Code::TextTooLong, LintLevel::Deny) && pack.set(Code::BadId, LintLevel::Allow));
        assert!(!pack.set(Code::Syntax, LintLevel::Allow));
        let mut line = LintLevels::default();
        line.set(Code::BadId, LintLevel::Warn);
        let levels = pack.overridden_by(&line);
        let mut findings = [Code::TextTooLong, Code::BadId, Code::Syntax, Code::EmptyText].map(finding).to_vec();
        levels.apply(&mut findings);
        let told: Vec<_> = findings.iter().map(|it| (it.code, it.severity)).collect();
        assert_eq!(
            told,
            [
                (Code::TextTooLong, Severity::Error),
                (Code::BadId, Severity::Warning),
                (Code::Syntax, Severity::Error),
                (Code::EmptyText, Severity::Error)
            ]
        );
        levels
            .clone()
            .overridden_by(&{
                let mut allow = LintLevels::default();
                allow.set(Code::EmptyText, LintLevel::Allow);
                allow
            })
            .apply(&mut findings);
        assert_eq!(findings.len(), 3);
    }

    const LESSON: &str = "format_version = 1\nid = \"a\"\ntitle = \"A\"\nminutes = 90 # authwalk: allow bad-minutes: a whole day\n\
        covers = []\n# authwalk: allow empty-text: nothing to say\nrecap = \"R\"\n[[step]]\nid = \"s\"\ntitle = \"S\"\ntext = \"T\"\n[[step.do]]\nclock = \"1m\"\n";

    #[test]
    fn a_comment_silences_its_finding_and_a_needless_one_is_told() {
        let library = Library::from_texts([("a.toml".to_owned(), LESSON)]);
        let all = super::super::check(&library);
        assert_eq!(all.iter().map(|it| it.code).collect::<Vec<_>>(), [Code::BadMinutes]);
        let mut rest = all.clone();
        remove_suppressed(&library, &mut rest);
        assert_eq!(rest, []);
        let idle = unused_suppressions(&library, &all, |_, _| true);
        assert_eq!(idle.iter().map(|it| it.location.as_ref().map(|at| at.line)).collect::<Vec<_>>(), [Some(6)]);
        assert_eq!(unused_suppressions(&library, &all, |_, group| group != CodeGroup::Texts), []);
    }
}
