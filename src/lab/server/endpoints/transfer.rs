//! `/transfer`: sends money. The route that other sites would like to use in a visitor's name.

mod get_transfer;

use std::sync::Arc;

use axum::extract::State;
use hyper::Uri;
use serde_json::{Value as Json, json};

use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::auth::authorize::{AccessRule, authorize};
use crate::lab::server::auth::csrf::{self, PageToken};
use crate::lab::server::auth::step_up;
use crate::lab::server::http::body::RequestFields;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::server::http::state_changing_request::StateChangingRequest;
use crate::model::{Check, TransferView};

/// `GET /transfer`: the form. Asking for it changes nothing, whatever its query says.
pub(super) async fn show_form(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
    uri: Uri,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let user = authorize(&mut state, &credentials, AccessRule::Account, checks)?;
        if state.setup.shop.csrf.get_transfers
            && let Some(fields) = get_transfer::requested_transfer(&uri)
        {
            step_up::check_fresh_login(&state, &user, &credentials, checks)?;
            return carry_out(&mut state, &user.name, &fields);
        }
        let PageToken { token, cookie } = csrf::page_token(&mut state, &credentials, &user.name);
        let mut page = json!({ "page": "transfer", "user": user.name });
        if let (Json::Object(page), Some(token)) = (&mut page, token) {
            page.insert(csrf::CSRF_FIELD.to_owned(), token.into());
        }
        Ok(ServerResponse::ok(&page).with_cookie(cookie))
    })
}

/// `POST /transfer`: sends the money, if it was the user who asked for it, and a login that is fresh enough.
pub(super) async fn transfer(State(lane): State<Arc<LabLane>>, request: StateChangingRequest) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let change = csrf::authorize_change(&mut state, &request, checks);
        checks.plan(&[Check::FreshLogin]);
        let (user, fields) = change?;
        step_up::check_fresh_login(&state, &user, &request.credentials, checks)?;
        carry_out(&mut state, &user.name, &fields)
    })
}

/// Moves the money that `fields` name.
fn carry_out(state: &mut LaneState, from: &str, fields: &RequestFields) -> Result<ServerResponse, ServerResponse> {
    let (Some(to), Some(amount)) = (fields.text("to"), fields.number("amount")) else {
        return Err(ServerResponse::bad_request("say to whom and how much: to, amount"));
    };
    if state.accounts.find(&to).is_none() {
        return Err(ServerResponse::bad_request("no such account"));
    }
    let body = json!({ "from": from, "to": to, "amount": amount });
    state.records.add_transfer(TransferView { from: from.to_owned(), to, amount });
    Ok(ServerResponse::ok(&body))
}
