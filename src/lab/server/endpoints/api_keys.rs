//! `/keys`: the API keys of whoever is logged in. A key is shown once, when it is made; afterwards its number names it.

use std::sync::Arc;

use axum::extract::{Path, State};
use hyper::StatusCode;
use serde_json::{Value as Json, json};

use crate::lab::api_keys::{ApiKey, KeyOwner};
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::auth::api_key::KEY_SCOPES;
use crate::lab::server::auth::authorize::{AccessRule, authorize};
use crate::lab::server::auth::csrf;
use crate::lab::server::http::body::RequestFields;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::server::http::state_changing_request::StateChangingRequest;
use crate::model::calendar::format_timestamp;

/// How many bytes the name of a key may have.
const MAX_NAME_BYTES: usize = 40;

/// `POST /keys`: makes a key.
pub(super) async fn make(State(lane): State<Arc<LabLane>>, request: StateChangingRequest) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let (user, fields) = csrf::authorize_change(&mut state, &request, checks)?;
        check_enabled(&state)?;
        let owner = read_owner(user.name, &fields)?;
        let (name, scope) = (owner.name.clone(), owner.scope());
        let LaneState { api_keys, setup, random, .. } = &mut *state;
        let (id, key) = api_keys.add(owner, setup.shop.api_keys.hashes_keys, random);
        Ok(ServerResponse::ok(&json!({ "id": id, "name": name, "scope": scope, "key": key })))
    })
}

/// What is asked for: a key of this name with these scopes.
fn read_owner(user: String, fields: &RequestFields) -> Result<KeyOwner, ServerResponse> {
    let is_name = |name: &String| {
        (1..=MAX_NAME_BYTES).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
    };
    let name = fields.text("name").filter(is_name);
    let name = name.ok_or_else(|| ServerResponse::bad_request("send a name for the key, in up to 40 letters"))?;
    let scopes: Vec<String> = fields.text("scope").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    if scopes.iter().any(|scope| !KEY_SCOPES.contains(&scope.as_str())) {
        return Err(ServerResponse::bad_request("invalid_scope"));
    }
    Ok(KeyOwner { user, name, scopes })
}

/// `GET /keys`: lists the keys of whoever asks, without the keys themselves.
pub(super) async fn list(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let user = authorize(&mut state, &credentials, AccessRule::Account, checks)?;
        check_enabled(&state)?;
        let keys: Vec<Json> = state.api_keys.of_user(&user.name).map(key_json).collect();
        Ok(ServerResponse::ok(&json!({ "count": keys.len(), "keys": keys })))
    })
}

fn key_json(key: &ApiKey) -> Json {
    json!({
        "id": key.id,
        "name": key.owner.name,
        "scope": key.owner.scope(),
        "last": key.last_used.map(format_timestamp),
    })
}

/// `DELETE /keys/2`: revokes one of one's own keys. Somebody else's number is as good as none.
pub(super) async fn revoke(
    State(lane): State<Arc<LabLane>>,
    Path(id): Path<String>,
    credentials: RequestCredentials,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let user = authorize(&mut state, &credentials, AccessRule::Account, checks)?;
        check_enabled(&state)?;
        if id.parse().is_ok_and(|id| state.api_keys.revoke(&user.name, id)) {
            return Ok(ServerResponse::no_content());
        }
        Err(ServerResponse::error(StatusCode::NOT_FOUND, "no such key"))
    })
}

fn check_enabled(state: &LaneState) -> Result<(), ServerResponse> {
    if state.setup.shop.api_keys.enabled {
        return Ok(());
    }
    Err(ServerResponse::error(StatusCode::NOT_FOUND, "this shop has no API keys"))
}
