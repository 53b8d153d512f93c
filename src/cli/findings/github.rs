//! Annotations for GitHub Actions: workflow commands on stdout.
//!
//! GitHub shows ten errors and ten warnings of a step and silently drops the rest. So the most severe ones come first,
//! the tenth sums up the others, and those follow as plain lines of the log.

use std::fmt::Write as _;

use super::short::short_line;
use super::summary;
use crate::cli::output::count_of;
use crate::content::{Finding, Severity};
use crate::prose::escape_control_characters;

/// The annotations of one severity that GitHub shows for a step.
const MAX_ANNOTATIONS: usize = 10;

/// The findings as workflow commands; those beyond the limit as plain lines.
#[must_use]
pub fn render_github(findings: &[Finding]) -> String {
    let mut out = String::new();
    let mut rest: Vec<&Finding> = Vec::new();
    for severity in [Severity::Error, Severity::Warning] {
        let of_severity: Vec<&Finding> = findings.iter().filter(|finding| finding.severity == severity).collect();
        let count = of_severity.len();
        let (annotated, more) = of_severity.split_at(if count > MAX_ANNOTATIONS { MAX_ANNOTATIONS - 1 } else { count });
        for finding in annotated {
            out.push_str(&annotation(finding));
        }
        if !more.is_empty() {
            let omitted = count_of(more.len(), severity.word());
            let text = escape_data(&format!("{omitted} more; the log of this step lists them ({})", summary(findings)));
            // Writing to a string cannot fail.
            let _ = writeln!(out, "::{} title=authwalk check::{text}", severity.word());
        }
        rest.extend(more);
    }
    for finding in rest {
        out.push_str(&short_line(finding));
        out.push('\n');
    }
    out
}

fn annotation(finding: &Finding) -> String {
    let mut fields = vec![format!("file={}", escape_property(&finding.file))];
    if let Some(location) = &finding.location {
        fields.push(format!("line={},col={}", location.line, location.column));
    }
    fields.push(format!("title={}", escape_property(finding.code.id())));
    let help = finding.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
    let text = escape_data(&format!("{}{help}", finding.message));
    format!("::{} {}::{text}\n", finding.severity.word(), fields.join(","))
}

/// Escapes text behind `::`. Line breaks are the only control characters that are kept, as `%0A`.
fn escape_data(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| escape_control_characters(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// Escapes the value of a property, which a comma or a colon would end.
fn escape_property(text: &str) -> String {
    escape_data(&escape_control_characters(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Code;
    use crate::content::finding::SourceLocation;

    fn finding(code: Code, file: &str, message: &str) -> Finding {
        let location = Some(SourceLocation::of_span("abc\ndef", 5..6));
        Finding { location, ..Finding::of_file(code, file, message, Some("do this".into())) }
    }

    #[test]
    fn a_finding_is_a_command_and_nothing_in_it_can_end_it() {
        let report = render_github(&[finding(Code::InvalidId, "a,b:c.toml", "50%\n::error::x\u{1b}")]);
        assert_eq!(report, "::error file=a%2Cb%3Ac.toml,line=2,col=2,title=bad-id::50%25%0A::error::x␛%0Ado this\n");
    }

    #[test]
    fn ten_of_a_kind_are_shown_and_the_rest_is_summed_up_and_listed() {
        let mut findings: Vec<Finding> =
            (0..13).map(|_| finding(Code::TextTooLong, " ::a.toml", "##[error]x")).collect();
        findings.extend((0..10).map(|_| finding(Code::InvalidId, "a.toml", "bad")));
        let report = render_github(&findings);
        let commands = |kind: &str| report.lines().filter(|line| line.starts_with(kind)).count();
        assert_eq!((commands("::error "), commands("::warning ")), (10, 10));
        assert!(report.starts_with("::error "), "{report}");
        assert!(report.contains("::warning title=authwalk check::4 warnings more;"), "{report}");
        assert_eq!(
            report
                .lines()
                .filter(|line| line.starts_with("./ ::a.toml:2:2: warning[text-too-long]: # #[error]x"))
                .count(),
            4
        );
    }
}
