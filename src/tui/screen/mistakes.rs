//! The mistakes of a careless verifier in words: the workbench and the action list let the learner turn them on and off.

use crate::model::switch_types::Carelessness;

/// Every mistake, in words that go on after "it".
pub(super) const MISTAKES: [(Carelessness, &str); 9] = [
    (Carelessness::AlgFromHeader, "believes the algorithm that the header names"),
    (Carelessness::AcceptNone, "accepts alg none"),
    (Carelessness::OneKeyForAll, "uses one key for any algorithm"),
    (Carelessness::DecodeOnly, "decodes and trusts"),
    (Carelessness::EmbeddedJwk, "uses the key that the token brings along"),
    (Carelessness::KidAsPath, "follows kid into files"),
    (Carelessness::SkipExp, "does not look at exp"),
    (Carelessness::SkipAud, "does not look at aud"),
    (Carelessness::LaxBase64, "takes base64 in any spelling"),
];
