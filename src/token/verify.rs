//! The strict verifier. Algorithm, keys, issuer and audience come from configuration, never from the token; the time is
//! passed in. The cryptography is that of the `jsonwebtoken` crate; what the crate lets through is closed here by hand.
//!
//! Every check leaves a line in the trace, so that a refusal can be explained.

use serde_json::{Map, Value as Json};

use crate::model::fact_value::abbreviate;
use crate::model::{Check, Trace};

use super::algorithm::{Algorithm, AlgorithmFamily};
use super::base64url;
use super::claims::{self, ClaimRules};
use super::formatting::truncate_text;
use super::jose_header::JoseHeader;
use super::json;
use super::keyring::{AllowedAlgorithm, KeySelection, KeyUsability, Keyring, KeyringEntry};
use super::token_parts::TokenParts;
use super::trace_builder::{TOKEN_CHECKS, TraceBuilder};

/// What is demanded of a token, beyond a good signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenRequirements {
    /// Nothing: the payload may be any bytes.
    SignatureOnly,
    /// A JSON object of claims that keeps these rules.
    Claims(ClaimRules),
}

/// What a token came to.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenVerification {
    /// Valid, invalid, or not to be told.
    pub outcome: VerificationOutcome,
    /// Each check with what it saw.
    pub trace: Trace,
}

/// The verdict on a token. Only a valid one gives away its contents.
#[derive(Clone, Debug, PartialEq)]
pub enum VerificationOutcome {
    /// Every check that was demanded has passed.
    Valid(TokenContents),
    /// A check refused it.
    Invalid {
        /// Which one.
        check: Check,
        /// Why, in a few words.
        reason: String,
    },
    /// The key or the algorithm is not built in, so nothing can be said of the token. It must not be trusted.
    Unsupported(String),
}

/// What a valid token holds.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenContents {
    /// The header.
    pub header: Map<String, Json>,
    /// The payload's bytes.
    pub payload: Vec<u8>,
    /// The claims; empty where only the signature was demanded.
    pub claims: Map<String, Json>,
}

/// Verifies `token` at `now` (seconds since 1970-01-01Z).
#[must_use]
pub fn verify(token: &str, keys: &Keyring, demand: &TokenRequirements, now: i64) -> TokenVerification {
    let mut record = TraceBuilder::new();
    let ruling = match run_checks(token, keys, demand, now, &mut record) {
        Ok(contents) => {
            record.set_user_from(&contents.claims);
            VerificationOutcome::Valid(contents)
        }
        Err(VerificationStop::Refused(check, reason)) => {
            record.add_failure(check, &reason);
            VerificationOutcome::Invalid { check, reason }
        }
        Err(VerificationStop::Unsupported(check, reason)) => {
            record.add_failure(check, &reason);
            VerificationOutcome::Unsupported(reason)
        }
    };
    TokenVerification { outcome: ruling, trace: record.into_trace() }
}

/// Why the checks ended early, and at which.
enum VerificationStop {
    Refused(Check, String),
    Unsupported(Check, String),
}

fn run_checks(
    token: &str,
    keys: &Keyring,
    demand: &TokenRequirements,
    now: i64,
    record: &mut TraceBuilder,
) -> Result<TokenContents, VerificationStop> {
    let parts = TokenParts::split(token).map_err(refuse_at(Check::ThreeParts))?;
    record.add_passed(Check::ThreeParts, describe_lengths(&parts));
    let [header, payload, signature] = decode_parts(&parts).map_err(refuse_at(Check::Base64url))?;
    record.add_passed(Check::Base64url, format!("{} + {} + {} bytes", header.len(), payload.len(), signature.len()));
    let header = JoseHeader::read(&header).map_err(refuse_at(Check::Header))?;
    record.add_passed(Check::Header, truncate_text(&header.member_names()));

    let candidates = select_keys(&header, keys, record)?;
    check_signature(&candidates, &parts, &signature).map_err(refuse_at(Check::Signature))?;
    record.add_passed(Check::Signature, abbreviate(parts.signature).into_owned());

    let claims = match demand {
        TokenRequirements::SignatureOnly => {
            TOKEN_CHECKS.iter().skip(6).for_each(|check| record.add_not_checked(*check, ""));
            Map::new()
        }
        TokenRequirements::Claims(rules) => check_claims(rules, &payload, &header, now, record)?,
    };
    Ok(TokenContents { header: header.members, payload, claims })
}

fn refuse_at(check: Check) -> impl Fn(String) -> VerificationStop {
    move |reason| VerificationStop::Refused(check, reason)
}

