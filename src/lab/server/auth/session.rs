//! The session layer, by hand: everything a framework does behind `session.user`.
//!
//! A session is a record on the server, and an ID that the client sends with every request. The ID means nothing by itself
//! and can't be guessed; whoever sends it is taken for the user in the record. Everything else here is about when that
//! begins and when it ends.

use crate::lab::lane_state::LaneState;
use crate::lab::secret::{new_id, sanitize_for_trace};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::{RequestCredentials, SID};
use crate::lab::session_store::Session;
use crate::model::Check;
use crate::model::abbreviate::abbreviate;
use crate::model::switch_types::{SameSite, SessionIdGenerator};

/// The checks that recognise a session, in order.
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

/// The session ID of a request. The cookie takes precedence. Only the careless shop accepts one from the URL, where browser
/// histories, logs and the `Referer` keep it, and where anybody can put it into a link.
pub(in crate::lab::server) fn presented_session_id(
    state: &LaneState,
    credentials: &RequestCredentials,
) -> Option<PresentedSessionId> {
    if let Some(id) = &credentials.cookie_session_id {
        return Some(PresentedSessionId { id: id.clone(), source: SessionIdSource::Cookie });
    }
    if !state.setup.shop.id_from_url {
        return None;
    }
    let id = credentials.url_session_id.clone()?;
    Some(PresentedSessionId { id, source: SessionIdSource::Url })
}

/// Finds the session of an ID, and records each check. `None`: one of them refused.
pub(in crate::lab::server) fn authenticate(
    state: &mut LaneState,
    presented: Option<&PresentedSessionId>,
    checks: &mut CheckRecorder,
) -> Option<Session> {
    let Some(PresentedSessionId { id, source }) = presented else {
        checks.failed(Check::SessionCookie, "none");
        return None;
    };
    let from = if *source == SessionIdSource::Url { ", from the URL" } else { "" };
    checks.passed(Check::SessionCookie, format!("{}{from}", sanitize_for_trace(id)));
    match find_active(state, id) {
        Ok(session) => {
            let now = state.now();
            let deadlines = state.session_deadlines(&session);
            let user = session.user.as_deref().unwrap_or("nobody yet");
            checks.passed(Check::SessionLookup, format!("{user}, in memory"));
            checks.passed(Check::IdleTimeout, format_time_left(deadlines.idle - now));
            checks.passed(Check::AbsoluteTimeout, format_time_left(deadlines.absolute - now));
            Some(touch(state, session))
        }
        Err(refusal) => {
            record_refusal(&refusal, checks);
            None
        }
    }
}

fn record_refusal(refusal: &SessionRefusal, checks: &mut CheckRecorder) {
    match refusal {
        SessionRefusal::UnknownId => checks.failed(Check::SessionLookup, "no such session"),
        SessionRefusal::IdleTimeout(seconds) => {
            checks.passed(Check::SessionLookup, "in memory");
            checks.failed(Check::IdleTimeout, format!("idle for {}", format_age(*seconds)));
        }
        SessionRefusal::AbsoluteTimeout(seconds) => {
            checks.passed(Check::SessionLookup, "in memory");
            checks.passed(Check::IdleTimeout, "");
            checks.failed(Check::AbsoluteTimeout, format!("{} old", format_age(*seconds)));
        }
    }
}

/// The session with that ID, if it hasn't timed out. One that has is deleted.
fn find_active(state: &mut LaneState, id: &str) -> Result<Session, SessionRefusal> {
    let session = state.store.find(id).cloned().ok_or(SessionRefusal::UnknownId)?;
    let now = state.now();
    let deadlines = state.session_deadlines(&session);
    let refusal = if now >= deadlines.idle {
        SessionRefusal::IdleTimeout(now - session.last_used)
    } else if now >= deadlines.absolute {
        SessionRefusal::AbsoluteTimeout(now - session.created)
    } else {
        return Ok(session);
    };
    state.store.remove(id);
    Err(refusal)
}

/// Moves the idle limit, because the session is being used; the absolute limit stays where it is.
fn touch(state: &mut LaneState, session: Session) -> Session {
    let session = Session { last_used: state.now(), ..session };
    state.store.replace(session.clone());
    session
}

/// Creates a session with a fresh ID and no user.
pub(in crate::lab::server) fn create(state: &mut LaneState, credentials: &RequestCredentials) -> Session {
    let now = state.now();
    let id = match state.setup.shop.ids {
        SessionIdGenerator::Random => new_id(&mut state.random),
        SessionIdGenerator::Counter => state.session_id_counter.next_id(),
    };
    let device = credentials.device.clone();
    let session = Session { id, user: None, role: None, login_number: 0, device, created: now, last_used: now };
    state.store.insert(session.clone());
    session
}

