//! A page in a browser, and its origin.

use crate::cookie::{RequestUrl, Site};
use crate::model::OriginRelation;

/// A page that starts requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    is_https: bool,
    /// In lower case.
    host: String,
    /// The port, if it is another one than the scheme's own.
    port: Option<u16>,
    /// Path and query, with the `/` in front.
    target: String,
}

impl Page {
    /// The page at this address. `target` is path and query.
    pub(in crate::lab) fn new(is_https: bool, host: &str, port: Option<u16>, target: &str) -> Self {
        let slash = if target.starts_with('/') { "" } else { "/" };
        Self { is_https, host: host.to_owned(), port, target: format!("{slash}{target}") }
    }

    /// Parses `https://evil.test/offer?a=1`; a fragment is left out. `None` if it is no such URL.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let is_https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let rest = rest.split('#').next().unwrap_or(rest);
        let (authority, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let authority = authority.to_ascii_lowercase();
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port.parse().ok()?)),
            None => (authority.as_str(), None),
        };
        let port = port.filter(|port| *port != default_port(is_https));
        let is_host_byte = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
        let is_target = target.bytes().all(|b| b.is_ascii_graphic());
        (!host.is_empty() && host.bytes().all(is_host_byte) && is_target)
            .then(|| Self::new(is_https, host, port, target))
    }

    pub(in crate::lab) fn host(&self) -> &str {
        &self.host
    }

    pub(in crate::lab) const fn is_https(&self) -> bool {
        self.is_https
    }

    /// The whole URL.
    pub(in crate::lab) fn url(&self) -> String {
        format!("{}{}", self.origin(), self.target)
    }

    /// The origin as headers write it (HTML, "ASCII serialization of an origin"): `https://evil.test`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.is_https { "https" } else { "http" }, with_port(&self.host, self.port))
    }

    /// Its site: scheme and registrable domain (6265bis, section 5.2).
    pub(in crate::lab) fn site(&self) -> Site {
        RequestUrl::new(self.is_https, &self.host, "/").site()
    }

    /// How its origin relates to that of `other`.
    #[must_use]
    pub fn relation_to(&self, other: &Self) -> OriginRelation {
        if (self.is_https, &self.host, self.port) == (other.is_https, &other.host, other.port) {
            OriginRelation::SameOrigin
        } else if self.site() == other.site() {
            OriginRelation::SameSite
        } else {
            OriginRelation::CrossSite
        }
    }
}

/// The port that a URL of this scheme leaves out.
pub(in crate::lab) const fn default_port(is_https: bool) -> u16 {
    if is_https { 443 } else { 80 }
}

/// Host and port as URLs write them.
pub(in crate::lab) fn with_port(host: &str, port: Option<u16>) -> String {
    port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(url: &str) -> Page {
        Page::parse(url).expect("a page")
    }

    #[test]
    fn a_page_is_read_from_its_url() {
        for (url, wanted) in [
            ("https://evil.test", "https://evil.test/"),
            ("HTTP://Evil.TEST/a?b#c", "http://evil.test/a?b"),
            ("https://evil.test?a=1", "https://evil.test/?a=1"),
            ("https://evil.test:443", "https://evil.test/"),
            ("https://evil.test:80/a", "https://evil.test:80/a"),
        ] {
            assert_eq!(page(url).url(), wanted);
        }
        for odd in
            ["", "evil.test", "ftp://evil.test", "https://", "https://evil.test:80x/", "https://a b/", "https://a/ b"]
        {
            assert_eq!(Page::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn an_origin_is_scheme_and_host_and_a_site_is_scheme_and_registrable_domain() {
        let relation = |a, b| page(a).relation_to(&page(b)).word();
        assert_eq!(relation("https://shop.test/a", "https://shop.test/b"), "same-origin");
        assert_eq!(relation("https://blog.shop.test/", "https://shop.test/"), "same-site");
        assert_eq!(relation("https://shop.test:8443/", "https://shop.test/"), "same-site", "another origin");
        assert_eq!(relation("http://shop.test/", "https://shop.test/"), "cross-site");
        assert_eq!(relation("https://evil.test/", "https://shop.test/"), "cross-site");
        assert_eq!(page("https://evil.test/a").origin(), "https://evil.test");
    }
}
