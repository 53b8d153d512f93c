//! Numbers as big-endian bytes.

/// `number` without its leading zeros; zero becomes an empty slice.
pub(super) fn strip_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}
