//! The virtual hosts of a lane, and what answers at each.

use std::collections::BTreeSet;

use crate::model::route::RouteHost;
use crate::model::{ServiceSetup, Setup};

/// The shop's host, and the one that a relative target in a lesson means.
pub(super) const SHOP_HOST: &str = "shop.test";

/// What answers at a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HostKind {
    Shop,
    Blog,
    Service(ServiceId),
    /// Another site: the attacker's, or one of the setup.
    Site,
    /// The issuer.
    Issuer,
    /// The app that logs people in with the issuer.
    App,
    /// The API that takes the issuer's access tokens.
    Photos,
}

impl HostKind {
    /// Whether it belongs to the shop: a page of such a host may send requests from the learner's own browser.
    pub(super) const fn is_of_shop(self) -> bool {
        matches!(self, Self::Shop | Self::Blog | Self::Service(_))
    }
}

/// A service that accepts the shop's tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ServiceId {
    News,
    Pay,
}

impl ServiceId {
    pub(super) const ALL: [Self; 2] = [Self::News, Self::Pay];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Pay => "pay",
        }
    }

    pub(super) const fn host(self) -> &'static str {
        match self {
            Self::News => "news.shop.test",
            Self::Pay => "pay.shop.test",
        }
    }

    /// The `aud` of a token for this service.
    pub(super) const fn audience(self) -> &'static str {
        match self {
            Self::News => "https://news.shop.test",
            Self::Pay => "https://pay.shop.test",
        }
    }

    pub(super) const fn setup(self, setup: &Setup) -> &ServiceSetup {
        match self {
            Self::News => &setup.shop.news,
            Self::Pay => &setup.shop.pay,
        }
    }
}

/// What answers at `host` (lower case, without a port), if anything does.
pub(super) fn host_kind(setup: &Setup, host: &str) -> Option<HostKind> {
    match RouteHost::by_name(host) {
        Some(RouteHost::Shop) => Some(HostKind::Shop),
        Some(RouteHost::Blog) => Some(HostKind::Blog),
        Some(RouteHost::Service) => {
            ServiceId::ALL.into_iter().find(|service| service.host() == host).map(HostKind::Service)
        }
        Some(RouteHost::Site) => Some(HostKind::Site),
        Some(RouteHost::Issuer) => Some(HostKind::Issuer),
        Some(RouteHost::App) => Some(HostKind::App),
        Some(RouteHost::Photos) => Some(HostKind::Photos),
        None => {
            let is_site = setup.site.values().any(|origin| origin_host(origin) == Some(host));
            is_site.then_some(HostKind::Site)
        }
    }
}

/// Every host that answers, for error messages.
pub(super) fn known_hosts(setup: &Setup) -> Vec<String> {
    let kinds = [
        RouteHost::Shop,
        RouteHost::Blog,
        RouteHost::Site,
        RouteHost::App,
        RouteHost::Issuer,
        RouteHost::Photos,
        RouteHost::Service,
    ];
    let mut hosts: Vec<&str> = kinds.into_iter().flat_map(RouteHost::names).copied().collect();
    hosts.extend(setup.site.values().filter_map(|origin| origin_host(origin)));
    let mut seen = BTreeSet::new();
    hosts.into_iter().filter(|host| seen.insert(*host)).map(str::to_owned).collect()
}

/// The host of an origin such as `https://evil.test`; `None` if it is written in another way, for example with a port.
pub(super) fn origin_host(origin: &str) -> Option<&str> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"))?;
    let is_host_byte = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    (!host.is_empty() && host.bytes().all(is_host_byte)).then_some(host)
}

/// `host` without the port that may follow it.
pub(super) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
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
        assert_eq!(host_kind(&setup, "api.test"), Some(HostKind::Shop));
        assert_eq!(host_kind(&setup, "evil.test"), Some(HostKind::Site));
        assert_eq!(host_kind(&setup, "ads.test"), None);
        setup.site.insert("ads".to_owned(), "https://ads.test".to_owned());
        assert_eq!(host_kind(&setup, "ads.test"), Some(HostKind::Site));
        setup.site.insert("ads-too".to_owned(), "http://ads.test".to_owned());
        setup.site.insert("shop".to_owned(), "https://shop.test".to_owned());
        assert_eq!(host_kind(&setup, "localhost"), None);
        assert_eq!(
            known_hosts(&setup),
            [
                "shop.test",
                "api.shop.test",
                "api.test",
                "blog.shop.test",
                "evil.test",
                "spa.test",
                "id.test",
                "photos.test",
                "news.shop.test",
                "pay.shop.test",
                "ads.test"
            ],
            "each once"
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

    #[test]
    fn a_port_is_no_part_of_the_host() {
        assert_eq!(without_port("shop.test:8080"), "shop.test");
        assert_eq!(without_port("shop.test"), "shop.test");
        assert_eq!(without_port("shop.test:80x"), "shop.test:80x");
        assert_eq!(without_port("[::1]:80"), "[::1]");
    }
}
