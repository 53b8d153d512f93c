//! Commands to CI servers that a text would smuggle into the log of a job, made harmless.

use std::borrow::Cow;

/// `text` without commands for a log: `##[` (Azure Pipelines, old GitHub runners) and `##vso[` count wherever they stand, `::`
/// (GitHub Actions) at the start of a line and behind spaces there. A line starts so only with a path, which `./` keeps.
#[must_use]
pub fn break_log_commands(text: &str) -> Cow<'_, str> {
    if !text.contains("##") && !text.contains("::") {
        return Cow::Borrowed(text);
    }
    let lines: Vec<String> = text.split('\n').map(harmless_line).collect();
    Cow::Owned(lines.join("\n"))
}

fn harmless_line(line: &str) -> String {
    let line = line.replace("##[", "# #[").replace("##vso[", "# #vso[");
    if line.trim_start().starts_with("::") { format!("./{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_command_is_left_and_other_text_stays() {
        let text = "a ###[error]x ##vso[task.complete]\n ::error::x\nb::c ## d";
        assert_eq!(break_log_commands(text), "a ## #[error]x # #vso[task.complete]\n./ ::error::x\nb::c ## d");
    }
}
