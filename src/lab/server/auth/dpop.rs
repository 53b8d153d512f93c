//! `DPoP` (RFC 9449): the proof that a client holds a key. With each request it signs a small token of its own, for this
//! method, this address, this moment and this access token; the access token names the key's thumbprint in `cnf.jkt`.

use hyper::header::{HOST, HeaderValue};
use hyper::http::request::Parts;
use serde_json::{Map, Value as Json};
use sha2::{Digest as _, Sha256};

use crate::lab::lane_state::LaneState;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::{AuthScheme, PresentedToken, RequestCredentials};
use crate::lab::server::http::response::{Challenge, ServerResponse};
use crate::model::Check;
use crate::model::abbreviate::abbreviate;
use crate::token::{
    Algorithm, ClaimPresence, ClaimRules, Jwk, Keyring, TokenParts, TokenRequirements, VerificationOutcome, base64url,
    verify,
};

/// What kind of token a proof says that it is (section 4.2).
pub(in crate::lab) const PROOF_TYP: &str = "dpop+jwt";

/// The algorithms that a proof may be signed with (section 5.1, `dpop_signing_alg_values_supported`).
const DPOP_ALGORITHMS: [Algorithm; 3] = [Algorithm::EdDsa, Algorithm::Ed25519, Algorithm::Es256];

/// Their names, as a challenge lists them (section 7.1, `algs`).
pub(in crate::lab::server) fn dpop_algorithm_names() -> String {
    DPOP_ALGORITHMS.map(Algorithm::name).join(" ")
}

/// So many seconds a proof may be old, or ahead of the server's clock; for so long its `jti` is remembered.
const PROOF_WINDOW_SECONDS: i64 = 60;

/// What a request has to prove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lab::server) struct DpopRequest {
    /// Its method.
    pub(in crate::lab::server) method: String,
    /// Its address, without query and fragment.
    pub(in crate::lab::server) url: String,
    /// The headers `DPoP` that came along.
    pub(in crate::lab::server) proofs: Vec<String>,
}

impl DpopRequest {
    /// Reads it from the head of a request.
    pub(in crate::lab::server) fn from_parts(parts: &Parts) -> Self {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let host = parts.headers.get(HOST).map(text).unwrap_or_default();
        // The port is that of the loopback behind the made-up address.
        let host = host.split(':').next().unwrap_or_default();
        let proofs = parts.headers.get_all("dpop").iter().map(text).collect();
        let address = format!("https://{host}{}", parts.uri.path());
        Self { method: parts.method.to_string(), url: address, proofs }
    }
}

/// Believes that whoever sends a token holds its key, or not. A token that is bound to none is believed as it is, but for
/// a request that says it is bound.
pub(in crate::lab::server) fn check_binding(
    world: &mut LaneState,
    visit: &RequestCredentials,
    claims: &Map<String, Json>,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    let wanted = claims.get("cnf").and_then(|cnf| cnf.get("jkt")).and_then(Json::as_str);
    let refused = |challenge| ServerResponse::unauthorized().with_challenge(challenge);
    match (wanted, &visit.token) {
        (None, PresentedToken::Token(AuthScheme::Dpop, _)) => {
            checks.failed(Check::KeyBinding, "bound to no key");
            Err(refused(Challenge::InvalidToken(AuthScheme::Dpop)))
        }
        (None, _) => Ok(()),
        (Some(wanted), PresentedToken::Token(AuthScheme::Dpop, token)) => {
            let made = check_proof(world, &visit.dpop, Some(token), checks);
            let made = made.ok_or_else(|| refused(Challenge::InvalidDpopProof))?;
            if made != wanted {
                checks.failed(Check::KeyBinding, format!("to key {}", abbreviate(wanted)));
                return Err(refused(Challenge::InvalidToken(AuthScheme::Dpop)));
            }
            checks.passed(Check::KeyBinding, abbreviate(wanted));
            Ok(())
        }
        (Some(_), _) => {
            checks.failed(Check::KeyBinding, "bound, but sent as bearer");
            Err(refused(Challenge::InvalidToken(AuthScheme::Dpop)))
        }
    }
}

/// Checks the proof of a request at the server's clock, and remembers it. What comes out is the thumbprint of the key that
/// made it (section 4.3, in the order of its list); `None`: it was refused.
pub(in crate::lab::server) fn check_proof(
    world: &mut LaneState,
    request: &DpopRequest,
    access: Option<&str>,
    checks: &mut CheckRecorder,
) -> Option<String> {
    let now = world.now();
    let (claims, thumbprint) = match verify_signature(request, now) {
        Ok(proof) => proof,
        Err(why) => {
            checks.failed(Check::DpopProof, why);
            return None;
        }
    };
    checks.passed(Check::DpopProof, format!("key {}", abbreviate(&thumbprint)));
    if let Err(why) = check_target(&claims, request, access) {
        checks.failed(Check::DpopProofTarget, why);
        return None;
    }
    checks.passed(Check::DpopProofTarget, format!("{} {}", request.method, request.url));
    match check_freshness(world, &claims, &thumbprint, now) {
        Ok(saw) => checks.passed(Check::DpopProofReplay, saw),
        Err(why) => {
            checks.failed(Check::DpopProofReplay, why);
            return None;
        }
    }
    Some(thumbprint)
}

