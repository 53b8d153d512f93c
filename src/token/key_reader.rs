//! Keys in every form in which people have them, recognized by what they are: PEM, DER, JSON, OpenSSH, base64 of these; or else
//! the bytes of a secret, to the last of them.

use std::borrow::Cow;

use super::der::{DerKey, is_der, read_der};
use super::hex;
use super::jwk::Jwk;
use super::key_conversion::KeyConversion;
use super::key_error::KeyError;
use super::key_input::{KeyInput, KeyOrSet};
use super::key_json::read_key_json;
use super::key_note::KeyNote;
use super::key_xml::{self, XmlKey};
use super::lenient_base64;
use super::pem::{looks_like_pem, read_pem_text};
use super::percent_encoding;
use super::ssh;
use super::utf16;

/// Shorter texts are not taken for the base64 of a key: the smallest, that of Ed25519, has 44 bytes.
const MIN_BASE64_CHARACTERS: usize = 56;

/// Reads a key or a set of keys. What is none is a secret, whose bytes are not touched: neither a newline at the end nor an
/// encoding is undone.
///
/// # Errors
/// What is wrong, in words that do not contain any of the key; or how to convert it.
pub fn read_key(bytes: &[u8]) -> Result<KeyInput, KeyError> {
    if bytes.is_empty() {
        return Err(KeyError::Empty);
    }
    let found = match read_binary(bytes) {
        Some(found) => Some(found),
        None => KeyText::from_bytes(bytes).and_then(|text| text.read_key(Depth::Outer)),
    };
    found.unwrap_or_else(|| match find_damage(bytes) {
        Some(fault) => Err(fault),
        None => Ok(secret(bytes)),
    })
}

fn secret(bytes: &[u8]) -> KeyInput {
    KeyInput::new(KeyOrSet::one(Jwk::from_secret(bytes))).after(vec![KeyNote::Secret(bytes.len())])
}

/// Why bytes that were read as no key are no secret either: they begin like a key.
fn find_damage(bytes: &[u8]) -> Option<KeyError> {
    let start = bytes.trim_ascii_start();
    if start.first() == Some(&b'<')
        && start.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || b"?!".contains(byte))
    {
        return Some(KeyError::UnknownXml);
    }
    // Eight digits of base64 are six bytes.
    let digits = start.get(..8).and_then(|digits| lenient_base64::decode(str::from_utf8(digits).ok()?));
    let is_base64_of_key = || {
        let whole = str::from_utf8(start).ok().and_then(lenient_base64::decode);
        digits.is_some_and(|digits| begins_like_key(&digits)) && !whole.is_some_and(|der| is_der(&der))
    };
    (begins_like_key(bytes) && !is_der(bytes) || is_base64_of_key()).then_some(KeyError::CutOff)
}

/// Whether `bytes` begin as the keys in DER do: a sequence that holds a number or another sequence. A short length must be
/// followed by two bytes that no text has.
fn begins_like_key(bytes: &[u8]) -> bool {
    match bytes {
        [0x30, 0x82, _, _, 0x02 | 0x30, ..] | [0x30, 0x81, _, 0x02 | 0x30, ..] => true,
        [0x30, length, 0x02, 0x01, ..] | [0x30, length, 0x30, 0x05..=0x13, ..] => *length < 0x80,
        _ => false,
    }
}

fn read_binary(bytes: &[u8]) -> Option<Result<KeyInput, KeyError>> {
    // JKS and JCEKS.
    if bytes.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) || bytes.starts_with(&[0xce, 0xce, 0xce, 0xce]) {
        return Some(Err(KeyError::NeedsConversion(KeyConversion::JavaKeyStore)));
    }
    read_der_key(bytes, KeyNote::Der)
}

/// The key in DER bytes; `None` if they are none, or nothing that is known: then they may be a secret.
fn read_der_key(bytes: &[u8], note: impl Fn(&'static str) -> KeyNote) -> Option<Result<KeyInput, KeyError>> {
    if !is_der(bytes) {
        return None;
    }
    match read_der(bytes) {
        Err(KeyError::NotDer) => None,
        Err(error) => Some(Err(error)),
        Ok(DerKey { format, material, certificate }) => {
            let mut notes = vec![note(format.pem_label())];
            notes.extend(certificate.map(|certificate| KeyNote::Certificate(certificate, 0)));
            notes.extend(KeyNote::of_material(&material));
            Some(Ok(KeyInput::new(KeyOrSet::one(Jwk::new(material))).after(notes)))
        }
    }
}

/// How often something was unpacked: base64 is undone once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Outer,
    Inner,
}

/// A text, and what was done to the bytes to get it.
struct KeyText<'a> {
    text: Cow<'a, str>,
    note: Option<KeyNote>,
}

impl<'a> KeyText<'a> {
    fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        if let Some(text) = utf16::decode(bytes) {
            return Some(Self { text: text.into(), note: Some(KeyNote::Utf16) });
        }
        let text = str::from_utf8(bytes).ok()?;
        Some(match text.strip_prefix('\u{feff}') {
            Some(text) => Self { text: text.into(), note: Some(KeyNote::ByteOrderMark) },
            None => Self { text: text.into(), note: None },
        })
    }

    fn read_key(self, depth: Depth) -> Option<Result<KeyInput, KeyError>> {
        let found = read_key_text(&self.text, depth)?;
        Some(found.map(|input| input.after(self.note.into_iter().collect())))
    }
}

