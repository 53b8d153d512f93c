//! `POST /revoke` (RFC 7009): whoever holds a token can have it revoked. An unknown token gets 200 as well: it isn't
//! accepted anywhere, which is what the client asked for (section 2.2).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use serde_json::json;

use crate::lab::lane::LabLane;
use crate::lab::server::auth::bearer::{self, TokenIdentity};
use crate::lab::server::http::body::form_field;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::model::Check;
use crate::model::switch_types::RevocationMethod;
use crate::token::TokenParts;

/// Revokes a refresh token with its whole family, an opaque token, or a JWT if the shop has a way to.
pub(in crate::lab::server) async fn revoke(State(lane): State<Arc<LabLane>>, body: Bytes) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let token = form_field(&body, "token").ok_or_else(|| ServerResponse::bad_request("invalid_request"))?;
        if TokenParts::split(&token).is_err() {
            state.tokens.opaque_tokens.revoke(&token);
            state.tokens.refresh_families.end_any_owner(&token);
            checks.passed(Check::OpaqueTokenRevocable, "its record goes");
            return Ok(ServerResponse::ok(&json!({})));
        }
        // Unverified claims would let anybody put any jti on the blocklist.
        let Some(claims) = bearer::verify_issued_by_shop(&state, &token) else {
            checks.passed(Check::OpaqueTokenRevocable, "does not count anyway");
            return Ok(ServerResponse::ok(&json!({})));
        };
        if state.setup.shop.access.revoke == RevocationMethod::Never {
            checks.failed(Check::OpaqueTokenRevocable, "there is no record to delete");
            return Err(ServerResponse::bad_request("unsupported_token_type"));
        }
        bearer::revoke_access_token(&mut state, &TokenIdentity::from_claims(claims))?;
        checks.passed(Check::OpaqueTokenRevocable, "remembered until its end");
        Ok(ServerResponse::ok(&json!({})))
    })
}
