//! Cookies: what a client's jar stores of each `Set-Cookie`, what it sends along with a request, and why.
//!
//! Invariants:
//! - Everything here is a pure function of its arguments; the time is passed in, in seconds since 1970-01-01Z.
//! - Each decision names the section of the standard behind it (`6265bis` is draft-ietf-httpbis-rfc6265bis) and one short
//!   reason, and each rule has a test.
//! - Nothing is dropped silently: a cookie that is refused or held back is reported with the same detail as one that is stored
//!   or sent.
//! - For now every request counts as same-site: `SameSite` is stored and shown, and holds nothing back.
//!
//! The way of a cookie: `set_cookie` parses the header, `jar` decides whether to store it and later whether to send it, with
//! the comparisons of `matching`. Start reading at [`Jar`].

mod jar;
mod matching;
mod rule_reason;
mod scheme_and_host;
mod set_cookie;

pub use jar::{CookieHeader, Jar};
pub use scheme_and_host::SchemeAndHost;
pub use set_cookie::refuse_set_cookie;
