//! `forge`: a token made by hand from another one. Nothing travels; later acts send it as `bearer`.
//!
//! `sign = { key = … }` knows these keys: `shop`, the shop's own, as if it had leaked; `shop.before`, the one
//! before the last rotation; `shop.public`, its public key as the
//! text that everybody can read, used as an HMAC secret; `news` and `pay`, what lies on the machine of that service
//! (with HMAC the secret itself, else the public key, used as an HMAC secret); `attacker`, one of the attacker's own making.
//! Where the header is to carry the attacker's key, `header.jwk = "attacker"` puts it there. `payload` stands letter by
//! letter where the old one stood; `claims`, if there are any, then change it.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use super::super::LabError;
use crate::lab::lane_state::LaneState;
use crate::lab::tokens::signing_keys;
use crate::model::act::{ForgedSignature, TokenForgery};
use crate::token::forge::{ForgedSigning, forge};
use crate::token::{Algorithm, Jwk, TokenParts, base64url, public_pem};

/// What `sign.key` may name.
const KEY_NAMES: &str = "shop, shop.before, shop.public, news, pay, attacker";

/// Makes the token and keeps it as the one that was last made by hand.
///
/// # Errors
/// When it cannot be made as it is written.
pub(super) fn perform(world: &mut LaneState, act: &TokenForgery) -> Result<(), LabError> {
    let from = replace_payload(act)?;
    let mut header = act.header.clone();
    let mut claims = act.claims.clone();
    claims.extend(act.without.iter().map(|name| (name.clone(), Json::Null)));
    let own = attacker_key(world, &from, &header);
    if header.get("jwk").and_then(Json::as_str) == Some("attacker") {
        let jwk = own.as_ref().ok().and_then(Jwk::to_public_json).unwrap_or_default();
        header.insert("jwk".to_owned(), jwk);
    }
    let made = match &act.sign {
        ForgedSignature::Nothing => forge(&from, &header, &claims, ForgedSigning::Nothing),
        ForgedSignature::Keep => forge(&from, &header, &claims, ForgedSigning::Keep),
        ForgedSignature::Respell => forge(&from, &header, &claims, ForgedSigning::Respell),
        ForgedSignature::Secret(secret) => forge(&from, &header, &claims, ForgedSigning::Secret(secret.as_bytes())),
        ForgedSignature::Key(name) => match name.as_str() {
            "shop" => forge(&from, &header, &claims, ForgedSigning::Key(&current_shop_key(world)?)),
            "shop.before" => {
                let key = world
                    .tokens
                    .signing_keys
                    .previous()
                    .ok_or_else(|| forge_error("no key was rotated yet; use `shop`"))?;
                forge(&from, &header, &claims, ForgedSigning::Key(key))
            }
            "shop.public" => {
                let pem = public_pem(&current_shop_key(world)?);
                let pem =
                    pem.ok_or_else(|| forge_error("the shop has a secret, and no public key; choose another `alg`"))?;
                forge(&from, &header, &claims, ForgedSigning::Secret(pem.as_bytes()))
            }
            "news" | "pay" => {
                let key = current_shop_key(world)?;
                match public_pem(&key) {
                    Some(pem) => forge(&from, &header, &claims, ForgedSigning::Secret(pem.as_bytes())),
                    None => forge(&from, &header, &claims, ForgedSigning::Key(&key)),
                }
            }
            "attacker" => forge(&from, &header, &claims, ForgedSigning::Key(&own.map_err(|why| forge_error(&why))?)),
            other => {
                return Err(forge_error(&format!("there is no key `{}`; there is {KEY_NAMES}", other.escape_debug())));
            }
        },
    };
    world.forged_token = Some(made.map_err(|fault| forge_error(&fault.to_string()))?);
    Ok(())
}

/// The token to begin with, with the payload that is written out, if one is.
fn replace_payload(act: &TokenForgery) -> Result<Cow<'_, str>, LabError> {
    let Some(payload) = &act.payload else { return Ok(Cow::Borrowed(&act.from)) };
    let parts = TokenParts::split(&act.from).map_err(|why| forge_error(&format!("`from` is no token: {why}")))?;
    Ok(Cow::Owned(format!("{}.{}.{}", parts.header, base64url::encode(payload), parts.signature)))
}

fn forge_error(why: &str) -> LabError {
    LabError::BadForge(why.to_owned())
}

/// The key that the shop signs with now.
fn current_shop_key(world: &mut LaneState) -> Result<Jwk, LabError> {
    let name = &world.setup.shop.access.alg;
    let algorithm = Algorithm::by_name(name).ok_or_else(|| forge_error(&format!("the shop signs with {name}")))?;
    world
        .tokens
        .signing_keys
        .current_or_create(algorithm, &world.setup.shop.access.secret, &mut world.random)
        .map_err(|why| forge_error(&why))
}

/// A key of the attacker's for the algorithm that the forged header will name. Always the same one for an algorithm, so that
/// several forgeries fit together.
fn attacker_key(world: &LaneState, from: &str, header: &Map<String, Json>) -> Result<Jwk, String> {
    let old = TokenParts::split(from).ok().and_then(|parts| base64url::decode(parts.header).ok());
    let old: Option<Json> = old.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let alg = header.get("alg").or_else(|| old.as_ref()?.get("alg")).and_then(Json::as_str);
    let algorithm = alg.and_then(Algorithm::by_name).ok_or("the header names no alg that a key could sign with")?;
    // Drawn from a copy: the attacker's chance does not change the shop's.
    signing_keys::generate_key(algorithm, "attacker", 2, &mut world.attacker_random.clone())
}
