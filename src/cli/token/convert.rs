//! `authwalk token convert`: a key from one format into another.

use std::path::PathBuf;

use clap::Args;

use super::CommandResult;
use super::key_output::{KeyFormat, KeyOutputArgs};
use super::key_source::{KeySource, read_keys};
use crate::cli::output::print_message;
use crate::clock::Clock;
use crate::token::algorithm::explain_unknown_algorithm;
use crate::token::jwk::{KeyMaterial, KeyVisibility};
use crate::token::{Jwk, KeyEncoding, KeyError, KeyOrSet};

#[derive(Args, Debug)]
pub(in crate::cli) struct ConvertArgs {
    /// A file with the key, in any format that is read; `-` reads standard input
    file: PathBuf,
    /// What to write
    #[arg(long, value_enum, default_value_t = KeyFormat::Jwk)]
    format: KeyFormat,
    /// Write the private key or the secret, and not the public half
    #[arg(long)]
    private: bool,
    /// The name of the key, in place of the one that it has
    #[arg(long, value_name = "KID")]
    kid: Option<String>,
    #[command(flatten)]
    output: KeyOutputArgs,
}

pub(super) fn run_convert(args: &ConvertArgs) -> CommandResult {
    args.format.check_kid(args.kid.as_deref())?;
    let keys = read_keys(&KeySource::File(args.file.clone()), Clock::System.now())?;
    let encoding = args.format.encoding();
    let text = match &keys {
        KeyOrSet::One(key) => {
            let kid = args.kid.clone().or_else(|| key.kid.clone());
            encode(encoding, &Jwk { kid, ..(**key).clone() }, args.private)?
        }
        KeyOrSet::Set(set) if encoding == KeyEncoding::Pem => {
            tell_of_unreadable(set.keys.iter().filter(|key| key.is_err()).count())?;
            keys.readable().map(|key| encode(encoding, key, args.private)).collect::<Result<String, String>>()?
        }
        KeyOrSet::Set(_) => return Err("this is a key set; --format pem makes PEM of its keys".to_owned()),
    };
    args.output.write(&text)
}

fn tell_of_unreadable(count: usize) -> Result<(), String> {
    if count == 0 {
        return Ok(());
    }
    let message = format!("keys of the set that could not be read, and are left out: {count}");
    print_message(&message).map_err(|error| format!("cannot write: {error}"))
}

fn encode(encoding: KeyEncoding, key: &Jwk, private: bool) -> Result<String, String> {
    if let KeyMaterial::Unsupported(kind) = &key.material {
        return Err(format!("{kind} {}", explain_unknown_algorithm(kind)));
    }
    let encoded = if private { encoding.encode_private(key) } else { encoding.encode_public(key) };
    encoded.map_err(|fault| match (fault, key.visibility()) {
        (KeyError::NoPublicKey, KeyVisibility::Secret) => {
            "a secret has no public half; --private writes the secret itself".to_owned()
        }
        (KeyError::NoPrivateKey, _) => "this key is public; leave out --private".to_owned(),
        (fault, _) => fault.to_string(),
    })
}
