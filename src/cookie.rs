//! Cookies: what a client's jar keeps of each `Set-Cookie`, what it sends along with a request, and why.
//!
//! Everything here is a pure function of its arguments; the time is passed in, in seconds since 1970-01-01Z. Each decision
//! names the section of the standard that made it (`6265bis` is draft-ietf-httpbis-rfc6265bis) and one short reason. For
//! now every request counts as same-site: `SameSite` is kept and shown, and holds nothing back.

mod jar;
mod matching;
mod set_cookie;

pub use jar::Jar;
pub use set_cookie::reject_set_cookie;

/// Where a request goes, as far as cookies ask: no port, since ports do not keep cookies apart (6265bis, section 8.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemeAndHost<'a> {
    /// Whether the scheme is https.
    pub secure: bool,
    /// The host in lower case, without a port.
    pub host: &'a str,
}
