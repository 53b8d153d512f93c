//! SARIF 2.1.0 (OASIS, 27 March 2020), for code scanning: the rules come from the table of codes.
//!
//! A fingerprint is made of the code, the file, the text of the line, and a number if that is not unique: code scanning
//! recognizes a finding again when lines are added above it.

use std::collections::HashMap;
use std::path::{Component, Path};
use std::sync::Arc;

use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::content::finding::SourceLocation;
use crate::content::{Code, Finding, Severity, Source};
use crate::prose::escape_control_characters;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Bytes of the hash that a fingerprint shows; they are more than enough to tell findings apart.
const FINGERPRINT_BYTES: usize = 16;

/// How often each combination of code, file and line has occurred so far.
type FingerprintCounts = HashMap<String, usize>;

/// The findings as one SARIF log.
#[must_use]
pub fn render_sarif(findings: &[Finding], sources: &[Arc<Source>]) -> String {
    let texts: HashMap<&str, &str> =
        sources.iter().map(|source| (source.path.as_str(), source.text.as_ref())).collect();
    let mut fingerprints = FingerprintCounts::new();
    let results: Vec<Json> = findings
        .iter()
        .map(|finding| result(finding, texts.get(finding.file.as_str()).copied(), &mut fingerprints))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "authwalk",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Code::ALL.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log}\n")
}

fn rule(code: Code) -> Json {
    json!({
        "id": code.id(),
        "shortDescription": { "text": code.meaning() },
        "help": { "text": code.remedy() },
        "defaultConfiguration": { "level": code.severity().word() },
        "properties": { "tags": [code.group().title()] },
    })
}

fn result(finding: &Finding, text: Option<&str>, fingerprints: &mut FingerprintCounts) -> Json {
    let rule_index = Code::ALL.iter().position(|code| *code == finding.code);
    let message = match &finding.help {
        Some(help) => format!("{}\n{}", escape_control_characters(&finding.message), escape_control_characters(help)),
        None => escape_control_characters(&finding.message).into_owned(),
    };
    let mut physical = json!({ "artifactLocation": { "uri": uri(&finding.file) } });
    if let Some(location) = &finding.location {
        physical["region"] = region(location, text);
    }
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
        "partialFingerprints": { "authwalk/v1": fingerprint(finding, text, fingerprints) },
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
    let current_dir = std::env::current_dir().unwrap_or_default();
    let path = Path::new(path);
    let relative = path.strip_prefix(&current_dir).unwrap_or(path);
    let segments = relative.components().filter_map(|component| match component {
        Component::CurDir | Component::RootDir => None,
        component => Some(percent_encode(&component.as_os_str().to_string_lossy())),
    });
    let encoded = segments.collect::<Vec<_>>().join("/");
    if relative.is_absolute() { format!("file:///{encoded}") } else { encoded }
}

/// Percent-encodes everything that a segment of a path can't hold as it is (RFC 3986, section 3.3).
fn percent_encode(segment: &str) -> String {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@".contains(&byte);
    segment
        .bytes()
        .map(|byte| if is_allowed(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn fingerprint(finding: &Finding, text: Option<&str>, fingerprints: &mut FingerprintCounts) -> String {
    let line_index = finding.location.as_ref().map_or(0, |location| location.line.saturating_sub(1));
    let line = text.and_then(|text| text.lines().nth(line_index)).unwrap_or_default().trim();
    let identity = format!("{}\n{}\n{line}", finding.code, finding.file.replace('\\', "/"));
    let count = fingerprints.entry(identity.clone()).or_insert(0);
    *count += 1;
    let hash = Sha256::digest(format!("{identity}\n{count}"));
    hash.iter().take(FINGERPRINT_BYTES).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str, start: usize) -> Json {
        let source = Arc::new(Source::new("lessons/ä b.toml", text.to_owned()));
        let location = Some(SourceLocation::of_span(text, start..start + 3));
        let finding = Finding { location, ..Finding::of_file(Code::InvalidId, "lessons/ä b.toml", "m", None) };
        serde_json::from_str(&render_sarif(&[finding], &[source])).expect("JSON")
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
    fn a_fingerprint_stays_when_the_file_grows_above_it() {
        let print = |log: &Json| log["runs"][0]["results"][0]["partialFingerprints"]["authwalk/v1"].clone();
        let first = print(&log("id = \"A\"\n", 5));
        assert_eq!(first, print(&log("a = 1\nid = \"A\"\n", 11)));
        assert_ne!(first, print(&log("id = \"B\"\n", 5)));
    }
}
