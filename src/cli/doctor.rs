//! `authwalk doctor`: what is there of what the course uses, what will look different here, and why.

mod machine_items;
mod terminal_items;

use std::io;

use clap::Args;
use serde_json::json;

use super::environment::is_interactive;
use super::exit_code::{EXIT_OK, EXIT_USAGE};
use super::global_args::GlobalArgs;
use super::output::{StdoutWriter, escape_json};
use super::output_format::OutputFormat;

#[derive(Args, Clone, Debug)]
pub(super) struct DoctorArgs {
    /// How to report it
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    format: OutputFormat,
}

/// Something that the course uses.
struct DoctorItem {
    /// One or two words.
    name: &'static str,
    standing: ItemStatus,
    /// What is there.
    found: String,
    /// What follows from it, and what helps; empty where all is fine.
    consequence: &'static str,
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ItemStatus {
    /// As the course likes it.
    Fine,
    /// Something will look different here, or is missing.
    Different,
    /// It could not be asked.
    Unknown,
    /// Without it, the course cannot run.
    Blocking,
}

impl ItemStatus {
    /// The word for programs.
    const fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Different => "different",
            Self::Unknown => "unknown",
            Self::Blocking => "blocking",
        }
    }

    /// The sign in front of a line.
    const fn sign(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Different => "! ",
            Self::Unknown => "? ",
            Self::Blocking => "X ",
        }
    }
}

impl DoctorItem {
    fn fine(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, standing: ItemStatus::Fine, found: found.into(), consequence: "" }
    }

    fn different(name: &'static str, found: impl Into<String>, consequence: &'static str) -> Self {
        Self { name, standing: ItemStatus::Different, found: found.into(), consequence }
    }

    fn unknown(name: &'static str, found: impl Into<String>, consequence: &'static str) -> Self {
        Self { name, standing: ItemStatus::Unknown, found: found.into(), consequence }
    }
}

/// Reports what is there. The exit code is 2 only where the course cannot run.
pub(super) fn run_doctor(common: &GlobalArgs, args: &DoctorArgs) -> io::Result<u8> {
    let mut items = terminal_items::terminal_items(common, is_interactive());
    items.extend(machine_items::machine_items(common));
    let can_run = items.iter().all(|item| item.standing != ItemStatus::Blocking);
    let mut out = StdoutWriter::stdout();
    match args.format {
        OutputFormat::Text => print_text(&mut out, &items, can_run)?,
        OutputFormat::Json => out.line(&json_report(&items, can_run))?,
    }
    out.flush()?;
    Ok(if can_run { EXIT_OK } else { EXIT_USAGE })
}

fn print_text(out: &mut StdoutWriter, items: &[DoctorItem], can_run: bool) -> io::Result<()> {
    for item in items {
        out.line(&format!("{} {:<20} {}", item.standing.sign(), item.name, item.found))?;
        if !item.consequence.is_empty() {
            out.markdown("      ", item.consequence)?;
        }
    }
    let differences = items.iter().filter(|item| item.standing == ItemStatus::Different).count();
    out.line("")?;
    out.line(match (can_run, differences) {
        (false, _) => "The course cannot run here.",
        (true, 0) => "The course runs here.",
        (true, _) => "The course runs here; what is marked with ! looks different, or is missing.",
    })
}

fn json_report(items: &[DoctorItem], can_run: bool) -> String {
    let item = |item: &DoctorItem| {
        json!({
            "name": item.name,
            "standing": item.standing.word(),
            "found": item.found,
            "consequence": item.consequence,
        })
    };
    let items: Vec<_> = items.iter().map(item).collect();
    escape_json(&json!({ "format_version": 1, "can_run": can_run, "items": items }).to_string())
}
