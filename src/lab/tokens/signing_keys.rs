//! The keys that sign the shop's tokens.
//!
//! Secrets and elliptic keys come from the lane's generator. An RSA key takes too long to make at the start of a lesson, so
//! those are three fixed ones that everybody can read in this repository. They open nothing but the lab.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

use crate::model::KeyView;
use crate::model::act::KeyRotation;
use crate::token::algorithm::AlgorithmFamily;
use crate::token::{Algorithm, Jwk, JwkSet, generate, read_pem};

const RSA_TEST_KEYS: [&str; 3] = [
    include_str!("../../../assets/test-keys/rsa-1.pem"),
    include_str!("../../../assets/test-keys/rsa-2.pem"),
    include_str!("../../../assets/test-keys/rsa-3.pem"),
];

/// The shop's keys, newest last.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct SigningKeys {
    ring: Vec<Jwk>,
    /// The key that signed before the present one, wherever it may be now.
    previous: Option<Jwk>,
    created_count: usize,
    /// The text that the secret was last made of; empty stands for random bytes.
    secret_text: String,
}

impl SigningKeys {
    /// The key that signs with `algorithm` now; made when there is none yet. A secret is made of `text`, if that is not
    /// empty.
    ///
    /// # Errors
    /// In words, when none can be made.
    pub(in crate::lab) fn current_or_create(
        &mut self,
        algorithm: Algorithm,
        text: &str,
        random: &mut ChaCha20Rng,
    ) -> Result<Jwk, String> {
        let is_secret = algorithm.family() == AlgorithmFamily::Hmac;
        if (!is_secret || self.secret_text == text)
            && let Some(key) = self.for_algorithm(algorithm).last()
        {
            return Ok(key.clone());
        }
        if !is_secret || text.is_empty() {
            self.secret_text.clear();
            return self.generate(algorithm, random);
        }
        text.clone_into(&mut self.secret_text);
        Ok(self.append(|kid| Jwk::from_secret(text.as_bytes()).with_kid_and_alg(kid, algorithm.name())))
    }

    /// The keys of `algorithm`, oldest first: what a verifier of it trusts.
    pub(in crate::lab) fn for_algorithm(&self, algorithm: Algorithm) -> impl Iterator<Item = &Jwk> {
        self.ring.iter().filter(move |key| key.alg.as_deref() == Some(algorithm.name()))
    }

    /// What is published: the public halves. A secret has none, and never appears here.
    pub(in crate::lab) fn public_jwks(&self) -> JwkSet {
        JwkSet { keys: self.ring.iter().filter_map(Jwk::to_public).map(Ok).collect() }
    }

    /// Every key by name and algorithm alone, oldest first.
    pub(in crate::lab) fn view(&self) -> Vec<KeyView> {
        let newest = |key: &Jwk| self.ring.iter().rev().find(|other| other.alg == key.alg).map(|it| &it.kid);
        let view = |key: &Jwk| KeyView {
            kid: key.kid.clone().unwrap_or_default(),
            alg: key.alg.clone().unwrap_or_default(),
            is_signing: newest(key) == Some(&key.kid),
        };
        self.ring.iter().map(view).collect()
    }

    /// The key that signed before the last rotation.
    pub(in crate::lab) fn previous(&self) -> Option<&Jwk> {
        self.previous.as_ref()
    }

    /// Signs with a new key from now on. Whether the old ones go on verifying is the difference between a rotation that
    /// nobody notices and one in anger.
    ///
    /// # Errors
    /// In words, when no key can be made.
    pub(in crate::lab) fn rotate(
        &mut self,
        algorithm: Algorithm,
        rotation: KeyRotation,
        random: &mut ChaCha20Rng,
    ) -> Result<(), String> {
        let text = self.secret_text.clone();
        let old = self.current_or_create(algorithm, &text, random)?;
        let new = self.generate(algorithm, random)?;
        self.previous = Some(old);
        if rotation == KeyRotation::AtOnce {
            self.ring = vec![new];
        }
        Ok(())
    }

    fn generate(&mut self, algorithm: Algorithm, random: &mut ChaCha20Rng) -> Result<Jwk, String> {
        let key = generate_key(algorithm, "", self.created_count, random)?;
        Ok(self.append(|kid| key.with_kid_and_alg(kid, algorithm.name())))
    }

    fn append(&mut self, named: impl FnOnce(&str) -> Jwk) -> Jwk {
        self.created_count += 1;
        let key = named(&format!("k{}", self.created_count));
        self.ring.push(key.clone());
        key
    }
}

/// A key named `kid`; of the fixed RSA keys it is the one at `number`, counted round.
///
/// # Errors
/// In words, when none can be made.
pub(in crate::lab) fn generate_key(
    algorithm: Algorithm,
    kid: &str,
    number: usize,
    random: &mut ChaCha20Rng,
) -> Result<Jwk, String> {
    if matches!(algorithm.family(), AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss) {
        let pem = RSA_TEST_KEYS.iter().cycle().nth(number % RSA_TEST_KEYS.len()).copied().unwrap_or_default();
        return read_pem(pem).map(|key| key.with_kid_and_alg(kid, algorithm.name()));
    }
    let mut bytes = [0; generate::RANDOM_BYTES];
    let mut key = Err(String::new());
    // About once in 2^32 times the bytes make no number of the curve; twice in a row never.
    for _ in 0..2 {
        random.fill_bytes(&mut bytes);
        key = generate::generate_key(algorithm, kid, &bytes);
        if key.is_ok() {
            break;
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng as _;

    #[test]
    fn every_algorithm_has_a_key_that_signs() {
        let mut random = ChaCha20Rng::seed_from_u64(1);
        for (number, algorithm) in Algorithm::ALL.iter().copied().enumerate() {
            let key = generate_key(algorithm, "a", number, &mut random).expect("a key");
            assert!(crate::token::sign::sign_input("a.b", &key, algorithm).is_ok(), "{algorithm}");
        }
    }

    #[test]
    fn secrets_are_never_published() {
        let (mut keys, mut random) = (SigningKeys::default(), ChaCha20Rng::seed_from_u64(1));
        let secret = keys.current_or_create(Algorithm::Hs256, "", &mut random).expect("a key");
        assert_eq!(keys.current_or_create(Algorithm::Hs256, "", &mut random), Ok(secret), "one is enough");
        keys.current_or_create(Algorithm::Rs256, "", &mut random).expect("a key");
        assert_eq!(keys.public_jwks().keys.len(), 1);
        let text = keys.public_jwks().to_public_json().to_string();
        assert!(text.contains("\"k2\"") && !text.contains("\"d\"") && !text.contains("oct"), "{text}");
    }
}
