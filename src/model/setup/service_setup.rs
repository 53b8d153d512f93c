//! A service beside the shop that lets people in by the shop's tokens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;

switches! {
    /// A further service that lets people in by tokens of the shop, and verifies them by itself.
    ServiceSetup / ServicePatch {
        /// Refuses a token that is meant for somebody else (RFC 7519, section 4.1.3). `false` takes any of the shop's.
        check_aud: bool = true,
        /// Refuses another kind of token, such as an ID token (RFC 9068, section 4). `false` takes any kind.
        check_typ: bool = true,
        /// Refuses a bound token without a proof (RFC 9449, section 7.2). `false` takes it as plain bearer.
        check_proof: bool = true,
        /// Minutes for which it uses the public keys that it has fetched.
        keys_minutes: u32 = 60,
        /// Seconds after a fetch in which an unknown `kid` does not make it fetch once more.
        refetch_seconds: u32 = 30,
        /// Seconds for which it believes what the shop has said of an opaque token; 0 asks each time.
        answer_seconds: u32 = 0,
    }
}
