//! The app's two cookies: one for a flow that has begun, one for whoever is logged in.

use hyper::header::HeaderMap;

use crate::lab::server::http::credentials::cookie_value;

/// `Lax`: the browser comes back to the callback from the issuer's site, and has to bring it along.
const FLOW_COOKIE: &str = "__Host-flow";
/// `Strict` (RFC 10017, section 6.1.3.2): no other site starts a request with it.
const SESSION_COOKIE: &str = "__Host-app";

/// The ID of the flow that this browser has begun.
pub(super) fn flow_id(headers: &HeaderMap) -> Option<String> {
    cookie_value(headers, FLOW_COOKIE)
}

/// The ID of this browser's session.
pub(super) fn session_id(headers: &HeaderMap) -> Option<String> {
    cookie_value(headers, SESSION_COOKIE)
}

/// The `Set-Cookie` for a flow, which lasts ten minutes.
pub(super) fn flow_cookie(id: &str) -> String {
    format!("{FLOW_COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600")
}

/// The `Set-Cookie` for a session.
pub(super) fn session_cookie(id: &str) -> String {
    format!("{SESSION_COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Strict")
}

/// The `Set-Cookie` that ends a flow.
pub(super) fn end_of_flow() -> String {
    format!("{FLOW_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// The `Set-Cookie` that ends a session.
pub(super) fn end_of_session() -> String {
    format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0")
}
