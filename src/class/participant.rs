//! Who takes part: a random ticket in a cookie, and nothing else. No name, no address, no browser is kept.

use std::fmt;

use rand::Rng as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// What the cookie of a participant holds: 128 random bits. It means nothing, and whoever has it votes as its owner, so the
/// class keeps only its [`ParticipantId`].
#[derive(Clone, PartialEq, Eq)]
pub struct ParticipantTicket(String);

/// The ID of a participant: half of the SHA-256 of their ticket. It tells participants apart, and lets nobody vote.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParticipantId([u8; 16]);

impl ParticipantTicket {
    /// A fresh ticket from the system's generator.
    #[must_use]
    pub fn generate() -> Self {
        let mut bytes = [0; 16];
        rand::rng().fill_bytes(&mut bytes);
        Self(format!("{:032x}", u128::from_be_bytes(bytes)))
    }

    /// Reads a ticket as the cookie holds it: 32 hex digits in lower case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse_hex(text).map(|_| Self(text.to_owned()))
    }

    /// The ticket as the cookie holds it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whose ticket it is.
    #[must_use]
    pub fn id(&self) -> ParticipantId {
        let digest = Sha256::digest(&self.0);
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(byte, of_digest)| *byte = of_digest);
        ParticipantId(bytes)
    }
}

impl ParticipantId {
    /// The ID with these bytes.
    #[cfg(test)]
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The ID as a file or a store holds it: 32 hex digits.
    #[must_use]
    pub fn to_text(self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.0))
    }

    /// In which of so many parts of a class this participant is, from 0: always the same, and by chance.
    #[must_use]
    pub const fn share_of(self, parts: u8) -> u8 {
        // No parts are one.
        if parts == 0 { 0 } else { self.0[0] % parts }
    }

    /// Reads what [`ParticipantId::to_text`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse_hex(text).map(Self)
    }
}

fn parse_hex(text: &str) -> Option<[u8; 16]> {
    let is_hex = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let number = u128::from_str_radix(text, 16).ok().filter(|_| is_hex)?;
    Some(number.to_be_bytes())
}

/// A credential is not printed.
impl fmt::Debug for ParticipantTicket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ParticipantTicket(…)")
    }
}

/// Nothing about a participant is printed.
impl fmt::Debug for ParticipantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ParticipantId(…)")
    }
}

impl Serialize for ParticipantId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for ParticipantId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("this is no participant"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_comes_back_from_its_cookie_and_nothing_else_is_one() {
        let ticket = ParticipantTicket::generate();
        assert_eq!(ParticipantTicket::parse(ticket.expose()), Some(ticket.clone()));
        assert_ne!(ticket, ParticipantTicket::generate());
        for odd in ["", "00", &"A".repeat(32), &"g".repeat(32), &"0".repeat(33), &"é".repeat(16)] {
            assert_eq!(ParticipantTicket::parse(odd), None, "{odd}");
            assert_eq!(ParticipantId::parse(odd), None, "{odd}");
        }
        assert!(!format!("{ticket:?}").contains(ticket.expose()));
    }

    #[test]
    fn every_part_of_a_class_has_participants() {
        let shares: std::collections::BTreeSet<u8> =
            (0..=255).map(|byte| ParticipantId([byte; 16]).share_of(10)).collect();
        assert_eq!(shares, (0..10).collect());
        assert_eq!(ParticipantId([7; 16]).share_of(0), 0);
    }

    #[test]
    fn an_id_is_always_that_of_its_ticket_and_does_not_give_it_away() {
        let ticket = ParticipantTicket::generate();
        assert_eq!(ticket.id(), ticket.clone().id());
        assert_ne!(ticket.id().to_text(), ticket.expose());
        assert_eq!(ParticipantId::parse(&ticket.id().to_text()), Some(ticket.id()));
        assert_ne!(ticket.id(), ParticipantTicket::generate().id());
        assert!(!format!("{:?}", ticket.id()).contains(&ticket.id().to_text()));
    }
}
