//! Code Quality reports for GitLab: the part of Code Climate's format that GitLab reads.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::documentation_site::DocumentationSite;
use super::finding_fingerprints::FindingFingerprints;
use super::report_path::from_current_dir;
use crate::content::{Finding, Severity, Source};
use crate::prose::escape_control_characters;

/// The findings as one JSON array.
#[must_use]
pub fn render_gitlab(findings: &[Finding], sources: &[Arc<Source>], site: DocumentationSite<'_>) -> String {
    let mut fingerprints = FindingFingerprints::new(sources);
    let issues: Vec<Json> = findings.iter().map(|finding| issue(finding, &mut fingerprints, site)).collect();
    format!("{}\n", Json::from(issues))
}

fn issue(finding: &Finding, fingerprints: &mut FindingFingerprints<'_>, site: DocumentationSite<'_>) -> Json {
    let help = finding.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
    let path = slashed(&from_current_dir(&finding.file));
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
    };
    let mut issue = json!({
        "type": "issue",
        "check_name": finding.code.id(),
        "description": escape_control_characters(&format!("{}{help}", finding.message)),
        "categories": ["Bug Risk"],
        "severity": severity,
        "fingerprint": fingerprints.next(finding, &path),
        "location": {
            "path": escape_control_characters(&path),
            // GitLab wants a line of every issue: a file as a whole is its first.
            "lines": { "begin": finding.location.as_ref().map_or(1, |location| location.line) },
        },
    });
    if let Some(url) = site.url(finding.code) {
        issue["content"] = json!({ "body": format!("<{url}>") });
    }
    issue
}

/// The path with slashes, on every system; `.` for the current directory.
fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    if text.is_empty() { ".".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Code;
    use crate::content::finding::SourceLocation;

    fn report(findings: &[Finding], sources: &[Arc<Source>]) -> Json {
        let site = DocumentationSite::in_repository("");
        serde_json::from_str(&render_gitlab(findings, sources, site)).expect("JSON")
    }

    #[test]
    fn an_issue_has_what_gitlab_needs_and_hides_nothing() {
        let text = "a = 1\nb = 2\n";
        let source = Arc::new(Source::new("./a\u{1b}.toml", text));
        let location = Some(SourceLocation::of_span(text, 6..7));
        let finding =
            Finding { location, ..Finding::of_file(Code::InvalidId, "./a\u{1b}.toml", "a\n\"b\"", Some("c".into())) };
        let whole = Finding::of_file(Code::TextTooLong, ".", "long", None);
        let json = report(&[finding, whole], &[source]);
        assert_eq!(json[0]["description"], "a␊\"b\" (c)");
        assert_eq!(json[0]["location"], json!({ "path": "a␛.toml", "lines": { "begin": 2 } }));
        assert_eq!((&json[0]["check_name"], &json[0]["severity"]), (&json!("bad-id"), &json!("major")));
        assert_eq!(json[1]["location"], json!({ "path": ".", "lines": { "begin": 1 } }));
        assert_eq!((&json[1]["severity"], json[1].get("content")), (&json!("minor"), None));
        assert_eq!(report(&[], &[]), json!([]));
    }

    #[test]
    fn no_two_issues_have_one_fingerprint() {
        let finding = Finding::of_file(Code::InvalidId, "a.toml", "m", None);
        let json = report(&[finding.clone(), finding], &[]);
        assert_ne!(json[0]["fingerprint"], json[1]["fingerprint"]);
    }
}
