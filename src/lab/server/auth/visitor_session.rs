//! Sessions of visitors: they begin before any login, hold a basket, and end with the login, which takes the basket along.

use super::credential_cookie::session_cookie;
use super::{remember_me, session};
use crate::lab::lane_state::LaneState;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::session_store::{Session, SessionData, StoreError};
use crate::model::Check;
use crate::model::abbreviate::abbreviate;

/// The session of whoever opens a page that refuses nobody.
#[derive(Debug)]
pub(in crate::lab::server) struct VisitorSession {
    pub(in crate::lab::server) session: Session,
    /// The `Set-Cookie` that the visitor needs for it: it has just begun, or lies in its cookie and was changed.
    pub(in crate::lab::server) cookie: Option<String>,
}

/// Finds the session that came along, or begins one that names no user yet.
///
/// # Errors
/// When the store doesn't answer, or has no room.
pub(in crate::lab::server) fn resume_or_begin(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    checks: &mut CheckRecorder,
) -> Result<VisitorSession, StoreError> {
    if let Some(visitor) = resume(state, credentials, checks)? {
        return Ok(visitor);
    }
    let session = session::create(state, credentials)?;
    let presented = session::presented_session_id(state, credentials);
    let why = if presented.is_some() { "does not count" } else { "none" };
    checks.not_checked(Check::SessionCookie, format!("{why}: {} begins", abbreviate(&session.id)));
    let cookie = session_cookie(state, &session.id);
    Ok(VisitorSession { session, cookie: Some(cookie) })
}

/// Finds the session that came along; `None` if there is none that counts.
///
/// # Errors
/// When the store doesn't answer.
pub(in crate::lab::server) fn resume(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    checks: &mut CheckRecorder,
) -> Result<Option<VisitorSession>, StoreError> {
    let mut session_checks = CheckRecorder::default();
    if let Some(session) = remember_me::find_session(state, credentials, &mut session_checks)? {
        checks.absorb(session_checks);
        if let Some(user) = &session.user {
            checks.set_user(user);
        }
        return Ok(Some(VisitorSession { session, cookie: None }));
    }
    // The failed checks are dropped: nothing was refused, the page just doesn't insist on a session.
    for cookie in session_checks.take_renewed_cookies() {
        checks.set_renewed_cookie(cookie);
    }
    Ok(None)
}

/// The session that came with a request; `None` without one.
///
/// # Errors
/// When the store doesn't answer.
pub(in crate::lab::server) fn presented_session(
    state: &LaneState,
    credentials: &RequestCredentials,
) -> Result<Option<VisitorSession>, StoreError> {
    let Some(presented) = session::presented_session_id(state, credentials) else { return Ok(None) };
    Ok(state.store.find(&presented.id)?.map(|session| VisitorSession { session, cookie: None }))
}

/// Writes a basket into a session; `None` if another request has changed the session meanwhile.
///
/// # Errors
/// When the store doesn't answer, or has no room.
pub(in crate::lab::server) fn write_basket(
    state: &LaneState,
    visitor: &VisitorSession,
    basket: Vec<String>,
) -> Result<Option<VisitorSession>, StoreError> {
    let before = &visitor.session;
    let after = Session { data: SessionData { basket }, ..before.clone() };
    let written = session::update(state, before, after)?;
    Ok(written.map(|session| {
        let needs_cookie = visitor.cookie.is_some() || session.id != before.id;
        let cookie = needs_cookie.then(|| session_cookie(state, &session.id));
        VisitorSession { session, cookie }
    }))
}
