//! The parts of a URL that decide about cookies.

use std::fmt;
use std::fmt::Write as _;

use super::host::{canonical_host, is_loopback, registrable_domain};

/// Where a request goes. There is no port in it, because servers on different ports of a host share their cookies (6265bis,
/// section 8.5). That is why this is not an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestUrl {
    is_https: bool,
    host: String,
    path: String,
}

/// A schemeful site: scheme and registrable domain (6265bis, section 5.2). `http://shop.test` and `https://shop.test` are two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    is_https: bool,
    domain: String,
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.is_https { "https" } else { "http" }, self.domain)
    }
}

/// What is wrong with a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestUrlError {
    /// It does not begin with a scheme.
    NoScheme(String),
    /// It has no host that can be one.
    NoHost(String),
}

impl fmt::Display for RequestUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoScheme(url) => write!(f, "{url:?} is no whole URL; write it like https://shop.test/me"),
            Self::NoHost(url) => write!(f, "{url:?} has no host that can be one"),
        }
    }
}

impl std::error::Error for RequestUrlError {}

impl RequestUrl {
    /// A URL that was parsed before: `host` in lower case and without a port, `path` without the query.
    #[must_use]
    pub fn new(is_https: bool, host: &str, path: &str) -> Self {
        Self { is_https, host: host.to_owned(), path: path.to_owned() }
    }

    /// Parses `https://shop.test:8443/a/b?c#d` as the URL standard does, as far as cookies are concerned.
    ///
    /// # Errors
    /// When it is no whole URL, or has no host.
    pub fn parse(url: &str) -> Result<Self, RequestUrlError> {
        let missing_scheme = || RequestUrlError::NoScheme(url.to_owned());
        let (scheme, rest) = url.trim().split_once("://").ok_or_else(missing_scheme)?;
        let is_scheme_byte = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
        if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) || !scheme.bytes().all(is_scheme_byte) {
            return Err(missing_scheme());
        }
        let is_https = ["https", "wss"].contains(&scheme.to_ascii_lowercase().as_str());
        let (authority, target) = rest.split_at(rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len()));
        let host_and_port = authority.rsplit('@').next().unwrap_or(authority);
        let host = match host_and_port.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => host_and_port,
        };
        let host = canonical_host(host).ok_or_else(|| RequestUrlError::NoHost(url.to_owned()))?;
        let path = target.split(['?', '#']).next().unwrap_or_default();
        Ok(Self { is_https, host, path: canonical_path(path) })
    }

    /// The host in its canonical form.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Whether it denotes a secure connection: https, or loopback if that is trusted (section 5.8.3).
    pub(super) fn is_secure(&self, trustworthy_localhost: bool) -> bool {
        self.is_https || (trustworthy_localhost && is_loopback(&self.host))
    }

    /// The site it belongs to.
    #[must_use]
    pub fn site(&self) -> Site {
        Site { is_https: self.is_https, domain: registrable_domain(&self.host).to_owned() }
    }
}

impl fmt::Display for RequestUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", if self.is_https { "https" } else { "http" }, self.host, self.path)
    }
}

/// A path without `.` and `..`, and with everything escaped that a URL's path escapes.
fn canonical_path(path: &str) -> String {
    let mut segments: Vec<String> = Vec::new();
    let mut parts = path.split(['/', '\\']).skip(1).peekable();
    while let Some(segment) = parts.next() {
        let is_last = parts.peek().is_none();
        match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            "." => {}
            ".." => drop(segments.pop()),
            _ => {
                segments.push(escape_segment(segment));
                continue;
            }
        }
        if is_last {
            segments.push(String::new());
        }
    }
    format!("/{}", segments.join("/"))
}

fn escape_segment(segment: &str) -> String {
    let mut escaped = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        if byte <= b' ' || byte > b'~' || b"\"<>^`{}".contains(&byte) {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        } else {
            escaped.push(char::from(byte));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_read_as_browsers_read_it() {
        for (url, wanted) in [
            ("https://shop.test", "https://shop.test/"),
            ("HTTPS://bob:x@Shop.Test:8443/a/b?c=/d#e/f", "https://shop.test/a/b"),
            ("http://[::1]:80?x", "http://[::1]/"),
            ("ws://shop.test/ä b", "http://shop.test/%C3%A4%20b"),
            ("wss://shop.test/a/./b/../c/..", "https://shop.test/a/"),
            ("http://shop.test\\a", "http://shop.test/a"),
            ("http://shop.test/f%6Fo", "http://shop.test/f%6Fo"),
        ] {
            assert_eq!(RequestUrl::parse(url).expect(url).to_string(), wanted);
        }
        for url in ["", "shop.test", "://x", "http://", "http://a b/", "1ttp://a/"] {
            assert!(RequestUrl::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn section_5_2_a_site_is_scheme_and_registrable_domain() {
        let site = |url| RequestUrl::parse(url).expect("a URL").site();
        assert_eq!(site("https://a.shop.test:1/x"), site("https://b.shop.test:2/y"));
        assert_ne!(site("https://shop.test"), site("http://shop.test"));
        assert_ne!(site("https://alice.github.io"), site("https://bob.github.io"));
        assert_eq!(site("https://www.shop.test").to_string(), "https://shop.test");
    }
}