fn describe_lengths(parts: &TokenParts<'_>) -> String {
    format!("{} + {} + {} characters", parts.header.len(), parts.payload.len(), parts.signature.len())
}

/// The bytes of each part (RFC 7515, section 5.2, steps 2, 6 and 7).
fn decode_parts(parts: &TokenParts<'_>) -> Result<[Vec<u8>; 3], String> {
    let part = |name: &str, text| base64url::decode(text).map_err(|fault| format!("{name}: {fault}"));
    Ok([part("header", parts.header)?, part("payload", parts.payload)?, part("signature", parts.signature)?])
}

/// A key that was chosen, with what it needs to check a signature.
struct CandidateKey<'a> {
    algorithm: Algorithm,
    signature_bytes: usize,
    key: &'a jsonwebtoken::DecodingKey,
    kid: Option<&'a str>,
}

/// The keys of ours that this header may mean, at least one. A token may pick among our keys by `kid`; it never brings
/// one. A `kid` means one key of that name; where no name decides, there may be several that fit.
fn select_keys<'a>(
    header: &JoseHeader,
    keys: &'a Keyring,
    record: &mut TraceBuilder,
) -> Result<Vec<CandidateKey<'a>>, VerificationStop> {
    if let AllowedAlgorithm::Only(name) = &keys.allowed {
        check_algorithm(header, name)?;
        record.add_passed(Check::Algorithm, name.clone());
    }
    if let Some(fault) = &keys.error {
        return Err(VerificationStop::Refused(Check::Key, fault.clone()));
    }
    let meant = candidate_entries(header, keys);
    let fitting: Vec<CandidateKey<'_>> =
        meant.iter().filter_map(|entry| CandidateKey::from_entry(entry, header)).collect();
    let saw = match (fitting.as_slice(), &header.kid) {
        ([], _) => return Err(no_key_error(header, &meant)),
        ([one], _) => one.kid.map_or_else(String::new, |kid| format!("kid {}", truncate_text(kid))),
        ([CandidateKey { kid: Some(_), .. }, ..], Some(kid)) => {
            return Err(VerificationStop::Refused(
                Check::Key,
                format!("more than one key fits: kid {}", truncate_text(kid)),
            ));
        }
        (several, _) => format!("no kid decides; {} keys fit, and each is tried", several.len()),
    };
    if keys.allowed == AllowedAlgorithm::FromKey {
        record.add_passed(Check::Algorithm, header.alg.clone());
    }
    record.add_passed(Check::Key, saw);
    Ok(fitting)
}

/// `alg` must be the allowed one, letter by letter, and never `none`.
fn check_algorithm(header: &JoseHeader, name: &str) -> Result<(), VerificationStop> {
    if header.alg != name {
        let reason = format!("expected {}, got {}", truncate_text(name), truncate_text(&header.alg));
        return Err(VerificationStop::Refused(Check::Algorithm, reason));
    }
    if name.eq_ignore_ascii_case("none") {
        return Err(VerificationStop::Refused(Check::Algorithm, "none is no signature, and never accepted".to_owned()));
    }
    Ok(())
}

/// The keys that `kid` leads to: those of that name, or else those that have none. A key with another name is never meant.
fn candidate_entries<'a>(header: &JoseHeader, keys: &'a Keyring) -> Vec<&'a KeyringEntry> {
    let Some(kid) = header.kid.as_ref().filter(|_| keys.selection == KeySelection::ByKid) else {
        return keys.entries.iter().collect();
    };
    let named: Vec<&KeyringEntry> = keys.entries.iter().filter(|entry| entry.kid.as_ref() == Some(kid)).collect();
    if !named.is_empty() {
        return named;
    }
    let may_have_it =
        |entry: &&KeyringEntry| entry.kid.is_none() && matches!(entry.usability, KeyUsability::Usable { .. });
    keys.entries.iter().filter(may_have_it).collect()
}

/// Why none of the `candidates` is for this header.
fn no_key_error(header: &JoseHeader, candidates: &[&KeyringEntry]) -> VerificationStop {
    for entry in candidates {
        match &entry.usability {
            KeyUsability::Usable { algorithm, .. } => {
                let reason = format!("expected {algorithm}, got {}", truncate_text(&header.alg));
                return VerificationStop::Refused(Check::Algorithm, reason);
            }
            KeyUsability::Unsupported(kind) => {
                return VerificationStop::Unsupported(Check::Key, format!("{kind} is not built in"));
            }
            KeyUsability::Unusable(_) => {}
        }
    }
    let reason = match (candidates, &header.kid) {
        ([KeyringEntry { usability: KeyUsability::Unusable(reason), .. }, ..], _) => reason.clone(),
        (_, Some(kid)) => format!("no key of ours has kid {}", truncate_text(kid)),
        (_, None) => "there is no key".to_owned(),
    };
    VerificationStop::Refused(Check::Key, reason)
}

