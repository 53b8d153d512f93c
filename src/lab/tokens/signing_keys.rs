//! The keys that sign the shop's tokens.
//!
//! Secrets and elliptic-curve keys come from the lane's generator. Generating an RSA key takes too long for the start of a
//! lesson, so those are three fixed ones that everybody can read in this repository. They open nothing but the lab.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

use crate::model::KeyView;
use crate::model::act::KeyRotation;
use crate::token::algorithm::AlgorithmFamily;
use crate::token::{Algorithm, Jwk, JwkSet, KeyError, generate, read_pem};

const RSA_TEST_KEYS: [&str; 3] = [
    include_str!("../../../assets/test-keys/rsa-1.pem"),
    include_str!("../../../assets/test-keys/rsa-2.pem"),
    include_str!("../../../assets/test-keys/rsa-3.pem"),
];

/// The shop's keys, newest last.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct SigningKeys {
    ring: Vec<Jwk>,
    /// The key that signed before the last rotation. It is remembered even if it isn't trusted any more: a lesson may forge
    /// with it.
    previous: Option<Jwk>,
    /// How many keys were made so far: the number in the next `kid`.
    created_count: usize,
    /// The text that the current HMAC secret was made from; empty for random bytes.
    secret_text: String,
}

impl SigningKeys {
    /// No keys yet; the fixed RSA keys are counted from `number`, so that two issuers don't sign with the same one.
    pub(in crate::lab) fn starting_at(number: usize) -> Self {
        Self { created_count: number, ..Self::default() }
    }

    /// How many keys were made so far.
    pub(in crate::lab) const fn created_count(&self) -> usize {
        self.created_count
    }

    /// The next key is counted from `number` at least.
    pub(in crate::lab) fn count_from(&mut self, number: usize) {
        self.created_count = self.created_count.max(number);
    }

    /// The key that signs with `algorithm` now; made if there is none yet. An HMAC secret is made from `text` unless that is
    /// empty, and made anew when `text` has changed.
    ///
    /// # Errors
    /// When none can be made.
    pub(in crate::lab) fn current_or_create(
        &mut self,
        algorithm: Algorithm,
        text: &str,
        random: &mut ChaCha20Rng,
    ) -> Result<Jwk, KeyError> {
        let is_secret = algorithm.family() == AlgorithmFamily::Hmac;
        if is_secret && self.secret_text != text {
            // A new secret in the configuration takes the place of the old one: nothing verifies with that any more.
            self.ring.retain(|key| !is_hmac_key(key));
            text.clone_into(&mut self.secret_text);
        }
        if let Some(key) = self.for_algorithm(algorithm).last() {
            return Ok(key.clone());
        }
        if !is_secret || text.is_empty() {
            return self.generate(algorithm, random);
        }
        Ok(self.append(|kid| Jwk::from_secret(text.as_bytes()).with_kid_and_alg(kid, algorithm.name())))
    }

    /// The keys of `algorithm`, oldest first: those that a verifier trusts.
    pub(in crate::lab) fn for_algorithm(&self, algorithm: Algorithm) -> impl Iterator<Item = &Jwk> {
        self.ring.iter().filter(move |key| key.alg.as_deref() == Some(algorithm.name()))
    }

    /// What the shop publishes: the public half of each key pair. A secret has none, and never appears here.
    pub(in crate::lab) fn public_jwks(&self) -> JwkSet {
        JwkSet { keys: self.ring.iter().filter_map(Jwk::to_public).map(Ok).collect() }
    }

    /// The ID and algorithm of every key, oldest first.
    pub(in crate::lab) fn view(&self) -> Vec<KeyView> {
        let newest = |key: &Jwk| self.ring.iter().rev().find(|other| other.alg == key.alg).map(|newest| &newest.kid);
        let view = |key: &Jwk| KeyView {
            kid: key.kid.clone().unwrap_or_default(),
            alg: key.alg.clone().unwrap_or_default(),
            is_signing: newest(key) == Some(&key.kid),
        };
        self.ring.iter().map(view).collect()
    }

