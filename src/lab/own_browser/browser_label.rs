//! The label that the names for the learner's browser have in common.

use std::fmt;

/// How many letters and digits a label has. With five bits each, nobody finds one by trying.
const LABEL_LENGTH: usize = 8;

/// Letters and digits that nobody takes for each other.
const LABEL_ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The top-level domain that leads to loopback by itself (RFC 6761, section 6.3).
const LOOPBACK_DOMAIN: &str = ".localhost";

/// The top-level domain of the lab's hosts (RFC 6761, section 6.2).
const LAB_DOMAIN: &str = ".test";

/// What makes the names of a lane its own: it keeps out the cookies of earlier lessons, and pages elsewhere, which would have
/// to guess it.
#[derive(Clone, PartialEq, Eq)]
pub struct BrowserLabel(String);

impl BrowserLabel {
    /// A label made from random bytes of the system.
    #[must_use]
    pub fn from_random(bytes: [u8; LABEL_LENGTH]) -> Self {
        let letter = |byte: u8| char::from(LABEL_ALPHABET[usize::from(byte) % LABEL_ALPHABET.len()]);
        Self(bytes.map(letter).iter().collect())
    }

    /// The URL at which a browser reaches a host of the lane that listens at this port; `None` for a host without such a name.
    #[must_use]
    pub fn url(&self, lab_host: &str, port: u16) -> Option<String> {
        self.browser_host(lab_host).map(|host| format!("http://{host}:{port}/"))
    }

    /// `shop-LABEL.localhost` of `shop.test`; `None` for a host that has no such name.
    pub(super) fn browser_host(&self, lab_host: &str) -> Option<String> {
        let stem = lab_host.strip_suffix(LAB_DOMAIN)?;
        Some(format!("{stem}-{}{LOOPBACK_DOMAIN}", self.0))
    }

    /// `shop.test` of `shop-LABEL.localhost`, in lower case.
    pub(super) fn lab_host(&self, browser_host: &str) -> Option<String> {
        let host = browser_host.to_ascii_lowercase();
        let stem = host.strip_suffix(LOOPBACK_DOMAIN)?.strip_suffix(&self.0)?.strip_suffix('-')?;
        (!stem.is_empty()).then(|| format!("{stem}{LAB_DOMAIN}"))
    }
}

/// Whoever knows the label can reach the lab, so no log shows it.
impl fmt::Debug for BrowserLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BrowserLabel")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_one_name_for_browsers_and_back() {
        let label = BrowserLabel::from_random([0, 1, 2, 3, 4, 5, 255, 254]);
        for host in ["shop.test", "blog.shop.test", "evil.test"] {
            let name = label.browser_host(host).expect("a name");
            assert_eq!(label.lab_host(&name.to_ascii_uppercase()).as_deref(), Some(host));
        }
        assert_eq!(label.browser_host("shop.test").as_deref(), Some("shop-abcdef98.localhost"));
        assert_eq!(label.url("shop.test", 4001).as_deref(), Some("http://shop-abcdef98.localhost:4001/"));
        assert_eq!(label.browser_host("shop.example"), None);
        for odd in
            ["localhost", "shop.localhost", "shop-abcdef97.localhost", "-abcdef98.localhost", "abcdef98.localhost"]
        {
            assert_eq!(label.lab_host(odd), None, "{odd}");
        }
    }
}
