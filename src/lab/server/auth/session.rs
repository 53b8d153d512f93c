//! The session layer, by hand: the whole of what a framework does behind `session.user`.
//!
//! A session is a row on the server, and an id that the client brings with every request. The id means nothing by itself
//! and cannot be guessed; whoever brings it is taken for whoever the row names. Everything else here is about when that
//! belief begins and when it ends.

use crate::lab::lane_state::LaneState;
use crate::lab::secret::{new_id, sanitize_for_trace};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::{RequestCredentials, SID};
use crate::lab::store::{Session, SessionStore as _};
use crate::model::abbreviate::abbreviate;
use crate::model::{Check, SameSite, SessionIdGenerator};

/// The checks that recognise a session.
pub(in crate::lab::server) const SESSION_CHECKS: [Check; 4] =
    [Check::SessionCookie, Check::SessionLookup, Check::IdleTimeout, Check::AbsoluteTimeout];

/// A session id that came with a request.
#[derive(Debug)]
pub(in crate::lab::server) struct PresentedSessionId {
    pub(in crate::lab::server) id: String,
    pub(in crate::lab::server) source: SessionIdSource,
}

/// What carried the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab::server) enum SessionIdSource {
    Cookie,
    Url,
}

/// Why an id does not count.
#[derive(Debug, PartialEq, Eq)]
enum SessionRejection {
    /// There is no such row. An id that this server did not issue is never adopted.
    UnknownId,
    /// Nobody used it for this many seconds.
    IdleTimeout(i64),
    /// It was made this many seconds ago.
    AbsoluteTimeout(i64),
}

/// The id that a request brought. Only the careless shop takes one from the URL, where histories, logs and the `Referer`
/// keep it, and where anybody can put it into a link.
pub(in crate::lab::server) fn presented_session_id(
    world: &LaneState,
    visit: &RequestCredentials,
) -> Option<PresentedSessionId> {
    let from_url = visit.url_session_id.as_ref().filter(|_| world.setup.shop.id_from_url);
    let by_cookie = visit
        .cookie_session_id
        .as_ref()
        .map(|id| PresentedSessionId { id: id.clone(), source: SessionIdSource::Cookie });
    by_cookie.or_else(|| from_url.map(|id| PresentedSessionId { id: id.clone(), source: SessionIdSource::Url }))
}

/// Finds the session that an id stands for, and writes down each check. `None`: one of them refused.
pub(in crate::lab::server) async fn authenticate(
    world: &mut LaneState,
    brought: Option<&PresentedSessionId>,
    checks: &mut CheckRecorder,
) -> Option<Session> {
    let Some(PresentedSessionId { id, source: by }) = brought else {
        checks.failed(Check::SessionCookie, "none");
        return None;
    };
    let from = if *by == SessionIdSource::Url { ", from the URL" } else { "" };
    checks.passed(Check::SessionCookie, format!("{}{from}", sanitize_for_trace(id)));
    match find_active(world, id).await {
        Ok(session) => {
            let now = world.now();
            let ends = world.session_deadlines(&session);
            let whose = session.user.as_deref().unwrap_or("nobody yet");
            checks.passed(Check::SessionLookup, format!("{whose}, in memory"));
            checks.passed(Check::IdleTimeout, format_time_left(ends.idle - now));
            checks.passed(Check::AbsoluteTimeout, format_time_left(ends.absolute - now));
            Some(touch(world, session).await)
        }
        Err(stale) => {
            record_rejection(&stale, checks);
            None
        }
    }
}

fn record_rejection(stale: &SessionRejection, checks: &mut CheckRecorder) {
    match stale {
        SessionRejection::UnknownId => checks.failed(Check::SessionLookup, "no such row"),
        SessionRejection::IdleTimeout(seconds) => {
            checks.passed(Check::SessionLookup, "in memory");
            checks.failed(Check::IdleTimeout, format!("idle for {}", format_duration(*seconds)));
        }
        SessionRejection::AbsoluteTimeout(seconds) => {
            checks.passed(Check::SessionLookup, "in memory");
            checks.passed(Check::IdleTimeout, "");
            checks.failed(Check::AbsoluteTimeout, format!("{} old", format_duration(*seconds)));
        }
    }
}

/// The session with that id, if it still counts. One that has timed out is deleted.
async fn find_active(world: &mut LaneState, id: &str) -> Result<Session, SessionRejection> {
    let Ok(found) = world.store.find(id).await;
    let session = found.ok_or(SessionRejection::UnknownId)?;
    let now = world.now();
    let ends = world.session_deadlines(&session);
    let stale = if now >= ends.idle {
        SessionRejection::IdleTimeout(now - session.used)
    } else if now >= ends.absolute {
        SessionRejection::AbsoluteTimeout(now - session.created)
    } else {
        return Ok(session);
    };
    let Ok(_) = world.store.remove(id).await;
    Err(stale)
}

/// Being used moves the idle limit; the absolute one stays where it is.
async fn touch(world: &mut LaneState, session: Session) -> Session {
    let session = Session { used: world.now(), ..session };
    let Ok(_) = world.store.replace(session.clone()).await;
    session
}

/// A new session with a fresh id, for nobody yet.
pub(in crate::lab::server) async fn create(world: &mut LaneState, visit: &RequestCredentials) -> Session {
    let now = world.now();
    let id = match world.setup.shop.ids {
        SessionIdGenerator::Random => new_id(&mut world.random),
        SessionIdGenerator::Counter => world.session_id_counter.next_id(),
    };
    insert(
        world,
        Session { id, user: None, role: None, login_number: 0, device: visit.device.clone(), created: now, used: now },
    )
    .await
}

