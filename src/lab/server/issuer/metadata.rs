//! What the issuer publishes: the discovery document (`OpenID` Connect Discovery, section 3) and its public keys.

use std::sync::Arc;

use axum::extract::State;
use serde_json::json;

use super::issuer_keys::{ISSUER_ALGORITHM, signing_key};
use crate::lab::issuer_state::ISSUER_URL;
use crate::lab::lane::LabLane;
use crate::lab::server::http::response::ServerResponse;
use crate::model::Route;

/// `GET /.well-known/openid-configuration`.
pub(super) async fn discovery() -> ServerResponse {
    let url_of = |route: Route| format!("{ISSUER_URL}{}", route.path());
    ServerResponse::ok(&json!({
        "issuer": ISSUER_URL,
        "authorization_endpoint": url_of(Route::Authorize),
        "token_endpoint": url_of(Route::Token),
        "userinfo_endpoint": url_of(Route::UserInfo),
        "jwks_uri": url_of(Route::IssuerJwks),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ISSUER_ALGORITHM.name()],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "scopes_supported": ["openid", "profile", "email", "offline_access", "photos.read", "photos.write", "photos.report"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

/// `GET /jwks`.
pub(super) async fn jwks(State(lane): State<Arc<LabLane>>) -> ServerResponse {
    let mut state = lane.state().await;
    match signing_key(&mut state) {
        Ok(_) => ServerResponse::ok(&state.issuer.keys.public_jwks().to_public_json()),
        Err(error) => error.into(),
    }
}
