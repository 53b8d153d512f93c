//! `GET /login`: begins a code flow (RFC 6749, section 4.1.1) and sends the browser to the issuer.

use std::sync::Arc;

use axum::extract::State;
use sha2::{Digest as _, Sha256};

use super::app_cookies;
use crate::lab::app_state::LoginFlow;
use crate::lab::issuer_state::ISSUER_URL;
use crate::lab::issuer_state::registered_client::APP_CLIENT;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::new_id;
use crate::lab::server::http::response::ServerResponse;
use crate::model::Route;
use crate::token::base64url;

/// Where the issuer sends the browser back to.
pub(super) const CALLBACK_URL: &str = "https://spa.test/callback";

/// Makes `state`, `nonce` and verifier, keeps them for this browser, and sends only what may be seen to the issuer.
pub(super) async fn begin(State(lane): State<Arc<LabLane>>) -> ServerResponse {
    let mut state = lane.state().await;
    let flow = new_flow(&mut state);
    let location = authorization_url(&flow, &state.setup.app.scope);
    let LaneState { app, random, .. } = &mut *state;
    let id = app.begin_flow(flow, random);
    ServerResponse::found(location).with_cookie(Some(app_cookies::flow_cookie(&id)))
}

/// A flow with fresh random values. The verifier has 64 hex digits, 43 to 128 are allowed (RFC 7636, section 4.1).
pub(super) fn new_flow(state: &mut LaneState) -> LoginFlow {
    let random = &mut state.random;
    let (state_value, nonce) = (new_id(random), new_id(random));
    let verifier = state.setup.app.sends_pkce.then(|| format!("{}{}", new_id(random), new_id(random)));
    LoginFlow { state: state_value, nonce, verifier }
}

fn authorization_url(flow: &LoginFlow, scope: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", APP_CLIENT)
        .append_pair("redirect_uri", CALLBACK_URL)
        .append_pair("scope", scope)
        .append_pair("state", &flow.state)
        .append_pair("nonce", &flow.nonce);
    if let Some(verifier) = &flow.verifier {
        let challenge = base64url::encode(Sha256::digest(verifier));
        query.append_pair("code_challenge", &challenge).append_pair("code_challenge_method", "S256");
    }
    format!("{ISSUER_URL}{}?{}", Route::Authorize.path(), query.finish())
}
