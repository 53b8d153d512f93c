//! What has happened in a lane since a step began, in its order: what each client and each credential got, what was done
//! besides, and how far the clock has moved.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use super::act::{Act, ActKind, OperatorActionKind};
use super::exchange::{Exchange, Message};
use super::trace::Check;
use super::view::{SessionView, View};

/// So many events are remembered, and so many credentials: nobody outside may fill the memory.
const MAX_REMEMBERED: usize = 256;

/// So many characters of a request's target are remembered, and of its origin.
const MAX_TARGET_CHARS: usize = 200;

/// What has happened in a lane since a step began, up to the last act. In a task the step begins where the learner's turn does,
/// so that a goal can tell what was done in it from what earlier steps have left behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepHistory {
    /// By how many seconds the clock has moved.
    pub seconds: i64,
    /// The sessions that were there before the last act and are gone after it.
    pub ended_sessions: usize,
    /// What happened, oldest first; what the last act led to included.
    events: VecDeque<StepEvent>,
    /// How many older events have been dropped.
    dropped_events: usize,
    /// How many of the events, from the oldest on, don't count unless the operator did them.
    outdated: usize,
    /// How each credential came into the world.
    issued: BTreeMap<CredentialHash, Issuance>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
enum StepEvent {
    /// Somebody got a response.
    Response(ClientResponse),
    /// The operator did this, as the story says it: `bans bob`.
    Operation(String),
    /// The operator changed switches: `sets access.revoke to version`.
    Switch(String),
    /// An act without a request, in one line: `the clock moves 15m`.
    Act(String),
}

/// What tells a session ID or an access token from others. The credential itself may be long, and is nobody's business here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct CredentialHash(u64);

impl CredentialHash {
    fn of(credential: &str) -> Self {
        Self(BuildHasherDefault::<DefaultHasher>::default().hash_one(credential))
    }
}

/// The response that brought a credential for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Issuance {
    /// When it came, in seconds since 1970-01-01Z.
    at: i64,
    /// How many events there have been by then, that response included.
    event_count: usize,
}

/// What somebody got for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ClientResponse {
    /// Who asked.
    initiator: String,
    /// The session ID or access token that came with the request.
    credential: Option<CredentialHash>,
    /// `GET /me 200`; elsewhere than at the shop with the URL in place of the path.
    line: String,
    /// The check that refused it.
    refused_by: Option<Check>,
    /// The origin of the page that started the request, as its header says.
    origin: Option<String>,
}

impl StepHistory {
    /// The history after one more act, which led by `exchanges` from `before` to `view`; the step began at `step_start`.
    #[must_use]
    pub fn after(mut self, act: &Act, before: &View, exchanges: &[Exchange], view: &View, step_start: i64) -> Self {
        self.seconds = view.now.saturating_sub(step_start);
        self.ended_sessions = ended_sessions(before, view);
        self.remember_acts(act);
        for exchange in exchanges {
            self.remember_exchange(exchange, view);
        }
        self
    }

    fn remember_acts(&mut self, act: &Act) {
        match act.kind() {
            Ok(ActKind::Operator(action)) => {
                let text = action.to_string();
                let is_switch = matches!(action.kind(), Ok(OperatorActionKind::Set(_)));
                self.push(if is_switch { StepEvent::Switch(text) } else { StepEvent::Operation(text) });
            }
            Ok(ActKind::AtOnce(acts)) => acts.iter().for_each(|act| self.remember_acts(act)),
            Ok(ActKind::Clock(_) | ActKind::Forge(_) | ActKind::Guess(_) | ActKind::Totp(_)) => {
                self.push(StepEvent::Act(act.to_string()));
            }
            Ok(ActKind::Request(_) | ActKind::Script(_) | ActKind::Socket(_)) | Err(_) => {}
        }
    }

