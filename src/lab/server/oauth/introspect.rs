//! `POST /introspect` (RFC 7662): a service asks the shop what an opaque token is worth. Only services that the shop knows
//! may ask, and of a token that does not count they learn nothing but that.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, HeaderMap};
use serde_json::json;

use super::issue::ISSUER;
use crate::lab::form;
use crate::lab::hosts::ServiceId;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::response::{Challenge, ServerResponse};
use crate::lab::tokens::opaque_tokens::OpaqueToken;
use crate::model::Check;

/// The checks of a question, in order.
const INTROSPECTION_CHECKS: &[Check] = &[Check::IntrospectionCaller, Check::OpaqueTokenLookup];

/// Tells a service what a token is worth now. The account is read for it: the role is today's, and nobody who is banned
/// has a token that counts.
pub(in crate::lab::server) async fn introspect(
    State(lane): State<Arc<LabLane>>,
    headers: HeaderMap,
    body: Bytes,
) -> ServerResponse {
    let mut world = lane.state().await;
    let mut checks = CheckRecorder::new(INTROSPECTION_CHECKS);
    let Some(service) = authenticate_service(&mut world, &headers) else {
        checks.failed(Check::IntrospectionCaller, "none that may ask");
        let refusal =
            ServerResponse::error(StatusCode::UNAUTHORIZED, "invalid_client").with_challenge(Challenge::Basic);
        return refusal.with_trace(checks.into_trace(None));
    };
    checks.passed(Check::IntrospectionCaller, service.name());
    let body = std::str::from_utf8(&body).unwrap_or_default();
    let Some(token) = form::single_value(body, "token") else {
        return ServerResponse::bad_request("invalid_request").with_trace(checks.into_trace(None));
    };
    match look_up_opaque_token(&world, &token) {
        Ok((OpaqueToken { user, audience, issued_at: issued, expires_at: ends }, role)) => {
            checks.passed(Check::OpaqueTokenLookup, format!("{user}, in the table"));
            let body = json!({
                "active": true,
                "iss": ISSUER,
                "sub": user,
                "aud": audience,
                "iat": issued,
                "exp": ends,
                "role": role,
            });
            ServerResponse::ok(&body).with_trace(checks.into_trace(Some(user)))
        }
        Err(why) => {
            // To the one who asks this is an answer and no refusal (section 2.2).
            checks.passed(Check::OpaqueTokenLookup, why);
            ServerResponse::ok(&json!({ "active": false })).with_trace(checks.into_trace(None))
        }
    }
}

/// What an opaque token is worth now, with the role of its owner; `Err` says why it does not count.
pub(in crate::lab::server) fn look_up_opaque_token(
    world: &LaneState,
    token: &str,
) -> Result<(OpaqueToken, String), String> {
    let Some(reference) = world.tokens.opaque_tokens.find_active(token, world.now()) else {
        return Err("not in the table".to_owned());
    };
    match world.accounts.find(&reference.user) {
        Some(account) if !account.banned => Ok((reference.clone(), account.role.clone())),
        _ => Err(format!("{} is banned", reference.user)),
    }
}

/// The credentials with which `service` asks, as `Authorization` carries them (RFC 7617).
pub(in crate::lab::server) fn service_credentials(world: &mut LaneState, service: ServiceId) -> String {
    let LaneState { tokens, random, .. } = world;
    let secret = tokens.introspection_secrets.entry(service).or_insert_with(|| secret::new_id(random));
    format!("Basic {}", STANDARD.encode(format!("{}:{secret}", service.name())))
}

/// The service that asks, if its credentials are right.
fn authenticate_service(world: &mut LaneState, headers: &HeaderMap) -> Option<ServiceId> {
    let brought = headers.get(AUTHORIZATION)?.to_str().ok()?;
    ServiceId::ALL.into_iter().find(|service| secret::constant_time_eq(&service_credentials(world, *service), brought))
}
