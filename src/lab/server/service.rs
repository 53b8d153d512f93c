//! `news.shop.test` and `pay.shop.test`: services that let people in by tokens of the shop. They have no accounts and no
//! sessions; all that they know of somebody stands in the token.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use hyper::StatusCode;
use serde_json::{Value as Json, json};

use super::admit::Wants;
use super::answer::{Answer, Challenge, or_else_nothing};
use super::bearer::{self, Named};
use super::checks::Checks;
use super::issue::{ISSUER, TYP};
use super::visit::Visit;
use super::{ask, proof, trust};
use crate::lab::hosts::Service;
use crate::lab::lane::Lane;
use crate::lab::secret::shown;
use crate::token::{ClaimPresence, ClaimRules, TOKEN_CHECKS};
use crate::world::setup::{RevocationMethod, TokenForm};
use crate::world::{Check, Exchange, Trace};

/// One service of a lane.
#[derive(Clone, Debug)]
struct Desk {
    lane: Arc<Lane>,
    service: Service,
}

/// The service of a lane.
pub(super) fn router(lane: Arc<Lane>, service: Service) -> Router {
    let routes = Router::new().route("/", get(start)).route("/me", get(me)).route("/admin", get(admin));
    or_else_nothing(routes).with_state(Desk { lane, service })
}

async fn start(State(desk): State<Desk>) -> Answer {
    Answer::ok(&json!({ "page": "start", "service": desk.service.name() }))
}

/// `GET /me`: whom does the token name?
async fn me(State(desk): State<Desk>, visit: Visit) -> Answer {
    desk.admit(&visit, Wants::Anybody).await
}

/// `GET /admin`: for admins, as far as the token says so.
async fn admin(State(desk): State<Desk>, visit: Visit) -> Answer {
    desk.admit(&visit, Wants::Admin).await
}

impl Desk {
    async fn admit(&self, visit: &Visit, wants: Wants) -> Answer {
        let mut asked = Vec::new();
        let mut checks = Checks::of(self.plan(wants).await);
        let answer = match self.recognise(visit, &mut checks, &mut asked).await {
            Ok(named) => self.page(visit, &named, wants, checks),
            Err(refusal) => refusal.after(checks.believing(None)),
        };
        answer.of(self.service.name()).having_asked(asked)
    }

    /// The checks of a request, in order.
    async fn plan(&self, wants: Wants) -> Vec<Check> {
        let role = (wants == Wants::Admin).then_some(Check::Role);
        let access = self.lane.world().await.setup.shop.access.clone();
        if access.form == TokenForm::Opaque {
            let first = [Check::Bearer, Check::Introspection, Check::Aud, Check::Account];
            return first.into_iter().chain(role).collect();
        }
        let revoked = (access.revoke != RevocationMethod::Never).then_some(Check::Revoked);
        let first = [Check::Bearer, Check::IssuerKeys];
        first.into_iter().chain(TOKEN_CHECKS).chain(revoked).chain([Check::Account]).chain(role).collect()
    }

    /// Believes a token, or not. `Err` is the answer to a request that is refused.
    async fn recognise(&self, visit: &Visit, checks: &mut Checks, asked: &mut Vec<Exchange>) -> Result<Named, Answer> {
        let access = self.lane.world().await.setup.shop.access.clone();
        let token = bearer::shown(visit, &access, checks)?;
        if access.form == TokenForm::Opaque {
            return self.referred(visit, token, checks, asked).await;
        }
        let Some(keys) = trust::keys(&self.lane, self.service, token, checks, asked).await else {
            return Err(unavailable());
        };
        let mut world = self.lane.world().await;
        let algorithm =
            super::issue::algorithm(&world).map_err(|why| Answer::error(StatusCode::INTERNAL_SERVER_ERROR, &why))?;
        let rules = self.rules(&world.setup);
        let (claims, trace): (_, Trace) = bearer::strict(token, keys, algorithm, rules, world.now());
        checks.adopt(trace);
        let claims = claims.ok_or_else(|| bearer::no_good(visit))?;
        if world.setup.shop.access.revoke != RevocationMethod::Never {
            checks.not_checked(Check::Revoked, "the shop knows; nobody asks it");
        }
        if self.service.switches(&world.setup).check_proof {
            proof::bound(&mut world, visit, &claims, checks)?;
        } else {
            checks.not_checked(Check::KeyBinding, "taken as bearer");
        }
        checks.not_checked(Check::Account, "none kept here");
        Ok(Named::of(claims))
    }

    /// Whom an opaque token stands for, in the shop's words.
    async fn referred(
        &self,
        visit: &Visit,
        token: &str,
        checks: &mut Checks,
        asked: &mut Vec<Exchange>,
    ) -> Result<Named, Answer> {
        let refused = || bearer::no_good(visit);
        let claims = match ask::about(&self.lane, self.service, token, checks, asked).await {
            Ok(claims) => claims,
            Err(ask::Unknown::NotActive) => return Err(refused()),
            Err(ask::Unknown::NoAnswer) => return Err(unavailable()),
        };
        let audience = claims.get("aud").and_then(Json::as_str).unwrap_or_default();
        if !self.service.switches(&self.lane.world().await.setup).check_aud {
            checks.not_checked(Check::Aud, "");
        } else if audience == self.service.audience() {
            checks.passed(Check::Aud, audience);
        } else {
            checks.failed(Check::Aud, format!("expected {}, got {}", self.service.audience(), shown(audience)));
            return Err(refused());
        }
        checks.not_checked(Check::Account, "none kept here");
        Ok(Named::of(claims))
    }

    /// What this service demands of the claims.
    fn rules(&self, setup: &crate::world::Setup) -> ClaimRules {
        let switches = self.service.switches(setup);
        ClaimRules {
            iss: Some(ISSUER.to_owned()),
            aud: switches.check_aud.then(|| self.service.audience().to_owned()),
            typ: switches.check_typ.then(|| TYP.to_owned()),
            exp: ClaimPresence::Required,
            leeway: 0,
        }
    }

    fn page(&self, visit: &Visit, named: &Named, wants: Wants, mut checks: Checks) -> Answer {
        let user = Some(named.user.clone());
        if wants == Wants::Anybody {
            let body = json!({ "service": self.service.name(), "user": named.user, "role": named.role });
            return Answer::ok(&body).after(checks.believing(user));
        }
        if named.role == "admin" {
            checks.passed(Check::Role, "admin");
            let body = json!({ "page": "admin", "service": self.service.name(), "user": named.user });
            return Answer::ok(&body).after(checks.believing(user));
        }
        checks.failed(Check::Role, format!("is {}, needs admin", shown(&named.role)));
        Answer::forbidden().challenging(Challenge::MoreScope(visit.token.scheme())).after(checks.believing(user))
    }
}

/// The service cannot tell whether a token is good: that is no fault of the one who brings it.
fn unavailable() -> Answer {
    Answer::error(StatusCode::SERVICE_UNAVAILABLE, "tokens cannot be verified now")
}