    fn remember_exchange(&mut self, exchange: &Exchange, view: &View) {
        self.push(StepEvent::Response(ClientResponse {
            initiator: exchange.initiator_name().to_owned(),
            credential: presented_credential(&exchange.request, view),
            line: response_line(exchange),
            refused_by: exchange.trace.refused_by(),
            origin: exchange.request.header("origin").map(|origin| origin.chars().take(MAX_TARGET_CHARS).collect()),
        }));
        let issuance = Issuance { at: view.now, event_count: self.dropped_events + self.events.len() };
        for credential in issued_credentials(exchange, view) {
            if self.issued.len() < MAX_REMEMBERED {
                self.issued.entry(credential).or_insert(issuance);
            }
        }
    }

    /// Appends `event`, in place of the oldest if there are too many.
    fn push(&mut self, event: StepEvent) {
        if self.events.len() == MAX_REMEMBERED {
            self.events.pop_front();
            self.dropped_events += 1;
        }
        self.events.push_back(event);
    }

    /// The same history, in which nothing counts that came before a switch was changed last; what the operator did always does.
    /// `None` where everything counts.
    #[must_use]
    pub fn after_last_switch(&self) -> Option<Self> {
        let last_switch = self.events.iter().rposition(|event| matches!(event, StepEvent::Switch(_)))?;
        Some(Self { outdated: last_switch, ..self.clone() })
    }

    /// The events that count, each with its place.
    fn counted(&self) -> impl Iterator<Item = (usize, &StepEvent)> {
        let is_operator = |event: &StepEvent| matches!(event, StepEvent::Operation(_) | StepEvent::Switch(_));
        self.events.iter().enumerate().filter(move |(place, event)| *place >= self.outdated || is_operator(event))
    }

    /// What happened, oldest first: `alice: GET /me 200`, `the operator bans bob`, `the clock moves 15m`.
    #[must_use]
    pub fn events(&self) -> Vec<String> {
        self.counted().map(|(_, event)| event.to_string()).collect()
    }

    /// What the operator did, oldest first, as the story says it: `bans bob`.
    #[must_use]
    pub fn operations(&self) -> Vec<&str> {
        let operations = self.events.iter().filter_map(|event| match event {
            StepEvent::Operation(operation) | StepEvent::Switch(operation) => Some(operation.as_str()),
            StepEvent::Response(_) | StepEvent::Act(_) => None,
        });
        operations.collect()
    }

    fn responses(&self) -> impl Iterator<Item = &ClientResponse> {
        self.counted()
            .filter_map(|(_, event)| if let StepEvent::Response(response) = event { Some(response) } else { None })
    }

    /// What `client` got, oldest first.
    #[must_use]
    pub fn responses_to(&self, client: &str) -> Vec<&str> {
        let responses = self.responses().filter(|response| response.initiator == client);
        responses.map(|response| &*response.line).collect()
    }

    /// What `client` was refused and by which check, oldest first: `GET /me 401 session_lookup`. So a request without any
    /// credential is told from one whose credential doesn't count.
    #[must_use]
    pub fn refusals_of(&self, client: &str) -> Vec<String> {
        let responses = self.responses().filter(|response| response.initiator == client);
        responses.filter_map(|response| Some(format!("{} {}", response.line, response.refused_by?.id()))).collect()
    }

    /// What pages got, oldest first, each response with the page's origin: `https://evil.test: POST /transfer 403`.
    #[must_use]
    pub fn responses_to_pages(&self) -> Vec<String> {
        let pages = self.responses().filter_map(|response| Some((response.origin.as_deref()?, &response.line)));
        pages.map(|(origin, line)| format!("{origin}: {line}")).collect()
    }

    /// About how many bytes it takes.
    #[must_use]
    pub fn byte_size(&self) -> usize {
        let text = |event: &StepEvent| match event {
            StepEvent::Response(ClientResponse { initiator, line, origin, .. }) => {
                initiator.len() + line.len() + origin.as_ref().map_or(0, String::len)
            }
            StepEvent::Operation(text) | StepEvent::Switch(text) | StepEvent::Act(text) => text.len(),
        };
        let events = self.events.iter().map(|event| size_of_val(event) + text(event));
        events.sum::<usize>() + self.issued.len() * size_of::<(CredentialHash, Issuance)>()
    }

