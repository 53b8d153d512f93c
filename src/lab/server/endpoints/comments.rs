//! `/comments`: what people write, for everybody to see; the page in which a script of somebody else's can stand.

mod stored_xss;

use std::sync::Arc;

use axum::extract::State;
use hyper::StatusCode;
use serde_json::json;

use crate::lab::lane::LabLane;
use crate::lab::server::auth::csrf;
use crate::lab::server::http::html::encode;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::server::http::state_changing_request::StateChangingRequest;
use crate::model::CommentView;

/// How many bytes a comment may have.
const MAX_COMMENT_BYTES: usize = 1000;

/// `GET /comments`: the page.
pub(super) async fn show(State(lane): State<Arc<LabLane>>) -> ServerResponse {
    let state = lane.state().await;
    let write = if state.setup.shop.pages.encodes_output { encode } else { stored_xss::write };
    let item = |comment: &CommentView| format!("<li>{}: {}</li>", encode(&comment.by), write(&comment.text));
    let items: String = state.records.comments().iter().map(item).collect();
    ServerResponse::html(format!("<!doctype html><title>Comments</title><ul>{items}</ul>"))
}

/// `POST /comments`: adds one.
pub(super) async fn add(State(lane): State<Arc<LabLane>>, request: StateChangingRequest) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let (user, fields) = csrf::authorize_change(&mut state, &request, checks)?;
        let text = fields.text("text").ok_or_else(|| ServerResponse::bad_request("say something: text"))?;
        if text.len() > MAX_COMMENT_BYTES {
            return Err(ServerResponse::error(StatusCode::PAYLOAD_TOO_LARGE, "the comment is too long"));
        }
        state.records.add_comment(CommentView { by: user.name, text });
        Ok(ServerResponse::ok(&json!({ "page": "comments" })))
    })
}
