//! `id.test`: an authorization server (RFC 6749) and `OpenID` provider. Its pages are JSON, as those of the shop are.
//!
//! A browser comes to [`authorize`], logs in and consents ([`user_pages`]), and goes back to the client with a code, which
//! the client exchanges at the [`token_endpoint`].

mod authorize;
mod claims;
mod client_authentication;
mod connected_apps;
mod issuer_cookie;
pub(super) mod issuer_keys;
mod metadata;
mod token_endpoint;
mod user_info;
mod user_pages;

pub(super) use client_authentication::basic_credentials;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::http::response::with_fallbacks;
use crate::lab::lane::LabLane;
use crate::model::Route;

/// The issuer's routes.
pub(super) fn router(lane: Arc<LabLane>) -> Router {
    let routes = Router::new()
        .route(Route::IssuerMetadata.path(), get(metadata::discovery))
        .route(Route::IssuerJwks.path(), get(metadata::jwks))
        .route(Route::Authorize.path(), get(authorize::authorize))
        .route(Route::IssuerLogIn.path(), post(user_pages::log_in))
        .route(Route::Consent.path(), post(user_pages::consent))
        .route(Route::Token.path(), post(token_endpoint::token))
        .route(Route::UserInfo.path(), get(user_info::user_info))
        .route(Route::ConnectedApps.path(), get(connected_apps::list))
        .route(Route::DisconnectApp.path(), post(connected_apps::disconnect));
    with_fallbacks(routes).with_state(lane)
}
