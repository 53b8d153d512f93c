//! The credentials of a request: session IDs, access token, `DPoP` proofs, and what the client calls itself. Nothing here is
//! believed yet.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use hyper::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderValue, USER_AGENT};
use hyper::http::request::Parts;

use super::requested_host::requested_host;
use crate::model::switch_types::CookiePrefix;
use crate::token::Algorithm;

/// The name of the query parameter with a session ID that the careless shop accepts.
const SID: &str = "sid";

/// The name of the cookie with the access token, in a shop that keeps it there.
pub(in crate::lab::server) const TOKEN_COOKIE: &str = "token";

/// The name of the cookie with a remember-me token.
pub(in crate::lab::server) const REMEMBER_COOKIE: &str = "remember";

/// The name of the cookie of a double submit.
pub(in crate::lab::server) const CSRF_COOKIE: &str = "csrf";

/// Everything in a request that could say who sends it.
#[derive(Debug, Default)]
pub(in crate::lab::server) struct RequestCredentials {
    /// The session IDs from cookies, by the prefix of the cookie's name. Of several cookies of one name the first counts:
    /// browsers send the one with the longest path first, then the oldest (6265bis, section 5.8.3). A server can't tell which
    /// of them it set.
    pub(in crate::lab::server) cookie_session_ids: BTreeMap<CookiePrefix, String>,
    /// The host that the request is for, in lower case: each may have a guard of its own.
    pub(in crate::lab::server) host: String,
    /// The session ID from `?sid=` in the URL.
    pub(in crate::lab::server) url_session_id: Option<String>,
    pub(in crate::lab::server) token: PresentedToken,
    /// Every header: in which one an API key counts is a switch of the shop.
    pub(in crate::lab::server) headers: HeaderMap,
    /// The access token in the cookie `token`. It counts only in a shop that keeps it there.
    pub(in crate::lab::server) cookie_token: Option<String>,
    /// The remember-me token.
    pub(in crate::lab::server) remember_token: Option<String>,
    /// The cookie of a double submit.
    pub(in crate::lab::server) csrf_cookie: Option<String>,
    pub(in crate::lab::server) dpop: DpopRequest,
    /// What the client calls itself in `User-Agent`. It can say anything, so nothing is decided by it.
    pub(in crate::lab::server) device: String,
}

impl RequestCredentials {
    /// Whether a token came along, in the header or in a cookie.
    pub(in crate::lab::server) fn names_token(&self) -> bool {
        self.token != PresentedToken::Missing || self.cookie_token.is_some()
    }
}

impl<S: Sync> FromRequestParts<S> for RequestCredentials {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let headers = &parts.headers;
        let token_in_url = query.clone().any(|(name, _)| name == "access_token");
        let host = requested_host(&parts.uri, headers).unwrap_or_default();
        Ok(Self {
            cookie_session_ids: cookie_session_ids(headers),
            cookie_token: cookie_value(headers, TOKEN_COOKIE),
            remember_token: cookie_value(headers, REMEMBER_COOKIE),
            csrf_cookie: cookie_value(headers, CSRF_COOKIE),
            token: PresentedToken::from_headers(headers, token_in_url),
            url_session_id: query.clone().find(|(name, _)| name == SID).map(|(_, id)| id.into_owned()),
            dpop: DpopRequest::new(parts, &host),
            device: device_name(headers),
            headers: headers.clone(),
            host,
        })
    }
}

/// The access token of a request. It counts in the header `Authorization` alone (RFC 6750, section 2.1): URLs end up in logs
/// and browser histories (RFC 9700, section 4.3.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lab::server) enum PresentedToken {
    #[default]
    Missing,
    Token(AuthScheme, String),
    /// Several tokens, or one in several places: nobody can tell which is meant (RFC 6750, section 3.1).
    Multiple,
}

impl PresentedToken {
    fn from_headers(headers: &HeaderMap, token_in_url: bool) -> Self {
        let mut lines = headers.get_all(AUTHORIZATION).iter();
        match (lines.next(), lines.next()) {
            (Some(_), Some(_)) => Self::Multiple,
            (Some(line), None) => match parse_authorization(line) {
                Some(_) if token_in_url => Self::Multiple,
                Some((scheme, token)) => Self::Token(scheme, token),
                None => Self::Missing,
            },
            (None, _) => Self::Missing,
        }
    }

    /// The scheme of the token; `Bearer` if there is none.
    pub(in crate::lab::server) fn scheme(&self) -> AuthScheme {
        if let Self::Token(scheme, _) = self { *scheme } else { AuthScheme::Bearer }
    }
}

/// How a token is presented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::lab::server) enum AuthScheme {
    /// Alone: whoever holds it can use it (RFC 6750).
    #[default]
    Bearer,
    /// With a proof of possession (RFC 9449, section 7.1).
    Dpop,
}

impl AuthScheme {
    /// The scheme as headers write it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
            Self::Dpop => "DPoP",
        }
    }
}

/// Scheme and token of an `Authorization`, if it carries one.
fn parse_authorization(line: &HeaderValue) -> Option<(AuthScheme, String)> {
    let (scheme_name, token) = line.to_str().ok()?.split_once(' ')?;
    // Schemes are case-insensitive (RFC 9110, section 11.1).
    let scheme = match scheme_name.to_ascii_lowercase().as_str() {
        "bearer" => AuthScheme::Bearer,
        "dpop" => AuthScheme::Dpop,
        _ => return None,
    };
    Some((scheme, token.trim().to_owned()))
}

