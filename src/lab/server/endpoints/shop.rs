//! The shop: its routes, and the pages that need no file of their own.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::{MethodRouter, delete, get, post};
use serde_json::json;

use super::{
    api_keys, basket, comments, credential_exchange, exports, live, login, logout, orders, password_reset,
    second_factor, sessions, transfer,
};
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::auth::api_key::KeyScope;
use crate::lab::server::auth::authorize::{AccessRule, authorize, authorize_with_key};
use crate::lab::server::auth::visitor_session::{self, VisitorSession};
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{ServerResponse, respond, with_fallbacks};
use crate::lab::server::oauth::{introspect, issue, refresh, revoke};
use crate::model::Route;
use crate::model::route::RouteHost;

/// The shop's routes.
pub(in crate::lab::server) fn router(lane: Arc<LabLane>) -> Router {
    let add = |router: Router<Arc<LabLane>>, route: Route| router.route(route.path(), handler(route));
    with_fallbacks(shop_routes().fold(Router::new(), add)).with_state(lane)
}

/// One route for each path: its handler takes the methods of all that have the path.
fn shop_routes() -> impl Iterator<Item = Route> {
    let is_first =
        |route: &Route| Route::of_host(RouteHost::Shop).find(|other| other.path() == route.path()) == Some(*route);
    Route::of_host(RouteHost::Shop).filter(is_first)
}

fn handler(route: Route) -> MethodRouter<Arc<LabLane>> {
    match route {
        Route::Start => get(start),
        Route::LogIn => post(login::log_in),
        Route::Refresh => post(refresh::refresh),
        Route::Me => get(me),
        Route::Admin => get(admin),
        Route::TransferForm | Route::Transfer => get(transfer::show_form).post(transfer::transfer),
        Route::Comments | Route::AddComment => get(comments::show).post(comments::add),
        Route::Exchange => post(credential_exchange::exchange_credential),
        Route::LogOut => post(logout::log_out),
        Route::LogOutEverywhere => post(logout::log_out_everywhere),
        Route::Sessions => get(sessions::list),
        Route::EndSession => delete(sessions::end),
        Route::Live => get(live::open),
        Route::LiveTicket => post(live::issue_ticket),
        Route::ApiKeys | Route::MakeApiKey => get(api_keys::list).post(api_keys::make),
        Route::RevokeApiKey => delete(api_keys::revoke),
        Route::AskForReset => post(password_reset::ask),
        Route::NewPasswordForm | Route::SetPassword => {
            get(password_reset::show_form).post(password_reset::set_password)
        }
        Route::EnrolSecondFactor => post(second_factor::enrol),
        Route::ConfirmSecondFactor => post(second_factor::confirm),
        Route::Revoke => post(revoke::revoke),
        Route::Introspect => post(introspect::introspect),
        Route::Jwks => get(jwks),
        Route::Orders | Route::PlaceOrder => get(orders::list).post(orders::place),
        Route::Order => get(orders::show),
        Route::Basket | Route::AddToBasket => get(basket::show).post(basket::add),
        Route::TenantOrders => get(orders::list_of_tenant),
        Route::Export => get(exports::show),
        // Those of other hosts.
        _ => MethodRouter::new(),
    }
}

/// `GET /`: the start page refuses nobody. In a shop with sessions, a visitor without one gets one that names no user yet.
async fn start(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let mut state = lane.state().await;
    let anonymous = json!({ "page": "start", "user": null });
    if !state.setup.shop.accepted_at(&credentials.host).has_session() {
        return with_extra_cookies(ServerResponse::ok(&anonymous), &state);
    }
    respond(|checks| {
        if !state.setup.shop.issued_at(&credentials.host).has_session() {
            // Sessions from before the shop moved are taken, and none begins.
            return Ok(match visitor_session::resume(&mut state, &credentials, checks)? {
                Some(visitor) => ServerResponse::ok(&json!({ "page": "start", "user": visitor.session.user })),
                None => with_extra_cookies(ServerResponse::ok(&anonymous), &state),
            });
        }
        let VisitorSession { session, cookie } = visitor_session::resume_or_begin(&mut state, &credentials, checks)?;
        let is_new = cookie.is_some();
        let response = ServerResponse::ok(&json!({ "page": "start", "user": session.user })).with_cookie(cookie);
        Ok(if is_new { with_extra_cookies(response, &state) } else { response })
    })
}

/// The cookies that the lesson has added to the start page.
fn with_extra_cookies(response: ServerResponse, state: &LaneState) -> ServerResponse {
    let cookies = state.setup.shop.extra_cookies.iter();
    cookies.fold(response, |response, cookie| response.with_cookie(Some(cookie.clone())))
}

/// `GET /me`: who am I?
async fn me(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let user = authorize_with_key(&mut state, &credentials, AccessRule::Account, KeyScope::AnyKey, checks)?;
        Ok(ServerResponse::ok(&json!({ "user": user.name, "role": user.role })))
    })
}

/// `GET /admin`: for admins. With a session the role is read from the account each time, so that a change counts at once; a
/// JWT says what the role was when it was issued.
async fn admin(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let user = authorize(&mut state, &credentials, AccessRule::Admin, checks)?;
        Ok(ServerResponse::ok(&json!({ "page": "admin", "user": user.name })))
    })
}

/// `GET /.well-known/jwks.json`: the public keys, for everybody who wants to verify the shop's tokens (RFC 7517, section 5).
async fn jwks(State(lane): State<Arc<LabLane>>) -> Result<ServerResponse, ServerResponse> {
    let mut state = lane.state().await;
    issue::signing_key(&mut state)?;
    Ok(ServerResponse::ok(&state.tokens.signing_keys.public_jwks().to_public_json()))
}
