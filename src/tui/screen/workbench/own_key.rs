//! The learner's own key, in any of the forms that are read: the workbench's verifier trusts it from then on, and nothing else.

use super::Workbench;
use super::editable_token::alg_of;
use super::verifier::VerifierOwner;
use crate::prose::escape_control_characters;
use crate::token::jwk::KeyMaterial;
use crate::token::{Algorithm, Jwk, KeyInput, KeyOrSet, algorithms_for, check_permitted, read_key};
use crate::tui::notice::Notice;

/// Whether `text` is a key by its looks, and neither a secret nor other JSON.
pub(super) fn looks_like_key(text: &str) -> bool {
    let is_json = text.trim_start().starts_with(['{', '[']);
    match read_key(text.as_bytes()) {
        Ok(input) => {
            let is_key = !is_json || input.keys.readable().next().is_some();
            is_key && !input.keys.readable().any(|key| is_bare_secret(key, text))
        }
        Err(_) if is_json => {
            serde_json::from_str::<serde_json::Value>(text).is_ok_and(|json| json.get("kty").is_some())
        }
        Err(_) => !text.trim().is_empty(),
    }
}

fn is_bare_secret(key: &Jwk, text: &str) -> bool {
    matches!(&key.material, KeyMaterial::Secret(secret) if secret == text.as_bytes())
}

/// The key in `text` and what was done to it, or else the text itself as a secret. An error is a sentence without its full stop.
fn read_own_key(text: &str, now: i64) -> Result<(Jwk, Vec<String>), String> {
    if text.is_empty() {
        return Err(
            "type or paste a key into its field: a secret, PEM, a JWK, a certificate or another form".to_owned()
        );
    }
    let KeyInput { keys, notes } = read_key(text.as_bytes()).map_err(|fault| fault.describe("key.txt"))?;
    let key = match (&keys, keys.readable().collect::<Vec<_>>().as_slice()) {
        (KeyOrSet::One(key), _) => Jwk::clone(key),
        (KeyOrSet::Set(_), [key]) => Jwk::clone(key),
        (KeyOrSet::Set(_), []) => return Err("none of the keys of this set can be read".to_owned()),
        (KeyOrSet::Set(_), several) => {
            return Err(format!("this is a set of {} keys; paste the one that is meant", several.len()));
        }
    };
    Ok((key, notes.iter().map(|note| escape_control_characters(&note.describe(now)).into_owned()).collect()))
}

/// The algorithm to verify with: the one that `key` names; otherwise that of the token, if this kind of key can be used with it;
/// otherwise the first that it can be used with. An error is a sentence without its full stop.
fn algorithm_for(key: &Jwk, token: &str) -> Result<Algorithm, String> {
    check_permitted(key, "verify").map_err(|error| error.to_string())?;
    let suitable = algorithms_for(&key.material);
    if let Some(own) = &key.alg {
        let named = Algorithm::by_name(own).filter(|algorithm| suitable.contains(algorithm));
        return named.ok_or_else(|| {
            format!("it names the algorithm {own}, which is not built in or needs another kind of key")
        });
    }
    let of_token = alg_of(token).and_then(|name| Algorithm::by_name(&name));
    let fitting = of_token.filter(|algorithm| suitable.contains(algorithm));
    fitting.or_else(|| suitable.first().copied()).ok_or_else(|| "this kind of key is not built in".to_owned())
}

impl Workbench {
    /// Makes the verifier trust the key in `text`, and no other.
    pub(super) fn trust_text(&mut self, text: &str, notice: &mut Notice) {
        match read_own_key(text, self.verifier.now) {
            Ok((key, notes)) => self.trust(key, &notes, notice),
            Err(fault) => notice.set(format!("This key cannot be used: {}.", escape_control_characters(&fault))),
        }
    }

    /// Makes the workbench's verifier trust `key`, and no other; the `notes` tell what was done to it. The shop's takes no
    /// keys of the learner.
    pub(super) fn trust(&mut self, key: Jwk, notes: &[String], notice: &mut Notice) {
        if self.verifier.owner == VerifierOwner::Shop {
            return notice.set("The shop has keys of its own, and takes none from outside.");
        }
        let algorithm = match algorithm_for(&key, self.token()) {
            Ok(algorithm) => algorithm,
            Err(fault) => {
                return notice.set(format!("This key cannot be used: {}.", escape_control_characters(&fault)));
            }
        };
        let kid = key.kid.clone().or_else(|| Some("yours".to_owned()));
        let alg = key.alg.clone().or_else(|| Some(algorithm.name().to_owned()));
        self.verifier.keys = vec![Jwk { kid, alg, ..key }];
        self.verifier.algorithm = Some(algorithm);
        self.verify_token();
        let remark = if notes.is_empty() { String::new() } else { format!(" About the key: {}.", notes.join("; ")) };
        notice.set(format!("The verifier trusts your key now, for {algorithm} alone.{remark}"));
    }
}
