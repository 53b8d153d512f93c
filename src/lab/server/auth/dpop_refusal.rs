//! Why a `DPoP` proof is refused, as the trace says it.

use std::fmt;

use crate::lab::server::http::credentials::dpop_algorithm_names;
use crate::model::Check;
use crate::token::base64url::Base64UrlError;
use crate::token::json::JsonError;
use crate::token::{KeyError, SplitError};

/// Why a proof is refused (RFC 9449, section 4.3).
#[derive(Debug)]
pub(super) enum DpopRefusal {
    NoHeader,
    MultipleHeaders,
    NotAToken(SplitError),
    HeaderEncoding(Base64UrlError),
    HeaderJson(JsonError),
    Algorithm,
    NoJwk,
    PrivateKey,
    UnreadableKey(KeyError),
    /// The key is of a kind that has no thumbprint.
    NoThumbprint,
    /// A check of the proof as a token failed.
    InvalidToken {
        check: Check,
        reason: String,
    },
    UnsupportedToken(String),
    /// The method of the request, for which the proof wasn't made.
    OtherMethod(String),
    /// The URL of the request, for which the proof wasn't made.
    OtherUrl(String),
    OtherAccessToken,
    NoIssueTime,
    NoJti,
    /// The age in seconds, which is outside the window; negative for one from the future.
    OutsideWindow(i64),
    Replayed,
}

impl fmt::Display for DpopRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHeader => f.write_str("no DPoP header"),
            Self::MultipleHeaders => f.write_str("more than one DPoP header"),
            Self::NotAToken(fault) => fault.fmt(f),
            Self::HeaderEncoding(fault) => fault.fmt(f),
            Self::HeaderJson(fault) => fault.fmt(f),
            Self::Algorithm => write!(f, "alg is none of {}", dpop_algorithm_names()),
            Self::NoJwk => f.write_str("it brings no jwk"),
            Self::PrivateKey => f.write_str("it brings a private key"),
            Self::UnreadableKey(fault) => fault.fmt(f),
            Self::NoThumbprint => f.write_str("its key is of no use here"),
            Self::InvalidToken { check, reason } => write!(f, "{}: {reason}", check.label()),
            Self::UnsupportedToken(reason) => f.write_str(reason),
            Self::OtherMethod(method) => write!(f, "made for another method than {method}"),
            Self::OtherUrl(url) => write!(f, "made for another address than {url}"),
            Self::OtherAccessToken => f.write_str("made for another access token"),
            Self::NoIssueTime => f.write_str("it has no iat"),
            Self::NoJti => f.write_str("it has no jti"),
            Self::OutsideWindow(age) => write!(f, "made {age} s ago"),
            Self::Replayed => f.write_str("seen before"),
        }
    }
}
