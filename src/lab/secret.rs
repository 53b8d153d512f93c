//! Secrets: generating an ID that can't be guessed, comparing in constant time, and showing untrusted text.

use std::borrow::Cow;
use std::hint::black_box;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

use crate::model::abbreviate::abbreviate;

/// A fresh session ID or token: 128 random bits as 32 hex digits. OWASP asks for at least 64 bits of entropy, ASVS 5 for 128.
pub(super) fn new_id(random: &mut ChaCha20Rng) -> String {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let mut bytes = [0; 16];
    random.fill_bytes(&mut bytes);
    bytes.iter().flat_map(|byte| [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]).collect()
}

/// Compares two secrets in constant time: it looks at every byte, so that whoever measures the time doesn't learn how many
/// bytes of a guess were right. Only a difference in length shows.
pub(super) fn constant_time_eq(left: &str, right: &str) -> bool {
    left.len() == right.len()
        && left.bytes().zip(right.bytes()).fold(0, |difference, (a, b)| black_box(difference | (a ^ b))) == 0
}

/// A text from a request, safe to show in a trace: shortened, and without anything that a terminal would obey.
pub(super) fn sanitize_for_trace(text: &str) -> Cow<'_, str> {
    if text.is_empty() {
        return Cow::Borrowed("an empty text");
    }
    if text.bytes().all(|b| b.is_ascii_graphic()) { abbreviate(text) } else { Cow::Borrowed("an odd text") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng as _;

    #[test]
    fn ids_are_32_hex_digits_and_follow_the_seed() {
        let mut random = ChaCha20Rng::seed_from_u64(7);
        let first = new_id(&mut random);
        assert_eq!(first.len(), 32);
        assert!(first.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
        assert_ne!(first, new_id(&mut random));
        assert_eq!(first, new_id(&mut ChaCha20Rng::seed_from_u64(7)));
        assert_ne!(first, new_id(&mut ChaCha20Rng::seed_from_u64(8)));
    }

    #[test]
    fn the_same_is_every_byte_the_same() {
        assert!(constant_time_eq("abc", "abc") && constant_time_eq("", ""));
        assert!(!constant_time_eq("abc", "abd") && !constant_time_eq("xbc", "abc") && !constant_time_eq("abc", "ab"));
    }

    #[test]
    fn a_strangers_text_is_shown_tame() {
        assert_eq!(sanitize_for_trace("41c0aaaaaaaaaaaaaaaaaaaaaaaaaa7e"), "41c0…7e");
        assert_eq!(sanitize_for_trace("\u{1b}[31m"), "an odd text");
        assert_eq!(sanitize_for_trace(""), "an empty text");
    }
}
