//! `blog.shop.test`: a hostile sibling below the shop's domain. Nothing of the shop calls it.
//!
//! A subdomain may set cookies for the whole domain (6265bis, section 8.6). `GET /toss?sid=X` puts `sid=X` into the visitor's
//! jar for `shop.test` (cookie tossing), `?csrf=X` the cookie of a double submit, and with `&path=/transfer` it goes to that path
//! and below only, so that it is sent before the shop's own. Names, values and paths go into the header as they came.

use axum::Router;
use axum::routing::get;
use hyper::{StatusCode, Uri};
use serde_json::json;

use crate::lab::server::http::response::{ServerResponse, with_fallbacks};
use crate::model::Route;

/// The cookies that it tosses: those that the shop believes.
const TOSSED_COOKIES: [&str; 4] = ["sid", "__Secure-sid", "__Host-sid", "csrf"];

/// The blog's routes.
pub(in crate::lab::server) fn router() -> Router {
    let page = || async { ServerResponse::ok(&json!({ "page": "blog" })) };
    with_fallbacks(Router::new().route(Route::BlogStart.path(), get(page)).route(Route::Toss.path(), get(plant_cookie)))
}

async fn plant_cookie(uri: Uri) -> ServerResponse {
    let pairs = || uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let path = pairs().find(|(name, _)| *name == "path").map_or("/", |(_, path)| path);
    match pairs().find(|(name, _)| TOSSED_COOKIES.contains(name)) {
        Some((name, value)) => {
            // Without `Secure` no browser would take a name with a prefix.
            let secure = if name.starts_with("__") { "; Secure" } else { "" };
            let cookie = format!("{name}={value}; Domain=shop.test; Path={path}{secure}");
            ServerResponse::ok(&json!({ "page": "toss" })).with_cookie(Some(cookie))
        }
        None => ServerResponse::error(StatusCode::BAD_REQUEST, "say which sid or csrf to toss"),
    }
}
