//! A one-time code, and how it comes about.

use std::fmt;

use serde::Serialize;

/// The code of one step of 30 seconds (RFC 6238).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TotpResult {
    /// The number of the step, from 1970-01-01Z.
    pub step: i64,
    /// The HMAC-SHA-1 of that number, in hex.
    pub hmac: String,
    /// At which byte of it the four bytes stand that become the code.
    pub offset: usize,
    /// Six digits.
    pub code: String,
    /// How many seconds of the step are left.
    pub seconds_left: i64,
}

impl fmt::Display for TotpResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { step, offset, code, seconds_left, .. } = self;
        write!(f, "step {step}, HMAC, 4 bytes from byte {offset}: code {code}, {seconds_left} s left")
    }
}
