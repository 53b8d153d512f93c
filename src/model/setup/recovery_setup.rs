//! The switches of what stands beside the password: resetting it, and a second factor.

use super::Switch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

switches! {
    /// How somebody gets a new password who has forgotten theirs.
    ResetSetup / ResetPatch {
        /// Minutes for which the link in the mail counts.
        minutes: u32 = 15,
        /// Takes each link once. `false` is careless: whoever finds it later sets another password.
        single_use: bool = true,
        /// Keeps the SHA-256 of the token in the link. `false` is careless: whoever reads the table can use what is open.
        hashes_tokens: bool = true,
        /// A new password ends every login of the account. `false` is careless: a thief stays logged in.
        ends_logins: bool = true,
        /// Builds the link from `X-Forwarded-Host`. Careless: whoever asks chooses where the link leads.
        believes_forwarded_host: bool = false,
    }
}

switches! {
    /// The second factor: codes by time (TOTP, RFC 6238), for those accounts that have set it up.
    MfaSetup / MfaPatch {
        /// So many steps of 30 seconds before and after the present one count, too (RFC 6238, section 5.2: one at most).
        window: u32 = 1,
        /// Takes each code once. `false` is careless: whoever saw it has half a minute.
        once: bool = true,
        /// After five wrong codes in a row the next try has to wait. `false` is careless: a million codes are soon tried.
        limits_codes: bool = true,
    }
}
