//! `authwalk lab --compare`: measures what sessions and JWTs cost, now and on this machine.

use std::io::{self, IsTerminal as _, Write as _};

use rand::Rng as _;
use serde_json::{Map, Value as Json, json};

use super::cost_comparison::{CheckRow, CostComparison, RequestRow, Spread};
use crate::cli::exit_code::{EXIT_OK, EXIT_USAGE};
use crate::cli::output::{escape_json, print_message};
use crate::cli::output_format::OutputFormat;
use crate::clock::{Clock, instant_now};
use crate::model::setup::Setup;
use crate::model::switch_types::{AuthMode, SessionStoreKind};
use crate::play::play_error::PlayError;
use crate::play::{measure_request, time_look_ups};
use crate::token::algorithm::AlgorithmFamily;
use crate::token::generate::{RANDOM_BYTES, RsaBits, generate_key, generate_rsa_key};
use crate::token::{Algorithm, ClaimRules, Jwk, Keyring, TokenRequirements, sign, verify};

/// So often each thing is timed; half of that would make the spread a matter of luck.
const BATCHES: u32 = 20;

/// How many sessions lie in a store while its look-ups are timed.
const SESSIONS: u32 = 1000;

const ALGORITHMS: [&str; 5] = ["HS256", "RS256", "PS256", "ES256", "EdDSA"];

const STORES: [(&str, SessionStoreKind); 5] = [
    ("memory", SessionStoreKind::Memory),
    ("files", SessionStoreKind::Files),
    ("database", SessionStoreKind::Sqlite),
    ("shared store", SessionStoreKind::Shared),
    ("signed cookie", SessionStoreKind::SignedCookie),
];

/// How many servers answer, where that is compared.
const SERVERS: [u32; 4] = [1, 2, 4, 8];

/// Measures everything and prints it.
pub(super) fn run_comparison(format: OutputFormat) -> io::Result<u8> {
    let comparison = match measure_all() {
        Ok(comparison) => comparison,
        Err(error) => {
            print_message(&error)?;
            return Ok(EXIT_USAGE);
        }
    };
    let mut out = io::stdout().lock();
    match format {
        OutputFormat::Text => comparison.write_table(&mut out)?,
        OutputFormat::Json => writeln!(out, "{}", escape_json(&serde_json::to_string_pretty(&comparison)?))?,
    }
    Ok(EXIT_OK)
}

