//! Tokens made by hand from other tokens, as attackers do and as the workbench does.
//!
//! Nothing is refused for being unwise: a secret may be short, and `alg` may name anything.

use std::fmt;

use serde_json::{Map, Value as Json};

use super::algorithm::Algorithm;
use super::base64url;
use super::jwk::Jwk;
use super::mac::compute_hmac;
use super::sign::{self, SignError, compact_json};
use super::token_parts::{SplitError, TokenParts};

/// What becomes of the signature.
#[derive(Clone, Copy, Debug)]
pub enum ForgedSigning<'a> {
    /// It is left empty; the dot before it stays (RFC 7519, section 6).
    Nothing,
    /// The old one stays, whatever has changed before it.
    Keep,
    /// The old one stays with another last character, which a lax decoder reads as the same bytes.
    Respell,
    /// HMAC with these bytes as the secret and the hash of the new header's `alg`.
    Secret(&'a [u8]),
    /// Signed with this key by the new header's `alg`.
    Key(&'a Jwk),
}

/// Why no token was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForgeError {
    /// The token to start from is not a token.
    NotAToken(SplitError),
    /// The part of this name is to be changed, and is no JSON object.
    NoObject(&'static str),
    /// The last character of the signature has no bits to spare.
    NoSpareBits,
    /// A secret cannot sign with this algorithm.
    NoHmac(Algorithm),
    /// The header names no algorithm.
    NoAlgorithm,
    /// The header names an algorithm that signs nothing.
    UnknownAlgorithm(String),
    /// The key does not sign.
    Sign(SignError),
}

impl fmt::Display for ForgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAToken(reason) => write!(f, "this is no token: {reason}"),
            Self::NoObject(part) => write!(f, "the {part} holds no JSON object to change"),
            Self::NoSpareBits => f.write_str("the signature has no bits to spare in its last character"),
            Self::NoHmac(algorithm) => {
                write!(f, "alg says {algorithm}, but a secret signs HS256, HS384 or HS512")
            }
            Self::NoAlgorithm => f.write_str("the header names no alg to sign with"),
            Self::UnknownAlgorithm(name) => write!(f, "alg {name:?} cannot sign"),
            Self::Sign(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ForgeError {}

/// `token` with other header parameters and claims. A value of null removes a member. A part without changes keeps its very
/// bytes, so that its signature can stay valid.
///
/// # Errors
/// When `token` does not have three parts, when a part to be changed is not a JSON object, or when the new `alg` does not fit
/// the way of signing.
pub fn forge(
    token: &str,
    header: &Map<String, Json>,
    claims: &Map<String, Json>,
    signing: ForgedSigning<'_>,
) -> Result<String, ForgeError> {
    let parts = TokenParts::split(token).map_err(ForgeError::NotAToken)?;
    let header = change_part("header", parts.header, header)?;
    let payload = change_part("payload", parts.payload, claims)?;
    let input = format!("{header}.{payload}");
    let signature = match signing {
        ForgedSigning::Nothing => String::new(),
        ForgedSigning::Keep => parts.signature.to_owned(),
        ForgedSigning::Respell => non_canonical_spelling(parts.signature).ok_or(ForgeError::NoSpareBits)?,
        ForgedSigning::Secret(secret) => sign_with_secret(&header, &input, secret)?,
        ForgedSigning::Key(key) => {
            let algorithm = header_algorithm(&header)?;
            sign::sign_input(&input, key, algorithm).map_err(ForgeError::Sign)?
        }
    };
    Ok(format!("{input}.{signature}"))
}

/// `text` with another last character that a lax decoder reads as the same bytes (RFC 4648, section 3.5). `None` if the last
/// character has no bits to spare, or if `text` is not base64url.
#[must_use]
pub fn non_canonical_spelling(text: &str) -> Option<String> {
    base64url::decode(text).ok()?;
    // Four characters hold exactly three bytes; only a shorter rest has bits to spare.
    if !matches!(text.len() % 4, 2 | 3) {
        return None;
    }
    let (last, head) = text.as_bytes().split_last()?;
    // The lowest bit of the last character is always a spare one.
    let value = BASE64URL_ALPHABET.iter().position(|character| character == last)?;
    let other = BASE64URL_ALPHABET.get(value ^ 1)?;
    Some(format!("{}{}", String::from_utf8_lossy(head), char::from(*other)))
}

const BASE64URL_ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn change_part(name: &'static str, part: &str, changes: &Map<String, Json>) -> Result<String, ForgeError> {
    if changes.is_empty() {
        return Ok(part.to_owned());
    }
    let mut object = decode_object(part).ok_or(ForgeError::NoObject(name))?;
    for (member, value) in changes {
        if value.is_null() {
            object.remove(member);
        } else {
            object.insert(member.clone(), value.clone());
        }
    }
    Ok(base64url::encode(compact_json(&object)))
}

/// A name that stands twice is no reason to refuse: its last value counts, as in most parsers.
fn decode_object(part: &str) -> Option<Map<String, Json>> {
    serde_json::from_slice(&base64url::decode(part).ok()?).ok()
}

fn sign_with_secret(header: &str, input: &str, secret: &[u8]) -> Result<String, ForgeError> {
    let algorithm = header_algorithm(header)?;
    let mac = compute_hmac(algorithm, secret, input.as_bytes());
    mac.map(base64url::encode).ok_or(ForgeError::NoHmac(algorithm))
}

fn header_algorithm(header: &str) -> Result<Algorithm, ForgeError> {
    let object = decode_object(header);
    let name = object.as_ref().and_then(|object| object.get("alg")).and_then(Json::as_str);
    let name = name.ok_or(ForgeError::NoAlgorithm)?;
    Algorithm::by_name(name).ok_or_else(|| ForgeError::UnknownAlgorithm(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TOKEN: &str = "eyJhbGciOiAiSFMyNTYifQ.eyJyb2xlIjogInVzZXIifQ.c2ln";

    fn map(json: Json) -> Map<String, Json> {
        let Json::Object(object) = json else { panic!("an object") };
        object
    }

    fn parts(token: &str) -> (Json, Json, String) {
        let parts = TokenParts::split(token).expect("three parts");
        let read = |part| Json::Object(decode_object(part).expect("an object"));
        (read(parts.header), read(parts.payload), parts.signature.to_owned())
    }

    #[test]
    fn only_what_is_named_changes() {
        let none = Map::new();
        assert_eq!(forge(TOKEN, &none, &none, ForgedSigning::Keep).as_deref(), Ok(TOKEN), "white space stays as it is");
        let forged =
            forge(TOKEN, &map(json!({ "alg": "nOnE" })), &map(json!({ "role": "admin" })), ForgedSigning::Nothing);
        let forged = forged.expect("a token");
        assert_eq!(parts(&forged), (json!({ "alg": "nOnE" }), json!({ "role": "admin" }), String::new()));
        let forged = forge(TOKEN, &none, &map(json!({ "role": null, "a": 1 })), ForgedSigning::Keep).expect("a token");
        assert_eq!(parts(&forged), (json!({ "alg": "HS256" }), json!({ "a": 1 }), "c2ln".to_owned()));
    }

    #[test]
    fn a_secret_of_any_length_signs() {
        let none = Map::new();
        let forged = forge(TOKEN, &none, &none, ForgedSigning::Secret(b"x")).expect("a token");
        let parts = TokenParts::split(&forged).expect("parts");
        let mac = compute_hmac(Algorithm::Hs256, b"x", parts.signing_input.as_bytes()).expect("HMAC");
        assert_eq!(parts.signature, base64url::encode(mac));
    }

    #[test]
    fn another_spelling_has_the_same_bytes_for_a_lax_decoder_alone() {
        use base64::Engine as _;
        use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
        let config = GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::RequireNone);
        let lax = GeneralPurpose::new(&base64::alphabet::URL_SAFE, config);
        for bytes in [&[7; 32][..], &[255; 32], &[0; 31]] {
            let text = base64url::encode(bytes);
            let other = non_canonical_spelling(&text).expect("spare bits");
            assert_ne!(other, text);
            assert_eq!(lax.decode(&other).ok().as_deref(), Some(bytes));
            assert!(base64url::decode(&other).is_err(), "{other}");
        }
        assert_eq!(non_canonical_spelling(&base64url::encode([7; 33])), None);
        assert_eq!(non_canonical_spelling("AB"), None, "it is no base64url as it stands");
        let none = Map::new();
        let forged = forge(TOKEN, &none, &none, ForgedSigning::Respell);
        assert!(matches!(forged, Err(ForgeError::NoSpareBits)), "three bytes fill their characters");
    }

    #[test]
    fn what_cannot_be_made_is_said() {
        let none = Map::new();
        let rs = map(json!({ "alg": "RS256" }));
        assert!(matches!(forge("a.b", &none, &none, ForgedSigning::Keep), Err(ForgeError::NotAToken(_))));
        assert!(matches!(forge("a.b.c", &rs, &none, ForgedSigning::Keep), Err(ForgeError::NoObject("header"))));
        assert!(matches!(forge("a.b.c", &none, &none, ForgedSigning::Secret(b"x")), Err(ForgeError::NoAlgorithm)));
        assert!(matches!(
            forge(TOKEN, &rs, &none, ForgedSigning::Secret(b"x")),
            Err(ForgeError::NoHmac(Algorithm::Rs256))
        ));
        assert!(matches!(
            forge(TOKEN, &none, &none, ForgedSigning::Key(&Jwk::from_secret(*b"x"))),
            Err(ForgeError::Sign(_))
        ));
    }
}
