//! The cookies that carry a credential: the session ID, a remember-me token, and an access token in a shop that keeps it in a
//! cookie. All have the attributes that the setup chooses.

use crate::lab::lane_state::LaneState;
use crate::lab::server::http::credentials::{REMEMBER_COOKIE, TOKEN_COOKIE};
use crate::model::setup::SessionCookieSetup;
use crate::model::switch_types::SameSite;

/// The `Set-Cookie` that hands out a session ID (6265bis, section 4.1).
pub(in crate::lab::server) fn session_cookie(state: &LaneState, id: &str) -> String {
    let cookie = &state.setup.shop.cookie;
    let max_age = match cookie.max_age_minutes {
        0 => String::new(),
        minutes => format!("; Max-Age={}", u64::from(minutes) * 60),
    };
    let value = format!("{}={id}{}{max_age}{}", cookie.prefix.session_cookie_name(), path(cookie), domain(cookie));
    with_flags(value, cookie)
}

/// The `Set-Cookie` that deletes it: a browser deletes the cookie with the same name, domain and path when `Max-Age` is 0. The
/// careless shop leaves out `Domain` and `Path`, and so may mean another cookie.
pub(in crate::lab::server) fn expired_cookie(state: &LaneState) -> String {
    let cookie = &state.setup.shop.cookie;
    let name = cookie.prefix.session_cookie_name();
    let value = if cookie.logout_repeats_scope {
        format!("{name}={}; Max-Age=0{}", path(cookie), domain(cookie))
    } else {
        format!("{name}=; Max-Age=0")
    };
    with_flags(value, cookie)
}

/// The `Set-Cookie` that hands out an access token; it lives as long as the token.
pub(in crate::lab::server) fn token_cookie(state: &LaneState, token: &str) -> String {
    let seconds = u64::from(state.setup.shop.access.minutes) * 60;
    format_lasting_cookie(state, TOKEN_COOKIE, token, seconds)
}

/// The `Set-Cookie` that deletes it.
pub(in crate::lab::server) fn expired_token_cookie(state: &LaneState) -> String {
    format_lasting_cookie(state, TOKEN_COOKIE, "", 0)
}

/// The `Set-Cookie` that hands out a remember-me token for so many seconds.
pub(in crate::lab::server) fn remember_cookie(state: &LaneState, token: &str, seconds: i64) -> String {
    format_lasting_cookie(state, REMEMBER_COOKIE, token, u64::try_from(seconds).unwrap_or(0))
}

/// The `Set-Cookie` that deletes it.
pub(in crate::lab::server) fn expired_remember_cookie(state: &LaneState) -> String {
    format_lasting_cookie(state, REMEMBER_COOKIE, "", 0)
}

/// A cookie for the whole host, which lives so many seconds.
fn format_lasting_cookie(state: &LaneState, name: &str, value: &str, max_age: u64) -> String {
    let cookie = &state.setup.shop.cookie;
    with_flags(format!("{name}={value}; Path=/; Max-Age={max_age}{}", domain(cookie)), cookie)
}

fn path(cookie: &SessionCookieSetup) -> String {
    format!("; Path={}", cookie.path)
}

fn domain(cookie: &SessionCookieSetup) -> String {
    if cookie.domain.is_empty() { String::new() } else { format!("; Domain={}", cookie.domain) }
}

/// `set_cookie` with the attributes that say who may have the cookie.
fn with_flags(mut set_cookie: String, cookie: &SessionCookieSetup) -> String {
    if cookie.secure {
        set_cookie.push_str("; Secure");
    }
    if cookie.http_only {
        set_cookie.push_str("; HttpOnly");
    }
    set_cookie.push_str(match cookie.same_site {
        SameSite::Strict => "; SameSite=Strict",
        SameSite::Lax => "; SameSite=Lax",
        SameSite::None => "; SameSite=None",
        SameSite::Unset => "",
    });
    set_cookie
}
