//! The code that keeps strangers out: read from the wall, typed on a phone, or scanned with the link.

use std::fmt;

use rand::seq::IndexedRandom as _;
use sha2::{Digest as _, Sha256};

use super::constant_time;

/// The characters of a code: digits and capital letters without those that are mistaken for others (0 O, 1 I L, U V).
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTWXYZ";

/// How many characters a code has: about 39 bits, too many to be guessed over a network during a class.
const LENGTH: usize = 8;

/// The code of a room, such as `K7QM-2XPA`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassCode(String);

impl ClassCode {
    /// A fresh code from the system's generator.
    #[must_use]
    pub fn generate() -> Self {
        let mut random = rand::rng();
        let character = |_| char::from(*ALPHABET.choose(&mut random).unwrap_or(&b'2'));
        Self((0..LENGTH).map(character).collect())
    }

    /// Reads a code as people type it. `None` if it is no code: another length, or a character that no code has.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let code: String = typed.chars().filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
        let is_code = code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
        is_code.then_some(Self(code))
    }

    /// The code without its hyphen, as part of a name.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0
    }

    /// A number that belongs to this room: every server of a class shuffles its questions alike.
    #[must_use]
    pub fn seed(&self) -> u64 {
        let hash: [u8; 32] = Sha256::digest(&self.0).into();
        hash.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
    }

    /// Whether `typed` is this code. Case, blanks and hyphens don't matter. Compared in constant time: the answer to a
    /// guess must not tell how much of it was right.
    #[must_use]
    pub fn matches(&self, typed: &str) -> bool {
        let typed = typed.bytes().filter(|byte| !matches!(byte, b'-' | b' ')).map(|byte| byte.to_ascii_uppercase());
        // One more than a code has, so that a longer text is none.
        let typed: Vec<u8> = typed.take(LENGTH + 1).collect();
        constant_time::is_equal(&typed, self.0.as_bytes())
    }
}

impl fmt::Display for ClassCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(LENGTH / 2);
        write!(f, "{first}-{second}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_recognized_as_people_type_it() {
        let code = ClassCode("K7QM2XPA".to_owned());
        assert_eq!(code.to_string(), "K7QM-2XPA");
        assert_eq!(ClassCode::parse("K7QM-2XPA"), Some(code.clone()));
        assert_eq!([ClassCode::parse("K7QM-2XP"), ClassCode::parse("K7QM-2XPO")], [None, None]);
        for typed in ["K7QM-2XPA", "k7qm2xpa", " k7qm 2xpa "] {
            assert!(code.matches(typed), "{typed}");
        }
        for wrong in ["", "K7QM-2XP", "K7QM-2XPB", "K7QM-2XPAA", "K7QM-2XPÄ"] {
            assert!(!code.matches(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_code_of_ones_own_is_read_as_it_is_typed_and_belongs_to_one_seed() {
        let code = ClassCode::parse("k7qm-2xpa").expect("a code");
        assert_eq!((code.to_string(), code.key()), ("K7QM-2XPA".to_owned(), "K7QM2XPA"));
        assert_eq!(code.seed(), ClassCode::parse("K7QM 2XPA").expect("a code").seed());
        assert_ne!(code.seed(), ClassCode::parse("K7QM2XPB").expect("a code").seed());
        for wrong in ["", "K7QM2XP", "K7QM2XPAA", "K7QM2XP0", "K7QM:2XPA", "K7QM2XPÄ"] {
            assert_eq!(ClassCode::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn each_room_has_a_code_of_its_own() {
        assert_ne!(ClassCode::generate(), ClassCode::generate());
        assert!(ClassCode::generate().0.bytes().all(|byte| ALPHABET.contains(&byte)));
    }
}