    /// Who got anything, each once, in alphabetical order.
    #[must_use]
    pub fn initiators(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.responses().map(|response| &*response.initiator).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What the credential of the request in `last` got, oldest first, that request included. `None` if it carried none.
    #[must_use]
    pub fn responses_to_credential(&self, last: &Exchange, view: &View) -> Option<Vec<&str>> {
        let credential = presented_credential(&last.request, view)?;
        let responses = self.responses().filter(|response| response.credential == Some(credential));
        Some(responses.map(|response| &*response.line).collect())
    }

    /// For how many seconds the client of the request in `last` has had its credential. `None` if it carried none, and
    /// for one that is older than the step.
    #[must_use]
    pub fn credential_age(&self, last: &Exchange, view: &View) -> Option<i64> {
        Some(view.now.saturating_sub(self.issuance(last, view)?.at))
    }

    /// What has happened since the client of the request in `last` got its credential, oldest first. `None` if it
    /// carried none, and for one that is older than the step.
    #[must_use]
    pub fn credential_events(&self, last: &Exchange, view: &View) -> Option<Vec<String>> {
        let issuance = self.issuance(last, view)?;
        let earlier = issuance.event_count.saturating_sub(self.dropped_events);
        let since = self.counted().filter(|(place, _)| *place >= earlier);
        Some(since.map(|(_, event)| event.to_string()).collect())
    }

    fn issuance(&self, last: &Exchange, view: &View) -> Option<&Issuance> {
        self.issued.get(&presented_credential(&last.request, view)?)
    }
}

impl fmt::Display for StepEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Response(ClientResponse { initiator, line, .. }) => write!(f, "{initiator}: {line}"),
            Self::Operation(operation) | Self::Switch(operation) => write!(f, "the operator {operation}"),
            Self::Act(act) => f.write_str(act),
        }
    }
}

/// How many sessions of `before` are gone in `after`.
fn ended_sessions(before: &View, after: &View) -> usize {
    let is_gone = |session: &&SessionView| !after.store.sessions.iter().any(|other| other.id == session.id);
    before.store.sessions.iter().filter(is_gone).count()
}

/// The access token in `Authorization`, else the session ID in the shop's cookie, of which the first counts.
fn presented_credential(request: &Message, view: &View) -> Option<CredentialHash> {
    let token = request.header("authorization").and_then(|value| value.split_once(' ')).map(|(_, token)| token.trim());
    let name = view.setup.shop.cookie.prefix.session_cookie_name();
    let session_id = || {
        let mut cookies = request.header("cookie")?.split(';').filter_map(|pair| pair.trim().split_once('='));
        cookies.find(|(other, _)| *other == name).map(|(_, value)| value)
    };
    token.or_else(session_id).map(CredentialHash::of)
}

/// The session ID in the shop's cookie and the access token in the body of a response.
fn issued_credentials(exchange: &Exchange, view: &View) -> Vec<CredentialHash> {
    let name = view.setup.shop.cookie.prefix.session_cookie_name();
    let cookies = exchange.set_cookie_decisions.iter().filter(|cookie| cookie.name == name);
    let session_ids = cookies.map(|cookie| CredentialHash::of(&cookie.value));
    let body: serde_json::Value = serde_json::from_str(&exchange.response.body).unwrap_or_default();
    let token = body.get("access_token").and_then(serde_json::Value::as_str).map(CredentialHash::of);
    session_ids.chain(token).collect()
}

fn response_line(exchange: &Exchange) -> String {
    let path = exchange.url.strip_prefix("https://shop.test").filter(|path| path.starts_with('/'));
    let target: String = path.unwrap_or(&exchange.url).chars().take(MAX_TARGET_CHARS).collect();
    format!("{} {target} {}", exchange.method(), exchange.status)
}

#[cfg(test)]
mod tests;
