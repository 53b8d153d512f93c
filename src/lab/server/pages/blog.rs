//! `blog.shop.test`: a hostile sibling below the shop's domain. **Careless on purpose**; nothing of the shop calls it.
//!
//! A subdomain may set cookies for the whole domain (6265bis, section 8.6). `GET /toss?sid=X` puts `sid=X` into the visitor's
//! jar for `shop.test` (cookie tossing), and copies the value into the header as it came.

use axum::Router;
use axum::routing::get;
use hyper::{StatusCode, Uri};
use serde_json::json;

use crate::lab::server::http::response::{ServerResponse, with_fallbacks};
use crate::model::Route;

/// The blog's routes.
pub(in crate::lab::server) fn router() -> Router {
    let page = || async { ServerResponse::ok(&json!({ "page": "blog" })) };
    with_fallbacks(Router::new().route(Route::BlogStart.path(), get(page)).route(Route::Toss.path(), get(plant_cookie)))
}

async fn plant_cookie(uri: Uri) -> ServerResponse {
    let mut pairs = uri.query().unwrap_or_default().split('&');
    match pairs.find_map(|pair| pair.strip_prefix("sid=")) {
        Some(id) => {
            let cookie = format!("sid={id}; Domain=shop.test; Path=/");
            ServerResponse::ok(&json!({ "page": "toss" })).with_cookie(Some(cookie))
        }
        None => ServerResponse::error(StatusCode::BAD_REQUEST, "say which sid to toss"),
    }
}