async fn insert(world: &mut LaneState, session: Session) -> Session {
    let Ok(()) = world.store.insert(session.clone()).await;
    session
}

/// Ends a session on the server. Without this the id goes on being a key, whatever the client forgets.
pub(in crate::lab::server) async fn end(world: &mut LaneState, session: &Session) {
    let Ok(_) = world.store.remove(&session.id).await;
}

/// Makes `user` the one whom the client's session stands for, and says which `Set-Cookie` the client needs for that.
///
/// At a login an id begins to mean somebody. Whoever knew it before then, because they planted it, would be that somebody
/// too: so the old row goes, and there is a new id (OWASP, session management: renew the id after any change of privilege).
/// The careless shop writes the name into the row that is there: session fixation.
pub(in crate::lab::server) async fn log_in(
    world: &mut LaneState,
    visit: &RequestCredentials,
    user: &str,
    checks: &mut CheckRecorder,
) -> Option<String> {
    let brought = presented_session_id(world, visit);
    let old = match &brought {
        Some(brought) => find_active(world, &brought.id).await.ok(),
        None => None,
    };
    if world.setup.shop.new_id_at_login {
        if let Some(old) = &old {
            end(world, old).await;
        }
        let new = create(world, visit).await;
        let before = old.map(|old| format!("{} → ", abbreviate(&old.id))).unwrap_or_default();
        checks.passed(Check::SessionIdRenewal, format!("{before}{}", abbreviate(&new.id)));
        let new = assign_user(world, new, user, checks).await;
        return Some(session_cookie(world, &new.id));
    }
    let Some(old) = old else {
        let new = create(world, visit).await;
        checks.not_checked(Check::SessionIdRenewal, format!("none came: {}", abbreviate(&new.id)));
        let new = assign_user(world, new, user, checks).await;
        return Some(session_cookie(world, &new.id));
    };
    checks.not_checked(Check::SessionIdRenewal, format!("the id stays {}", abbreviate(&old.id)));
    let same = assign_user(world, old, user, checks).await;
    // The cookie that brought the id is still there. An id from the URL gets one, so that it is remembered.
    brought.filter(|brought| brought.source == SessionIdSource::Url).map(|_| session_cookie(world, &same.id))
}

/// Writes a name into a row. From now on its id is a key.
async fn assign_user(world: &mut LaneState, session: Session, user: &str, checks: &mut CheckRecorder) -> Session {
    let login = world.accounts.count_login(user);
    let copied = world.accounts.find(user).filter(|_| world.setup.shop.session.copies_role);
    let role = copied.map(|account| account.role.clone());
    let session = touch(world, Session { user: Some(user.to_owned()), role, login_number: login, ..session }).await;
    enforce_session_limit(world, user, checks).await;
    session
}

/// Where logins are counted, the oldest beyond the cap end.
async fn enforce_session_limit(world: &mut LaneState, user: &str, checks: &mut CheckRecorder) {
    let cap = world.setup.shop.session.cap;
    if cap == 0 {
        return;
    }
    let mut logins = active_sessions_of(world, user).await;
    logins.sort_by_key(|session| session.login_number);
    let count = logins.len();
    let most = usize::try_from(cap).unwrap_or(usize::MAX);
    let ended: Vec<Session> = logins.drain(..count.saturating_sub(most)).collect();
    for session in &ended {
        end(world, session).await;
    }
    let saw = match ended.first() {
        Some(oldest) => format!("{count} of {cap}: {} ends", abbreviate(&oldest.id)),
        None => format!("{count} of {cap}"),
    };
    checks.passed(Check::SessionLimit, saw);
}

/// Every session that stands for `user` and still counts, in the order of the store. Those that have timed out go.
pub(in crate::lab::server) async fn active_sessions_of(world: &mut LaneState, user: &str) -> Vec<Session> {
    let Ok(rows) = world.store.all().await;
    let mut live = Vec::new();
    for row in rows.into_iter().filter(|row| row.user.as_deref() == Some(user)) {
        live.extend(find_active(world, &row.id).await);
    }
    live
}

/// The `Set-Cookie` that hands out an id (6265bis, section 4.1).
pub(in crate::lab::server) fn session_cookie(world: &LaneState, id: &str) -> String {
    match world.setup.shop.cookie.max_age_minutes {
        0 => format_set_cookie(world, id, ""),
        minutes => format_set_cookie(world, id, &format!("; Max-Age={}", u64::from(minutes) * 60)),
    }
}

/// The `Set-Cookie` that takes it back: the same name, domain and path, and no time to live.
pub(in crate::lab::server) fn expired_cookie(world: &LaneState) -> String {
    format_set_cookie(world, "", "; Max-Age=0")
}

fn format_set_cookie(world: &LaneState, id: &str, max_age: &str) -> String {
    let flags = &world.setup.shop.cookie;
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

/// How long there is still, so short that the checks can always show it: `7:45 h left`.
fn format_time_left(seconds: i64) -> String {
    match (seconds / 3600, seconds / 60 % 60) {
        (hours @ 1..10, minutes @ 1..) => format!("{hours}:{minutes:02} h left"),
        (hours @ 10.., _) => format!("{hours} h left"),
        _ => format!("{} left", format_duration(seconds)),
    }
}

/// A number of seconds as people say it.
fn format_duration(seconds: i64) -> String {
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
        let said = [59, 60, 1799, 1800, 3600, 28_740].map(format_duration);
        assert_eq!(said, ["59 s", "1 min", "29 min", "30 min", "1 h", "7 h 59 min"]);
        let still = [59, 1799, 3600, 28_740, 36_000, 85_500].map(format_time_left);
        assert_eq!(still, ["59 s left", "29 min left", "1 h left", "7:59 h left", "10 h left", "23 h left"]);
    }
}
