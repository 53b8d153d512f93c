//! What a server is called, whom it took the sender for, and what it stores.

use super::look_at::LookAtFacts;
use super::measurements;
use super::state_line::{LaneMoment, StateLine, StateStyle};
use super::store_state::store_state;
use crate::course::text;
use crate::model::Exchange;

/// In front of whom a server took the sender for.
pub const TAKEN_FOR: &str = text::TAKEN_FOR;

/// What is said of a request for which there was nothing to check.
pub const NOTHING_CHECKED: &str = text::NOTHING_CHECKED;

/// The server that an exchange asks, or the shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerState {
    /// `shop`, or a host.
    pub title: String,
    /// Whom it took the sender for, after the words [`TAKEN_FOR`], where the author points to that.
    pub recognized_user: Option<String>,
    /// What it stores.
    pub store: Vec<StateLine>,
    /// How long it took to answer, where the author points to that.
    pub answer_time: Option<StateLine>,
}

/// What there is to say of the server at this moment.
#[must_use]
pub fn server_state(moment: &LaneMoment<'_>) -> ServerState {
    ServerState {
        title: server_title(moment.exchange).to_owned(),
        recognized_user: moment.exchange.and_then(|exchange| recognized_user(exchange, moment.look_at)),
        store: store_state(moment),
        answer_time: moment.exchange.and_then(|exchange| answer_time(exchange, moment.look_at)),
    }
}

/// The server that `exchange` asks: `shop`, or its host.
#[must_use]
pub fn server_title(exchange: Option<&Exchange>) -> &str {
    match exchange.map(Exchange::host) {
        None | Some("shop.test") => text::SHOP,
        Some(host) => host,
    }
}

/// Whom the server took the sender for.
#[must_use]
pub fn user_of(exchange: &Exchange) -> &str {
    exchange.trace.user.as_deref().unwrap_or(text::NOBODY)
}

/// The same in a sentence.
#[must_use]
pub fn user_sentence(exchange: &Exchange) -> String {
    text::took_sender_for(user_of(exchange))
}

/// How the server decided, in a few words: which check refused the request, or whom it took the sender for.
#[must_use]
pub fn short_verdict(exchange: &Exchange) -> String {
    match exchange.trace.refused_by() {
        Some(check) => text::refused_by(check.label()),
        None => user_of(exchange).to_owned(),
    }
}

fn recognized_user(exchange: &Exchange, look_at: LookAtFacts<'_>) -> Option<String> {
    look_at.includes_any(&["user"]).then(|| user_of(exchange).to_owned())
}

fn answer_time(exchange: &Exchange, look_at: LookAtFacts<'_>) -> Option<StateLine> {
    let sentence = measurements::answer_time(exchange, look_at)?;
    Some(StateLine { pointed_to: true, ..StateLine::new(StateStyle::Note, sentence) })
}
