//! Why a token was refused, beyond the check that failed: which form of the secret would fit, whether the signature is one in
//! another encoding or over other bytes, whether it was made with this key at all.
//!
//! A diagnosis is a text. Nothing here returns a verdict, so however well another form fits, the token stays refused.

mod byte_form;
mod key_diagnosis;
mod rsa_recovery;
mod secret_diagnosis;
mod secret_forms;
mod signature_evidence;
mod signature_repair;
mod signed_forms;

use serde::Serialize;
use serde_json::Value as Json;

use super::base64url::{self, Base64UrlError};
use super::claims::ClaimRules;
use super::explain::{JoseExplanation, explain_any};
use super::jwk::{Jwk, KeyMaterial};
use super::lenient_base64;
use super::token_parts::TokenParts;
use super::verify::find_claim_fault;
use super::verifying_key::VerifyingKey;
use crate::model::Check;
use crate::model::abbreviate::truncate_text;
use signature_evidence::{SignatureEvidence, SignatureFit};
pub use signature_repair::SignatureRepair;

/// Something that the refusal of a token is put down to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// A stable id for programs: `secret_base64`.
    pub code: &'static str,
    /// What it is, in words that never repeat a secret.
    pub text: String,
    /// After which change it would fit, if one is known.
    #[serde(skip)]
    pub repair: Option<SignatureRepair>,
}

/// A token that was refused, and what it was verified with.
#[derive(Clone, Copy, Debug)]
pub struct RefusedToken<'a> {
    /// The token.
    pub token: &'a str,
    /// The check that refused it.
    pub refused_by: Check,
    /// The tokens beside it, whose signature may be its own.
    pub others: &'a [&'a str],
    /// The keys that were trusted.
    pub keys: &'a [&'a Jwk],
    /// The one algorithm that was accepted; `None` where each key named its own.
    pub allowed: Option<&'a str>,
    /// What was required of the claims.
    pub rules: &'a ClaimRules,
    /// The time of the verification, in seconds since 1970-01-01Z.
    pub now: i64,
}

impl Diagnosis {
    fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), repair: None }
    }

    fn with_repair(self, repair: Option<SignatureRepair>) -> Self {
        Self { repair, ..self }
    }
}

/// What the refusal of a token is put down to, the most telling first; empty if the check has said it all.
#[must_use]
pub fn diagnose(refused: &RefusedToken<'_>) -> Vec<Diagnosis> {
    let Ok(parts) = TokenParts::split(refused.token) else { return diagnose_shape(refused.token) };
    let mut diagnoses = diagnose_encoding(&parts);
    if refused.token.contains('~') {
        let text =
            "an SD-JWT: what is signed ends at the first ~; verify that part alone, then each disclosure by its hash";
        diagnoses.push(Diagnosis::new("sd_jwt", text));
    }
    let is_open = matches!(refused.refused_by, Check::Base64url | Check::Algorithm | Check::Key | Check::Signature);
    if let Some(evidence) = SignatureEvidence::read(parts).filter(|_| is_open) {
        diagnoses.extend(diagnose_signature(&evidence, refused));
    }
    if let Some(name) = cut_off_part(&parts) {
        diagnoses.push(Diagnosis::new(
            "cut_off",
            format!("the {name} ends in the middle of its JSON: the token was cut off"),
        ));
    }
    diagnoses
}

/// Why a text does not have the three parts of a signed token.
fn diagnose_shape(token: &str) -> Vec<Diagnosis> {
    match explain_any(token, 0) {
        Ok(JoseExplanation::Encrypted(encrypted)) => {
            let text = format!("an encrypted token: {}; it holds {}", encrypted.opened_by, encrypted.content);
            vec![Diagnosis::new("encrypted", text)]
        }
        _ => Vec::new(),
    }
}

/// Padding and the other alphabet of base64, by part.
fn diagnose_encoding(parts: &TokenParts<'_>) -> Vec<Diagnosis> {
    let mut diagnoses = Vec::new();
    for (name, part) in [("header", parts.header), ("payload", parts.payload), ("signature", parts.signature)] {
        let (code, text) = match base64url::decode(part) {
            Err(Base64UrlError::Padding(_)) => (
                "padding",
                format!(
                    "the {name} ends in padding (=), which a token must not have (RFC 7515, section 2); the load balancers of AWS \
                     write it in x-amzn-oidc-data"
                ),
            ),
            Err(Base64UrlError::Character(b'+' | b'/', _)) => (
                "plain_base64",
                format!("the {name} is plain base64; a token wants base64url, with - and _ for + and /"),
            ),
            _ => continue,
        };
        // One repair mends all three.
        let repair = diagnoses.is_empty().then(|| SignatureRepair::Token(in_base64url(parts)));
        diagnoses.push(Diagnosis::new(code, text).with_repair(repair));
    }
    diagnoses
}

/// The token in base64url without padding.
fn in_base64url(parts: &TokenParts<'_>) -> String {
    [parts.header, parts.payload, parts.signature].map(lenient_base64::to_base64url).join(".")
}

