//! The session layer, by hand: everything a framework does behind `session.user`.
//!
//! A session is a record on the server, and an ID that the client sends with every request. The ID means nothing by itself
//! and can't be guessed; whoever sends it is taken for the user in the record. Everything else here is about when that
//! begins and when it ends.

mod copied_role;
mod id_from_url;
mod sequential_id;

use crate::lab::lane_state::LaneState;
use crate::lab::secret::{new_id, sanitize_for_trace};
use crate::lab::server::auth::basket_transfer;
use crate::lab::server::auth::credential_cookie::session_cookie;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::session_store::{Session, SessionData, StoreError};
use crate::model::Check;
use crate::model::abbreviate::abbreviate;
use crate::model::switch_types::SessionIdGenerator;

/// The checks that recognize a session, in order.
pub(in crate::lab::server) const SESSION_CHECKS: [Check; 4] =
    [Check::SessionCookie, Check::SessionLookup, Check::IdleTimeout, Check::AbsoluteTimeout];

/// A session ID that came with a request. Nothing is known of it yet.
#[derive(Debug)]
pub(in crate::lab::server) struct PresentedSessionId {
    pub(in crate::lab::server) id: String,
    source: SessionIdSource,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SessionIdSource {
    Cookie,
    Url,
}

/// Why a session ID is refused.
#[derive(Debug, PartialEq, Eq)]
enum SessionRefusal {
    /// There is no such record. An ID that this server didn't issue is never adopted: an attacker could have chosen it.
    UnknownId,
    /// The session was last used this many seconds ago.
    IdleTimeout(i64),
    /// The session was created this many seconds ago.
    AbsoluteTimeout(i64),
}

/// The session ID of a request. The cookie takes precedence. Only the careless shop accepts one from the URL.
pub(in crate::lab::server) fn presented_session_id(
    state: &LaneState,
    credentials: &RequestCredentials,
) -> Option<PresentedSessionId> {
    if let Some(id) = credentials.cookie_session_ids.get(&state.setup.shop.cookie.prefix) {
        return Some(PresentedSessionId { id: id.clone(), source: SessionIdSource::Cookie });
    }
    if state.setup.shop.id_from_url { id_from_url::presented(credentials) } else { None }
}

/// Finds the session of an ID, and records each check. `None`: one of them refused.
///
/// # Errors
/// When the store doesn't answer: then nothing is known about this ID.
pub(in crate::lab::server) fn authenticate(
    state: &mut LaneState,
    presented: Option<&PresentedSessionId>,
    checks: &mut CheckRecorder,
) -> Result<Option<Session>, StoreError> {
    let Some(PresentedSessionId { id, source }) = presented else {
        checks.failed(Check::SessionCookie, "none");
        return Ok(None);
    };
    let from = if *source == SessionIdSource::Url { ", from the URL" } else { "" };
    checks.passed(Check::SessionCookie, format!("{}{from}", sanitize_for_trace(id)));
    let place = place(state);
    match find_active(state, id)? {
        Ok(session) => {
            let now = state.now();
            let deadlines = state.session_deadlines(&session);
            let user = session.user.as_deref().unwrap_or("nobody yet");
            checks.passed(Check::SessionLookup, format!("{user}, {place}"));
            checks.passed(Check::IdleTimeout, format_time_left(deadlines.idle - now));
            checks.passed(Check::AbsoluteTimeout, format_time_left(deadlines.absolute - now));
            let renewed = touch(state, session)?;
            if renewed.id != *id {
                checks.set_renewed_cookie(session_cookie(state, &renewed.id));
            }
            Ok(Some(renewed))
        }
        Err(refusal) => {
            record_refusal(&refusal, &place, checks);
            Ok(None)
        }
    }
}

/// Where sessions lie, as a check says it.
fn place(state: &LaneState) -> String {
    format!("in {}", state.store.name())
}

fn record_refusal(refusal: &SessionRefusal, place: &str, checks: &mut CheckRecorder) {
    match refusal {
        SessionRefusal::UnknownId => checks.failed(Check::SessionLookup, "no such session"),
        SessionRefusal::IdleTimeout(seconds) => {
            checks.passed(Check::SessionLookup, place);
            checks.failed(Check::IdleTimeout, format!("idle for {}", format_age(*seconds)));
        }
        SessionRefusal::AbsoluteTimeout(seconds) => {
            checks.passed(Check::SessionLookup, place);
            checks.passed(Check::IdleTimeout, "");
            checks.failed(Check::AbsoluteTimeout, format!("{} old", format_age(*seconds)));
        }
    }
}

/// The session with that ID, if it hasn't timed out. One that has is deleted.
fn find_active(state: &LaneState, id: &str) -> Result<Result<Session, SessionRefusal>, StoreError> {
    let Some(session) = state.store.find(id)? else { return Ok(Err(SessionRefusal::UnknownId)) };
    let Some(refusal) = timeout(state, &session) else { return Ok(Ok(session)) };
    state.store.remove(&session)?;
    Ok(Err(refusal))
}

/// Which of the limits the session has passed, if any.
fn timeout(state: &LaneState, session: &Session) -> Option<SessionRefusal> {
    let now = state.now();
    let deadlines = state.session_deadlines(session);
    if now >= deadlines.idle {
        Some(SessionRefusal::IdleTimeout(now - session.last_used))
    } else if now >= deadlines.absolute {
        Some(SessionRefusal::AbsoluteTimeout(now - session.created))
    } else {
        None
    }
}

/// Moves the idle limit, because the session is being used; the absolute limit stays where it is. Whoever is logged in stays so
/// if the store is too full for that, or if another request of the same session was quicker.
fn touch(state: &LaneState, session: Session) -> Result<Session, StoreError> {
    match update(state, &session, session.clone()) {
        Ok(renewed) => Ok(renewed.unwrap_or(session)),
        Err(StoreError::Full) => Ok(session),
        Err(error) => Err(error),
    }
}

/// Writes `after` in place of `before`, as used now; `None` if somebody has changed or deleted the session meanwhile.
pub(super) fn update(state: &LaneState, before: &Session, after: Session) -> Result<Option<Session>, StoreError> {
    let after = with_expiry(state, Session { last_used: state.now(), ..after });
    state.store.replace(before, after, state.now())
}

/// The session with the second from which its store may drop it.
fn with_expiry(state: &LaneState, session: Session) -> Session {
    let deadlines = state.session_deadlines(&session);
    Session { expires: deadlines.idle.min(deadlines.absolute), ..session }
}

/// Creates a session with a fresh ID and no user.
///
/// # Errors
/// When the store doesn't answer, or has no room.
pub(in crate::lab::server) fn create(
    state: &mut LaneState,
    credentials: &RequestCredentials,
) -> Result<Session, StoreError> {
    let now = state.now();
    let id = match state.setup.shop.ids {
        SessionIdGenerator::Random => new_id(&mut state.random),
        SessionIdGenerator::Counter => sequential_id::sequential_id(state.session_count),
    };
    let (device, serial) = (credentials.device.clone(), state.session_count);
    state.session_count += 1;
    let session = Session { id, device, created: now, last_used: now, serial, ..Session::default() };
    state.store.insert(with_expiry(state, session), now)
}

/// Ends a session on the server. Without this the ID stays valid, even if the client forgets it.
///
/// # Errors
/// When the store doesn't answer: then the session goes on.
pub(in crate::lab::server) fn end(state: &LaneState, session: &Session) -> Result<(), StoreError> {
    state.store.remove(session)
}

/// Logs `user` in, and returns the `Set-Cookie` that the client needs for that, if it needs one.
///
/// At a login a session ID begins to mean somebody. Whoever knew the ID before, because they planted it, would be that
/// person too. So the old session is deleted and a new ID generated (OWASP, session management: renew the session ID after
/// any privilege change). The careless shop writes the user into the existing record: session fixation.
pub(in crate::lab::server) fn log_in(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    user: &str,
    checks: &mut CheckRecorder,
) -> Result<Option<String>, StoreError> {
    let presented = presented_session_id(state, credentials);
    let old = match &presented {
        Some(presented) => find_active(state, &presented.id)?.ok(),
        None => None,
    };
    if state.setup.shop.new_id_at_login {
        return log_in_with_new_id(state, credentials, old, user, checks).map(Some);
    }
    let auth_time = Some(state.now());
    let Some(old) = old else {
        let new = create(state, credentials)?;
        checks.not_checked(Check::SessionIdRenewal, format!("none came: {}", abbreviate(&new.id)));
        let login = SessionLogin { user, auth_time, data: SessionData::default() };
        let new = assign_user(state, &new, login, checks)?;
        return Ok(Some(session_cookie(state, &new.id)));
    };
    checks.not_checked(Check::SessionIdRenewal, format!("the id stays {}", abbreviate(&old.id)));
    let login = SessionLogin { user, auth_time, data: old.data.clone() };
    let session = assign_user(state, &old, login, checks)?;
    // The client still has the cookie that the ID came in. An ID from the URL becomes a cookie, so that it is remembered.
    let has_cookie =
        presented.is_some_and(|presented| presented.source == SessionIdSource::Cookie && presented.id == session.id);
    Ok((!has_cookie).then(|| session_cookie(state, &session.id)))
}

fn log_in_with_new_id(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    old: Option<Session>,
    user: &str,
    checks: &mut CheckRecorder,
) -> Result<String, StoreError> {
    let data = basket_transfer::data_for_login(state, old.as_ref(), user, checks);
    if let Some(old) = &old {
        end(state, old)?;
    }
    let new = create(state, credentials)?;
    let before = old.map(|old| format!("{} → ", abbreviate(&old.id))).unwrap_or_default();
    checks.passed(Check::SessionIdRenewal, format!("{before}{}", abbreviate(&new.id)));
    let new = assign_user(state, &new, SessionLogin { user, auth_time: Some(state.now()), data }, checks)?;
    Ok(session_cookie(state, &new.id))
}

/// What a login writes into a session.
pub(super) struct SessionLogin<'a> {
    pub(super) user: &'a str,
    /// When the password was given; `None` if it was not.
    pub(super) auth_time: Option<i64>,
    pub(super) data: SessionData,
}

