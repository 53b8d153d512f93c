//! The strict verifier. Algorithm, keys, issuer and audience come from configuration, never from the token; the time is
//! passed in.
//!
//! Of the `jsonwebtoken` crate only the cryptography is used. Its own validation reads the system's clock, adds 60 seconds of
//! leeway by default, and lets an unknown `crit` pass; so every other check is made here, and leaves a line in the
//! trace that explains it.
//!
//! The order matters: the payload is not looked at before the signature is verified, since until then anybody may have
//! written it.

use serde_json::{Map, Value as Json};

use super::algorithm::{Algorithm, explain_unknown_algorithm};
use super::base64url;
use super::claims::{self, ClaimRules};
use super::jose_header::JoseHeader;
use super::json;
use super::keyring::{AllowedAlgorithm, KeySelection, KeyUsability, Keyring, KeyringEntry};
use super::token_parts::TokenParts;
use super::trace_builder::{TOKEN_CHECKS, TraceBuilder};
use super::verifying_key::VerifyingKey;
use crate::model::abbreviate::abbreviate;
use crate::model::abbreviate::truncate_text;
use crate::model::{Check, Trace};

/// What is required of a token besides a valid signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenRequirements {
    /// Nothing: the payload may be any bytes.
    SignatureOnly,
    /// The payload is a JSON object of claims that follow these rules.
    Claims(ClaimRules),
}

/// The result of verifying a token.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenVerification {
    /// Valid, invalid or unsupported.
    pub outcome: VerificationOutcome,
    /// Each check with what it found.
    pub trace: Trace,
}

/// The verdict on a token. Only a valid token has contents here, so that nobody can use those of another by mistake.
#[derive(Clone, Debug, PartialEq)]
pub enum VerificationOutcome {
    /// Every required check has passed.
    Valid(TokenContents),
    /// A check refused it.
    Invalid {
        /// The check that failed.
        check: Check,
        /// Why it failed, in a few words.
        reason: String,
    },
    /// The key or the algorithm is not built in, so nothing is known about the token. It must not be trusted.
    Unsupported(String),
}

/// The contents of a valid token.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenContents {
    /// All parameters of the header.
    pub header: Map<String, Json>,
    /// The bytes of the payload.
    pub payload: Vec<u8>,
    /// The claims; empty if only the signature was required.
    pub claims: Map<String, Json>,
}

/// Verifies `token` at `now` (seconds since 1970-01-01Z).
#[must_use]
pub fn verify(token: &str, keys: &Keyring, requirements: &TokenRequirements, now: i64) -> TokenVerification {
    let mut trace = TraceBuilder::new();
    let outcome = match run_checks(token, keys, requirements, now, &mut trace) {
        Ok(contents) => {
            trace.set_user_from(&contents.claims);
            VerificationOutcome::Valid(contents)
        }
        Err(VerificationStop::Refused(check, reason)) => {
            trace.add_failure(check, &reason);
            VerificationOutcome::Invalid { check, reason }
        }
        Err(VerificationStop::Unsupported(check, reason)) => {
            trace.add_failure(check, &reason);
            VerificationOutcome::Unsupported(reason)
        }
    };
    TokenVerification { outcome, trace: trace.into_trace() }
}

/// Why the checks ended early, and at which.
enum VerificationStop {
    Refused(Check, String),
    Unsupported(Check, String),
}

fn run_checks(
    token: &str,
    keys: &Keyring,
    requirements: &TokenRequirements,
    now: i64,
    record: &mut TraceBuilder,
) -> Result<TokenContents, VerificationStop> {
    let parts = TokenParts::split(token).map_err(refuse_at(Check::ThreeParts))?;
    record.add_passed(Check::ThreeParts, describe_lengths(&parts));
    let [header, payload, signature] = decode_parts(&parts)?;
    record.add_passed(Check::Base64url, format!("{} + {} + {} bytes", header.len(), payload.len(), signature.len()));
    let header = JoseHeader::read(&header).map_err(refuse_at(Check::Header))?;
    record.add_passed(Check::Header, truncate_text(&header.member_names()));

    let candidates = select_keys(&header, keys, record)?;
    check_signature(&candidates, &parts, &signature)?;
    record.add_passed(Check::Signature, abbreviate(parts.signature).into_owned());

    let claims = match requirements {
        TokenRequirements::SignatureOnly => {
            for check in TOKEN_CHECKS.into_iter().skip_while(|check| *check != Check::Claims) {
                record.add_not_checked(check, "");
            }
            Map::new()
        }
        TokenRequirements::Claims(rules) => check_claims(rules, &payload, header.typ.as_deref(), now, record)?,
    };
    Ok(TokenContents { header: header.members, payload, claims })
}

fn refuse_at<E: ToString>(check: Check) -> impl Fn(E) -> VerificationStop {
    move |reason| VerificationStop::Refused(check, reason.to_string())
}

