//! Where a class elsewhere is: scheme, host and port.

use std::net::IpAddr;

/// The address of a class, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassUrl {
    /// Whether it is reached over TLS.
    pub is_secure: bool,
    /// The host, without the brackets of an IPv6 address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Host and port as in `Host`.
    authority: String,
}

impl ClassUrl {
    /// Reads `https://class.example`, `http://127.0.0.1:8080`, `https://[fd00::5]:8443`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let is_secure = match scheme {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let usual_port = if is_secure { 443 } else { 80 };
        let (host, port) = match authority.strip_prefix('[') {
            Some(rest) => {
                let (host, rest) = rest.split_once(']')?;
                host.parse::<std::net::Ipv6Addr>().ok()?;
                (host, if rest.is_empty() { None } else { Some(rest.strip_prefix(':')?) })
            }
            None => match authority.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, None),
            },
        };
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
        let fits = !host.is_empty() && host.len() <= 253 && host.bytes().all(is_name);
        let port = match port {
            Some(port) => port.parse().ok()?,
            None => usual_port,
        };
        fits.then(|| Self { is_secure, host: host.to_owned(), port, authority: authority.to_owned() })
    }

    /// Whether what is sent there leaves this computer.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        let is_local_name = self.host == "localhost" || self.host.ends_with(".localhost");
        !is_local_name && !self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Host and port as in `Host`.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_a_host_and_a_port() {
        let parts = |text: &str| ClassUrl::parse(text).map(|url| (url.is_secure, url.host, url.port));
        assert_eq!(parts("https://class.example"), Some((true, "class.example".to_owned(), 443)));
        assert_eq!(parts("http://127.0.0.1:8080"), Some((false, "127.0.0.1".to_owned(), 8080)));
        assert_eq!(parts("https://[fd00::5]:8443"), Some((true, "fd00::5".to_owned(), 8443)));
        for wrong in [
            "class.example",
            "ftp://class.example",
            "https://",
            "https://a b",
            "https://[fd00::5",
            "http://a:port",
            "https://a:99999",
        ] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_this_computer_is_not_elsewhere() {
        let is_elsewhere = |text: &str| ClassUrl::parse(text).map(|url| url.is_elsewhere());
        for here in ["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080", "http://class.localhost"] {
            assert_eq!(is_elsewhere(here), Some(false), "{here}");
        }
        for elsewhere in
            ["http://192.168.1.5", "https://class.example", "http://localhost.example", "http://127.0.0.1.example"]
        {
            assert_eq!(is_elsewhere(elsewhere), Some(true), "{elsewhere}");
        }
    }
}
