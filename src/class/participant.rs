//! Who takes part: a random ID in a cookie, and nothing else. No name, no address, no browser is kept.

use std::fmt;

use rand::Rng as _;

/// The ID of a participant: 128 random bits. Like a session ID it means nothing, and whoever holds it votes as its owner.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParticipantId([u8; 16]);

impl ParticipantId {
    /// A fresh ID from the system's generator.
    #[must_use]
    pub fn generate() -> Self {
        let mut bytes = [0; 16];
        rand::rng().fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// The ID with these bytes.
    #[cfg(test)]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Reads an ID as the cookie holds it: 32 hex digits in lower case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let number = u128::from_str_radix(text, 16).ok().filter(|_| is_hex)?;
        Some(Self(number.to_be_bytes()))
    }

    /// The ID as the cookie holds it.
    #[must_use]
    pub fn to_cookie_value(self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.0))
    }
}

/// A credential is not printed.
impl fmt::Debug for ParticipantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ParticipantId(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_back_from_its_cookie_and_nothing_else_is_one() {
        let id = ParticipantId::generate();
        assert_eq!(ParticipantId::parse(&id.to_cookie_value()), Some(id));
        assert_ne!(id, ParticipantId::generate());
        for odd in ["", "00", &"A".repeat(32), &"g".repeat(32), &"0".repeat(33), &"é".repeat(16)] {
            assert_eq!(ParticipantId::parse(odd), None, "{odd}");
        }
        assert!(!format!("{id:?}").contains(&id.to_cookie_value()));
    }
}
