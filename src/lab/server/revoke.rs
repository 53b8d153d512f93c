//! `POST /revoke` (RFC 7009): whoever holds a token gives it back. Of a token that is not there the answer is 200 all the
//! same: it does not count, and that is what was wished for (section 2.2).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use serde_json::json;

use super::answer::Answer;
use super::bearer::{self, Named};
use super::checks::Checks;
use crate::lab::form;
use crate::lab::lane::Lane;
use crate::token::TokenParts;
use crate::world::Check;
use crate::world::setup::RevocationMethod;

/// Takes back a refresh token with its whole family, an opaque token, or a JWT where the shop has a way to.
pub(super) async fn revoke(State(lane): State<Arc<Lane>>, body: Bytes) -> Answer {
    let mut world = lane.world().await;
    let mut checks = Checks::of([Check::OpaqueTokenRevocable]);
    let body = std::str::from_utf8(&body).unwrap_or_default();
    let Some(token) = form::only(body, "token") else {
        return Answer::bad_request("invalid_request");
    };
    if TokenParts::split(&token).is_err() {
        world.tokens.references.end(&token);
        world.tokens.families.end_whosever(&token);
        checks.passed(Check::OpaqueTokenRevocable, "its row goes");
        return Answer::ok(&json!({})).after(checks.believing(None));
    }
    let Some(claims) = bearer::issued_by_us(&mut world, &token) else {
        checks.passed(Check::OpaqueTokenRevocable, "does not count anyway");
        return Answer::ok(&json!({})).after(checks.believing(None));
    };
    if world.setup.shop.access.revoke == RevocationMethod::Never {
        checks.failed(Check::OpaqueTokenRevocable, "there is no row to delete");
        let refusal = Answer::bad_request("unsupported_token_type");
        return refusal.after(checks.believing(None));
    }
    let named = Named::of(claims);
    bearer::take_back(&mut world, &named);
    checks.passed(Check::OpaqueTokenRevocable, "remembered until its end");
    Answer::ok(&json!({})).after(checks.believing(None))
}
