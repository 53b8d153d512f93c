//! What a server is called, whom it took the sender for, and what it stores.

use super::look_at::LookAtFacts;
use super::measurements;
use super::state_line::{LaneMoment, StateLine, StateStyle};
use super::store_state::store_state;
use crate::course::text;
use crate::model::Exchange;

/// The server that an exchange asks, or the shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerState {
    /// `shop`, or a host.
    pub title: String,
    /// Whom it took the sender for, where the author points to that.
    pub recognized_user: Option<RecognizedUser>,
    /// What it stores.
    pub store: Vec<StateLine>,
    /// How long it took to answer, where the author points to that.
    pub answer_time: Option<StateLine>,
}

/// Whom a server took the sender for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecognizedUser {
    /// What that is called.
    pub label: &'static str,
    /// The user.
    pub user: String,
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

fn recognized_user(exchange: &Exchange, look_at: LookAtFacts<'_>) -> Option<RecognizedUser> {
    let user = || exchange.trace.user.as_deref().unwrap_or(text::NOBODY).to_owned();
    look_at.includes_any(&["user"]).then(|| RecognizedUser { label: text::TAKEN_FOR, user: user() })
}

fn answer_time(exchange: &Exchange, look_at: LookAtFacts<'_>) -> Option<StateLine> {
    let sentence = measurements::answer_time(exchange, look_at)?;
    Some(StateLine { pointed_to: true, ..StateLine::new(StateStyle::Note, sentence) })
}
