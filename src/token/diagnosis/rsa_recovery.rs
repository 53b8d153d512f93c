//! RSA signatures opened with the public key: the padding inside tells whether they were made with this key at all, with which of
//! the two paddings, and over what.

use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::token::algorithm::Algorithm;

/// What an RSA signature holds inside, when it was made with the key that it is opened with.
pub(super) enum RecoveredSignature {
    /// PKCS #1 v1.5 (RFC 8017, section 9.2): the hash of what was signed.
    Pkcs1 { hash_bytes: usize, hash: Vec<u8> },
    /// PSS (section 9.1): a hash over the hash of what was signed and the salt.
    Pss { hash_bytes: usize, salt: Vec<u8>, hash: Vec<u8> },
}

/// The lengths of the three hashes that tokens use.
const HASH_LENGTHS: [usize; 3] = [32, 48, 64];

impl RecoveredSignature {
    /// Opens `signature` with the public key of modulus `n` and exponent `e`. `None` if the padding inside is neither of the two:
    /// then the signature was made with another key.
    pub(super) fn open(signature: &[u8], n: &[u8], e: &[u8]) -> Option<Self> {
        let encoded = rsa_public_operation(signature, n, e)?;
        read_pkcs1(&encoded).or_else(|| HASH_LENGTHS.into_iter().find_map(|hash| read_pss(&encoded, n, hash)))
    }

    /// The algorithm with which it was made.
    pub(super) const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Pkcs1 { hash_bytes: 32, .. } => Algorithm::Rs256,
            Self::Pkcs1 { hash_bytes: 48, .. } => Algorithm::Rs384,
            Self::Pkcs1 { .. } => Algorithm::Rs512,
            Self::Pss { hash_bytes: 32, .. } => Algorithm::Ps256,
            Self::Pss { hash_bytes: 48, .. } => Algorithm::Ps384,
            Self::Pss { .. } => Algorithm::Ps512,
        }
    }

    /// Whether it was made over `message`.
    pub(super) fn is_over(&self, message: &[u8]) -> bool {
        match self {
            Self::Pkcs1 { hash_bytes, hash } => digest(*hash_bytes, message) == *hash,
            Self::Pss { hash_bytes, salt, hash } => {
                let message_hash = digest(*hash_bytes, message);
                digest(*hash_bytes, &[&[0; 8], &message_hash[..], salt].concat()) == *hash
            }
        }
    }
}

fn digest(hash_bytes: usize, bytes: &[u8]) -> Vec<u8> {
    match hash_bytes {
        32 => Sha256::digest(bytes).to_vec(),
        48 => Sha384::digest(bytes).to_vec(),
        _ => Sha512::digest(bytes).to_vec(),
    }
}

/// `00 01 FF … FF 00`, the name of the hash, the hash.
fn read_pkcs1(encoded: &[u8]) -> Option<RecoveredSignature> {
    let padded = encoded.strip_prefix(&[0, 1])?;
    let filling = padded.iter().take_while(|byte| **byte == 0xff).count();
    let info = padded[filling..].strip_prefix(&[0]).filter(|_| filling >= 8)?;
    [(32_u8, 1), (48, 2), (64, 3)].into_iter().find_map(|(length, number)| {
        let prefix = [0x30, 17 + length, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, number, 5, 0, 4, length];
        let hash_bytes = usize::from(length);
        let hash = info.strip_prefix(&prefix).filter(|hash| hash.len() == hash_bytes)?.to_vec();
        Some(RecoveredSignature::Pkcs1 { hash_bytes, hash })
    })
}

/// Masked zeros, a one and the salt, then a hash, then `BC` (RFC 8017, section 9.1.2).
fn read_pss(encoded: &[u8], n: &[u8], hash_bytes: usize) -> Option<RecoveredSignature> {
    let leading_zeros = n.first()?.leading_zeros() + 1;
    // One bit less than the modulus; where that is a whole byte less, the first byte is zero and does not belong to it.
    let (encoded, unused_bits) =
        if leading_zeros == 8 { (encoded.strip_prefix(&[0])?, 0) } else { (encoded, leading_zeros) };
    let body = encoded.strip_suffix(&[0xbc])?;
    let (masked, hash) = body.split_at_checked(body.len().checked_sub(hash_bytes)?)?;
    let mask = mask_generation(hash, masked.len(), hash_bytes);
    let mut block: Vec<u8> = masked.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    *block.first_mut()? &= 0xff_u8.checked_shr(unused_bits)?;
    let zeros = block.iter().take_while(|byte| **byte == 0).count();
    let salt = block[zeros..].strip_prefix(&[1])?.to_vec();
    // The lengths that libraries write; the last one fills the block. Any other would be found by chance.
    let is_common = [0, 20, hash_bytes].contains(&salt.len()) || zeros == 0;
    is_common.then(|| RecoveredSignature::Pss { hash_bytes, salt, hash: hash.to_vec() })
}

