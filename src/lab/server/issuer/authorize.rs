//! `GET /authorize`: the authorization endpoint (RFC 6749, section 4.1). Who asks, and where the answer goes, is checked
//! before anything else; only then may an error go back to the client.

use std::sync::Arc;

use axum::extract::State;
use hyper::Uri;
use hyper::header::HeaderMap;
use serde_json::json;

use super::issuer_cookie;
use crate::lab::issuer_state::AuthorizationCode;
use crate::lab::issuer_state::authorization_request::{AuthorizationRequest, way_back};
use crate::lab::issuer_state::registered_client::RegisteredClient;
use crate::lab::issuer_state::scope_set::ScopeSet;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::{new_id, sanitize_for_trace};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::form_field;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::model::Check;
use crate::model::switch_types::RedirectUriMatch;

/// The checks of an authorization request, in order.
const AUTHORIZATION_CHECKS: [Check; 6] =
    [Check::OauthClient, Check::RedirectUri, Check::Pkce, Check::Scope, Check::IssuerLogin, Check::Consent];

/// Sends the browser back to the client with a code, or first asks its user to log in or to consent.
pub(super) async fn authorize(State(lane): State<Arc<LabLane>>, headers: HeaderMap, uri: Uri) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        checks.plan(&AUTHORIZATION_CHECKS);
        let query = uri.query().unwrap_or_default();
        let request = read_request(&state, query, checks)?;
        let session_id = issuer_cookie::session_id(&state, &headers);
        let Some((user, auth_time)) = issuer_cookie::logged_in(&state, session_id.as_deref()) else {
            check_may_ask(query, &request, Check::IssuerLogin, "login_required", checks)?;
            return Ok(ask_to_log_in(&mut state, session_id, &request, query, checks));
        };
        let user = user.to_owned();
        checks.passed(Check::IssuerLogin, &user);
        checks.set_user(&user);
        if state.setup.issuer.asks_consent && !state.issuer.has_consent(&user, request.client.id, &request.scope) {
            check_may_ask(query, &request, Check::Consent, "consent_required", checks)?;
            return Ok(ask_for_consent(&mut state, session_id.as_deref(), &request, query, checks));
        }
        if state.setup.issuer.asks_consent {
            checks.passed(Check::Consent, request.scope.to_string());
        } else {
            checks.not_checked(Check::Consent, "nobody is asked");
        }
        let code = give_code(&mut state, &request, user, auth_time);
        Ok(ServerResponse::found(request.way_back(("code", &code))))
    })
}

/// Reads the request in `query`. `Err` is a page with the error, as long as it isn't certain whose request it is; then the
/// way back with the error (section 4.1.2.1).
fn read_request(
    state: &LaneState,
    query: &str,
    checks: &mut CheckRecorder,
) -> Result<AuthorizationRequest, ServerResponse> {
    let field = |name: &str| form_field(query.as_bytes(), name);
    let client = field("client_id").as_deref().and_then(RegisteredClient::find);
    let Some(client) = client else {
        checks.failed(Check::OauthClient, "not registered");
        return Err(ServerResponse::bad_request("invalid_client"));
    };
    checks.passed(Check::OauthClient, client.id);
    let redirect_uri = field("redirect_uri").unwrap_or_default();
    let comparison = state.setup.issuer.redirect_uris;
    if !client.may_redirect_to(&redirect_uri, comparison) {
        checks.failed(Check::RedirectUri, format!("{} is not registered", sanitize_for_trace(&redirect_uri)));
        return Err(ServerResponse::bad_request("invalid_redirect_uri"));
    }
    let how = if comparison == RedirectUriMatch::Exact {
        "registered"
    } else {
        "begins like a registered one, its last slash aside"
    };
    checks.passed(Check::RedirectUri, how);
    let state_parameter = field("state");
    let refuse =
        |error: &str| ServerResponse::found(way_back(&redirect_uri, state_parameter.as_deref(), ("error", error)));
    if field("response_type").as_deref() != Some("code") {
        return Err(refuse("unsupported_response_type"));
    }
    let challenge = read_challenge(state, query, checks).map_err(|()| refuse("invalid_request"))?;
    let scope = ScopeSet::parse(&field("scope").unwrap_or_default());
    if let Some(unknown) = scope.names().find(|name| !client.scopes.contains(name)) {
        checks.failed(Check::Scope, format!("{} is not for this client", sanitize_for_trace(unknown)));
        return Err(refuse("invalid_scope"));
    }
    checks.passed(Check::Scope, scope.to_string());
    let nonce = field("nonce");
    Ok(AuthorizationRequest { client, redirect_uri, scope, state: state_parameter, nonce, challenge })
}

