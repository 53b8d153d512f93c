//! `news.shop.test` and `pay.shop.test`: resource servers that accept the shop's tokens. They have no accounts and no
//! sessions; everything they know of a user is in the token, or in the shop's introspection response.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use hyper::StatusCode;
use serde_json::{Map, Value as Json, json};

use super::introspection_client::{self, IntrospectionFailure};
use super::jwks_cache;
use crate::lab::hosts::ServiceId;
use crate::lab::lane::LabLane;
use crate::lab::secret::sanitize_for_trace;
use crate::lab::server::auth::authorize::{AccessRule, AuthenticatedUser, RoleSource, token_checks};
use crate::lab::server::auth::bearer::{self, TokenIdentity, VerifiedClaims};
use crate::lab::server::auth::dpop;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{ServerResponse, with_fallbacks};
use crate::lab::tokens::shop_signing::{ACCESS_TOKEN_TYP, signing_algorithm};
use crate::model::switch_types::{RevocationMethod, TokenForm};
use crate::model::{Check, Route};
use crate::token::ClaimRules;

/// One service of a lane.
#[derive(Clone, Debug)]
struct ResourceServer {
    lane: Arc<LabLane>,
    service: ServiceId,
}

/// The routes of a service.
pub(in crate::lab::server) fn router(lane: Arc<LabLane>, service: ServiceId) -> Router {
    let routes = Router::new()
        .route(Route::ServiceStart.path(), get(start))
        .route(Route::ServiceMe.path(), get(me))
        .route(Route::ServiceAdmin.path(), get(admin));
    with_fallbacks(routes).with_state(ResourceServer { lane, service })
}

async fn start(State(server): State<ResourceServer>) -> ServerResponse {
    ServerResponse::ok(&json!({ "page": "start", "service": server.service.name() }))
}

/// `GET /me`: whom does the token name?
async fn me(State(server): State<ResourceServer>, credentials: RequestCredentials) -> ServerResponse {
    server.handle(&credentials, AccessRule::Account).await
}

/// `GET /admin`: for admins, according to the token.
async fn admin(State(server): State<ResourceServer>, credentials: RequestCredentials) -> ServerResponse {
    server.handle(&credentials, AccessRule::Admin).await
}

impl ResourceServer {
    async fn handle(&self, credentials: &RequestCredentials, rule: AccessRule) -> ServerResponse {
        let mut checks = CheckRecorder::default();
        let user = self.authorize(credentials, rule, &mut checks).await;
        let response = user.map_or_else(
            |refusal| refusal,
            |AuthenticatedUser { name, role, .. }| {
                let service = self.service.name();
                ServerResponse::ok(&match rule {
                    AccessRule::Admin => json!({ "page": "admin", "service": service, "user": name }),
                    _ => json!({ "service": service, "user": name, "role": role }),
                })
            },
        );
        response.with_checks(checks).with_realm(self.service.name())
    }

    /// Lets a request in by its token. `Err` is the response to a request that is refused.
    async fn authorize(
        &self,
        credentials: &RequestCredentials,
        rule: AccessRule,
        checks: &mut CheckRecorder,
    ) -> Result<AuthenticatedUser, ServerResponse> {
        let setup = self.lane.state().await.setup.clone();
        let access = &setup.shop.access;
        checks.plan(&token_checks(access, Some(self.service.setup(&setup))));
        checks.plan(rule.checks());
        let token = bearer::presented_token(credentials, access, checks)?;
        let claims = if access.form == TokenForm::Opaque {
            self.introspect(credentials, token, checks).await?
        } else {
            self.verify_jwt(credentials, token, checks).await?
        };
        checks.not_checked(Check::Account, "none kept here");
        let user = AuthenticatedUser::of_token(TokenIdentity::from_claims(claims), RoleSource::TokenAlone);
        rule.admit(user, credentials, checks)
    }

    async fn verify_jwt(
        &self,
        credentials: &RequestCredentials,
        token: &str,
        checks: &mut CheckRecorder,
    ) -> Result<Map<String, Json>, ServerResponse> {
        let keys = jwks_cache::verification_keys(&self.lane, self.service, token, checks).await;
        let keys = keys.ok_or_else(unavailable)?;
        let mut state = self.lane.state().await;
        let algorithm = signing_algorithm(&state.setup)?;
        let setup = self.service.setup(&state.setup).clone();
        let rules = ClaimRules {
            aud: setup.check_aud.then(|| self.service.audience().to_owned()),
            typ: setup.check_typ.then(|| ACCESS_TOKEN_TYP.to_owned()),
            ..bearer::claim_rules(0)
        };
        let VerifiedClaims { claims, trace } = bearer::verify_strictly(token, keys, algorithm, rules, state.now());
        checks.append(trace);
        let claims = claims.ok_or_else(|| bearer::invalid_token_response(credentials))?;
        if state.setup.shop.access.revoke != RevocationMethod::Never {
            // The price of verifying locally: a revoked token works here until it expires.
            checks.not_checked(Check::Revoked, "the shop knows; nobody asks it");
        }
        dpop::check_binding(&mut state, credentials, &claims, setup.demand_proof, checks)?;
        Ok(claims)
    }

    /// Asks the shop about an opaque token. The audience is still this service's to check: the shop says for whom the token
    /// is, not whether that is the service that asks.
    async fn introspect(
        &self,
        credentials: &RequestCredentials,
        token: &str,
        checks: &mut CheckRecorder,
    ) -> Result<Map<String, Json>, ServerResponse> {
        let claims = introspection_client::introspect(&self.lane, self.service, token, checks).await;
        let claims = claims.map_err(|failure| match failure {
            IntrospectionFailure::Inactive => bearer::invalid_token_response(credentials),
            IntrospectionFailure::Unreachable => unavailable(),
        })?;
        let (audience, expected) =
            (claims.get("aud").and_then(Json::as_str).unwrap_or_default(), self.service.audience());
        if !self.service.setup(&self.lane.state().await.setup).check_aud {
            checks.not_checked(Check::Aud, "");
        } else if audience == expected {
            checks.passed(Check::Aud, audience);
        } else {
            checks.failed(Check::Aud, format!("expected {expected}, got {}", sanitize_for_trace(audience)));
            return Err(bearer::invalid_token_response(credentials));
        }
        Ok(claims)
    }
}

/// 503: the service can't tell whether the token is valid, and that isn't the client's fault.
fn unavailable() -> ServerResponse {
    ServerResponse::error(StatusCode::SERVICE_UNAVAILABLE, "tokens cannot be verified now")
}
