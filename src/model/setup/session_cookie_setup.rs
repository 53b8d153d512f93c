//! The session cookie: its name, its attributes, and how logout deletes it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;
use crate::model::switch_types::{CookiePrefix, SameSite};

switches! {
    /// What the shop writes behind `sid=…` in `Set-Cookie` (6265bis, section 4.1.2).
    SessionCookieSetup / CookieFlagsPatch {
        /// Scripts can neither read nor overwrite it.
        http_only: bool = true,
        /// Sent over https only.
        secure: bool = true,
        /// Whether it travels on requests that other sites start.
        same_site: SameSite = SameSite::Lax,
        /// With a value the cookie also goes to subdomains; empty means host-only.
        domain: String = String::new(),
        /// What its name begins with. A browser refuses a `__Secure-` cookie without `Secure`, and a `__Host-` cookie with
        /// `Domain` or with another `Path` than `/` as well.
        prefix: CookiePrefix = CookiePrefix::None,
        /// The path below which it is sent.
        path: String = "/".to_owned(),
        /// Logout deletes it with the `Domain` and `Path` that it was set with. `false` leaves both out: careless.
        logout_repeats_scope: bool = true,
        /// `Max-Age` in minutes; 0 leaves it out: a cookie for this browser session.
        max_age_minutes: u32 = 0,
    }
}
