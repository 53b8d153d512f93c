//! Findings as an editor shows them.

use serde_json::{Value as Json, json};

use super::text_positions::{PositionEncoding, range_of};
use crate::content::Finding;
use crate::content::finding::Severity;
use crate::prose::escape_control_characters;

/// The diagnostic of a finding in a file with this text.
pub(super) fn diagnostic(finding: &Finding, text: &str, encoding: PositionEncoding) -> Json {
    let span = finding.location.as_ref().map_or(0..0, |location| location.span.clone());
    let severity = match finding.severity {
        Severity::Error => 1,
        Severity::Warning => 2,
    };
    let message = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    json!({
        "range": range_of(text, &span, encoding),
        "severity": severity,
        "code": finding.code.id(),
        "source": "authwalk",
        "message": message.lines().map(escape_control_characters).collect::<Vec<_>>().join("\n"),
    })
}

/// What is told of a file: all that is wrong with it at this version.
pub(super) fn published(
    uri: &str,
    version: Option<i64>,
    findings: &[Finding],
    text: &str,
    encoding: PositionEncoding,
) -> Json {
    let diagnostics: Vec<Json> = findings.iter().map(|finding| diagnostic(finding, text, encoding)).collect();
    let mut params = json!({ "uri": uri, "diagnostics": diagnostics });
    if let Some(version) = version {
        params["version"] = version.into();
    }
    params
}
