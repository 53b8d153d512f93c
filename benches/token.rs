//! What the strict verifier with its trace costs compared with `decode` of `jsonwebtoken`, for the same token and key;
//! and what guessing a secret costs.
//!
//! Verifying should take at most 1.25 times as long for HS256, and 1.1 times for the others. `cargo bench --bench token -- gates`
//! measures that alone, in turns.

#![expect(clippy::disallowed_methods, reason = "it measures")]

use std::hint::black_box;
use std::time::{Duration, Instant};

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

/// What both verify, and how.
struct Comparison {
    algorithm: Algorithm,
    token: String,
    decoding_key: DecodingKey,
    validation: Validation,
    keyring: Keyring,
    requirements: TokenRequirements,
}

fn comparison(algorithm: Algorithm, reference: jsonwebtoken::Algorithm, key: &Jwk) -> Comparison {
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
    Comparison { algorithm, token, decoding_key, validation, keyring, requirements }
}

impl Comparison {
    fn with_jsonwebtoken(&self) {
        let token = black_box(&self.token);
        black_box(decode::<Map<String, Json>>(token, &self.decoding_key, &self.validation).expect("valid"));
    }

    fn with_trace(&self) {
        black_box(verify(black_box(&self.token), &self.keyring, &self.requirements, NOW));
    }
}

fn comparisons() -> Vec<Comparison> {
    let rsa = key(include_str!("../tests/fixtures/token/rsa.jwk"));
    let p256 = key(include_str!("../tests/fixtures/token/p256.jwk"));
    let ed25519 = key(include_str!("../tests/fixtures/token/ed25519.jwk"));
    vec![
        comparison(Algorithm::Hs256, jsonwebtoken::Algorithm::HS256, &Jwk::from_secret([7; 32])),
        comparison(Algorithm::Rs256, jsonwebtoken::Algorithm::RS256, &rsa),
        comparison(Algorithm::Ps256, jsonwebtoken::Algorithm::PS256, &rsa),
        comparison(Algorithm::Es256, jsonwebtoken::Algorithm::ES256, &p256),
        comparison(Algorithm::EdDsa, jsonwebtoken::Algorithm::EdDSA, &ed25519),
    ]
}

fn verification(criterion: &mut Criterion) {
    for comparison in comparisons() {
        let mut group = criterion.benchmark_group(comparison.algorithm.name());
        group.bench_function("jsonwebtoken", |bencher| bencher.iter(|| comparison.with_jsonwebtoken()));
        group.bench_function("with trace", |bencher| bencher.iter(|| comparison.with_trace()));
        group.finish();
    }
}

/// How often each of the two verifies, in turns: both see the same of what else the machine does.
const TURNS: usize = 5_000;

fn gates(criterion: &mut Criterion) {
    // Criterion has no paired measurement; its name makes it possible to choose this alone.
    criterion.bench_function("gates", |bencher| bencher.iter(|| ()));
    for comparison in comparisons() {
        let (mut reference, mut traced) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            let started = Instant::now();
            comparison.with_jsonwebtoken();
            reference.push(started.elapsed());
            let started = Instant::now();
            comparison.with_trace();
            traced.push(started.elapsed());
        }
        let [reference, traced] = [reference, traced].map(median_micros);
        let limit = if comparison.algorithm == Algorithm::Hs256 { 1.25 } else { 1.1 };
        let ratio = traced / reference;
        let name = comparison.algorithm.name();
        println!("{name}: jsonwebtoken {reference:.2} µs, with trace {traced:.2} µs: {ratio:.3}x (at most {limit}x)");
    }
}

fn median_micros(mut samples: Vec<Duration>) -> f64 {
    samples.sort_unstable();
    samples[samples.len() / 2].as_secs_f64() * 1e6
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

criterion_group!(benches, verification, guessing, gates);
criterion_main!(benches);
