//! `authwalk lsp`: the language server, for editors.

use std::io::{self, IsTerminal as _};

use super::exit_code::{EXIT_OK, EXIT_USAGE};
use super::output::{print_message, report_failure};
use crate::lsp;

/// Serves an editor over standard input and output.
pub(super) fn serve() -> io::Result<u8> {
    if io::stdin().is_terminal() {
        return report_failure(
            "An editor starts this command and talks to it; docs/authors.md says how to set one up.",
        );
    }
    match lsp::serve() {
        Ok(()) => Ok(EXIT_OK),
        Err(error) => {
            print_message(&format!("The language server ended: {error}."))?;
            Ok(EXIT_USAGE)
        }
    }
}
