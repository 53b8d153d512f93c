//! Keys as PEM (RFC 7468), in: also when it was put on one line, indented, quoted or labelled wrongly on its way.

mod block;
mod line_marks;
mod selection;

use super::der::{DerKey, read_der};
use super::jwk::Jwk;
use super::key_conversion::KeyConversion;
use super::key_error::KeyError;
use super::key_input::{KeyInput, KeyOrSet};
use super::key_note::KeyNote;
use super::ssh;
use block::{PemBlock, find_blocks, split_label};
use line_marks::without_line_marks;
use selection::{BlockKey, select_key};

/// Reads the one key of a PEM text: public, private, or that of a certificate.
///
/// # Errors
/// What is wrong, in words that do not contain any of the key; or how to convert it.
pub fn read_pem(text: &str) -> Result<Jwk, KeyError> {
    match read_pem_text(text)?.keys {
        KeyOrSet::One(key) => Ok(*key),
        KeyOrSet::Set(set) => Err(KeyError::SeveralKeys(set.keys.len())),
    }
}

/// Whether `text` has something in it that was PEM once.
pub(super) fn looks_like_pem(text: &str) -> bool {
    let label = text.split_once("BEGIN ").map_or("", |(_, after)| split_label(after).0);
    ["KEY", "CERTIFICATE", "PARAMETERS", "PKCS7", "CMS", "CRL"].iter().any(|word| label.contains(word))
}

/// Reads the one key of a text that [`looks_like_pem`], with what was done to it.
pub(super) fn read_pem_text(text: &str) -> Result<KeyInput, KeyError> {
    let mut notes = Vec::new();
    if !text.contains("-----BEGIN ") && !text.contains("---- BEGIN SSH2 ") {
        notes.push(KeyNote::Dashes);
    }
    let unmarked = without_line_marks(text);
    notes.extend(unmarked.as_ref().map(|_| KeyNote::LineMarks));
    let text = restore_line_breaks(unmarked.as_deref().unwrap_or(text), &mut notes);
    let found = find_blocks(&text);
    if found.blocks.is_empty() {
        return Err(KeyError::NotPem);
    }
    notes.extend(found.text_around);
    let mut keys = Vec::new();
    let mut others = Vec::new();
    let mut first_error = None;
    for block in &found.blocks {
        match read_block(block) {
            Ok(Some(key)) => keys.push(key),
            Ok(None) => others.push(block.label.clone()),
            Err(error) => {
                others.push(block.label.clone());
                first_error.get_or_insert(error);
            }
        }
    }
    if keys.is_empty() {
        return Err(first_error.unwrap_or_else(|| KeyError::UnknownPemLabel(others.join(", "))));
    }
    let selected = select_key(keys)?;
    notes.extend(selected.notes);
    others.extend(selected.left_out);
    if !others.is_empty() {
        notes.push(KeyNote::OtherBlocks(others));
    }
    Ok(KeyInput::new(KeyOrSet::one(selected.key)).after(notes))
}

/// A line break that became the characters `\n`, as in JSON, environment variables and `.env` files.
fn restore_line_breaks(text: &str, notes: &mut Vec<KeyNote>) -> String {
    if !text.contains(r"\n") {
        return text.to_owned();
    }
    notes.push(KeyNote::EscapedLineBreaks);
    text.replace(r"\\n", r"\n").replace(r"\r\n", "\n").replace(r"\n", "\n")
}

/// The key in a block; `None` for what belongs to a key and is none.
fn read_block(block: &PemBlock) -> Result<Option<BlockKey>, KeyError> {
    let label = block.label.as_str();
    match label {
        "EC PARAMETERS" | "DSA PARAMETERS" | "DH PARAMETERS" => return Ok(None),
        "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => return Err(KeyError::NeedsConversion(KeyConversion::Pkcs7)),
        _ if label.starts_with("PGP ") || label.ends_with("CRL") => {
            return Err(KeyError::UnknownPemLabel(label.to_owned()));
        }
        _ if block.is_encrypted => return Err(KeyError::NeedsConversion(KeyConversion::Decrypt)),
        _ => {}
    }
    let bytes = match &block.bytes {
        Some(bytes) => bytes,
        None if block.is_complete => return Err(KeyError::NotBase64(label.to_owned())),
        None => return Err(KeyError::NoEnd(label.to_owned())),
    };
    let mut notes = block.notes.clone();
    let key = match label {
        "OPENSSH PRIVATE KEY" => BlockKey::plain(label, ssh::read_private(bytes)?, KeyNote::SshPrivate),
        _ if ssh::is_public_blob(bytes) => BlockKey::plain(label, ssh::read_public_blob(bytes)?, KeyNote::SshPublic),
        _ => der_block_key(label, bytes, block.is_complete)?,
    };
    notes.extend(key.notes);
    Ok(Some(BlockKey { notes, ..key }))
}

fn der_block_key(label: &str, bytes: &[u8], is_complete: bool) -> Result<BlockKey, KeyError> {
    let key = read_der(bytes).map_err(|error| match error {
        _ if !is_complete => KeyError::NoEnd(label.to_owned()),
        KeyError::NotDer if !label.contains("KEY") && label != "CERTIFICATE" => {
            KeyError::UnknownPemLabel(label.to_owned())
        }
        KeyError::NotDer => KeyError::Damaged(format!("what stands under {label} is cut off or changed")),
        other => other,
    })?;
    let DerKey { format, material, certificate } = key;
    let right = format.pem_label();
    let mut notes = Vec::new();
    if label != right && !(right == "CERTIFICATE" && label.ends_with("CERTIFICATE")) {
        notes.push(KeyNote::WrongLabel(label.to_owned(), right));
    }
    notes.extend(KeyNote::of_material(&material));
    Ok(BlockKey { label: label.to_owned(), key: Jwk::new(material), certificate, notes })
}
