//! The cookies that carry a credential: the session ID, and an access token in a shop that keeps it in a cookie. Both have the
//! attributes that the setup chooses.

use crate::lab::lane_state::LaneState;
use crate::lab::server::http::credentials::{SID, TOKEN_COOKIE};
use crate::model::switch_types::SameSite;

/// The `Set-Cookie` that hands out a session ID (6265bis, section 4.1).
pub(in crate::lab::server) fn session_cookie(state: &LaneState, id: &str) -> String {
    match state.setup.shop.cookie.max_age_minutes {
        0 => format_set_cookie(state, SID, id, ""),
        minutes => format_set_cookie(state, SID, id, &format!("; Max-Age={}", u64::from(minutes) * 60)),
    }
}

/// The `Set-Cookie` that deletes it: a browser deletes the cookie with the same name, domain and path when `Max-Age` is 0.
pub(in crate::lab::server) fn expired_cookie(state: &LaneState) -> String {
    format_set_cookie(state, SID, "", "; Max-Age=0")
}

/// The `Set-Cookie` that hands out an access token; it lives as long as the token.
pub(in crate::lab::server) fn token_cookie(state: &LaneState, token: &str) -> String {
    let seconds = u64::from(state.setup.shop.access.minutes) * 60;
    format_set_cookie(state, TOKEN_COOKIE, token, &format!("; Max-Age={seconds}"))
}

/// The `Set-Cookie` that deletes it.
pub(in crate::lab::server) fn expired_token_cookie(state: &LaneState) -> String {
    format_set_cookie(state, TOKEN_COOKIE, "", "; Max-Age=0")
}

fn format_set_cookie(state: &LaneState, name: &str, value: &str, max_age: &str) -> String {
    let flags = &state.setup.shop.cookie;
    let mut cookie = format!("{name}={value}; Path=/{max_age}");
    if !flags.domain.is_empty() {
        cookie.extend(["; Domain=", &flags.domain]);
    }
    if flags.secure {
        cookie.push_str("; Secure");
    }
    if flags.http_only {
        cookie.push_str("; HttpOnly");
    }
    cookie.push_str(match flags.same_site {
        SameSite::Strict => "; SameSite=Strict",
        SameSite::Lax => "; SameSite=Lax",
        SameSite::None => "; SameSite=None",
        SameSite::Unset => "",
    });
    cookie
}
