//! `POST /logout` and `/logout/all`: with a session the row goes. With tokens the refresh token goes, and the access token
//! only where the shop has a way to take one back; else every copy of it is good until `exp`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::header::HeaderMap;

use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::auth::authorize::{session_user, token_checks, uses_token};
use crate::lab::server::auth::session::SESSION_CHECKS;
use crate::lab::server::auth::{bearer, session};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::ServerResponse;
use crate::lab::server::oauth::refresh;
use crate::lab::store::SessionStore as _;
use crate::model::switch_types::RevocationMethod;
use crate::model::{AuthMode, Check};

/// `POST /logout`: this login ends. The careless shop with sessions only asks the browser to forget.
pub(in crate::lab::server) async fn log_out(
    State(lane): State<Arc<LabLane>>,
    visit: RequestCredentials,
    headers: HeaderMap,
    body: Bytes,
) -> ServerResponse {
    let mut world = lane.state().await;
    if uses_token(&world, &visit) {
        let mut checks = CheckRecorder::new(token_checks(&world));
        return match bearer::authenticate(&mut world, &visit, &mut checks) {
            Ok(named) => {
                if let Some(token) = refresh::refresh_token_in_body(&headers, &body) {
                    world.tokens.refresh_families.end_owned_by(&token, &named.user);
                }
                bearer::revoke_access_token(&mut world, &named);
                let cookie = end_accompanying_session(&mut world, &visit).await;
                ServerResponse::no_content().with_cookie(cookie).with_trace(checks.into_trace(None))
            }
            Err(refusal) => refusal.with_trace(checks.into_trace(None)),
        };
    }
    let mut checks = CheckRecorder::new(SESSION_CHECKS);
    let brought = session::presented_session_id(&world, &visit);
    let Some(session) = session::authenticate(&mut world, brought.as_ref(), &mut checks).await else {
        return ServerResponse::unauthorized().with_trace(checks.into_trace(None));
    };
    if world.setup.shop.logout_deletes_row {
        session::end(&mut world, &session).await;
    }
    ServerResponse::no_content().with_cookie(Some(session::expired_cookie(&world))).with_trace(checks.into_trace(None))
}

/// A shop with both: the session that came along ends with the token.
async fn end_accompanying_session(world: &mut LaneState, visit: &RequestCredentials) -> Option<String> {
    let brought = session::presented_session_id(world, visit).filter(|_| world.setup.shop.auth == AuthMode::Both)?;
    if world.setup.shop.logout_deletes_row {
        let Ok(_) = world.store.remove(&brought.id).await;
    }
    Some(session::expired_cookie(world))
}

/// `POST /logout/all`: every login of this person ends, on whatever device: rows, refresh tokens and, where the
/// shop has a way to, access tokens.
pub(in crate::lab::server) async fn log_out_everywhere(
    State(lane): State<Arc<LabLane>>,
    visit: RequestCredentials,
) -> ServerResponse {
    let mut world = lane.state().await;
    if uses_token(&world, &visit) {
        let mut checks = CheckRecorder::new(token_checks(&world));
        return match bearer::authenticate(&mut world, &visit, &mut checks) {
            Ok(named) => {
                if world.setup.shop.access.revoke == RevocationMethod::Blocklist {
                    // It may be older than the list.
                    bearer::revoke_access_token(&mut world, &named);
                }
                bearer::revoke_all_access_tokens(&mut world, &named.user);
                end_sessions_and_tokens(&mut world, &named.user).await;
                ServerResponse::no_content().with_trace(checks.into_trace(None))
            }
            Err(refusal) => refusal.with_trace(checks.into_trace(None)),
        };
    }
    let mut checks = CheckRecorder::new([&SESSION_CHECKS[..], &[Check::Login]].concat());
    let brought = session::presented_session_id(&world, &visit);
    let session = session::authenticate(&mut world, brought.as_ref(), &mut checks).await;
    let Some(user) = session.and_then(|session| session_user(session, &mut checks)) else {
        return ServerResponse::unauthorized().with_trace(checks.into_trace(None));
    };
    bearer::revoke_all_access_tokens(&mut world, &user);
    end_sessions_and_tokens(&mut world, &user).await;
    ServerResponse::no_content().with_cookie(Some(session::expired_cookie(&world))).with_trace(checks.into_trace(None))
}

async fn end_sessions_and_tokens(world: &mut LaneState, user: &str) {
    let Ok(_) = world.store.remove_all_of(user).await;
    world.tokens.refresh_families.end_all(user);
    world.tokens.opaque_tokens.revoke_all(user);
}
