//! `authwalk schema`: prints the JSON Schema of a lesson, a quiz or a pack.

use std::io;

use super::exit_code::EXIT_OK;
use super::json_schema::{SchemaKind, schema};
use super::output::StdoutWriter;

pub(super) fn print_schema(kind: SchemaKind) -> io::Result<u8> {
    let mut out = StdoutWriter::stdout();
    out.line(&format!("{:#}", schema(kind)))?;
    out.flush()?;
    Ok(EXIT_OK)
}