/// Whether one of the `candidates` has made `signature`.
fn check_signature(candidates: &[CandidateKey<'_>], parts: &TokenParts<'_>, signature: &[u8]) -> Result<(), String> {
    if let [one] = candidates {
        return one.verify_signature(parts, signature);
    }
    if candidates.iter().any(|candidate| candidate.verify_signature(parts, signature).is_ok()) {
        return Ok(());
    }
    let count = candidates.len();
    Err(format!("{} was made over these bytes with none of the {count} keys that fit", abbreviate(parts.signature)))
}

impl<'a> CandidateKey<'a> {
    /// The key of `entry`, if its one algorithm is that of the header.
    fn from_entry(entry: &'a KeyringEntry, header: &JoseHeader) -> Option<Self> {
        match &entry.usability {
            KeyUsability::Usable { algorithm, signature_bytes, key } if algorithm.name() == header.alg => {
                let kid = entry.kid.as_deref();
                Some(Self { algorithm: *algorithm, signature_bytes: *signature_bytes, key, kid })
            }
            _ => None,
        }
    }

    /// Whether `signature` was made over exactly these bytes with this key (RFC 7515, section 5.2, step 8).
    fn verify_signature(&self, parts: &TokenParts<'_>, signature: &[u8]) -> Result<(), String> {
        if signature.is_empty() {
            return Err("there is none".to_owned());
        }
        if signature.len() != self.signature_bytes {
            let (wanted, got) = (self.signature_bytes, signature.len());
            return Err(format!("expected {wanted} bytes for {}, got {got}", self.algorithm));
        }
        let message = parts.signing_input.as_bytes();
        match jsonwebtoken::crypto::verify(parts.signature, message, self.key, self.algorithm.to_jsonwebtoken()) {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.describe_mismatch(parts)),
            Err(error) => Err(format!("cannot be checked: {error}")),
        }
    }

    /// Both signatures where we can make the right one, that is with a secret of our own. They are shown shortened: the
    /// right one in full would make a forged token good.
    fn describe_mismatch(&self, parts: &TokenParts<'_>) -> String {
        let expected = match (self.algorithm.family(), self.key.try_get_as_bytes()) {
            (AlgorithmFamily::Hmac, Ok(secret)) => {
                let key = jsonwebtoken::EncodingKey::from_secret(secret);
                jsonwebtoken::crypto::sign(parts.signing_input.as_bytes(), &key, self.algorithm.to_jsonwebtoken()).ok()
            }
            _ => None,
        };
        match expected {
            Some(expected) => describe_difference(&expected, parts.signature),
            None => format!("{} was not made over these bytes with this key", abbreviate(parts.signature)),
        }
    }
}

/// Two signatures beside each other, and where they part if their ends do not tell.
fn describe_difference(expected: &str, got: &str) -> String {
    let (wanted, found) = (abbreviate(expected), abbreviate(got));
    let at = expected.bytes().zip(got.bytes()).take_while(|(a, b)| a == b).count();
    let where_from = if wanted == found { format!(" (from character {} on)", at + 1) } else { String::new() };
    format!("expected {wanted}, got {found}{where_from}")
}

fn check_claims(
    rules: &ClaimRules,
    payload: &[u8],
    header: &JoseHeader,
    now: i64,
    record: &mut TraceBuilder,
) -> Result<Map<String, Json>, VerificationStop> {
    let claims = json::read_object(payload).map_err(|fault| format!("the claims: {fault}"));
    let claims = claims.map_err(refuse_at(Check::Claims))?;
    claims::check_claim_types(&claims).map_err(refuse_at(Check::Claims))?;
    record.add_passed(Check::Claims, "");
    let typ = header.typ.as_deref();
    for (check, made) in [
        (Check::Exp, rules.check_exp(&claims, now)),
        (Check::Nbf, rules.check_nbf(&claims, now)),
        (Check::Iss, rules.check_iss(&claims)),
        (Check::Aud, rules.check_aud(&claims)),
        (Check::Typ, rules.check_typ(typ)),
    ] {
        record.add_claim_check(check, made).map_err(refuse_at(check))?;
    }
    Ok(claims)
}