/// MGF1 (RFC 8017, appendix B.2.1).
fn mask_generation(seed: &[u8], length: usize, hash_bytes: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(length + hash_bytes);
    for counter in 0_u32.. {
        if mask.len() >= length {
            break;
        }
        mask.extend(digest(hash_bytes, &[seed, &counter.to_be_bytes()].concat()));
    }
    mask.truncate(length);
    mask
}

/// `signature` to the power of `e` modulo `n` (RFC 8017, section 5.2.2), as long as `n`. `None` for a number that is no
/// signature of this key, and for an exponent of more than 64 bits. Nothing here is secret, so it may take any time.
fn rsa_public_operation(signature: &[u8], n: &[u8], e: &[u8]) -> Option<Vec<u8>> {
    if signature.len() != n.len() || signature >= n || n.last()?.is_multiple_of(2) || n.len() > 1024 || e.len() > 8 {
        return None;
    }
    let field = MontgomeryField::new(limbs(n));
    let base = field.enter(&limbs(signature));
    let exponent = e.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    let mut power = base.clone();
    for bit in (0..exponent.checked_ilog2()?).rev() {
        power = field.multiply(&power, &power);
        if exponent >> bit & 1 == 1 {
            power = field.multiply(&power, &base);
        }
    }
    let bytes: Vec<u8> = field.leave(&power).iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
    Some(bytes[bytes.len() - n.len()..].to_vec())
}

/// A big-endian number as 32-bit limbs, the lowest first.
fn limbs(number: &[u8]) -> Vec<u32> {
    let limb = |chunk: &[u8]| chunk.iter().fold(0, |value, byte| value << 8 | u32::from(*byte));
    number.rchunks(4).map(limb).collect()
}

/// Numbers modulo an odd number, multiplied as P. L. Montgomery found: without a division.
struct MontgomeryField {
    modulus: Vec<u32>,
    /// Minus the inverse of the lowest limb, modulo 2^32.
    inverse: u32,
}

impl MontgomeryField {
    fn new(modulus: Vec<u32>) -> Self {
        let lowest = modulus[0];
        // Each of Newton's steps doubles the number of right bits.
        let inverse =
            (0..5).fold(1_u32, |inverse, _| inverse.wrapping_mul(2_u32.wrapping_sub(lowest.wrapping_mul(inverse))));
        Self { modulus, inverse: inverse.wrapping_neg() }
    }

    /// `number` times 2^32 for each limb.
    fn enter(&self, number: &[u32]) -> Vec<u32> {
        let mut product = number.to_vec();
        for _ in 0..32 * self.modulus.len() {
            let mut carry = 0;
            for limb in &mut product {
                let sum = u64::from(*limb) << 1 | carry;
                (*limb, carry) = split_halves(sum);
            }
            self.reduce(&mut product, carry);
        }
        product
    }

    fn leave(&self, number: &[u32]) -> Vec<u32> {
        let mut one = vec![0; self.modulus.len()];
        one[0] = 1;
        self.multiply(number, &one)
    }

    /// The product divided by 2^32 for each limb.
    fn multiply(&self, a: &[u32], b: &[u32]) -> Vec<u32> {
        let length = self.modulus.len();
        let mut sum = vec![0_u32; length];
        let mut overflow = 0_u64;
        for factor in b {
            let high = add_product(&mut sum, a, *factor);
            let quotient = sum[0].wrapping_mul(self.inverse);
            let carry = add_product(&mut sum, &self.modulus, quotient);
            // The lowest limb is zero now and drops out.
            sum.rotate_left(1);
            (sum[length - 1], overflow) = split_halves(overflow + high + carry);
        }
        self.reduce(&mut sum, overflow);
        sum
    }

    /// Subtracts the modulus once, where `overflow` and `number` are not smaller.
    fn reduce(&self, number: &mut [u32], overflow: u64) {
        if overflow == 0 && number.iter().rev().lt(self.modulus.iter().rev()) {
            return;
        }
        let mut borrow = false;
        for (limb, subtrahend) in number.iter_mut().zip(&self.modulus) {
            let (difference, first) = limb.overflowing_sub(*subtrahend);
            let (difference, second) = difference.overflowing_sub(u32::from(borrow));
            (*limb, borrow) = (difference, first || second);
        }
    }
}

/// Adds `number` times `factor` to `sum`; what does not fit comes back.
fn add_product(sum: &mut [u32], number: &[u32], factor: u32) -> u64 {
    let mut carry = 0;
    for (limb, other) in sum.iter_mut().zip(number) {
        let product = u64::from(*limb) + u64::from(*other) * u64::from(factor) + carry;
        (*limb, carry) = split_halves(product);
    }
    carry
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
const fn split_halves(sum: u64) -> (u32, u64) {
    (sum as u32, sum >> 32)
}
