//! What a jar must know of a request besides its URL.

use serde::Deserialize;

use super::request_url::{RequestUrl, Site};

/// A request to which cookies may be added, and whose response may set some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieRequest {
    /// Where it goes.
    pub url: RequestUrl,
    /// The method; it matters for `SameSite=Lax`.
    pub method: String,
    /// Whether a page of another site started it (6265bis, section 5.2).
    pub cross_site: bool,
    /// Whether it loads a page into the window itself, and not into a frame or as a part of a page.
    pub top_level: bool,
    /// Who reads or writes cookies.
    pub api: CookieApi,
    /// The site in the address bar, if it is known. It decides about partitions and third parties.
    pub top_level_site: Option<Site>,
}

/// Who reads or writes cookies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CookieApi {
    /// An HTTP request or response.
    #[default]
    Http,
    /// A script, with `document.cookie` (a "non-HTTP API").
    Script,
}

impl CookieRequest {
    /// A request that the site's own page starts.
    #[must_use]
    pub fn same_site(url: RequestUrl, method: &str) -> Self {
        let method = method.to_owned();
        Self { url, method, cross_site: false, top_level: false, api: CookieApi::Http, top_level_site: None }
    }

    /// Whether the method only reads (RFC 9110, section 9.2.1).
    pub(super) fn has_safe_method(&self) -> bool {
        ["GET", "HEAD", "OPTIONS", "TRACE"].iter().any(|safe| self.method.eq_ignore_ascii_case(safe))
    }

    /// Whether its site is not the one in the address bar.
    pub(super) fn is_third_party(&self) -> bool {
        !self.top_level && self.top_level_site.as_ref().map_or(self.cross_site, |site| *site != self.url.site())
    }

    /// The partition that its partitioned cookies are kept in: the top-level site. A top-level navigation makes its own site
    /// the top-level one.
    pub(super) fn partition(&self) -> Partition {
        match &self.top_level_site {
            Some(site) if !self.top_level => Partition::Site(site.clone()),
            None if self.is_third_party() => Partition::UnknownSite,
            _ => Partition::Site(self.url.site()),
        }
    }
}

/// The key of a partitioned cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Partition {
    Site(Site),
    /// A page of another site, and nobody said of which.
    UnknownSite,
}
