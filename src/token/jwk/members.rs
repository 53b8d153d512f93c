//! The members of a JWK, each read as the type that it must have.

use serde_json::{Map, Value as Json};

use crate::token::base64url;
use crate::token::big_endian::strip_leading_zeros;
use crate::token::json::json_type_name;
use crate::token::key_error::KeyError;

/// The member `name`, which must be a text if it is there at all.
pub(super) fn optional_text(object: &Map<String, Json>, name: &'static str) -> Result<Option<String>, KeyError> {
    match object.get(name) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(KeyError::NotText { member: name, json_type: json_type_name(other) }),
    }
}

pub(super) fn required_text(object: &Map<String, Json>, name: &'static str) -> Result<String, KeyError> {
    optional_text(object, name)?.ok_or(KeyError::Missing(name))
}

pub(super) fn required_bytes(object: &Map<String, Json>, name: &'static str) -> Result<Vec<u8>, KeyError> {
    base64url::decode(&required_text(object, name)?).map_err(|fault| KeyError::NotBase64url(name, fault))
}

/// Bytes of exactly this length: the coordinates of a point keep their leading zeros (RFC 7518, section 6.2.1.2).
pub(super) fn fixed_length_bytes(
    object: &Map<String, Json>,
    name: &'static str,
    length: usize,
) -> Result<Vec<u8>, KeyError> {
    let bytes = required_bytes(object, name)?;
    if bytes.len() == length {
        return Ok(bytes);
    }
    Err(KeyError::WrongLength { member: name, bytes: bytes.len(), wanted: length })
}

/// An integer of an RSA key. Leading zeros, which some libraries write, are removed (RFC 7518, section 6.3.1.1, note).
pub(super) fn rsa_integer(object: &Map<String, Json>, name: &'static str) -> Result<Vec<u8>, KeyError> {
    let bytes = required_bytes(object, name)?;
    match strip_leading_zeros(&bytes) {
        [] => Err(KeyError::Zero(name)),
        number => Ok(number.to_vec()),
    }
}

pub(super) fn key_ops(object: &Map<String, Json>) -> Result<Option<Vec<String>>, KeyError> {
    let Some(value) = object.get("key_ops") else { return Ok(None) };
    let Json::Array(items) = value else { return Err(KeyError::BadKeyOps) };
    let mut ops: Vec<String> = Vec::new();
    for item in items {
        let op = item.as_str().ok_or(KeyError::BadKeyOps)?;
        if ops.iter().any(|other| other == op) {
            return Err(KeyError::BadKeyOps);
        }
        ops.push(op.to_owned());
    }
    Ok(Some(ops))
}
