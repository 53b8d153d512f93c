//! Arbitrary bytes, and good tokens with one bit changed: nothing panics, and nothing is wrongly *valid*.

use authwalk::internals::model::VerifierMistake;
use authwalk::internals::token::Algorithm;
use authwalk::internals::token::explain;
use authwalk::internals::token::{
    ClaimRules, Jwk, JwkSet, Keyring, TokenRequirements, base64url, read_key, read_pem, sign, verify,
};
use authwalk::internals::token::{ForgedSigning, forge};
use base64::Engine as _;
use proptest::prelude::*;
use serde_json::json;

use crate::fixtures::{claims, is_valid, key_for, object, verify_with};
use crate::mistakes::Shop;

/// Texts that look like tokens: parts of real tokens, of JSON, and empty parts.
fn token_like_text() -> impl Strategy<Value = String> {
    let json = prop_oneof![
        Just(r#"{"alg":"HS256"}"#.to_owned()),
        Just(r#"{"alg":"none"}"#.to_owned()),
        Just(r#"{"alg":"RS256","kid":"../x","jwk":{"kty":"oct","k":"AA"}}"#.to_owned()),
        any::<String>(),
        any::<(f64, i64)>().prop_map(|(exp, nbf)| json!({ "exp": exp, "nbf": nbf, "aud": [] }).to_string()),
    ];
    let part = prop_oneof![json.prop_map(base64url::encode), any::<String>(), "[A-Za-z0-9_-]{0,80}"];
    prop_oneof![any::<String>(), prop::collection::vec(part, 0..5).prop_map(|parts| parts.join("."))]
}

fn assert_never_valid(token: &str, now: i64) {
    let _ = explain(token, now);
    for algorithm in [Algorithm::Hs256, Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa] {
        let key = key_for(algorithm);
        for requirements in [TokenRequirements::SignatureOnly, TokenRequirements::Claims(ClaimRules::default())] {
            assert!(!is_valid(&verify(token, &Keyring::from_key(&key, algorithm), &requirements, now)), "{token}");
        }
        let shop = Shop::new(algorithm);
        let _ = shop.accepts(
            token,
            &[VerifierMistake::OneKeyForAll, VerifierMistake::EmbeddedJwk, VerifierMistake::LaxBase64],
            &[],
        );
        let _ = shop.accepts(token, &[VerifierMistake::KidAsPath, VerifierMistake::AcceptNone], &[]);
        let change = object(json!({ "alg": algorithm.name(), "x": null }));
        for signing in
            [ForgedSigning::Nothing, ForgedSigning::Keep, ForgedSigning::Secret(b"x"), ForgedSigning::Key(&key)]
        {
            let _ = forge(token, &change, &change, signing);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_answered_and_never_valid(token in token_like_text(), now in any::<i64>()) {
        assert_never_valid(&token, now);
    }

    #[test]
    fn any_key_is_read_or_refused(text in any::<String>(), json in "[{}\\[\\]\":,a-z0-9]{0,60}") {
        let _ = read_pem(&text);
        let _ = read_key(text.as_bytes());
        let _ = read_key(format!("-----BEGIN OPENSSH PRIVATE KEY-----{text}").as_bytes());
        let _ = read_key(format!("BEGIN {text} KEY END {text}").as_bytes());
        let _ = read_key(format!("{{\"public_key\":{text:?}}}").as_bytes());
        let _ = read_pem(&format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n"));
        if let Ok(json) = serde_json::from_str(&json) {
            let _ = (Jwk::read(&json), JwkSet::read(&json));
        }
    }

    #[test]
    fn damaged_der_is_refused_quietly(position in 0usize..400, byte in any::<u8>(), cut in 0usize..400) {
        for pem in [include_str!("../fixtures/token/p384-pkcs8.pem"), include_str!("../fixtures/token/rsa-public.pem")] {
            let mut damaged = pem.as_bytes().to_vec();
            let length = damaged.len();
            damaged[28 + position % (length - 60)] = b'A' + byte % 26;
            let _ = read_pem(&String::from_utf8_lossy(&damaged));
            let _ = read_pem(&String::from_utf8_lossy(&damaged[..cut.min(length)]));
        }
        for text in [
            include_str!("../fixtures/token/forms/rsa-certificate.pem"),
            include_str!("../fixtures/token/forms/p384-openssh"),
            include_str!("../fixtures/token/forms/p256-explicit-sec1.pem"),
            include_str!("../fixtures/token/forms/rsa-request.pem"),
        ] {
            let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
            let mut bytes = base64::engine::general_purpose::STANDARD.decode(body).expect("base64");
            let length = bytes.len();
            bytes[position % length] = byte;
            let _ = read_key(&bytes);
            let damaged = base64::engine::general_purpose::STANDARD.encode(&bytes[..length.min(length - cut % 16)]);
            let _ = read_key(format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{damaged}\n-----END OPENSSH PRIVATE KEY-----").as_bytes());
            let _ = read_key(damaged.as_bytes());
        }
    }
}

#[test]
fn no_single_changed_bit_leaves_a_token_valid() {
    for algorithm in [Algorithm::Hs256, Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa] {
        let key = key_for(algorithm);
        let keyring = Keyring::from_key(&key, algorithm);
        let token = sign::sign_claims(&object(claims()), None, &key, algorithm).expect("a token");
        for bit in 0..token.len() * 8 {
            let mut bytes = token.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Ok(damaged) = String::from_utf8(bytes) {
                assert!(!is_valid(&verify_with(&damaged, &keyring)), "{algorithm}, bit {bit}");
            }
        }
    }
}
