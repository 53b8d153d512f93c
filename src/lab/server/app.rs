//! `spa.test`: an app that prints photos. It logs people in with the issuer ([`login`], [`callback`]), and calls the API for
//! them; where the tokens are meanwhile is its `shape`.

mod app_cookies;
mod app_pages;
mod app_tokens;
mod callback;
mod login;
mod sign_in;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::backchannel::BackchannelSender;
use super::http::response::with_fallbacks;
use crate::lab::app_state::APP_HOST;
use crate::lab::lane::LabLane;
use crate::model::Route;

/// The name by which the app's server asks others.
const SENDER: BackchannelSender = BackchannelSender { name: "app", host: APP_HOST };

/// The app's routes.
pub(super) fn router(lane: Arc<LabLane>) -> Router {
    let routes = Router::new()
        .route(Route::AppStart.path(), get(app_pages::start))
        .route(Route::AppLogIn.path(), get(login::begin))
        .route(Route::AppCallback.path(), get(callback::callback))
        .route(Route::AppNativeCallback.path(), get(app_pages::native_callback))
        .route(Route::AppMe.path(), get(app_pages::me))
        .route(Route::AppGallery.path(), get(app_pages::gallery))
        .route(Route::AppPhotos.path(), get(app_tokens::photos))
        .route(Route::AppToken.path(), post(app_tokens::token))
        .route(Route::AppSignInPage.path(), get(sign_in::page).post(sign_in::sign_in))
        .route(Route::AppLogOut.path(), post(app_pages::log_out));
    with_fallbacks(routes).with_state(lane)
}
