//! The shop: its routes, and what each one asks before it answers.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use serde_json::json;

use super::answer::{Answer, or_else_nothing};
use super::checks::Checks;
use super::session;
use super::visit::Visit;
use super::{login, session::RECOGNISE};
use crate::lab::accounts::Account;
use crate::lab::lane::Lane;
use crate::lab::store::{Session, Store as _};
use crate::lab::world::World;
use crate::world::Check;

const ME: &[Check] = &[RECOGNISE[0], RECOGNISE[1], RECOGNISE[2], RECOGNISE[3], Check::Login, Check::Account];
const ADMIN: &[Check] =
    &[RECOGNISE[0], RECOGNISE[1], RECOGNISE[2], RECOGNISE[3], Check::Login, Check::Account, Check::Role];
const LOGOUT: &[Check] = &RECOGNISE;
const LOGOUT_ALL: &[Check] = &[RECOGNISE[0], RECOGNISE[1], RECOGNISE[2], RECOGNISE[3], Check::Login];

/// The shop of a lane.
pub(super) fn router(lane: Arc<Lane>) -> Router {
    let routes = Router::new()
        .route("/", get(start))
        .route("/login", post(login::log_in))
        .route("/me", get(me))
        .route("/admin", get(admin))
        .route("/logout", post(log_out))
        .route("/logout/all", post(log_out_everywhere));
    or_else_nothing(routes).with_state(lane)
}

/// `GET /`: the start page refuses nobody. Whoever comes without a session gets one that stands for nobody yet.
async fn start(State(lane): State<Arc<Lane>>, visit: Visit) -> Answer {
    let mut world = lane.world().await;
    let brought = session::brought(&world, visit);
    let mut asked = Checks::of(&RECOGNISE);
    if let Some(session) = session::recognise(&mut world, brought.as_ref(), &mut asked).await {
        let body = json!({ "page": "start", "user": session.user });
        return Answer::ok(&body).after(asked.believing(session.user));
    }
    // Nothing was refused, so no check has failed: the page just does not insist on a session.
    let mut checks = Checks::of(&RECOGNISE);
    let new = session::begin(&mut world, None).await;
    let why = if brought.is_some() { "does not count" } else { "none" };
    checks.not_checked(Check::SessionCookie, format!("{why}: {} begins", crate::world::value::short(&new.id)));
    let cookie = session::cookie(&world, &new.id);
    Answer::ok(&json!({ "page": "start", "user": null })).with_cookie(Some(cookie)).after(checks.believing(None))
}

/// `GET /me`: who am I?
async fn me(State(lane): State<Arc<Lane>>, visit: Visit) -> Answer {
    let mut world = lane.world().await;
    let mut checks = Checks::of(ME);
    match admit(&mut world, visit, &mut checks).await {
        Ok(account) => {
            let body = json!({ "user": account.name, "role": account.role });
            Answer::ok(&body).after(checks.believing(Some(account.name)))
        }
        Err(refusal) => refusal.after(checks),
    }
}

/// `GET /admin`: for admins. The role is read from the account each time, so that a change counts at once.
async fn admin(State(lane): State<Arc<Lane>>, visit: Visit) -> Answer {
    let mut world = lane.world().await;
    let mut checks = Checks::of(ADMIN);
    match admit(&mut world, visit, &mut checks).await {
        Ok(account) if account.role == "admin" => {
            checks.passed(Check::Role, "is admin");
            let body = json!({ "page": "admin", "user": account.name });
            Answer::ok(&body).after(checks.believing(Some(account.name)))
        }
        Ok(account) => {
            checks.failed(Check::Role, format!("is {}, needs admin", account.role));
            Answer::forbidden().after(checks.believing(Some(account.name)))
        }
        Err(refusal) => refusal.after(checks),
    }
}

/// `POST /logout`: this session ends, on the server and in the browser. The careless shop only asks the browser to forget.
async fn log_out(State(lane): State<Arc<Lane>>, visit: Visit) -> Answer {
    let mut world = lane.world().await;
    let mut checks = Checks::of(LOGOUT);
    let brought = session::brought(&world, visit);
    let Some(session) = session::recognise(&mut world, brought.as_ref(), &mut checks).await else {
        return Answer::unauthorized().after(checks.believing(None));
    };
    if world.setup.shop.logout_deletes_row {
        session::end(&mut world, &session).await;
    }
    Answer::no_content().with_cookie(Some(session::expired_cookie(&world))).after(checks.believing(None))
}

/// `POST /logout/all`: every session of this person ends, on whatever device.
async fn log_out_everywhere(State(lane): State<Arc<Lane>>, visit: Visit) -> Answer {
    let mut world = lane.world().await;
    let mut checks = Checks::of(LOGOUT_ALL);
    let brought = session::brought(&world, visit);
    let session = session::recognise(&mut world, brought.as_ref(), &mut checks).await;
    let Some(user) = session.and_then(|session| logged_in(session, &mut checks)) else {
        return Answer::unauthorized().after(checks.believing(None));
    };
    let Ok(_) = world.store.remove_of(&user).await;
    Answer::no_content().with_cookie(Some(session::expired_cookie(&world))).after(checks.believing(None))
}

/// Why somebody is not let in.
enum Refusal {
    /// Nobody is known to be there.
    Unknown,
    /// This person is known, and not welcome.
    Banned(String),
}

impl Refusal {
    fn after(self, checks: Checks) -> Answer {
        match self {
            Self::Unknown => Answer::unauthorized().after(checks.believing(None)),
            Self::Banned(user) => Answer::forbidden().after(checks.believing(Some(user))),
        }
    }
}

/// Lets in whoever has a session that names a person with an account in good standing, as the account is now.
async fn admit(world: &mut World, visit: Visit, checks: &mut Checks) -> Result<Account, Refusal> {
    let brought = session::brought(world, visit);
    let session = session::recognise(world, brought.as_ref(), checks).await;
    let user = session.and_then(|session| logged_in(session, checks)).ok_or(Refusal::Unknown)?;
    match world.accounts.find(&user) {
        Some(account) if !account.banned => {
            checks.passed(Check::Account, format!("{user}, in good standing"));
            Ok(account.clone())
        }
        Some(_) => {
            checks.failed(Check::Account, format!("{user} is banned"));
            Err(Refusal::Banned(user))
        }
        None => {
            checks.failed(Check::Account, format!("no account {user}"));
            Err(Refusal::Unknown)
        }
    }
}

/// Whom a session stands for; a session from before a login stands for nobody.
fn logged_in(session: Session, checks: &mut Checks) -> Option<String> {
    match &session.user {
        Some(user) => checks.passed(Check::Login, user),
        None => checks.failed(Check::Login, "the row names nobody"),
    }
    session.user
}
