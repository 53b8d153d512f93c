//! Keys in every form in which people have them, recognized by what they are: PEM, DER, JSON, OpenSSH, base64 of these; or else
//! the bytes of a secret, to the last of them.

use std::borrow::Cow;

use super::der::{DerKey, is_der, read_der};
use super::jwk::Jwk;
use super::key_conversion::KeyConversion;
use super::key_error::KeyError;
use super::key_input::{KeyInput, KeyOrSet};
use super::key_json::read_key_json;
use super::key_note::KeyNote;
use super::key_xml::{self, XmlKey};
use super::lenient_base64;
use super::pem::{looks_like_pem, read_pem_text};
use super::ssh;

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
        None => Text::from_bytes(bytes).and_then(|text| text.read_key(Depth::Outer)),
    };
    found.unwrap_or_else(|| Ok(secret(bytes)))
}

fn secret(bytes: &[u8]) -> KeyInput {
    KeyInput::new(KeyOrSet::one(Jwk::from_secret(bytes)))
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
        Ok(DerKey { format, material, certificate, is_pss }) => {
            let mut notes = vec![note(format.pem_label())];
            notes.extend(certificate.map(|certificate| KeyNote::Certificate(certificate, 0)));
            notes.extend(is_pss.then_some(KeyNote::PssOnly));
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
struct Text<'a> {
    text: Cow<'a, str>,
    note: Option<KeyNote>,
}

impl<'a> Text<'a> {
    fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        if let Some(text) = decode_utf16(bytes) {
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

/// PEM as proxies put it into a header. A plus sign there is one, and no blank: it is a digit of base64.
fn undo_url_encoding(text: &str) -> Option<String> {
    if !text.contains("-----BEGIN%20") {
        return None;
    }
    let escaped = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(escaped.as_bytes()).next().map(|(text, _)| text.into_owned())
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
    let found = Text::from_bytes(&bytes)?.read_key(Depth::Inner)?;
    // A secret may be the base64 of any text; only what reads as a key was encoded once more.
    found.ok().map(|input| Ok(input.after(vec![KeyNote::Base64OfText])))
}

fn read_hex(text: &str) -> Option<Result<KeyInput, KeyError>> {
    let digits: Vec<u8> = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ':')
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    read_der_key(&bytes, |_| KeyNote::Hex)
}

/// The text of UTF-16 with a byte order mark, as some shells write it into files, if it can be a key: a secret stays as it is.
fn decode_utf16(bytes: &[u8]) -> Option<String> {
    let join: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> =
        bytes.get(2..)?.chunks_exact(2).filter_map(|pair| Some(join(pair.try_into().ok()?))).collect();
    String::from_utf16(&units).ok()
}
