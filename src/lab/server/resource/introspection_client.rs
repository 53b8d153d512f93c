//! What a service learns of an opaque token: it asks the shop, with every request or, where it keeps answers, only now and
//! then. For so long it does not notice that a token was taken back.

use serde_json::{Map, Value as Json};

use super::backchannel::{BackchannelRequest, send_to_shop};
use crate::lab::form;
use crate::lab::hosts::ServiceId;
use crate::lab::lane::LabLane;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::oauth::introspect::service_credentials;
use crate::lab::tokens::CachedIntrospection;
use crate::lab::tokens::opaque_tokens::hash_token;
use crate::model::{Check, Exchange};

/// Where the shop answers.
const INTROSPECTION_PATH: &str = "/introspect";

/// Why there is no answer to build on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab::server) enum IntrospectionFailure {
    /// The token does not count.
    Inactive,
    /// The shop does not answer.
    Unreachable,
}

/// What the shop says of `token`. What was asked for it is added to `asked`.
pub(in crate::lab::server) async fn introspect(
    lane: &LabLane,
    service: ServiceId,
    token: &str,
    checks: &mut CheckRecorder,
    asked: &mut Vec<Exchange>,
) -> Result<Map<String, Json>, IntrospectionFailure> {
    let mut world = lane.state().await;
    let (now, key) = (world.now(), (service, hash_token(token)));
    let keeps = i64::from(service.switches(&world.setup).answer_seconds);
    world
        .tokens
        .cached_introspections
        .retain(|_, told| now < told.expires_at && now.saturating_sub(told.received_at) < keeps);
    if let Some(told) = world.tokens.cached_introspections.get(&key) {
        checks.passed(Check::Introspection, format!("active, as told {} s ago", now.saturating_sub(told.received_at)));
        return Ok(told.claims.clone());
    }
    let credentials = service_credentials(&mut world, service);
    // The connection below needs the world for its answer.
    drop(world);
    let body = form::encode([(&"token".to_owned(), &token.to_owned())]);
    let question = BackchannelRequest::Form { path: INTROSPECTION_PATH, body, credentials };
    let exchange = send_to_shop(lane, service, question).await.map_err(|_| record_unreachable(checks))?;
    let claims: Option<Map<String, Json>> = serde_json::from_str(&exchange.response.body).ok();
    let claims = claims.filter(|_| exchange.status == 200);
    asked.push(exchange);
    let Some(claims) = claims else { return Err(record_unreachable(checks)) };
    if claims.get("active") != Some(&Json::Bool(true)) {
        checks.failed(Check::Introspection, "not active");
        return Err(IntrospectionFailure::Inactive);
    }
    checks.passed(Check::Introspection, "active");
    let ends = claims.get("exp").and_then(Json::as_i64).unwrap_or(now);
    if keeps > 0 {
        lane.state()
            .await
            .tokens
            .cached_introspections
            .insert(key, CachedIntrospection { claims: claims.clone(), received_at: now, expires_at: ends });
    }
    Ok(claims)
}

fn record_unreachable(checks: &mut CheckRecorder) -> IntrospectionFailure {
    checks.failed(Check::Introspection, "the shop does not answer");
    IntrospectionFailure::Unreachable
}
