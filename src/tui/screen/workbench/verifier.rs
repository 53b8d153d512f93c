//! What the verifier on the bench trusts: keys, algorithm, rules, mistakes, the time.

use serde_json::json;

use crate::model::switch_types::Carelessness;
use crate::model::{VerifierKey, VerifierKeyMaterial, View};
use crate::token::careless::VirtualFiles;
use crate::token::{Algorithm, ClaimPresence, ClaimRules, Jwk, generate, sign};

/// What the verifier on the bench trusts.
#[derive(Clone, Debug, Default)]
pub struct WorkbenchVerifier {
    /// The one algorithm that it allows; without one nothing passes.
    pub algorithm: Option<Algorithm>,
    /// Its keys.
    pub keys: Vec<Jwk>,
    /// What it demands of the claims.
    pub rules: ClaimRules,
    /// The mistakes that it makes; none is the strict verifier.
    pub mistakes: Vec<Carelessness>,
    /// Names of algorithms that the careless verifier refuses.
    pub denied: Vec<String>,
    /// The files of its machine, all of them made up.
    pub files: VirtualFiles,
    /// Its time, in seconds since 1970-01-01Z.
    pub now: i64,
    /// What the field for a secret begins with.
    pub secret: String,
    /// A key of whoever sits at the bench, to sign with and to put into a header.
    pub attacker_key: Option<Jwk>,
    /// Whose verifier it is.
    pub owner: VerifierOwner,
}

/// Whose verifier judges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VerifierOwner {
    /// The bench's own: its keys are there to sign with, and its mistakes can be turned on and off.
    #[default]
    Workbench,
    /// The shop's. It signs nothing for anybody; tokens can be sent to it.
    Shop,
}

impl WorkbenchVerifier {
    /// The verifier of the shop in `view`: its algorithm, keys, rules and mistakes, at its own clock.
    #[must_use]
    pub fn from_shop(view: &View) -> Self {
        let (switches, held) = (&view.setup.shop.verifier, &view.verifier);
        let rules = ClaimRules {
            iss: Some(held.issuer.clone()),
            aud: Some(held.audience.clone()),
            typ: Some(held.typ.clone()),
            exp: ClaimPresence::Required,
            leeway: switches.leeway_seconds,
        };
        Self {
            algorithm: Algorithm::by_name(&view.setup.shop.access.alg),
            keys: held.keys.iter().filter_map(jwk_of).collect(),
            rules,
            mistakes: switches.careless.clone(),
            denied: switches.denied.clone(),
            files: VirtualFiles { folder: held.key_folder.clone(), contents: held.files.clone() },
            now: view.now.saturating_add(i64::from(switches.fast_seconds) - i64::from(switches.slow_seconds)),
            secret: String::new(),
            attacker_key: attacker_key(),
            owner: VerifierOwner::Shop,
        }
    }

    /// A verifier of its own, with keys made from `random` bytes, for a bench without a server.
    #[must_use]
    pub fn standalone(random: &[u8; generate::RANDOM_BYTES], now: i64) -> Self {
        let algorithm = Algorithm::Hs256;
        let keys = generate::generate_key(algorithm, "bench", random).into_iter().collect();
        let rules = ClaimRules { exp: ClaimPresence::Optional, ..ClaimRules::default() };
        Self { algorithm: Some(algorithm), keys, rules, now, attacker_key: attacker_key(), ..Self::default() }
    }

    /// A token to begin with, signed with the first key: bob's, good for a quarter of an hour.
    #[must_use]
    pub fn sample_token(&self) -> Option<String> {
        let claims = json!({
            "iss": "https://shop.test", "sub": "bob", "role": "user", "iat": self.now, "exp": self.now.saturating_add(900),
        });
        sign::sign_claims(claims.as_object()?, Some("JWT"), self.keys.first()?, self.algorithm?).ok()
    }
}

/// A key that somebody at the bench has made for themselves. It is good for nothing but to be brought along, so it need not
/// be another one each time.
fn attacker_key() -> Option<Jwk> {
    generate::generate_key(Algorithm::EdDsa, "attacker", &[0x41; generate::RANDOM_BYTES]).ok()
}

fn jwk_of(held: &VerifierKey) -> Option<Jwk> {
    let key = match &held.material {
        VerifierKeyMaterial::Public(jwk) => Jwk::read(jwk).ok()?,
        VerifierKeyMaterial::Secret(secret) => Jwk::from_secret(secret.clone()),
    };
    Some(key.with_kid_and_alg(&held.kid, &held.alg))
}
