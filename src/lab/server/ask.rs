//! What a service learns of an opaque token: it asks the shop, with every request or, where it keeps answers, only now and
//! then. For so long it does not notice that a token was taken back.

use serde_json::{Map, Value as Json};

use super::call::{Question, call};
use super::checks::Checks;
use super::introspect::credentials;
use crate::lab::form;
use crate::lab::hosts::Service;
use crate::lab::lane::Lane;
use crate::lab::tokens::Told;
use crate::lab::tokens::references::hash;
use crate::world::{Check, Exchange};

/// Where the shop answers.
const INTROSPECT: &str = "/introspect";

/// Why there is no answer to build on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    /// The token does not count.
    NotActive,
    /// The shop does not answer.
    NoAnswer,
}

/// What the shop says of `token`. What was asked for it is added to `asked`.
pub(super) async fn about(
    lane: &Lane,
    service: Service,
    token: &str,
    checks: &mut Checks,
    asked: &mut Vec<Exchange>,
) -> Result<Map<String, Json>, Unknown> {
    let mut world = lane.world().await;
    let (now, key) = (world.now(), (service, hash(token)));
    let keeps = i64::from(service.switches(&world.setup).answer_seconds);
    world.tokens.told.retain(|_, told| now < told.ends && now.saturating_sub(told.at) < keeps);
    if let Some(told) = world.tokens.told.get(&key) {
        checks.passed(Check::Introspection, format!("active, as told {} s ago", now.saturating_sub(told.at)));
        return Ok(told.claims.clone());
    }
    let credentials = credentials(&mut world, service);
    // The connection below needs the world for its answer.
    drop(world);
    let body = form::encode([(&"token".to_owned(), &token.to_owned())]);
    let question = Question::Form { path: INTROSPECT, body, credentials };
    let exchange = call(lane, service, question).await.map_err(|_| no_answer(checks))?;
    let claims: Option<Map<String, Json>> = serde_json::from_str(&exchange.response.body).ok();
    let claims = claims.filter(|_| exchange.status == 200);
    asked.push(exchange);
    let Some(claims) = claims else { return Err(no_answer(checks)) };
    if claims.get("active") != Some(&Json::Bool(true)) {
        checks.failed(Check::Introspection, "not active");
        return Err(Unknown::NotActive);
    }
    checks.passed(Check::Introspection, "active");
    let ends = claims.get("exp").and_then(Json::as_i64).unwrap_or(now);
    if keeps > 0 {
        lane.world().await.tokens.told.insert(key, Told { claims: claims.clone(), at: now, ends });
    }
    Ok(claims)
}

fn no_answer(checks: &mut Checks) -> Unknown {
    checks.failed(Check::Introspection, "the shop does not answer");
    Unknown::NoAnswer
}
