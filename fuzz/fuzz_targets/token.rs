//! Any text into everything that reads tokens and keys: nothing may panic, and no token may be valid.
#![no_main]

use authwalk::internals::model::VerifierMistake;
use authwalk::internals::token::careless::{CarelessVerifier, VirtualFiles, verify_carelessly};
use authwalk::internals::token::{ForgedSigning, explain_any, find_pasted_tokens, forge};
use authwalk::internals::token::{
    Algorithm, ClaimRules, Jwk, JwkSet, Keyring, RefusedToken, TOKEN_CHECKS, TokenRequirements, VerificationOutcome, diagnose,
    read_pem, verify,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Map;

/// All but `DecodeOnly`, which skips the signature and with it most of the others.
const MISTAKES: [VerifierMistake; 8] = [
    VerifierMistake::AlgFromHeader,
    VerifierMistake::AcceptNone,
    VerifierMistake::OneKeyForAll,
    VerifierMistake::EmbeddedJwk,
    VerifierMistake::KidAsPath,
    VerifierMistake::SkipExp,
    VerifierMistake::SkipAud,
    VerifierMistake::LaxBase64,
];

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let key = Jwk::from_secret(*b"a secret that no fuzzer will find");
    let keyring = Keyring::from_key(&key, Algorithm::Hs256);
    for requirements in [TokenRequirements::SignatureOnly, TokenRequirements::Claims(ClaimRules::default())] {
        assert!(!matches!(verify(text, &keyring, &requirements, 0).outcome, VerificationOutcome::Valid(_)));
    }
    for pasted in find_pasted_tokens(text).tokens {
        let _ = explain_any(&pasted.text, 0);
        for refused_by in TOKEN_CHECKS {
            let (token, rules) = (&*pasted.text, &ClaimRules::default());
            let _ = diagnose(&RefusedToken { token, refused_by, others: &[], keys: &[&key], allowed: Some("HS256"), rules, now: 0 });
        }
    }
    let _ = explain_any(text, 0);
    let _ = forge(text, &Map::new(), &Map::new(), ForgedSigning::Secret(b"x"));
    let careless = CarelessVerifier {
        mistakes: &MISTAKES,
        denied_algorithms: &[],
        algorithm: Algorithm::Hs256,
        keys: &[key],
        rules: &ClaimRules::default(),
        files: &VirtualFiles::default(),
    };
    let _ = verify_carelessly(text, &careless, 0);
    let _ = read_pem(text);
    if let Ok(json) = serde_json::from_str(text) {
        let _ = (Jwk::read(&json), JwkSet::read(&json));
    }
});
