//! What the verifier on the bench trusts: keys, algorithm, rules, mistakes, the time.

use serde_json::{Value as Json, json};

use crate::token::careless::Files;
use crate::token::{Algorithm, Jwk, JwkSet, Presence, Rules, generate, sign};
use crate::world::setup::Carelessness;
use crate::world::{Exchange, View};

/// What the verifier on the bench trusts.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The one algorithm that it allows; without one nothing passes.
    pub algorithm: Option<Algorithm>,
    /// Its keys; where they have a private part, the bench can sign with them.
    pub keys: Vec<Jwk>,
    /// What it demands of the claims.
    pub rules: Rules,
    /// The mistakes that it makes; none is the strict verifier.
    pub mistakes: Vec<Carelessness>,
    /// The files of its machine, all of them made up.
    pub files: Files,
    /// The time, in seconds since 1970-01-01Z.
    pub now: i64,
    /// What the field for a secret begins with.
    pub secret: String,
    /// Whether there is a server to send the token to.
    pub has_server: bool,
}

impl Trust {
    /// The verifier of the shop in `view`, as far as it is known from outside: its algorithm, its mistakes, and the
    /// public keys that it has handed out in one of these exchanges.
    #[must_use]
    pub fn of_shop(view: &View, exchanges: &[&Exchange]) -> Self {
        let keys = exchanges.iter().find_map(|exchange| published(&exchange.response.body)).unwrap_or_default();
        Self {
            algorithm: Algorithm::by_name(&view.setup.shop.access.alg),
            keys,
            rules: Rules { exp: Presence::Optional, ..Rules::default() },
            mistakes: view.setup.shop.verifier.careless.clone(),
            files: Files::default(),
            now: view.now,
            secret: String::new(),
            has_server: true,
        }
    }

    /// A verifier of its own, with keys made from `random` bytes, for a bench without a server.
    #[must_use]
    pub fn alone(random: &[u8; generate::BYTES], now: i64) -> Self {
        let algorithm = Algorithm::Hs256;
        let keys = generate::key(algorithm, "bench", random).into_iter().collect();
        let rules = Rules { exp: Presence::Optional, ..Rules::default() };
        Self { algorithm: Some(algorithm), keys, rules, now, ..Self::default() }
    }

    /// A token to begin with, signed with the first key: bob's, good for a quarter of an hour.
    #[must_use]
    pub fn sample(&self) -> Option<String> {
        let claims = json!({
            "iss": "https://shop.test", "sub": "bob", "role": "user", "iat": self.now, "exp": self.now.saturating_add(900),
        });
        sign::sign_claims(claims.as_object()?, Some("JWT"), self.keys.first()?, self.algorithm?).ok()
    }
}

/// The keys of a JWKS, if `body` is one.
fn published(body: &str) -> Option<Vec<Jwk>> {
    let json: Json = serde_json::from_str(body).ok()?;
    json.get("keys")?;
    let set = JwkSet::read(&json).ok()?;
    let keys: Vec<Jwk> = set.keys.into_iter().filter_map(Result::ok).collect();
    (!keys.is_empty()).then_some(keys)
}
