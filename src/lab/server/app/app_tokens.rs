//! The tokens that the app's server has: where they come from, and what it does with them for its pages.

use std::fmt;

use std::sync::Arc;

use axum::extract::State;
use hyper::StatusCode;
use hyper::header::HeaderMap;
use serde_json::{Value as Json, json};

use super::{SENDER, app_cookies};
use crate::lab::app_state::AppTokens;
use crate::lab::issuer_state::ISSUER_HOST;
use crate::lab::lane::LabLane;
use crate::lab::photo_albums::PHOTOS_HOST;
use crate::lab::server::backchannel::{self, BackchannelRequest};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::response::ServerResponse;
use crate::lab::server::issuer::basic_credentials;
use crate::model::switch_types::AppShape;
use crate::model::{Check, Route};

/// What the issuer has given.
#[derive(Clone)]
pub(super) struct ReceivedTokens {
    kept: AppTokens,
    pub(super) id_token: Option<String>,
}

impl ReceivedTokens {
    /// What is kept: the ID token has said who logged in, and is good for nothing else.
    pub(super) fn into_kept(self) -> AppTokens {
        self.kept
    }
}

/// `GET /photos`: the app's server calls the API for its page. Only a backend for frontend does.
pub(super) async fn photos(State(lane): State<Arc<LabLane>>, headers: HeaderMap) -> ServerResponse {
    let mut checks = CheckRecorder::default();
    let response = fetch_photos(&lane, &headers, &mut checks).await;
    response.unwrap_or_else(|refusal| refusal).with_checks(checks)
}

async fn fetch_photos(
    lane: &LabLane,
    headers: &HeaderMap,
    checks: &mut CheckRecorder,
) -> Result<ServerResponse, ServerResponse> {
    if lane.state().await.setup.app.shape != AppShape::Backend {
        return Err(not_of_this_shape());
    }
    let tokens = fresh_tokens(lane, headers, checks).await?;
    let request = BackchannelRequest::GetWithToken { path: Route::Photos.path(), token: tokens.access };
    let exchange = backchannel::send(lane, SENDER, PHOTOS_HOST, request, checks).await.map_err(|_| unavailable())?;
    let (status, body) = (exchange.status, serde_json::from_str(&exchange.response.body).unwrap_or(Json::Null));
    checks.add_backchannel(exchange);
    if status == 200 { Ok(ServerResponse::ok(&body)) } else { Err(ServerResponse::forbidden()) }
}

/// `POST /token`: gives the page an access token, and keeps the refresh token (RFC 10017, section 6.2).
pub(super) async fn token(State(lane): State<Arc<LabLane>>, headers: HeaderMap) -> ServerResponse {
    let mut checks = CheckRecorder::default();
    let response = give_token(&lane, &headers, &mut checks).await;
    response.unwrap_or_else(|refusal| refusal).with_checks(checks)
}

async fn give_token(
    lane: &LabLane,
    headers: &HeaderMap,
    checks: &mut CheckRecorder,
) -> Result<ServerResponse, ServerResponse> {
    if lane.state().await.setup.app.shape != AppShape::TokenMediating {
        return Err(not_of_this_shape());
    }
    let tokens = fresh_tokens(lane, headers, checks).await?;
    let expires_in = tokens.expires_at.saturating_sub(lane.state().await.now());
    let body = json!({ "access_token": tokens.access, "token_type": "Bearer", "expires_in": expires_in });
    Ok(ServerResponse::ok(&body))
}

/// The tokens of this browser's session, renewed if the access token has expired.
async fn fresh_tokens(
    lane: &LabLane,
    headers: &HeaderMap,
    checks: &mut CheckRecorder,
) -> Result<AppTokens, ServerResponse> {
    checks.plan(&[Check::SessionCookie, Check::Login]);
    let session_id = app_cookies::session_id(headers).ok_or_else(|| {
        checks.failed(Check::SessionCookie, "none");
        not_logged_in()
    })?;
    let state = lane.state().await;
    let Some(session) = state.app.session(&session_id).cloned() else {
        checks.failed(Check::SessionCookie, "no such session");
        return Err(not_logged_in());
    };
    let now = state.now();
    drop(state);
    checks.passed(Check::SessionCookie, "the app's own");
    checks.passed(Check::Login, &session.user);
    checks.set_user(&session.user);
    let tokens = session.tokens.ok_or_else(ServerResponse::forbidden)?;
    if now < tokens.expires_at {
        return Ok(tokens);
    }
    let refresh_token = tokens.refresh.ok_or_else(not_logged_in)?;
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.as_str())];
    let Ok(renewed) = ask_issuer(lane, &fields, checks).await.map(ReceivedTokens::into_kept) else {
        lane.state().await.app.end_session(&session_id);
        return Err(not_logged_in());
    };
    lane.state().await.app.set_tokens(&session_id, renewed.clone());
    Ok(renewed)
}

/// What came from the token endpoint instead of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenEndpointError {
    /// Nothing.
    NoResponse,
    /// This status, with this `error`.
    Refused { status: u16, error: String },
}

impl fmt::Display for TokenEndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoResponse => f.write_str("the issuer does not answer"),
            Self::Refused { status, error } => write!(f, "the issuer says {status} {error}"),
        }
    }
}

/// Sends a form to the token endpoint, with the app's own secret.
pub(super) async fn ask_issuer(
    lane: &LabLane,
    fields: &[(&str, &str)],
    checks: &mut CheckRecorder,
) -> Result<ReceivedTokens, TokenEndpointError> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let credentials = basic_credentials(&mut *lane.state().await);
    let request = BackchannelRequest::Form { path: Route::Token.path(), body, credentials };
    let exchange = backchannel::send(lane, SENDER, ISSUER_HOST, request, checks)
        .await
        .map_err(|_| TokenEndpointError::NoResponse)?;
    let (status, answer) = (exchange.status, serde_json::from_str::<Json>(&exchange.response.body));
    checks.add_backchannel(exchange);
    let answer = answer.unwrap_or_default();
    let text = |name: &str| answer.get(name).and_then(Json::as_str).map(str::to_owned);
    match (status, text("access_token")) {
        (200, Some(access)) => {
            let lifetime = answer.get("expires_in").and_then(Json::as_i64).unwrap_or(0);
            let expires_at = lane.state().await.now().saturating_add(lifetime);
            let kept = AppTokens { access, expires_at, refresh: text("refresh_token") };
            Ok(ReceivedTokens { kept, id_token: text("id_token") })
        }
        _ => Err(TokenEndpointError::Refused { status, error: text("error").unwrap_or_default() }),
    }
}

fn not_logged_in() -> ServerResponse {
    ServerResponse::unauthorized().with_realm("app")
}

fn not_of_this_shape() -> ServerResponse {
    ServerResponse::error(StatusCode::FORBIDDEN, "not in an app of this shape")
}

fn unavailable() -> ServerResponse {
    ServerResponse::error(StatusCode::BAD_GATEWAY, "the API does not answer")
}
