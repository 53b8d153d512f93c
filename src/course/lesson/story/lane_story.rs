//! The story of one lane, told from what happened in it.

use super::act_exchanges::ActExchanges;
use super::actor::Actor;
use super::long_label::{long_request_label, long_response_label};
use super::request_label::request_label;
use super::response_label::response_label;
use super::store_access::{self, StoreAccess};
use super::story_entry::{ArrowKind, Moment, StoryArrow, StoryEntry, StoryEvent};
use crate::course::lesson::step_run::{ActOutcome, LaneRun};
use crate::course::text;
use crate::model::calendar::format_day_and_minute;
use crate::model::duration::format_duration;
use crate::model::{ActKind, View};

/// Everything that happened in one lane, as a sequence diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaneStory {
    /// Those who have taken part so far, from left to right.
    pub actors: Vec<Actor>,
    /// What happened, the oldest first.
    pub entries: Vec<StoryEntry>,
}

impl LaneStory {
    /// The story that `runs` of one lane tell.
    pub(super) fn new<'a>(runs: impl Iterator<Item = &'a LaneRun>) -> Self {
        let mut teller = StoryTeller::default();
        for (run, lane_run) in runs.enumerate() {
            teller.tell_run(run, lane_run);
        }
        Self::from_entries(teller.entries)
    }

    /// The story of these entries, and of those who take part in them.
    pub(super) fn from_entries(entries: Vec<StoryEntry>) -> Self {
        Self { actors: actors_of(&entries), entries }
    }

    /// The same as it was when it had only `count` entries: whoever takes part later is not there yet.
    #[must_use]
    pub fn beginning(&self, count: usize) -> Self {
        Self::from_entries(self.entries.get(..count).unwrap_or(&self.entries).to_vec())
    }

    /// How many exchanges of clients are told; those that are told together count once.
    #[must_use]
    pub fn exchange_count(&self) -> usize {
        let is_numbered =
            |entry: &&StoryEntry| matches!(&entry.event, StoryEvent::Arrow(arrow) if arrow.number.is_some());
        self.entries.iter().filter(is_numbered).count()
    }

    /// The newest of the first `count` entries in one line; for a response, with its request. `None` for a story without
    /// entries.
    #[must_use]
    pub fn newest_line(&self, count: usize) -> Option<String> {
        let entries = self.entries.get(..count).unwrap_or(&self.entries);
        let newest = entries.last()?;
        let response = match &newest.event {
            StoryEvent::Arrow(response) => response,
            StoryEvent::Deed { by, words } => return Some(text::deed(by.name(), words)),
            StoryEvent::Rule(words) => return Some(words.clone()),
        };
        let request =
            entries.iter().rev().filter(|entry| entry.moment == newest.moment).find_map(|entry| {
                match &entry.event {
                    StoryEvent::Arrow(arrow) if arrow.kind == ArrowKind::Request => Some(arrow),
                    _ => None,
                }
            })?;
        let line = request.words.first().map_or("", String::as_str);
        Some(text::exchange_line(request.from.name(), request.to.name(), line, response.labels().next()?))
    }
}

/// Those who take part, from left to right; those of one kind in the order in which they appear.
fn actors_of(entries: &[StoryEntry]) -> Vec<Actor> {
    let mut actors: Vec<Actor> = Vec::new();
    for entry in entries {
        let taking_part = match &entry.event {
            StoryEvent::Arrow(arrow) => vec![&arrow.from, &arrow.to],
            StoryEvent::Deed { by, .. } => vec![by],
            StoryEvent::Rule(_) => Vec::new(),
        };
        for actor in taking_part {
            if !actors.contains(actor) {
                actors.push(actor.clone());
            }
        }
    }
    actors.sort_by_key(Actor::place);
    actors
}

#[derive(Default)]
struct StoryTeller {
    entries: Vec<StoryEntry>,
    /// How many exchanges of clients have been told; those that are told together count once.
    exchange_count: usize,
}

impl StoryTeller {
    fn tell_run(&mut self, run: usize, lane_run: &LaneRun) {
        let mut before = &lane_run.before;
        for (index, act) in lane_run.acts.iter().enumerate() {
            let moment = Moment { run, act: index, exchange: None };
            self.tell_act(moment, act);
            self.tell_exchanges(moment, before, act);
            self.tell_mails(moment, before, &act.outcome.view);
            before = &act.outcome.view;
        }
    }

