//! What the standard leaves open, as switches with names.

use serde::Deserialize;

pub use crate::model::client::ThirdPartyCookies;

/// The rules by which a jar decides. The default is what Chromium does with third-party cookies allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JarRules {
    /// The text that counts where the two drafts differ.
    pub draft: CookieDraft,
    /// How a cookie without `SameSite` is enforced (6265bis, section 5.6.7).
    pub default_same_site: DefaultSameSite,
    /// Whether a cookie without `SameSite` goes along with a top-level POST of another site for two minutes ("Lax+POST",
    /// section 5.6.7.2).
    pub lax_post: bool,
    /// What happens to cookies in a page of another site (section 7.1).
    pub third_party: ThirdPartyCookies,
    /// Whether `Partitioned` means something (CHIPS, draft-cutler-httpbis-partitioned-cookies). 6265bis does not know it.
    pub chips: bool,
    /// Whether loopback counts as secure over http: `localhost`, names below it, 127.0.0.0/8 and `[::1]`. Section 5.8.3 leaves it
    /// to the browser; Chromium and Firefox do it, Safari does not.
    pub trustworthy_localhost: bool,
    /// The most cookies of one domain, in each partition (section 5.7: such as 50).
    pub max_per_domain: usize,
    /// The most cookies in all (section 5.7: such as 3000).
    pub max_total: usize,
}

impl JarRules {
    /// What Chromium does with third-party cookies allowed, by the letter of 6265bis.
    pub const CHROMIUM: Self = Self {
        draft: CookieDraft::Rfc6265bis,
        default_same_site: DefaultSameSite::Lax,
        lax_post: true,
        third_party: ThirdPartyCookies::Allowed,
        chips: false,
        trustworthy_localhost: true,
        max_per_domain: 50,
        max_total: 3000,
    };
}

impl Default for JarRules {
    fn default() -> Self {
        Self::CHROMIUM
    }
}

/// Which text of the standard decides where they differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum CookieDraft {
    /// draft-ietf-httpbis-rfc6265bis.
    #[default]
    #[serde(rename = "6265bis")]
    Rfc6265bis,
    /// draft-ietf-httpbis-layered-cookies, its successor, as the web platform's tests of 2026 read it.
    #[serde(rename = "layered")]
    Layered,
}

/// How a cookie without `SameSite` is enforced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultSameSite {
    /// As `Lax`, as Chromium does.
    #[default]
    Lax,
    /// As `None`, as Firefox does.
    None,
}
