//! Cookies: what a client's jar stores of each `Set-Cookie`, what it sends along with a request, and why.
//!
//! Invariants:
//! - Everything here is a pure function of its arguments; the time is passed in, in seconds since 1970-01-01Z.
//! - Each decision names the section of the standard behind it (`6265bis` is draft-ietf-httpbis-rfc6265bis, `layered-cookies` its
//!   successor, `CHIPS` draft-cutler-httpbis-partitioned-cookies) and one short reason, and each rule has a test named after its
//!   section.
//! - Where the standard leaves a choice, it is a switch of [`JarRules`]. Where all browsers depart from its letter, the jar does as
//!   they do, and a comment says so: an empty `Domain` is ignored, and a dot before an address or a public suffix refused.
//! - Nothing is dropped silently: a cookie that is refused, held back or evicted is reported with the same detail as one that is
//!   stored or sent.
//!
//! The way of a cookie: `set_cookie` parses the header, `storage` and [`Jar`] decide whether to store it, `send_rule` whether to
//! send it, with the comparisons of `matching` and `host`. `pasted_cookies` reads what people paste, and `explanation` tells what
//! a header says. Start reading at [`Jar`].

mod cookie_date;
mod cookie_explanation;
mod cookie_request;
mod host;
mod hsts_store;
mod jar;
mod jar_entry;
mod jar_rules;
mod matching;
mod pasted_cookies;
mod public_suffix;
mod punycode;
mod request_url;
mod rule_reason;
mod send_rule;
mod set_cookie;
mod storage;

pub use cookie_date::parse_cookie_date;
pub use cookie_explanation::{CookieExplanation, explain_set_cookie, likely_source};
pub use cookie_request::{CookieApi, CookieRequest};
pub use hsts_store::HstsStore;
pub use jar::{EvictedCookie, Jar, SetCookieReport};
pub use jar_rules::{CookieDraft, DefaultSameSite, JarRules, ThirdPartyCookies};
pub use pasted_cookies::{PastedCookie, PastedCookies, PastedForm};
pub use request_url::{RequestUrl, Site};
pub use set_cookie::refuse_set_cookie;
