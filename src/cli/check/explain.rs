//! `check --explain`: what a finding means, and the list of all.

use std::io;

use super::args::parse_code;
use crate::cli::exit_code::EXIT_OK;
use crate::cli::output::{StdoutWriter, report_failure};
use crate::content::finding::{Code, Severity};

/// Explains the code with that id; `all` lists all codes.
pub(super) fn print_explanation(id: &str) -> io::Result<u8> {
    let mut out = StdoutWriter::stdout();
    if id == "all" {
        print_all_codes(&mut out)?;
    } else {
        match parse_code(id) {
            Ok(code) => print_code(&mut out, code)?,
            Err(error) => return report_failure(&error.to_string()),
        }
    }
    out.flush()?;
    Ok(EXIT_OK)
}

fn print_code(out: &mut StdoutWriter, code: Code) -> io::Result<()> {
    out.line(&format!("{}[{code}]", code.severity().word()))?;
    for text in [code.meaning(), code.remedy(), &level_help(code)] {
        out.line("")?;
        out.plain("", "", text)?;
    }
    Ok(())
}

/// How the level of `code` can be changed.
fn level_help(code: Code) -> String {
    if code.has_fixed_level() {
        return "Its level cannot change: the file could not be read as it was meant.".to_owned();
    }
    let option = match code.severity() {
        Severity::Error => "--warn",
        Severity::Warning => "--deny",
    };
    format!(
        "Its level: `{option} {code}` or `--allow {code}` on the command line, `[levels]` in authwalk.toml; for one line, the \
         comment `# authwalk: allow {code}: why`."
    )
}

fn print_all_codes(out: &mut StdoutWriter) -> io::Result<()> {
    let mut last_group = None;
    for code in Code::ALL {
        if last_group.replace(code.group()) != Some(code.group()) {
            out.line(&format!("\n{}", code.group().title()))?;
        }
        out.line(&format!("  {:22} {:8} {}", code.id(), code.severity().word(), code.meaning()))?;
    }
    Ok(())
}
