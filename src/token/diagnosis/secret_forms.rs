//! What a secret may have been to its signer: the same text with or without a newline, decoded, quoted, in another encoding.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::byte_form::{ByteForm, ByteForms};
use crate::token::{base64url, hex, lenient_base64, percent_encoding, utf16};

const UTF8_BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The other forms of `secret`, those that are met most first.
pub(super) fn secret_forms(secret: &[u8]) -> Vec<ByteForm> {
    let mut forms = ByteForms::of(secret);
    add_edges(&mut forms, secret);
    if let Ok(text) = str::from_utf8(secret.strip_prefix(UTF8_BYTE_ORDER_MARK).unwrap_or(secret)) {
        add_quotes(&mut forms, text);
        let inner = unquote(text.trim());
        add_decoded(&mut forms, inner);
        add_text_encodings(&mut forms, inner);
    }
    if let Some(text) = utf16::decode(secret) {
        let text = text.trim_end_matches(['\r', '\n']);
        forms.add("secret_from_utf16", "if the file is read as UTF-16, and its text is the secret", text);
    }
    forms.add("secret_as_base64", "if the secret is the base64 text of these bytes", STANDARD.encode(secret));
    forms.add("secret_as_base64url", "if the secret is the base64url text of these bytes", base64url::encode(secret));
    forms.add("secret_as_hex", "if the secret is the hex text of these bytes", hex::encode(secret));
    let latin1: String = secret.iter().copied().map(char::from).collect();
    forms.add("secret_from_latin1", "if the bytes are read as ISO 8859-1, and encoded as UTF-8", latin1);
    forms.into_vec()
}

/// Newlines, blanks and a byte order mark at the ends.
fn add_edges(forms: &mut ByteForms<'_>, secret: &[u8]) {
    if let Some(line) = secret.strip_suffix(b"\n") {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        forms.add("secret_without_newline", "without the trailing newline", line);
    }
    let without_mark = secret.strip_prefix(UTF8_BYTE_ORDER_MARK).unwrap_or(secret);
    forms.add("secret_without_bom", "without the byte order mark in front", without_mark);
    forms.add("secret_trimmed", "without the blanks around it", without_mark.trim_ascii());
    let trimmed = secret.trim_ascii_end();
    forms.add("secret_with_newline", "with a newline at the end", [trimmed, b"\n"].concat());
    forms.add("secret_with_newline", "with CR LF at the end", [trimmed, b"\r\n"].concat());
}

fn add_quotes(forms: &mut ByteForms<'_>, text: &str) {
    let text = text.trim();
    forms.add("secret_unquoted", "without the quotes around it", unquote(text));
    let unquoted = unquote(text);
    for quote in ['"', '\''] {
        forms.add("secret_quoted", format!("with {quote} around it"), format!("{quote}{unquoted}{quote}"));
    }
    if let Some((_, value)) = text.split_once('=') {
        let phrase = "with what follows the =, as in a line of an environment file";
        forms.add("secret_after_equals", phrase, unquote(value.trim()));
    }
    if text.contains("\\n") {
        forms.add("secret_unescaped", "if the two characters \\n in it are a newline", text.replace("\\n", "\n"));
    }
    if text.contains('%') {
        forms.add("secret_url_decoded", "if it is URL-decoded", percent_encoding::decode(text));
        let phrase = "if it is URL-decoded as a form is, with a blank for each +";
        forms.add("secret_url_decoded", phrase, percent_encoding::decode(&text.replace('+', " ")));
    }
}

/// The bytes that the text stands for in an encoding.
fn add_decoded(forms: &mut ByteForms<'_>, text: &str) {
    let mut add = |code, name: &str, bytes: Vec<u8>| {
        let phrase = format!("if the secret is read as {name} ({} bytes)", bytes.len());
        forms.add(code, phrase, bytes);
    };
    let is_url_safe = text.contains(['-', '_']);
    if let Some(bytes) = lenient_base64::decode(text) {
        let (code, name) = if is_url_safe { ("secret_base64url", "base64url") } else { ("secret_base64", "base64") };
        add(code, name, bytes);
    }
    if let Some(bytes) = hex::decode(text) {
        add("secret_hex", "hex", bytes);
    }
}

/// The text in another character encoding than UTF-8.
fn add_text_encodings(forms: &mut ByteForms<'_>, text: &str) {
    let little_endian: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big_endian: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    forms.add("secret_utf16", "if its text is encoded as UTF-16 (little-endian)", little_endian.clone());
    forms.add("secret_utf16", "if its text is encoded as UTF-16 (big-endian)", big_endian);
    let phrase = "if its text is encoded as UTF-16 with a byte order mark";
    forms.add("secret_utf16", phrase, [b"\xff\xfe", &little_endian[..]].concat());
    if let Ok(bytes) = text.chars().map(|c| u8::try_from(u32::from(c))).collect::<Result<Vec<u8>, _>>() {
        forms.add("secret_latin1", "if its text is encoded as ISO 8859-1", bytes);
    }
}

fn unquote(text: &str) -> &str {
    let quoted = ['"', '\'', '`'].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    quoted.unwrap_or(text)
}
