//! Comparing what a stranger sends with what only a guest knows.

/// Whether both are the same. It looks at every byte, so that the time it takes doesn't tell how many of them were right; only
/// their length is no secret.
pub(super) fn is_equal(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len()
        && left.iter().zip(right).fold(0, |difference, (left, right)| difference | (left ^ right)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_in_any_byte_or_in_length_is_not_equal() {
        assert!(is_equal(b"abc", b"abc") && is_equal(b"", b""));
        for other in [&b"abd"[..], b"bbc", b"ab", b"abcd", b""] {
            assert!(!is_equal(b"abc", other), "{other:?}");
        }
    }
}
