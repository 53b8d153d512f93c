//! What a token says, as text.

use std::io::{self, Write};

use super::verification::JudgedToken;
use super::verification_report::write_verification;
use crate::prose::{escape_control_characters, escape_except_newlines};
use crate::token::explain::{
    EncryptedTokenExplanation, JoseExplanation, TokenExplanation, TokenPart, TokenPartContent, TokenWarning,
};

/// What a token says, and the verdict on it, if there is one.
pub(super) fn write_explanation(
    explanation: &JoseExplanation,
    judged: Option<&JudgedToken>,
    writer: &mut impl Write,
) -> io::Result<()> {
    match explanation {
        JoseExplanation::Signed(token) => write_signed(token, judged.is_some(), writer)?,
        JoseExplanation::Encrypted(token) => write_encrypted(token, writer)?,
    }
    if let Some(judged) = judged {
        writeln!(writer)?;
        write_verification(judged, writer)?;
    }
    Ok(())
}

fn write_signed(explanation: &TokenExplanation, is_judged: bool, writer: &mut impl Write) -> io::Result<()> {
    write_part("header", &explanation.header, writer)?;
    write_part("payload", &explanation.payload, writer)?;
    writeln!(writer, "signature   {}", escape_control_characters(&explanation.signature.summary()))?;
    if !is_judged {
        writeln!(writer, "            not checked: no key was given")?;
    }
    let claims = explanation.claims.iter().filter(|claim| !claim.meaning.is_empty());
    let claims = claims.map(|claim| format!("{:<10} {}", claim.name, claim.meaning));
    write_section("claims", claims, writer)?;
    let kinds = explanation.recognized.iter().flat_map(|kind| {
        let checks = kind.checks.iter().map(|check| format!("  check {check}"));
        std::iter::once(kind.name.to_owned()).chain(checks)
    });
    write_section("recognized", kinds, writer)?;
    let disclosures = explanation.disclosures.iter().map(|disclosure| {
        let note = if disclosure.belongs_to_token { "" } else { "  NOT of this token: its hash is not in it" };
        format!("{} = {}{note}", disclosure.name.as_deref().unwrap_or("(an item of a list)"), disclosure.value)
    });
    write_section("disclosed", disclosures, writer)?;
    write_warnings(&explanation.warnings, writer)?;
    for nested in &explanation.nested {
        writeln!(writer, "\ntoken inside, in {}\n", escape_control_characters(&nested.place))?;
        write_explanation(&nested.explanation, None, writer)?;
    }
    Ok(())
}

fn write_encrypted(explanation: &EncryptedTokenExplanation, writer: &mut impl Write) -> io::Result<()> {
    write_part("header", &explanation.header, writer)?;
    for (name, bytes) in [
        ("key", explanation.encrypted_key_bytes),
        ("iv", explanation.iv_bytes),
        ("ciphertext", explanation.ciphertext_bytes),
        ("tag", explanation.tag_bytes),
    ] {
        let length = bytes.map_or_else(|| "not base64url".to_owned(), |bytes| format!("{bytes} bytes"));
        writeln!(writer, "{name:<11} {length}")?;
    }
    let lines = [format!("opened by  {}", explanation.opened_by), format!("holds      {}", explanation.content)];
    write_section("an encrypted token (JWE)", lines.into_iter(), writer)?;
    write_warnings(&explanation.warnings, writer)
}

/// A heading with its lines; nothing at all without lines.
fn write_section(name: &str, lines: impl Iterator<Item = String>, writer: &mut impl Write) -> io::Result<()> {
    for (index, line) in lines.enumerate() {
        if index == 0 {
            writeln!(writer, "\n{name}")?;
        }
        writeln!(writer, "  {}", escape_control_characters(&line))?;
    }
    Ok(())
}

fn write_warnings(warnings: &[TokenWarning], writer: &mut impl Write) -> io::Result<()> {
    write_section("warnings", warnings.iter().map(|warning| format!("{:<18} {}", warning.code, warning.text)), writer)
}

fn write_part(name: &str, part: &TokenPart, writer: &mut impl Write) -> io::Result<()> {
    let text = match &part.content {
        TokenPartContent::Object(object) => serde_json::to_string_pretty(object).unwrap_or_default(),
        TokenPartContent::Text(text) => text.clone(),
        TokenPartContent::Bytes(length) => format!("{length} bytes that are no text"),
        TokenPartContent::Unreadable(fault) => format!("not base64url: {fault}"),
    };
    for (index, line) in escape_except_newlines(&text).lines().enumerate() {
        let label = if index == 0 { name } else { "" };
        writeln!(writer, "{label:<11} {line}")?;
    }
    if text.is_empty() {
        writeln!(writer, "{name:<11} (empty)")?;
    }
    Ok(())
}
