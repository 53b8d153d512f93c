//! `DPoP` (RFC 9449): the proof that a client holds a key. With each request it signs a small token of its own, for this
//! method, this address, this moment and this access token; the access token names the key's thumbprint in `cnf.jkt`.

use hyper::header::{HOST, HeaderValue};
use hyper::http::request::Parts;
use serde_json::{Map, Value as Json};
use sha2::{Digest as _, Sha256};

use super::answer::{Answer, Challenge};
use super::checks::Checks;
use super::visit::{Brought, Scheme, Visit};
use crate::lab::world::World;
use crate::token::{
    Algorithm, ClaimPresence, ClaimRules, Jwk, Keyring, TokenParts, TokenRequirements, VerificationOutcome, base64url,
    verify,
};
use crate::world::Check;
use crate::world::value::abbreviate;

/// What kind of token a proof says that it is (section 4.2).
pub(in crate::lab) const TYP: &str = "dpop+jwt";

/// The algorithms that a proof may be signed with (section 5.1, `dpop_signing_alg_values_supported`).
const ALGORITHMS: [Algorithm; 3] = [Algorithm::EdDsa, Algorithm::Ed25519, Algorithm::Es256];

/// Their names, as a challenge lists them (section 7.1, `algs`).
pub(super) fn algorithms() -> String {
    ALGORITHMS.map(Algorithm::name).join(" ")
}

/// So many seconds a proof may be old, or ahead of the server's clock; for so long its `jti` is remembered.
const WINDOW: i64 = 60;

/// What a request has to prove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Request {
    /// Its method.
    pub(super) method: String,
    /// Its address, without query and fragment.
    pub(super) address: String,
    /// The headers `DPoP` that came along.
    pub(super) proofs: Vec<String>,
}

impl Request {
    /// Reads it from the head of a request.
    pub(super) fn of(parts: &Parts) -> Self {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let host = parts.headers.get(HOST).map(text).unwrap_or_default();
        // The port is that of the loopback behind the made-up address.
        let host = host.split(':').next().unwrap_or_default();
        let proofs = parts.headers.get_all("dpop").iter().map(text).collect();
        let address = format!("https://{host}{}", parts.uri.path());
        Self { method: parts.method.to_string(), address, proofs }
    }
}

/// Believes that whoever sends a token holds its key, or not. A token that is bound to none is believed as it is, but for
/// a request that says it is bound.
pub(super) fn bound(
    world: &mut World,
    visit: &Visit,
    claims: &Map<String, Json>,
    checks: &mut Checks,
) -> Result<(), Answer> {
    let wanted = claims.get("cnf").and_then(|cnf| cnf.get("jkt")).and_then(Json::as_str);
    let refused = |challenge| Answer::unauthorized().challenging(challenge);
    match (wanted, &visit.token) {
        (None, Brought::Token(Scheme::Dpop, _)) => {
            checks.failed(Check::KeyBinding, "bound to no key");
            Err(refused(Challenge::GoodToken(Scheme::Dpop)))
        }
        (None, _) => Ok(()),
        (Some(wanted), Brought::Token(Scheme::Dpop, token)) => {
            let made = check(world, &visit.request, Some(token), checks);
            let made = made.ok_or_else(|| refused(Challenge::GoodProof))?;
            if made != wanted {
                checks.failed(Check::KeyBinding, format!("to key {}", abbreviate(wanted)));
                return Err(refused(Challenge::GoodToken(Scheme::Dpop)));
            }
            checks.passed(Check::KeyBinding, abbreviate(wanted));
            Ok(())
        }
        (Some(_), _) => {
            checks.failed(Check::KeyBinding, "bound, but sent as bearer");
            Err(refused(Challenge::GoodToken(Scheme::Dpop)))
        }
    }
}

/// Checks the proof of a request at the server's clock, and remembers it. What comes out is the thumbprint of the key that
/// made it (section 4.3, in the order of its list); `None`: it was refused.
pub(super) fn check(world: &mut World, request: &Request, access: Option<&str>, checks: &mut Checks) -> Option<String> {
    let now = world.now();
    let (claims, thumbprint) = match signed(request, now) {
        Ok(proof) => proof,
        Err(why) => {
            checks.failed(Check::DpopProof, why);
            return None;
        }
    };
    checks.passed(Check::DpopProof, format!("key {}", abbreviate(&thumbprint)));
    if let Err(why) = fits(&claims, request, access) {
        checks.failed(Check::DpopProofTarget, why);
        return None;
    }
    checks.passed(Check::DpopProofTarget, format!("{} {}", request.method, request.address));
    match fresh(world, &claims, &thumbprint, now) {
        Ok(saw) => checks.passed(Check::DpopProofReplay, saw),
        Err(why) => {
            checks.failed(Check::DpopProofReplay, why);
            return None;
        }
    }
    Some(thumbprint)
}

