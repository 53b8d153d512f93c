//! Tokens (JWT): signed, verified strictly and carelessly, explained, forged. Everything here is a pure function of its
//! arguments; the time is passed in, in seconds since 1970-01-01Z.
//!
//! - [`sign`]: a token from claims and a key.
//! - [`verify()`]: the strict verifier, with its trace. What it trusts is a [`Keyring`]; what it demands, a [`TokenRequirements`].
//! - [`careless`]: the verifier with mistakes, for the lab. Nothing of the strict one leads there.
//! - [`explain`]: what a token says, in words, without believing it.
//! - [`guess`]: a secret found by trying words.
//! - [`forge`]: a token made by hand from another. [`steps`]: how an HS256 signature comes about.
//! - [`jwk`] and [`pem`](read_pem): keys in and out. [`generate`]: keys from random bytes.

pub mod algorithm;
pub mod base64url;
pub mod careless;
mod claims;
pub mod explain;
pub mod forge;
pub mod formatting;
pub mod generate;
pub mod guess;
pub mod hmac_steps;
mod jose_header;
pub mod json;
pub mod jwk;
mod keyring;
pub mod mac;
mod pem;
pub mod sign;
mod token_parts;
mod trace_builder;
mod verify;
mod weak_ed25519;
mod weak_rsa;

pub use algorithm::Algorithm;
pub use claims::{ClaimPresence, ClaimRules};
pub use jwk::{Jwk, JwkSet};
pub use keyring::{AllowedAlgorithm, Keyring};
pub use pem::{public_pem, read_pem};
pub use token_parts::{TokenParts, extract_pasted_token};
pub use trace_builder::TOKEN_CHECKS;
pub use verify::{TokenContents, TokenRequirements, TokenVerification, VerificationOutcome, verify};
