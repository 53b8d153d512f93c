//! The code that keeps strangers out: read from the wall, typed on a phone, or scanned with the link.

use std::fmt;

use rand::seq::IndexedRandom as _;

/// The characters of a code: digits and capital letters without those that are mistaken for others (0 O, 1 I L, U V).
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTWXYZ";

/// How many characters a code has: about 39 bits, too many to be guessed over a network during a class.
const LENGTH: usize = 8;

/// The code of a room, such as `K7QM-2XPA`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomCode(String);

impl RoomCode {
    /// A fresh code from the system's generator.
    #[must_use]
    pub fn generate() -> Self {
        let mut random = rand::rng();
        let character = |_| char::from(*ALPHABET.choose(&mut random).unwrap_or(&b'2'));
        Self((0..LENGTH).map(character).collect())
    }

    /// Whether `typed` is this code. Case, blanks and hyphens don't matter. Compared in constant time: the answer to a
    /// guess must not tell how much of it was right.
    #[must_use]
    pub fn matches(&self, typed: &str) -> bool {
        let typed: Vec<u8> = typed
            .bytes()
            .filter(|byte| !matches!(byte, b'-' | b' '))
            .map(|byte| byte.to_ascii_uppercase())
            .take(LENGTH + 1)
            .collect();
        typed.len() == LENGTH
            && typed.iter().zip(self.0.bytes()).fold(0, |difference, (left, right)| difference | (left ^ right)) == 0
    }
}

impl fmt::Display for RoomCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(LENGTH / 2);
        write!(f, "{first}-{second}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_recognised_as_people_type_it() {
        let code = RoomCode("K7QM2XPA".to_owned());
        assert_eq!(code.to_string(), "K7QM-2XPA");
        for typed in ["K7QM-2XPA", "k7qm2xpa", " k7qm 2xpa "] {
            assert!(code.matches(typed), "{typed}");
        }
        for wrong in ["", "K7QM-2XP", "K7QM-2XPB", "K7QM-2XPAA", "K7QM-2XPÄ"] {
            assert!(!code.matches(wrong), "{wrong}");
        }
    }

    #[test]
    fn each_room_has_a_code_of_its_own() {
        assert_ne!(RoomCode::generate(), RoomCode::generate());
        assert!(RoomCode::generate().0.bytes().all(|byte| ALPHABET.contains(&byte)));
    }
}
