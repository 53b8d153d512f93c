//! `authwalk token generate`: a new key or secret.

use clap::{Args, ValueEnum};
use rand::Rng as _;

use super::CommandResult;
use super::key_output::{KeyFormat, KeyOutputArgs};
use super::verification::parse_algorithm;
use crate::token::algorithm::AlgorithmFamily;
use crate::token::generate::{RANDOM_BYTES, RsaBits, generate_key, generate_rsa_key};
use crate::token::{Algorithm, Jwk, KeyError};

#[derive(Args, Debug)]
pub(in crate::cli) struct GenerateArgs {
    /// The algorithm that the key is for, such as ES256 or HS256
    #[arg(long, value_name = "ALG")]
    alg: String,
    /// The name of the key; without it, the thumbprint of its public half (RFC 7638), and none for a secret
    #[arg(long, value_name = "KID")]
    kid: Option<String>,
    /// The length of an RSA key
    #[arg(long, value_enum, default_value_t = BitsArgument::Bits2048)]
    bits: BitsArgument,
    /// How to write it
    #[arg(long, value_enum, default_value_t = KeyFormat::Jwk)]
    format: KeyFormat,
    #[command(flatten)]
    output: KeyOutputArgs,
}

/// The length of an RSA modulus, as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum BitsArgument {
    #[value(name = "2048")]
    Bits2048,
    #[value(name = "3072")]
    Bits3072,
    #[value(name = "4096")]
    Bits4096,
}

pub(super) fn run_generate(args: &GenerateArgs) -> CommandResult {
    args.format.check_kid(args.kid.as_deref())?;
    let algorithm = parse_algorithm(&args.alg)?;
    let key = new_key(algorithm, args.bits).map_err(|fault| fault.to_string())?;
    let kid = args.kid.clone().or_else(|| key.thumbprint());
    let key = Jwk { kid, alg: Some(algorithm.name().to_owned()), purpose: Some("sig".to_owned()), ..key };
    let text = args.format.encoding().encode_private(&key).map_err(|fault| fault.to_string())?;
    args.output.write(&text)
}

/// A key from the system's random numbers, whatever the seed of the lab is.
fn new_key(algorithm: Algorithm, bits: BitsArgument) -> Result<Jwk, KeyError> {
    if matches!(algorithm.family(), AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss) {
        return generate_rsa_key(match bits {
            BitsArgument::Bits2048 => RsaBits::Bits2048,
            BitsArgument::Bits3072 => RsaBits::Bits3072,
            BitsArgument::Bits4096 => RsaBits::Bits4096,
        });
    }
    let generate = || {
        let mut random = [0; RANDOM_BYTES];
        rand::rng().fill_bytes(&mut random);
        generate_key(algorithm, "", &random)
    };
    // About once in 2^32 times the bytes are no private number of the curve.
    generate().or_else(|_| generate())
}
