//! What a token says, as text.

use std::io::{self, Write};

use super::verification::SignatureCheck;
use super::verification_report::write_verification;
use crate::prose::{escape_control_characters, escape_except_newlines};
use crate::token::explain::{
    EncryptedTokenExplanation, JoseExplanation, TokenExplanation, TokenPart, TokenPartContent, TokenWarning,
};

/// What a token says, and the verdict on it, if it was verified.
pub(super) fn write_explanation(
    explanation: &JoseExplanation,
    check: &SignatureCheck,
    writer: &mut impl Write,
) -> io::Result<()> {
    match explanation {
        JoseExplanation::Signed(token) => write_signed(token, check, writer)?,
        JoseExplanation::Encrypted(token) => write_encrypted(token, writer)?,
    }
    if let SignatureCheck::Judged(judged) = check {
        writeln!(writer)?;
        write_verification(judged, writer)?;
    }
    Ok(())
}

fn write_signed(explanation: &TokenExplanation, check: &SignatureCheck, writer: &mut impl Write) -> io::Result<()> {
    write_part("header", &explanation.header, writer)?;
    write_part("payload", &explanation.payload, writer)?;
    writeln!(writer, "signature   {}", escape_control_characters(&explanation.signature.summary()))?;
    match check {
        SignatureCheck::NoKey => writeln!(writer, "            not checked: no key was given")?,
        SignatureCheck::Nested => {
            writeln!(writer, "            not checked: copy it out to verify it with its own key")?;
        }
        SignatureCheck::NoAlgorithm(question) => writeln!(writer, "            not checked: {question}")?,
        SignatureCheck::Judged(_) => {}
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
        let name = disclosure.name.as_deref().unwrap_or("(an item of a list)");
        format!("{name} = {}  {}", disclosure.value, disclosure.caveat()).trim_end().to_owned()
    });
    write_section("disclosed", disclosures, writer)?;
    write_warnings(&explanation.warnings, writer)?;
    for nested in &explanation.nested {
        writeln!(writer, "\ntoken inside, in {}\n", escape_control_characters(&nested.place))?;
        write_explanation(&nested.explanation, &SignatureCheck::Nested, writer)?;
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
