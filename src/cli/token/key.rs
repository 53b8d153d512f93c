//! Where a key comes from, and how it is told apart: JWK or JWKS, PEM, or the bytes of a secret.

use std::fs;
use std::io::{self, Read as _};
use std::path::PathBuf;

use crate::cli::out;
use crate::token::{Jwk, JwkSet, json, read_pem};

/// Where a key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A file.
    File(PathBuf),
    /// Standard input, up to its end.
    Stdin,
    /// An environment variable.
    Env(String),
    /// The command line itself; this warns, since others can see it.
    Argument(String),
}

/// The keys that were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keys {
    /// One key.
    One(Box<Jwk>),
    /// A set of them.
    Set(JwkSet),
}

impl Keys {
    /// One key.
    #[must_use]
    pub fn one(key: Jwk) -> Self {
        Self::One(Box::new(key))
    }
}

/// Reads a key from where it lies.
///
/// # Errors
/// A message for the person at the keyboard; it never repeats the key.
pub fn read_key(source: &KeySource) -> Result<Keys, String> {
    let bytes = match source {
        KeySource::File(path) => fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?,
        KeySource::Stdin => {
            let mut bytes = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut bytes);
            read.map_err(|error| format!("cannot read standard input: {error}"))?;
            bytes
        }
        KeySource::Env(name) => {
            std::env::var(name).map_err(|_| format!("the environment has no {name}, or it is no text"))?.into_bytes()
        }
        KeySource::Argument(secret) => {
            let warning = "a secret on the command line can be seen by others and stays in the shell's history; \
                           a file or a variable is safer";
            out::message(warning).map_err(|error| format!("cannot write: {error}"))?;
            secret.clone().into_bytes()
        }
    };
    tell_apart(&bytes)
}

/// A PEM file and a JWK show themselves by how they begin; everything else is a secret. The newline that an editor
/// leaves at its end does not belong to it.
fn tell_apart(bytes: &[u8]) -> Result<Keys, String> {
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"-----BEGIN ") {
        let text = str::from_utf8(bytes).map_err(|_| "the PEM file is no text".to_owned())?;
        return read_pem(text.trim()).map(Keys::one);
    }
    if start.starts_with(b"{") {
        let json = json::read(bytes).map_err(|fault| format!("the key: {fault}"))?;
        return match json.get("keys") {
            Some(_) => JwkSet::read(&json).map(Keys::Set),
            None => Jwk::read(&json).map(Keys::one),
        };
    }
    let secret = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let secret = secret.strip_suffix(b"\r").unwrap_or(secret);
    if secret.is_empty() {
        return Err("the key is empty".to_owned());
    }
    Ok(Keys::one(Jwk::secret(secret)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::jwk::Material;

    #[test]
    fn a_key_shows_what_it_is() {
        assert_eq!(tell_apart(b"secret\r\n"), Ok(Keys::one(Jwk::secret(*b"secret"))));
        assert_eq!(tell_apart(b" secret \n\n"), Ok(Keys::one(Jwk::secret(*b" secret \n"))));
        assert!(matches!(tell_apart(b"\n {\"kty\":\"oct\",\"k\":\"AA\"}\n"), Ok(Keys::One(_))));
        assert!(matches!(tell_apart(b"{\"keys\":[]}"), Ok(Keys::Set(_))));
        let pem = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
        let Ok(Keys::One(key)) = tell_apart(pem) else { panic!("a key") };
        assert!(matches!(key.material, Material::Ed25519 { .. }));
        for bad in [
            &b"\n"[..],
            b"{",
            b"{\"kty\":\"new\"}",
            b"-----BEGIN PUBLIC KEY-----\n",
            b"{\"kty\":\"oct\",\"kty\":\"oct\"}",
        ] {
            assert!(tell_apart(bad).is_err(), "{}", String::from_utf8_lossy(bad));
        }
    }
}
