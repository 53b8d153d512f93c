//! How a search for a secret or a password ended.

use std::fmt;

use serde::Serialize;

use crate::model::measured_time::MeasuredTime;

/// How a search for a secret ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretGuessResult {
    /// The secret, if it was in the list.
    pub secret: Option<String>,
    /// How many words were tried, up to and including the secret.
    pub tried: usize,
    /// How many words the list has.
    pub words: usize,
    /// What a guess costs, where it was a password that was looked for.
    #[serde(skip)]
    pub cost: Option<GuessCost>,
}

/// What it costs to try one password on a stored hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuessCost {
    /// How long it takes on one core of this machine.
    pub time: MeasuredTime,
    /// How much memory it takes, in KiB, by the parameters of the function.
    pub memory_kib: u32,
}

impl fmt::Display for SecretGuessResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.secret {
            Some(secret) => write!(f, "found: {secret} (word {} of {})", self.tried, self.words),
            None => write!(f, "not found: none of {} words", self.words),
        }
    }
}
