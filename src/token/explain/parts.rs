//! The parts of an explanation: what each part of a token holds, and a warning.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::model::abbreviate::truncate_text;
use crate::token::algorithm::{Algorithm, AlgorithmFamily};
use crate::token::{base64url, lenient_base64};

/// The first or second part of a token.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TokenPart {
    /// What the part holds, decoded.
    pub content: TokenPartContent,
    /// Its length in characters, as it stands in the token.
    pub characters: usize,
    /// Why it is no base64url, where its contents can be told all the same: padding, or plain base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spelling: Option<String>,
}

/// What a part of a token holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenPartContent {
    /// A JSON object, as it should be.
    Object(Map<String, Json>),
    /// Text that is not a JSON object.
    Text(String),
    /// This many bytes, which are not a text.
    Bytes(usize),
    /// No base64url, for this reason.
    Unreadable(String),
}

/// The third part of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignatureSummary {
    /// Its length in bytes; `None` if it is not base64url.
    pub bytes: Option<usize>,
    /// The algorithm that the header names, which may be a lie.
    pub alg: Option<String>,
}

impl TokenPart {
    pub(super) fn read(text: &str) -> Self {
        let (bytes, spelling) = match base64url::decode(text) {
            Err(fault) => (lenient_base64::decode(text).ok_or(fault), Some(fault.to_string())),
            Ok(bytes) => (Ok(bytes), None),
        };
        let spelling = spelling.filter(|_| bytes.is_ok());
        let content = match bytes {
            Err(fault) => TokenPartContent::Unreadable(fault.to_string()),
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(Json::Object(object)) => TokenPartContent::Object(object),
                _ => String::from_utf8(bytes)
                    .map_or_else(|e| TokenPartContent::Bytes(e.as_bytes().len()), TokenPartContent::Text),
            },
        };
        Self { content, characters: text.len(), spelling }
    }

    pub(super) fn object(&self) -> Option<&Map<String, Json>> {
        match &self.content {
            TokenPartContent::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl SignatureSummary {
    /// The signature in a few words. It is not verified.
    #[must_use]
    pub fn summary(&self) -> String {
        let alg = self.alg.as_deref().map_or_else(|| "no alg".to_owned(), truncate_text);
        match (self.bytes, self.alg.as_deref().and_then(Algorithm::by_name).map(Algorithm::family)) {
            (None, _) => format!("{alg}; not base64url"),
            (Some(0), _) => format!("{alg}; there is none"),
            (Some(bytes), Some(AlgorithmFamily::Hmac)) => format!("{alg}, {bytes} bytes, made with a shared secret"),
            (Some(bytes), Some(_)) => format!("{alg}, {bytes} bytes, made with a private key"),
            (Some(bytes), None) => format!("{alg}, {bytes} bytes"),
        }
    }
}

/// Something in a token that is suspicious or unwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TokenWarning {
    /// A stable id for programs: `no_exp`.
    pub code: &'static str,
    /// What it is and why it matters, as a sentence.
    pub text: String,
}
