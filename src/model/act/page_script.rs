//! A script of somebody else's that runs in a page of the shop (cross-site scripting, XSS).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Request;

/// A browser loads the shop's comments into its page. If one of them brings a script, and nothing stops it, the script reads
/// what it can and sends that to another site. The script is modelled; the requests are real.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Script")]
pub struct PageScript {
    /// The page in which it runs: `https://spa.test/`, which includes a package that was taken over where `app.compromised` says
    /// so; when missing, the shop's page with the comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub page: Option<String>,
    /// Where the script looks; everywhere when missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<StoragePlace>,
    /// Where it sends what it found; `https://evil.test/collect` when missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// A request that the script sends from the page before that, as the user whose page it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
}

/// A place in a browser where a script can look for something worth taking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Place")]
pub enum StoragePlace {
    /// `document.cookie`: the cookies without `HttpOnly`.
    Cookie,
    /// `localStorage` of the page's origin.
    LocalStorage,
    /// `sessionStorage` of the page's origin and tab.
    SessionStorage,
    /// A variable of the page's own scripts: the injected one replaces `fetch` and catches what is sent.
    Variable,
}

impl StoragePlace {
    /// Every place, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Cookie, Self::LocalStorage, Self::SessionStorage, Self::Variable];

    /// The word in lessons.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::LocalStorage => "local_storage",
            Self::SessionStorage => "session_storage",
            Self::Variable => "variable",
        }
    }
}
