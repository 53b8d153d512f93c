//! The tokens that a client holds: when it sends them, and when it keeps or throws away what comes back.
//!
//! Unlike a cookie, a token goes nowhere by itself: the client's own code attaches it, and to its own shop alone.

use serde_json::{Value as Json, json};

use super::super::hosts::{self, HostKind};
use super::request_target::RequestTarget;
use crate::lab::lane_state::LaneState;
use crate::model::{ClientTokens, Request};

const LOGIN_PATH: &str = "/login";
const REFRESH_PATH: &str = "/refresh";

/// What `client` could send to `target`: its purse, if it has one and the shop is asked.
pub(super) fn tokens_for<'w>(world: &'w LaneState, client: &str, target: &RequestTarget) -> Option<&'w ClientTokens> {
    let shop = hosts::host_kind(&world.setup, &target.host) == Some(HostKind::Shop);
    world.client_tokens.get(client).filter(|_| shop)
}

/// Whether the access token goes along with a request for `path`: with everything but what fetches a new one.
pub(super) fn sends_access_token(path: &str) -> bool {
    path != LOGIN_PATH && path != REFRESH_PATH
}

/// The body that the client writes by itself: its refresh token, where that is wanted and the lesson writes nothing.
pub(super) fn refresh_token_body(
    purse: &ClientTokens,
    path: &str,
    request: &Request,
) -> Option<(String, Option<&'static str>)> {
    let empty = request.json.is_none() && request.form.is_empty();
    let wanted = path == REFRESH_PATH || path == "/logout";
    let token = purse.refresh.as_ref().filter(|_| empty && wanted && request.line.starts_with("POST "))?;
    Some((json!({ "refresh_token": token }).to_string(), Some("application/json")))
}

/// Keeps the tokens of an answer, or throws them away: after a logout, and when a refresh was refused.
pub(super) fn update_from_response(purse: &mut ClientTokens, path: &str, status: u16, body: &str) {
    match (path, status) {
        (LOGIN_PATH | REFRESH_PATH, 200) => {
            let body: Json = serde_json::from_str(body).unwrap_or_default();
            let text = |name: &str| body.get(name).and_then(Json::as_str).map(str::to_owned);
            if let Some(access) = text("access_token") {
                purse.access = Some(access);
                purse.refresh = text("refresh_token").or_else(|| purse.refresh.take());
            }
        }
        (REFRESH_PATH, 400) | ("/logout" | "/logout/all", 204) => *purse = ClientTokens::default(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> ClientTokens {
        ClientTokens { access: Some("a".to_owned()), refresh: Some("r".to_owned()) }
    }

    #[test]
    fn tokens_are_kept_until_a_logout_or_a_refused_refresh() {
        let mut purse = ClientTokens::default();
        update_from_response(&mut purse, "/login", 200, r#"{"access_token":"a","refresh_token":"r"}"#);
        assert_eq!(purse, full());
        update_from_response(&mut purse, "/refresh", 200, r#"{"access_token":"b"}"#);
        assert_eq!(
            purse,
            ClientTokens { access: Some("b".to_owned()), ..full() },
            "without rotation the old one stays"
        );
        update_from_response(&mut purse, "/me", 401, "");
        update_from_response(&mut purse, "/me", 200, r#"{"access_token":"x"}"#);
        update_from_response(&mut purse, "/login", 200, r#"{"user":"bob"}"#);
        assert_eq!(purse.access.as_deref(), Some("b"), "only a login and a refresh give tokens");
        for (path, status) in [("/logout", 204), ("/logout/all", 204), ("/refresh", 400)] {
            let mut purse = full();
            update_from_response(&mut purse, path, status, "");
            assert_eq!(purse, ClientTokens::default(), "{path}");
        }
    }
}
