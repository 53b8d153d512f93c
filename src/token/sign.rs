//! Signing (RFC 7515, section 5.1). The key must meet the same requirements as in the verifier, so that nothing is signed that
//! [`verify`](super::verify()) would then refuse for its key.

use serde_json::{Map, Value as Json};

use super::algorithm::Algorithm;
use super::base64url;
use super::jose_header::JoseHeader;
use super::jwk::{Jwk, KeyVisibility};
use super::key_use_error::KeyUseError;
use super::keyring::{check_permitted, check_suitable};
use super::signing_key::SigningKey;

pub use super::sign_error::SignError;

/// A signed token with these claims. Its header has `alg`, `typ` if given, and the `kid` of the key if it has one.
///
/// # Errors
/// When the key does not suit `algorithm`, is too weak, or has no private part.
pub fn sign_claims(
    claims: &Map<String, Json>,
    typ: Option<&str>,
    key: &Jwk,
    algorithm: Algorithm,
) -> Result<String, SignError> {
    sign_with_header(claims, typ, Map::new(), key, algorithm)
}

/// The same with more parameters of the header, which stand behind the usual ones or in their place.
///
/// # Errors
/// As [`sign_claims`]; and when the strict verifier would not understand the header.
pub fn sign_with_header(
    claims: &Map<String, Json>,
    typ: Option<&str>,
    parameters: Map<String, Json>,
    key: &Jwk,
    algorithm: Algorithm,
) -> Result<String, SignError> {
    let mut header = Map::new();
    header.insert("alg".to_owned(), algorithm.name().into());
    for (name, value) in [("typ", typ), ("kid", key.kid.as_deref())] {
        if let Some(value) = value {
            header.insert(name.to_owned(), value.into());
        }
    }
    header.extend(parameters);
    JoseHeader::read(compact_json(&header).as_bytes()).map_err(SignError::BadHeader)?;
    sign_token(&header, compact_json(claims).as_bytes(), key, algorithm)
}

/// A signed token with this header and any payload.
///
/// # Errors
/// When `header` does not name `algorithm`, or when the key does not suit it, is too weak, or has no private part.
pub fn sign_token(
    header: &Map<String, Json>,
    payload: &[u8],
    key: &Jwk,
    algorithm: Algorithm,
) -> Result<String, SignError> {
    if header.get("alg").and_then(Json::as_str) != Some(algorithm.name()) {
        return Err(SignError::AlgMismatch);
    }
    let input = format!("{}.{}", base64url::encode(compact_json(header)), base64url::encode(payload));
    let signature = sign_input(&input, key, algorithm)?;
    Ok(format!("{input}.{signature}"))
}

/// The signature over `input` as base64url.
///
/// # Errors
/// When the key does not suit `algorithm`, is too weak, or has no private part.
pub fn sign_input(input: &str, key: &Jwk, algorithm: Algorithm) -> Result<String, SignError> {
    if let Some(own) = key.alg.as_deref().filter(|own| !algorithm.is_called(own)) {
        let error = KeyUseError::BoundTo { own: own.to_owned(), other: algorithm.name().to_owned() };
        return Err(SignError::UnsuitableKey(error));
    }
    check_permitted(key, "sign")
        .and_then(|()| check_suitable(&key.material, algorithm))
        .map_err(SignError::UnsuitableKey)?;
    if key.visibility() == KeyVisibility::Public {
        return Err(SignError::NoPrivatePart);
    }
    let signature = SigningKey::new(&key.material, algorithm)?.sign(input.as_bytes())?;
    Ok(base64url::encode(signature))
}

/// An object as JSON without white space, as it goes into a token.
pub(super) fn compact_json(object: &Map<String, Json>) -> String {
    Json::Object(object.clone()).to_string()
}
