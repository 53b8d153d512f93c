//! How the lanes of a lesson differ at this moment, for a face that shows them beside each other.

use super::attempt::Attempt;
use super::step_run::LaneRun;
use crate::course::text;
use crate::model::abbreviate::abbreviate;
use crate::model::{Exchange, Outcome, View};

/// Something that is told of each lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneDifference {
    /// What it is: `response`.
    pub label: &'static str,
    /// What it is in each lane, in their order.
    pub cells: Vec<String>,
}

impl LaneDifference {
    fn differs(&self) -> bool {
        self.cells.windows(2).any(|pair| pair[0] != pair[1])
    }
}

impl Attempt {
    /// What the lanes do not have in common: in what has just happened, if it has, and in what clients hold and servers
    /// store.
    #[must_use]
    pub fn lane_differences(&self, has_happened: bool) -> Vec<LaneDifference> {
        let mut differences = Vec::new();
        let runs: Vec<Option<&LaneRun>> = (0..self.lanes().len())
            .map(|lane| self.current_run().filter(|_| has_happened).and_then(|run| run.lanes.get(lane)))
            .collect();
        if has_happened {
            let of_runs = |label, tell: fn(&LaneRun) -> String| LaneDifference {
                label,
                cells: runs.iter().map(|run| run.map_or_else(String::new, tell)).collect(),
            };
            differences.push(of_runs(text::LAST_REQUEST, last_request));
            differences.push(of_runs(text::TAKEN_FOR, taken_for));
        }
        let views: Vec<&View> = (0..self.lanes().len()).filter_map(|lane| self.view(lane)).collect();
        let of_views = |label, tell: fn(&View) -> String| LaneDifference {
            label,
            cells: views.iter().map(|view| tell(view)).collect(),
        };
        differences.push(of_views(text::COOKIES_HELD, cookies_held));
        differences.push(of_views(text::TOKENS_HELD, tokens_held));
        differences.push(of_views(text::STORED, stored));
        differences.push(of_views(text::KEYS, keys));
        differences.retain(LaneDifference::differs);
        differences
    }
}

fn last_exchange(run: &LaneRun) -> Option<&Exchange> {
    run.last_outcome().map(|outcome: &Outcome| &outcome.exchanges)?.last().or_else(|| run.exchanges().last())
}

fn last_request(run: &LaneRun) -> String {
    match (last_exchange(run), run.acts.is_empty()) {
        (Some(exchange), _) => text::request_by(exchange.initiator_name(), exchange.method(), exchange.path()),
        (None, true) => text::NOTHING_HAPPENS.to_owned(),
        (None, false) => text::NO_REQUEST.to_owned(),
    }
}

fn taken_for(run: &LaneRun) -> String {
    let Some(exchange) = last_exchange(run) else { return String::new() };
    exchange.trace.user.clone().unwrap_or_else(|| text::NOBODY.to_owned())
}

/// `alice: sid=41c0…7e, lang=en; bob: nothing`, without clients that hold none.
fn cookies_held(view: &View) -> String {
    let holders = view.jars.iter().filter(|(_, jar)| !jar.is_empty());
    let told = holders.map(|(client, jar)| {
        let cookies: Vec<String> =
            jar.iter().map(|cookie| text::pair_of(&cookie.name, abbreviate(&cookie.value))).collect();
        text::held_by(client, cookies.join(", "))
    });
    or_nothing(told)
}

fn tokens_held(view: &View) -> String {
    let told = view.client_tokens.iter().filter_map(|(client, tokens)| {
        let named = [("access", &tokens.access), ("refresh", &tokens.refresh)].into_iter();
        let held: Vec<String> =
            named.filter_map(|(name, token)| Some(text::named_token(name, abbreviate(token.as_deref()?)))).collect();
        (!held.is_empty()).then(|| text::held_by(client, held.join(", ")))
    });
    or_nothing(told)
}

fn stored(view: &View) -> String {
    let store = &view.store;
    let sessions = store
        .sessions
        .iter()
        .map(|session| text::stored_session(abbreviate(&session.id), session.user.as_deref().unwrap_or(text::NOBODY)));
    let families = store.token_families.iter().map(|family| text::refresh_tokens(&family.user));
    let blocked = store.blocklist.iter().map(|entry| text::taken_back(abbreviate(&entry.jti)));
    let opaque = (store.opaque_tokens > 0).then(|| text::opaque_tokens(store.opaque_tokens));
    or_nothing(sessions.chain(families).chain(blocked).chain(opaque))
}

fn keys(view: &View) -> String {
    or_nothing(view.keys.iter().map(|key| key.kid.clone()))
}

fn or_nothing(told: impl Iterator<Item = String>) -> String {
    told.reduce(text::listed).unwrap_or_else(|| text::NOTHING.to_owned())
}
