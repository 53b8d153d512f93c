//! The places of a world: which virtual host is what.

use crate::model::{ServiceSetup as Switches, Setup};

/// The shop's host, and where a relative address leads.
pub(super) const SHOP_HOST: &str = "shop.test";
/// The shop's second name, for programs.
const API_HOST: &str = "api.shop.test";
/// The hostile sibling below the same domain.
const BLOG_HOST: &str = "blog.shop.test";

/// What lives at a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HostKind {
    /// The shop.
    Shop,
    /// The careless blog next door.
    Blog,
    /// A service that trusts the shop's tokens.
    Service(ServiceId),
    /// Another site of the setup.
    Site,
}

/// A service that lets people in by tokens of the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ServiceId {
    /// The newsletter.
    News,
    /// The payments.
    Pay,
}

impl ServiceId {
    /// All of them.
    pub(super) const ALL: [Self; 2] = [Self::News, Self::Pay];

    /// Its short name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Pay => "pay",
        }
    }

    /// Where it lives.
    pub(super) const fn host(self) -> &'static str {
        match self {
            Self::News => "news.shop.test",
            Self::Pay => "pay.shop.test",
        }
    }

    /// What a token for it says in `aud`.
    pub(super) const fn audience(self) -> &'static str {
        match self {
            Self::News => "https://news.shop.test",
            Self::Pay => "https://pay.shop.test",
        }
    }

    /// Its switches.
    pub(super) const fn switches(self, setup: &Setup) -> &Switches {
        match self {
            Self::News => &setup.shop.news,
            Self::Pay => &setup.shop.pay,
        }
    }
}

/// What lives at `host` (lower case, without a port), if anything does.
pub(super) fn host_kind(setup: &Setup, host: &str) -> Option<HostKind> {
    match host {
        SHOP_HOST | API_HOST => return Some(HostKind::Shop),
        BLOG_HOST => return Some(HostKind::Blog),
        _ => {}
    }
    let service = ServiceId::ALL.into_iter().find(|service| service.host() == host).map(HostKind::Service);
    service.or_else(|| setup.site.values().any(|origin| origin_host(origin) == Some(host)).then_some(HostKind::Site))
}

/// Every host there is.
pub(super) fn known_hosts(setup: &Setup) -> Vec<String> {
    let own = [SHOP_HOST, API_HOST, BLOG_HOST].into_iter().chain(ServiceId::ALL.iter().map(|it| it.host()));
    let mut all: Vec<String> =
        own.chain(setup.site.values().filter_map(|it| origin_host(it))).map(str::to_owned).collect();
    all.dedup();
    all
}

/// The host of an origin such as `https://evil.test`; `None` when it is written in another way.
pub(super) fn origin_host(origin: &str) -> Option<&str> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"))?;
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    (!host.is_empty() && host.bytes().all(fits)).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_places_of_this_world_exist() {
        let mut setup = Setup::default();
        assert_eq!(host_kind(&setup, "api.shop.test"), Some(HostKind::Shop));
        assert_eq!(host_kind(&setup, "blog.shop.test"), Some(HostKind::Blog));
        assert_eq!(host_kind(&setup, "pay.shop.test"), Some(HostKind::Service(ServiceId::Pay)));
        assert_eq!(host_kind(&setup, "evil.test"), None);
        setup.site.insert("evil".to_owned(), "https://evil.test".to_owned());
        assert_eq!(host_kind(&setup, "evil.test"), Some(HostKind::Site));
        assert_eq!(host_kind(&setup, "localhost"), None);
        assert_eq!(
            known_hosts(&setup),
            ["shop.test", "api.shop.test", "blog.shop.test", "news.shop.test", "pay.shop.test", "evil.test"]
        );
    }

    #[test]
    fn an_origin_has_neither_port_nor_path() {
        assert_eq!(origin_host("https://evil.test"), Some("evil.test"));
        for odd in
            ["evil.test", "https://evil.test/", "https://evil.test:8443", "https://Evil.test", "https://", "ftp://a"]
        {
            assert_eq!(origin_host(odd), None, "{odd}");
        }
    }
}
