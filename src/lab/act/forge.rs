//! `forge`: a token made by hand from another one. Nothing travels; later acts send it as `bearer`.
//!
//! `sign = { key = … }` knows these keys:
//! - `shop`: the shop's own, as if it had leaked;
//! - `shop.before`: the one before the last rotation;
//! - `shop.public`: its public key, as the text that everybody can read, used as an HMAC secret;
//! - `news` and `pay`: what lies on the machine of that service (with HMAC the secret itself, else the public key, used as an
//!   HMAC secret);
//! - `attacker`: one of the attacker's own making. `header.jwk = "attacker"` puts its public half into the header.
//!
//! `payload` replaces the old payload character by character; `claims`, if there are any, then change it.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use crate::lab::act_error::TokenForgeryError;
use crate::lab::error::LabError;
use crate::lab::lane_state::LaneState;
use crate::lab::tokens::signing_keys;
use crate::model::act::{ForgedSignature, TokenForgery};
use crate::model::variables::MAX_VALUE_BYTES;
use crate::token::forge::{ForgedSigning, forge};
use crate::token::{Algorithm, Jwk, KeyError, TokenParts, base64url, public_pem};

/// What `sign.key` may name.
const KEY_NAMES: &str = "shop, shop.before, shop.public, news, pay, attacker";

/// A key that `sign.key` names.
enum ForgingKey {
    Key(Box<Jwk>),
    /// A public key as PEM text, used as the secret of an HMAC.
    PublicKeyAsSecret(String),
}

/// Makes the token and remembers it as the one that was forged last.
///
/// # Errors
/// When it can't be made as it is written.
pub(super) fn perform(state: &mut LaneState, act: &TokenForgery) -> Result<(), LabError> {
    let from = replace_payload(act)?;
    let attackers_key = attacker_key(state, &from, &act.header);
    let header = embed_attacker_key(act.header.clone(), &attackers_key)?;
    let mut claims = act.claims.clone();
    claims.extend(act.without.iter().map(|name| (name.clone(), Json::Null)));
    let key;
    let signing = match &act.sign {
        ForgedSignature::Nothing => ForgedSigning::Nothing,
        ForgedSignature::Keep => ForgedSigning::Keep,
        ForgedSignature::Respell => ForgedSigning::Respell,
        ForgedSignature::Secret(secret) => ForgedSigning::Secret(secret.as_bytes()),
        ForgedSignature::Key(name) => {
            key = forging_key(state, name, attackers_key)?;
            match &key {
                ForgingKey::Key(key) => ForgedSigning::Key(key),
                ForgingKey::PublicKeyAsSecret(pem) => ForgedSigning::Secret(pem.as_bytes()),
            }
        }
    };
    let token =
        forge(&from, &header, &claims, signing).map_err(|error| LabError::BadForge(TokenForgeryError::Forge(error)))?;
    // The inputs are limited with the act; base64url can still make the token longer than a later act may be.
    if token.len() > MAX_VALUE_BYTES {
        return Err(LabError::BadForge(TokenForgeryError::TooLong { length: token.len(), most: MAX_VALUE_BYTES }));
    }
    state.forged_token = Some(token);
    Ok(())
}

/// The header of the act; `jwk = "attacker"` becomes the public half of the attacker's key.
fn embed_attacker_key(
    mut header: Map<String, Json>,
    attackers_key: &Result<Jwk, LabError>,
) -> Result<Map<String, Json>, LabError> {
    if header.get("jwk").and_then(Json::as_str) != Some("attacker") {
        return Ok(header);
    }
    let key = attackers_key.as_ref().map_err(LabError::clone)?;
    let public_half = key.to_public_json().ok_or(LabError::BadForge(TokenForgeryError::NoPublicHalf))?;
    header.insert("jwk".to_owned(), public_half);
    Ok(header)
}

/// The key of this name.
fn forging_key(
    state: &mut LaneState,
    name: &str,
    attackers_key: Result<Jwk, LabError>,
) -> Result<ForgingKey, LabError> {
    match name {
        "shop" => Ok(ForgingKey::Key(Box::new(current_shop_key(state)?))),
        "shop.before" => {
            let key = state.tokens.signing_keys.previous();
            let key = key.ok_or(LabError::BadForge(TokenForgeryError::NoPreviousKey))?;
            Ok(ForgingKey::Key(Box::new(key.clone())))
        }
        "shop.public" => {
            let pem = public_pem(&current_shop_key(state)?);
            pem.map(ForgingKey::PublicKeyAsSecret).ok_or(LabError::BadForge(TokenForgeryError::ShopHasSecret))
        }
        "news" | "pay" => {
            let key = current_shop_key(state)?;
            Ok(match public_pem(&key) {
                Some(pem) => ForgingKey::PublicKeyAsSecret(pem),
                None => ForgingKey::Key(Box::new(key)),
            })
        }
        "attacker" => attackers_key.map(|key| ForgingKey::Key(Box::new(key))),
        other => Err(LabError::BadForge(TokenForgeryError::UnknownKey { name: other.to_owned(), known: KEY_NAMES })),
    }
}

/// The token to begin with; with the payload of the act in place of its own, if there is one.
fn replace_payload(act: &TokenForgery) -> Result<Cow<'_, str>, LabError> {
    let Some(payload) = &act.payload else { return Ok(Cow::Borrowed(&act.from)) };
    let parts =
        TokenParts::split(&act.from).map_err(|error| LabError::BadForge(TokenForgeryError::NotAToken(error)))?;
    Ok(Cow::Owned(format!("{}.{}.{}", parts.header, base64url::encode(payload), parts.signature)))
}

/// The key that the shop signs with now.
fn current_shop_key(state: &mut LaneState) -> Result<Jwk, LabError> {
    let access = &state.setup.shop.access;
    let algorithm = Algorithm::by_name(&access.alg);
    let algorithm =
        algorithm.ok_or_else(|| LabError::BadForge(TokenForgeryError::ShopAlgorithm(access.alg.clone())))?;
    let key = state.tokens.signing_keys.current_or_create(algorithm, &access.secret, &mut state.random);
    key.map_err(key_error)
}

/// A key of the attacker's for the algorithm that the forged header will name. It is always the same one for an algorithm, so
/// that several forgeries fit together.
fn attacker_key(state: &LaneState, from: &str, changes: &Map<String, Json>) -> Result<Jwk, LabError> {
    let header_bytes = TokenParts::split(from).ok().and_then(|parts| base64url::decode(parts.header).ok());
    let old_header: Option<Json> = header_bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let alg = changes.get("alg").or_else(|| old_header.as_ref()?.get("alg")).and_then(Json::as_str);
    let algorithm = alg.and_then(Algorithm::by_name).ok_or(LabError::BadForge(TokenForgeryError::NoAlgorithm))?;
    // Drawn from a copy: a forgery must not change what the shop generates next.
    signing_keys::generate_key(algorithm, "attacker", 2, &mut state.attacker_random.clone()).map_err(key_error)
}

const fn key_error(error: KeyError) -> LabError {
    LabError::BadForge(TokenForgeryError::Key(error))
}
