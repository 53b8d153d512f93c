//! The issuer's session cookie. It is this cookie that single sign-on shares between all clients.

use hyper::header::HeaderMap;

use crate::lab::issuer_state::IssuerSession;
use crate::lab::lane_state::LaneState;
use crate::lab::server::http::credentials::cookie_value;

/// Its name; the prefix keeps siblings from setting it (6265bis, section 4.1.3.2).
const ISSUER_COOKIE: &str = "__Host-id";

/// The ID of this browser's session at the issuer, if it has one.
pub(super) fn session_id(state: &LaneState, headers: &HeaderMap) -> Option<String> {
    cookie_value(headers, ISSUER_COOKIE).filter(|id| state.issuer.session(id).is_some())
}

/// Who is logged in in this browser.
pub(super) fn logged_in<'s>(state: &'s LaneState, session_id: Option<&str>) -> Option<(&'s str, i64)> {
    let session = state.issuer.session(session_id?)?;
    Some((session.user.as_deref()?, session.auth_time))
}

/// Begins a session in place of `old`: its ID, and the `Set-Cookie` for it. `Lax`, since clients send the browser here with
/// links and redirects from their own sites.
pub(super) fn begin(state: &mut LaneState, old: Option<&str>, user: Option<&str>) -> (String, String) {
    let session = IssuerSession { user: user.map(str::to_owned), auth_time: state.now() };
    let id = state.issuer.begin_session(old, session, &mut state.random);
    let cookie = format!("{ISSUER_COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Lax");
    (id, cookie)
}
