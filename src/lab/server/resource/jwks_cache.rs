//! The keys with which a service verifies the shop's tokens.
//!
//! With HMAC there is one secret, and each service has it. Otherwise the service fetches the shop's public keys (JWKS) and
//! caches them. An unknown `kid` is a reason to fetch them anew, since the shop may have rotated its keys; but the sender
//! chooses `kid`, and without a rate limit anybody could make every request a fetch.

use serde_json::Value as Json;

use crate::lab::hosts::{SHOP_HOST, ServiceId};
use crate::lab::lane::LabLane;
use crate::lab::server::backchannel::{self, BackchannelRequest};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::oauth::issue::signing_key;
use crate::lab::tokens::CachedJwks;
use crate::lab::tokens::shop_signing::signing_algorithm;
use crate::model::duration::format_duration;
use crate::model::{Check, ServiceSetup};
use crate::token::algorithm::AlgorithmFamily;
use crate::token::{Jwk, JwkSet, TokenParts, base64url};

/// Where the shop publishes its keys.
const JWKS_PATH: &str = "/.well-known/jwks.json";

/// What the cache is good for, for one token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum JwksCacheState {
    /// It can be used.
    Fresh,
    Empty,
    Expired,
    /// The token's key isn't in it.
    UnknownKid,
    /// The token's key isn't in it, but it was fetched only this many seconds ago.
    RateLimited(i64),
}

/// The keys with which `service` verifies `token`; `None` if it has none and gets none. The exchange with the shop, if there
/// is one, is noted in `checks`.
pub(super) async fn verification_keys(
    lane: &LabLane,
    service: ServiceId,
    token: &str,
    checks: &mut CheckRecorder,
) -> Option<Vec<Jwk>> {
    let mut state = lane.state().await;
    let algorithm = signing_algorithm(&state.setup).ok()?;
    if algorithm.family() == AlgorithmFamily::Hmac {
        signing_key(&mut state).ok()?;
        checks.passed(Check::IssuerKeys, "the secret that all share");
        return Some(state.tokens.signing_keys.for_algorithm(algorithm).cloned().collect());
    }
    let (now, setup) = (state.now(), service.setup(&state.setup).clone());
    let cached = state.tokens.cached_jwks.get(&service).cloned();
    // The shop needs the state to answer the request below.
    drop(state);
    let freshness = cache_state(cached.as_ref(), unverified_kid(token).as_deref(), &setup, now);
    if let Some(CachedJwks { keys, .. }) = cached {
        let usable = match freshness {
            JwksCacheState::Fresh => Some(String::new()),
            JwksCacheState::RateLimited(seconds) => Some(format!("; asked {seconds} s ago")),
            JwksCacheState::Empty | JwksCacheState::Expired | JwksCacheState::UnknownKid => None,
        };
        if let Some(remark) = usable {
            checks.passed(Check::IssuerKeys, format!("at hand: {}{remark}", key_ids(&keys)));
            return Some(keys);
        }
    }
    let Some(fetched) = fetch_jwks(lane, service, now, checks).await else {
        checks.failed(Check::IssuerKeys, "the shop does not answer");
        return None;
    };
    let why = match freshness {
        JwksCacheState::UnknownKid => ", for an unknown kid".to_owned(),
        JwksCacheState::Expired => format!(" after {}", format_duration(i64::from(setup.keys_minutes) * 60)),
        JwksCacheState::Empty | JwksCacheState::Fresh | JwksCacheState::RateLimited(_) => String::new(),
    };
    checks.passed(Check::IssuerKeys, format!("fetched{why}: {}", key_ids(&fetched.keys)));
    let keys = fetched.keys.clone();
    lane.state().await.tokens.cached_jwks.insert(service, fetched);
    Some(keys)
}

fn cache_state(cached: Option<&CachedJwks>, kid: Option<&str>, setup: &ServiceSetup, now: i64) -> JwksCacheState {
    let Some(CachedJwks { keys, fetched_at }) = cached else { return JwksCacheState::Empty };
    let age = now.saturating_sub(*fetched_at);
    if age >= i64::from(setup.keys_minutes) * 60 {
        return JwksCacheState::Expired;
    }
    // Without a kid there is nothing to look for: every key is tried.
    if kid.is_none_or(|kid| keys.iter().any(|key| key.kid.as_deref() == Some(kid))) {
        return JwksCacheState::Fresh;
    }
    if age < i64::from(setup.refetch_seconds) { JwksCacheState::RateLimited(age) } else { JwksCacheState::UnknownKid }
}

async fn fetch_jwks(lane: &LabLane, service: ServiceId, now: i64, checks: &mut CheckRecorder) -> Option<CachedJwks> {
    let exchange =
        backchannel::send(lane, service.into(), SHOP_HOST, BackchannelRequest::Get(JWKS_PATH), checks).await.ok()?;
    let (status, body) = (exchange.status, exchange.response.body.clone());
    checks.add_backchannel(exchange);
    if status != 200 {
        return None;
    }
    let set = JwkSet::read(&serde_json::from_str(&body).ok()?).ok()?;
    Some(CachedJwks { keys: set.keys.into_iter().flatten().collect(), fetched_at: now })
}

fn key_ids(keys: &[Jwk]) -> String {
    let ids: Vec<&str> = keys.iter().filter_map(|key| key.kid.as_deref()).collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}

/// The `kid` of a token. Nobody has verified it yet: it may choose among the shop's keys, and nothing more.
pub(in crate::lab::server) fn unverified_kid(token: &str) -> Option<String> {
    let header = base64url::decode(TokenParts::split(token).ok()?.header).ok()?;
    let header: Json = serde_json::from_slice(&header).ok()?;
    header.get("kid")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_fetched_when_they_are_missing_old_or_unknown_and_not_too_often() {
        let setup = ServiceSetup { keys_minutes: 10, refetch_seconds: 30, ..ServiceSetup::default() };
        let key = Jwk::from_secret("x").with_kid_and_alg("k1", "HS256");
        let cached = CachedJwks { keys: vec![key], fetched_at: 1000 };
        let cache_state_at = |now, kid| cache_state(Some(&cached), kid, &setup, now);
        assert_eq!(cache_state(None, Some("k1"), &setup, 1000), JwksCacheState::Empty);
        assert_eq!(
            (cache_state_at(1599, Some("k1")), cache_state_at(1600, Some("k1"))),
            (JwksCacheState::Fresh, JwksCacheState::Expired)
        );
        assert_eq!(cache_state_at(1599, None), JwksCacheState::Fresh, "without a kid there is nothing to look for");
        assert_eq!(
            (cache_state_at(1029, Some("k2")), cache_state_at(1030, Some("k2"))),
            (JwksCacheState::RateLimited(29), JwksCacheState::UnknownKid)
        );
    }

    #[test]
    fn a_kid_is_read_from_anything_that_has_one() {
        let token = format!("{}.e30.x", base64url::encode(br#"{"alg":"RS256","kid":"k1"}"#));
        assert_eq!(unverified_kid(&token).as_deref(), Some("k1"));
        for odd in ["", "a.b.c", "..", "e30.e30.", "W10.e30.x"] {
            assert_eq!(unverified_kid(odd), None, "{odd}");
        }
    }
}
