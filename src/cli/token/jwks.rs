//! `authwalk token jwks`: a key set to publish.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::CommandResult;
use super::key_output::KeyOutputArgs;
use super::key_source::{KeySource, read_keys};
use super::verification::parse_algorithm;
use crate::clock::Clock;
use crate::token::jwk::KeyVisibility;
use crate::token::{Algorithm, Jwk, algorithms_for};

#[derive(Args, Debug)]
pub(in crate::cli) struct JwksArgs {
    /// Files with keys, in any format that is read; of a key pair, the public half is taken
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The algorithm of those keys that can be for it and name none
    #[arg(long, value_name = "ALG")]
    alg: Option<String>,
    #[command(flatten)]
    output: KeyOutputArgs,
}

pub(super) fn run_jwks(args: &JwksArgs) -> CommandResult {
    let algorithm = args.alg.as_deref().map(parse_algorithm).transpose()?;
    let mut members = Vec::new();
    let mut kids: Vec<String> = Vec::new();
    for file in &args.files {
        for key in read_keys(&KeySource::File(file.clone()), Clock::System.now())?.readable() {
            let key = published_key(key, algorithm).map_err(|fault| format!("{}: {fault}", file.display()))?;
            let kid = key.kid.clone().unwrap_or_default();
            if kids.contains(&kid) {
                return Err(format!("{}: a second key with kid {kid}; each needs its own", file.display()));
            }
            kids.push(kid);
            members.extend(key.to_public_json());
        }
    }
    if members.is_empty() {
        return Err("none of the files has a key that can be published".to_owned());
    }
    args.output.write(&format!("{}\n", json!({ "keys": members })))
}

/// The public half with a `kid`, its own or its thumbprint. An error is a sentence.
fn published_key(key: &Jwk, algorithm: Option<Algorithm>) -> Result<Jwk, String> {
    if key.visibility() == KeyVisibility::Secret {
        return Err("a secret has no public half, and must not be published".to_owned());
    }
    let thumbprint = key.thumbprint().ok_or("this kind of key is not built in")?;
    let fitting = algorithm.filter(|algorithm| algorithms_for(&key.material).contains(algorithm));
    Ok(Jwk {
        kid: key.kid.clone().or(Some(thumbprint)),
        alg: key.alg.clone().or_else(|| fitting.map(|algorithm| algorithm.name().to_owned())),
        purpose: key.purpose.clone().or_else(|| Some("sig".to_owned())),
        ..key.clone()
    })
}
