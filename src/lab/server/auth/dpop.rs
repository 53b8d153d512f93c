//! `DPoP` (RFC 9449): the proof that a client holds a key. The client signs a small token of its own with each request, for
//! this method, this URL, this moment and this access token. The access token names the key's thumbprint in `cnf.jkt`, so a
//! stolen token is useless without the key.

use serde_json::{Map, Value as Json};
use sha2::{Digest as _, Sha256};

use super::dpop_refusal::DpopRefusal;
use crate::lab::lane_state::LaneState;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::{
    AuthScheme, DPOP_ALGORITHMS, DpopRequest, PresentedToken, RequestCredentials,
};
use crate::lab::server::http::response::{Challenge, ServerResponse};
use crate::lab::tokens::ProofId;
use crate::model::Check;
use crate::model::abbreviate::abbreviate;
use crate::model::switch_types::ProofDemand;
use crate::token::{
    Algorithm, ClaimPresence, ClaimRules, Jwk, Keyring, TokenParts, TokenRequirements, VerificationOutcome, base64url,
    json, verify,
};

/// The `typ` of a proof (section 4.2): an access token doesn't pass for one.
const PROOF_TYP: &str = "dpop+jwt";

/// How many seconds a proof may be old, or ahead of the server's clock. Its `jti` is remembered for as long: after that the
/// proof is refused for its age.
const PROOF_WINDOW_SECONDS: i64 = 60;

/// A proof whose signature was verified.
struct VerifiedProof {
    claims: Map<String, Json>,
    /// Of the key that signed it (RFC 7638).
    thumbprint: String,
}

/// Checks that the sender of a token holds the key it is bound to, as far as `demand` says. A token that isn't bound to a key is
/// accepted as a bearer token unless all have to be bound, and only as that: the scheme `DPoP` would claim a binding that
/// doesn't exist.
pub(in crate::lab::server) fn check_binding(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    claims: &Map<String, Json>,
    demand: ProofDemand,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    if demand == ProofDemand::Never {
        checks.not_checked(Check::KeyBinding, "taken as bearer");
        return Ok(());
    }
    let bound_key = claims.get("cnf").and_then(|cnf| cnf.get("jkt")).and_then(Json::as_str);
    let refuse = |challenge| ServerResponse::unauthorized().with_challenge(challenge);
    match (bound_key, &credentials.token) {
        (None, token) => {
            let claims_binding = matches!(token, PresentedToken::Token(AuthScheme::Dpop, _));
            if demand == ProofDemand::Bound && !claims_binding {
                return Ok(());
            }
            checks.failed(Check::KeyBinding, "bound to no key");
            Err(refuse(Challenge::InvalidToken(AuthScheme::Dpop)))
        }
        (Some(bound_key), PresentedToken::Token(AuthScheme::Dpop, token)) => {
            let proof_key = check_proof(state, &credentials.dpop, Some(token), checks);
            let proof_key = proof_key.ok_or_else(|| refuse(Challenge::InvalidDpopProof))?;
            if proof_key != bound_key {
                checks.failed(Check::KeyBinding, format!("to key {}", abbreviate(bound_key)));
                return Err(refuse(Challenge::InvalidToken(AuthScheme::Dpop)));
            }
            checks.passed(Check::KeyBinding, abbreviate(bound_key));
            Ok(())
        }
        (Some(_), _) => {
            // Without this a thief would simply send a bound token as a bearer token (section 7.1).
            checks.failed(Check::KeyBinding, "bound, but sent as bearer");
            Err(refuse(Challenge::InvalidToken(AuthScheme::Dpop)))
        }
    }
}

/// Checks the proof of a request in the order of section 4.3, and remembers it against replay. Returns the thumbprint of the
/// key that signed it; `None`: it was refused.
pub(in crate::lab::server) fn check_proof(
    state: &mut LaneState,
    request: &DpopRequest,
    access_token: Option<&str>,
    checks: &mut CheckRecorder,
) -> Option<String> {
    let now = state.now();
    let proof = match verify_signature(request, now) {
        Ok(proof) => proof,
        Err(refusal) => {
            checks.failed(Check::DpopProof, refusal.to_string());
            return None;
        }
    };
    checks.passed(Check::DpopProof, format!("key {}", abbreviate(&proof.thumbprint)));
    if let Err(refusal) = check_target(&proof.claims, request, access_token) {
        checks.failed(Check::DpopProofTarget, refusal.to_string());
        return None;
    }
    checks.passed(Check::DpopProofTarget, format!("{} {}", request.method, request.url));
    if let Err(refusal) = check_freshness(state, &proof, now) {
        checks.failed(Check::DpopProofReplay, refusal.to_string());
        return None;
    }
    checks.passed(Check::DpopProofReplay, "made just now, first seen");
    Some(proof.thumbprint)
}

