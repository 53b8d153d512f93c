//! Ed25519 public keys under which anybody can sign, without a private key.

/// The points of small order on the curve: the y coordinate in little-endian order, without the sign bit of x. With such a point
/// as the public key, the term with the key almost vanishes from the equation that is verified, so a signature can be made without
/// any secret (RFC 8725, section 3.4: validate cryptographic inputs).
const SMALL_ORDER_POINTS: [[u8; 32]; 7] = [
    bytes_with_ends(0x00, 0x00, 0x00),
    bytes_with_ends(0x01, 0x00, 0x00),
    bytes_with_ends(0xec, 0xff, 0x7f),
    // 0 and 1 again, in a non-canonical encoding: the prime of the field, and one more than it.
    bytes_with_ends(0xed, 0xff, 0x7f),
    bytes_with_ends(0xee, 0xff, 0x7f),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

const fn bytes_with_ends(first: u8, between: u8, last: u8) -> [u8; 32] {
    let mut bytes = [between; 32];
    bytes[0] = first;
    bytes[31] = last;
    bytes
}

/// Why the public key `x` must not be trusted.
pub(super) fn ed25519_weakness(x: &[u8]) -> Option<String> {
    let Ok(mut y) = <[u8; 32]>::try_from(x) else {
        return Some(format!("the key has {} bytes, and Ed25519 wants 32", x.len()));
    };
    y[31] &= 0x7f;
    SMALL_ORDER_POINTS.contains(&y).then(|| "the key is a point of small order: anybody can sign for it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_small_order_are_known_in_either_sign() {
        for mut point in SMALL_ORDER_POINTS {
            assert!(ed25519_weakness(&point).is_some());
            point[31] |= 0x80;
            assert!(ed25519_weakness(&point).is_some());
            point[7] ^= 4;
            assert_eq!(ed25519_weakness(&point), None);
        }
        assert!(ed25519_weakness(&[1; 31]).is_some());
    }
}
