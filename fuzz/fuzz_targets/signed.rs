//! Any header and any payload under a good signature, and then damaged: a token is valid only unchanged, with an allowed
//! algorithm, and between its nbf and exp; and with a plain header and no rules it is always valid.
#![no_main]

use std::sync::LazyLock;

use authwalk::internals::token::{
    Algorithm, ClaimPresence, ClaimRules, Jwk, Keyring, TokenRequirements, VerificationOutcome, base64url, sign, verify,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value as Json;

const NOW: i64 = 1000;

struct TestKey {
    algorithm: Algorithm,
    key: Jwk,
    keyring: Keyring,
}

static KEYS: LazyLock<Vec<TestKey>> = LazyLock::new(|| {
    let read = |text: &str| Jwk::read(&serde_json::from_str(text).expect("JSON")).expect("a key");
    [
        (Algorithm::Hs256, Jwk::from_secret(*b"a secret that no fuzzer will find")),
        (Algorithm::Es256, read(include_str!("../../tests/fixtures/token/p256.jwk"))),
        (Algorithm::EdDsa, read(include_str!("../../tests/fixtures/token/ed25519.jwk"))),
    ]
    .map(|(algorithm, key)| {
        let keyring = Keyring::from_key(&key, algorithm);
        TestKey { algorithm, key, keyring }
    })
    .into()
});

fuzz_target!(|input: (u8, Vec<u8>, Vec<u8>, Vec<(u16, u8)>)| {
    let (key_choice, header, payload, damage) = input;
    let TestKey { algorithm, key, keyring } = &KEYS[usize::from(key_choice) % KEYS.len()];
    // An empty header stands for the plainest one.
    let is_plain = header.is_empty();
    let header = if is_plain { format!("{{\"alg\":\"{algorithm}\"}}").into_bytes() } else { header };
    let signing_input = format!("{}.{}", base64url::encode(&header), base64url::encode(&payload));
    let signature = sign::sign_input(&signing_input, key, *algorithm).expect("a signature");
    let token = format!("{signing_input}.{signature}");

    match verify(&token, keyring, &TokenRequirements::SignatureOnly, NOW).outcome {
        VerificationOutcome::Valid(contents) => {
            assert_eq!(contents.payload, payload);
            let header: Json = serde_json::from_slice(&header).expect("a valid token's header is JSON");
            assert_eq!(header["alg"], algorithm.name());
            assert!(matches!(header.get("b64"), None | Some(Json::Bool(true))));
        }
        other => assert!(!is_plain, "{other:?}: {token}"),
    }
    let rules = ClaimRules { exp: ClaimPresence::Optional, ..ClaimRules::default() };
    if let VerificationOutcome::Valid(_) =
        verify(&token, keyring, &TokenRequirements::Claims(rules.clone()), NOW).outcome
    {
        let claims: Json = serde_json::from_slice(&payload).expect("a valid token's claims are JSON");
        let time = |name| claims.get(name).map(|value| value.as_f64().expect("a number"));
        assert!(claims.is_object());
        assert!(time("exp").is_none_or(|exp| exp > 1000.0), "{claims}");
        assert!(time("nbf").is_none_or(|nbf| nbf <= 1000.0), "{claims}");
    }

    let mut damaged = token.clone().into_bytes();
    for (position, byte) in damage {
        let index = usize::from(position) % damaged.len();
        damaged[index] = byte;
    }
    if let Ok(damaged) = String::from_utf8(damaged)
        && damaged != token
    {
        for requirements in [TokenRequirements::SignatureOnly, TokenRequirements::Claims(rules)] {
            assert!(
                !matches!(verify(&damaged, keyring, &requirements, NOW).outcome, VerificationOutcome::Valid(_)),
                "{token}\n{damaged}"
            );
        }
    }
});
