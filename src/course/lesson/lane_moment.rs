//! The moments of a lane that faces describe.

use super::attempt::Attempt;
use super::look_at::LookAtFacts;
use super::state_line::LaneMoment;
use super::step_run::LaneRun;
use crate::model::{ClientKind, Exchange, View};

/// What kind of client has this name.
#[must_use]
pub fn client_kind(attempt: &Attempt, client: Option<&str>) -> Option<ClientKind> {
    client.and_then(|name| attempt.lesson().client.get(name)).map(|client| client.kind)
}

/// How `lane` was when the lesson began; `None` before its first step.
#[must_use]
pub fn initial_view(attempt: &Attempt, lane: usize) -> Option<&View> {
    attempt.runs().first().and_then(|run| run.lanes.get(lane)).map(|run| &run.before)
}

/// `lane` after the acts of `run`, and what the step points to.
#[must_use]
pub fn moment_after<'a>(attempt: &'a Attempt, lane: usize, run: &'a LaneRun) -> LaneMoment<'a> {
    let exchange = run.exchanges().last();
    let client = exchange.and_then(Exchange::client_name);
    LaneMoment {
        client,
        client_kind: client_kind(attempt, client),
        exchange,
        look_at: LookAtFacts(attempt.step().map_or(&[][..], |step| &step.look_at)),
        initial: initial_view(attempt, lane).unwrap_or(&run.before),
        before: &run.before,
        now: run.final_view(),
    }
}

/// `lane` as it stands in `view`, when `client` is about to act.
#[must_use]
pub fn moment_before<'a>(attempt: &'a Attempt, lane: usize, client: Option<&'a str>, view: &'a View) -> LaneMoment<'a> {
    LaneMoment {
        client,
        client_kind: client_kind(attempt, client),
        exchange: None,
        look_at: LookAtFacts::default(),
        initial: initial_view(attempt, lane).unwrap_or(view),
        before: view,
        now: view,
    }
}
