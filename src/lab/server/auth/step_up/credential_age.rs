//! **Careless on purpose**, with `shop.step_up.measures = "credential"`: the age of the credential in place of that of the login.
//! A refresh token, or a remember-me cookie, makes a new credential at any time, and nobody gives a password for that.

use crate::lab::server::auth::login_times::LoginTimes;

/// When the session or token was made, and how that is told.
pub(super) const fn begin(times: LoginTimes) -> (Option<i64>, &'static str) {
    (times.issued_at, "credential made")
}