/// The PKCE challenge of the request. `plain` is refused: whoever sees such a request knows the verifier (RFC 9700, section
/// 2.1.1).
fn read_challenge(state: &LaneState, query: &str, checks: &mut CheckRecorder) -> Result<Option<String>, ()> {
    let field = |name: &str| form_field(query.as_bytes(), name);
    let is_challenge =
        |text: &str| text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    match (field("code_challenge"), field("code_challenge_method").as_deref()) {
        (Some(challenge), Some("S256")) if is_challenge(&challenge) => {
            checks.passed(Check::Pkce, "a challenge came");
            Ok(Some(challenge))
        }
        (None, None) if !state.setup.issuer.requires_pkce => {
            checks.not_checked(Check::Pkce, "no challenge came");
            Ok(None)
        }
        (None, None) => {
            checks.failed(Check::Pkce, "no challenge came");
            Err(())
        }
        _ => {
            checks.failed(Check::Pkce, "no challenge of the method S256");
            Err(())
        }
    }
}

/// Checks whether a page may be shown: with `prompt=none` the client wants an answer at once (`OpenID` Connect Core, section
/// 3.1.2.1). `Err` is the way back with the error; `missing` is the check that a page could have helped.
fn check_may_ask(
    query: &str,
    request: &AuthorizationRequest,
    missing: Check,
    error: &str,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    if form_field(query.as_bytes(), "prompt").as_deref() != Some("none") {
        return Ok(());
    }
    checks.failed(missing, "none, and nobody may be asked");
    Err(ServerResponse::found(request.way_back(("error", error))))
}

/// Shows the page of the login. It is no refusal: the request goes on when the user is known.
fn ask_to_log_in(
    state: &mut LaneState,
    session_id: Option<String>,
    request: &AuthorizationRequest,
    query: &str,
    checks: &mut CheckRecorder,
) -> ServerResponse {
    checks.not_checked(Check::IssuerLogin, "nobody yet: asks");
    let (id, cookie) = if let Some(id) = session_id {
        (id, None)
    } else {
        let (id, cookie) = issuer_cookie::begin(state, None, None);
        (id, Some(cookie))
    };
    let handle = state.issuer.open_page(&id, query, &mut state.random);
    let page = json!({ "page": "login", "client": request.client.name, "request": handle });
    ServerResponse::ok(&page).with_cookie(cookie)
}

/// Shows the page of the consent.
fn ask_for_consent(
    state: &mut LaneState,
    session_id: Option<&str>,
    request: &AuthorizationRequest,
    query: &str,
    checks: &mut CheckRecorder,
) -> ServerResponse {
    checks.not_checked(Check::Consent, "none yet: asks");
    let handle = state.issuer.open_page(session_id.unwrap_or_default(), query, &mut state.random);
    let scopes: Vec<&str> = request.scope.names().collect();
    let page = json!({ "page": "consent", "client": request.client.name, "scopes": scopes, "request": handle });
    ServerResponse::ok(&page)
}

fn give_code(state: &mut LaneState, request: &AuthorizationRequest, user: String, auth_time: i64) -> String {
    let code = new_id(&mut state.random);
    let now = state.now();
    let expires_at = now.saturating_add(i64::from(state.setup.issuer.code_seconds));
    let record = AuthorizationCode { request: request.clone(), user, auth_time, expires_at, was_used: false };
    state.issuer.add_code(&code, record, now);
    code
}