fn measure_all() -> Result<CostComparison, String> {
    let total = STORES.len() * 2 + ALGORITHMS.len() * 2 + (SERVERS.len() - 1) * 2;
    let mut progress = ProgressBar { done: 0, total };
    let mut comparison = CostComparison::new();
    let told = |error: PlayError| error.to_string();
    for (name, kind) in STORES {
        let row = request_row(format!("session, {name}"), session_setup(kind, 1)).map_err(told)?;
        comparison.requests.push(row);
        progress.step();
    }
    for alg in ALGORITHMS {
        comparison.requests.push(request_row(format!("JWT, {alg}"), jwt_setup(alg, 1)).map_err(told)?);
        progress.step();
    }
    for servers in &SERVERS[1..] {
        let shared = session_setup(SessionStoreKind::Shared, *servers);
        comparison.requests.push(request_row("session, shared store".to_owned(), shared).map_err(told)?);
        progress.step();
        comparison.requests.push(request_row("JWT, ES256".to_owned(), jwt_setup("ES256", *servers)).map_err(told)?);
        progress.step();
    }
    for (_, kind) in STORES {
        let timing = time_look_ups(kind, SESSIONS, BATCHES * 5).map_err(told)?;
        comparison.notes.extend(timing.note);
        let check = format!("look-up, {}", timing.store);
        comparison.checks.push(CheckRow { check, microseconds: Spread::of(timing.samples) });
        progress.step();
    }
    for alg in ALGORITHMS {
        comparison.checks.extend(token_rows(alg)?);
        progress.step();
    }
    comparison.notes.push("look-ups: of the session, and of the account".to_owned());
    comparison.notes.push(format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    if cfg!(debug_assertions) {
        comparison.notes.push("this is a debug build: the figures are many times too large".to_owned());
    }
    Ok(comparison)
}

fn request_row(scheme: String, setup: Setup) -> Result<RequestRow, PlayError> {
    let servers = setup.shop.balancer.replicas;
    let cost = measure_request(setup, BATCHES)?;
    let microseconds = Spread::of(cost.samples);
    Ok(RequestRow { scheme, servers, request_bytes: cost.request_bytes, look_ups: cost.look_ups, microseconds })
}

fn session_setup(kind: SessionStoreKind, servers: u32) -> Setup {
    let mut setup = Setup::default();
    setup.shop.store.kind = kind;
    setup.shop.balancer.replicas = servers;
    setup
}

fn jwt_setup(alg: &str, servers: u32) -> Setup {
    let mut setup = Setup::default();
    setup.shop.auth = AuthMode::Jwt;
    alg.clone_into(&mut setup.shop.access.alg);
    setup.shop.balancer.replicas = servers;
    setup
}

/// How long signing and verifying take with one algorithm.
fn token_rows(alg: &str) -> Result<[CheckRow; 2], String> {
    let algorithm = Algorithm::by_name(alg).ok_or_else(|| format!("there is no algorithm {alg}"))?;
    let key = new_key(algorithm)?;
    let now = Clock::System.now();
    let claims = json!({
        "iss": "https://shop.test", "aud": "https://shop.test", "sub": "alice", "role": "user", "iat": now, "exp": now + 900,
        "jti": "3f0c2c5e9a4e4d5b8a523f8b0a3f1c77",
    });
    let claims: Map<String, Json> = claims.as_object().cloned().unwrap_or_default();
    let sign = || sign::sign_claims(&claims, Some("at+jwt"), &key, algorithm).map_err(|error| error.to_string());
    let token = sign()?;
    let keyring = Keyring::from_key(&key, algorithm);
    let requirements = TokenRequirements::Claims(ClaimRules::default());
    let (mut signing, mut verifying) = (Vec::new(), Vec::new());
    for _ in 0..BATCHES {
        let started = instant_now();
        sign()?;
        signing.push(started.elapsed());
        let started = instant_now();
        std::hint::black_box(verify(&token, &keyring, &requirements, now));
        verifying.push(started.elapsed());
    }
    let row = |what: &str, samples| CheckRow { check: format!("{what}, {alg}"), microseconds: Spread::of(samples) };
    Ok([row("sign", signing), row("verify", verifying)])
}

fn new_key(algorithm: Algorithm) -> Result<Jwk, String> {
    let key = match algorithm.family() {
        AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss => generate_rsa_key(RsaBits::Bits2048),
        _ => {
            let mut random = [0; RANDOM_BYTES];
            rand::rng().fill_bytes(&mut random);
            generate_key(algorithm, "measured", &random)
        }
    };
    Ok(key.map_err(|error| error.to_string())?.with_kid_and_alg("measured", algorithm.name()))
}

/// How far the measurements are, on a terminal's stderr.
struct ProgressBar {
    done: usize,
    total: usize,
}

impl ProgressBar {
    fn step(&mut self) {
        self.done += 1;
        let mut stderr = io::stderr();
        if !stderr.is_terminal() {
            return;
        }
        let bar: String = (0..self.total).map(|index| if index < self.done { '█' } else { '░' }).collect();
        let end = if self.done == self.total { "\r\u{1b}[K" } else { "" };
        // A bar that can't be drawn is no reason to stop measuring.
        let _ = write!(stderr, "\rmeasuring {bar} {}/{}{end}", self.done, self.total);
        let _ = stderr.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_says_its_version() {
        let json = serde_json::to_value(CostComparison::new()).expect("JSON");
        assert_eq!(json["format_version"], 1);
    }

    #[test]
    fn a_token_is_signed_and_verified_with_each_algorithm() {
        for alg in ALGORITHMS {
            let rows = token_rows(alg).expect("measured");
            assert_eq!(rows.map(|row| row.check), [format!("sign, {alg}"), format!("verify, {alg}")]);
        }
    }
}