/// Verifies that there is one proof, well formed and signed by the key in its header (points 1 to 7).
fn verify_signature(request: &DpopRequest, now: i64) -> Result<VerifiedProof, DpopRefusal> {
    let proof = match request.proofs.as_slice() {
        [] => return Err(DpopRefusal::NoHeader),
        [proof] => proof,
        _ => return Err(DpopRefusal::MultipleHeaders),
    };
    let parts = TokenParts::split(proof).map_err(DpopRefusal::NotAToken)?;
    let header_bytes = base64url::decode(parts.header).map_err(DpopRefusal::HeaderEncoding)?;
    let header = json::read_object(&header_bytes).map_err(DpopRefusal::HeaderJson)?;
    let named_algorithm = header.get("alg").and_then(Json::as_str).and_then(Algorithm::by_name);
    let permitted = named_algorithm.filter(|algorithm| DPOP_ALGORITHMS.contains(algorithm));
    let algorithm = permitted.ok_or(DpopRefusal::Algorithm)?;
    let jwk = header.get("jwk").ok_or(DpopRefusal::NoJwk)?;
    let has_private_member = ["d", "p", "q", "k"].iter().any(|member| jwk.get(*member).is_some());
    if has_private_member {
        return Err(DpopRefusal::PrivateKey);
    }
    let key = Jwk::read(jwk).map_err(DpopRefusal::UnreadableKey)?;
    let thumbprint = key.thumbprint().ok_or(DpopRefusal::NoThumbprint)?;
    let rules = ClaimRules { typ: Some(PROOF_TYP.to_owned()), exp: ClaimPresence::Optional, ..ClaimRules::default() };
    match verify(proof, &Keyring::from_key(&key, algorithm), &TokenRequirements::Claims(rules), now).outcome {
        VerificationOutcome::Valid(contents) => Ok(VerifiedProof { claims: contents.claims, thumbprint }),
        VerificationOutcome::Invalid { check, reason } => Err(DpopRefusal::InvalidToken { check, reason }),
        VerificationOutcome::Unsupported(reason) => Err(DpopRefusal::UnsupportedToken(reason)),
    }
}

/// Checks that the proof was made for this method, this URL and this access token (points 8, 9 and 12).
fn check_target(
    claims: &Map<String, Json>,
    request: &DpopRequest,
    access_token: Option<&str>,
) -> Result<(), DpopRefusal> {
    let text = |name: &str| claims.get(name).and_then(Json::as_str).unwrap_or_default();
    if text("htm") != request.method {
        return Err(DpopRefusal::OtherMethod(request.method.clone()));
    }
    if normalize_url(text("htu")) != normalize_url(&request.url) {
        return Err(DpopRefusal::OtherUrl(request.url.clone()));
    }
    match access_token {
        Some(token) if text("ath") != base64url::encode(Sha256::digest(token)) => Err(DpopRefusal::OtherAccessToken),
        _ => Ok(()),
    }
}

/// A URL without query and fragment, in one spelling for all that are equivalent (section 4.3; RFC 3986, sections 6.2.2 and
/// 6.2.3): scheme and host in lower case, no default port, and `/` for an empty path.
fn normalize_url(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.find('/').map_or((rest, "/"), |slash| rest.split_at(slash));
    let (scheme, mut host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    if scheme == "https"
        && let Some(name) = host.strip_suffix(":443")
    {
        host = name.to_owned();
    }
    format!("{scheme}://{host}{path}")
}

/// Checks that the proof was made just now and never seen before (point 11 and section 11.1).
fn check_freshness(state: &mut LaneState, proof: &VerifiedProof, now: i64) -> Result<(), DpopRefusal> {
    let issued_at = proof.claims.get("iat").and_then(numeric_date_seconds).ok_or(DpopRefusal::NoIssueTime)?;
    let jti = proof.claims.get("jti").and_then(Json::as_str).filter(|jti| !jti.is_empty()).ok_or(DpopRefusal::NoJti)?;
    let age = now.saturating_sub(issued_at);
    if !(-PROOF_WINDOW_SECONDS..=PROOF_WINDOW_SECONDS).contains(&age) {
        return Err(DpopRefusal::OutsideWindow(age));
    }
    let seen_proofs = &mut state.tokens.seen_proofs;
    seen_proofs.retain(|_, until| now <= *until);
    let id = ProofId { key_thumbprint: proof.thumbprint.clone(), jti_hash: base64url::encode(Sha256::digest(jti)) };
    if seen_proofs.contains_key(&id) {
        return Err(DpopRefusal::Replayed);
    }
    seen_proofs.insert(id, issued_at.saturating_add(PROOF_WINDOW_SECONDS));
    Ok(())
}

/// The whole seconds of a `NumericDate`, which may have fractions (RFC 7519, section 2).
#[expect(clippy::cast_possible_truncation, reason = "a cast from float to integer saturates")]
fn numeric_date_seconds(date: &Json) -> Option<i64> {
    date.as_i64().or_else(|| date.as_f64().map(|date| date.floor() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_9449_4_3_addresses_that_mean_the_same_are_the_same() {
        let me = normalize_url("https://shop.test/me");
        for same in ["https://shop.test/me?a=1", "HTTPS://Shop.Test/me#b", "https://shop.test:443/me"] {
            assert_eq!(normalize_url(same), me, "{same}");
        }
        for other in ["https://shop.test/ME", "https://shop.test/me/", "http://shop.test/me", "https://shop.test:44/me"]
        {
            assert_ne!(normalize_url(other), me, "{other}");
        }
        assert_eq!(normalize_url("https://shop.test"), normalize_url("https://shop.test/"));
        assert_eq!(normalize_url(""), "");
    }

    #[test]
    fn rfc_7519_2_a_date_may_have_fractions() {
        assert_eq!(numeric_date_seconds(&serde_json::json!(12)), Some(12));
        assert_eq!(numeric_date_seconds(&serde_json::json!(12.75)), Some(12));
        assert_eq!(numeric_date_seconds(&serde_json::json!("12")), None);
    }
}
