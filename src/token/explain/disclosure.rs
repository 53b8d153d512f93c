//! Tokens with selective disclosure (SD-JWT, RFC 9901): the token holds hashes, and what they stand for follows it after `~`.

use serde::Serialize;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::parts::TokenPart;
use crate::token::base64url;

/// A claim that the holder of a token discloses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disclosure {
    /// The claim's name; `None` for an item of a list.
    pub name: Option<String>,
    /// Its value.
    pub value: Json,
    /// Whether the token holds the hash of it. If not, anybody may have added it.
    pub belongs_to_token: bool,
}

/// A text behind a token that is no disclosure counts as one with the value `null` that does not belong to it.
pub(super) fn read_disclosures<'a>(texts: impl Iterator<Item = &'a str>, payload: &TokenPart) -> Vec<Disclosure> {
    let decoded: Vec<(String, Option<Vec<Json>>)> = texts
        .map(|text| {
            let items = base64url::decode(text).ok().and_then(|bytes| serde_json::from_slice::<Vec<Json>>(&bytes).ok());
            (base64url::encode(Sha256::digest(text)), items)
        })
        .collect();
    let mut hashes = Vec::new();
    payload.object().into_iter().flat_map(|claims| claims.values()).for_each(|value| collect_texts(value, &mut hashes));
    // A disclosed value may hold the hashes of others.
    decoded.iter().filter_map(|(_, items)| items.as_ref()?.last()).for_each(|value| collect_texts(value, &mut hashes));
    let disclosure = |(hash, items): &(String, Option<Vec<Json>>)| {
        let (name, value) = match items.as_deref() {
            // Salt, name, value; for an item of a list salt and value.
            Some([_, Json::String(name), value]) => (Some(name.clone()), value.clone()),
            Some([_, value]) => (None, value.clone()),
            _ => (None, Json::Null),
        };
        Disclosure { name, value, belongs_to_token: hashes.contains(&hash.as_str()) }
    };
    decoded.iter().map(disclosure).collect()
}

fn collect_texts<'a>(json: &'a Json, texts: &mut Vec<&'a str>) {
    match json {
        Json::String(text) => texts.push(text),
        Json::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Json::Object(members) => members.values().for_each(|value| collect_texts(value, texts)),
        _ => {}
    }
}
