//! One line a finding, for editors and `grep`: `lessons/a.toml:12:6: error[unknown-key]: message (what to do)`.
//!
//! Vim reads it with `errorformat=%f:%l:%c:\ %t%*[^:]:\ %m`, Emacs as it is.

use std::fmt::Write as _;

use crate::content::Finding;
use crate::prose::{break_log_commands, escape_control_characters};

/// Each finding on a line of its own.
#[must_use]
pub fn render_short(findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        out.push_str(&short_line(finding));
        out.push('\n');
    }
    out
}

/// The line of a finding. It is no command in the log of a CI job, whatever a file is called.
pub(super) fn short_line(finding: &Finding) -> String {
    let mut line = escape_control_characters(&finding.file).into_owned();
    // Writing to a string cannot fail.
    if let Some(location) = &finding.location {
        let _ = write!(line, ":{}:{}", location.line, location.column);
    }
    let _ = write!(
        line,
        ": {}[{}]: {}",
        finding.severity.word(),
        finding.code,
        escape_control_characters(&finding.message)
    );
    if let Some(help) = &finding.help {
        let _ = write!(line, " ({})", escape_control_characters(help));
    }
    break_log_commands(&line).into_owned()
}
