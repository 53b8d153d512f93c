//! The arguments that say where a key comes from.

use std::path::PathBuf;

use clap::Args;

use super::key_source::{KeySource, read_keys};
use crate::token::KeyOrSet;

/// Where the key comes from: exactly one of these. A value may begin with hyphens, as PEM does: what is refused for that would be
/// repeated in the message.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub(super) struct KeyArgs {
    /// A file with the key: PEM, DER, a certificate, OpenSSH, JWK, JWKS, or a secret; `-` reads standard input
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    key_file: Option<PathBuf>,
    /// The environment variable that holds the key, in any of these forms
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    key_env: Option<String>,
    /// A JWK or JWKS: a file, the JSON itself, or `-`
    #[arg(long, value_name = "FILE|JSON", allow_hyphen_values = true)]
    jwk: Option<String>,
    /// A key set, of which `kid` chooses one: a file, the JSON itself, or `-`
    #[arg(long, value_name = "FILE|JSON", allow_hyphen_values = true)]
    jwks: Option<String>,
    /// A file whose bytes are the secret, to the last of them, whatever they look like; `-` reads standard input
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    secret_file: Option<PathBuf>,
    /// Deprecated: the secret itself. Others can see it there; take --secret-file or --key-env
    #[arg(long, value_name = "SECRET", allow_hyphen_values = true)]
    key: Option<String>,
}

impl KeyArgs {
    fn source(&self) -> Option<KeySource> {
        let file = self.key_file.clone().map(KeySource::File);
        let env = self.key_env.clone().map(KeySource::Env);
        let jwk = self.jwk.clone().map(KeySource::Jwk);
        let jwks = self.jwks.clone().map(KeySource::Jwks);
        let secret_file = self.secret_file.clone().map(KeySource::SecretFile);
        let argument = self.key.clone().map(KeySource::Argument);
        file.or(env).or(jwk).or(jwks).or(secret_file).or(argument)
    }

    /// The key, if one was given; what was done to it is said. `text` is the other argument that may be read from standard
    /// input, which can only be one of the two; `now` is in seconds since 1970-01-01Z. An error is a sentence.
    pub(super) fn read(&self, text: &str, now: i64) -> Result<Option<KeyOrSet>, String> {
        match self.source() {
            None => Ok(None),
            Some(source) if source.is_stdin() && text == "-" => {
                Err("standard input can be the one or the other: give the key in a file or a variable".to_owned())
            }
            Some(source) => read_keys(&source, now).map(Some),
        }
    }
}
