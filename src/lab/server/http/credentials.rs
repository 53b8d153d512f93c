//! What a request brings along that could name a session, and what sent it.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use hyper::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderValue, USER_AGENT};
use hyper::http::request::Parts;

use crate::lab::form;
use crate::lab::server::auth::dpop;

/// The name of the session cookie, and of the careless parameter.
pub(in crate::lab::server) const SID: &str = "sid";

/// The session ids that came with a request, wherever they stood.
#[derive(Debug, Default)]
pub(in crate::lab::server) struct RequestCredentials {
    /// From the cookie. Of several the first counts: the one with the longest path, or else the oldest (6265bis, section
    /// 5.8.3). A server cannot tell which of them is its own.
    pub(in crate::lab::server) cookie_session_id: Option<String>,
    /// From `?sid=` in the address.
    pub(in crate::lab::server) url_session_id: Option<String>,
    /// The access token.
    pub(in crate::lab::server) token: PresentedToken,
    /// What a proof would have to fit.
    pub(in crate::lab::server) dpop: dpop::DpopRequest,
    /// What the client calls itself: its `User-Agent`. It is free to say anything, so nothing is decided by it.
    pub(in crate::lab::server) device: String,
}

impl<S: Sync> FromRequestParts<S> for RequestCredentials {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query: Vec<_> = form::decode_pairs(parts.uri.query().unwrap_or_default()).collect();
        let headers = &parts.headers;
        let token = PresentedToken::from_headers(headers, query.iter().any(|(name, _)| name == "access_token"));
        let url = query.into_iter().find(|(name, _)| name == SID).map(|(_, id)| id);
        let request = dpop::DpopRequest::from_parts(parts);
        Ok(Self {
            cookie_session_id: session_id_from_cookie(headers),
            url_session_id: url,
            token,
            dpop: request,
            device: device_name(headers),
        })
    }
}

/// The access token of a request. It counts in the header `Authorization` alone (RFC 6750, section 2.1): an address is
/// written into logs and histories (RFC 9700, section 4.3.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lab::server) enum PresentedToken {
    /// None.
    #[default]
    Missing,
    /// One.
    Token(AuthScheme, String),
    /// More than one, or one in more than one way: nobody can tell which is meant (RFC 6750, section 3.1).
    Multiple,
}

impl PresentedToken {
    /// The token in `headers`, with or without another in the address.
    fn from_headers(headers: &HeaderMap, in_address: bool) -> Self {
        let mut lines = headers.get_all(AUTHORIZATION).iter();
        match (lines.next(), lines.next()) {
            (Some(_), Some(_)) => Self::Multiple,
            (Some(line), None) => match parse_authorization(line) {
                Some(_) if in_address => Self::Multiple,
                Some((scheme, token)) => Self::Token(scheme, token),
                None => Self::Missing,
            },
            (None, _) => Self::Missing,
        }
    }

    /// How the token is shown; as bearer, where there is none.
    pub(in crate::lab::server) fn scheme(&self) -> AuthScheme {
        if let Self::Token(scheme, _) = self { *scheme } else { AuthScheme::Bearer }
    }
}

/// How a token is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::lab::server) enum AuthScheme {
    /// Whoever holds it, may (RFC 6750).
    #[default]
    Bearer,
    /// With a proof (RFC 9449, section 7.1).
    Dpop,
}

impl AuthScheme {
    /// As it stands in a header.
    pub(in crate::lab::server) const fn name(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
            Self::Dpop => "DPoP",
        }
    }
}

/// Scheme and token of an `Authorization`, if it carries one.
fn parse_authorization(line: &HeaderValue) -> Option<(AuthScheme, String)> {
    let (scheme, token) = line.to_str().ok()?.split_once(' ')?;
    // A scheme is written in any case (RFC 9110, section 11.1).
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "bearer" => AuthScheme::Bearer,
        "dpop" => AuthScheme::Dpop,
        _ => return None,
    };
    Some((scheme, token.trim().to_owned()))
}

/// At most this many characters of a `User-Agent` are kept.
const MAX_DEVICE_CHARS: usize = 40;

fn device_name(headers: &HeaderMap) -> String {
    let written = headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let tame = |c: &char| c.is_ascii_graphic() || *c == ' ';
    let device: String = written.unwrap_or_default().chars().filter(tame).take(MAX_DEVICE_CHARS).collect();
    if device.is_empty() { "unknown".to_owned() } else { device }
}

fn session_id_from_cookie(headers: &HeaderMap) -> Option<String> {
    headers.get_all(COOKIE).iter().find_map(|line| {
        let line = String::from_utf8_lossy(line.as_bytes());
        let pairs = line.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(name, _)| *name == SID).map(|(_, id)| id.to_owned()).next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_what_the_client_says_made_harmless() {
        let said = |value: &[u8]| {
            let value = HeaderValue::from_bytes(value).expect("a value");
            device_name(&HeaderMap::from_iter([(USER_AGENT, value)]))
        };
        assert_eq!(said(b"laptop (browser)"), "laptop (browser)");
        assert_eq!(said("a\u{9b}31m\u{202e}b".as_bytes()), "a31mb");
        assert_eq!(said(&[b'x'; 100]).len(), MAX_DEVICE_CHARS);
        assert_eq!((said(b""), device_name(&HeaderMap::new())), ("unknown".to_owned(), "unknown".to_owned()));
    }

    #[test]
    fn rfc_6750_3_1_a_token_counts_once_and_in_its_header_alone() {
        let brought = |lines: &[&'static str], in_address| {
            let lines = lines.iter().map(|line| (AUTHORIZATION, HeaderValue::from_static(line)));
            let headers = lines.fold(HeaderMap::new(), |mut headers, (name, line)| {
                headers.append(name, line);
                headers
            });
            PresentedToken::from_headers(&headers, in_address)
        };
        let token = |scheme| PresentedToken::Token(scheme, "a.b.c".to_owned());
        assert_eq!(brought(&["Bearer a.b.c"], false), token(AuthScheme::Bearer));
        assert_eq!(brought(&["dPoP  a.b.c"], false), token(AuthScheme::Dpop));
        for lines in [&["Bearer a.b.c", "Bearer a.b.c"][..], &["Bearer a.b.c", "Basic eA=="]] {
            assert_eq!(brought(lines, false), PresentedToken::Multiple, "{lines:?}");
        }
        assert_eq!(brought(&["Bearer a.b.c"], true), PresentedToken::Multiple);
        for (lines, in_address) in [(&[][..], false), (&[], true), (&["Basic eA=="], true), (&["Bearer"], false)] {
            assert_eq!(brought(lines, in_address), PresentedToken::Missing, "{lines:?}");
        }
    }

    #[test]
    fn the_first_sid_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(session_id_from_cookie(&headers), None);
        headers.append(COOKIE, HeaderValue::from_static("a=1; xsid=0; Sid=2"));
        assert_eq!(session_id_from_cookie(&headers), None);
        headers.append(COOKIE, HeaderValue::from_static("a=1; sid=first; sid=second"));
        assert_eq!(session_id_from_cookie(&headers).as_deref(), Some("first"));
    }
}
