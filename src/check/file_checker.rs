//! The checker of one file: what may be reported about it, and the findings so far. The rules are in the other files of
//! this folder, as methods of [`FileChecker`].

use crate::content::finding::{Code, Finding, MAX_FINDINGS_PER_FILE};
use crate::content::source::Source;
use crate::content::suggestion::{clear_name, suggestion};
use crate::content::text_edit::TextEdit;
use crate::content::toml_path::TomlPath;

use crate::content::toml_path::TomlPathRef;

/// Collects the findings of one file. It reports nothing about values that the author did not write, and stops after
/// [`MAX_FINDINGS_PER_FILE`].
pub(super) struct FileChecker<'s> {
    pub(super) source: &'s Source,
    pub(super) findings: Vec<Finding>,
}

impl<'s> FileChecker<'s> {
    pub(super) const fn new(source: &'s Source) -> Self {
        Self { source, findings: Vec::new() }
    }

    /// Reports a finding at the value of `path`, if the author wrote it.
    pub(super) fn report(
        &mut self,
        code: Code,
        path: impl Into<TomlPath>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let path = path.into();
        if self.may_report(&path) {
            self.findings.push(self.source.finding(code, &path, message, Some(help.into())));
        }
    }

    /// Reports a finding at the key of `path`, if the author wrote its value.
    pub(super) fn report_at_key(
        &mut self,
        code: Code,
        path: impl Into<TomlPath>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let path = path.into();
        if self.may_report(&path) {
            self.findings.push(self.source.finding_at_key(code, &path, message, Some(help.into())));
        }
    }

    /// Reports that something is missing in the table at `path`, if no key of it was lost in reading: the lost key may
    /// have been the missing one.
    pub(super) fn report_missing(
        &mut self,
        code: Code,
        path: &TomlPathRef<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if self.is_intact(path) {
            self.report(code, path, message, help);
        }
    }

    /// Reports an unknown name. `meant` is the right one, where only one name can be meant.
    pub(super) fn report_name(
        &mut self,
        code: Code,
        path: &TomlPathRef<'_>,
        written: &str,
        message: impl Into<String>,
        help: impl Into<String>,
        meant: Option<String>,
    ) {
        let path = TomlPath::from(path);
        if self.may_report(&path) {
            let fix = meant.and_then(|meant| self.name_edit(&path, written, meant));
            self.findings.push(Finding { fix, ..self.source.finding(code, &path, message, Some(help.into())) });
        }
    }

    /// The edit that writes `meant` in place of `written` in the text at `path`.
    fn name_edit(&self, path: &TomlPath, written: &str, meant: String) -> Option<TextEdit> {
        let span = self.source.value_span(path);
        let quoted = self.source.text.get(span.clone()).filter(|text| text.starts_with(['"', '\'']))?;
        let mut places = quoted.match_indices(written);
        let (Some((start, _)), None) = (places.next(), places.next()) else { return None };
        let start = span.start + start;
        Some(TextEdit { span: start..start + written.len(), replacement: meant })
    }

    /// Reports `written`, unless it is one of `known`.
    pub(super) fn expect_one_of(
        &mut self,
        code: Code,
        path: &TomlPathRef<'_>,
        written: &str,
        known: &[&str],
        what: &str,
    ) {
        if !known.contains(&written) && !self.is_at_limit() {
            let meant = clear_name(written, known).map(str::to_owned);
            let message = format!("there is no {what} `{written}`");
            self.report_name(code, path, written, message, suggestion(written, known), meant);
        }
    }

    /// Whether a finding at `path` may be reported. The first one beyond the limit is replaced by a finding that says so.
    fn may_report(&mut self, path: &TomlPath) -> bool {
        if self.is_at_limit() || !self.source.is_authored(path) {
            return false;
        }
        if self.findings.len() == MAX_FINDINGS_PER_FILE {
            let message = format!("there are more than {MAX_FINDINGS_PER_FILE} faults in this file");
            let help = Some("mend those above first".into());
            self.findings.push(self.source.finding(Code::TooManyFaults, path, message, help));
        }
        !self.is_at_limit()
    }

    /// Whether nothing more is reported about this file. Rules ask before they compare a name with all that exist, which
    /// takes time.
    pub(super) const fn is_at_limit(&self) -> bool {
        self.findings.len() > MAX_FINDINGS_PER_FILE
    }

    /// Whether a finding of this code was reported by a rule.
    pub(super) fn has_reported(&self, code: Code) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }

    /// Whether everything at and below `path` is as the author wrote it.
    pub(super) fn is_intact(&self, path: &TomlPathRef<'_>) -> bool {
        !self.source.was_recovered() || self.source.is_intact(&path.into())
    }

    /// Whether the author wrote the value of `path`. Values below it may still be placeholders.
    pub(super) fn is_authored(&self, path: &TomlPathRef<'_>) -> bool {
        !self.source.was_recovered() || self.source.is_authored(&path.into())
    }

    /// Whether no key was dropped from the table at `path` itself.
    pub(super) fn lost_no_key(&self, path: &TomlPathRef<'_>) -> bool {
        !self.source.was_recovered() || self.source.lost_no_key(&path.into())
    }
}
