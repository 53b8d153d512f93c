//! `GET /userinfo` (`OpenID` Connect Core, section 5.3): a protected resource of the issuer itself. It takes access tokens
//! whatever their audience: it knows its own.

use std::sync::Arc;

use axum::extract::State;
use serde_json::{Value as Json, json};

use super::claims::profile_claims;
use super::issuer_keys::ISSUER_ALGORITHM;
use crate::lab::issuer_state::ISSUER_URL;
use crate::lab::issuer_state::scope_set::{NeededScope, OPENID, ScopeSet};
use crate::lab::lane::LabLane;
use crate::lab::server::auth::bearer::{self, VerifiedClaims};
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{Challenge, ServerResponse, respond};
use crate::lab::tokens::shop_signing::ACCESS_TOKEN_TYP;
use crate::model::Check;
use crate::model::setup::AccessTokenSetup;
use crate::token::{ClaimPresence, ClaimRules, TOKEN_CHECKS};

/// Says who the user of the token is, as far as its scope goes.
pub(super) async fn user_info(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let state = lane.state().await;
    respond(|checks| {
        checks.plan(&[Check::Bearer]);
        checks.plan(&TOKEN_CHECKS);
        checks.plan(&[Check::Scope]);
        let token = bearer::presented_token(&credentials, &AccessTokenSetup::default(), checks)?;
        let keys = state.issuer.keys.for_algorithm(ISSUER_ALGORITHM).cloned().collect();
        let rules = ClaimRules {
            iss: Some(ISSUER_URL.to_owned()),
            aud: None,
            typ: Some(ACCESS_TOKEN_TYP.to_owned()),
            exp: ClaimPresence::Required,
            leeway: 0,
        };
        let VerifiedClaims { claims, trace } =
            bearer::verify_strictly(token, keys, ISSUER_ALGORITHM, rules, state.now());
        checks.append(trace);
        let claims = claims.ok_or_else(|| bearer::invalid_token_response(&credentials))?;
        let text = |name: &str| claims.get(name).and_then(Json::as_str).unwrap_or_default();
        let scope = ScopeSet::parse(text("scope"));
        if !scope.contains(OPENID) {
            checks.failed(Check::Scope, scope.to_string());
            return Err(ServerResponse::forbidden().with_challenge(Challenge::MissingScope(NeededScope::OpenId)));
        }
        checks.passed(Check::Scope, scope.to_string());
        checks.set_user(text("sub"));
        let mut answer = json!({ "sub": text("sub") });
        if let Json::Object(answer) = &mut answer {
            answer.extend(profile_claims(text("sub"), &scope));
        }
        Ok(ServerResponse::ok(&answer))
    })
    .with_realm("id")
}
