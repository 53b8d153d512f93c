//! Whether a cookie goes along with a request, and by which rule (6265bis, section 5.8.3).

use super::cookie_request::{CookieApi, CookieRequest};
use super::jar_entry::JarEntry;
use super::jar_rules::{DefaultSameSite, JarRules, ThirdPartyCookies};
use super::matching::{domain_matches, path_matches};
use crate::model::JarCookie;
use crate::model::switch_types::SameSite;

/// How long a cookie without `SameSite` goes along with a POST of another site, in seconds (section 5.6.7.2).
const LAX_POST_SECONDS: i64 = 120;

/// The rule that decided about one cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SendRule {
    /// Sent: nothing keeps it back.
    Fits,
    /// Sent: another site's link or form with a safe method, in the window itself.
    LaxNavigation,
    /// Sent: another site's POST, and the cookie is new and has no `SameSite`.
    LaxPost,
    HostOnly,
    OtherDomain,
    OtherPath,
    NotSecure,
    Script,
    Strict,
    /// A request of another site that is no navigation, or not with a safe method.
    Lax,
    /// The same, for a cookie without `SameSite`.
    DefaultLax,
    ThirdParty,
    OtherPartition,
}

impl SendRule {
    /// The rule for a cookie whose domain may have nothing to do with the request's host.
    pub(super) fn decide(entry: &JarEntry, request: &CookieRequest, rules: &JarRules, now: i64) -> Self {
        if let Some(rule) = Self::for_host(&entry.cookie, request.url.host()) {
            return rule;
        }
        if !path_matches(request.url.path(), &entry.cookie.path) {
            return Self::OtherPath;
        }
        if entry.cookie.secure && !request.url.is_secure(rules.trustworthy_localhost) {
            return Self::NotSecure;
        }
        if entry.cookie.http_only && request.api == CookieApi::Script {
            return Self::Script;
        }
        match &entry.partition {
            Some(partition) if *partition != request.partition() => return Self::OtherPartition,
            None if rules.third_party != ThirdPartyCookies::Allowed && request.is_third_party() => {
                return Self::ThirdParty;
            }
            _ => {}
        }
        if request.cross_site { Self::for_cross_site(entry, request, rules, now) } else { Self::Fits }
    }

    /// The reason for not sending the cookie to this host; `None` if the host is right.
    fn for_host(cookie: &JarCookie, host: &str) -> Option<Self> {
        match cookie.host_only {
            true if host == cookie.domain => None,
            true => Some(Self::HostOnly),
            false if domain_matches(host, &cookie.domain) => None,
            false => Some(Self::OtherDomain),
        }
    }

    /// What `SameSite` says to a request of another site.
    fn for_cross_site(entry: &JarEntry, request: &CookieRequest, rules: &JarRules, now: i64) -> Self {
        let is_unset = match entry.cookie.same_site {
            SameSite::None => return Self::Fits,
            SameSite::Unset if rules.default_same_site == DefaultSameSite::None => return Self::Fits,
            SameSite::Strict => return Self::Strict,
            SameSite::Lax => false,
            SameSite::Unset => true,
        };
        let is_navigation = request.top_level && request.api == CookieApi::Http;
        let is_new = now.saturating_sub(entry.created) <= LAX_POST_SECONDS;
        if is_navigation && request.has_safe_method() {
            Self::LaxNavigation
        } else if is_navigation && is_unset && rules.lax_post && is_new {
            Self::LaxPost
        } else if is_unset {
            Self::DefaultLax
        } else {
            Self::Lax
        }
    }

    pub(super) const fn is_sent(self) -> bool {
        matches!(self, Self::Fits | Self::LaxNavigation | Self::LaxPost)
    }

    /// The section of the standard.
    pub(super) const fn section(self) -> &'static str {
        match self {
            Self::Fits | Self::HostOnly | Self::NotSecure | Self::Script => "6265bis 5.8.3",
            Self::OtherDomain => "6265bis 5.1.3",
            Self::OtherPath => "6265bis 5.1.4",
            Self::Strict | Self::Lax | Self::DefaultLax | Self::LaxNavigation => "6265bis 5.6.7.1",
            Self::LaxPost => "6265bis 5.6.7.2",
            Self::ThirdParty => "6265bis 7.1",
            Self::OtherPartition => "CHIPS",
        }
    }

    /// The reason in words.
    pub(super) fn reason(self, cookie: &JarCookie, request: &CookieRequest) -> String {
        match self {
            Self::Fits => "host, path and scheme fit".to_owned(),
            Self::LaxNavigation => {
                format!("another site started it, but Lax lets a {} that opens a page through", request.method)
            }
            Self::LaxPost => "it has no SameSite and is less than two minutes old (\"Lax+POST\")".to_owned(),
            Self::HostOnly => format!("goes to {} only", cookie.domain),
            Self::OtherDomain => format!("{} does not lie in {}", request.url.host(), cookie.domain),
            Self::OtherPath => format!("goes to {} and below only", cookie.path),
            Self::NotSecure => "Secure: not over http".to_owned(),
            Self::Script => "HttpOnly: not for scripts".to_owned(),
            Self::Strict => "SameSite=Strict: not if another site started it".to_owned(),
            Self::Lax => format!("SameSite=Lax: {}", lax_obstacle(request)),
            Self::DefaultLax => format!("no SameSite, so Lax: {}", lax_obstacle(request)),
            Self::ThirdParty => "this browser blocks third-party cookies".to_owned(),
            Self::OtherPartition => "partitioned: it was set under another top-level site".to_owned(),
        }
    }
}

fn lax_obstacle(request: &CookieRequest) -> String {
    if request.api == CookieApi::Script {
        "not for a script in a page of another site".to_owned()
    } else if request.top_level {
        format!("not if another site started a {}", request.method)
    } else {
        "not inside a page of another site".to_owned()
    }
}