/// Writes a user into a session, with what it keeps besides. From now on its ID is a credential.
pub(super) fn assign_user(
    state: &mut LaneState,
    session: &Session,
    login: SessionLogin<'_>,
    checks: &mut CheckRecorder,
) -> Result<Session, StoreError> {
    let SessionLogin { user, auth_time, data } = login;
    let login_number = state.accounts.count_login(user);
    let account = state.accounts.find(user).filter(|_| state.setup.shop.session.copies_role);
    let role = account.map(copied_role::role_at_login);
    let after = Session { user: Some(user.to_owned()), role, login_number, auth_time, data, ..session.clone() };
    // Only somebody who ends or changes this very session in the same moment can come in between.
    let assigned = update(state, session, after)?;
    let assigned = assigned.ok_or_else(|| StoreError::Corrupt("the session changed during the login".to_owned()))?;
    enforce_session_limit(state, user, checks)?;
    Ok(assigned)
}

/// Ends the user's oldest sessions beyond the limit, where the shop has one.
fn enforce_session_limit(state: &LaneState, user: &str, checks: &mut CheckRecorder) -> Result<(), StoreError> {
    let limit = state.setup.shop.session.cap;
    if limit == 0 {
        return Ok(());
    }
    let mut sessions = active_sessions_of(state, user)?;
    sessions.sort_by_key(|session| session.login_number);
    let count = sessions.len();
    let excess = count.saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX));
    let ended: Vec<Session> = sessions.drain(..excess).collect();
    for session in &ended {
        end(state, session)?;
    }
    let detail = match ended.first() {
        Some(oldest) => format!("{count} of {limit}: {} ends", abbreviate(&oldest.id)),
        None => format!("{count} of {limit}"),
    };
    checks.passed(Check::SessionLimit, detail);
    Ok(())
}

