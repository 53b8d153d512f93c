//! How an HS256 signature is computed, stage by stage, on real bytes (RFC 2104, section 2; FIPS 180-4 for the hash).
//!
//! HMAC hashes twice: an inner hash over the key and the message, then an outer hash over the key and the inner hash. The key is
//! combined with a different constant each time, so that the two hashes work with different keys.

use sha2::{Digest as _, Sha256};

use super::base64url;

/// The block size of SHA-256 in bytes; the key is brought to this length.
pub const BLOCK_BYTES: usize = 64;

/// Every stage of one HS256 signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HmacSteps {
    /// What is signed: the first two parts of the token with their dot.
    pub message: Vec<u8>,
    /// How the secret was brought to the length of a block.
    pub key_padding: HmacKeyPadding,
    /// The secret at the length of a block.
    pub key: [u8; BLOCK_BYTES],
    /// Each byte of the key XOR 0x36.
    pub inner_pad: [u8; BLOCK_BYTES],
    /// SHA-256 of the inner pad and the message.
    pub inner_hash: [u8; 32],
    /// Each byte of the key XOR 0x5c.
    pub outer_pad: [u8; BLOCK_BYTES],
    /// SHA-256 of the outer pad and the inner hash: the signature's bytes.
    pub outer_hash: [u8; 32],
    /// The outer hash as base64url: the third part of the token.
    pub signature: String,
}

/// How a secret is brought to the length of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HmacKeyPadding {
    /// It was that long already.
    ExactLength,
    /// This many zero bytes were added.
    ZeroPadded(usize),
    /// It was longer, so it was replaced by its hash, with zero bytes behind.
    Hashed,
}

/// The stages of the HS256 signature over `signing_input` with `secret`.
#[must_use]
pub fn hmac_steps(signing_input: &str, secret: &[u8]) -> HmacSteps {
    let (key, key_padding) = pad_key(secret);
    let inner_pad = key.map(|byte| byte ^ 0x36);
    let outer_pad = key.map(|byte| byte ^ 0x5c);
    let inner_hash = sha256_of_both(&inner_pad, signing_input.as_bytes());
    let outer_hash = sha256_of_both(&outer_pad, &inner_hash);
    let message = signing_input.as_bytes().to_vec();
    let signature = base64url::encode(outer_hash);
    HmacSteps { message, key_padding, key, inner_pad, inner_hash, outer_pad, outer_hash, signature }
}

fn pad_key(secret: &[u8]) -> ([u8; BLOCK_BYTES], HmacKeyPadding) {
    let digest: [u8; 32];
    let (bytes, padding) = match secret.len() {
        BLOCK_BYTES => (secret, HmacKeyPadding::ExactLength),
        shorter if shorter < BLOCK_BYTES => (secret, HmacKeyPadding::ZeroPadded(BLOCK_BYTES - shorter)),
        _ => {
            digest = Sha256::digest(secret).into();
            (&digest[..], HmacKeyPadding::Hashed)
        }
    };
    let mut key = [0; BLOCK_BYTES];
    key[..bytes.len()].copy_from_slice(bytes);
    (key, padding)
}

fn sha256_of_both(first: &[u8], second: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(first).chain_update(second).finalize().into()
}

/// The number of bits in which two byte strings differ. Bytes that only one of them has count with all their bits.
#[must_use]
pub fn differing_bits(one: &[u8], other: &[u8]) -> usize {
    let common = one.iter().zip(other).map(|(a, b)| (a ^ b).count_ones() as usize).sum::<usize>();
    common + 8 * one.len().abs_diff(other.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::algorithm::Algorithm;
    use crate::token::jwk::Jwk;
    use crate::token::mac::compute_hmac;
    use crate::token::sign;

    #[test]
    fn every_stage_is_the_one_that_leads_to_the_librarys_signature() {
        for length in [32, 63, 64, 65, 200] {
            let secret: Vec<u8> = (0..length).collect();
            let steps = hmac_steps("eyJhbGciOiJIUzI1NiJ9.e30", &secret);
            let library =
                sign::sign_input("eyJhbGciOiJIUzI1NiJ9.e30", &Jwk::from_secret(secret.clone()), Algorithm::Hs256);
            assert_eq!(Ok(steps.signature.clone()), library, "{length}");
            // HMAC with the padded key is HMAC with the secret itself.
            assert_eq!(
                compute_hmac(Algorithm::Hs256, &steps.key, &steps.message).as_deref(),
                Some(&steps.outer_hash[..])
            );
            let inner = [&steps.inner_pad[..], &steps.message].concat();
            assert_eq!(steps.inner_hash, <[u8; 32]>::from(Sha256::digest(inner)));
            let outer = [&steps.outer_pad[..], &steps.inner_hash].concat();
            assert_eq!(steps.outer_hash, <[u8; 32]>::from(Sha256::digest(outer)));
            let padding = match length {
                64 => HmacKeyPadding::ExactLength,
                length if length < 64 => HmacKeyPadding::ZeroPadded(64 - usize::from(length)),
                _ => HmacKeyPadding::Hashed,
            };
            assert_eq!(steps.key_padding, padding);
        }
    }

    #[test]
    fn the_stages_are_those_of_rfc_4231() {
        // Test case 2: the key "Jefe", a text shorter than a block.
        let steps = hmac_steps("what do ya want for nothing?", b"Jefe");
        assert_eq!(steps.outer_hash[..4], [0x5b, 0xdc, 0xc1, 0x46]);
        assert_eq!((steps.inner_pad[0], steps.inner_pad[63]), (b'J' ^ 0x36, 0x36));
        assert_eq!((steps.outer_pad[0], steps.outer_pad[63]), (b'J' ^ 0x5c, 0x5c));
    }

    #[test]
    fn one_changed_bit_changes_about_half() {
        let one = hmac_steps("a.b", &[7; 32]).outer_hash;
        let other = hmac_steps("a.c", &[7; 32]).outer_hash;
        assert!((90..=166).contains(&differing_bits(&one, &other)));
        assert_eq!(differing_bits(&one, &one), 0);
        assert_eq!(differing_bits(&[0xff], &[0xfe, 0]), 9);
    }
}
