//! What a request brings along that could name a session.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use hyper::header::{COOKIE, HeaderMap};
use hyper::http::request::Parts;

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
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let url = parts.uri.query().and_then(|query| form::pairs(query).find(|(name, _)| name == SID));
        Ok(Self { cookie: first_sid(&parts.headers), url: url.map(|(_, id)| id) })
    }
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
    fn the_first_sid_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(first_sid(&headers), None);
        headers.append(COOKIE, HeaderValue::from_static("a=1; xsid=0; Sid=2"));
        assert_eq!(first_sid(&headers), None);
        headers.append(COOKIE, HeaderValue::from_static("a=1; sid=first; sid=second"));
        assert_eq!(first_sid(&headers).as_deref(), Some("first"));
    }
}
