//! Step-up authentication: a login can be good enough to look and not good enough to pay. What is sensitive asks for a password
//! that was given a short while ago, whoever holds a valid credential (RFC 9470).

mod credential_age;

use super::authorize::AuthenticatedUser;
use crate::lab::lane_state::LaneState;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{Challenge, ServerResponse};
use crate::model::Check;
use crate::model::duration::format_duration;
use crate::model::setup::StepUpSetup;
use crate::model::switch_types::{AuthMode, LoginAgeSource};

/// Lets a user do something sensitive if they have logged in recently enough. `Err` says what is missing (RFC 9470, section 3):
/// 401, since the credential is valid and doesn't suffice for this.
pub(in crate::lab::server) fn check_fresh_login(
    state: &LaneState,
    user: &AuthenticatedUser,
    credentials: &RequestCredentials,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    let StepUpSetup { max_age_minutes, measures } = state.setup.shop.step_up;
    let (time, what) = match measures {
        LoginAgeSource::Password => (user.login_times.auth_time, "password given"),
        LoginAgeSource::Credential => credential_age::begin(user.login_times),
    };
    let age = time.map(|time| state.now().saturating_sub(time));
    let told = age.map_or_else(|| "no password given".to_owned(), |age| format!("{what} {} ago", format_duration(age)));
    let max_age = max_age_minutes.saturating_mul(60);
    if max_age == 0 {
        checks.not_checked(Check::FreshLogin, told);
    } else if age.is_some_and(|age| age <= i64::from(max_age)) {
        checks.passed(Check::FreshLogin, told);
    } else {
        checks.failed(Check::FreshLogin, format!("{told}; at most {}", format_duration(max_age.into())));
        let by_token = state.setup.shop.auth != AuthMode::Session && credentials.names_token();
        let scheme = by_token.then(|| credentials.token.scheme());
        return Err(ServerResponse::login_too_old(Challenge::InsufficientAuthentication { scheme, max_age }));
    }
    Ok(())
}
