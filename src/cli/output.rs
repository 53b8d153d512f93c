//! What a command writes: lines, messages, its failure, and JSON in which nothing is hidden.

use std::io;

use super::exit_code::EXIT_USAGE;
pub(super) use crate::plain::stdout_writer::{
    LINE_WIDTH, StdoutWriter, count_of, escape_json, escape_to_ascii, print_message,
};

/// Prints why a command can't do its work, and returns the exit code for that.
pub(super) fn report_failure(text: &str) -> io::Result<u8> {
    print_message(text)?;
    Ok(EXIT_USAGE)
}