/// The key in a text; `None` if it is none.
fn read_key_text(text: &str, depth: Depth) -> Option<Result<KeyInput, KeyError>> {
    let trimmed = text.trim();
    if let Some(decoded) = undo_url_encoding(trimmed) {
        return Some(read_pem_text(&decoded).map(|input| input.after(vec![KeyNote::UrlEncoding])));
    }
    if let Some(plain) = with_plain_blanks(text).filter(|text| looks_like_pem(text)) {
        return Some(read_key_text(&plain, depth)?.map(|input| input.after(vec![KeyNote::UnusualBlanks])));
    }
    if looks_like_pem(trimmed) && !trimmed.starts_with(['{', '[']) {
        return Some(read_pem_text(text));
    }
    let unquoted = serde_json::from_str::<String>(trimmed).ok();
    let bare = unquoted.as_deref().unwrap_or_else(|| trimmed.trim_matches(['"', '\'', '`'])).trim();
    let notes = if bare.len() < trimmed.len() { vec![KeyNote::Quotes] } else { Vec::new() };
    let found = read_bare_text(bare, depth)?;
    Some(found.map(|input| input.after(notes)))
}

/// The key in a text that is not PEM, without quotes.
fn read_bare_text(text: &str, depth: Depth) -> Option<Result<KeyInput, KeyError>> {
    if text.starts_with(['{', '[']) {
        return Some(read_key_json(text.as_bytes(), |text| read_key_text(text, Depth::Inner)));
    }
    if text.starts_with("PuTTY-User-Key-File-") {
        return Some(Err(KeyError::NeedsConversion(KeyConversion::Putty)));
    }
    read_xml(text).or_else(|| read_ssh_lines(text)).or_else(|| read_base64(text, depth)).or_else(|| read_hex(text))
}

/// A text with ordinary blanks, if it has others: what is copied from a page or a document has.
fn with_plain_blanks(text: &str) -> Option<String> {
    const ZERO_WIDTH: [char; 4] = ['\u{200b}', '\u{200c}', '\u{2060}', '\u{feff}'];
    let is_unusual = |c: char| !c.is_ascii() && (c.is_whitespace() || ZERO_WIDTH.contains(&c));
    if !text.contains(is_unusual) {
        return None;
    }
    let visible = text.chars().filter(|c| !ZERO_WIDTH.contains(c));
    Some(visible.map(|c| if is_unusual(c) { ' ' } else { c }).collect())
}

/// PEM as proxies put it into a header. A plus sign there is one, and no blank: it is a digit of base64.
fn undo_url_encoding(text: &str) -> Option<String> {
    if !text.contains("-----BEGIN%20") {
        return None;
    }
    Some(String::from_utf8_lossy(&percent_encoding::decode(text)).into_owned())
}

fn read_xml(text: &str) -> Option<Result<KeyInput, KeyError>> {
    let noted = |input: KeyInput| input.after(vec![KeyNote::Xml]);
    match key_xml::find_key(text)? {
        Ok(XmlKey::Rsa(material)) => Some(Ok(noted(KeyInput::new(KeyOrSet::one(Jwk::new(material)))))),
        Ok(XmlKey::Certificate(der)) => {
            let found = read_der_key(&der, KeyNote::Der).unwrap_or(Err(KeyError::NotDer));
            Some(found.map(noted))
        }
        Err(error) => Some(Err(error)),
    }
}

fn read_ssh_lines(text: &str) -> Option<Result<KeyInput, KeyError>> {
    let one_key = |keys: Vec<_>| match <[_; 1]>::try_from(keys) {
        Ok([material]) => Ok(KeyInput::new(KeyOrSet::one(Jwk::new(material))).after(vec![KeyNote::SshPublic])),
        Err(keys) => Err(KeyError::SeveralKeys(keys.len())),
    };
    Some(ssh::read_public_lines(text)?.and_then(one_key))
}

/// The base64 of a key in DER, or once more of a whole text.
fn read_base64(text: &str, depth: Depth) -> Option<Result<KeyInput, KeyError>> {
    if text.len() < MIN_BASE64_CHARACTERS {
        return None;
    }
    let bytes = lenient_base64::decode(&text.replace(r"\r", "").replace(r"\n", ""))?;
    if ssh::is_public_blob(&bytes) {
        let read = ssh::read_public_blob(&bytes).map(|material| KeyInput::new(KeyOrSet::one(Jwk::new(material))));
        return Some(read.map(|input| input.after(vec![KeyNote::SshPublic])));
    }
    if let Some(found) = read_der_key(&bytes, KeyNote::NoBeginAndEnd) {
        return Some(found);
    }
    if depth == Depth::Inner {
        return None;
    }
    let found = KeyText::from_bytes(&bytes)?.read_key(Depth::Inner)?;
    // A secret may be the base64 of any text; only what reads as a key was encoded once more.
    found.ok().map(|input| Ok(input.after(vec![KeyNote::Base64OfText])))
}

fn read_hex(text: &str) -> Option<Result<KeyInput, KeyError>> {
    read_der_key(&hex::decode(text)?, |_| KeyNote::Hex)
}
