//! `news.shop.test` and `pay.shop.test`: services that let people in by tokens of the shop. They have no accounts and no
//! sessions; all that they know of somebody stands in the token.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use hyper::StatusCode;
use serde_json::{Value as Json, json};

use super::{introspection_client, jwks_cache};
use crate::lab::hosts::ServiceId;
use crate::lab::lane::LabLane;
use crate::lab::secret::sanitize_for_trace;
use crate::lab::server::auth::authorize::RequiredRole;
use crate::lab::server::auth::bearer;
use crate::lab::server::auth::bearer::TokenIdentity;
use crate::lab::server::auth::dpop;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{Challenge, ServerResponse, with_fallbacks};
use crate::lab::server::oauth::issue::{ACCESS_TOKEN_TYP, ISSUER};
use crate::model::switch_types::{RevocationMethod, TokenForm};
use crate::model::{Check, Exchange, Trace};
use crate::token::{ClaimPresence, ClaimRules, TOKEN_CHECKS};

/// One service of a lane.
#[derive(Clone, Debug)]
struct ResourceServer {
    lane: Arc<LabLane>,
    service: ServiceId,
}

/// The service of a lane.
pub(in crate::lab::server) fn router(lane: Arc<LabLane>, service: ServiceId) -> Router {
    let routes = Router::new().route("/", get(start)).route("/me", get(me)).route("/admin", get(admin));
    with_fallbacks(routes).with_state(ResourceServer { lane, service })
}

async fn start(State(desk): State<ResourceServer>) -> ServerResponse {
    ServerResponse::ok(&json!({ "page": "start", "service": desk.service.name() }))
}

/// `GET /me`: whom does the token name?
async fn me(State(desk): State<ResourceServer>, visit: RequestCredentials) -> ServerResponse {
    desk.authorize(&visit, RequiredRole::AnyUser).await
}

/// `GET /admin`: for admins, as far as the token says so.
async fn admin(State(desk): State<ResourceServer>, visit: RequestCredentials) -> ServerResponse {
    desk.authorize(&visit, RequiredRole::Admin).await
}

impl ResourceServer {
    async fn authorize(&self, visit: &RequestCredentials, wants: RequiredRole) -> ServerResponse {
        let mut asked = Vec::new();
        let mut checks = CheckRecorder::new(self.planned_checks(wants).await);
        let answer = match self.authenticate(visit, &mut checks, &mut asked).await {
            Ok(named) => self.respond(visit, &named, wants, checks),
            Err(refusal) => refusal.with_trace(checks.into_trace(None)),
        };
        answer.with_realm(self.service.name()).with_backchannel(asked)
    }

    /// The checks of a request, in order.
    async fn planned_checks(&self, wants: RequiredRole) -> Vec<Check> {
        let role = (wants == RequiredRole::Admin).then_some(Check::Role);
        let access = self.lane.state().await.setup.shop.access.clone();
        if access.form == TokenForm::Opaque {
            let first = [Check::Bearer, Check::Introspection, Check::Aud, Check::Account];
            return first.into_iter().chain(role).collect();
        }
        let revoked = (access.revoke != RevocationMethod::Never).then_some(Check::Revoked);
        let first = [Check::Bearer, Check::IssuerKeys];
        first.into_iter().chain(TOKEN_CHECKS).chain(revoked).chain([Check::Account]).chain(role).collect()
    }

