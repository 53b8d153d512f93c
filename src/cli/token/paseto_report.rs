//! What is said of a PASETO.

use std::io::{self, Write};

use serde_json::json;

use crate::cli::output::escape_to_ascii;
use crate::cli::output_format::OutputFormat;
use crate::prose::escape_control_characters;
use crate::token::Paseto;

const NOT_CHECKED: &str = "a PASETO is no JWT, and is not verified here";

/// Explains `paseto`.
pub(super) fn write_paseto(paseto: &Paseto, format: OutputFormat, writer: &mut impl Write) -> io::Result<()> {
    let (claims, footer) = (paseto.claims(), paseto.footer());
    if format == OutputFormat::Json {
        let document = json!({
            "format": "paseto",
            "header": paseto.header(),
            "meaning": paseto.describe(),
            "claims": claims,
            "footer": footer,
            "verified": "not_checked",
        });
        return writeln!(writer, "{}", escape_to_ascii(&document));
    }
    writeln!(writer, "header      {}: {}", paseto.header(), paseto.describe())?;
    for (name, text) in [("claims", claims), ("footer", footer)] {
        if let Some(text) = text {
            writeln!(writer, "{name:<11} {}", escape_control_characters(&text))?;
        }
    }
    writeln!(writer, "            not checked: {NOT_CHECKED}")
}

/// Why `paseto` gets no verdict.
pub(super) fn refuse_to_verify(paseto: &Paseto) -> String {
    format!("this is {} ({}): {NOT_CHECKED}", paseto.describe(), paseto.header())
}
