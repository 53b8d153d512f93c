//! JSON Web Tokens: signed, verified strictly and carelessly, explained, forged.
//!
//! - [`sign`]: makes a token from claims and a key.
//! - [`verify()`]: the strict verifier, with its trace. A [`Keyring`] holds what it trusts, [`TokenRequirements`] what it demands.
//! - [`careless`]: the verifier with mistakes, for the lab.
//! - [`diagnosis`]: what a refusal is put down to. It returns texts, never a verdict.
//! - [`explain`]: says what a token contains, without verifying it.
//! - [`forge`]: makes a token by hand from another one. [`guess`]: finds a secret by trying words.
//! - [`hmac_steps`]: how an HS256 signature is computed, stage by stage.
//! - [`read_key`]: keys in every form in which people have them. [`jwk`] and [`KeyEncoding`]: keys in and out.
//!   [`generate`]: keys from random bytes.
//!
//! Invariants:
//! - Everything here is a pure function of its arguments, but for the random numbers of ECDSA, PSS and new RSA keys; the time is
//!   passed in, in seconds since 1970-01-01Z.
//! - The strict verifier shares no code with the careless one that could make it careless: `verify` imports neither
//!   [`careless`] nor [`mac`], and takes algorithm and keys from configuration alone (RFC 8725, section 3.1).
//! - A [`Jwk`] is read with its private part and written without it, as JSON, as PEM and by `Debug`; only
//!   [`KeyEncoding::encode_private`] writes that part, for commands that were asked for it.
//! - What is wrong with a header, a claim, a key or its use has a type of its own. It becomes a sentence where a verifier ends
//!   at a check: learners read the trace.
//!
//! Start reading at [`verify()`]; each check there has its own file (`token_parts`, `base64url`, `jose_header`, `keyring`,
//! `claims`).

pub mod algorithm;
pub mod base64url;
mod big_endian;
pub mod careless;
mod certificate;
mod claim_error;
mod claims;
mod der;
mod der_encoding;
mod der_signature;
pub mod diagnosis;
pub mod explain;
pub mod forge;
pub mod generate;
pub mod guess;
mod header_error;
mod hex;
pub mod hmac_steps;
mod jose_header;
pub mod json;
pub mod json_structure;
pub mod jwk;
mod key_conversion;
mod key_encoding;
mod key_error;
mod key_input;
mod key_json;
mod key_note;
mod key_oid;
mod key_reader;
mod key_use_error;
mod key_xml;
mod keyring;
mod lenient_base64;
pub mod mac;
mod member_type_error;
mod paseto;
mod pasted_token;
mod pem;
mod percent_encoding;
mod sample_secrets;
pub mod sign;
mod sign_error;
mod signature_length;
mod signing_key;
mod ssh;
mod time_anomaly;
mod token_parts;
mod trace_builder;
mod utf16;
mod verify;
mod verifying_key;
mod weak_ed25519;
mod weak_rsa;

pub use algorithm::Algorithm;
pub use claims::{ClaimPresence, ClaimRules, numeric_date};
pub use der_encoding::public_pem;
pub use jwk::{Jwk, JwkSet};
pub use key_encoding::KeyEncoding;
pub use key_error::KeyError;
pub use key_input::{KeyInput, KeyOrSet};
pub use key_note::KeyNote;
pub use key_reader::read_key;
pub use keyring::{AllowedAlgorithm, Keyring, algorithms_for, check_permitted};
pub use paseto::Paseto;
pub use pasted_token::{PastedToken, PastedTokens, find_pasted_tokens};
pub use pem::read_pem;
pub use token_parts::{SplitError, TokenParts};
pub use trace_builder::TOKEN_CHECKS;
pub use verify::{TokenRequirements, TokenVerification, VerificationOutcome, verify};
