//! Where a key comes from, and how its format is recognized: JWK or JWKS, PEM, or the bytes of a secret.

use std::path::{Path, PathBuf};

use crate::cli::bounded_read::{MAX_KEY_BYTES, read_file_at_most, read_stdin_at_most};
use crate::cli::output::print_message;
use crate::token::jwk::KeyVisibility;
use crate::token::{Jwk, JwkSet, json, read_pem};

/// Where a key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum KeySource {
    /// A file.
    File(PathBuf),
    /// Standard input, up to its end.
    Stdin,
    /// An environment variable.
    Env(String),
    /// A JWK or JWKS: JSON on the command line, or the path of a file. A secret key on the command line warns.
    Jwk(String),
    /// A secret on the command line; this warns, since other users can see it there.
    Argument(String),
}

/// What a source of keys holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum KeyOrSet {
    One(Box<Jwk>),
    Set(JwkSet),
}

impl KeyOrSet {
    pub(super) fn one(key: Jwk) -> Self {
        Self::One(Box::new(key))
    }
}

/// Reads the key or the set of keys. An error is a sentence; it never repeats the key.
pub(super) fn read_key(source: &KeySource) -> Result<KeyOrSet, String> {
    let bytes = match source {
        KeySource::File(path) => read_file_at_most(path, MAX_KEY_BYTES)?,
        KeySource::Stdin => read_stdin_at_most(MAX_KEY_BYTES)?,
        KeySource::Env(name) => {
            std::env::var(name).map_err(|_| format!("the environment has no {name}, or it is no text"))?.into_bytes()
        }
        KeySource::Jwk(text) => return read_jwk_argument(text),
        KeySource::Argument(secret) => {
            warn_of_visible_secret()?;
            return Ok(KeyOrSet::one(Jwk::from_secret(secret.as_bytes())));
        }
    };
    detect_key_format(&bytes)
}

fn warn_of_visible_secret() -> Result<(), String> {
    let warning = "a secret on the command line can be seen by others and stays in the shell's history; \
                   a file or a variable is safer";
    print_message(warning).map_err(|error| format!("cannot write: {error}"))
}

fn read_jwk_argument(text: &str) -> Result<KeyOrSet, String> {
    if !text.trim_start().starts_with('{') {
        return read_jwk_json(&read_file_at_most(Path::new(text), MAX_KEY_BYTES)?);
    }
    let keys = read_jwk_json(text.as_bytes())?;
    let is_public = |key: &Jwk| key.visibility() == KeyVisibility::Public;
    let all_public = match &keys {
        KeyOrSet::One(key) => is_public(key),
        KeyOrSet::Set(set) => set.keys.iter().flatten().all(is_public),
    };
    if !all_public {
        warn_of_visible_secret()?;
    }
    Ok(keys)
}

fn read_jwk_json(bytes: &[u8]) -> Result<KeyOrSet, String> {
    let json = json::read_unique_names(bytes).map_err(|fault| format!("the key: {fault}"))?;
    let key = match json.get("keys") {
        Some(_) => JwkSet::read(&json).map(KeyOrSet::Set),
        None => Jwk::read(&json).map(KeyOrSet::one),
    };
    key.map_err(|fault| fault.to_string())
}

/// PEM and JWK are recognized by how they begin; anything else is a secret. The newline that an editor leaves at its end
/// is no part of it.
fn detect_key_format(bytes: &[u8]) -> Result<KeyOrSet, String> {
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"-----BEGIN ") {
        let text = str::from_utf8(bytes).map_err(|_| "the PEM file is no text".to_owned())?;
        return read_pem(text.trim()).map(KeyOrSet::one).map_err(|fault| fault.to_string());
    }
    if start.starts_with(b"{") {
        return read_jwk_json(bytes);
    }
    let secret = strip_newline(bytes);
    if secret.is_empty() {
        return Err("the key is empty".to_owned());
    }
    Ok(KeyOrSet::one(Jwk::from_secret(secret)))
}

/// Random bytes may end in a byte that looks like a newline. Only at the end of a text is it one.
fn strip_newline(bytes: &[u8]) -> &[u8] {
    let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let is_text = str::from_utf8(text).is_ok_and(|text| !text.contains(|c: char| c.is_control() && c != '\n'));
    if is_text { text } else { bytes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::jwk::KeyMaterial;

    #[test]
    fn a_key_shows_what_it_is() {
        assert_eq!(detect_key_format(b"secret\r\n"), Ok(KeyOrSet::one(Jwk::from_secret(*b"secret"))));
        assert_eq!(detect_key_format(b" secret \n\n"), Ok(KeyOrSet::one(Jwk::from_secret(*b" secret \n"))));
        let random = b"\x01\xff\x80 no text \n";
        assert_eq!(detect_key_format(random), Ok(KeyOrSet::one(Jwk::from_secret(*random))), "bytes are not shortened");
        assert!(matches!(detect_key_format(b"\n {\"kty\":\"oct\",\"k\":\"AA\"}\n"), Ok(KeyOrSet::One(_))));
        assert!(matches!(detect_key_format(b"{\"keys\":[]}"), Ok(KeyOrSet::Set(_))));
        let pem = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
        let Ok(KeyOrSet::One(key)) = detect_key_format(pem) else { panic!("a key") };
        assert!(matches!(key.material, KeyMaterial::Ed25519 { .. }));
        for bad in [
            &b"\n"[..],
            b"{",
            b"{\"kty\":\"new\"}",
            b"-----BEGIN PUBLIC KEY-----\n",
            b"{\"kty\":\"oct\",\"kty\":\"oct\"}",
        ] {
            assert!(detect_key_format(bad).is_err(), "{}", String::from_utf8_lossy(bad));
        }
    }
}