/// Ends a session on the server. Without this the ID stays valid, even if the client forgets it.
pub(in crate::lab::server) fn end(state: &mut LaneState, session: &Session) {
    state.store.remove(&session.id);
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
) -> Option<String> {
    let presented = presented_session_id(state, credentials);
    let old = match &presented {
        Some(presented) => find_active(state, &presented.id).ok(),
        None => None,
    };
    if state.setup.shop.new_id_at_login {
        return Some(log_in_with_new_id(state, credentials, old, user, checks));
    }
    let Some(old) = old else {
        let new = create(state, credentials);
        checks.not_checked(Check::SessionIdRenewal, format!("none came: {}", abbreviate(&new.id)));
        let new = assign_user(state, new, user, checks);
        return Some(session_cookie(state, &new.id));
    };
    checks.not_checked(Check::SessionIdRenewal, format!("the id stays {}", abbreviate(&old.id)));
    let session = assign_user(state, old, user, checks);
    // The client still has the cookie that the ID came in. An ID from the URL becomes a cookie, so that it is remembered.
    match presented?.source {
        SessionIdSource::Cookie => None,
        SessionIdSource::Url => Some(session_cookie(state, &session.id)),
    }
}

fn log_in_with_new_id(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    old: Option<Session>,
    user: &str,
    checks: &mut CheckRecorder,
) -> String {
    if let Some(old) = &old {
        end(state, old);
    }
    let new = create(state, credentials);
    let before = old.map(|old| format!("{} → ", abbreviate(&old.id))).unwrap_or_default();
    checks.passed(Check::SessionIdRenewal, format!("{before}{}", abbreviate(&new.id)));
    let new = assign_user(state, new, user, checks);
    session_cookie(state, &new.id)
}

/// Writes a user into a session. From now on its ID is a credential.
fn assign_user(state: &mut LaneState, session: Session, user: &str, checks: &mut CheckRecorder) -> Session {
    let login_number = state.accounts.count_login(user);
    let role = match state.accounts.find(user) {
        Some(account) if state.setup.shop.session.copies_role => Some(account.role.clone()),
        _ => None,
    };
    let session = touch(state, Session { user: Some(user.to_owned()), role, login_number, ..session });
    enforce_session_limit(state, user, checks);
    session
}

/// Ends the user's oldest sessions beyond the limit, where the shop has one.
fn enforce_session_limit(state: &mut LaneState, user: &str, checks: &mut CheckRecorder) {
    let limit = state.setup.shop.session.cap;
    if limit == 0 {
        return;
    }
    let mut sessions = active_sessions_of(state, user);
    sessions.sort_by_key(|session| session.login_number);
    let count = sessions.len();
    let excess = count.saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX));
    let ended: Vec<Session> = sessions.drain(..excess).collect();
    for session in &ended {
        end(state, session);
    }
    let detail = match ended.first() {
        Some(oldest) => format!("{count} of {limit}: {} ends", abbreviate(&oldest.id)),
        None => format!("{count} of {limit}"),
    };
    checks.passed(Check::SessionLimit, detail);
}

/// The sessions of `user` that haven't timed out, in the order of the store. Those that have are deleted.
pub(in crate::lab::server) fn active_sessions_of(state: &mut LaneState, user: &str) -> Vec<Session> {
    let theirs = state.store.all().iter().filter(|session| session.user.as_deref() == Some(user));
    let ids: Vec<String> = theirs.map(|session| session.id.clone()).collect();
    ids.iter().filter_map(|id| find_active(state, id).ok()).collect()
}

/// The `Set-Cookie` that hands out a session ID (6265bis, section 4.1).
pub(in crate::lab::server) fn session_cookie(state: &LaneState, id: &str) -> String {
    match state.setup.shop.cookie.max_age_minutes {
        0 => format_set_cookie(state, id, ""),
        minutes => format_set_cookie(state, id, &format!("; Max-Age={}", u64::from(minutes) * 60)),
    }
}

/// The `Set-Cookie` that deletes it: a browser deletes the cookie with the same name, domain and path when `Max-Age` is 0.
pub(in crate::lab::server) fn expired_cookie(state: &LaneState) -> String {
    format_set_cookie(state, "", "; Max-Age=0")
}

fn format_set_cookie(state: &LaneState, id: &str, max_age: &str) -> String {
    let flags = &state.setup.shop.cookie;
    let mut cookie = format!("{SID}={id}; Path=/{max_age}");
    if !flags.domain.is_empty() {
        cookie.extend(["; Domain=", &flags.domain]);
    }
    if flags.secure {
        cookie.push_str("; Secure");
    }
    if flags.http_only {
        cookie.push_str("; HttpOnly");
    }
    cookie.push_str(match flags.same_site {
        SameSite::Strict => "; SameSite=Strict",
        SameSite::Lax => "; SameSite=Lax",
        SameSite::None => "; SameSite=None",
        SameSite::Unset => "",
    });
    cookie
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
