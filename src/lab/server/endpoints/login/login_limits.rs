//! What a login has to pass besides the password: the limits of failed tries, by address and by account, and the list of leaked
//! passwords. The limits come before any hashing, so that guessing doesn't even cost the server time.

use std::net::Ipv4Addr;

use hyper::StatusCode;

use crate::lab::lane_state::LaneState;
use crate::lab::login_attempts::Admission;
use crate::lab::secret::{constant_time_eq, sanitize_for_trace};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::response::ServerResponse;
use crate::model::Check;
use crate::model::switch_types::AccountLimit;

/// Plans the limits that this shop has.
pub(super) fn plan_limits(state: &LaneState, checks: &mut CheckRecorder) {
    let login = &state.setup.shop.login;
    if login.address_failures > 0 {
        checks.plan(&[Check::AddressLimit]);
    }
    if login.account_limit != AccountLimit::None {
        checks.plan(&[Check::AccountLimit]);
    }
}

/// Checks the limits that this shop has. `Err` is a 429, the same for names with and without an account.
pub(super) fn check_limits(
    state: &LaneState,
    user: &str,
    address: Ipv4Addr,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    let (login, now) = (&state.setup.shop.login, state.now());
    if login.address_failures > 0 {
        let admission = state.login_attempts.address_admission(address, login, now);
        check_limit(Check::AddressLimit, &address.to_string(), admission, checks)?;
    }
    if login.account_limit != AccountLimit::None {
        let admission = state.login_attempts.account_admission(user, login, now);
        check_limit(Check::AccountLimit, &sanitize_for_trace(user), admission, checks)?;
    }
    Ok(())
}

fn check_limit(check: Check, of: &str, admission: Admission, checks: &mut CheckRecorder) -> Result<(), ServerResponse> {
    match admission {
        Admission::Open { failures } => {
            checks.passed(check, format!("{of}, {failures} failed"));
            Ok(())
        }
        Admission::Closed { failures, seconds } => {
            checks.failed(check, format!("{of}, {failures} failed, closed for {seconds} s"));
            Err(ServerResponse::too_many_requests(seconds))
        }
    }
}

/// Records how the password was judged.
pub(super) fn record(state: &mut LaneState, user: &str, address: Ipv4Addr, is_right: bool) {
    if is_right {
        state.login_attempts.forget_account(user);
    } else {
        let now = state.now();
        state.login_attempts.add_failure(user, address, &state.setup.shop.login, now);
    }
}

/// Refuses a right password that has leaked: whoever knows it may have it from a list. The owner gets a new one by mail.
pub(in crate::lab::server::endpoints) fn check_leaked(
    state: &LaneState,
    password: &str,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    let setup = &state.setup.shop.password;
    if !setup.check_leaked {
        return Ok(());
    }
    if setup.leaked.iter().any(|leaked| constant_time_eq(leaked, password)) {
        checks.failed(Check::LeakedPassword, "on the list");
        return Err(ServerResponse::error(StatusCode::FORBIDDEN, "choose a new password first"));
    }
    checks.passed(Check::LeakedPassword, "not on the list");
    Ok(())
}
