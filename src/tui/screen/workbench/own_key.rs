//! The learner's own key: a secret, or a public key in PEM or JSON, that the workbench's verifier trusts from then on.

use super::Workbench;
use super::editable_token::alg_of;
use super::verifier::VerifierOwner;
use crate::token::algorithm::AlgorithmFamily;
use crate::token::jwk::KeyMaterial;
use crate::token::{Algorithm, Jwk, json, read_pem};
use crate::tui::notice::Notice;

/// Whether `text` is a key by its looks, and no secret.
pub(super) fn looks_like_key(text: &str) -> bool {
    text.trim_start().starts_with("-----BEGIN ") || (text.trim_start().starts_with('{') && text.contains("\"kty\""))
}

/// The key in `text`: PEM, a JWK, or else the text itself as a secret.
fn read_own_key(text: &str) -> Result<Jwk, String> {
    if text.is_empty() {
        return Err("type or paste a key into its field: a secret, PEM or a JWK".to_owned());
    }
    if !looks_like_key(text) {
        return Ok(Jwk::from_secret(text));
    }
    if text.trim_start().starts_with('{') {
        let json = json::read_unique_names(text.as_bytes()).map_err(|error| error.to_string())?;
        return Jwk::read(&json).map_err(|error| error.to_string());
    }
    read_pem(text.trim()).map_err(|error| error.to_string())
}

/// The algorithm for `key`: its own, else that of the token if it is one for such keys, else the first one that is.
fn algorithm_for(key: &Jwk, token: &str) -> Option<Algorithm> {
    let suits = |algorithm: &Algorithm| match (algorithm.family(), &key.material) {
        (AlgorithmFamily::Hmac, KeyMaterial::Secret(_))
        | (AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss, KeyMaterial::Rsa { .. })
        | (AlgorithmFamily::EdDsa, KeyMaterial::Ed25519 { .. }) => true,
        (AlgorithmFamily::Ecdsa(wanted), KeyMaterial::Ec { curve, .. }) => *curve == wanted,
        _ => false,
    };
    let named = [key.alg.clone(), alg_of(token)].into_iter().flatten().find_map(|name| Algorithm::by_name(&name));
    named.filter(suits).or_else(|| Algorithm::ALL.iter().copied().find(suits))
}

impl Workbench {
    /// Makes the verifier trust the key in `text`, and no other.
    pub(super) fn trust_text(&mut self, text: &str, notice: &mut Notice) {
        match read_own_key(text) {
            Ok(key) => self.trust(key, notice),
            Err(fault) => notice.set(format!("This key cannot be used: {fault}.")),
        }
    }

    /// Makes the workbench's verifier trust `key`, and no other. The shop's takes no keys of the learner.
    pub(super) fn trust(&mut self, key: Jwk, notice: &mut Notice) {
        if self.verifier.owner == VerifierOwner::Shop {
            return notice.set("The shop has keys of its own, and takes none from outside.");
        }
        let Some(algorithm) = algorithm_for(&key, self.token()) else {
            return notice.set("This kind of key is not built in.");
        };
        let kid = key.kid.clone().unwrap_or_else(|| "yours".to_owned());
        self.verifier.keys = vec![key.with_kid_and_alg(&kid, algorithm.name())];
        self.verifier.algorithm = Some(algorithm);
        self.verify_token();
        notice.set(format!("The verifier trusts your key now, for {algorithm} alone."));
    }
}
