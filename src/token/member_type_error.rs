//! A member of a header or of the claims that is of another JSON type than the standard says.

use std::fmt;

use serde_json::{Map, Value as Json};

use super::json::json_type_name;

/// A member of the wrong JSON type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberTypeError {
    name: String,
    /// What it must be, in words: `a text`.
    wanted: &'static str,
    /// What it is.
    json_type: &'static str,
}

impl MemberTypeError {
    pub(super) fn new(name: &str, wanted: &'static str, found: &Json) -> Self {
        Self { name: name.to_owned(), wanted, json_type: json_type_name(found) }
    }
}

impl fmt::Display for MemberTypeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} must be {}, and is {}", self.name, self.wanted, self.json_type)
    }
}

impl std::error::Error for MemberTypeError {}

/// The member `name` of a header or of the claims, which must be a text where it is there.
pub(super) fn text_member<'m>(members: &'m Map<String, Json>, name: &str) -> Result<Option<&'m str>, MemberTypeError> {
    match members.get(name) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(other) => Err(MemberTypeError::new(name, "a text", other)),
    }
}
