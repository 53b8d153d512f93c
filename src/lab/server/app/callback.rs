//! `GET /callback`: where the issuer sends the browser back to. Everything in its address may come from an attacker, so each
//! part is compared with the flow that this browser began.

use std::sync::Arc;

use axum::extract::State;
use hyper::Uri;
use hyper::header::HeaderMap;
use serde_json::{Map, Value as Json};

use super::app_tokens::{self, ReceivedTokens};
use super::login::CALLBACK_URL;
use super::{SENDER, app_cookies};
use crate::lab::app_state::{APP_ORIGIN, AppSession, LoginFlow};
use crate::lab::issuer_state::ISSUER_URL;
use crate::lab::issuer_state::registered_client::APP_CLIENT;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::{constant_time_eq, sanitize_for_trace};
use crate::lab::server::auth::bearer::{self, VerifiedClaims};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::form_field;
use crate::lab::server::http::response::ServerResponse;
use crate::lab::server::issuer::issuer_keys::{ISSUER_ALGORITHM, fetched_keys};
use crate::model::Check;
use crate::token::{ClaimPresence, ClaimRules, TOKEN_CHECKS};

/// Ends the flow: exchanges the code, validates the ID token, begins a session.
pub(super) async fn callback(State(lane): State<Arc<LabLane>>, headers: HeaderMap, uri: Uri) -> ServerResponse {
    let mut checks = CheckRecorder::default();
    let response = log_in(&lane, &headers, uri.query().unwrap_or_default(), &mut checks).await;
    response.unwrap_or_else(|refusal| refusal).with_checks(checks)
}

async fn log_in(
    lane: &LabLane,
    headers: &HeaderMap,
    query: &str,
    checks: &mut CheckRecorder,
) -> Result<ServerResponse, ServerResponse> {
    checks.plan(&[Check::OauthState, Check::ResponseIssuer, Check::CodeExchange, Check::IssuerKeys]);
    checks.plan(&TOKEN_CHECKS);
    checks.plan(&[Check::Nonce]);
    let field = |name: &str| form_field(query.as_bytes(), name);
    let flow = take_flow(&mut *lane.state().await, headers);
    check_state(&*lane.state().await, flow.as_ref(), field("state").as_deref(), checks)?;
    check_response_issuer(field("iss").as_deref(), checks)?;
    if let Some(error) = field("error") {
        checks.failed(Check::CodeExchange, format!("the issuer says {}", sanitize_for_trace(&error)));
        return Err(refusal());
    }
    let code = field("code").ok_or_else(refusal)?;
    let verifier = flow.as_ref().and_then(|flow| flow.verifier.as_deref());
    let tokens = exchange_code(lane, &code, verifier, checks).await?;
    let id_token = tokens.id_token.clone().ok_or_else(refusal)?;
    let nonce = flow.map(|flow| flow.nonce);
    let claims = validate_id_token(lane, &id_token, APP_CLIENT, nonce.as_deref(), checks).await?;
    let user = claims.get("sub").and_then(Json::as_str).unwrap_or_default().to_owned();
    checks.set_user(&user);
    let session = AppSession { user, tokens: Some(tokens.into_kept()) };
    let LaneState { app, random, .. } = &mut *lane.state().await;
    let session_id = app.begin_session(session, random);
    Ok(ServerResponse::see_other(format!("{APP_ORIGIN}/"))
        .with_cookie(Some(app_cookies::session_cookie(&session_id)))
        .with_cookie(Some(app_cookies::end_of_flow())))
}

/// The answer to a callback that is refused. It says no more: an attacker would learn from it.
pub(super) fn refusal() -> ServerResponse {
    ServerResponse::bad_request("the login did not work; begin again").with_cookie(Some(app_cookies::end_of_flow()))
}

/// The flow of this browser, which ends here, however that goes.
pub(super) fn take_flow(state: &mut LaneState, headers: &HeaderMap) -> Option<LoginFlow> {
    app_cookies::flow_id(headers).and_then(|id| state.app.take_flow(&id))
}

/// `state` ties the callback to the browser in which the flow began (RFC 9700, section 4.7).
fn check_state(
    state: &LaneState,
    flow: Option<&LoginFlow>,
    presented: Option<&str>,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    if !state.setup.app.checks_state {
        checks.not_checked(Check::OauthState, "whoever began the flow");
        return Ok(());
    }
    let why = match (flow, presented) {
        (None, _) => "this browser has begun no flow",
        (_, None) => "none came",
        (Some(flow), Some(presented)) if constant_time_eq(&flow.state, presented) => {
            checks.passed(Check::OauthState, "that of this browser's flow");
            return Ok(());
        }
        _ => "not that of this browser's flow",
    };
    checks.failed(Check::OauthState, why);
    Err(refusal())
}

/// RFC 9207, section 2.4: with several issuers, a code must not be taken to another than the one that gave it.
fn check_response_issuer(presented: Option<&str>, checks: &mut CheckRecorder) -> Result<(), ServerResponse> {
    if presented == Some(ISSUER_URL) {
        checks.passed(Check::ResponseIssuer, ISSUER_URL);
        return Ok(());
    }
    let shown = presented.map_or("none came".into(), sanitize_for_trace);
    checks.failed(Check::ResponseIssuer, shown.into_owned());
    Err(refusal())
}

async fn exchange_code(
    lane: &LabLane,
    code: &str,
    verifier: Option<&str>,
    checks: &mut CheckRecorder,
) -> Result<ReceivedTokens, ServerResponse> {
    let mut fields = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK_URL)];
    fields.extend(verifier.map(|verifier| ("code_verifier", verifier)));
    let tokens = app_tokens::ask_issuer(lane, &fields, checks).await;
    match tokens {
        Ok(tokens) => {
            checks.passed(Check::CodeExchange, "tokens came");
            Ok(tokens)
        }
        Err(error) => {
            checks.failed(Check::CodeExchange, error.to_string());
            Err(refusal())
        }
    }
}

/// Validates an ID token for the client `client_id` (`OpenID` Connect Core, section 3.1.3.7). `nonce` is what this browser was
/// given.
pub(super) async fn validate_id_token(
    lane: &LabLane,
    id_token: &str,
    client_id: &str,
    nonce: Option<&str>,
    checks: &mut CheckRecorder,
) -> Result<Map<String, Json>, ServerResponse> {
    let keys = fetched_keys(lane, SENDER, id_token, checks).await.ok_or_else(refusal)?;
    let state = lane.state().await;
    let setup = &state.setup.app;
    let rules = ClaimRules {
        iss: Some(ISSUER_URL.to_owned()),
        aud: setup.checks_aud.then(|| client_id.to_owned()),
        typ: Some("JWT".to_owned()),
        exp: ClaimPresence::Required,
        leeway: 0,
    };
    let VerifiedClaims { claims, trace } =
        bearer::verify_strictly(id_token, keys, ISSUER_ALGORITHM, rules, state.now());
    checks.append(trace);
    let claims = claims.ok_or_else(refusal)?;
    let presented = claims.get("nonce").and_then(Json::as_str);
    let why = match (nonce, presented) {
        _ if !setup.checks_nonce => {
            checks.not_checked(Check::Nonce, "whatever it is");
            return Ok(claims);
        }
        (Some(nonce), Some(presented)) if constant_time_eq(nonce, presented) => {
            checks.passed(Check::Nonce, "that of this browser's flow");
            return Ok(claims);
        }
        (None, _) => "this browser has begun no flow",
        (_, None) => "none in the token",
        _ => "not that of this browser's flow",
    };
    checks.failed(Check::Nonce, why);
    Err(refusal())
}
