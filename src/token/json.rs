//! JSON as a token may hold it: UTF-8, and no duplicate names in an object.
//!
//! If two parsers disagree about which of two equal names counts, one token says two things: `role` is `user` to the one that
//! checks it and `admin` to the one that acts on it. RFC 7515, section 4, and RFC 7519, section 4, allow refusing it.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value as Json};

/// Why bytes are no JSON object as a token may hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// Not JSON, in the words of the crate that reads it.
    Syntax(String),
    /// This name stands twice in one object; the message says where.
    DuplicateName(String, String),
    /// This JSON type, and not an object.
    NotAnObject(&'static str),
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(message) | Self::DuplicateName(_, message) => f.write_str(message),
            Self::NotAnObject(found) => write!(f, "{found} where an object belongs"),
        }
    }
}

impl std::error::Error for JsonError {}

/// Reads `bytes` as a JSON object without duplicate names, at any depth.
///
/// # Errors
/// A short reason, with line and column.
pub fn read_object(bytes: &[u8]) -> Result<Map<String, Json>, JsonError> {
    match read_unique_names(bytes)? {
        Json::Object(object) => Ok(object),
        other => Err(JsonError::NotAnObject(json_type_name(&other))),
    }
}

/// Reads `bytes` as JSON without duplicate names, at any depth.
///
/// # Errors
/// A short reason, with line and column.
pub fn read_unique_names(bytes: &[u8]) -> Result<Json, JsonError> {
    let duplicate = RefCell::new(None);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let json =
        UniqueNames(&duplicate).deserialize(&mut deserializer).and_then(|json| deserializer.end().map(|()| json));
    json.map_err(|error| match duplicate.take() {
        Some(name) => JsonError::DuplicateName(name, error.to_string()),
        None => JsonError::Syntax(error.to_string()),
    })
}

/// The type of `json` in words: `a number`, `a list`.
#[must_use]
pub const fn json_type_name(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}

/// Reads JSON without duplicate names, and notes the first one that stands twice. Its own deserializer is needed, since that of
/// [`Json`] keeps the last of two equal names.
#[derive(Clone, Copy)]
struct UniqueNames<'a>(&'a RefCell<Option<String>>);

impl<'de> DeserializeSeed<'de> for UniqueNames<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for UniqueNames<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("a number too large"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut object = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(self)?;
            if object.contains_key(&name) {
                let error = A::Error::custom(format_args!("the name {name:?} stands twice"));
                self.0.replace(Some(name));
                return Err(error);
            }
            object.insert(name, value);
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_twice_is_refused_at_any_depth() {
        assert!(read_object(br#"{"a":1,"b":{"a":2}}"#).is_ok());
        let fault = read_object(br#"{"role":"user","role":"admin"}"#).expect_err("twice");
        assert!(fault.to_string().starts_with("the name \"role\" stands twice at line 1 column "), "{fault}");
        assert!(matches!(fault, JsonError::DuplicateName(name, _) if name == "role"));
        assert!(matches!(read_unique_names(b"{"), Err(JsonError::Syntax(_))));
        assert!(read_object(br#"{"x":[{"a":1,"a":1}]}"#).is_err());
        assert!(read_object(br#"{"a":1,"\u0061":2}"#).is_err(), "the same name, written differently");
    }

    #[test]
    fn only_one_object_in_utf8_is_taken() {
        for text in ["", "[]", "\"{}\"", "null", "{}{}", "{} x", "\u{feff}{}", "{'a':1}", "{\"a\":1,}", "{\"a\":NaN}"] {
            assert!(read_object(text.as_bytes()).is_err(), "{text}");
        }
        assert!(read_object(b"{\"a\":\"\xff\"}").is_err(), "not UTF-8");
        assert!(read_object(br#"{"a":"\ud800"}"#).is_err(), "half of a pair");
        let utf16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(read_object(&utf16).is_err(), "UTF-16");
        assert!(read_object(b" {\r\n\t} ").is_ok(), "white space is legal");
    }

    #[test]
    fn endless_nesting_ends_in_a_refusal() {
        assert!(read_unique_names("[".repeat(100_000).as_bytes()).is_err());
    }
}
