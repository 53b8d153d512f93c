//! The switches of the login: how passwords are stored, and what keeps people from guessing them.

use super::Switch;
use crate::model::switch_types::{AccountLimit, PasswordFunction};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

switches! {
    /// How the shop stores passwords.
    PasswordSetup / PasswordPatch {
        /// The function that they are hashed with. `sha256` and `salted_sha256` are careless: a fast hash makes guessing cheap.
        function: PasswordFunction = PasswordFunction::Argon2id,
        /// The memory of Argon2id for one hash, in MiB (OWASP: at least 19).
        memory_mib: u32 = 19,
        /// How often Argon2id goes over that memory (OWASP: at least 2).
        passes: u32 = 2,
        /// The iterations of PBKDF2 (OWASP: at least 600,000 with HMAC-SHA-256).
        iterations: u32 = 600_000,
        /// Mixes a secret into each password before it is hashed, which lies outside the database.
        pepper: bool = false,
        /// Hashes a password anew at a login if it's stored in another way than these switches say.
        rehash: bool = true,
        /// Hashes what is stored in another way once more, as these switches say: at once, without anybody's login. Only with a
        /// slow function.
        wrap: bool = false,
        /// Refuses a right password that stands in `leaked`: whoever knows it may not be the owner.
        check_leaked: bool = false,
        /// Passwords that have leaked from other sites.
        leaked: Vec<String> = Vec::new(),
    }
}

switches! {
    /// What the shop does about wrong passwords, and what it lets strangers find out.
    LoginSetup / LoginPatch {
        /// What too many wrong passwords for one account lead to. `lockout` is careless: anybody can lock anybody out.
        account_limit: AccountLimit = AccountLimit::None,
        /// So many wrong passwords in a row an account has free, before that limit begins.
        free_failures: u32 = 5,
        /// Minutes for which a locked account stays locked.
        lockout_minutes: u32 = 30,
        /// So many failed logins an address has within `window_minutes`. 0 sets no bound.
        address_failures: u32 = 0,
        /// The minutes in which the failures of an address are counted.
        window_minutes: u32 = 15,
        /// The same answer for an unknown name and a wrong password. `false` is careless: it says who has an account.
        same_answer: bool = true,
        /// The same work for an unknown name as for a wrong password. `false` is careless: the time says who has an account.
        same_work: bool = true,
    }
}
