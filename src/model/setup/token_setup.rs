//! Access tokens and refresh tokens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;
use crate::model::switch_types::{RevocationMethod, TokenForm, TokenStorage};

switches! {
    /// Access tokens: algorithm and life.
    AccessTokenSetup / AccessPatch {
        /// The one algorithm that signs and verifies.
        alg: String = "RS256".to_owned(),
        /// The text that signs where `alg` is HS256, HS384 or HS512; empty makes random bytes. A text is careless, however
        /// long: whoever has one token can try words on it.
        secret: String = String::new(),
        /// What it is: a JWT that everybody can verify, or a reference that only the shop understands.
        form: TokenForm = TokenForm::Jwt,
        /// Where a browser keeps it. The refresh token lies beside it, but for `cookie`, where it stays in the page.
        storage: TokenStorage = TokenStorage::Variable,
        /// Binds each token to a key of the client, which proves with every request that it holds it (RFC 9449).
        dpop: bool = false,
        /// Minutes from issue to `exp`.
        minutes: u32 = 15,
        /// Writes `nbf` as well: not before the second of issue.
        not_before: bool = false,
        /// Writes the customer's mail address and card number into the token, too. Careless: whoever holds it reads it.
        personal: bool = false,
        /// How a token can be taken back before `exp`; each way but `never` costs a look-up a request.
        revoke: RevocationMethod = RevocationMethod::Never,
        /// Makes the key that signs anew at each start, and keeps it in memory; each server behind a load balancer has its
        /// own. Careless: a restart voids every token. Not for RS256 and PS256, whose keys are fixed in the lab.
        key_at_start: bool = false,
    }
}

switches! {
    /// Refresh tokens: life and rotation.
    RefreshTokenSetup / RefreshPatch {
        /// Days a family of refresh tokens lives. 0 gives none: after `exp` there is only another login.
        days: u32 = 30,
        /// Each refresh retires the token that was used.
        rotate: bool = true,
        /// Seconds in which a retired token is forgiven.
        grace_seconds: u32 = 0,
    }
}
