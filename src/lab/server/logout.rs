//! `POST /logout` and `/logout/all`: with a session the row goes. With tokens the refresh token goes, and the access token
//! only where the shop has a way to take one back; else every copy of it is good until `exp`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::header::HeaderMap;

use super::admit::{by_token, logged_in, token_plan};
use super::answer::Answer;
use super::checks::Checks;
use super::session::RECOGNISE;
use super::visit::Visit;
use super::{bearer, refresh, session};
use crate::lab::lane::Lane;
use crate::lab::store::Store as _;
use crate::lab::world::World;
use crate::world::setup::RevocationMethod;
use crate::world::{AuthMode, Check};

/// `POST /logout`: this login ends. The careless shop with sessions only asks the browser to forget.
pub(super) async fn log_out(State(lane): State<Arc<Lane>>, visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let mut world = lane.world().await;
    if by_token(&world, &visit) {
        let mut checks = Checks::of(token_plan(&world));
        return match bearer::recognise(&mut world, &visit, &mut checks) {
            Ok(named) => {
                if let Some(token) = refresh::brought(&headers, &body) {
                    world.tokens.families.end(&token, &named.user);
                }
                bearer::take_back(&mut world, &named);
                let cookie = end_session_too(&mut world, &visit).await;
                Answer::no_content().with_cookie(cookie).after(checks.believing(None))
            }
            Err(refusal) => refusal.after(checks.believing(None)),
        };
    }
    let mut checks = Checks::of(RECOGNISE);
    let brought = session::brought(&world, &visit);
    let Some(session) = session::recognise(&mut world, brought.as_ref(), &mut checks).await else {
        return Answer::unauthorized().after(checks.believing(None));
    };
    if world.setup.shop.logout_deletes_row {
        session::end(&mut world, &session).await;
    }
    Answer::no_content().with_cookie(Some(session::expired_cookie(&world))).after(checks.believing(None))
}

/// A shop with both: the session that came along ends with the token.
async fn end_session_too(world: &mut World, visit: &Visit) -> Option<String> {
    let brought = session::brought(world, visit).filter(|_| world.setup.shop.auth == AuthMode::Both)?;
    if world.setup.shop.logout_deletes_row {
        let Ok(_) = world.store.remove(&brought.id).await;
    }
    Some(session::expired_cookie(world))
}

/// `POST /logout/all`: every login of this person ends, on whatever device: rows, refresh tokens and, where the
/// shop has a way to, access tokens.
pub(super) async fn log_out_everywhere(State(lane): State<Arc<Lane>>, visit: Visit) -> Answer {
    let mut world = lane.world().await;
    if by_token(&world, &visit) {
        let mut checks = Checks::of(token_plan(&world));
        return match bearer::recognise(&mut world, &visit, &mut checks) {
            Ok(named) => {
                if world.setup.shop.access.revoke == RevocationMethod::Blocklist {
                    // It may be older than the list.
                    bearer::take_back(&mut world, &named);
                }
                bearer::take_back_all(&mut world, &named.user);
                end_all(&mut world, &named.user).await;
                Answer::no_content().after(checks.believing(None))
            }
            Err(refusal) => refusal.after(checks.believing(None)),
        };
    }
    let mut checks = Checks::of([&RECOGNISE[..], &[Check::Login]].concat());
    let brought = session::brought(&world, &visit);
    let session = session::recognise(&mut world, brought.as_ref(), &mut checks).await;
    let Some(user) = session.and_then(|session| logged_in(session, &mut checks)) else {
        return Answer::unauthorized().after(checks.believing(None));
    };
    bearer::take_back_all(&mut world, &user);
    end_all(&mut world, &user).await;
    Answer::no_content().with_cookie(Some(session::expired_cookie(&world))).after(checks.believing(None))
}

async fn end_all(world: &mut World, user: &str) {
    let Ok(_) = world.store.remove_of(user).await;
    world.tokens.families.end_all(user);
    world.tokens.references.end_all(user);
}
