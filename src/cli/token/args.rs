//! The arguments of `authwalk token`, and from them to keys, rules and texts.

use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use clap::{Args, Subcommand};

use super::guess::GuessArgs;
use super::key_source::{self, KeyOrSet, KeySource};
use super::verification::{VerificationOptions, parse_algorithm};
use crate::cli::bounded_read::{MAX_TOKEN_BYTES, read_stdin_at_most};
use crate::cli::output_format::OutputFormat;
use crate::clock::Clock;
use crate::token::{ClaimPresence, ClaimRules};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TokenCommand {
    /// What a token says, in words, with warnings; with a key, whether it is good
    Explain(ExplainArgs),
    /// Make a token from claims and a key
    Sign(SignArgs),
    /// Check a token strictly and tell every check; exit code 0 means valid
    Verify(VerifyArgs),
    /// How long a secret from a word list holds, on a token that is made for it
    Guess(GuessArgs),
}

#[derive(Args, Debug)]
pub(in crate::cli) struct ExplainArgs {
    /// The token; `-` reads it from standard input
    pub(super) token: String,
    #[command(flatten)]
    with: VerificationArgs,
    /// How to report it
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub(super) format: OutputFormat,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct VerifyArgs {
    /// The token; `-` reads it from standard input
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl")]
    pub(super) token: Option<String>,
    #[command(flatten)]
    with: VerificationArgs,
    /// How to report it
    #[arg(long, value_enum, default_value_t = OutputFormat::Text, conflicts_with = "jsonl")]
    pub(super) format: OutputFormat,
    /// For programs: requests as JSON on standard input, one a line; an answer a line on standard output
    #[arg(long, conflicts_with_all = ["key_file", "key_env", "key", "jwk", "rules"])]
    pub(super) jsonl: bool,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct SignArgs {
    /// The claims, a JSON object; `-` reads them from standard input
    pub(super) claims: String,
    #[command(flatten)]
    key: KeyArgs,
    /// The algorithm; without it, the one that the key itself names
    #[arg(long, value_name = "ALG")]
    pub(super) alg: Option<String>,
    /// The kind of token, such as at+jwt
    #[arg(long, value_name = "TYPE", default_value = "JWT")]
    pub(super) typ: String,
}

/// Where the key comes from: exactly one of these.
#[derive(Args, Debug)]
#[group(multiple = false)]
struct KeyArgs {
    /// A file with the key: PEM, JWK, JWKS, or the secret itself; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// The environment variable that holds the key
    #[arg(long, value_name = "NAME")]
    key_env: Option<String>,
    /// A JWK or JWKS: a file, or the JSON itself
    #[arg(long, value_name = "FILE|JSON")]
    jwk: Option<String>,
    /// The secret itself. Others can see it there, so this warns
    #[arg(long, value_name = "SECRET")]
    key: Option<String>,
}

/// The key, and what is demanded beyond a good signature.
#[derive(Args, Debug)]
struct VerificationArgs {
    #[command(flatten)]
    key: KeyArgs,
    #[command(flatten)]
    rules: RuleArgs,
}

#[derive(Args, Debug)]
#[group(id = "rules", multiple = true)]
struct RuleArgs {
    /// The one algorithm that is accepted; without it, the one that the key itself names
    #[arg(long, value_name = "ALG")]
    alg: Option<String>,
    /// Whom the token must be meant for
    #[arg(long, value_name = "AUDIENCE")]
    aud: Option<String>,
    /// Who must have issued it
    #[arg(long, value_name = "ISSUER")]
    iss: Option<String>,
    /// The kind of token that it must be, such as at+jwt
    #[arg(long, value_name = "TYPE")]
    typ: Option<String>,
    /// Seconds of grace at exp and nbf
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    leeway: u32,
    /// Accept a token without exp, which never ends
    #[arg(long)]
    no_exp: bool,
    /// The time to judge at, in seconds since 1970 or as 2026-11-21T09:14:02Z; without it, now
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_negative_numbers = true)]
    now: Option<i64>,
}

const NO_KEY_MESSAGE: &str = "give a key to verify with: --key-file, --key-env or --jwk";

