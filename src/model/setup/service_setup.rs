//! A service beside the shop that lets people in by the shop's tokens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;
use crate::model::switch_types::ProofDemand;

switches! {
    /// A further service that lets people in by tokens of the shop, and verifies them by itself.
    ServiceSetup / ServicePatch {
        /// Refuses a token that is meant for somebody else (RFC 7519, section 4.1.3). `false` takes any of the shop's.
        check_aud: bool = true,
        /// Refuses another kind of token, such as an ID token (RFC 9068, section 4). `false` takes any kind.
        check_typ: bool = true,
        /// Of which tokens it demands a proof of possession (RFC 9449, section 7): of none, of those that name a key, or of
        /// all. `never` is careless: it takes a copy of a bound token as plain bearer.
        demand_proof: ProofDemand = ProofDemand::Bound,
        /// Minutes for which it uses the public keys that it has fetched.
        keys_minutes: u32 = 60,
        /// Seconds after a fetch in which an unknown `kid` does not make it fetch once more.
        refetch_seconds: u32 = 30,
        /// Seconds for which it believes what the shop has said of an opaque token; 0 asks each time.
        answer_seconds: u32 = 0,
    }
}
