//! What surrounds the process: the terminal and the environment variables.

use std::io::{self, BufReader, IsTerminal as _};

use super::output::StdoutWriter;
use crate::plain::Console;
use crate::play::SshConnection;

/// Whether a person can both read the output and press keys.
pub(super) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Where a command prints lines and reads them.
pub(super) fn console() -> Console {
    Console::new(StdoutWriter::stdout(), BufReader::new(io::stdin()), is_interactive())
}

/// Whether an environment variable is set and not empty, as <https://no-color.org> asks for `NO_COLOR`.
pub(super) fn is_env_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// The ssh connection that the program is used over, if it is.
pub(super) fn ssh_connection() -> Option<SshConnection> {
    SshConnection::parse(&std::env::var("SSH_CONNECTION").ok()?)
}
