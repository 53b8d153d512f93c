//! Findings as JSON for programs: one document, or one object a line.
//!
//! The document is one object, `{"format_version":1,"findings":[…]}`. Each finding has `code` (stable, see
//! [`Code`](crate::content::Code)), `severity` (`error` or `warning`), `file`, `line` and `column` (from 1, columns in
//! characters; null for a file as a whole), `start` and `end` (bytes from the start of the file; null likewise),
//! `message`, and `help` (or null); `url` leads to the documentation of the code, and is left out while there is none. New
//! keys may be added within version 1. A line of JSON Lines is such a finding.

use serde_json::{Value as Json, json};

use super::documentation_site::DocumentationSite;
use crate::content::Finding;
use crate::prose::escape_control_characters;

/// The findings as one JSON object on one line; the head of this file describes it.
#[must_use]
pub fn render_json(findings: &[Finding], site: DocumentationSite<'_>) -> String {
    let findings: Vec<Json> = findings.iter().map(|finding| finding_json(finding, site)).collect();
    format!("{}\n", json!({ "format_version": 1, "findings": findings }))
}

/// Each finding as a JSON object on a line of its own; nothing when there are none.
#[must_use]
pub fn render_json_lines(findings: &[Finding], site: DocumentationSite<'_>) -> String {
    let mut lines = String::new();
    for finding in findings {
        lines.push_str(&finding_json(finding, site).to_string());
        lines.push('\n');
    }
    lines
}

fn finding_json(finding: &Finding, site: DocumentationSite<'_>) -> Json {
    let location = finding.location.as_ref();
    let mut json = json!({
        "code": finding.code.id(),
        "severity": finding.severity.word(),
        "file": escape_control_characters(&finding.file),
        "line": location.map(|location| location.line),
        "column": location.map(|location| location.column),
        "start": location.map(|location| location.span.start),
        "end": location.map(|location| location.span.end),
        "message": escape_control_characters(&finding.message),
        "help": finding.help.as_deref().map(escape_control_characters),
    });
    if let Some(url) = site.url(finding.code) {
        json["url"] = Json::from(url);
    }
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Code;

    const NOWHERE: &str = "";

    #[test]
    fn a_file_as_a_whole_has_no_line() {
        let finding = Finding::of_file(Code::LinkNotFollowed, "a.toml", "a link", None);
        let object = r#"{"code":"link-not-followed","severity":"warning","file":"a.toml","line":null,"column":null,"start":null,"end":null,"message":"a link","help":null}"#;
        let site = DocumentationSite::in_repository(NOWHERE);
        let findings = [finding.clone(), finding];
        assert_eq!(
            render_json(&findings, site),
            format!("{{\"format_version\":1,\"findings\":[{object},{object}]}}\n")
        );
        assert_eq!(render_json_lines(&findings, site), format!("{object}\n{object}\n"));
        assert_eq!(render_json_lines(&[], site), "");
    }

    #[test]
    fn with_a_repository_a_finding_says_where_it_is_explained() {
        let finding = Finding::of_file(Code::InvalidId, "a.toml", "m", None);
        let site = DocumentationSite::in_repository("https://git.example/a");
        let json: Json = serde_json::from_str(&render_json_lines(&[finding], site)).expect("JSON");
        assert_eq!(json["url"], "https://git.example/a/blob/HEAD/docs/findings.md#bad-id");
    }
}
