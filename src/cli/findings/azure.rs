//! Logging commands for Azure Pipelines: `##vso[task.logissue type=error;…]message`.
//! <https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands>
//!
//! The agent takes the first `##vso[` or `##[` of a line for a command, wherever it stands, so each line begins with ours.

use crate::content::Finding;
use crate::prose::escape_control_characters;

/// Each finding as a logging command on a line of its own.
#[must_use]
pub fn render_azure(findings: &[Finding]) -> String {
    findings.iter().map(logging_command).collect()
}

fn logging_command(finding: &Finding) -> String {
    let mut properties =
        vec![format!("type={}", finding.severity.word()), format!("sourcepath={}", escape_property(&finding.file))];
    if let Some(location) = &finding.location {
        properties.push(format!("linenumber={}", location.line));
        properties.push(format!("columnnumber={}", location.column));
    }
    properties.push(format!("code={}", escape_property(finding.code.id())));
    let help = finding.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
    let message = escape_data(&format!("{}{help}", finding.message));
    format!("##vso[task.logissue {};]{message}\n", properties.join(";"))
}

/// Escapes the message: its control characters become visible, and `%` is `%AZP25` to the agent.
fn escape_data(text: &str) -> String {
    escape_control_characters(text).replace('%', "%AZP25")
}

/// Escapes the value of a property, which a semicolon or a bracket would end.
fn escape_property(text: &str) -> String {
    escape_data(text).replace(';', "%3B").replace(']', "%5D")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Code;
    use crate::content::finding::SourceLocation;

    #[test]
    fn a_finding_is_a_command_and_nothing_in_it_can_end_it() {
        let location = Some(SourceLocation::of_span("abc\ndef", 5..6));
        let file = "a;b]%##vso[task.complete]\n.toml";
        let message = "50%\r\n##vso[task.setvariable variable=a]b\u{1b}";
        let findings = [
            Finding { location, ..Finding::of_file(Code::InvalidId, file, message, Some("do this".into())) },
            Finding::of_file(Code::TextTooLong, "b.toml", "long", None),
        ];
        let wanted = "##vso[task.logissue type=error;sourcepath=a%3Bb%5D%AZP25##vso[task.complete%5D␊.toml;linenumber=2;\
            columnnumber=2;code=bad-id;]50%AZP25␍␊##vso[task.setvariable variable=a]b␛ (do this)\n\
            ##vso[task.logissue type=warning;sourcepath=b.toml;code=text-too-long;]long\n";
        assert_eq!(render_azure(&findings), wanted);
    }
}
