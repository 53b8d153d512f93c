//! The mistakes of a careless verifier in words: the workbench and the action list let the learner turn them on and off.

use crate::model::switch_types::VerifierMistake;

/// Every mistake, in words that go on after "it".
pub(super) const MISTAKES: [(VerifierMistake, &str); 9] = [
    (VerifierMistake::AlgFromHeader, "believes the algorithm that the header names"),
    (VerifierMistake::AcceptNone, "accepts alg none"),
    (VerifierMistake::OneKeyForAll, "uses one key for any algorithm"),
    (VerifierMistake::DecodeOnly, "decodes and trusts"),
    (VerifierMistake::EmbeddedJwk, "uses the key that the token brings along"),
    (VerifierMistake::KidAsPath, "follows kid into files"),
    (VerifierMistake::SkipExp, "does not look at exp"),
    (VerifierMistake::SkipAud, "does not look at aud"),
    (VerifierMistake::LaxBase64, "takes base64 in any spelling"),
];
