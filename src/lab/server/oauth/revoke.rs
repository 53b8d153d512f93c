//! `POST /revoke` (RFC 7009): whoever holds a token gives it back. Of a token that is not there the answer is 200 all the
//! same: it does not count, and that is what was wished for (section 2.2).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use serde_json::json;

use crate::lab::form;
use crate::lab::lane::LabLane;
use crate::lab::server::auth::bearer;
use crate::lab::server::auth::bearer::TokenIdentity;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::response::ServerResponse;
use crate::model::Check;
use crate::model::switch_types::RevocationMethod;
use crate::token::TokenParts;

/// Takes back a refresh token with its whole family, an opaque token, or a JWT where the shop has a way to.
pub(in crate::lab::server) async fn revoke(State(lane): State<Arc<LabLane>>, body: Bytes) -> ServerResponse {
    let mut world = lane.state().await;
    let mut checks = CheckRecorder::new([Check::OpaqueTokenRevocable]);
    let body = std::str::from_utf8(&body).unwrap_or_default();
    let Some(token) = form::single_value(body, "token") else {
        return ServerResponse::bad_request("invalid_request");
    };
    if TokenParts::split(&token).is_err() {
        world.tokens.opaque_tokens.revoke(&token);
        world.tokens.refresh_families.end_any_owner(&token);
        checks.passed(Check::OpaqueTokenRevocable, "its row goes");
        return ServerResponse::ok(&json!({})).with_trace(checks.into_trace(None));
    }
    let Some(claims) = bearer::verify_issued_by_shop(&mut world, &token) else {
        checks.passed(Check::OpaqueTokenRevocable, "does not count anyway");
        return ServerResponse::ok(&json!({})).with_trace(checks.into_trace(None));
    };
    if world.setup.shop.access.revoke == RevocationMethod::Never {
        checks.failed(Check::OpaqueTokenRevocable, "there is no row to delete");
        let refusal = ServerResponse::bad_request("unsupported_token_type");
        return refusal.with_trace(checks.into_trace(None));
    }
    let named = TokenIdentity::from_claims(claims);
    bearer::revoke_access_token(&mut world, &named);
    checks.passed(Check::OpaqueTokenRevocable, "remembered until its end");
    ServerResponse::ok(&json!({})).with_trace(checks.into_trace(None))
}