/// Parses seconds since 1970-01-01Z, or a date with a time (RFC 3339).
fn parse_time(text: &str) -> Result<i64, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(seconds);
    }
    let since_1970 = humantime::parse_rfc3339(text).ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let seconds = since_1970.and_then(|duration| i64::try_from(duration.as_secs()).ok());
    seconds.ok_or_else(|| "give seconds since 1970, or a moment such as 2026-11-21T09:14:02Z".to_owned())
}

impl KeyArgs {
    fn source(&self) -> Option<KeySource> {
        let file = self.key_file.as_ref().map(|path| match path.as_os_str() {
            dash if dash == "-" => KeySource::Stdin,
            _ => KeySource::File(path.clone()),
        });
        let jwk = self.jwk.as_ref().map(|jwk| KeySource::Jwk(jwk.clone()));
        let env = self.key_env.as_ref().map(|name| KeySource::Env(name.clone()));
        let argument = self.key.as_ref().map(|key| KeySource::Argument(key.clone()));
        file.or(jwk).or(env).or(argument)
    }

    /// The key, if one was given. `text` is the other argument that may be read from standard input, which can only be
    /// one of the two.
    fn read(&self, text: &str) -> Result<Option<KeyOrSet>, String> {
        match self.source() {
            None => Ok(None),
            Some(KeySource::Stdin) if text == "-" => {
                Err("standard input can be the one or the other: give the key in a file or a variable".to_owned())
            }
            Some(source) => key_source::read_key(&source).map(Some),
        }
    }
}

impl VerificationArgs {
    fn verification(&self, token: &str) -> Result<Option<VerificationOptions>, String> {
        let RuleArgs { alg, aud, iss, typ, leeway, no_exp, .. } = &self.rules;
        let Some(keys) = self.key.read(token)? else {
            // Rules without a key would be ignored, and the token would look as if it had been checked.
            let has_rules = [alg, aud, iss, typ].iter().any(|rule| rule.is_some());
            return if has_rules { Err(NO_KEY_MESSAGE.to_owned()) } else { Ok(None) };
        };
        if let Some(alg) = alg {
            // A misspelled algorithm is a mistake in the arguments, not a fault of the token.
            parse_algorithm(alg)?;
        }
        let exp = if *no_exp { ClaimPresence::Optional } else { ClaimPresence::Required };
        let rules = ClaimRules { iss: iss.clone(), aud: aud.clone(), typ: typ.clone(), exp, leeway: *leeway };
        Ok(Some(VerificationOptions { keys, alg: alg.clone(), rules }))
    }

    fn now(&self) -> i64 {
        self.rules.now.unwrap_or_else(|| Clock::System.now())
    }
}

impl ExplainArgs {
    /// What to verify with, if a key was given, and the time. An error is a sentence.
    pub(super) fn verification(&self) -> Result<(Option<VerificationOptions>, i64), String> {
        Ok((self.with.verification(&self.token)?, self.with.now()))
    }
}

impl VerifyArgs {
    /// What to verify with, and the time. An error is a sentence; a missing key is one.
    pub(super) fn verification(&self) -> Result<(VerificationOptions, i64), String> {
        let verification = self.with.verification(self.token.as_deref().unwrap_or_default())?;
        let verification = verification.ok_or(NO_KEY_MESSAGE)?;
        Ok((verification, self.with.now()))
    }
}

impl SignArgs {
    /// The key to sign with. An error is a sentence; a missing key is one.
    pub(super) fn keys(&self) -> Result<KeyOrSet, String> {
        let keys = self.key.read(&self.claims)?;
        keys.ok_or_else(|| "give a key to sign with: --key-file, --key-env or --jwk".to_owned())
    }
}

/// `text` itself, or standard input where it is `-`. An error is a sentence.
pub(super) fn text_or_stdin(text: &str) -> Result<String, String> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    String::from_utf8(read_stdin_at_most(MAX_TOKEN_BYTES)?).map_err(|_| "standard input is no text".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_number_or_a_date() {
        assert_eq!(parse_time("1300819380"), Ok(1_300_819_380));
        assert_eq!(parse_time("-5"), Ok(-5));
        assert_eq!(parse_time("2011-03-22T18:43:00Z"), Ok(1_300_819_380));
        assert!(parse_time("tomorrow").is_err());
    }
}