    pub(in crate::lab) fn previous(&self) -> Option<&Jwk> {
        self.previous.as_ref()
    }

    /// Rotates: a new key signs from now on. With an overlap the old keys still verify, and nobody notices; at once, all
    /// tokens that they signed become invalid, which is what you want after a key has leaked.
    ///
    /// # Errors
    /// When no key can be made.
    pub(in crate::lab) fn rotate(
        &mut self,
        algorithm: Algorithm,
        rotation: KeyRotation,
        random: &mut ChaCha20Rng,
    ) -> Result<(), KeyError> {
        let text = self.secret_text.clone();
        let old = self.current_or_create(algorithm, &text, random)?;
        let new = self.generate(algorithm, random)?;
        self.previous = Some(old);
        if rotation == KeyRotation::AtOnce {
            self.ring = vec![new];
        }
        Ok(())
    }

    fn generate(&mut self, algorithm: Algorithm, random: &mut ChaCha20Rng) -> Result<Jwk, KeyError> {
        let key = generate_key(algorithm, "", self.created_count, random)?;
        Ok(self.append(|kid| key.with_kid_and_alg(kid, algorithm.name())))
    }

    /// Adds the key that `make_key` makes with the next `kid`.
    fn append(&mut self, make_key: impl FnOnce(&str) -> Jwk) -> Jwk {
        self.created_count += 1;
        let key = make_key(&format!("k{}", self.created_count));
        self.ring.push(key.clone());
        key
    }
}

fn is_hmac_key(key: &Jwk) -> bool {
    let algorithm = key.alg.as_deref().and_then(Algorithm::by_name);
    algorithm.is_some_and(|algorithm| algorithm.family() == AlgorithmFamily::Hmac)
}

/// A key with this `kid`. An RSA key isn't generated: it is the fixed one at `number`, modulo their count.
///
/// # Errors
/// When none can be made.
pub(in crate::lab) fn generate_key(
    algorithm: Algorithm,
    kid: &str,
    number: usize,
    random: &mut ChaCha20Rng,
) -> Result<Jwk, KeyError> {
    if matches!(algorithm.family(), AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss) {
        let pem = RSA_TEST_KEYS.iter().cycle().nth(number % RSA_TEST_KEYS.len()).copied().unwrap_or_default();
        return read_pem(pem).map(|key| key.with_kid_and_alg(kid, algorithm.name()));
    }
    let mut generate = || {
        let mut bytes = [0; generate::RANDOM_BYTES];
        random.fill_bytes(&mut bytes);
        generate::generate_key(algorithm, kid, &bytes)
    };
    // About once in 2^32 times the bytes aren't a valid scalar of the curve; twice in a row never happens.
    generate().or_else(|_| generate())
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

    #[test]
    fn a_new_secret_in_the_configuration_replaces_the_old_one_in_every_algorithm() {
        let (mut keys, mut random) = (SigningKeys::default(), ChaCha20Rng::seed_from_u64(1));
        let (one, another) = ("x".repeat(64), "y".repeat(64));
        let mut current = |algorithm, text: &str| keys.current_or_create(algorithm, text, &mut random).expect("a key");
        let old = current(Algorithm::Hs256, &one);
        let public = current(Algorithm::Es256, &one);
        assert_eq!(current(Algorithm::Hs256, &one), old, "another algorithm in between changes nothing");
        current(Algorithm::Hs512, &another);
        let new = current(Algorithm::Hs256, &another);
        assert_ne!(new.kid, old.kid);
        assert_eq!(keys.for_algorithm(Algorithm::Hs256).collect::<Vec<_>>(), [&new]);
        assert_eq!(keys.for_algorithm(Algorithm::Es256).collect::<Vec<_>>(), [&public]);
    }
}
