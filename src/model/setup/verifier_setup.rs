//! The shop's verifier of tokens: its mistakes and its clock.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;
use crate::model::switch_types::VerifierMistake;

switches! {
    /// The shop's verifier of tokens.
    VerifierSetup / VerifierPatch {
        /// Mistakes it makes; empty is the strict verifier.
        careless: Vec<VerifierMistake> = Vec::new(),
        /// Names of algorithms that the careless verifier refuses, compared letter by letter.
        denied: Vec<String> = Vec::new(),
        /// Seconds of grace at `exp` and `nbf` (RFC 7519, section 4.1.4: no more than a few minutes).
        leeway_seconds: u32 = 0,
        /// Seconds by which the verifier's clock is ahead of the issuer's.
        fast_seconds: u32 = 0,
        /// Seconds by which it is behind.
        slow_seconds: u32 = 0,
    }
}
