//! **Careless on purpose**, with `shop.login.account_limit = "lockout"`: an account that is locked after too many wrong
//! passwords. Whoever knows a name can keep its owner out.

use crate::model::setup::LoginSetup;

/// Seconds after the last wrong password in which none is tried.
pub(super) fn waiting_time(setup: &LoginSetup) -> i64 {
    i64::from(setup.lockout_minutes) * 60
}
