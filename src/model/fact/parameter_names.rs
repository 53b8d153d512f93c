//! Which names a fact with a `<name>` in its path could have: the cookies, headers, claims, checks and accounts of an outcome.

use serde_json::Value as Json;

use super::readers::{claims, id_token_claims, redirect_parameters, token_header};
use crate::model::outcome::Outcome;
use crate::model::{Exchange, Message};

pub(super) fn token_header_names(outcome: &Outcome) -> Vec<String> {
    object_keys(token_header(outcome))
}

pub(super) fn claim_names(outcome: &Outcome) -> Vec<String> {
    object_keys(claims(outcome))
}

pub(super) fn id_token_claim_names(outcome: &Outcome) -> Vec<String> {
    object_keys(id_token_claims(outcome))
}

pub(super) fn switch_paths(outcome: &Outcome) -> Vec<String> {
    outcome.view.setup.switches().into_iter().map(|switch| switch.path).collect()
}

pub(super) fn redirect_names(outcome: &Outcome) -> Vec<String> {
    redirect_parameters(outcome).into_iter().map(|(name, _)| name).collect()
}

pub(super) fn body_fields(outcome: &Outcome) -> Vec<String> {
    names_in_last_exchange(outcome, |exchange| object_keys(serde_json::from_str(&exchange.response.body).ok()))
}

pub(super) fn response_header_names(outcome: &Outcome) -> Vec<String> {
    names_in_last_exchange(outcome, |exchange| header_names(&exchange.response))
}

pub(super) fn request_header_names(outcome: &Outcome) -> Vec<String> {
    names_in_last_exchange(outcome, |exchange| header_names(&exchange.request))
}

pub(super) fn set_cookie_names(outcome: &Outcome) -> Vec<String> {
    names_in_last_exchange(outcome, |exchange| {
        exchange.set_cookie_decisions.iter().map(|cookie| cookie.name.clone()).collect()
    })
}

/// Those in the jar of the client that sent the last request.
pub(super) fn jar_cookie_names(outcome: &Outcome) -> Vec<String> {
    names_in_last_exchange(outcome, |exchange| {
        let jar = exchange.client_name().and_then(|client| outcome.view.jars.get(client));
        jar.into_iter().flatten().map(|cookie| cookie.name.clone()).collect()
    })
}

/// The cookies that the jar held back.
pub(super) fn held_back_names(outcome: &Outcome) -> Vec<String> {
    names_in_last_exchange(outcome, |exchange| {
        let held_back = exchange.cookie_send_decisions.iter().filter(|cookie| !cookie.sent);
        held_back.map(|cookie| cookie.name.clone()).collect()
    })
}

pub(super) fn check_names(outcome: &Outcome) -> Vec<String> {
    names_in_last_exchange(outcome, |exchange| {
        exchange.trace.lines.iter().map(|line| line.check.id().to_owned()).collect()
    })
}

/// The accounts whose password is stored as a hash.
pub(super) fn hashed_account_names(outcome: &Outcome) -> Vec<String> {
    names_in_last_exchange(outcome, |_| {
        let accounts = outcome.view.accounts.iter().filter(|account| account.stored_password.is_some());
        accounts.map(|account| account.name.clone()).collect()
    })
}

pub(super) fn stolen_names(outcome: &Outcome) -> Vec<String> {
    names_in_last_exchange(outcome, |_| {
        outcome.view.script_result.iter().flat_map(|script| script.found.keys().cloned()).collect()
    })
}

/// Who has sent a request since the step began.
pub(super) fn step_initiators(outcome: &Outcome) -> Vec<String> {
    outcome.step.initiators().into_iter().map(str::to_owned).collect()
}

/// Nothing where the act had no exchange.
fn names_in_last_exchange(outcome: &Outcome, names: impl Fn(&Exchange) -> Vec<String>) -> Vec<String> {
    outcome.last_exchange().map(names).unwrap_or_default()
}

/// As facts write them: in lower case, with `_` for `-`.
fn header_names(message: &Message) -> Vec<String> {
    message.headers.iter().map(|header| header.name.to_ascii_lowercase().replace('-', "_")).collect()
}

fn object_keys(json: Option<Json>) -> Vec<String> {
    match json {
        Some(Json::Object(map)) => map.keys().cloned().collect(),
        _ => Vec::new(),
    }
}
