//! `authwalk man`: the manual pages, made from the same table as `--help`.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use clap::Command;
use clap_mangen::Man;

use super::exit_code::EXIT_OK;
use super::output::{StdoutWriter, report_failure};

/// Prints the page of the program, or writes a page for each command to `folder`, which may exist. Pages in it that have
/// the same names are replaced, as an installation does it.
pub(super) fn write_manual(mut command: Command, folder: Option<&Path>) -> io::Result<u8> {
    // Gives the commands their full names, `authwalk token verify`, and the options that every command takes.
    command.build();
    let Some(folder) = folder else {
        io::stdout().lock().write_all(&page(&command)?)?;
        return Ok(EXIT_OK);
    };
    let mut out = StdoutWriter::stdout();
    for (name, text) in pages(&command)? {
        let path = folder.join(&name);
        if let Err(error) = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)) {
            return report_failure(&format!("{} cannot be written: {error}", path.display()));
        }
        out.line(&format!("wrote {}", path.display()))?;
    }
    out.flush()?;
    Ok(EXIT_OK)
}

/// The page of `command` and of every command below it, each with the name of its file.
fn pages(command: &Command) -> io::Result<Vec<(String, Vec<u8>)>> {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).replace(' ', "-");
    let mut found = vec![(format!("{name}.1"), page(&command.clone().display_name(name))?)];
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        found.extend(pages(subcommand)?);
    }
    Ok(found)
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    Man::new(command.clone()).render(&mut text)?;
    Ok(text)
}
