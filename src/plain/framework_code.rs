//! The code of a step's operation in a framework, line by line.

use std::io;

use super::stdout_writer::StdoutWriter;
use crate::content::framework_code::{FrameworkCode, framework_code, server_operation};
use crate::course::Attempt;
use crate::course::lesson::framework_text::verification_sentence;

/// Prints the code in the framework of this name, or in the first; a name that fits none is answered with all names.
pub(super) fn print_code(out: &mut StdoutWriter, attempt: &Attempt, name: Option<&str>) -> io::Result<()> {
    let operation = attempt.step().and_then(|step| server_operation(step.operation.as_deref()?));
    let Some(operation) = operation else { return out.line("No server code belongs to this step.") };
    let all = framework_code(&operation.id);
    let names: Vec<&str> = all.iter().map(|code| code.framework.id.as_str()).collect();
    let is_meant = |code: &&FrameworkCode| name.is_none_or(|name| code.framework.id.eq_ignore_ascii_case(name));
    let Some(shown) = all.iter().find(is_meant) else {
        return out.plain("", "  ", &format!("There is no code for that. There is: {}.", names.join(", ")));
    };
    out.line("")?;
    out.line(&format!("  {}: {}", operation.title, shown.framework.name))?;
    out.line("")?;
    for line in shown.code.lines() {
        out.line(format!("    {line}").trim_end())?;
    }
    out.line("")?;
    out.plain("  ", "  ", &verification_sentence(shown.framework))?;
    out.plain("  ", "  ", &format!("l and a name shows another: {}.", names.join(", ")))
}
