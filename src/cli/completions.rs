//! `authwalk completions`: a script that completes commands and options in a shell.

use std::io::{self, Write as _};

use clap::Command;
use clap_complete::Shell;

use super::exit_code::EXIT_OK;

/// Prints the script of `shell` for `command`, the whole command line of the program.
pub(super) fn print_completions(mut command: Command, shell: Shell) -> io::Result<u8> {
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(EXIT_OK)
}
