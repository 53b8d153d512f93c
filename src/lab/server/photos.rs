//! `photos.test`: a resource server (RFC 6749, section 1.1) that takes access tokens of `id.test`. It checks for whom a token
//! is, what its client may do (scope), and what its user may do (role).

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{delete, get};
use hyper::StatusCode;
use serde_json::{Map, Value as Json, json};

use super::auth::bearer::{self, VerifiedClaims};
use super::backchannel::BackchannelSender;
use super::check_recorder::CheckRecorder;
use super::http::credentials::RequestCredentials;
use super::http::response::{Challenge, ServerResponse, with_fallbacks};
use super::issuer::issuer_keys::{ISSUER_ALGORITHM, fetched_keys};
use crate::lab::issuer_state::ISSUER_URL;
use crate::lab::issuer_state::scope_set::{NeededScope, ScopeSet};
use crate::lab::lane::LabLane;
use crate::lab::photo_albums::{PHOTOS_AUDIENCE, PHOTOS_HOST, PhotoAlbums};
use crate::lab::tokens::shop_signing::ACCESS_TOKEN_TYP;
use crate::model::setup::{AccessTokenSetup, PhotosSetup};
use crate::model::{Check, Route};
use crate::token::{ClaimPresence, ClaimRules, TOKEN_CHECKS};

/// The name by which it asks the issuer.
const SENDER: BackchannelSender = BackchannelSender { name: "photos", host: PHOTOS_HOST };

/// What a route asks for.
#[derive(Clone, Copy, Debug)]
struct PhotosRule {
    scope: NeededScope,
    /// Whether only an admin may do it, or a client that acts for itself.
    for_admins: bool,
}

/// The API's routes.
pub(super) fn router(lane: Arc<LabLane>) -> Router {
    let routes = Router::new()
        .route(Route::Photos.path(), get(list))
        .route(Route::DeletePhoto.path(), delete(remove))
        .route(Route::Report.path(), get(report));
    with_fallbacks(routes).with_state(lane)
}

async fn list(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    answer(&lane, &credentials, PhotosRule { scope: NeededScope::PhotosRead, for_admins: false }, |albums, user| {
        ServerResponse::ok(&json!({ "owner": user, "photos": albums.photos_of(user) }))
    })
    .await
}

async fn remove(
    State(lane): State<Arc<LabLane>>,
    Path(name): Path<String>,
    credentials: RequestCredentials,
) -> ServerResponse {
    answer(&lane, &credentials, PhotosRule { scope: NeededScope::PhotosWrite, for_admins: false }, |albums, user| {
        if albums.delete(user, &name) {
            ServerResponse::no_content()
        } else {
            ServerResponse::error(StatusCode::NOT_FOUND, "no such photo")
        }
    })
    .await
}

async fn report(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    answer(&lane, &credentials, PhotosRule { scope: NeededScope::PhotosReport, for_admins: true }, |albums, _| {
        let count = |user: &str| albums.photos_of(user).len();
        ServerResponse::ok(&json!({ "alice": count("alice"), "bob": count("bob") }))
    })
    .await
}

/// Lets a request in by its token, and then lets `act` answer it for the token's user.
async fn answer(
    lane: &LabLane,
    credentials: &RequestCredentials,
    rule: PhotosRule,
    act: impl FnOnce(&mut PhotoAlbums, &str) -> ServerResponse,
) -> ServerResponse {
    let mut checks = CheckRecorder::default();
    let response = match authorize(lane, credentials, rule, &mut checks).await {
        Ok(user) => act(&mut lane.state().await.photos, &user),
        Err(refusal) => refusal,
    };
    response.with_checks(checks).with_realm("photos")
}

/// The user, or the client that acts for itself, if the token is good for `rule`.
async fn authorize(
    lane: &LabLane,
    credentials: &RequestCredentials,
    rule: PhotosRule,
    checks: &mut CheckRecorder,
) -> Result<String, ServerResponse> {
    checks.plan(&[Check::Bearer, Check::IssuerKeys]);
    checks.plan(&TOKEN_CHECKS);
    checks.plan(&[Check::Scope, Check::Role]);
    let token = bearer::presented_token(credentials, &AccessTokenSetup::default(), checks)?;
    let keys = fetched_keys(lane, SENDER, token, checks)
        .await
        .ok_or_else(|| ServerResponse::error(StatusCode::SERVICE_UNAVAILABLE, "tokens cannot be verified now"))?;
    let state = lane.state().await;
    let setup = &state.setup.photos;
    let rules = ClaimRules {
        iss: Some(ISSUER_URL.to_owned()),
        aud: setup.check_aud.then(|| PHOTOS_AUDIENCE.to_owned()),
        typ: setup.check_typ.then(|| ACCESS_TOKEN_TYP.to_owned()),
        exp: ClaimPresence::Required,
        leeway: 0,
    };
    let VerifiedClaims { claims, trace } = bearer::verify_strictly(token, keys, ISSUER_ALGORITHM, rules, state.now());
    checks.append(trace);
    let claims = claims.ok_or_else(|| bearer::invalid_token_response(credentials))?;
    let user = text(&claims, "sub").to_owned();
    checks.set_user(&user);
    check_scope(setup, &claims, rule, checks)?;
    check_role(setup, &claims, rule, checks)?;
    Ok(user)
}

fn text<'c>(claims: &'c Map<String, Json>, name: &str) -> &'c str {
    claims.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// What the client may do: 403 with the scope that is missing (RFC 6750, section 3.1).
fn check_scope(
    setup: &PhotosSetup,
    claims: &Map<String, Json>,
    rule: PhotosRule,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    let scope = ScopeSet::parse(text(claims, "scope"));
    if !setup.check_scope {
        checks.not_checked(Check::Scope, scope.to_string());
    } else if scope.contains(rule.scope.name()) {
        checks.passed(Check::Scope, rule.scope.name());
    } else {
        checks.failed(Check::Scope, format!("{} is missing", rule.scope.name()));
        return Err(ServerResponse::forbidden().with_challenge(Challenge::MissingScope(rule.scope)));
    }
    Ok(())
}

/// What the user may do: a token never allows its client more than that. A client that acts for itself has no user.
fn check_role(
    setup: &PhotosSetup,
    claims: &Map<String, Json>,
    rule: PhotosRule,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    let user_role = text(claims, "role");
    let is_client = text(claims, "sub") == text(claims, "client_id");
    if !setup.report_for_admins {
        checks.not_checked(Check::Role, user_role);
    } else if !rule.for_admins {
        checks.passed(Check::Role, "their own photos");
    } else if is_client {
        checks.passed(Check::Role, "no user: the client acts for itself");
    } else if user_role == "admin" {
        checks.passed(Check::Role, user_role);
    } else {
        checks.failed(Check::Role, format!("{user_role}, not admin"));
        return Err(ServerResponse::forbidden());
    }
    Ok(())
}
