//! A new password for somebody who has forgotten theirs: `/password/reset` mails a link, `/password/new` takes the token in it.
//! (OWASP, Forgot Password.)

mod forwarded_host;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::header::HeaderMap;
use serde_json::json;

use super::login::login_limits;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::outbox::address_of;
use crate::lab::password_resets::ResetVerdict;
use crate::lab::revocation;
use crate::lab::secret::{new_id, sanitize_for_trace};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::RequestFields;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::model::{Check, Route};

/// The host of the shop's links, as its configuration says.
const SHOP_HOST: &str = "shop.test";

/// `POST /password/reset`: mails a link, if there is such an account. The answer is the same if there is none.
pub(super) async fn ask(State(lane): State<Arc<LabLane>>, headers: HeaderMap, body: Bytes) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let user = RequestFields::read(&body).text("user").ok_or_else(|| ServerResponse::bad_request("send user"))?;
        if state.accounts.find(&user).is_some() {
            checks.passed(Check::ResetMail, address_of(&user));
            mail_link(&mut state, &user, &headers, checks);
        } else {
            checks.not_checked(Check::ResetMail, format!("no account {}: no mail", sanitize_for_trace(&user)));
        }
        Ok(ServerResponse::accepted(&json!({ "page": "if there is such an account, a mail is on its way" })))
    })
}

fn mail_link(state: &mut LaneState, user: &str, headers: &HeaderMap, checks: &mut CheckRecorder) {
    let setup = state.setup.shop.reset.clone();
    let forwarded = forwarded_host::forwarded_host(headers).filter(|_| setup.believes_forwarded_host);
    let host = if let Some(host) = forwarded {
        checks.not_checked(Check::ResetLinkHost, format!("{host}, as X-Forwarded-Host says"));
        host
    } else {
        checks.passed(Check::ResetLinkHost, format!("{SHOP_HOST}, as configured"));
        SHOP_HOST.to_owned()
    };
    let token = new_id(&mut state.random);
    let expires = state.now().saturating_add(i64::from(setup.minutes) * 60);
    state.password_resets.add(&token, setup.hashes_tokens, user, expires);
    let link = format!("https://{host}{}?token={token}", Route::NewPasswordForm.path());
    state.outbox.send(user, "a new password for you", Some(link));
}

/// `GET /password/new`: the form. It doesn't use the token up: programs that scan mail open links, too.
pub(super) async fn show_form() -> ServerResponse {
    ServerResponse::ok(&json!({ "page": "new password" }))
}

/// `POST /password/new`: sets the password. It doesn't log anybody in, so a second factor is still asked for.
pub(super) async fn set_password(State(lane): State<Arc<LabLane>>, body: Bytes) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        checks.plan(&[Check::ResetToken, Check::ResetExpiry, Check::ResetUse]);
        let fields = RequestFields::read(&body);
        let (Some(token), Some(password)) =
            (fields.text("token"), fields.text("password").filter(|new| !new.is_empty()))
        else {
            return Err(ServerResponse::bad_request("send token and password"));
        };
        let user = check_token(&state, &token, checks)?;
        login_limits::check_leaked(&state, &password, checks)?;
        let LaneState { accounts, setup, random, .. } = &mut *state;
        let unknown = |_| ServerResponse::bad_request("this link doesn't count");
        accounts.set_password(&user, &password, &setup.shop.password, random).map_err(unknown)?;
        checks.add_password_hashes(1);
        state.password_resets.use_up(&token);
        state.login_attempts.forget_account(&user);
        if state.setup.shop.reset.ends_logins {
            revocation::revoke_all_access_tokens(&mut state, &user)?;
            revocation::end_recorded_logins(&mut state, &user)?;
        }
        state.outbox.send(&user, "your password was changed", None);
        Ok(ServerResponse::no_content())
    })
}

/// Whose password the token may set. `Err` is the same answer whatever is wrong with it.
fn check_token(state: &LaneState, token: &str, checks: &mut CheckRecorder) -> Result<String, ServerResponse> {
    let shown = sanitize_for_trace(token);
    let verdict = state.password_resets.judge(token, state.now());
    if verdict == ResetVerdict::Unknown {
        checks.failed(Check::ResetToken, format!("{shown} was mailed to nobody"));
        return Err(ServerResponse::bad_request("this link doesn't count"));
    }
    checks.passed(Check::ResetToken, shown);
    match verdict {
        ResetVerdict::Valid { user } => {
            checks.passed(Check::ResetExpiry, "");
            checks.passed(Check::ResetUse, format!("for {user}"));
            Ok(user)
        }
        ResetVerdict::Used { user } => {
            checks.passed(Check::ResetExpiry, "");
            if state.setup.shop.reset.single_use {
                checks.failed(Check::ResetUse, "it has set a password before");
                return Err(ServerResponse::bad_request("this link doesn't count"));
            }
            checks.not_checked(Check::ResetUse, format!("for {user}, once more"));
            Ok(user)
        }
        ResetVerdict::Expired | ResetVerdict::Unknown => {
            checks.failed(Check::ResetExpiry, format!("older than {} min", state.setup.shop.reset.minutes));
            Err(ServerResponse::bad_request("this link doesn't count"))
        }
    }
}
