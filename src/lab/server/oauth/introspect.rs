//! `POST /introspect` (RFC 7662): a service asks the shop about an opaque token. Only known services may ask, so that nobody
//! can try out tokens here; of a token that isn't active they learn nothing else (section 2.2).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, HeaderMap};
use serde_json::json;

use crate::lab::hosts::ServiceId;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret;
use crate::lab::server::auth::opaque_token::{ActiveOpaqueToken, look_up_opaque_token};
use crate::lab::server::http::body::form_field;
use crate::lab::server::http::response::{Challenge, ServerResponse, respond};
use crate::lab::tokens::opaque_tokens::OpaqueToken;
use crate::lab::tokens::shop_signing::SHOP_ISSUER;
use crate::model::Check;

/// Tells a service whether a token is active, and what it says. The account is read for that: the role is the present one,
/// and a banned user has no active token.
pub(in crate::lab::server) async fn introspect(
    State(lane): State<Arc<LabLane>>,
    headers: HeaderMap,
    body: Bytes,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        checks.plan(&[Check::IntrospectionCaller, Check::OpaqueTokenLookup]);
        let Some(service) = authenticate_service(&mut state, &headers) else {
            checks.failed(Check::IntrospectionCaller, "none that may ask");
            let refusal = ServerResponse::error(StatusCode::UNAUTHORIZED, "invalid_client");
            return Err(refusal.with_challenge(Challenge::Basic));
        };
        checks.passed(Check::IntrospectionCaller, service.name());
        let token = form_field(&body, "token").ok_or_else(|| ServerResponse::bad_request("invalid_request"))?;
        let introspection = match look_up_opaque_token(&state, &token) {
            Ok(ActiveOpaqueToken {
                record: OpaqueToken { user, audience, issued_at, expires_at, .. }, role, ..
            }) => {
                checks.passed(Check::OpaqueTokenLookup, format!("{user}, in the table"));
                checks.set_user(&user);
                json!({
                    "active": true,
                    "iss": SHOP_ISSUER,
                    "sub": user,
                    "aud": audience,
                    "iat": issued_at,
                    "exp": expires_at,
                    "role": role,
                })
            }
            Err(why) => {
                // Not a refusal: the question was allowed, and this is its answer (section 2.2).
                checks.passed(Check::OpaqueTokenLookup, why.to_string());
                json!({ "active": false })
            }
        };
        Ok(ServerResponse::ok(&introspection))
    })
}

/// The value of `Authorization` with which `service` introspects (RFC 7617). Its secret is generated at the first use; a
/// real service would be registered with one beforehand.
pub(in crate::lab::server) fn service_credentials(state: &mut LaneState, service: ServiceId) -> String {
    let LaneState { tokens, random, .. } = state;
    let secret = tokens.introspection_secrets.entry(service).or_insert_with(|| secret::new_id(random));
    format!("Basic {}", STANDARD.encode(format!("{}:{secret}", service.name())))
}

/// The service that asks, if its credentials are right.
fn authenticate_service(state: &mut LaneState, headers: &HeaderMap) -> Option<ServiceId> {
    let presented = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let mut services = ServiceId::ALL.into_iter();
    services.find(|service| secret::constant_time_eq(&service_credentials(state, *service), presented))
}
