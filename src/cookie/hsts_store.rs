//! HTTP Strict Transport Security (RFC 6797): the hosts that a browser visits over https alone. Pure, like the jar beside it:
//! time is passed in.

use std::collections::BTreeMap;

/// The hosts that asked a browser for https alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HstsStore {
    policies: BTreeMap<String, HstsPolicy>,
}

/// What a host asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct HstsPolicy {
    /// The first second at which it no longer holds.
    expires: i64,
    include_subdomains: bool,
}

/// What a `Strict-Transport-Security` header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct HstsHeader {
    max_age: i64,
    include_subdomains: bool,
}

impl HstsHeader {
    /// Section 6.1: directives in any order and any case, each at most once, `max-age` needed, unknown ones ignored.
    fn parse(value: &str) -> Option<Self> {
        let (mut max_age, mut include_subdomains) = (None, None);
        for directive in value.split(';').map(str::trim).filter(|directive| !directive.is_empty()) {
            let (name, argument) = match directive.split_once('=') {
                Some((name, argument)) => (name.trim(), argument.trim().trim_matches('"')),
                None => (directive, ""),
            };
            if name.eq_ignore_ascii_case("max-age") {
                let is_number = !argument.is_empty() && argument.bytes().all(|b| b.is_ascii_digit());
                let seconds = is_number.then(|| argument.parse().unwrap_or(i64::MAX))?;
                if max_age.replace(seconds).is_some() {
                    return None;
                }
            } else if name.eq_ignore_ascii_case("includesubdomains") && include_subdomains.replace(true).is_some() {
                return None;
            }
        }
        Some(Self { max_age: max_age?, include_subdomains: include_subdomains.unwrap_or_default() })
    }
}

impl HstsStore {
    /// Takes in the first `Strict-Transport-Security` header of a response of `host`. Over plain http it counts for nothing
    /// (section 8.1): anybody on the way could have written it. Nor does an IP address have a policy.
    pub fn note(&mut self, host: &str, is_https: bool, header: &str, now: i64) {
        let is_address = host.parse::<std::net::IpAddr>().is_ok() || host.starts_with('[');
        let Some(header) = HstsHeader::parse(header).filter(|_| is_https && !is_address) else { return };
        if header.max_age == 0 {
            self.policies.remove(host);
            return;
        }
        let expires = now.saturating_add(header.max_age);
        self.policies.insert(host.to_owned(), HstsPolicy { expires, include_subdomains: header.include_subdomains });
    }

    /// Whether a request to `host` over http goes out over https instead (sections 8.2 and 8.3): the host itself asked for it,
    /// or a domain above it that includes its subdomains.
    #[must_use]
    pub fn upgrades(&self, host: &str, now: i64) -> bool {
        self.policies.iter().filter(|(_, policy)| now < policy.expires).any(|(known, policy)| {
            let is_below = host.strip_suffix(known.as_str()).is_some_and(|rest| rest.ends_with('.'));
            known == host || (policy.include_subdomains && is_below)
        })
    }

    /// The hosts whose policy holds, in the order of their names.
    #[must_use]
    pub fn hosts_at(&self, now: i64) -> Vec<String> {
        let known = self.policies.iter().filter(|(_, policy)| now < policy.expires);
        known.map(|(host, _)| host.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(host: &str, is_https: bool, header: &str) -> HstsStore {
        let mut store = HstsStore::default();
        store.note(host, is_https, header, 1000);
        store
    }

    #[test]
    fn rfc_6797_8_1_only_https_can_ask_for_https() {
        assert!(store("shop.test", true, "max-age=60").upgrades("shop.test", 1000));
        assert!(!store("shop.test", false, "max-age=60").upgrades("shop.test", 1000));
        assert!(!store("127.0.0.1", true, "max-age=60").upgrades("127.0.0.1", 1000));
    }

    #[test]
    fn rfc_6797_8_1_1_it_ends_with_max_age_and_zero_takes_it_back() {
        let mut shop = store("shop.test", true, "max-age=60");
        assert!(shop.upgrades("shop.test", 1059));
        assert!(!shop.upgrades("shop.test", 1060));
        shop.note("shop.test", true, "max-age=0", 1001);
        assert_eq!(shop, HstsStore::default());
    }

    #[test]
    fn rfc_6797_8_2_subdomains_only_if_it_says_so() {
        let narrow = store("shop.test", true, "max-age=60");
        assert!(!narrow.upgrades("blog.shop.test", 1000));
        let wide = store("shop.test", true, "MAX-AGE=\"60\" ; includeSubDomains; preload");
        assert!(wide.upgrades("blog.shop.test", 1000));
        assert!(!wide.upgrades("notshop.test", 1000) && !wide.upgrades("test", 1000));
        assert_eq!(wide.hosts_at(1000), ["shop.test"]);
    }

    #[test]
    fn rfc_6797_6_1_a_malformed_header_is_ignored() {
        for odd in ["", "includeSubDomains", "max-age", "max-age=-1", "max-age=1; max-age=2", "max-age=1x"] {
            assert_eq!(HstsHeader::parse(odd), None, "{odd}");
        }
        let huge = HstsHeader::parse("max-age=99999999999999999999").expect("a header");
        assert_eq!(huge.max_age, i64::MAX);
    }
}
