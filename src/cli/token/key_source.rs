//! Where a key comes from.

use std::path::PathBuf;

use super::input::{is_json, read_file_or_stdin};
use crate::cli::output::print_message;
use crate::token::jwk::KeyVisibility;
use crate::token::{Jwk, JwkSet, KeyInput, KeyNote, KeyOrSet, read_key};

/// Where a key comes from. In each name of a file, `-` is standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum KeySource {
    /// A file.
    File(PathBuf),
    /// An environment variable.
    Env(String),
    /// A JWK or JWKS: JSON on the command line, or the name of a file. A secret key on the command line warns.
    Jwk(String),
    /// A JWKS, in the same ways.
    Jwks(String),
    /// A file whose bytes are a secret.
    SecretFile(PathBuf),
    /// A secret on the command line; this warns, since other users can see it there.
    Argument(String),
}

impl KeySource {
    pub(super) fn is_stdin(&self) -> bool {
        match self {
            Self::File(path) | Self::SecretFile(path) => path.as_os_str() == "-",
            Self::Jwk(text) | Self::Jwks(text) => text == "-",
            Self::Env(_) | Self::Argument(_) => false,
        }
    }
}

/// Reads the key or the set of keys, and says on stderr what was done to it. An error is a sentence; it never repeats the key.
pub(super) fn read_keys(source: &KeySource) -> Result<KeyOrSet, String> {
    match source {
        KeySource::File(path) => read_and_tell(&read_file_or_stdin(path)?, &path.to_string_lossy()),
        KeySource::Env(name) => {
            let text = std::env::var(name).map_err(|_| format!("the environment has no {name}, or it is no text"))?;
            read_and_tell(text.as_bytes(), "key.txt")
        }
        KeySource::Jwk(text) => read_json_argument(text, "--jwk"),
        KeySource::Jwks(text) => match read_json_argument(text, "--jwks")? {
            KeyOrSet::One(key) => {
                tell("a single key, taken as a key set of one")?;
                Ok(KeyOrSet::Set(JwkSet::from_iter([*key])))
            }
            set @ KeyOrSet::Set(_) => Ok(set),
        },
        KeySource::SecretFile(path) => match read_file_or_stdin(path)? {
            bytes if bytes.is_empty() => Err("the secret is empty".to_owned()),
            bytes => Ok(KeyOrSet::one(Jwk::from_secret(bytes))),
        },
        KeySource::Argument(secret) => {
            warn_of_visible_secret()?;
            Ok(KeyOrSet::one(Jwk::from_secret(secret.as_bytes())))
        }
    }
}

/// `file` is the name that a command to convert the key would use.
fn read_and_tell(bytes: &[u8], file: &str) -> Result<KeyOrSet, String> {
    let file = if file == "-" { "key.txt" } else { file };
    let KeyInput { keys, notes } = read_key(bytes).map_err(|fault| fault.describe(file))?;
    let notes: Vec<String> = notes.iter().map(KeyNote::to_string).collect();
    if !notes.is_empty() {
        tell(&notes.join("; "))?;
    }
    Ok(keys)
}

fn tell(note: &str) -> Result<(), String> {
    print_message(&format!("the key: {note}")).map_err(|error| format!("cannot write: {error}"))
}

fn warn_of_visible_secret() -> Result<(), String> {
    let warning = "a secret on the command line can be seen by others and stays in the shell's history; \
                   a file or a variable is safer";
    print_message(warning).map_err(|error| format!("cannot write: {error}"))
}

fn read_json_argument(text: &str, option: &str) -> Result<KeyOrSet, String> {
    if is_json(text) {
        let keys = read_and_tell(text.as_bytes(), "key.json")?;
        if keys.readable().any(|key| key.visibility() != KeyVisibility::Public) {
            warn_of_visible_secret()?;
        }
        return Ok(keys);
    }
    let bytes = read_file_or_stdin(&PathBuf::from(text))?;
    let start = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes).trim_ascii_start();
    if !start.starts_with(b"{") && !start.starts_with(b"[") {
        return Err(format!("{option} reads JSON, and this is none; --key-file reads PEM and other formats"));
    }
    read_and_tell(&bytes, text)
}