fn describe_lengths(parts: &TokenParts<'_>) -> String {
    format!("{} + {} + {} characters", parts.header.len(), parts.payload.len(), parts.signature.len())
}

/// The bytes of each part (RFC 7515, section 5.2, steps 2, 6 and 7).
fn decode_parts(parts: &TokenParts<'_>) -> Result<[Vec<u8>; 3], VerificationStop> {
    let refused = |name: &str, error| VerificationStop::Refused(Check::Base64url, format!("{name}: {error}"));
    let part = |name: &str, text| base64url::decode(text).map_err(|error| refused(name, error));
    Ok([part("header", parts.header)?, part("payload", parts.payload)?, part("signature", parts.signature)?])
}

/// A key that may have signed the token.
struct CandidateKey<'a> {
    algorithm: Algorithm,
    signature_bytes: usize,
    key: &'a VerifyingKey,
    kid: Option<&'a str>,
}

/// The keys of the ring that may have signed a token with this header, at least one. A token may choose among these keys by
/// `kid`, but never bring one. If it has a `kid`, exactly one key must have that name; without one, several keys may fit.
fn select_keys<'a>(
    header: &JoseHeader,
    keys: &'a Keyring,
    record: &mut TraceBuilder,
) -> Result<Vec<CandidateKey<'a>>, VerificationStop> {
    if let AllowedAlgorithm::Only(name) = &keys.allowed {
        record.add_passed(Check::Algorithm, check_algorithm(header, name)?);
    }
    if let Some(fault) = &keys.error {
        return Err(VerificationStop::Refused(Check::Key, fault.clone()));
    }
    let entries = candidate_entries(header, keys);
    let candidates: Vec<CandidateKey<'_>> =
        entries.iter().filter_map(|entry| CandidateKey::from_entry(entry, header)).collect();
    let detail = match (candidates.as_slice(), &header.kid) {
        ([], _) => return Err(no_key_error(header, &entries)),
        ([one], _) => one.kid.map_or_else(String::new, |kid| format!("kid {}", truncate_text(kid))),
        ([CandidateKey { kid: Some(_), .. }, ..], Some(kid)) => {
            return Err(VerificationStop::Refused(
                Check::Key,
                format!("more than one key fits: kid {}", truncate_text(kid)),
            ));
        }
        (several, _) => format!("no kid decides; {} keys fit, and each is tried", several.len()),
    };
    // Where each key names its own algorithm, this check can only pass together with the choice of the key.
    if keys.allowed == AllowedAlgorithm::FromKey {
        record.add_passed(Check::Algorithm, header.alg.clone());
    }
    record.add_passed(Check::Key, detail);
    Ok(candidates)
}

/// `alg` must be exactly the allowed one, and never `none`, even if that was allowed by mistake. The result says which it is.
fn check_algorithm(header: &JoseHeader, name: &str) -> Result<String, VerificationStop> {
    if header.alg != name {
        if Algorithm::by_name(name).is_some_and(|algorithm| algorithm.is_called(&header.alg)) {
            return Ok(format!(
                "{}: here {name}; EdDSA is the deprecated name that leaves the curve open (RFC 9864)",
                header.alg
            ));
        }
        let reason = format!("expected {}, got {}", truncate_text(name), truncate_text(&header.alg));
        return Err(VerificationStop::Refused(Check::Algorithm, reason));
    }
    if name.eq_ignore_ascii_case("none") {
        return Err(VerificationStop::Refused(Check::Algorithm, "none is no signature, and never accepted".to_owned()));
    }
    Ok(header.alg.clone())
}

/// The entries that `kid` may mean: those with that name, or else those without a name. An entry with another name is never meant.
fn candidate_entries<'a>(header: &JoseHeader, keys: &'a Keyring) -> Vec<&'a KeyringEntry> {
    if keys.selection == KeySelection::SingleKey || header.kid.is_none() {
        return keys.entries.iter().collect();
    }
    let named: Vec<&KeyringEntry> = keys.entries.iter().filter(|entry| entry.kid == header.kid).collect();
    if !named.is_empty() {
        return named;
    }
    let is_nameless = |entry: &&KeyringEntry| entry.kid.is_none();
    let is_usable = |entry: &&KeyringEntry| matches!(entry.usability, KeyUsability::Usable { .. });
    keys.entries.iter().filter(is_nameless).filter(is_usable).collect()
}

/// Why none of the `entries` fits this header: the most telling reason of them.
fn no_key_error(header: &JoseHeader, entries: &[&KeyringEntry]) -> VerificationStop {
    for entry in entries {
        match &entry.usability {
            KeyUsability::Usable { algorithm, .. } => {
                let reason = format!("expected {algorithm}, got {}", truncate_text(&header.alg));
                return VerificationStop::Refused(Check::Algorithm, reason);
            }
            KeyUsability::Unsupported(kind) => {
                return VerificationStop::Unsupported(
                    Check::Key,
                    format!("{kind} {}", explain_unknown_algorithm(kind)),
                );
            }
            KeyUsability::Unusable(_) => {}
        }
    }
    let reason = match (entries, &header.kid) {
        ([KeyringEntry { usability: KeyUsability::Unusable(error), .. }, ..], _) => error.to_string(),
        (_, Some(kid)) => format!("no key of ours has kid {}", truncate_text(kid)),
        (_, None) => "there is no key".to_owned(),
    };
    VerificationStop::Refused(Check::Key, reason)
}

