//! What the shop does for its customers, and which of its checks there are careless.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;
use crate::model::switch_types::{LoginAgeSource, RememberTokenKind, TenantSource};

switches! {
    /// Baskets, which lie in sessions.
    BasketSetup / BasketPatch {
        /// Takes a visitor's basket along into the new session at login. `false` loses it together with the old session.
        keep_at_login: bool = true,
    }
}

switches! {
    /// Remember me: what a browser gets that logs in with `remember`.
    RememberSetup / RememberPatch {
        /// What the cookie holds. `fixed` and `user_name` are careless.
        token: RememberTokenKind = RememberTokenKind::Rotating,
        /// Days from the login with a password; no use moves the end.
        days: u32 = 30,
    }
}

switches! {
    /// Step-up authentication: what the shop asks for before it sends money.
    StepUpSetup / StepUpPatch {
        /// Minutes that a login may be old for a transfer (RFC 9470). 0 is careless: any valid login pays, however old.
        max_age_minutes: u32 = 0,
        /// What counts as the age of a login. `credential` is careless: whoever can refresh is always fresh.
        measures: LoginAgeSource = LoginAgeSource::Password,
    }
}

switches! {
    /// Orders, and what the shop checks before it shows one.
    OrderSetup / OrderPatch {
        /// Looks an order up among those of the person who asks. `false` is careless: whoever is logged in sees every order
        /// (OWASP API1: broken object level authorization).
        check_owner: bool = true,
        /// Answers 403 for somebody else's order. `false` answers 404, as if there were none: then nobody learns which exist.
        reveals_existence: bool = false,
        /// Gives orders random IDs. `false` counts. An ID that nobody can guess still checks nobody.
        random_ids: bool = false,
        /// Who says whose tenant's orders an admin sees. `query` is careless.
        tenant: TenantSource = TenantSource::Credential,
    }
}
