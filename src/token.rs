//! JSON Web Tokens: signed, verified strictly and carelessly, explained, forged.
//!
//! - [`sign`]: makes a token from claims and a key.
//! - [`verify()`]: the strict verifier, with its trace. A [`Keyring`] holds what it trusts, [`TokenRequirements`] what it demands.
//! - [`careless`]: the verifier with mistakes, for the lab.
//! - [`explain`]: says what a token contains, without verifying it.
//! - [`forge`]: makes a token by hand from another one. [`guess`]: finds a secret by trying words.
//! - [`hmac_steps`]: how an HS256 signature is computed, stage by stage.
//! - [`jwk`] and [`pem`](read_pem): keys in and out. [`generate`]: keys from random bytes.
//!
//! Invariants:
//! - Everything here is a pure function of its arguments; the time is passed in, in seconds since 1970-01-01Z.
//! - The strict verifier shares no code with the careless one that could make it careless: `verify` imports neither
//!   [`careless`] nor [`mac`], and takes algorithm and keys from configuration alone (RFC 8725, section 3.1).
//! - A [`Jwk`] is read with its private part and written without it, as JSON, as PEM and by `Debug`.
//! - The reasons for refusing a token are sentences that learners read in the trace, so there they are texts. What cannot be read
//!   or made (a key, a part, a signature) has an error of its own.
//!
//! Start reading at [`verify()`]; each check there has its own file (`token_parts`, `base64url`, `jose_header`, `keyring`,
//! `claims`).

pub mod algorithm;
pub mod base64url;
pub mod careless;
mod claims;
pub mod explain;
pub mod forge;
pub mod generate;
pub mod guess;
pub mod hmac_steps;
mod jose_header;
pub mod json;
pub mod jwk;
mod key_error;
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
pub use claims::{ClaimPresence, ClaimRules, numeric_date};
pub use jwk::{Jwk, JwkSet};
pub use key_error::KeyError;
pub use keyring::{AllowedAlgorithm, Keyring};
pub use pem::{public_pem, read_pem};
pub use token_parts::{SplitError, TokenParts, extract_pasted_token};
pub use trace_builder::TOKEN_CHECKS;
pub use verify::{TokenRequirements, TokenVerification, VerificationOutcome, verify};
