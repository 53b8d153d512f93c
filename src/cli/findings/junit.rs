//! XML as `JUnit` writes it, for CI servers that read nothing else: one test case a file, and a failure for each error in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::short::short_line;
use crate::content::{Finding, Severity, Source};
use crate::prose::escape_control_characters;

/// The findings as one test suite. Warnings are the output of their file's test case; they fail nothing.
#[must_use]
pub fn render_junit(findings: &[Finding], sources: &[Arc<Source>]) -> String {
    let mut files: BTreeMap<&str, Vec<&Finding>> =
        sources.iter().map(|source| (source.path.as_str(), Vec::new())).collect();
    for finding in findings {
        files.entry(&finding.file).or_default().push(finding);
    }
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let failed = files.values().filter(|in_file| in_file.iter().any(is_error)).count();
    let tests = files.len();
    let attributes = format!("name=\"authwalk check\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\"");
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a string cannot fail, here and below.
    let _ = write!(out, "<testsuites {attributes}>\n  <testsuite {attributes}>\n");
    for (file, in_file) in files {
        let _ = write!(out, "    <testcase classname=\"authwalk\" name=\"{}\"", escape_xml(file));
        if in_file.is_empty() {
            out.push_str("/>\n");
            continue;
        }
        out.push_str(">\n");
        let (errors, warnings): (Vec<&Finding>, Vec<&Finding>) = in_file.into_iter().partition(is_error);
        if let Some(first) = errors.first() {
            // A test case has only one failure, so that one lists all errors.
            let (code, message) = (first.code, escape_xml(&first.message));
            let _ = writeln!(
                out,
                "      <failure type=\"{code}\" message=\"{message}\">{}</failure>",
                escaped_lines(&errors)
            );
        }
        if !warnings.is_empty() {
            let _ = writeln!(out, "      <system-out>{}</system-out>", escaped_lines(&warnings));
        }
        out.push_str("    </testcase>\n");
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn escaped_lines(findings: &[&Finding]) -> String {
    findings.iter().map(|finding| escape_xml(&short_line(finding))).collect::<Vec<_>>().join("\n")
}

fn escape_xml(text: &str) -> String {
    let text = escape_control_characters(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    // XML forbids these two characters, even escaped.
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Code;

    #[test]
    fn each_file_is_a_case_and_errors_fail_it() {
        let sources = ["a.toml", "b.toml"].map(|path| Arc::new(Source::new(path, "x = 1\n")));
        let findings = [
            Finding::of_file(Code::InvalidId, "a.toml", "<b> & \"c\"\u{1b}", None),
            Finding::of_file(Code::TextTooLong, "b.toml", "long", None),
        ];
        let head = "name=\"authwalk check\" tests=\"2\" failures=\"1\" errors=\"0\"";
        let wanted = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {head}>\n  <testsuite {head}>\n    \
             <testcase classname=\"authwalk\" name=\"a.toml\">\n      \
             <failure type=\"bad-id\" message=\"&lt;b&gt; &amp; &quot;c&quot;␛\">a.toml: error[bad-id]: &lt;b&gt; &amp; \
             &quot;c&quot;␛</failure>\n    </testcase>\n    <testcase classname=\"authwalk\" name=\"b.toml\">\n      \
             <system-out>b.toml: warning[text-too-long]: long</system-out>\n    </testcase>\n  </testsuite>\n</testsuites>\n"
        );
        assert_eq!(render_junit(&findings, &sources), wanted);
    }
}
