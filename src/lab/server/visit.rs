//! What a request brings along that could name a session, and what sent it.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use hyper::header::{AUTHORIZATION, COOKIE, HeaderMap, USER_AGENT};
use hyper::http::request::Parts;

use super::proof;
use crate::lab::form;

/// The name of the session cookie, and of the careless parameter.
pub(super) const SID: &str = "sid";

/// The session ids that came with a request, wherever they stood.
#[derive(Debug, Default)]
pub(super) struct Visit {
    /// From the cookie. Of several the first counts: the one with the longest path, or else the oldest (6265bis, section
    /// 5.8.3). A server cannot tell which of them is its own.
    pub(super) cookie: Option<String>,
    /// From `?sid=` in the address.
    pub(super) url: Option<String>,
    /// The token behind `Authorization: Bearer` or `DPoP`.
    pub(super) bearer: Option<String>,
    /// Whether the scheme was `DPoP`.
    pub(super) scheme: Scheme,
    /// What a proof would have to fit.
    pub(super) request: proof::Request,
    /// What the client calls itself: its `User-Agent`. It is free to say anything, so nothing is decided by it.
    pub(super) device: String,
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let url = parts.uri.query().and_then(|query| form::pairs(query).find(|(name, _)| name == SID));
        let headers = &parts.headers;
        let url = url.map(|(_, id)| id);
        let (scheme, bearer) = bearer(headers).map_or((Scheme::Bearer, None), |(scheme, token)| (scheme, Some(token)));
        let request = proof::Request::of(parts);
        Ok(Self { cookie: first_sid(headers), url, bearer, scheme, request, device: device(headers) })
    }
}

/// How a token is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Scheme {
    /// Whoever holds it, may (RFC 6750).
    #[default]
    Bearer,
    /// With a proof (RFC 9449, section 7.1).
    Dpop,
}

/// The token of the one `Authorization` header (RFC 6750, section 2.1). With two of them nobody can tell which is meant.
fn bearer(headers: &HeaderMap) -> Option<(Scheme, String)> {
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    let (first, second) = (lines.next()?, lines.next());
    let (scheme, token) = first.to_str().ok()?.split_once(' ')?;
    // A scheme is written in any case (RFC 9110, section 11.1).
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Scheme::Bearer,
        "dpop" => Scheme::Dpop,
        _ => return None,
    };
    second.is_none().then(|| (scheme, token.trim().to_owned()))
}

/// At most this many characters of a `User-Agent` are kept.
const LONGEST_DEVICE: usize = 40;

fn device(headers: &HeaderMap) -> String {
    let written = headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let tame = |c: &char| c.is_ascii_graphic() || *c == ' ';
    let device: String = written.unwrap_or_default().chars().filter(tame).take(LONGEST_DEVICE).collect();
    if device.is_empty() { "unknown".to_owned() } else { device }
}

fn first_sid(headers: &HeaderMap) -> Option<String> {
    headers.get_all(COOKIE).iter().find_map(|line| {
        let line = String::from_utf8_lossy(line.as_bytes());
        let pairs = line.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(name, _)| *name == SID).map(|(_, id)| id.to_owned()).next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    #[test]
    fn a_device_is_what_the_client_says_made_harmless() {
        let said = |value: &[u8]| {
            let value = HeaderValue::from_bytes(value).expect("a value");
            device(&HeaderMap::from_iter([(USER_AGENT, value)]))
        };
        assert_eq!(said(b"laptop (browser)"), "laptop (browser)");
        assert_eq!(said("a\u{9b}31m\u{202e}b".as_bytes()), "a31mb");
        assert_eq!(said(&[b'x'; 100]).len(), LONGEST_DEVICE);
        assert_eq!((said(b""), device(&HeaderMap::new())), ("unknown".to_owned(), "unknown".to_owned()));
    }

    #[test]
    fn the_first_sid_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(first_sid(&headers), None);
        headers.append(COOKIE, HeaderValue::from_static("a=1; xsid=0; Sid=2"));
        assert_eq!(first_sid(&headers), None);
        headers.append(COOKIE, HeaderValue::from_static("a=1; sid=first; sid=second"));
        assert_eq!(first_sid(&headers).as_deref(), Some("first"));
    }
}