    /// Believes a token, or not. `Err` is the answer to a request that is refused.
    async fn authenticate(
        &self,
        visit: &RequestCredentials,
        checks: &mut CheckRecorder,
        asked: &mut Vec<Exchange>,
    ) -> Result<TokenIdentity, ServerResponse> {
        let access = self.lane.state().await.setup.shop.access.clone();
        let token = bearer::presented_token(visit, &access, checks)?;
        if access.form == TokenForm::Opaque {
            return self.authenticate_opaque(visit, token, checks, asked).await;
        }
        let Some(keys) = jwks_cache::verification_keys(&self.lane, self.service, token, checks, asked).await else {
            return Err(unavailable());
        };
        let mut world = self.lane.state().await;
        let algorithm = crate::lab::server::oauth::issue::signing_algorithm(&world)
            .map_err(|why| ServerResponse::error(StatusCode::INTERNAL_SERVER_ERROR, &why))?;
        let rules = self.claim_rules(&world.setup);
        let (claims, trace): (_, Trace) = bearer::verify_strictly(token, keys, algorithm, rules, world.now());
        checks.append(trace);
        let claims = claims.ok_or_else(|| bearer::invalid_token_response(visit))?;
        if world.setup.shop.access.revoke != RevocationMethod::Never {
            checks.not_checked(Check::Revoked, "the shop knows; nobody asks it");
        }
        if self.service.switches(&world.setup).check_proof {
            dpop::check_binding(&mut world, visit, &claims, checks)?;
        } else {
            checks.not_checked(Check::KeyBinding, "taken as bearer");
        }
        checks.not_checked(Check::Account, "none kept here");
        Ok(TokenIdentity::from_claims(claims))
    }

    /// Whom an opaque token stands for, in the shop's words.
    async fn authenticate_opaque(
        &self,
        visit: &RequestCredentials,
        token: &str,
        checks: &mut CheckRecorder,
        asked: &mut Vec<Exchange>,
    ) -> Result<TokenIdentity, ServerResponse> {
        let refused = || bearer::invalid_token_response(visit);
        let claims = match introspection_client::introspect(&self.lane, self.service, token, checks, asked).await {
            Ok(claims) => claims,
            Err(introspection_client::IntrospectionFailure::Inactive) => return Err(refused()),
            Err(introspection_client::IntrospectionFailure::Unreachable) => return Err(unavailable()),
        };
        let audience = claims.get("aud").and_then(Json::as_str).unwrap_or_default();
        if !self.service.switches(&self.lane.state().await.setup).check_aud {
            checks.not_checked(Check::Aud, "");
        } else if audience == self.service.audience() {
            checks.passed(Check::Aud, audience);
        } else {
            checks.failed(
                Check::Aud,
                format!("expected {}, got {}", self.service.audience(), sanitize_for_trace(audience)),
            );
            return Err(refused());
        }
        checks.not_checked(Check::Account, "none kept here");
        Ok(TokenIdentity::from_claims(claims))
    }

    /// What this service demands of the claims.
    fn claim_rules(&self, setup: &crate::model::Setup) -> ClaimRules {
        let switches = self.service.switches(setup);
        ClaimRules {
            iss: Some(ISSUER.to_owned()),
            aud: switches.check_aud.then(|| self.service.audience().to_owned()),
            typ: switches.check_typ.then(|| ACCESS_TOKEN_TYP.to_owned()),
            exp: ClaimPresence::Required,
            leeway: 0,
        }
    }

    fn respond(
        &self,
        visit: &RequestCredentials,
        named: &TokenIdentity,
        wants: RequiredRole,
        mut checks: CheckRecorder,
    ) -> ServerResponse {
        let user = Some(named.user.clone());
        if wants == RequiredRole::AnyUser {
            let body = json!({ "service": self.service.name(), "user": named.user, "role": named.role });
            return ServerResponse::ok(&body).with_trace(checks.into_trace(user));
        }
        if named.role == "admin" {
            checks.passed(Check::Role, "admin");
            let body = json!({ "page": "admin", "service": self.service.name(), "user": named.user });
            return ServerResponse::ok(&body).with_trace(checks.into_trace(user));
        }
        checks.failed(Check::Role, format!("is {}, needs admin", sanitize_for_trace(&named.role)));
        ServerResponse::forbidden()
            .with_challenge(Challenge::InsufficientScope(visit.token.scheme()))
            .with_trace(checks.into_trace(user))
    }
}

/// The service cannot tell whether a token is good: that is no fault of the one who brings it.
fn unavailable() -> ServerResponse {
    ServerResponse::error(StatusCode::SERVICE_UNAVAILABLE, "tokens cannot be verified now")
}
