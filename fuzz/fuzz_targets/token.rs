//! Any bytes into everything that reads a token: nothing may panic, and nothing may be valid.
#![no_main]

use authwalk::token::careless::{self, Careless, Files};
use authwalk::token::explain::explain;
use authwalk::token::forge::{Signing, forge};
use authwalk::token::{Algorithm, Demand, Jwk, JwkSet, Keyring, Rules, Ruling, read_pem, verify};
use authwalk::world::setup::Carelessness;
use libfuzzer_sys::fuzz_target;
use serde_json::Map;

const EVERY_MISTAKE: [Carelessness; 8] = [
    Carelessness::AlgFromHeader,
    Carelessness::AcceptNone,
    Carelessness::OneKeyForAll,
    Carelessness::EmbeddedJwk,
    Carelessness::KidAsPath,
    Carelessness::SkipExp,
    Carelessness::SkipAud,
    Carelessness::LaxBase64,
];

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let key = Jwk::secret(*b"a secret that no fuzzer will find");
    let ring = Keyring::one(&key, Algorithm::Hs256);
    for demand in [Demand::Signature, Demand::Claims(Rules::default())] {
        assert!(!matches!(verify(text, &ring, &demand, 0).ruling, Ruling::Valid(_)));
    }
    let _ = explain(text, 0);
    let _ = forge(text, &Map::new(), &Map::new(), Signing::Secret(b"x"));
    let careless = Careless {
        mistakes: &EVERY_MISTAKE,
        denied: &[],
        algorithm: Algorithm::Hs256,
        keys: &[key],
        rules: &Rules::default(),
        files: &Files::default(),
    };
    let _ = careless::verify(text, &careless, 0);
    let _ = read_pem(text);
    if let Ok(json) = serde_json::from_str(text) {
        let _ = (Jwk::read(&json), JwkSet::read(&json));
    }
});
