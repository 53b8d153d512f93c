//! Numbers as big-endian bytes.

/// `number` without the zeros in front of it; nothing is left of zero.
pub(super) fn strip_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}
