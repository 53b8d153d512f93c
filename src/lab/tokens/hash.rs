//! How the shop stores a token that is a random reference: as its SHA-256, so that whoever reads the table can use none
//! of them. A slow hash such as Argon2 isn't needed: nobody guesses 128 random bits.

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a token.
pub(super) type TokenHash = [u8; 32];

/// The hash under which a token is stored.
pub(in crate::lab) fn hash_token(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}
