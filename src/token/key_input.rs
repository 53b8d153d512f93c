//! What was read where somebody gave a key.

use super::jwk::{Jwk, JwkSet};
use super::key_note::KeyNote;

/// One key, or a set of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyOrSet {
    /// A single key, whatever its `kid`.
    One(Box<Jwk>),
    /// Keys that are chosen by `kid`.
    Set(JwkSet),
}

impl KeyOrSet {
    /// A single key.
    #[must_use]
    pub fn one(key: Jwk) -> Self {
        Self::One(Box::new(key))
    }

    /// The keys that could be read.
    pub fn readable(&self) -> impl Iterator<Item = &Jwk> {
        let (one, set) = match self {
            Self::One(key) => (Some(&**key), None),
            Self::Set(set) => (None, Some(set)),
        };
        one.into_iter().chain(set.into_iter().flat_map(|set| set.keys.iter().flatten()))
    }
}

/// The keys, and what was done to the input before they could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyInput {
    /// The keys.
    pub keys: KeyOrSet,
    /// What is worth saying about the input, in the order in which it was undone.
    pub notes: Vec<KeyNote>,
}

impl KeyInput {
    pub(super) const fn new(keys: KeyOrSet) -> Self {
        Self { keys, notes: Vec::new() }
    }

    /// The same with `notes` before its own.
    pub(super) fn after(mut self, mut notes: Vec<KeyNote>) -> Self {
        notes.append(&mut self.notes);
        Self { notes, ..self }
    }
}
