//! Any header and any payload under a good signature, and then damaged: a token is valid only as it was signed, with an
//! algorithm that is allowed, and in its time; and with a plain header it is never refused.
#![no_main]

use std::sync::LazyLock;

use authwalk::token::{Algorithm, TokenRequirements, Jwk, Keyring, ClaimPresence, ClaimRules, VerificationOutcome, base64url, sign, verify};
use libfuzzer_sys::fuzz_target;
use serde_json::Value as Json;

const NOW: i64 = 1000;

static KEYS: LazyLock<Vec<(Algorithm, Jwk, Keyring)>> = LazyLock::new(|| {
    let read = |text: &str| Jwk::read(&serde_json::from_str(text).expect("JSON")).expect("a key");
    [
        (Algorithm::Hs256, Jwk::from_secret(*b"a secret that no fuzzer will find")),
        (Algorithm::Es256, read(include_str!("../../tests/fixtures/token/p256.jwk"))),
        (Algorithm::EdDsa, read(include_str!("../../tests/fixtures/token/ed25519.jwk"))),
    ]
    .map(|(algorithm, key)| {
        let ring = Keyring::from_key(&key, algorithm);
        (algorithm, key, ring)
    })
    .into()
});

fuzz_target!(|input: (u8, Vec<u8>, Vec<u8>, Vec<(u16, u8)>)| {
    let (choice, header, payload, damage) = input;
    let (algorithm, key, ring) = &KEYS[usize::from(choice) % KEYS.len()];
    let plain = format!("{{\"alg\":\"{algorithm}\"}}").into_bytes();
    let is_plain = header.is_empty();
    let header = if is_plain { plain } else { header };
    let signing_input = format!("{}.{}", base64url::encode(&header), base64url::encode(&payload));
    let signature = sign::sign_input(&signing_input, key, *algorithm).expect("a signature");
    let token = format!("{signing_input}.{signature}");

    match verify(&token, ring, &TokenRequirements::SignatureOnly, NOW).ruling {
        VerificationOutcome::Valid(contents) => {
            assert_eq!(contents.payload, payload);
            let header: Json = serde_json::from_slice(&header).expect("a valid token's header is JSON");
            assert_eq!(header["alg"], algorithm.name());
            assert!(matches!(header.get("b64"), None | Some(Json::Bool(true))));
        }
        other => assert!(!is_plain, "{other:?}: {token}"),
    }
    let rules = ClaimRules { exp: ClaimPresence::Optional, ..ClaimRules::default() };
    if let VerificationOutcome::Valid(_) = verify(&token, ring, &TokenRequirements::Claims(rules.clone()), NOW).ruling {
        let claims: Json = serde_json::from_slice(&payload).expect("a valid token's claims are JSON");
        let time = |name| claims.get(name).map(|value| value.as_f64().expect("a number"));
        assert!(claims.is_object());
        assert!(time("exp").is_none_or(|exp| exp > 1000.0), "{claims}");
        assert!(time("nbf").is_none_or(|nbf| nbf <= 1000.0), "{claims}");
    }

    let mut damaged = token.clone().into_bytes();
    for (at, byte) in damage {
        let at = usize::from(at) % damaged.len();
        damaged[at] = byte;
    }
    if let Ok(damaged) = String::from_utf8(damaged)
        && damaged != token
    {
        for demand in [TokenRequirements::SignatureOnly, TokenRequirements::Claims(rules)] {
            assert!(!matches!(verify(&damaged, ring, &demand, NOW).ruling, VerificationOutcome::Valid(_)), "{token}\n{damaged}");
        }
    }
});
