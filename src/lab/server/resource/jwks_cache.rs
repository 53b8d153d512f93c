//! With which keys a service verifies the shop's tokens.
//!
//! With HMAC there is one secret, and each service has it. Otherwise the service fetches the shop's public keys and keeps
//! them for a while. A `kid` that it does not know is a reason to fetch them anew, but `kid` is the sender's to choose:
//! without a limit, anybody could make every request a fetch.

use serde_json::Value as Json;

use super::backchannel::{BackchannelRequest, send_to_shop};
use crate::lab::hosts::ServiceId;
use crate::lab::lane::LabLane;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::oauth::issue::signing_algorithm;
use crate::lab::tokens::CachedJwks;
use crate::model::duration::format_duration;
use crate::model::{Check, Exchange, ServiceSetup as Switches};
use crate::token::algorithm::AlgorithmFamily;
use crate::token::{Jwk, JwkSet, TokenParts, base64url};

/// Where the shop publishes its keys.
const JWKS_PATH: &str = "/.well-known/jwks.json";

/// Why a service asks for the keys, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum JwksCacheState {
    /// It has what it needs.
    Fresh,
    /// It has none.
    Empty,
    /// Those that it has are too old.
    Expired,
    /// It does not know the key of this token.
    UnknownKid,
    /// It does not know the key of this token, but has asked so many seconds ago.
    RateLimited(i64),
}

/// The keys with which `service` verifies `token`; `None` when it has none and gets none. What it asked of the shop is
/// added to `asked`.
pub(in crate::lab::server) async fn verification_keys(
    lane: &LabLane,
    service: ServiceId,
    token: &str,
    checks: &mut CheckRecorder,
    asked: &mut Vec<Exchange>,
) -> Option<Vec<Jwk>> {
    let mut world = lane.state().await;
    let algorithm = signing_algorithm(&world).ok()?;
    if algorithm.family() == AlgorithmFamily::Hmac {
        crate::lab::server::oauth::issue::ensure_signing_key(&mut world).ok()?;
        checks.passed(Check::IssuerKeys, "the secret that all share");
        return Some(world.tokens.signing_keys.for_algorithm(algorithm).cloned().collect());
    }
    let (now, switches) = (world.now(), service.switches(&world.setup).clone());
    let fetched = world.tokens.cached_jwks.get(&service).cloned();
    // The connection below needs the world for its answer.
    drop(world);
    let kid = unverified_kid(token);
    let need = cache_state(fetched.as_ref(), kid.as_deref(), &switches, now);
    if let Some(kept) =
        fetched.as_ref().filter(|_| matches!(need, JwksCacheState::Fresh | JwksCacheState::RateLimited(_)))
    {
        let wait =
            if let JwksCacheState::RateLimited(ago) = need { format!("; asked {ago} s ago") } else { String::new() };
        checks.passed(Check::IssuerKeys, format!("at hand: {}{wait}", key_ids(&kept.keys)));
        return Some(kept.keys.clone());
    }
    let Some(fresh) = fetch_jwks(lane, service, now, asked).await else {
        checks.failed(Check::IssuerKeys, "the shop does not answer");
        return None;
    };
    let why = match need {
        JwksCacheState::UnknownKid => ", for an unknown kid".to_owned(),
        JwksCacheState::Expired => format!(" after {}", format_duration(i64::from(switches.keys_minutes) * 60)),
        _ => String::new(),
    };
    checks.passed(Check::IssuerKeys, format!("fetched{why}: {}", key_ids(&fresh.keys)));
    let keys = fresh.keys.clone();
    lane.state().await.tokens.cached_jwks.insert(service, fresh);
    Some(keys)
}

fn cache_state(fetched: Option<&CachedJwks>, kid: Option<&str>, switches: &Switches, now: i64) -> JwksCacheState {
    let Some(CachedJwks { keys, fetched_at: at }) = fetched else { return JwksCacheState::Empty };
    let ago = now.saturating_sub(*at);
    if ago >= i64::from(switches.keys_minutes) * 60 {
        return JwksCacheState::Expired;
    }
    if kid.is_none_or(|kid| keys.iter().any(|key| key.kid.as_deref() == Some(kid))) {
        return JwksCacheState::Fresh;
    }
    if ago < i64::from(switches.refetch_seconds) {
        JwksCacheState::RateLimited(ago)
    } else {
        JwksCacheState::UnknownKid
    }
}

async fn fetch_jwks(lane: &LabLane, service: ServiceId, at: i64, asked: &mut Vec<Exchange>) -> Option<CachedJwks> {
    let exchange = send_to_shop(lane, service, BackchannelRequest::Get(JWKS_PATH)).await.ok()?;
    let body: Option<Json> = serde_json::from_str(&exchange.response.body).ok().filter(|_| exchange.status == 200);
    asked.push(exchange);
    let set = JwkSet::read(&body?).ok()?;
    Some(CachedJwks { keys: set.keys.into_iter().flatten().collect(), fetched_at: at })
}

fn key_ids(keys: &[Jwk]) -> String {
    let names: Vec<&str> = keys.iter().filter_map(|key| key.kid.as_deref()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// What a token says of its key. Nobody has verified it: it chooses among keys, and no more.
fn unverified_kid(token: &str) -> Option<String> {
    let header = base64url::decode(TokenParts::split(token).ok()?.header).ok()?;
    let header: Json = serde_json::from_slice(&header).ok()?;
    header.get("kid")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_fetched_when_they_are_missing_old_or_unknown_and_not_too_often() {
        let switches = Switches { keys_minutes: 10, refetch_seconds: 30, ..Switches::default() };
        let key = Jwk::from_secret("x").with_kid_and_alg("k1", "HS256");
        let kept = CachedJwks { keys: vec![key], fetched_at: 1000 };
        let at = |now, kid| cache_state(Some(&kept), kid, &switches, now);
        assert_eq!(cache_state(None, Some("k1"), &switches, 1000), JwksCacheState::Empty);
        assert_eq!((at(1599, Some("k1")), at(1600, Some("k1"))), (JwksCacheState::Fresh, JwksCacheState::Expired));
        assert_eq!(at(1599, None), JwksCacheState::Fresh, "without a kid there is nothing to look for");
        assert_eq!(
            (at(1029, Some("k2")), at(1030, Some("k2"))),
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
