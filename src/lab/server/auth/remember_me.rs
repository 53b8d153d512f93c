//! Remember me: a second credential beside the session, in a cookie of its own, that lives for weeks and is good for one thing:
//! to begin a new session. What it begins is a weaker login, since nobody has given a password.

mod user_name_token;

use super::basket_transfer;
use super::credential_cookie::{expired_remember_cookie, remember_cookie, session_cookie};
use super::session::{self, SessionLogin};
use crate::lab::lane_state::LaneState;
use crate::lab::remember_tokens::{RememberTokenStatus, TokenOwner, is_fixed};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::session_store::{Session, StoreError};
use crate::model::Check;
use crate::model::switch_types::RememberTokenKind;

/// Hands out a remember-me token to the browser in which `user` has just logged in: the `Set-Cookie` for it.
pub(in crate::lab::server) fn begin(state: &mut LaneState, credentials: &RequestCredentials, user: &str) -> String {
    let days = i64::from(state.setup.shop.remember.days);
    let expires_at = state.now().saturating_add(days * 86_400);
    let owner = TokenOwner { user: user.to_owned(), device: credentials.device.clone(), expires_at };
    let LaneState { remember_tokens, random, .. } = state;
    let token = match state.setup.shop.remember.token {
        RememberTokenKind::Rotating => remember_tokens.add(owner, random),
        RememberTokenKind::Fixed => remember_tokens.add_fixed(owner, random),
        RememberTokenKind::UserName => user_name_token::token_of(user),
    };
    remember_cookie(state, &token, days * 86_400)
}

/// Ends the token that came along: at a logout, and when the browser gets another one. The `Set-Cookie` that deletes it.
pub(in crate::lab::server) fn end(state: &mut LaneState, credentials: &RequestCredentials) -> Option<String> {
    let token = credentials.remember_token.as_ref()?;
    state.remember_tokens.end(token);
    Some(expired_remember_cookie(state))
}

/// What a login makes of the token that is in the browser already: it stays with its owner, and is ended if somebody else has
/// logged in. The `Set-Cookie` for that, if one is needed.
pub(in crate::lab::server) fn end_unless_of(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    user: &str,
) -> Option<String> {
    let token = credentials.remember_token.as_ref()?;
    let is_own = match judge(state, token) {
        RememberTokenVerdict::Valid(owner) | RememberTokenVerdict::Unproven(owner) => owner.user == user,
        RememberTokenVerdict::Unknown | RememberTokenVerdict::Expired | RememberTokenVerdict::Replaced(_) => false,
    };
    if is_own { None } else { end(state, credentials) }
}

/// What a shop makes of a token.
enum RememberTokenVerdict {
    Unknown,
    Expired,
    /// Another validator has been handed out since.
    Replaced(TokenOwner),
    Valid(TokenOwner),
    /// Believed, and proved by nothing.
    Unproven(TokenOwner),
}

fn judge(state: &mut LaneState, token: &str) -> RememberTokenVerdict {
    match state.setup.shop.remember.token {
        RememberTokenKind::UserName => {
            return user_name_token::owner_of(state, token)
                .map_or(RememberTokenVerdict::Unknown, RememberTokenVerdict::Unproven);
        }
        // Handed out before the shop turned to validators.
        RememberTokenKind::Rotating if is_fixed(token) => return RememberTokenVerdict::Unknown,
        RememberTokenKind::Rotating | RememberTokenKind::Fixed => {}
    }
    let now = state.now();
    match state.remember_tokens.judge(token, now) {
        RememberTokenStatus::Unknown => RememberTokenVerdict::Unknown,
        RememberTokenStatus::Expired => RememberTokenVerdict::Expired,
        RememberTokenStatus::Replaced(owner) => RememberTokenVerdict::Replaced(owner),
        RememberTokenStatus::Valid(owner) => RememberTokenVerdict::Valid(owner),
    }
}