/// The claims of the one proof, if it is well formed and signed by the key that it brings (points 1 to 7).
fn signed(request: &Request, now: i64) -> Result<(Map<String, Json>, String), String> {
    let proof = match request.proofs.as_slice() {
        [] => return Err("no DPoP header".to_owned()),
        [proof] => proof,
        _ => return Err("more than one DPoP header".to_owned()),
    };
    let parts = TokenParts::split(proof)?;
    let header = base64url::decode(parts.header).map_err(|fault| fault.to_string())?;
    let header = crate::token::json::read_object(&header)?;
    let algorithm = header.get("alg").and_then(Json::as_str).and_then(Algorithm::by_name);
    let algorithm = algorithm.filter(|it| ALGORITHMS.contains(it));
    let algorithm = algorithm.ok_or_else(|| format!("alg is none of {}", algorithms()))?;
    let brought = header.get("jwk").ok_or("it brings no jwk")?;
    let private = ["d", "p", "q", "k"].iter().any(|member| brought.get(*member).is_some());
    if private {
        return Err("it brings a private key".to_owned());
    }
    let key = Jwk::read(brought)?;
    let thumbprint = key.thumbprint().ok_or("its key is of no use here")?;
    let rules = ClaimRules { typ: Some(TYP.to_owned()), exp: ClaimPresence::Optional, ..ClaimRules::default() };
    match verify(proof, &Keyring::from_key(&key, algorithm), &TokenRequirements::Claims(rules), now).outcome {
        VerificationOutcome::Valid(contents) => Ok((contents.claims, thumbprint)),
        VerificationOutcome::Invalid { check, reason } => Err(format!("{}: {reason}", check.label())),
        VerificationOutcome::Unsupported(reason) => Err(reason),
    }
}

/// Whether the proof was made for this method, this address and this access token (points 8, 9 and 12).
fn fits(claims: &Map<String, Json>, request: &Request, access: Option<&str>) -> Result<(), String> {
    let text = |name: &str| claims.get(name).and_then(Json::as_str).unwrap_or_default();
    if text("htm") != request.method {
        return Err(format!("made for another method than {}", request.method));
    }
    if normal(text("htu")) != normal(&request.address) {
        return Err(format!("made for another address than {}", request.address));
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
fn normal(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let host = host.strip_suffix(":443").filter(|_| scheme == "https").unwrap_or(&host);
    format!("{scheme}://{host}{path}")
}

/// Whether the proof was made just now, and is seen for the first time (points 11 and section 11.1).
fn fresh(world: &mut World, claims: &Map<String, Json>, thumbprint: &str, now: i64) -> Result<String, String> {
    let made = claims.get("iat").and_then(seconds).ok_or("it has no iat")?;
    let jti = claims.get("jti").and_then(Json::as_str).filter(|jti| !jti.is_empty()).ok_or("it has no jti")?;
    let age = now.saturating_sub(made);
    if !(-WINDOW..=WINDOW).contains(&age) {
        return Err(format!("made {age} s ago"));
    }
    let seen = &mut world.tokens.proofs;
    seen.retain(|_, until| now <= *until);
    let key = (thumbprint.to_owned(), base64url::encode(Sha256::digest(jti)));
    if seen.contains_key(&key) {
        return Err("seen before".to_owned());
    }
    seen.insert(key, made.saturating_add(WINDOW));
    Ok("made just now, first seen".to_owned())
}

/// The whole seconds of a `NumericDate`, which may have fractions (RFC 7519, section 2).
#[expect(clippy::cast_possible_truncation, reason = "a cast from float to integer stays within bounds by itself")]
fn seconds(date: &Json) -> Option<i64> {
    date.as_i64().or_else(|| date.as_f64().map(|date| date.floor() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_9449_4_3_addresses_that_mean_the_same_are_the_same() {
        let me = normal("https://shop.test/me");
        for same in ["https://shop.test/me?a=1", "HTTPS://Shop.Test/me#b", "https://shop.test:443/me"] {
            assert_eq!(normal(same), me, "{same}");
        }
        for other in ["https://shop.test/ME", "https://shop.test/me/", "http://shop.test/me", "https://shop.test:44/me"]
        {
            assert_ne!(normal(other), me, "{other}");
        }
        assert_eq!(normal("https://shop.test"), normal("https://shop.test/"));
        assert_eq!(normal(""), "");
    }

    #[test]
    fn rfc_7519_2_a_date_may_have_fractions() {
        assert_eq!(seconds(&serde_json::json!(12)), Some(12));
        assert_eq!(seconds(&serde_json::json!(12.75)), Some(12));
        assert_eq!(seconds(&serde_json::json!("12")), None);
    }
}
