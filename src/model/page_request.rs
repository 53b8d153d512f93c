//! What a browser makes of a request that a page started.

use serde::Serialize;

use super::act::RequestTrigger;

/// A request that a page started, and what the browser decided about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageRequest {
    /// The URL of the page.
    pub page: String,
    /// How the page started it.
    pub start: RequestTrigger,
    /// How the page's origin relates to where the request goes.
    pub relation: OriginRelation,
    /// Whether this is the question before the request (Fetch, CORS-preflight fetch).
    #[serde(rename = "preflight")]
    pub is_preflight: bool,
    /// Whether the page's script may read the response, or, of a preflight, whether the request may be sent.
    pub cors: CorsDecision,
}

impl PageRequest {
    /// The page's host: `evil.test`.
    #[must_use]
    pub fn page_host(&self) -> &str {
        let rest = self.page.split_once("://").map_or(&*self.page, |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or(rest)
    }
}

/// How two origins relate (HTML, origin and site): an origin is scheme, host and port, a site scheme and registrable domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OriginRelation {
    /// The same scheme, host and port.
    SameOrigin,
    /// Another origin with the same scheme and registrable domain.
    SameSite,
    /// Another site.
    CrossSite,
}

impl OriginRelation {
    /// The word in `Sec-Fetch-Site`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossSite => "cross-site",
        }
    }
}

/// What the browser decided by the rules of CORS, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CorsDecision {
    /// The decision.
    pub verdict: CorsVerdict,
    /// The reason in words.
    pub reason: String,
}

/// What the browser decided by the rules of CORS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CorsVerdict {
    /// No script wants to read the response, so there is nothing to decide.
    NotAsked,
    /// The page has the same origin, so its script may read everything.
    SameOrigin,
    /// The answer lets the page's origin read it.
    Allowed,
    /// It does not: the script gets an error, whatever the server did.
    Refused,
}

impl CorsVerdict {
    /// The word in lessons.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::SameOrigin => "same_origin",
            Self::Allowed => "allowed",
            Self::Refused => "refused",
        }
    }
}
