//! **Careless on purpose**, with `shop.password.function = "sha256"` or `shop.password.function = "salted_sha256"`: passwords
//! hashed with SHA-256. A fast hash can be tried millions of times a second, with or without a salt. For random tokens it is
//! right; see [`hash_token`](crate::lab::tokens::hash::hash_token).

use sha2::{Digest as _, Sha256};

/// SHA-256 of `salt`, which may be empty, and `password`.
pub(super) fn sha256(salt: &[u8], password: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(password).finalize().into()
}
