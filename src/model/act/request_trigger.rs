//! How a page starts a request, and what follows from that.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a page starts a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Start")]
pub enum RequestTrigger {
    /// Somebody follows a link: a top-level navigation.
    Link,
    /// A form is sent, by GET or POST as `line` says: a top-level navigation.
    Form,
    /// The page shows an image.
    Image,
    /// The page shows another one in a frame.
    Frame,
    /// A script fetches. Cookies go to the page's own origin only (`credentials: "same-origin"`, the default of `fetch`).
    Fetch,
    /// A script fetches with cookies (`credentials: "include"`).
    FetchInclude,
    /// A script fetches without cookies (`credentials: "omit"`).
    FetchOmit,
    /// A script sends with cookies and reads nothing (`navigator.sendBeacon`, `fetch` with `mode: "no-cors"`).
    Beacon,
    /// A script opens a WebSocket. The act `socket` writes this by itself.
    Socket,
    /// The page in the window is loaded again. It keeps the site that opened it (6265bis, section 5.2), so `page` is left out.
    Reload,
}

impl RequestTrigger {
    /// Every way, in the order in which a learner goes through them.
    pub const ALL: [Self; 10] = [
        Self::Link,
        Self::Form,
        Self::Image,
        Self::Frame,
        Self::Fetch,
        Self::FetchInclude,
        Self::FetchOmit,
        Self::Beacon,
        Self::Socket,
        Self::Reload,
    ];

    /// The word in lessons.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Form => "form",
            Self::Image => "image",
            Self::Frame => "frame",
            Self::Fetch => "fetch",
            Self::FetchInclude => "fetch_include",
            Self::FetchOmit => "fetch_omit",
            Self::Beacon => "beacon",
            Self::Socket => "socket",
            Self::Reload => "reload",
        }
    }

    /// The words in front of a page: `a form on evil.test`.
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Link => "a link on",
            Self::Form => "a form on",
            Self::Image => "an image on",
            Self::Frame => "a frame on",
            Self::Fetch => "a fetch on",
            Self::FetchInclude => "a fetch with cookies on",
            Self::FetchOmit => "a fetch without cookies on",
            Self::Beacon => "a beacon on",
            Self::Socket => "a WebSocket on",
            Self::Reload => "a reload of what was opened from",
        }
    }

    /// Whether it loads a page into the window itself.
    #[must_use]
    pub const fn is_top_level(self) -> bool {
        matches!(self, Self::Link | Self::Form | Self::Reload)
    }

    /// Whether a script starts it and wants to read the response, so that CORS decides about that.
    #[must_use]
    pub const fn reads_response(self) -> bool {
        matches!(self, Self::Fetch | Self::FetchInclude | Self::FetchOmit)
    }

    /// Whether a script starts it.
    #[must_use]
    pub const fn is_script(self) -> bool {
        self.reads_response() || matches!(self, Self::Beacon | Self::Socket)
    }
}
