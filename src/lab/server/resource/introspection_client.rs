//! Introspection as a service does it: it asks the shop about an opaque token, with every request or, if it caches the
//! responses, only now and then. As long as a response is cached, the service doesn't notice a revocation.

use serde_json::{Map, Value as Json};

use crate::lab::hosts::{SHOP_HOST, ServiceId};
use crate::lab::lane::LabLane;
use crate::lab::server::backchannel::{self, BackchannelRequest};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::oauth::introspect::service_credentials;
use crate::lab::tokens::hash::hash_token;
use crate::lab::tokens::{CachedIntrospection, IntrospectedToken};
use crate::model::{Check, Exchange};

/// The shop's introspection endpoint.
const INTROSPECTION_PATH: &str = "/introspect";

/// Why a token isn't accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IntrospectionFailure {
    /// The shop says that it isn't active.
    Inactive,
    /// The shop doesn't answer, or not as it should.
    Unreachable,
}

/// What the shop says of an active token. The exchange with the shop, if there is one, is noted in `checks`.
pub(super) async fn introspect(
    lane: &LabLane,
    service: ServiceId,
    token: &str,
    checks: &mut CheckRecorder,
) -> Result<Map<String, Json>, IntrospectionFailure> {
    let mut state = lane.state().await;
    let now = state.now();
    let introspected = IntrospectedToken { service, token_hash: hash_token(token) };
    let cache_seconds = i64::from(service.setup(&state.setup).answer_seconds);
    let cache = &mut state.tokens.cached_introspections;
    cache.retain(|_, cached| now < cached.expires_at && now.saturating_sub(cached.received_at) < cache_seconds);
    if let Some(cached) = cache.get(&introspected) {
        let age = now.saturating_sub(cached.received_at);
        checks.passed(Check::Introspection, format!("active, as told {age} s ago"));
        return Ok(cached.claims.clone());
    }
    let credentials = service_credentials(&mut state, service);
    // The shop needs the state to answer the request below.
    drop(state);
    let body = form_urlencoded::Serializer::new(String::new()).append_pair("token", token).finish();
    let request = BackchannelRequest::Form { path: INTROSPECTION_PATH, body, credentials };
    let claims = match backchannel::send(lane, service.into(), SHOP_HOST, request, checks).await {
        Ok(exchange) => {
            let claims = claims_in(&exchange);
            checks.add_backchannel(exchange);
            claims
        }
        Err(_) => None,
    };
    let Some(claims) = claims else {
        checks.failed(Check::Introspection, "the shop does not answer");
        return Err(IntrospectionFailure::Unreachable);
    };
    if claims.get("active") != Some(&Json::Bool(true)) {
        checks.failed(Check::Introspection, "not active");
        return Err(IntrospectionFailure::Inactive);
    }
    checks.passed(Check::Introspection, "active");
    if cache_seconds > 0 {
        let expires_at = claims.get("exp").and_then(Json::as_i64).unwrap_or(now);
        let cached = CachedIntrospection { claims: claims.clone(), received_at: now, expires_at };
        lane.state().await.tokens.cached_introspections.insert(introspected, cached);
    }
    Ok(claims)
}

/// The object that an introspection responds with.
fn claims_in(exchange: &Exchange) -> Option<Map<String, Json>> {
    if exchange.status != 200 {
        return None;
    }
    serde_json::from_str(&exchange.response.body).ok()
}
