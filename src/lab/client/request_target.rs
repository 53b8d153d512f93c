//! The line of a request as lessons write it, `POST /login` or `GET https://blog.shop.test/`.

use hyper::{Method, Uri};

use super::connection_target::ConnectionTarget;
use crate::cookie::{CookieRequest, RequestUrl};
use crate::lab::browser::{Page, PageInitiator, default_port, with_port};
use crate::lab::error::LabError;
use crate::lab::hosts::{self, SHOP_HOST, without_port};
use crate::lab::lane_state::LaneState;
use crate::lab::request_error::RequestError;
use crate::lab::side_channel::ClientScheme;
use crate::model::{RequestLine, Setup};

/// Method and URL of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RequestTarget {
    pub(super) method: Method,
    /// The host, in lower case.
    pub(super) host: String,
    /// The port, if it is another one than the scheme's own. All of the lab's servers answer at every port: it counts for
    /// origins, and says whether it counts for cookies.
    pub(super) port: Option<u16>,
    /// The target as the request line on the wire has it: path and query.
    pub(super) uri: Uri,
    /// Whether the URL says `https`. Without `world.tls` that counts for cookies and on screens only.
    pub(super) secure: bool,
    /// Whether the browser made https of http.
    pub(super) upgraded_by_hsts: bool,
}

impl RequestTarget {
    /// Where `client` goes with this request line: a browser goes to https where it knows that the host wants it (RFC 6797,
    /// section 8.3), before it decides anything else about the request.
    ///
    /// # Errors
    /// As [`RequestTarget::parse`].
    pub(super) fn of_client(line: &str, state: &LaneState, client: &str) -> Result<Self, LabError> {
        let target = Self::parse(line, &state.setup)?;
        let wants_https = state.hsts.get(client).is_some_and(|store| store.upgrades(&target.host, state.now()));
        Ok(if wants_https && !target.secure { target.upgraded() } else { target })
    }

    /// Parses a request line. A relative target goes to `https://shop.test`.
    ///
    /// # Errors
    /// When it isn't a request line, or names a host that doesn't answer here.
    fn parse(line: &str, setup: &Setup) -> Result<Self, LabError> {
        let bad = |error: RequestError| LabError::BadRequest { line: line.to_owned(), error };
        let RequestLine { method, target } =
            RequestLine::parse(line).ok_or_else(|| bad(RequestError::NoRequestLine))?;
        let uri: Uri = target.parse().map_err(|_| bad(RequestError::BadTarget))?;
        let secure = match uri.scheme_str() {
            None if target.starts_with('/') => true,
            Some("https") => true,
            Some("http") => false,
            _ => return Err(bad(RequestError::ForeignScheme)),
        };
        let authority = uri.authority().map_or(SHOP_HOST, |authority| authority.as_str()).to_ascii_lowercase();
        let host = without_port(&authority).to_owned();
        if hosts::host_kind(setup, &host).is_none() {
            return Err(LabError::UnknownHost { host, known: hosts::known_hosts(setup) });
        }
        let port = uri.port_u16().filter(|port| *port != default_port(secure));
        let uri = uri.into_parts().path_and_query.map_or_else(|| Uri::from_static("/"), Uri::from);
        Ok(Self { method: parse_method(method).map_err(bad)?, host, port, uri, secure, upgraded_by_hsts: false })
    }

    /// What a request asks for that is written byte by byte, and so may ask for anything.
    pub(super) const fn of_written_request(method: Method, host: String, uri: Uri) -> Self {
        Self { method, host, port: None, uri, secure: true, upgraded_by_hsts: false }
    }

    /// What a connection for it has to be.
    pub(super) fn connection_target(&self, has_tls: bool) -> ConnectionTarget {
        let scheme = if self.secure { ClientScheme::Https } else { ClientScheme::Http };
        ConnectionTarget { scheme, tls_host: (has_tls && self.secure).then(|| self.host.clone()) }
    }

    /// The same over https, as HSTS demands it (RFC 6797, section 8.3): a port 80 that was written becomes 443, another stays.
    fn upgraded(self) -> Self {
        Self { secure: true, upgraded_by_hsts: true, port: self.port.filter(|port| *port != 443), ..self }
    }

    /// The whole URL, as a browser shows it.
    pub(super) fn url(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}{}", self.authority(), self.uri)
    }

    /// Host and port as the header `Host` has them.
    pub(super) fn authority(&self) -> String {
        with_port(&self.host, self.port)
    }

    /// The request as the client's jar sees it. Without a page that starts it, the site's own page does.
    pub(super) fn cookie_request(&self, start: Option<&PageInitiator>) -> CookieRequest {
        let url = RequestUrl::new(self.secure, &self.host, self.path());
        match start {
            Some(start) => start.cookie_request(url, self.method.as_str()),
            None => CookieRequest::same_site(url, self.method.as_str()),
        }
    }

    /// The target as a page has its address.
    pub(super) fn page(&self) -> Page {
        Page::new(self.secure, &self.host, self.port, &self.uri.to_string())
    }

    /// The path without the query.
    pub(super) fn path(&self) -> &str {
        self.uri.path()
    }
}

fn parse_method(method: &str) -> Result<Method, RequestError> {
    if method.is_empty() || !method.bytes().all(|b| b.is_ascii_uppercase() || b == b'-') {
        return Err(RequestError::BadMethod);
    }
    match Method::from_bytes(method.as_bytes()) {
        Ok(Method::CONNECT) => Err(RequestError::Tunnel),
        Ok(method) => Ok(method),
        Err(_) => Err(RequestError::BadMethod),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<RequestTarget, LabError> {
        RequestTarget::parse(line, &Setup::default())
    }

    #[test]
    fn a_relative_target_goes_to_the_shop() {
        let target = parse("GET /me?a=1").expect("a target");
        assert_eq!((target.url().as_str(), target.path()), ("https://shop.test/me?a=1", "/me"));
    }

    #[test]
    fn another_place_is_written_in_full() {
        let target = parse("POST http://API.shop.test").expect("a target");
        assert_eq!(target.url(), "http://api.shop.test/");
        let url = |line| parse(line).expect("a target").url();
        assert_eq!(url("GET https://shop.test:8443/a"), "https://shop.test:8443/a");
        assert_eq!(url("GET https://shop.test:443/a"), "https://shop.test/a", "the scheme's own port isn't written");
        assert_eq!(url("GET http://shop.test:443/a"), "http://shop.test:443/a");
    }

    #[test]
    fn what_cannot_be_sent_is_said() {
        for line in
            ["", "GET", "/me", "get /me", "GET me", "GET  /me", "GET /me HTTP/1.1", "CONNECT /x", "GET ftp://a/"]
        {
            assert!(matches!(parse(line), Err(LabError::BadRequest { .. })), "{line}: {:?}", parse(line));
        }
        for line in ["GET https://elsewhere.test/", "GET https://shop.test:80x/", "GET https://bob@shop.test/"] {
            assert!(matches!(parse(line), Err(LabError::UnknownHost { .. })), "{line}");
        }
    }
}
