//! The verifier that judges the token on the workbench: its keys, algorithm, rules, mistakes and time.

use serde_json::json;

use crate::model::switch_types::VerifierMistake;
use crate::model::{VerifierKey, VerifierKeyMaterial, View};
use crate::token::careless::VirtualFiles;
use crate::token::{Algorithm, ClaimPresence, ClaimRules, Jwk, generate, sign};

/// The verifier that judges the token on the workbench. Its default trusts nothing.
#[derive(Clone, Debug, Default)]
pub struct WorkbenchVerifier {
    /// The one algorithm that it allows; without one no token passes.
    pub algorithm: Option<Algorithm>,
    /// The keys that it trusts; those of the workbench also sign.
    pub keys: Vec<Jwk>,
    /// What it requires of the claims.
    pub rules: ClaimRules,
    /// The mistakes that it makes; without any it is the strict verifier.
    pub mistakes: Vec<VerifierMistake>,
    /// The names of algorithms on its deny-list, which only a careless verifier has.
    pub denied: Vec<String>,
    /// The files that `kid` can lead to; they exist only here.
    pub files: VirtualFiles,
    /// Its time, in seconds since 1970-01-01Z.
    pub now: i64,
    /// The text that the field for a secret begins with.
    pub secret: String,
    /// A key of the learner's own, to sign with and to put into a header.
    pub attacker_key: Option<Jwk>,
    /// Whose verifier it is, and so whether it signs.
    pub owner: VerifierOwner,
}

/// Whose verifier judges the token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VerifierOwner {
    /// The workbench's own: its keys are there to sign with, and its mistakes can be turned on and off.
    #[default]
    Workbench,
    /// The shop's. It signs nothing for the learner; tokens can be sent to it.
    Shop,
}

impl WorkbenchVerifier {
    /// The verifier of the shop in `view`: its algorithm, keys, rules and mistakes, at its own clock.
    #[must_use]
    pub fn from_shop(view: &View) -> Self {
        let (switches, state) = (&view.setup.shop.verifier, &view.verifier);
        let rules = ClaimRules {
            iss: Some(state.issuer.clone()),
            aud: Some(state.audience.clone()),
            typ: Some(state.typ.clone()),
            exp: ClaimPresence::Required,
            leeway: switches.leeway_seconds,
        };
        Self {
            algorithm: Algorithm::by_name(&view.setup.shop.access.alg),
            keys: state.keys.iter().filter_map(jwk_of).collect(),
            rules,
            mistakes: switches.careless.clone(),
            denied: switches.denied.clone(),
            files: VirtualFiles { folder: state.key_folder.clone(), contents: state.files.clone() },
            now: view.now.saturating_add(i64::from(switches.fast_seconds) - i64::from(switches.slow_seconds)),
            secret: String::new(),
            attacker_key: attacker_key(),
            owner: VerifierOwner::Shop,
        }
    }

    /// A verifier with keys made from `random` bytes, for a workbench without a server.
    #[must_use]
    pub fn standalone(random: &[u8; generate::RANDOM_BYTES], now: i64) -> Self {
        let algorithm = Algorithm::Hs256;
        let keys = generate::generate_key(algorithm, "bench", random).into_iter().collect();
        let rules = ClaimRules { exp: ClaimPresence::Optional, ..ClaimRules::default() };
        Self { algorithm: Some(algorithm), keys, rules, now, attacker_key: attacker_key(), ..Self::default() }
    }

    /// A token to begin with, signed with the first key: bob's, valid for 15 minutes.
    #[must_use]
    pub fn sample_token(&self) -> Option<String> {
        let claims = json!({
            "iss": "https://shop.test", "sub": "bob", "role": "user", "iat": self.now, "exp": self.now.saturating_add(900),
        });
        sign::sign_claims(claims.as_object()?, Some("JWT"), self.keys.first()?, self.algorithm?).ok()
    }
}

/// The key of an attacker. No server trusts it, so it may be the same key each time.
fn attacker_key() -> Option<Jwk> {
    generate::generate_key(Algorithm::EdDsa, "attacker", &[0x41; generate::RANDOM_BYTES]).ok()
}

fn jwk_of(key: &VerifierKey) -> Option<Jwk> {
    let jwk = match &key.material {
        VerifierKeyMaterial::Public(jwk) => Jwk::read(jwk).ok()?,
        VerifierKeyMaterial::Secret(secret) => Jwk::from_secret(secret.clone()),
    };
    Some(jwk.with_kid_and_alg(&key.kid, &key.alg))
}
