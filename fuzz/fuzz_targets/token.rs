//! Any bytes into everything that reads a token: nothing may panic, and nothing may be valid.
#![no_main]

use authwalk::token::careless::{self, CarelessVerifier, VirtualFiles};
use authwalk::token::explain::explain;
use authwalk::token::forge::{ForgedSigning, forge};
use authwalk::token::{Algorithm, TokenRequirements, Jwk, JwkSet, Keyring, ClaimRules, VerificationOutcome, read_pem, verify};
use authwalk::model::switch_types::Carelessness;
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
    let key = Jwk::from_secret(*b"a secret that no fuzzer will find");
    let ring = Keyring::from_key(&key, Algorithm::Hs256);
    for demand in [TokenRequirements::SignatureOnly, TokenRequirements::Claims(ClaimRules::default())] {
        assert!(!matches!(verify(text, &ring, &demand, 0).ruling, VerificationOutcome::Valid(_)));
    }
    let _ = explain(text, 0);
    let _ = forge(text, &Map::new(), &Map::new(), ForgedSigning::Secret(b"x"));
    let careless = CarelessVerifier {
        mistakes: &EVERY_MISTAKE,
        denied: &[],
        algorithm: Algorithm::Hs256,
        keys: &[key],
        rules: &ClaimRules::default(),
        files: &VirtualFiles::default(),
    };
    let _ = careless::verify(text, &careless, 0);
    let _ = read_pem(text);
    if let Ok(json) = serde_json::from_str(text) {
        let _ = (Jwk::read(&json), JwkSet::read(&json));
    }
});
