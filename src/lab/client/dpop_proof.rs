//! The key that a client holds, and the proofs that it signs with it (RFC 9449, section 4.2).

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest as _, Sha256};

use super::request_target::RequestTarget;
use crate::lab::lane_state::LaneState;
use crate::lab::tokens::signing_keys;
use crate::token::{Algorithm, Jwk, base64url, sign};

/// Signs the same bytes with the same key each time, so that a seed repeats them.
const PROOF_ALGORITHM: Algorithm = Algorithm::EdDsa;

/// The key of the client of that name: its own, and always the same one in a lane.
fn client_key(world: &LaneState, client: &str) -> Result<Jwk, String> {
    let mut seed = [0; 32];
    // Drawn from a copy: nobody else's chance is changed by it.
    world.attacker_random.clone().fill_bytes(&mut seed);
    let seed: [u8; 32] = Sha256::new().chain_update(seed).chain_update(client).finalize().into();
    signing_keys::generate_key(PROOF_ALGORITHM, client, 0, &mut ChaCha20Rng::from_seed(seed))
}

/// A proof by the key of `client`: for this method and address, for this moment, and where a token goes along for that one.
///
/// # Errors
/// In words, when there is no key.
pub(super) fn sign_proof(
    world: &LaneState,
    client: &str,
    target: &RequestTarget,
    token: Option<&String>,
    jti: &str,
) -> Result<String, String> {
    let key = client_key(world, client)?;
    let address = target.url();
    let address = address.split('?').next().unwrap_or_default();
    let mut claims = json!({ "jti": jti, "htm": target.method.as_str(), "htu": address, "iat": world.now() });
    if let Some(token) = token {
        claims["ath"] = base64url::encode(Sha256::digest(token)).into();
    }
    let public = Jwk { kid: None, alg: None, purpose: None, ..key.clone() }.to_public_json();
    let header = json!({ "typ": "dpop+jwt", "alg": PROOF_ALGORITHM.name(), "jwk": public });
    let header: Map<String, Json> = header.as_object().cloned().unwrap_or_default();
    sign::sign_token(&header, claims.to_string().as_bytes(), &key, PROOF_ALGORITHM).map_err(|fault| fault.to_string())
}