/// The algorithms that a proof may be signed with (RFC 9449, section 5.1, `dpop_signing_alg_values_supported`).
pub(in crate::lab::server) const DPOP_ALGORITHMS: [Algorithm; 3] =
    [Algorithm::EdDsa, Algorithm::Ed25519, Algorithm::Es256];

/// The names of [`DPOP_ALGORITHMS`], as a challenge lists them (RFC 9449, section 7.1, `algs`).
pub(in crate::lab::server) fn dpop_algorithm_names() -> String {
    DPOP_ALGORITHMS.map(Algorithm::name).join(" ")
}

/// The proofs of a request, and what they must have been made for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lab::server) struct DpopRequest {
    pub(in crate::lab::server) method: String,
    /// The URL without query and fragment.
    pub(in crate::lab::server) url: String,
    /// The values of all `DPoP` headers.
    pub(in crate::lab::server) proofs: Vec<String>,
}

impl DpopRequest {
    fn new(parts: &Parts, host: &str) -> Self {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Self {
            method: parts.method.to_string(),
            // Without a port: that would be the one on loopback, and the virtual hosts have none.
            url: format!("https://{host}{}", parts.uri.path()),
            proofs: parts.headers.get_all("dpop").iter().map(text).collect(),
        }
    }
}

/// How many characters of a `User-Agent` are kept: enough to recognize a device, too few to fill a screen.
const MAX_DEVICE_CHARS: usize = 40;

/// The `User-Agent` without anything that a terminal would obey.
fn device_name(headers: &HeaderMap) -> String {
    let user_agent = headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes())).unwrap_or_default();
    let is_harmless = |c: &char| c.is_ascii_graphic() || *c == ' ';
    let device: String = user_agent.chars().filter(is_harmless).take(MAX_DEVICE_CHARS).collect();
    if device.is_empty() { "unknown".to_owned() } else { device }
}

fn cookie_session_ids(headers: &HeaderMap) -> BTreeMap<CookiePrefix, String> {
    let presented = CookiePrefix::ALL.into_iter().filter_map(|prefix| {
        let id = cookie_value(headers, prefix.session_cookie_name())?;
        Some((prefix, id))
    });
    presented.collect()
}

/// The value of the first cookie called `name`.
pub(in crate::lab::server) fn cookie_value(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get_all(COOKIE).iter().find_map(|line| {
        let line = String::from_utf8_lossy(line.as_bytes());
        let mut pairs = line.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(other, _)| *other == name).map(|(_, value)| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_what_the_client_says_made_harmless() {
        let device_of = |value: &[u8]| {
            let value = HeaderValue::from_bytes(value).expect("a value");
            device_name(&HeaderMap::from_iter([(USER_AGENT, value)]))
        };
        assert_eq!(device_of(b"laptop (browser)"), "laptop (browser)");
        assert_eq!(device_of("a\u{9b}31m\u{202e}b".as_bytes()), "a31mb");
        assert_eq!(device_of(&[b'x'; 100]).len(), MAX_DEVICE_CHARS);
        assert_eq!((device_of(b""), device_name(&HeaderMap::new())), ("unknown".to_owned(), "unknown".to_owned()));
    }

    #[test]
    fn rfc_6750_3_1_a_token_counts_once_and_in_its_header_alone() {
        let presented = |lines: &[&'static str], token_in_url| {
            let lines = lines.iter().map(|line| (AUTHORIZATION, HeaderValue::from_static(line)));
            let headers = lines.fold(HeaderMap::new(), |mut headers, (name, line)| {
                headers.append(name, line);
                headers
            });
            PresentedToken::from_headers(&headers, token_in_url)
        };
        let token = |scheme| PresentedToken::Token(scheme, "a.b.c".to_owned());
        assert_eq!(presented(&["Bearer a.b.c"], false), token(AuthScheme::Bearer));
        assert_eq!(presented(&["dPoP  a.b.c"], false), token(AuthScheme::Dpop));
        for lines in [&["Bearer a.b.c", "Bearer a.b.c"][..], &["Bearer a.b.c", "Basic eA=="]] {
            assert_eq!(presented(lines, false), PresentedToken::Multiple, "{lines:?}");
        }
        assert_eq!(presented(&["Bearer a.b.c"], true), PresentedToken::Multiple);
        for (lines, token_in_url) in [(&[][..], false), (&[], true), (&["Basic eA=="], true), (&["Bearer"], false)] {
            assert_eq!(presented(lines, token_in_url), PresentedToken::Missing, "{lines:?}");
        }
    }

    #[test]
    fn rfc_9112_3_2_2_a_proof_is_made_for_the_host_of_an_absolute_target() {
        let url_for = |target: &str| {
            let request =
                hyper::Request::get(target).header("host", "blog.shop.test:8080").body(()).expect("a request");
            let parts = request.into_parts().0;
            let host = requested_host(&parts.uri, &parts.headers).expect("a host");
            DpopRequest::new(&parts, &host).url
        };
        assert_eq!(url_for("https://shop.test/me?a=1"), "https://shop.test/me");
        assert_eq!(url_for("/me"), "https://blog.shop.test/me");
    }

    #[test]
    fn the_first_sid_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(cookie_value(&headers, SID), None);
        headers.append(COOKIE, HeaderValue::from_static("a=1; xsid=0; Sid=2"));
        assert_eq!(cookie_value(&headers, SID), None);
        headers.append(COOKIE, HeaderValue::from_static("a=1; sid=first; sid=second"));
        assert_eq!(cookie_value(&headers, SID).as_deref(), Some("first"));
    }
}
