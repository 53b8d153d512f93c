//! The arguments of `authwalk token`, and from them to keys and rules.

use clap::{Args, Subcommand};

use super::convert::ConvertArgs;
use super::generate::GenerateArgs;
use super::guess::GuessArgs;
use super::jwks::JwksArgs;
use super::key_args::KeyArgs;
use super::sign::SignArgs;
use super::verification::{VerificationOptions, parse_algorithm};
use crate::cli::input::parse_time;
use crate::cli::output_format::OutputFormat;
use crate::clock::Clock;
use crate::token::{ClaimPresence, ClaimRules};

#[derive(Args, Debug)]
pub(in crate::cli) struct TokenArgs {
    #[command(subcommand)]
    pub(in crate::cli) command: TokenCommand,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(in crate::cli) enum TokenCommand {
    /// What a token says, in words, with warnings; with a key, whether it is good
    Explain(ExplainArgs),
    /// Make a token from claims and a key
    Sign(SignArgs),
    /// Check a token strictly and tell every check; exit code 0 means valid
    Verify(VerifyArgs),
    /// Make a new key or secret
    Generate(GenerateArgs),
    /// Turn a key from JWK into PEM, or from anything else into JWK
    Convert(ConvertArgs),
    /// Make a key set of the public halves of keys
    Jwks(JwksArgs),
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
    #[arg(long, conflicts_with_all = ["KeyArgs", "rules"])]
    pub(super) jsonl: bool,
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

const NO_KEY_MESSAGE: &str = "give a key to verify with: --key-file, --key-env, --jwk, --jwks or --secret-file";

impl VerificationArgs {
    fn verification(&self, token: &str) -> Result<Option<VerificationOptions>, String> {
        let RuleArgs { alg, aud, iss, typ, leeway, no_exp, .. } = &self.rules;
        let Some(keys) = self.key.read(token, self.now())? else {
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
