//! One-time codes as a second factor (TOTP, RFC 6238): setting them up at `/mfa`, and asking for one at a login.

mod totp_replay;

use std::sync::Arc;

use axum::extract::State;
use hyper::StatusCode;
use rand_chacha::rand_core::Rng as _;
use serde_json::json;

use crate::lab::accounts::{SecondFactor, TotpKey};
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::login_attempts::Admission;
use crate::lab::server::auth::csrf;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::server::http::state_changing_request::StateChangingRequest;
use crate::lab::totp::{self, TotpVerdict};
use crate::model::Check;
use crate::model::setup::LoginSetup;
use crate::model::switch_types::AccountLimit;

/// `POST /mfa`: gives whoever is logged in a secret for their app. Until a code of it comes back, nothing changes.
pub(super) async fn enrol(State(lane): State<Arc<LabLane>>, request: StateChangingRequest) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let (user, _) = csrf::authorize_change(&mut state, &request, checks)?;
        let mut secret = [0; 20];
        state.random.fill_bytes(&mut secret);
        let account = state.accounts.find_mut(&user.name).map_err(|_| ServerResponse::unauthorized())?;
        if matches!(account.second_factor, SecondFactor::Required(_)) {
            // Otherwise a stolen session would be enough to replace the owner's app by another one.
            return Err(ServerResponse::error(StatusCode::CONFLICT, "there is a second factor already"));
        }
        account.second_factor = SecondFactor::Offered(TotpKey { secret, last_step: i64::MIN });
        let secret = totp::to_base32(&secret);
        let uri = format!("otpauth://totp/shop.test:{}?secret={secret}&issuer=shop.test", user.name);
        Ok(ServerResponse::ok(&json!({ "secret": secret, "uri": uri })))
    })
}

/// `POST /mfa/confirm`: turns it on with a first code, which shows that the app has the secret.
pub(super) async fn confirm(State(lane): State<Arc<LabLane>>, request: StateChangingRequest) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let (user, fields) = csrf::authorize_change(&mut state, &request, checks)?;
        let code = fields.text("code").ok_or_else(|| ServerResponse::bad_request("send code"))?;
        let account = state.accounts.find(&user.name).map(|account| account.second_factor.clone());
        let Some(SecondFactor::Offered(mut key)) = account else {
            return Err(ServerResponse::error(StatusCode::CONFLICT, "there is nothing to confirm"));
        };
        key.last_step = check_fit(&state, &key, &user.name, &code, checks)?;
        if let Ok(account) = state.accounts.find_mut(&user.name) {
            account.second_factor = SecondFactor::Required(key);
        }
        Ok(ServerResponse::no_content())
    })
}

/// Asks for a code where the account has a second factor. `Err` is the response to a login without a valid one.
pub(super) fn check_code(
    state: &mut LaneState,
    user: &str,
    code: Option<&str>,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    let Some(SecondFactor::Required(key)) = state.accounts.find(user).map(|account| account.second_factor.clone())
    else {
        return Ok(());
    };
    checks.plan(&[Check::CodeLimit, Check::OneTimeCode, Check::OneTimeCodeReplay]);
    let Some(code) = code else {
        checks.failed(Check::OneTimeCode, "none came");
        return Err(ServerResponse::error(StatusCode::UNAUTHORIZED, "a code is needed, too"));
    };
    let (limit, now) = (code_limit(), state.now());
    check_limit(state, user, &limit, checks)?;
    let judged = check_fit(state, &key, user, code, checks)
        .and_then(|step| check_first_use(state, &key, step, checks).map(|()| step));
    let step = match judged {
        Ok(step) => step,
        Err(refusal) => {
            state.code_attempts.add_failure(user, std::net::Ipv4Addr::UNSPECIFIED, &limit, now);
            return Err(refusal);
        }
    };
    state.code_attempts.forget_account(user);
    if let Ok(account) = state.accounts.find_mut(user) {
        account.second_factor = SecondFactor::Required(TotpKey { last_step: step.max(key.last_step), ..key });
    }
    Ok(())
}

/// Wrong codes slow down like wrong passwords (RFC 4226, section 7.3): there are a million of them only.
fn code_limit() -> LoginSetup {
    LoginSetup { account_limit: AccountLimit::BackOff, ..LoginSetup::default() }
}

fn check_limit(
    state: &LaneState,
    user: &str,
    limit: &LoginSetup,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    if !state.setup.shop.mfa.limits_codes {
        checks.not_checked(Check::CodeLimit, "wrong codes aren't counted");
        return Ok(());
    }
    match state.code_attempts.account_admission(user, limit, state.now()) {
        Admission::Open { failures } => {
            checks.passed(Check::CodeLimit, format!("{failures} wrong"));
            Ok(())
        }
        Admission::Closed { failures, seconds } => {
            checks.failed(Check::CodeLimit, format!("{failures} wrong, closed for {seconds} s"));
            Err(ServerResponse::too_many_requests(seconds))
        }
    }
}

/// The step to which the code belongs.
fn check_fit(
    state: &LaneState,
    key: &TotpKey,
    user: &str,
    code: &str,
    checks: &mut CheckRecorder,
) -> Result<i64, ServerResponse> {
    match totp::judge_code(&key.secret, code, state.setup.shop.mfa.window, state.now()) {
        TotpVerdict::Fits { step } => {
            checks.passed(Check::OneTimeCode, format!("of step {step}, for {user}"));
            Ok(step)
        }
        TotpVerdict::Wrong => {
            checks.failed(Check::OneTimeCode, format!("of no step around {}", totp::step_at(state.now())));
            Err(refusal())
        }
    }
}

/// RFC 6238, section 5.2: a code that was taken once must not be taken again.
fn check_first_use(
    state: &LaneState,
    key: &TotpKey,
    step: i64,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    if step > key.last_step {
        checks.passed(Check::OneTimeCodeReplay, "");
        return Ok(());
    }
    if !state.setup.shop.mfa.once {
        totp_replay::accept(step, checks);
        return Ok(());
    }
    checks.failed(Check::OneTimeCodeReplay, format!("a code of step {} was taken", key.last_step));
    Err(refusal())
}

fn refusal() -> ServerResponse {
    ServerResponse::error(StatusCode::UNAUTHORIZED, "this code doesn't count")
}
