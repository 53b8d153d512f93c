//! What is wrong with the header of a token (RFC 7515, section 4).

use std::fmt;

use super::json::JsonError;
use super::member_type_error::MemberTypeError;

/// What is wrong with the header of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderError {
    /// It is no JSON object without duplicate names, in the words of the crate that reads it.
    NotAnObject(String),
    /// A parameter has another type than the standard says.
    ParameterType(MemberTypeError),
    /// It names no algorithm.
    NoAlgorithm,
    /// `crit` is no list, or an empty one.
    EmptyCrit,
    /// `crit` holds this JSON type, where a name belongs.
    CritItem(&'static str),
    /// `crit` names a parameter wrongly.
    CritName(String, CritError),
    /// `b64` is something else than `true` (RFC 7797, section 7).
    UnencodedPayload,
}

/// What is wrong with a name in `crit` (RFC 7515, section 4.1.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CritError {
    /// It stands there twice.
    Duplicate,
    /// The standard defines the parameter.
    Standard,
    /// The header has no such parameter.
    Absent,
    /// This verifier does not understand it.
    NotUnderstood,
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject(message) => f.write_str(message),
            Self::ParameterType(error) => error.fmt(f),
            Self::NoAlgorithm => f.write_str("alg is missing"),
            Self::EmptyCrit => f.write_str("crit must be a list with at least one name"),
            Self::CritItem(json_type) => write!(f, "crit holds {json_type}, not a name"),
            Self::CritName(name, CritError::Duplicate) => write!(f, "crit names {name:?} twice"),
            Self::CritName(name, CritError::Standard) => write!(f, "crit names {name:?}, which the standard defines"),
            Self::CritName(name, CritError::Absent) => write!(f, "crit names {name:?}, which is not in the header"),
            Self::CritName(name, CritError::NotUnderstood) => {
                write!(f, "crit names {name:?}, which is not understood here")
            }
            Self::UnencodedPayload => f.write_str("b64 is not true: an unencoded payload"),
        }
    }
}

impl std::error::Error for HeaderError {}

impl From<JsonError> for HeaderError {
    fn from(error: JsonError) -> Self {
        Self::NotAnObject(error.to_string())
    }
}

impl From<MemberTypeError> for HeaderError {
    fn from(error: MemberTypeError) -> Self {
        Self::ParameterType(error)
    }
}
