//! The tokens that a client holds: when it sends them, and when it keeps or drops what comes back.
//!
//! Unlike a cookie, a token isn't attached by the browser: the client's own code does that, and only for its own shop.

use serde_json::{Value as Json, json};

use super::request_target::RequestTarget;
use crate::lab::browser::PageInitiator;
use crate::lab::hosts::{self, HostKind};
use crate::lab::lane_state::LaneState;
use crate::model::act::StoragePlace;
use crate::model::{ClientTokens, Request, Route};

const LOGIN_PATH: &str = Route::LogIn.path();
const REFRESH_PATH: &str = Route::Refresh.path();
const EXCHANGE_PATH: &str = Route::Exchange.path();
const LOGOUT_PATH: &str = Route::LogOut.path();
const LOGOUT_EVERYWHERE_PATH: &str = Route::LogOutEverywhere.path();

/// The tokens that `client` could send to `target`: those it holds, if the target is the shop and the shop's own script asks
/// it. No link, form or image adds a token, and no script of another origin reads it.
pub(super) fn tokens_for<'a>(
    state: &'a LaneState,
    client: &str,
    target: &RequestTarget,
    start: Option<&PageInitiator>,
) -> Option<&'a ClientTokens> {
    let is_shop = |host: &str| hosts::host_kind(&state.setup, host) == Some(HostKind::Shop);
    let has_token = start.is_none_or(|start| start.trigger.reads_response() && is_shop(start.page.host()));
    if is_shop(&target.host) && has_token { state.client_tokens.get(client) } else { None }
}

/// Whether the access token goes along with a request for `path`: with everything but what fetches a new one.
pub(super) fn sends_access_token(path: &str) -> bool {
    path != LOGIN_PATH && path != REFRESH_PATH
}

/// The JSON body that the client writes by itself: its refresh token, for a refresh, an exchange or a logout without a body
/// of the lesson's.
pub(super) fn refresh_token_body(held: &ClientTokens, path: &str, request: &Request) -> Option<String> {
    let has_body = request.json.is_some() || request.body.is_some() || !request.form.is_empty();
    let takes_refresh_token = matches!(path, REFRESH_PATH | EXCHANGE_PATH | LOGOUT_PATH);
    if has_body || !takes_refresh_token || !request.line.starts_with("POST ") {
        return None;
    }
    let token = held.refresh.as_ref()?;
    Some(json!({ "refresh_token": token }).to_string())
}

/// Keeps the tokens of a response, in `place` if a page holds them. Drops all tokens after a logout, and after a refresh was refused.
pub(super) fn update_from_response(
    held: &mut ClientTokens,
    place: Option<StoragePlace>,
    path: &str,
    status: u16,
    body: &str,
) {
    match (path, status) {
        (LOGIN_PATH | REFRESH_PATH, 200) => {
            let body: Json = serde_json::from_str(body).unwrap_or_default();
            let text = |name: &str| body.get(name).and_then(Json::as_str).map(str::to_owned);
            let (access_token, refresh_token) = (text("access_token"), text("refresh_token"));
            // Without rotation a refresh gives no new one, and the old one stays. An access token in a cookie is in the jar.
            if access_token.is_some() || refresh_token.is_some() {
                held.access = access_token;
                held.refresh = refresh_token.or_else(|| held.refresh.take());
                held.place = place;
            }
        }
        (EXCHANGE_PATH, 200) => {
            // What is exchanged for a session is worth nothing any more.
            *held = ClientTokens::default();
            update_from_response(held, place, LOGIN_PATH, status, body);
        }
        (REFRESH_PATH, 400) | (LOGOUT_PATH | LOGOUT_EVERYWHERE_PATH, 204) => *held = ClientTokens::default(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both_tokens() -> ClientTokens {
        ClientTokens { access: Some("a".to_owned()), refresh: Some("r".to_owned()), place: None }
    }

    #[test]
    fn tokens_are_kept_until_a_logout_or_a_refused_refresh() {
        let mut held = ClientTokens::default();
        update_from_response(&mut held, None, "/login", 200, r#"{"access_token":"a","refresh_token":"r"}"#);
        assert_eq!(held, both_tokens());
        update_from_response(&mut held, None, "/refresh", 200, r#"{"access_token":"b"}"#);
        assert_eq!(
            held,
            ClientTokens { access: Some("b".to_owned()), ..both_tokens() },
            "without rotation the old one stays"
        );
        update_from_response(&mut held, None, "/me", 401, "");
        update_from_response(&mut held, None, "/me", 200, r#"{"access_token":"x"}"#);
        update_from_response(&mut held, None, "/login", 200, r#"{"user":"bob"}"#);
        assert_eq!(held.access.as_deref(), Some("b"), "only a login and a refresh give tokens");
        let mut exchanged = both_tokens();
        update_from_response(&mut exchanged, None, "/exchange", 200, r#"{"user":"bob"}"#);
        assert_eq!(exchanged, ClientTokens::default(), "it holds a session instead");
        update_from_response(&mut exchanged, None, "/exchange", 200, r#"{"access_token":"a","refresh_token":"r"}"#);
        assert_eq!(exchanged, both_tokens());
        for (path, status) in [("/logout", 204), ("/logout/all", 204), ("/refresh", 400)] {
            let mut ended = both_tokens();
            update_from_response(&mut ended, None, path, status, "");
            assert_eq!(ended, ClientTokens::default(), "{path}");
        }
    }
}