/// The session of a request, or where it has none that names a user, the one that its remember-me token begins. `None`: a
/// check has refused.
///
/// # Errors
/// When the session store doesn't answer, or has no room.
pub(in crate::lab::server) fn find_session(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    checks: &mut CheckRecorder,
) -> Result<Option<Session>, StoreError> {
    let presented = session::presented_session_id(state, credentials);
    let Some(token) = &credentials.remember_token else {
        return session::authenticate(state, presented.as_ref(), checks);
    };
    let mut session_checks = CheckRecorder::default();
    let found = session::authenticate(state, presented.as_ref(), &mut session_checks)?;
    if found.as_ref().is_some_and(|session| session.user.is_some()) {
        checks.absorb(session_checks);
        return Ok(found);
    }
    // Not a refusal: there is a second credential.
    let why = session_checks.refusal().unwrap_or("it names nobody");
    checks.not_checked(Check::SessionCookie, format!("no login by it: {why}"));
    let Some(owner) = redeem(state, token, checks)? else {
        checks.set_renewed_cookie(expired_remember_cookie(state));
        return Ok(None);
    };
    begin_session(state, credentials, &owner, found.as_ref(), checks).map(Some)
}

/// The owner of a token that may begin a session, with the checks. A token that was used before is an alarm: it ends every
/// remember-me token of its user, and every session that one has begun.
fn redeem(state: &mut LaneState, token: &str, checks: &mut CheckRecorder) -> Result<Option<TokenOwner>, StoreError> {
    checks.plan(&[Check::RememberLookup, Check::RememberReuse]);
    match judge(state, token) {
        RememberTokenVerdict::Unknown => checks.failed(Check::RememberLookup, "none of ours"),
        RememberTokenVerdict::Expired => checks.failed(Check::RememberLookup, "out of date"),
        RememberTokenVerdict::Replaced(owner) => {
            checks.passed(Check::RememberLookup, format!("{}, {}", owner.user, owner.device));
            checks.failed(Check::RememberReuse, "used before: all of them end");
            end_remembered_logins(state, &owner.user)?;
        }
        RememberTokenVerdict::Valid(owner) => {
            checks.passed(Check::RememberLookup, format!("{}, {}", owner.user, owner.device));
            if state.setup.shop.remember.token == RememberTokenKind::Rotating {
                checks.passed(Check::RememberReuse, "first use");
                checks.set_renewed_cookie(replace(state, token, &owner));
            } else {
                checks.not_checked(Check::RememberReuse, "the same for each use");
            }
            return Ok(Some(owner));
        }
        RememberTokenVerdict::Unproven(owner) => {
            checks.not_checked(Check::RememberLookup, format!("the cookie says {}", owner.user));
            checks.not_checked(Check::RememberReuse, "the same for each use");
            return Ok(Some(owner));
        }
    }
    Ok(None)
}

/// Replaces a token that was used: the `Set-Cookie` with the next one, which ends when it would have.
fn replace(state: &mut LaneState, token: &str, owner: &TokenOwner) -> String {
    let LaneState { remember_tokens, random, .. } = state;
    let next = remember_tokens.rotate(token, random);
    remember_cookie(state, &next, owner.expires_at.saturating_sub(state.now()))
}

fn end_remembered_logins(state: &mut LaneState, user: &str) -> Result<(), StoreError> {
    state.remember_tokens.end_all(user);
    let sessions = state.store.sessions_of(user)?;
    sessions.iter().filter(|session| session.auth_time.is_none()).try_for_each(|session| session::end(state, session))
}

/// Begins a session without a password, in place of the one from before, whose basket goes along.
fn begin_session(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    owner: &TokenOwner,
    before: Option<&Session>,
    checks: &mut CheckRecorder,
) -> Result<Session, StoreError> {
    let data = basket_transfer::data_for_login(state, before, &owner.user, checks);
    if let Some(before) = before {
        session::end(state, before)?;
    }
    let login = SessionLogin { user: &owner.user, auth_time: None, data };
    let new = session::create(state, credentials)?;
    let session = session::assign_user(state, &new, login, checks)?;
    checks.set_renewed_cookie(session_cookie(state, &session.id));
    Ok(session)
}
