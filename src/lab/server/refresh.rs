//! `POST /refresh`: a long token for a new short one, with rotation and its alarm.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::checks::Checks;
use super::issue;
use super::proof;
use super::visit::Visit;
use crate::lab::form;
use crate::lab::lane::Lane;
use crate::lab::tokens::families::{Redeemed, Worth};
use crate::lab::world::World;
use crate::world::Check;

/// The checks of a refresh, in order.
const REFRESH: &[Check] = &[Check::RefreshLookup, Check::RefreshReuse, Check::Account];

/// Gives a new access token for a refresh token. One that is no good is a request that cannot be served: 400, not 401
/// (RFC 6749, section 5.2). The account is read anew: who was banned gets nothing, and a changed role
/// counts from here on.
pub(super) async fn refresh(State(lane): State<Arc<Lane>>, visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let mut world = lane.world().await;
    let mut checks = Checks::of(REFRESH);
    let refused = || Answer::bad_request("invalid_grant");
    let Some(token) = brought(&headers, &body) else {
        checks.failed(Check::RefreshLookup, "none");
        return Answer::bad_request("invalid_request").after(checks.believing(None));
    };
    if let Some(key) = world.tokens.families.key_of(&token) {
        // Before it is used up: whoever has no key does not end a family with it.
        let Some(made) = proof::check(&mut world, &visit.request, None, &mut checks) else {
            return Answer::bad_request("invalid_dpop_proof").after(checks.believing(None));
        };
        if made != key {
            checks.failed(Check::KeyBinding, "made by another key");
            return refused().after(checks.believing(None));
        }
    }
    let Some(user) = redeem(&mut world, &token, &mut checks) else {
        return refused().after(checks.believing(None));
    };
    let account = match world.accounts.find(&user) {
        Some(account) if !account.banned => account.clone(),
        _ => {
            checks.failed(Check::Account, format!("{user} is banned"));
            world.tokens.families.end_all(&user);
            return refused().after(checks.believing(None));
        }
    };
    checks.passed(Check::Account, format!("{user}, not banned"));
    let mut body = json!({});
    match issue::next(&mut world, &account, &token) {
        Ok(issued) => issued.write(&mut body),
        Err(why) => return Answer::error(StatusCode::INTERNAL_SERVER_ERROR, &why).after(checks.believing(None)),
    }
    Answer::ok(&body).after(checks.believing(Some(user)))
}

/// Whose token this is, if it is good for a refresh.
fn redeem(world: &mut World, token: &str, checks: &mut Checks) -> Option<String> {
    let grace = world.setup.shop.refresh.grace_seconds;
    let now = world.now();
    match world.tokens.families.look_up(token, now, grace) {
        Worth::Unknown => checks.failed(Check::RefreshLookup, "none of ours"),
        Worth::Ended => checks.failed(Check::RefreshLookup, "its family is out of date"),
        Worth::Reused(user, ago) => {
            checks.passed(Check::RefreshLookup, user);
            checks.failed(Check::RefreshReuse, format!("used {ago} s ago: the family ends"));
        }
        Worth::Good(Redeemed { user, forgiven }) => {
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
pub(super) fn brought(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let written = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if written.starts_with("application/json") {
        let body: Json = serde_json::from_slice(body).ok()?;
        return body.get("refresh_token").and_then(Json::as_str).map(str::to_owned);
    }
    let body = std::str::from_utf8(body).ok()?;
    form::only(body, "refresh_token")
}
