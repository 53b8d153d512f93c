//! Tokens with selective disclosure (SD-JWT, RFC 9901): the token holds hashes, and what they stand for follows it after `~`.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value as Json};
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
    /// Whether the token, or a disclosure that belongs to it, holds the hash of it. If not, anybody may have added it. `None`
    /// where the token hashes with another algorithm than SHA-256: nothing is checked then.
    pub belongs_to_token: Option<bool>,
}

impl Disclosure {
    /// What has to be known before it is believed; empty if it belongs to the token.
    #[must_use]
    pub const fn caveat(&self) -> &'static str {
        match self.belongs_to_token {
            Some(true) => "",
            Some(false) => "NOT of this token: its hash is not in it",
            None => "not checked: _sd_alg is not sha-256",
        }
    }
}

/// A disclosure as it was sent.
struct SentDisclosure {
    hash: String,
    /// Salt, name and value; for an item of a list salt and value.
    items: Vec<Json>,
}

impl SentDisclosure {
    fn read(text: &str) -> Self {
        let items = base64url::decode(text).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { hash: base64url::encode(Sha256::digest(text)), items: items.unwrap_or_default() }
    }

    /// The place in which its hash has to stand; `None` if it is no disclosure, or one that would bring hashes in by its name.
    fn place(&self) -> Option<HashPlace> {
        match self.items.as_slice() {
            [_, Json::String(name), _] if name != "_sd" && name != "..." => Some(HashPlace::Member),
            [_, _] => Some(HashPlace::Item),
            _ => None,
        }
    }
}

/// Where hashes stand (RFC 9901, section 4.2.4).
#[derive(Clone, Copy, PartialEq, Eq)]
enum HashPlace {
    /// In the list `_sd` of an object, for a member of it.
    Member,
    /// As the value of `...` in a list, for an item of it.
    Item,
}

/// A text after a token that isn't a disclosure is listed as one with the value `null` that doesn't belong to the token.
pub(super) fn read_disclosures<'a>(texts: impl Iterator<Item = &'a str>, payload: &TokenPart) -> Vec<Disclosure> {
    let sent: Vec<SentDisclosure> = texts.map(SentDisclosure::read).collect();
    let empty = Map::new();
    let claims = payload.object().unwrap_or(&empty);
    let is_sha256 = claims.get("_sd_alg").is_none_or(|name| name == "sha-256");
    let belongs = find_own(&sent, claims);
    let disclosure = |(sent, belongs): (SentDisclosure, bool)| {
        let (name, value) = match sent.items.as_slice() {
            [_, Json::String(name), value] => (Some(name.clone()), value.clone()),
            [_, value] => (None, value.clone()),
            _ => (None, Json::Null),
        };
        Disclosure { name, value, belongs_to_token: is_sha256.then_some(belongs) }
    };
    sent.into_iter().zip(belongs).map(disclosure).collect()
}

/// Which of the disclosures the claims hold the hash of, or the value of another one that they hold the hash of.
fn find_own(sent: &[SentDisclosure], claims: &Map<String, Json>) -> Vec<bool> {
    let by_hash: HashMap<&str, usize> =
        sent.iter().enumerate().map(|(index, disclosure)| (&*disclosure.hash, index)).collect();
    let mut belongs = vec![false; sent.len()];
    let mut hashes = Vec::new();
    collect_member_hashes(claims, &mut hashes);
    while let Some((place, hash)) = hashes.pop() {
        let Some(&index) = by_hash.get(hash) else { continue };
        if belongs[index] || sent[index].place() != Some(place) {
            continue;
        }
        belongs[index] = true;
        if let Some(value) = sent[index].items.last() {
            collect_hashes(value, &mut hashes);
        }
    }
    belongs
}

fn collect_hashes<'a>(json: &'a Json, hashes: &mut Vec<(HashPlace, &'a str)>) {
    match json {
        Json::Array(items) => {
            for item in items {
                hashes.extend(item.get("...").and_then(Json::as_str).map(|hash| (HashPlace::Item, hash)));
                collect_hashes(item, hashes);
            }
        }
        Json::Object(members) => collect_member_hashes(members, hashes),
        _ => {}
    }
}

fn collect_member_hashes<'a>(members: &'a Map<String, Json>, hashes: &mut Vec<(HashPlace, &'a str)>) {
    let own = members.get("_sd").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
    hashes.extend(own.map(|hash| (HashPlace::Member, hash)));
    members.values().for_each(|value| collect_hashes(value, hashes));
}
