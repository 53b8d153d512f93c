//! Tokens inside of a token: as its payload, or as the value of a claim.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::{JoseExplanation, explain_at_depth};
use crate::token::explain::parts::{TokenPart, TokenPartContent};

/// A token inside of another one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NestedToken {
    /// Where it stands: `payload`, or the names of the claims that lead to it, with dots between.
    pub place: String,
    /// What it says.
    pub explanation: JoseExplanation,
}

/// A token in a token in a token is explained, and no deeper one.
const MAX_DEPTH: usize = 2;
/// No more tokens than this are explained inside of one.
const MAX_TOKENS: usize = 8;

/// The tokens in a payload.
pub(super) fn find_nested_tokens(payload: &TokenPart, now: i64, depth: usize) -> Vec<NestedToken> {
    let mut found = Vec::new();
    if depth < MAX_DEPTH {
        match &payload.content {
            TokenPartContent::Object(claims) => find_in_claims("", claims, now, depth, &mut found),
            TokenPartContent::Text(text) => add_token("payload", text.trim(), now, depth, &mut found),
            TokenPartContent::Bytes(_) | TokenPartContent::Unreadable(_) => {}
        }
    }
    found
}

fn find_in_claims(path: &str, claims: &Map<String, Json>, now: i64, depth: usize, found: &mut Vec<NestedToken>) {
    for (name, value) in claims {
        let place = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match value {
            Json::String(text) => add_token(&place, text, now, depth, found),
            Json::Object(members) => find_in_claims(&place, members, now, depth, found),
            Json::Array(items) => {
                for item in items.iter().filter_map(Json::as_str) {
                    add_token(&place, item, now, depth, found);
                }
            }
            _ => {}
        }
    }
}

/// Adds what `text` says, if it is a token: its first part must be a JSON object with `alg`.
pub(super) fn add_token(place: &str, text: &str, now: i64, depth: usize, found: &mut Vec<NestedToken>) {
    if found.len() >= MAX_TOKENS || !text.starts_with("ey") && !text.starts_with("ew") {
        return;
    }
    if let Ok(explanation) = explain_at_depth(text, now, depth + 1)
        && explanation.header().object().is_some_and(|header| header.contains_key("alg"))
    {
        found.push(NestedToken { place: place.to_owned(), explanation });
    }
}
