//! What the strict verifier with its trace costs compared with `decode` of `jsonwebtoken`, for the same token and key;
//! and what guessing a secret costs.
//!
//! Verifying should take less than 3 times as long for HS256, and 1.2 times for RS256 and ES256.

use std::hint::black_box;

use authwalk::internals::token::{Algorithm, ClaimRules, Jwk, Keyring, TokenRequirements, sign, verify};
use criterion::{Criterion, criterion_group, criterion_main};
use jsonwebtoken::{DecodingKey, Validation, decode};
use serde_json::{Map, Value as Json, json};

const NOW: i64 = 1_800_000_000;

fn key(text: &str) -> Jwk {
    Jwk::read(&serde_json::from_str(text).expect("JSON")).expect("a key")
}

fn token(key: &Jwk, algorithm: Algorithm) -> String {
    let claims = json!({
        "iss": "https://shop.test", "aud": "https://api.shop.test", "sub": "alice", "role": "admin", "iat": NOW,
        "exp": 4_000_000_000_i64, "jti": "3f0c2c5e-9a4e-4d5b-8a52-3f8b0a3f1c77",
    });
    let Json::Object(claims) = claims else { return String::new() };
    sign::sign_claims(&claims, Some("at+jwt"), key, algorithm).expect("a token")
}

fn compare(criterion: &mut Criterion, algorithm: Algorithm, reference: jsonwebtoken::Algorithm, key: &Jwk) {
    let key = key.clone().with_kid_and_alg("main", algorithm.name());
    let token = token(&key, algorithm);
    let public = key.to_public_json().unwrap_or_default();
    let decoding_key = match serde_json::from_value::<jsonwebtoken::jwk::Jwk>(public) {
        Ok(jwk) => DecodingKey::from_jwk(&jwk).expect("a key"),
        Err(_) => DecodingKey::from_secret(&[7; 32]),
    };
    let mut validation = Validation::new(reference);
    validation.set_audience(&["https://api.shop.test"]);
    validation.set_issuer(&["https://shop.test"]);
    let keyring = Keyring::from_key(&key, algorithm);
    let requirements = TokenRequirements::Claims(ClaimRules {
        iss: Some("https://shop.test".to_owned()),
        aud: Some("https://api.shop.test".to_owned()),
        typ: Some("at+jwt".to_owned()),
        ..ClaimRules::default()
    });
    let mut group = criterion.benchmark_group(algorithm.name());
    group.bench_function("jsonwebtoken", |bencher| {
        bencher.iter(|| decode::<Map<String, Json>>(black_box(&token), &decoding_key, &validation).expect("valid"));
    });
    group.bench_function("with trace", |bencher| {
        bencher.iter(|| verify(black_box(&token), &keyring, &requirements, NOW));
    });
    group.finish();
}

fn verification(criterion: &mut Criterion) {
    let rsa = key(include_str!("../tests/fixtures/token/rsa.jwk"));
    let p256 = key(include_str!("../tests/fixtures/token/p256.jwk"));
    compare(criterion, Algorithm::Hs256, jsonwebtoken::Algorithm::HS256, &Jwk::from_secret([7; 32]));
    compare(criterion, Algorithm::Rs256, jsonwebtoken::Algorithm::RS256, &rsa);
    compare(criterion, Algorithm::Es256, jsonwebtoken::Algorithm::ES256, &p256);
}

/// Guessing on one core, compared with nothing but `hmac` and `sha2` in a loop.
fn guessing(criterion: &mut Criterion) {
    use std::num::NonZero;

    use authwalk::internals::token::{GuessProgress, GuessTarget, WORD_LIST, parse_word_list};
    use authwalk::internals::token::{TokenParts, base64url};
    use hmac::{Hmac, KeyInit as _, Mac as _};

    let key = Jwk::from_secret([7; 32]);
    let token = sign::sign_claims(&serde_json::Map::new(), None, &key, Algorithm::Hs256).expect("a token");
    let words = parse_word_list(WORD_LIST.as_bytes());
    let target = GuessTarget::from_token(&token).expect("a target");
    let parts = TokenParts::split(&token).expect("a token");
    let signature = base64url::decode(parts.signature).expect("base64url");
    let mut group = criterion.benchmark_group("guess");
    group.throughput(criterion::Throughput::Elements(u64::try_from(words.len()).expect("a number")));
    group.bench_function("floor", |bencher| {
        bencher.iter(|| {
            words.iter().position(|word| {
                let mut mac = Hmac::<sha2::Sha256>::new_from_slice(word).expect("any length will do");
                mac.update(black_box(parts.signing_input.as_bytes()));
                mac.finalize().into_bytes()[..] == signature[..]
            })
        });
    });
    group.bench_function("authwalk", |bencher| {
        bencher.iter(|| target.search(black_box(&words), NonZero::<usize>::MIN, &GuessProgress::default()));
    });
    group.finish();
}

criterion_group!(benches, verification, guessing);
criterion_main!(benches);