/// The claims of the one proof, if it is well formed and signed by the key that it brings (points 1 to 7).
fn verify_signature(request: &DpopRequest, now: i64) -> Result<(Map<String, Json>, String), String> {
    let proof = match request.proofs.as_slice() {
        [] => return Err("no DPoP header".to_owned()),
        [proof] => proof,
        _ => return Err("more than one DPoP header".to_owned()),
    };
    let parts = TokenParts::split(proof)?;
    let header = base64url::decode(parts.header).map_err(|fault| fault.to_string())?;
    let header = crate::token::json::read_object(&header)?;
    let algorithm = header.get("alg").and_then(Json::as_str).and_then(Algorithm::by_name);
    let algorithm = algorithm.filter(|it| DPOP_ALGORITHMS.contains(it));
    let algorithm = algorithm.ok_or_else(|| format!("alg is none of {}", dpop_algorithm_names()))?;
    let brought = header.get("jwk").ok_or("it brings no jwk")?;
    let private = ["d", "p", "q", "k"].iter().any(|member| brought.get(*member).is_some());
    if private {
        return Err("it brings a private key".to_owned());
    }
    let key = Jwk::read(brought)?;
    let thumbprint = key.thumbprint().ok_or("its key is of no use here")?;
    let rules = ClaimRules { typ: Some(PROOF_TYP.to_owned()), exp: ClaimPresence::Optional, ..ClaimRules::default() };
    match verify(proof, &Keyring::from_key(&key, algorithm), &TokenRequirements::Claims(rules), now).outcome {
        VerificationOutcome::Valid(contents) => Ok((contents.claims, thumbprint)),
        VerificationOutcome::Invalid { check, reason } => Err(format!("{}: {reason}", check.label())),
        VerificationOutcome::Unsupported(reason) => Err(reason),
    }
}

/// Whether the proof was made for this method, this address and this access token (points 8, 9 and 12).
fn check_target(claims: &Map<String, Json>, request: &DpopRequest, access: Option<&str>) -> Result<(), String> {
    let text = |name: &str| claims.get(name).and_then(Json::as_str).unwrap_or_default();
    if text("htm") != request.method {
        return Err(format!("made for another method than {}", request.method));
    }
    if normalize_url(text("htu")) != normalize_url(&request.url) {
        return Err(format!("made for another address than {}", request.url));
    }
    match access {
        Some(token) if text("ath") != base64url::encode(Sha256::digest(token)) => {
            Err("made for another access token".to_owned())
        }
        _ => Ok(()),
    }
}

/// An address without query and fragment, in the one spelling of those that mean the same (section 4.3; RFC 3986, sections
/// 6.2.2 and 6.2.3): scheme and host are in lower case, the port that goes without saying is left out.
fn normalize_url(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let host = host.strip_suffix(":443").filter(|_| scheme == "https").unwrap_or(&host);
    format!("{scheme}://{host}{path}")
}

/// Whether the proof was made just now, and is seen for the first time (points 11 and section 11.1).
fn check_freshness(
    world: &mut LaneState,
    claims: &Map<String, Json>,
    thumbprint: &str,
    now: i64,
) -> Result<String, String> {
    let made = claims.get("iat").and_then(numeric_date_seconds).ok_or("it has no iat")?;
    let jti = claims.get("jti").and_then(Json::as_str).filter(|jti| !jti.is_empty()).ok_or("it has no jti")?;
    let age = now.saturating_sub(made);
    if !(-PROOF_WINDOW_SECONDS..=PROOF_WINDOW_SECONDS).contains(&age) {
        return Err(format!("made {age} s ago"));
    }
    let seen = &mut world.tokens.seen_proofs;
    seen.retain(|_, until| now <= *until);
    let key = (thumbprint.to_owned(), base64url::encode(Sha256::digest(jti)));
    if seen.contains_key(&key) {
        return Err("seen before".to_owned());
    }
    seen.insert(key, made.saturating_add(PROOF_WINDOW_SECONDS));
    Ok("made just now, first seen".to_owned())
}

/// The whole seconds of a `NumericDate`, which may have fractions (RFC 7519, section 2).
#[expect(clippy::cast_possible_truncation, reason = "a cast from float to integer stays within bounds by itself")]
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
