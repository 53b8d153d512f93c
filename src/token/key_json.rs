//! Keys in JSON: a JWK, a set, or the JSON in which some service hands out its keys.

use serde_json::{Map, Value as Json};

use super::json;
use super::jwk::{Jwk, JwkSet, UnreadableJwk};
use super::key_error::KeyError;
use super::key_input::{KeyInput, KeyOrSet};
use super::key_note::KeyNote;

/// Members that hold a key as text: of a service account, of a realm's page, of an answer of some other API.
const TEXT_MEMBERS: [&str; 5] = ["private_key", "public_key", "publicKey", "pem", "key"];

/// Members that are a key or a set: of a token's header, a client's metadata, a DID document.
const OBJECT_MEMBERS: [&str; 4] = ["jwk", "jwks", "publicKeyJwk", "key"];

/// Reads the key in a text; `None` if that holds none.
type TextReader = fn(&str) -> Option<Result<KeyInput, KeyError>>;

/// Reads JSON. Members that are texts are read by `read_text`.
pub(super) fn read_key_json(bytes: &[u8], read_text: TextReader) -> Result<KeyInput, KeyError> {
    match json::read_unique_names(bytes).map_err(|fault| KeyError::NotJson(fault.to_string()))? {
        Json::Object(object) => read_object(&object, read_text),
        Json::Array(items) if !items.is_empty() => {
            let set = JwkSet::read(&Json::Object(Map::from_iter([("keys".to_owned(), Json::Array(items))])))?;
            Ok(KeyInput::new(KeyOrSet::Set(set)).after(vec![KeyNote::BareList]))
        }
        other => Err(KeyError::NotAnObject(json::json_type_name(&other))),
    }
}

fn read_object(object: &Map<String, Json>, read_text: TextReader) -> Result<KeyInput, KeyError> {
    let json = || Json::Object(object.clone());
    if object.contains_key("keys") {
        return JwkSet::read(&json()).map(|set| KeyInput::new(KeyOrSet::Set(set)));
    }
    if object.contains_key("kty") {
        return Jwk::read(&json()).map(|key| KeyInput::new(KeyOrSet::one(key)));
    }
    if let Some(address) = object.get("jwks_uri").and_then(Json::as_str) {
        return Err(KeyError::OpenIdConfiguration(address.to_owned()));
    }
    for name in OBJECT_MEMBERS {
        if let Some(member) = object.get(name).and_then(Json::as_object) {
            return Ok(read_object(member, read_text)?.after(vec![KeyNote::JsonMember(name)]));
        }
    }
    for name in TEXT_MEMBERS {
        if let Some(found) = object.get(name).and_then(Json::as_str).and_then(read_text) {
            let kid = object.get("private_key_id").and_then(Json::as_str).map(str::to_owned);
            return Ok(with_kid(found?, kid).after(vec![KeyNote::JsonMember(name)]));
        }
    }
    match read_key_map(object, read_text) {
        Some(set) => {
            let count = set.keys.len();
            Ok(KeyInput::new(KeyOrSet::Set(set)).after(vec![KeyNote::KeyMap(count)]))
        }
        // The usual error of a JWK: its kind is missing.
        None => Jwk::read(&json()).map(|key| KeyInput::new(KeyOrSet::one(key))),
    }
}

/// The key with this `kid`; without one, it keeps its own.
fn with_kid(input: KeyInput, kid: Option<String>) -> KeyInput {
    match input {
        KeyInput { keys: KeyOrSet::One(key), notes } => {
            let kid = kid.or_else(|| key.kid.clone());
            KeyInput { keys: KeyOrSet::one(Jwk { kid, ..*key }), notes }
        }
        set => set,
    }
}

/// An object in which each member is a certificate or a key, and its name the `kid`. One that cannot be read stays in its place.
fn read_key_map(object: &Map<String, Json>, read_text: TextReader) -> Option<JwkSet> {
    let mut keys = Vec::new();
    for (kid, value) in object {
        let kid = Some(kid.clone());
        keys.push(match read_text(value.as_str()?)? {
            Ok(KeyInput { keys: KeyOrSet::One(key), .. }) => Ok(Jwk { kid, ..*key }),
            Ok(KeyInput { keys: KeyOrSet::Set(set), .. }) => {
                Err(UnreadableJwk { kid, reason: KeyError::SeveralKeys(set.keys.len()) })
            }
            Err(reason) => Err(UnreadableJwk { kid, reason }),
        });
    }
    (!keys.is_empty()).then_some(JwkSet { keys })
}
