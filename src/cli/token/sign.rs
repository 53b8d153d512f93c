//! `authwalk token sign`: a token from claims and a key.

use std::io::{self, Write as _};
use std::path::Path;

use clap::Args;
use serde_json::{Map, Value as Json};

use super::CommandResult;
use super::input::{RelativeTime, is_json, read_file_or_stdin};
use super::key_args::KeyArgs;
use super::verification::{ask_for_algorithm, parse_algorithm};
use crate::cli::exit_code::EXIT_OK;
use crate::cli::input::parse_time;
use crate::cli::output::print_message;
use crate::clock::Clock;
use crate::token::json::read_object;
use crate::token::sign::sign_with_header;
use crate::token::{Jwk, KeyOrSet};

#[derive(Args, Debug)]
pub(in crate::cli) struct SignArgs {
    /// The claims, a JSON object: the JSON itself, a file, or `-` for standard input
    claims: String,
    #[command(flatten)]
    key: KeyArgs,
    /// The algorithm; without it, the one that the key itself names
    #[arg(long, value_name = "ALG")]
    alg: Option<String>,
    /// When the token ends: a duration from now on, such as 15m, or a moment
    #[arg(long, value_name = "TIME", value_parser = RelativeTime::parse, allow_hyphen_values = true)]
    exp: Option<RelativeTime>,
    /// Say when the token was issued: now
    #[arg(long)]
    iat: bool,
    /// When the token begins: now, or a duration from now on, or a moment
    #[arg(long, value_name = "TIME", value_parser = RelativeTime::parse, num_args = 0..=1, require_equals = true, default_missing_value = "0s")]
    nbf: Option<RelativeTime>,
    /// The name of the key, in place of the one that the key itself has
    #[arg(long, value_name = "KID")]
    kid: Option<String>,
    /// The kind of token, such as at+jwt; empty for none
    #[arg(long, value_name = "TYPE", default_value = "JWT")]
    typ: String,
    /// More parameters of the header, a JSON object
    #[arg(long, value_name = "JSON")]
    header: Option<String>,
    /// What counts as now, in seconds since 1970 or as 2026-11-21T09:14:02Z
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_negative_numbers = true)]
    now: Option<i64>,
}

const NO_EXP_WARNING: &str = "this token has no exp, so it never ends; --exp 15m lets it end in 15 minutes";

pub(super) fn run_sign(args: &SignArgs) -> CommandResult {
    let now = args.now.unwrap_or_else(|| Clock::System.now());
    let keys = args.key.read(&args.claims, now)?;
    let keys = keys.ok_or("give a key to sign with: --key-file, --key-env, --jwk or --secret-file")?;
    let mut claims = read_claims(&args.claims)?;
    add_times(&mut claims, args, now)?;
    let header = args.header.as_deref().map_or(Ok(Map::new()), read_header)?;
    let token = signed_token(&claims, args, header, &keys)?;
    if !claims.contains_key("exp") {
        print_message(NO_EXP_WARNING).map_err(|error| format!("cannot write: {error}"))?;
    }
    Ok(writeln!(io::stdout().lock(), "{token}").map(|()| EXIT_OK))
}

fn read_claims(text: &str) -> Result<Map<String, Json>, String> {
    let bytes = if is_json(text) { text.as_bytes().to_vec() } else { read_file_or_stdin(Path::new(text))? };
    read_object(bytes.trim_ascii()).map_err(|fault| format!("the claims, which must be a JSON object: {fault}"))
}

fn read_header(text: &str) -> Result<Map<String, Json>, String> {
    read_object(text.as_bytes()).map_err(|fault| format!("--header, which must be a JSON object: {fault}"))
}

/// A claim that stands in the claims already is an error: which of the two was meant, nobody knows.
fn add_times(claims: &mut Map<String, Json>, args: &SignArgs, now: i64) -> Result<(), String> {
    let times = [
        ("exp", args.exp.map(|time| time.to_timestamp(now))),
        ("iat", args.iat.then_some(now)),
        ("nbf", args.nbf.map(|time| time.to_timestamp(now))),
    ];
    for (name, time) in times {
        if let Some(time) = time
            && claims.insert(name.to_owned(), time.into()).is_some()
        {
            return Err(format!("the claims have {name} already; leave out that claim or --{name}"));
        }
    }
    Ok(())
}

/// The signed token. An error is a sentence.
fn signed_token(
    claims: &Map<String, Json>,
    args: &SignArgs,
    header: Map<String, Json>,
    keys: &KeyOrSet,
) -> Result<String, String> {
    let key = signing_key(keys, args.kid.as_deref())?;
    let Some(name) = args.alg.as_deref().or(key.alg.as_deref()) else {
        let question = ask_for_algorithm("name the algorithm to sign with", &[key]);
        return Err(question.unwrap_or_else(|| "a key of this kind is known, and not built in".to_owned()));
    };
    let algorithm = parse_algorithm(name)?;
    let key = Jwk { kid: args.kid.clone().or_else(|| key.kid.clone()), ..key.clone() };
    let typ = Some(args.typ.as_str()).filter(|typ| !typ.is_empty());
    sign_with_header(claims, typ, header, &key, algorithm).map_err(|fault| fault.to_string())
}

/// The one key, or that of a set which has this `kid`.
fn signing_key<'a>(keys: &'a KeyOrSet, kid: Option<&str>) -> Result<&'a Jwk, String> {
    if let KeyOrSet::One(key) = keys {
        return Ok(key);
    }
    let with_kid: Vec<&Jwk> = keys.readable().filter(|key| kid.is_some() && key.kid.as_deref() == kid).collect();
    match (with_kid.as_slice(), kid) {
        ([key], _) => Ok(*key),
        ([], Some(kid)) => Err(format!("no key of the set has kid {kid}")),
        ([], None) => Err("give one key to sign with, or choose one of the set with --kid".to_owned()),
        (_, _) => Err("several keys of the set have this kid".to_owned()),
    }
}
