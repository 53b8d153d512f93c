//! Any bytes as a key: nothing may panic, and what is written of a key is read as the same key or not at all.
#![no_main]

use authwalk::internals::token::{Jwk, KeyEncoding, KeyNote, KeyOrSet, read_key};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let input = match read_key(bytes) {
        Ok(input) => input,
        Err(error) => {
            let _ = error.describe("key file");
            return;
        }
    };
    let _ = input.notes.iter().map(ToString::to_string).collect::<String>();
    // A JWK says of a key for PSS alone that it is for PS256.
    let is_for_pss = input.notes.iter().any(|note| matches!(note, KeyNote::PssOnly(_)));
    let KeyOrSet::One(key) = input.keys else { return };
    if let Ok(pem) = KeyEncoding::Pem.encode_private(&key) {
        let again = read_key(pem.as_bytes()).map(|input| input.keys);
        assert!(again.is_err() || again == Ok(KeyOrSet::one(Jwk::new(key.material.clone()))));
    }
    if let Ok(jwk) = KeyEncoding::Jwk.encode_public(&key) {
        let half = key.to_public().expect("what has a public JWK has a public half");
        let again = read_key(jwk.as_bytes()).map(|input| input.keys);
        assert!(is_for_pss || again.is_err() || again == Ok(KeyOrSet::one(half)));
    }
});
