//! `POST /refresh`: a long token for a new short one, with rotation and its alarm.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Value as Json, json};

use super::issue;
use crate::lab::form;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::auth::dpop;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::ServerResponse;
use crate::lab::tokens::refresh_token_families::{RefreshTokenStatus, ValidRefreshToken};
use crate::model::Check;

/// The checks of a refresh, in order.
const REFRESH_CHECKS: &[Check] = &[Check::RefreshLookup, Check::RefreshReuse, Check::Account];

/// Gives a new access token for a refresh token. One that is no good is a request that cannot be served: 400, not 401
/// (RFC 6749, section 5.2). The account is read anew: who was banned gets nothing, and a changed role
/// counts from here on.
pub(in crate::lab::server) async fn refresh(
    State(lane): State<Arc<LabLane>>,
    visit: RequestCredentials,
    headers: HeaderMap,
    body: Bytes,
) -> ServerResponse {
    let mut world = lane.state().await;
    let mut checks = CheckRecorder::new(REFRESH_CHECKS);
    let refused = || ServerResponse::bad_request("invalid_grant");
    let Some(token) = refresh_token_in_body(&headers, &body) else {
        checks.failed(Check::RefreshLookup, "none");
        return ServerResponse::bad_request("invalid_request").with_trace(checks.into_trace(None));
    };
    if let Some(key) = world.tokens.refresh_families.bound_key(&token) {
        // Before it is used up: whoever has no key does not end a family with it.
        let Some(made) = dpop::check_proof(&mut world, &visit.dpop, None, &mut checks) else {
            return ServerResponse::bad_request("invalid_dpop_proof").with_trace(checks.into_trace(None));
        };
        if made != key {
            checks.failed(Check::KeyBinding, "made by another key");
            return refused().with_trace(checks.into_trace(None));
        }
    }
    let Some(user) = redeem(&mut world, &token, &mut checks) else {
        return refused().with_trace(checks.into_trace(None));
    };
    let account = match world.accounts.find(&user) {
        Some(account) if !account.banned => account.clone(),
        _ => {
            checks.failed(Check::Account, format!("{user} is banned"));
            world.tokens.refresh_families.end_all(&user);
            return refused().with_trace(checks.into_trace(None));
        }
    };
    checks.passed(Check::Account, format!("{user}, not banned"));
    let mut body = json!({});
    match issue::issue_at_refresh(&mut world, &account, &token) {
        Ok(issued) => issued.write_to(&mut body),
        Err(why) => {
            return ServerResponse::error(StatusCode::INTERNAL_SERVER_ERROR, &why).with_trace(checks.into_trace(None));
        }
    }
    ServerResponse::ok(&body).with_trace(checks.into_trace(Some(user)))
}

/// Whose token this is, if it is good for a refresh.
fn redeem(world: &mut LaneState, token: &str, checks: &mut CheckRecorder) -> Option<String> {
    let grace = world.setup.shop.refresh.grace_seconds;
    let now = world.now();
    match world.tokens.refresh_families.validate(token, now, grace) {
        RefreshTokenStatus::Unknown => checks.failed(Check::RefreshLookup, "none of ours"),
        RefreshTokenStatus::Expired => checks.failed(Check::RefreshLookup, "its family is out of date"),
        RefreshTokenStatus::Reused(user, ago) => {
            checks.passed(Check::RefreshLookup, user);
            checks.failed(Check::RefreshReuse, format!("used {ago} s ago: the family ends"));
        }
        RefreshTokenStatus::Valid(ValidRefreshToken { user, retired_seconds_ago: forgiven }) => {
            checks.passed(Check::RefreshLookup, &user);
            checks.passed(
                Check::RefreshReuse,
                match forgiven {
                    Some(ago) => format!("used {ago} s ago, forgiven"),
                    None => "first use".to_owned(),
                },
            );
            return Some(user);
        }
    }
    None
}

/// The refresh token in a body: JSON, or a form as RFC 6749, section 6, has it.
pub(in crate::lab::server) fn refresh_token_in_body(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let written = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if written.starts_with("application/json") {
        let body: Json = serde_json::from_slice(body).ok()?;
        return body.get("refresh_token").and_then(Json::as_str).map(str::to_owned);
    }
    let body = std::str::from_utf8(body).ok()?;
    form::single_value(body, "refresh_token")
}
