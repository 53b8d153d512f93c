//! What is wrong with a claim (RFC 7519, section 4.1).

use std::fmt;

use super::member_type_error::MemberTypeError;
use super::time_anomaly::TimeAnomaly;
use crate::model::abbreviate::truncate_text;
use crate::model::duration::format_duration;

/// What is wrong with a claim, or with the type in the header that claims go by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ClaimError {
    /// It has another JSON type than the standard says.
    Type(MemberTypeError),
    /// `aud` is a list that holds this JSON type.
    AudienceItem(&'static str),
    /// There is no `exp`, and it is required.
    NoExpiry,
    /// `exp` has passed.
    Expired(TimeLimit),
    /// `nbf` is yet to come.
    NotYetValid(TimeLimit),
    /// It is not the expected one; `got` is what is there, if anything is.
    Mismatch { wanted: String, got: Option<String> },
}

/// A time in a claim and the time at which it was compared, in seconds since 1970-01-01Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeLimit {
    pub(super) time: i64,
    pub(super) now: i64,
    /// Seconds of leeway.
    pub(super) leeway: u32,
}

impl ClaimError {
    pub(super) fn mismatch(wanted: &str, got: Option<&str>) -> Self {
        Self::Mismatch { wanted: wanted.to_owned(), got: got.map(str::to_owned) }
    }
}

impl TimeLimit {
    fn leeway_note(&self) -> String {
        if self.leeway == 0 { String::new() } else { format!(", leeway {} s", self.leeway) }
    }
}

impl fmt::Display for ClaimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(error) => error.fmt(f),
            Self::AudienceItem(json_type) => write!(f, "aud must hold texts, and holds {json_type}"),
            Self::NoExpiry => f.write_str("exp is missing: the token would never end"),
            Self::Expired(limit @ TimeLimit { time: exp, now, .. }) => {
                let ago = format_duration(now.saturating_sub(*exp));
                write!(f, "ended {ago} ago: exp {exp}, now {now}{}", limit.leeway_note())?;
                TimeAnomaly::of_past_exp(*exp).map_or(Ok(()), |odd| write!(f, "; {odd}"))
            }
            Self::NotYetValid(limit @ TimeLimit { time: nbf, now, .. }) => {
                let left = format_duration(nbf.saturating_sub(*now));
                write!(f, "begins in {left}: nbf {nbf}, now {now}{}", limit.leeway_note())
            }
            Self::Mismatch { wanted, got } => {
                let got = got.as_deref().map_or_else(|| "none".to_owned(), truncate_text);
                write!(f, "expected {}, got {got}", truncate_text(wanted))
            }
        }
    }
}

impl std::error::Error for ClaimError {}

impl From<MemberTypeError> for ClaimError {
    fn from(error: MemberTypeError) -> Self {
        Self::Type(error)
    }
}
