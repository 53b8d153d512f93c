//! The key that a client holds, and the `DPoP` proofs that it signs with it (RFC 9449, section 4.2).

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest as _, Sha256};

use super::request_target::RequestTarget;
use crate::lab::lane_state::LaneState;
use crate::lab::tokens::shop_signing::SigningError;
use crate::lab::tokens::signing_keys;
use crate::token::{Algorithm, Jwk, KeyError, base64url, sign};

/// `EdDSA` is deterministic: the same key signs the same bytes in the same way, so that a seed repeats them.
const PROOF_ALGORITHM: Algorithm = Algorithm::EdDsa;

/// The client's key. It follows from the lane's seed and the client's name, so it is always the same one.
fn client_key(state: &LaneState, client: &str) -> Result<Jwk, KeyError> {
    let mut lane_seed = [0; 32];
    // Drawn from a copy: a proof must not change what anybody generates next.
    state.attacker_random.clone().fill_bytes(&mut lane_seed);
    let client_seed: [u8; 32] = Sha256::new().chain_update(lane_seed).chain_update(client).finalize().into();
    signing_keys::generate_key(PROOF_ALGORITHM, client, 0, &mut ChaCha20Rng::from_seed(client_seed))
}

/// A proof signed with the client's key: for this method and URL, for now, and for the access token if one goes along.
///
/// # Errors
/// When there is no key.
pub(super) fn sign_proof(
    state: &LaneState,
    client: &str,
    target: &RequestTarget,
    token: Option<&str>,
    jti: &str,
) -> Result<String, SigningError> {
    let key = client_key(state, client)?;
    let url = target.url();
    let url_without_query = url.split('?').next().unwrap_or_default();
    let method = target.method.as_str();
    let mut claims = json!({ "jti": jti, "htm": method, "htu": url_without_query, "iat": state.now() });
    if let Some(token) = token {
        claims["ath"] = base64url::encode(Sha256::digest(token)).into();
    }
    let public_key = Jwk { kid: None, alg: None, purpose: None, ..key.clone() }.to_public_json();
    let header = json!({ "typ": "dpop+jwt", "alg": PROOF_ALGORITHM.name(), "jwk": public_key });
    let header: Map<String, Json> = header.as_object().cloned().unwrap_or_default();
    sign::sign_token(&header, claims.to_string().as_bytes(), &key, PROOF_ALGORITHM).map_err(SigningError::Sign)
}
