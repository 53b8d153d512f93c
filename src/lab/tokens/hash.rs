//! How the shop stores a token that is a random reference: as its SHA-256, so that whoever reads the table can use none
//! of them. A slow hash such as Argon2 isn't needed: nobody guesses 128 random bits.

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a token.
pub(in crate::lab) type TokenHash = [u8; 32];

/// The SHA-256 of a text in hex: under it a store finds a session whose ID it doesn't know.
pub(in crate::lab) fn hash_hex(text: &str) -> String {
    hex(&hash_token(text))
}

/// Bytes in hex.
pub(in crate::lab) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        // Writing into a String can't fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The hash under which a token is stored.
pub(in crate::lab) fn hash_token(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}
