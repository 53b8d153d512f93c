//! The switches that a browser feels: attributes of cookies, protection against CSRF, CORS, sockets, a proxy.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::{SwitchDomain, SwitchType};

/// The `SameSite` attribute (6265bis, section 5.6.7). `Unset` is a cookie without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SameSite {
    /// Same-site requests only.
    Strict,
    /// Those, and top-level navigation with a safe method.
    Lax,
    /// All requests; wants `Secure`.
    None,
    /// Not written: the browser's default applies.
    Unset,
}

impl SwitchType for SameSite {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::Strict, Self::Lax, Self::None, Self::Unset])
    }
}

/// What the name of a session cookie begins with (6265bis, section 4.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CookiePrefix {
    /// Nothing: `sid`.
    None,
    /// `__Secure-sid`: only with `Secure`, and only over https.
    Secure,
    /// `__Host-sid`: that, and with `Path=/` and without `Domain`.
    Host,
}

impl SwitchType for CookiePrefix {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&Self::ALL)
    }
}

impl CookiePrefix {
    /// Every prefix.
    pub const ALL: [Self; 3] = [Self::None, Self::Secure, Self::Host];

    /// The name of the session cookie with this prefix.
    #[must_use]
    pub const fn session_cookie_name(self) -> &'static str {
        match self {
            Self::None => "sid",
            Self::Secure => "__Secure-sid",
            Self::Host => "__Host-sid",
        }
    }
}

impl SameSite {
    /// The word that lessons use in facts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Lax => "lax",
            Self::None => "none",
            Self::Unset => "unset",
        }
    }
}

/// The CSRF token that a shop asks for before it changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "CsrfToken")]
pub enum CsrfTokenKind {
    /// None.
    None,
    /// A random token that the server keeps with the session (OWASP: synchronizer token).
    Synchronizer,
    /// A token in a cookie and in the request, with an HMAC over the session ID.
    SignedDoubleSubmit,
    /// A token in a cookie and in the request, and nothing that ties it to the session. Careless.
    NaiveDoubleSubmit,
}

impl SwitchType for CsrfTokenKind {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::None, Self::Synchronizer, Self::SignedDoubleSubmit, Self::NaiveDoubleSubmit])
    }
}

/// Which origins a shop's answers let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Cors")]
pub enum CorsPolicy {
    /// None: no answer says anything about CORS.
    Nobody,
    /// Those on a list, compared letter by letter.
    Listed,
    /// Any, as `*`: good for what is public.
    Anybody,
    /// Whichever asks: its `Origin` is repeated. Careless.
    Reflect,
}

impl SwitchType for CorsPolicy {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::Nobody, Self::Listed, Self::Anybody, Self::Reflect])
    }
}

/// Whose forwarding headers an app behind a proxy believes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProxyTrust {
    /// Nobody's: each request seems to come from the proxy, over http.
    Nobody,
    /// Those that its own proxy has written.
    Proxy,
    /// Anybody's. Careless.
    Anybody,
}

impl SwitchType for ProxyTrust {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::Nobody, Self::Proxy, Self::Anybody])
    }
}

/// By what a shop recognizes who opens a WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SocketCredential {
    /// The session cookie, or whatever else comes with the handshake as with any request.
    Cookie,
    /// A token in the query: `?access_token=…`. Careless: URLs end up in logs.
    Query,
    /// A token among the subprotocols.
    Subprotocol,
    /// A token as the first message.
    FirstMessage,
    /// A ticket from `POST /live/ticket`, in the query: `?ticket=…`. It counts once.
    Ticket,
}

impl SwitchType for SocketCredential {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::Cookie, Self::Query, Self::Subprotocol, Self::FirstMessage, Self::Ticket])
    }
}