    /// What an act is beside its exchanges.
    fn tell_act(&mut self, moment: Moment, done: &ActOutcome) {
        let Some(act) = done.act.as_act() else { return };
        let by = || act.by.clone().map_or(Actor::Outside, Actor::Client);
        let event = match act.kind() {
            Ok(ActKind::Clock(span)) => StoryEvent::Rule(clock_rule(span, &done.outcome.view)),
            Ok(ActKind::Operator(_)) => StoryEvent::Rule(act.to_string()),
            Ok(ActKind::AtOnce(acts)) => {
                let requests = text::at_once(act.request_count());
                let meanwhile = acts.iter().filter(|act| act.operator.is_some()).map(ToString::to_string);
                StoryEvent::Rule(std::iter::once(requests).chain(meanwhile).collect::<Vec<_>>().join("; "))
            }
            Ok(ActKind::Forge(forgery)) => StoryEvent::Deed { by: by(), words: text::makes_token(forgery) },
            Ok(ActKind::Guess(guess)) => {
                let result = done.guess_result().unwrap_or_default();
                let words = match &guess.stored {
                    Some(user) => text::guesses_password(user, result),
                    None => text::guesses_secret(result),
                };
                StoryEvent::Deed { by: by(), words }
            }
            Ok(ActKind::Totp(_)) => {
                let result = done.totp_result().unwrap_or_default();
                StoryEvent::Deed { by: by(), words: text::computes_code(result) }
            }
            Ok(ActKind::Script(script)) => {
                let result = done.outcome.view.script_result.as_ref().map(ToString::to_string).unwrap_or_default();
                let words = match &script.page {
                    Some(page) => text::script_in_named_page(page, result),
                    None => text::script_in_page(result),
                };
                StoryEvent::Deed { by: by(), words }
            }
            Ok(ActKind::Socket(_)) => {
                let result = done.outcome.view.socket_result.as_ref();
                let words = text::web_socket(result.map(ToString::to_string).unwrap_or_default());
                StoryEvent::Deed { by: by(), words }
            }
            Ok(ActKind::Request(_)) | Err(_) => return,
        };
        self.entries.push(StoryEntry { moment, event });
    }

    /// The mails that the shop has sent because of an act.
    fn tell_mails(&mut self, moment: Moment, before: &View, now: &View) {
        for mail in now.outbox.iter().skip(before.outbox.len()) {
            let words = match mail.link_host() {
                Some(host) => text::mails_link(&mail.to, host),
                None => text::mails(&mail.to, &mail.subject),
            };
            self.entries.push(StoryEntry { moment, event: StoryEvent::Deed { by: Actor::Shop, words } });
        }
    }

    fn tell_exchanges(&mut self, moment: Moment, before: &View, done: &ActOutcome) {
        let mut act = ActExchanges::new(moment, before, done);
        while let Some(index) = act.next_by_client() {
            self.exchange_count += 1;
            self.tell_exchange(&mut act, index, Some(self.exchange_count));
        }
        while let Some(index) = act.between_servers.pop() {
            self.tell_exchange(&mut act, index, None);
        }
    }

    /// One exchange: its request, what the server asks others and its store meanwhile, its response.
    fn tell_exchange(&mut self, act: &mut ActExchanges<'_>, index: usize, number: Option<usize>) {
        let Some(exchange) = act.exchanges.get(index) else { return };
        let moment = Moment { exchange: Some(index), ..act.moment };
        let (from, to) = (Actor::initiator(&exchange.initiator), Actor::at_host(exchange.host()));
        let words = request_label(exchange, act.request, if number.is_some() { act.repetitions } else { 1 });
        let long_words = long_request_label(exchange, &words);
        let request = StoryArrow { long_words, number, ..message(&from, &to, ArrowKind::Request, words) };
        self.push_arrow(moment, request);
        let is_asked =
            |other: &usize| act.exchanges.get(*other).is_some_and(|other| Actor::initiator(&other.initiator) == to);
        let (inner, rest) = act.between_servers.drain(..).partition(is_asked);
        act.between_servers = rest;
        let inner: Vec<usize> = inner;
        for other in inner {
            self.tell_exchange(act, other, None);
        }
        for access in store_access::look_ups(exchange).into_iter().chain(act.writes_of(index)) {
            self.push_arrow(moment, store_arrow(access));
        }
        let kind = if exchange.status < 400 { ArrowKind::Success } else { ArrowKind::Failure };
        let words = response_label(exchange);
        let long_words = long_response_label(exchange, &words);
        self.push_arrow(moment, StoryArrow { long_words, ..message(&to, &from, kind, words) });
    }

    fn push_arrow(&mut self, moment: Moment, arrow: StoryArrow) {
        self.entries.push(StoryEntry { moment, event: StoryEvent::Arrow(arrow) });
    }
}

fn message(from: &Actor, to: &Actor, kind: ArrowKind, words: Vec<String>) -> StoryArrow {
    let (from, to) = (from.clone(), to.clone());
    StoryArrow { from, to, kind, words, long_words: Vec::new(), found: String::new(), number: None }
}

fn store_arrow(StoreAccess { words, found }: StoreAccess) -> StoryArrow {
    StoryArrow { found, ..message(&Actor::Shop, &Actor::Store, ArrowKind::Store, vec![words]) }
}

/// `+15 min · 29 Nov 09:29`. The span is told as written: the clock of an open lesson goes on between two acts.
fn clock_rule(span: &str, after: &View) -> String {
    let seconds = humantime::parse_duration(span).ok().and_then(|span| i64::try_from(span.as_secs()).ok());
    text::clock_moved(format_duration(seconds.unwrap_or(0)), format_day_and_minute(after.now))
}
