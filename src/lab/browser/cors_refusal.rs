//! Why CORS keeps a response from a page's script (Fetch, sections 4.8 and 4.10).

use std::fmt;

/// What an answer lacks, so that the script gets nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CorsRefusal {
    /// No `Access-Control-Allow-Origin`.
    NoOrigin,
    /// `*` for a request with credentials.
    WildcardWithCredentials,
    /// Another origin than the page's.
    OtherOrigin { allowed: String, origin: String },
    /// The header stands twice.
    TwoOrigins,
    /// Credentials are not allowed.
    NoCredentials,
    /// The preflight got this status, which is no success.
    PreflightStatus(u16),
    /// This method is not allowed.
    Method(String),
    /// The header of this name is not allowed.
    Header(String),
}

impl fmt::Display for CorsRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOrigin => f.write_str("no Access-Control-Allow-Origin"),
            Self::WildcardWithCredentials => {
                f.write_str("Access-Control-Allow-Origin is *, and that never covers a request with credentials")
            }
            Self::OtherOrigin { allowed, origin } => {
                write!(f, "Access-Control-Allow-Origin is {allowed}, not {origin}")
            }
            Self::TwoOrigins => f.write_str("Access-Control-Allow-Origin stands twice"),
            Self::NoCredentials => f.write_str("Access-Control-Allow-Credentials is not true"),
            Self::PreflightStatus(status) => write!(f, "the preflight got {status}"),
            Self::Method(method) => write!(f, "Access-Control-Allow-Methods does not name {method}"),
            Self::Header(name) => write!(f, "Access-Control-Allow-Headers does not name {name}"),
        }
    }
}
