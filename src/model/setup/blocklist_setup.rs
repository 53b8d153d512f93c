//! Where the list of revoked tokens is kept, in a shop that has one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;

switches! {
    /// The blocklist of a shop with `access.revoke = "blocklist"`.
    BlocklistSetup / BlocklistPatch {
        /// Keeps it in the session store, which has to be a shared one or a database: a key with a TTL for each token.
        /// `false` keeps it in a table of the shop's own, which never fails.
        shared: bool = false,
        /// Lets a token in while the shared list doesn't answer (fail open). Careless: revoked tokens work again. `false`
        /// answers 503 (fail closed).
        fails_open: bool = false,
    }
}