fn wrong_signature(reason: String) -> VerificationStop {
    VerificationStop::Refused(Check::Signature, reason)
}

/// Whether `signature` was made with one of the `candidates`. With a single one, the error can say more.
fn check_signature(
    candidates: &[CandidateKey<'_>],
    parts: &TokenParts<'_>,
    signature: &[u8],
) -> Result<(), VerificationStop> {
    if let [one] = candidates {
        return one.verify_signature(parts, signature);
    }
    if candidates.iter().any(|candidate| candidate.verify_signature(parts, signature).is_ok()) {
        return Ok(());
    }
    let (signature, count) = (abbreviate(parts.signature), candidates.len());
    Err(wrong_signature(format!("{signature} was made over these bytes with none of the {count} keys that fit")))
}

impl<'a> CandidateKey<'a> {
    /// The key of `entry`, if it is usable and bound to the algorithm of the header.
    fn from_entry(entry: &'a KeyringEntry, header: &JoseHeader) -> Option<Self> {
        match &entry.usability {
            KeyUsability::Usable { algorithm, signature_bytes, key } if algorithm.is_called(&header.alg) => {
                let kid = entry.kid.as_deref();
                Some(Self { algorithm: *algorithm, signature_bytes: *signature_bytes, key, kid })
            }
            _ => None,
        }
    }

    /// Whether `signature` was made over exactly these bytes with this key (RFC 7515, section 5.2, step 8).
    fn verify_signature(&self, parts: &TokenParts<'_>, signature: &[u8]) -> Result<(), VerificationStop> {
        if signature.is_empty() {
            return Err(wrong_signature("there is none".to_owned()));
        }
        if signature.len() != self.signature_bytes {
            let (wanted, got) = (self.signature_bytes, signature.len());
            return Err(wrong_signature(format!("expected {wanted} bytes for {}, got {got}", self.algorithm)));
        }
        if self.key.verify(parts.signing_input.as_bytes(), signature) {
            return Ok(());
        }
        Err(wrong_signature(self.describe_mismatch(parts)))
    }

    /// Shows the expected signature beside the one in the token, where the verifier can compute it, that is for HMAC. Both are
    /// shortened: the expected one in full would turn a forged token into a valid one.
    fn describe_mismatch(&self, parts: &TokenParts<'_>) -> String {
        let expected = self.key.expected_mac(parts.signing_input.as_bytes()).map(base64url::encode);
        match expected {
            Some(expected) => describe_difference(&expected, parts.signature),
            None => format!("{} was not made over these bytes with this key", abbreviate(parts.signature)),
        }
    }
}

/// The expected signature and the one in the token. If their short forms are the same, it says where they differ.
fn describe_difference(expected: &str, got: &str) -> String {
    let (wanted, found) = (abbreviate(expected), abbreviate(got));
    let common = expected.bytes().zip(got.bytes()).take_while(|(a, b)| a == b).count();
    let difference = if wanted == found { format!(" (from character {} on)", common + 1) } else { String::new() };
    format!("expected {wanted}, got {found}{difference}")
}

/// The first check of the claims that would refuse this `payload`, with its reason, whatever its signature.
pub(super) fn find_claim_fault(
    rules: &ClaimRules,
    payload: &[u8],
    typ: Option<&str>,
    now: i64,
) -> Option<(Check, String)> {
    match check_claims(rules, payload, typ, now, &mut TraceBuilder::new()) {
        Ok(_) => None,
        Err(VerificationStop::Refused(check, reason) | VerificationStop::Unsupported(check, reason)) => {
            Some((check, reason))
        }
    }
}

fn check_claims(
    rules: &ClaimRules,
    payload: &[u8],
    typ: Option<&str>,
    now: i64,
    record: &mut TraceBuilder,
) -> Result<Map<String, Json>, VerificationStop> {
    let claims =
        json::read_object(payload).map_err(|fault| format!("the claims: {fault}")).map_err(refuse_at(Check::Claims))?;
    claims::check_claim_types(&claims).map_err(refuse_at(Check::Claims))?;
    record.add_passed(Check::Claims, "");
    for (check, result) in [
        (Check::Exp, rules.check_exp(&claims, now)),
        (Check::Nbf, rules.check_nbf(&claims, now)),
        (Check::Iss, rules.check_iss(&claims)),
        (Check::Aud, rules.check_aud(&claims)),
        (Check::Typ, rules.check_typ(typ)),
    ] {
        record.add_claim_check(check, result).map_err(refuse_at(check))?;
    }
    Ok(claims)
}
