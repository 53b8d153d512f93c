//! The places of a world: which virtual host is what.

use crate::world::{ServiceSetup as Switches, Setup};

/// The shop's host, and where a relative address leads.
pub(super) const SHOP: &str = "shop.test";
/// The shop's second name, for programs.
const API: &str = "api.shop.test";
/// The hostile sibling below the same domain.
const BLOG: &str = "blog.shop.test";

/// What lives at a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The shop.
    Shop,
    /// The careless blog next door.
    Blog,
    /// A service that trusts the shop's tokens.
    Service(Service),
    /// Another site of the setup.
    Site,
}

/// A service that lets people in by tokens of the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Service {
    /// The newsletter.
    News,
    /// The payments.
    Pay,
}

impl Service {
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
pub(super) fn place(setup: &Setup, host: &str) -> Option<Place> {
    match host {
        SHOP | API => return Some(Place::Shop),
        BLOG => return Some(Place::Blog),
        _ => {}
    }
    let service = Service::ALL.into_iter().find(|service| service.host() == host).map(Place::Service);
    service.or_else(|| setup.site.values().any(|origin| host_of(origin) == Some(host)).then_some(Place::Site))
}

/// Every host there is.
pub(super) fn known(setup: &Setup) -> Vec<String> {
    let own = [SHOP, API, BLOG].into_iter().chain(Service::ALL.iter().map(|it| it.host()));
    let mut all: Vec<String> = own.chain(setup.site.values().filter_map(|it| host_of(it))).map(str::to_owned).collect();
    all.dedup();
    all
}

/// The host of an origin such as `https://evil.test`; `None` when it is written in another way.
pub(super) fn host_of(origin: &str) -> Option<&str> {
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
        assert_eq!(place(&setup, "api.shop.test"), Some(Place::Shop));
        assert_eq!(place(&setup, "blog.shop.test"), Some(Place::Blog));
        assert_eq!(place(&setup, "pay.shop.test"), Some(Place::Service(Service::Pay)));
        assert_eq!(place(&setup, "evil.test"), None);
        setup.site.insert("evil".to_owned(), "https://evil.test".to_owned());
        assert_eq!(place(&setup, "evil.test"), Some(Place::Site));
        assert_eq!(place(&setup, "localhost"), None);
        assert_eq!(
            known(&setup),
            ["shop.test", "api.shop.test", "blog.shop.test", "news.shop.test", "pay.shop.test", "evil.test"]
        );
    }

    #[test]
    fn an_origin_has_neither_port_nor_path() {
        assert_eq!(host_of("https://evil.test"), Some("evil.test"));
        for odd in
            ["evil.test", "https://evil.test/", "https://evil.test:8443", "https://Evil.test", "https://", "ftp://a"]
        {
            assert_eq!(host_of(odd), None, "{odd}");
        }
    }
}
