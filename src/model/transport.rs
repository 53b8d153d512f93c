//! How an exchange went over the wire: plain or inside TLS, and what somebody in between could read of it.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// How an exchange went over the wire, where that is more than plain http on loopback.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Transport {
    /// Set where it really went over TLS.
    #[serde(skip)]
    pub tls: Option<TlsTransport>,
    /// Whether the browser made https of http before the request left (RFC 6797, section 8.3).
    pub upgraded_by_hsts: bool,
    /// What the eavesdropper got, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overheard: Option<OverheardContent>,
}

/// What a program outside needs to speak TLS with the lab as well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsTransport {
    /// The file with the certificate of the lab's authority. It is removed when the lab ends.
    pub authority_file: Option<PathBuf>,
}

impl Transport {
    /// Whether there is nothing to say of it.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// What somebody between client and server could read of an exchange: found by searching the bytes that passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverheardContent {
    /// Whether those bytes were TLS records.
    pub encrypted: bool,
    /// What stood in them in the clear, in the order of [`OverheardItem::ALL`].
    pub items: Vec<OverheardItem>,
}

/// A part of an exchange that somebody may read on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OverheardItem {
    /// The name of the server: in `Host`, or as the server name (SNI) of a TLS handshake (RFC 6066, section 3).
    Host,
    /// The path of the request.
    Path,
    /// A password in the request's body.
    Password,
    /// The value of a cookie, in either direction.
    Cookie,
    /// The token in `Authorization`.
    Token,
    /// The body of the response.
    Body,
}

impl OverheardItem {
    /// Every item, in the order in which they are told.
    pub const ALL: [Self; 6] = [Self::Host, Self::Path, Self::Password, Self::Cookie, Self::Token, Self::Body];

    /// The word in lessons.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Path => "path",
            Self::Password => "password",
            Self::Cookie => "cookie",
            Self::Token => "token",
            Self::Body => "body",
        }
    }
}

impl fmt::Display for OverheardContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.items.iter().map(|item| item.word()).collect();
        let content = if words.is_empty() { "nothing".to_owned() } else { words.join(", ") };
        if self.encrypted { write!(f, "TLS records, and in the clear: {content}") } else { f.write_str(&content) }
    }
}
