//! `POST /introspect` (RFC 7662): a service asks the shop what an opaque token is worth. Only services that the shop knows
//! may ask, and of a token that does not count they learn nothing but that.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, HeaderMap};
use serde_json::json;

use super::answer::{Answer, Challenge};
use super::checks::Checks;
use super::issue::ISSUER;
use crate::lab::form;
use crate::lab::hosts::Service;
use crate::lab::lane::Lane;
use crate::lab::secret;
use crate::lab::tokens::references::Reference;
use crate::lab::world::World;
use crate::world::Check;

/// The checks of a question, in order.
const INTROSPECT: &[Check] = &[Check::IntrospectionCaller, Check::OpaqueTokenLookup];

/// Tells a service what a token is worth now. The account is read for it: the role is today's, and nobody who is banned
/// has a token that counts.
pub(super) async fn introspect(State(lane): State<Arc<Lane>>, headers: HeaderMap, body: Bytes) -> Answer {
    let mut world = lane.world().await;
    let mut checks = Checks::of(INTROSPECT);
    let Some(service) = caller(&mut world, &headers) else {
        checks.failed(Check::IntrospectionCaller, "none that may ask");
        let refusal = Answer::error(StatusCode::UNAUTHORIZED, "invalid_client").challenging(Challenge::Basic);
        return refusal.after(checks.believing(None));
    };
    checks.passed(Check::IntrospectionCaller, service.name());
    let body = std::str::from_utf8(&body).unwrap_or_default();
    let Some(token) = form::only(body, "token") else {
        return Answer::bad_request("invalid_request").after(checks.believing(None));
    };
    match look_up(&world, &token) {
        Ok((Reference { user, audience, issued, ends }, role)) => {
            checks.passed(Check::OpaqueTokenLookup, format!("{user}, in the table"));
            let body = json!({
                "active": true,
                "iss": ISSUER,
                "sub": user,
                "aud": audience,
                "iat": issued,
                "exp": ends,
                "role": role,
            });
            Answer::ok(&body).after(checks.believing(Some(user)))
        }
        Err(why) => {
            // To the one who asks this is an answer and no refusal (section 2.2).
            checks.passed(Check::OpaqueTokenLookup, why);
            Answer::ok(&json!({ "active": false })).after(checks.believing(None))
        }
    }
}

/// What an opaque token is worth now, with the role of its owner; `Err` says why it does not count.
pub(super) fn look_up(world: &World, token: &str) -> Result<(Reference, String), String> {
    let Some(reference) = world.tokens.references.find(token, world.now()) else {
        return Err("not in the table".to_owned());
    };
    match world.accounts.find(&reference.user) {
        Some(account) if !account.banned => Ok((reference.clone(), account.role.clone())),
        _ => Err(format!("{} is banned", reference.user)),
    }
}

/// The credentials with which `service` asks, as `Authorization` carries them (RFC 7617).
pub(super) fn credentials(world: &mut World, service: Service) -> String {
    let World { tokens, random, .. } = world;
    let secret = tokens.secrets.entry(service).or_insert_with(|| secret::new_id(random));
    format!("Basic {}", STANDARD.encode(format!("{}:{secret}", service.name())))
}

/// The service that asks, if its credentials are right.
fn caller(world: &mut World, headers: &HeaderMap) -> Option<Service> {
    let brought = headers.get(AUTHORIZATION)?.to_str().ok()?;
    Service::ALL.into_iter().find(|service| secret::same(&credentials(world, *service), brought))
}
