//! SARIF 2.1.0 (OASIS, 27 March 2020), for code scanning: the rules come from the table of codes.

use std::collections::HashMap;
use std::path::Component;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::documentation_site::DocumentationSite;
use super::finding_fingerprints::FindingFingerprints;
use super::report_path::from_current_dir;
use crate::content::finding::SourceLocation;
use crate::content::{Code, Finding, Severity, Source};
use crate::prose::escape_control_characters;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The findings as one SARIF log.
#[must_use]
pub fn render_sarif(findings: &[Finding], sources: &[Arc<Source>], site: DocumentationSite<'_>) -> String {
    let texts: HashMap<&str, &str> =
        sources.iter().map(|source| (source.path.as_str(), source.text.as_ref())).collect();
    let mut fingerprints = FindingFingerprints::new(sources);
    let results: Vec<Json> = findings
        .iter()
        .map(|finding| result(finding, texts.get(finding.file.as_str()).copied(), &mut fingerprints))
        .collect();
    let mut driver = json!({
        "name": "authwalk",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": Code::ALL.iter().map(|code| rule(*code, site)).collect::<Vec<_>>(),
    });
    if let Some(home) = site.home() {
        driver["informationUri"] = Json::from(home);
    }
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": results }],
    });
    format!("{log}\n")
}

fn rule(code: Code, site: DocumentationSite<'_>) -> Json {
    let mut rule = json!({
        "id": code.id(),
        "shortDescription": { "text": code.meaning() },
        "fullDescription": { "text": format!("{} {}", code.meaning(), code.remedy()) },
        "help": { "text": code.remedy() },
        "defaultConfiguration": { "level": code.severity().word() },
        "properties": { "tags": [code.group().title()] },
    });
    if let Some(url) = site.url(code) {
        rule["helpUri"] = Json::from(url);
    }
    rule
}

fn result(finding: &Finding, text: Option<&str>, fingerprints: &mut FindingFingerprints<'_>) -> Json {
    let rule_index = Code::ALL.iter().position(|code| *code == finding.code);
    let message = match &finding.help {
        Some(help) => format!("{}\n{}", escape_control_characters(&finding.message), escape_control_characters(help)),
        None => escape_control_characters(&finding.message).into_owned(),
    };
    let region = match &finding.location {
        Some(location) => region(location, text),
        // Code scanning wants a line of every result: a file as a whole is its first.
        None => json!({ "startLine": 1 }),
    };
    let physical = json!({ "artifactLocation": { "uri": uri(&finding.file) }, "region": region });
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    json!({
        "ruleId": finding.code.id(),
        "ruleIndex": rule_index,
        "level": level,
        "message": { "text": message },
        "locations": [{ "physicalLocation": physical }],
        "partialFingerprints": { "authwalk/v1": fingerprints.next(finding, &finding.file) },
    })
}

fn region(location: &SourceLocation, text: Option<&str>) -> Json {
    let mut region = json!({
        "startLine": location.line,
        "startColumn": location.column,
        "byteOffset": location.span.start,
        "byteLength": location.span.len(),
    });
    if let Some(text) = text {
        let end = SourceLocation::of_span(text, location.span.end..location.span.end);
        region["endLine"] = json!(end.line);
        region["endColumn"] = json!(end.column);
    }
    region
}

/// The path as a reference relative to the current directory, or as a `file:` URI if it lies elsewhere.
fn uri(path: &str) -> String {
    let path = from_current_dir(path);
    let segments = path.components().filter_map(|component| match component {
        Component::CurDir | Component::RootDir => None,
        component => Some(percent_encode(&component.as_os_str().to_string_lossy())),
    });
    let encoded = segments.collect::<Vec<_>>().join("/");
    if path.is_absolute() { format!("file:///{encoded}") } else { encoded }
}

/// Percent-encodes everything that a segment of a path can't hold as it is (RFC 3986, section 3.3).
fn percent_encode(segment: &str) -> String {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@".contains(&byte);
    segment
        .bytes()
        .map(|byte| if is_allowed(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str, start: usize) -> Json {
        let source = Arc::new(Source::new("lessons/ä b.toml", text.to_owned()));
        let location = Some(SourceLocation::of_span(text, start..start + 3));
        let finding = Finding { location, ..Finding::of_file(Code::InvalidId, "lessons/ä b.toml", "m", None) };
        let site = DocumentationSite::in_repository("https://git.example/a");
        serde_json::from_str(&render_sarif(&[finding], &[source], site)).expect("JSON")
    }

    #[test]
    fn a_result_has_its_region_and_a_relative_address() {
        let log = log("a = 1\nöö = \"A\"\n", 13);
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "lessons/%C3%A4%20b.toml");
        let region = json!({ "startLine": 2, "startColumn": 6, "byteOffset": 13, "byteLength": 3, "endLine": 2, "endColumn": 9 });
        assert_eq!(place["region"], region);
    }

    #[test]
    fn a_file_as_a_whole_is_its_first_line_and_rules_lead_to_the_documentation() {
        let render = |repository: &str| -> Json {
            let finding = Finding::of_file(Code::NoFiles, "empty", "m", None);
            let log = render_sarif(&[finding], &[], DocumentationSite::in_repository(repository));
            serde_json::from_str(&log).expect("JSON")
        };
        let log = render("https://git.example/a");
        let run = &log["runs"][0];
        let driver = &run["tool"]["driver"];
        assert_eq!(run["results"][0]["locations"][0]["physicalLocation"]["region"], json!({ "startLine": 1 }));
        assert_eq!(driver["informationUri"], "https://git.example/a");
        assert_eq!(driver["rules"][0]["helpUri"], "https://git.example/a/blob/HEAD/docs/findings.md#unreadable");
        let without = render("");
        let driver = &without["runs"][0]["tool"]["driver"];
        assert_eq!((driver.get("informationUri"), driver["rules"][0].get("helpUri")), (None, None));
    }

    #[test]
    fn a_fingerprint_stays_when_the_file_grows_above_it() {
        let print = |log: &Json| log["runs"][0]["results"][0]["partialFingerprints"]["authwalk/v1"].clone();
        let first = print(&log("id = \"A\"\n", 5));
        assert_eq!(first, print(&log("a = 1\nid = \"A\"\n", 11)));
        assert_ne!(first, print(&log("id = \"B\"\n", 5)));
    }
}
