//! Where a key comes from.

use std::path::PathBuf;

use super::input::{is_json, read_file_or_stdin};
use crate::cli::output::print_message;
use crate::model::nearest_match::{did_you_mean, nearest_match};
use crate::token::jwk::KeyVisibility;
use crate::token::{Jwk, JwkSet, KeyInput, KeyOrSet, read_key};

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

    /// An error if the name of the file is a key itself, which a message about a missing file would repeat.
    fn refuse_key_as_name(&self) -> Result<(), String> {
        let (option, text) = match self {
            Self::File(path) => ("--key-file", path.to_string_lossy()),
            Self::SecretFile(path) => ("--secret-file", path.to_string_lossy()),
            Self::Jwk(text) if !is_json(text) => ("--jwk", text.into()),
            Self::Jwks(text) if !is_json(text) => ("--jwks", text.into()),
            Self::Jwk(_) | Self::Jwks(_) | Self::Env(_) | Self::Argument(_) => return Ok(()),
        };
        if text.contains("BEGIN ") || text.contains('\n') {
            return Err(format!(
                "{option} takes the name of a file, and this is a text: write it to a file that you alone can read"
            ));
        }
        Ok(())
    }
}

/// No name of a variable that is repeated is longer.
const MAX_NAME_CHARACTERS: usize = 64;

/// The message repeats the name only where it is like that of a variable that exists: it may be the secret itself.
fn describe_missing_variable(name: &str) -> String {
    let is_name = name.len() <= MAX_NAME_CHARACTERS
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    if is_name && std::env::var_os(name).is_some() {
        return format!("the variable {name} holds no text");
    }
    match nearest_match(name, names).filter(|_| is_name) {
        Some(similar) => format!("the environment has no {name}; {}", did_you_mean(&similar)),
        None => "no such variable; --key-env takes the name of one that holds the key".to_owned(),
    }
}

/// Reads the key or the set of keys, and says on stderr what was done to it, and how it is at `now`, in seconds since
/// 1970-01-01Z. An error is a sentence; it never repeats the key.
pub(super) fn read_keys(source: &KeySource, now: i64) -> Result<KeyOrSet, String> {
    source.refuse_key_as_name()?;
    match source {
        KeySource::File(path) => read_and_tell(&read_file_or_stdin(path)?, &path.to_string_lossy(), now),
        KeySource::Env(name) => {
            let text = std::env::var(name).map_err(|_| describe_missing_variable(name))?;
            read_and_tell(text.as_bytes(), "key.txt", now)
        }
        KeySource::Jwk(text) => read_json_argument(text, "--jwk", now),
        KeySource::Jwks(text) => match read_json_argument(text, "--jwks", now)? {
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
fn read_and_tell(bytes: &[u8], file: &str, now: i64) -> Result<KeyOrSet, String> {
    let file = if file == "-" { "key.txt" } else { file };
    let KeyInput { keys, notes } = read_key(bytes).map_err(|fault| fault.describe(file))?;
    let notes: Vec<String> = notes.iter().map(|note| note.describe(now)).collect();
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

fn read_json_argument(text: &str, option: &str, now: i64) -> Result<KeyOrSet, String> {
    if is_json(text) {
        let keys = read_and_tell(text.as_bytes(), "key.json", now)?;
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
    read_and_tell(&bytes, text, now)
}