/// The sessions of `user` that haven't timed out, in the order of the store. Those that have are deleted.
///
/// # Errors
/// When the store doesn't answer.
pub(in crate::lab::server) fn active_sessions_of(state: &LaneState, user: &str) -> Result<Vec<Session>, StoreError> {
    let (active, ended): (Vec<Session>, Vec<Session>) =
        state.store.sessions_of(user)?.into_iter().partition(|session| timeout(state, session).is_none());
    ended.iter().try_for_each(|session| end(state, session))?;
    Ok(active)
}

/// The time that is left, short enough for one line of the list of checks: `7:45 h left`.
fn format_time_left(seconds: i64) -> String {
    match (seconds / 3600, seconds / 60 % 60) {
        (hours @ 1..10, minutes @ 1..) => format!("{hours}:{minutes:02} h left"),
        (hours @ 10.., _) => format!("{hours} h left"),
        _ => format!("{} left", format_age(seconds)),
    }
}

/// A number of seconds in words, rounded down to minutes from the first minute on.
fn format_age(seconds: i64) -> String {
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_briefly() {
        let durations = [59, 60, 1799, 1800, 3600, 28_740].map(format_age);
        assert_eq!(durations, ["59 s", "1 min", "29 min", "30 min", "1 h", "7 h 59 min"]);
        let times_left = [59, 1799, 3600, 28_740, 36_000, 85_500].map(format_time_left);
        assert_eq!(times_left, ["59 s left", "29 min left", "1 h left", "7:59 h left", "10 h left", "23 h left"]);
    }
}
