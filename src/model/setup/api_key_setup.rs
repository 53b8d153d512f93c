//! The switches of API keys.

use super::Switch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

switches! {
    /// API keys: credentials of programs, which people make at `/keys` and revoke one by one.
    ApiKeySetup / ApiKeyPatch {
        /// Gives API keys, and takes them in place of a login.
        enabled: bool = false,
        /// The header that a key comes in: `Authorization`, as a bearer token, or one of the shop's own, as `X-API-Key`.
        header: String = "Authorization".to_owned(),
        /// A key opens only what its scope names. `false` is careless: each key can do whatever its owner can.
        check_scope: bool = true,
        /// Keeps the SHA-256 of each key. `false` is careless: whoever reads the table can use every key in it.
        hashes_keys: bool = true,
    }
}