fn diagnose_signature(evidence: &SignatureEvidence<'_>, refused: &RefusedToken<'_>) -> Vec<Diagnosis> {
    let fits = refused.keys.iter().filter_map(|key| Some((*key, find_fit(evidence, key)?)));
    // A key that fits the token as it stands explains more than one that fits another form of it.
    if let Some((key, fit)) = fits.min_by_key(|(_, fit)| fit.deviations()) {
        let mut diagnoses = vec![describe_fit(evidence, &fit, key, refused)];
        if fit.deviations() == 0 || fit.is_secret_alone() {
            diagnoses.extend(diagnose_claims(evidence, refused));
        }
        return diagnoses;
    }
    let mixed_up = diagnose_mixed_up(evidence, refused);
    if mixed_up.is_some() {
        return mixed_up.into_iter().collect();
    }
    let sample = secret_diagnosis::diagnose_sample_secret(evidence);
    let [key] = refused.keys else { return sample.into_iter().collect() };
    let by_key = match &key.material {
        KeyMaterial::Secret(secret) => secret_diagnosis::diagnose_misfit(evidence, secret),
        material => key_diagnosis::diagnose_misfit(evidence, key, material),
    };
    sample.into_iter().chain(by_key).collect()
}

/// The signatures of no more other tokens than this are tried.
const MAX_OTHERS: usize = 20;

/// Whether the signature of another token fits: then payload and signature have changed places.
fn diagnose_mixed_up(evidence: &SignatureEvidence<'_>, refused: &RefusedToken<'_>) -> Option<Diagnosis> {
    let algorithm = evidence.algorithm()?;
    let keys: Vec<VerifyingKey> =
        refused.keys.iter().filter_map(|key| VerifyingKey::new(&key.material, algorithm)).collect();
    let message = evidence.parts.signing_input.as_bytes();
    let fits_with = |other: &&str| {
        let signature = TokenParts::split(other).ok().and_then(|parts| base64url::decode(parts.signature).ok());
        signature.is_some_and(|signature| keys.iter().any(|key| key.verify(message, &signature)))
    };
    let number = refused.others.iter().take(MAX_OTHERS).position(fits_with)?;
    let text = format!(
        "header and payload fit the signature of another token ({} of the others here): parts of two tokens are mixed up",
        number + 1
    );
    Some(Diagnosis::new("mixed_up", text))
}

fn find_fit(evidence: &SignatureEvidence<'_>, key: &Jwk) -> Option<SignatureFit> {
    match &key.material {
        KeyMaterial::Secret(secret) => secret_diagnosis::find_fit(evidence, secret),
        material => key_diagnosis::find_fit(evidence, material),
    }
}

/// How the signature fits `key`, and why the token was refused all the same.
fn describe_fit(
    evidence: &SignatureEvidence<'_>,
    fit: &SignatureFit,
    key: &Jwk,
    refused: &RefusedToken<'_>,
) -> Diagnosis {
    if fit.deviations() > 0 || fit.is_too_short() || evidence.alg.as_deref() != Some(fit.algorithm.name()) {
        return Diagnosis::new(fit.code(), fit.describe(evidence)).with_repair(fit.repair(evidence));
    }
    let algorithm = fit.algorithm;
    if refused.refused_by == Check::Base64url {
        let text =
            format!("fits this key as {algorithm}, over the text as it stands: its spelling alone refuses the token");
        return Diagnosis::new("fits", text);
    }
    if refused.refused_by == Check::Algorithm {
        let wanted = refused.allowed.or(key.alg.as_deref()).unwrap_or("another one");
        let text = format!(
            "fits this key as {algorithm}, which the header names; {} is accepted: take {algorithm} instead only if that is what the \
             issuer signs with",
            truncate_text(wanted)
        );
        return Diagnosis::new("other_algorithm", text).with_repair(Some(SignatureRepair::Algorithm(algorithm)));
    }
    match (&evidence.kid, &key.kid) {
        (Some(named), Some(own)) if named != own => Diagnosis::new(
            "other_kid",
            format!("fits the key with kid {}, and the header names {}", truncate_text(own), truncate_text(named)),
        ),
        _ => Diagnosis::new(
            "fits",
            format!("fits this key as {algorithm}: what refuses it is the key's use, not the signature"),
        ),
    }
}

/// What would refuse the token even with the right form of the secret.
fn diagnose_claims(evidence: &SignatureEvidence<'_>, refused: &RefusedToken<'_>) -> Option<Diagnosis> {
    let payload = lenient_base64::decode(evidence.parts.payload)?;
    let (check, reason) = find_claim_fault(refused.rules, &payload, evidence.typ.as_deref(), refused.now)?;
    Some(Diagnosis::new("claims_too", format!("it would be refused for {} as well: {reason}", check.label())))
}

/// The part whose JSON ends too early, if one does.
fn cut_off_part(parts: &TokenParts<'_>) -> Option<&'static str> {
    let ends_early = |part| {
        let bytes = lenient_base64::decode(part).unwrap_or_default();
        !bytes.is_empty() && serde_json::from_slice::<Json>(&bytes).is_err_and(|error| error.is_eof())
    };
    [("header", parts.header), ("payload", parts.payload)]
        .into_iter()
        .find_map(|(name, part)| ends_early(part).then_some(name))
}
