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
mod tests {
    use super::*;
    use crate::model::trace::TraceLine;
    use crate::model::{Header, Initiator, Verdict};

    /// What `client` got for its request, with this header.
    fn exchange(client: &str, url: &str, header: Option<(&str, &str)>, status: u16) -> Exchange {
        let headers = header.map(|(name, value)| Header { name: name.to_owned(), value: value.to_owned() });
        let message = |start_line: &str, headers: Vec<Header>| Message {
            start_line: start_line.to_owned(),
            headers,
            body: String::new(),
            bytes: Vec::new(),
        };
        let request = message("GET / HTTP/1.1", headers.into_iter().collect());
        Exchange::new(Initiator::Client(client.to_owned()), url.to_owned(), request, message("", Vec::new()), status)
    }

    fn at(now: i64) -> View {
        View { now, ..View::default() }
    }

    fn session(id: &str) -> SessionView {
        SessionView { id: id.to_owned(), ..SessionView::default() }
    }

    #[test]
    fn a_client_and_a_credential_have_each_their_responses() {
        let sid = |id| Some(("Cookie", id));
        let exchanges = vec![
            exchange("alice", "https://shop.test/me", sid("lang=vi; sid=1; sid=2"), 503),
            exchange("mallory", "https://pay.shop.test/me", Some(("Authorization", "Bearer t")), 401),
            exchange("thief", "https://shop.test/me", sid("sid=1"), 200),
        ];
        let history = StepHistory::default().after(&Act::default(), &at(0), &exchanges, &at(0), 0);
        assert_eq!(history.responses_to("alice"), ["GET /me 503"]);
        assert_eq!(history.responses_to("mallory"), ["GET https://pay.shop.test/me 401"]);
        let of_the_last = history.responses_to_credential(&exchanges[2], &at(0)).expect("a session ID");
        assert_eq!(of_the_last, ["GET /me 503", "GET /me 200"], "whoever sent it");
        assert_eq!(history.initiators(), ["alice", "mallory", "thief"]);
    }

    #[test]
    fn a_credential_is_as_old_as_the_response_that_brought_it_first() {
        let mut login = exchange("bob", "https://shop.test/login", None, 200);
        login.response.body = r#"{"access_token":"t"}"#.to_owned();
        let used = exchange("bob", "https://shop.test/me", Some(("Authorization", "Bearer t")), 200);
        let first = StepHistory::default().after(&Act::default(), &at(100), &[login.clone()], &at(100), 100);
        let again = first.after(&Act::default(), &at(100), &[login], &at(130), 100);
        let history = again.after(&Act::default(), &at(130), std::slice::from_ref(&used), &at(160), 100);
        assert_eq!((history.credential_age(&used, &at(160)), history.seconds), (Some(60), 60));
        let since = history.credential_events(&used, &at(160)).expect("events");
        assert_eq!(
            since,
            ["bob: GET /login 200", "bob: GET /me 200"],
            "the response that brought it comes before them"
        );
        let unknown = StepHistory::default();
        assert_eq!(unknown.credential_age(&used, &at(160)), None, "it is older than the step");
        assert_eq!(unknown.credential_events(&used, &at(160)), None, "what came before the step isn't known");
    }

    #[test]
    fn what_came_before_a_switch_was_changed_can_be_left_out_and_what_the_operator_did_stays() {
        let act = |json: serde_json::Value| serde_json::from_value::<Act>(json).expect("an act");
        let get_me = [exchange("bob", "https://shop.test/me", None, 200)];
        let history = StepHistory::default()
            .after(&act(serde_json::json!({ "operator": { "ban": "carol" } })), &at(0), &[], &at(0), 0)
            .after(&Act::default(), &at(0), &get_me, &at(0), 0);
        assert_eq!(history.after_last_switch(), None, "no switch was changed");
        let switch = act(serde_json::json!({ "operator": { "set": { "shop": { "ids": "random" } } } }));
        let history = history.after(&switch, &at(0), &[], &at(0), 0).after(&Act::default(), &at(0), &get_me, &at(0), 0);
        assert_eq!(history.responses_to("bob").len(), 2);
        let counted = history.after_last_switch().expect("a switch was changed");
        assert_eq!(
            counted.events(),
            ["the operator bans carol", "the operator sets ids to random", "bob: GET /me 200"]
        );
        assert_eq!((counted.responses_to("bob").len(), counted.operations().len()), (1, 2));
    }

    #[test]
    fn sessions_that_are_gone_after_an_act_have_ended_in_it() {
        let view = |ids: &[&str]| {
            let mut view = View::default();
            view.store.sessions = ids.iter().copied().map(session).collect();
            view
        };
        let after = view(&["2", "4"]);
        let history = StepHistory::default().after(&Act::default(), &view(&["1", "2", "3"]), &[], &after, 0);
        assert_eq!(history.ended_sessions, 2);
        assert_eq!(
            history.after(&Act::default(), &after, &[], &after, 0).ended_sessions,
            0,
            "only the last act counts"
        );
    }

    #[test]
    fn no_more_is_remembered_than_fits() {
        let many: Vec<Exchange> =
            (0..2 * MAX_REMEMBERED).map(|_| exchange("bob", "https://shop.test/", None, 200)).collect();
        let history = StepHistory::default().after(&Act::default(), &at(0), &many, &at(0), 0);
        assert_eq!(history.events().len(), MAX_REMEMBERED);
    }

    #[test]
    fn a_refusal_is_told_with_the_check_that_refused() {
        let mut refused = exchange("mallory", "https://shop.test/me", None, 401);
        let line = |check, verdict| TraceLine { check, verdict, detail: String::new() };
        refused.trace.lines =
            vec![line(Check::SessionCookie, Verdict::Passed), line(Check::SessionLookup, Verdict::Failed)];
        let answered = exchange("mallory", "https://shop.test/", None, 200);
        let history = StepHistory::default().after(&Act::default(), &at(0), &[refused, answered], &at(0), 0);
        assert_eq!(history.refusals_of("mallory"), ["GET /me 401 session_lookup"]);
        assert!(history.refusals_of("alice").is_empty());
    }

    #[test]
    fn a_page_is_known_by_its_origin() {
        let origin = |origin| Some(("Origin", origin));
        let exchanges = [
            exchange("alice", "https://shop.test/live", origin("https://evil.test"), 403),
            exchange("alice", "https://shop.test/live", origin("https://shop.test"), 101),
            exchange("app", "https://api.shop.test/me", None, 200),
        ];
        let history = StepHistory::default().after(&Act::default(), &at(0), &exchanges, &at(0), 0);
        let wanted = ["https://evil.test: GET /live 403", "https://shop.test: GET /live 101"];
        assert_eq!(history.responses_to_pages(), wanted, "no page sent the third");
    }

    #[test]
    fn what_the_operator_does_is_kept_and_what_clients_do_is_not() {
        let act = |text: &str| serde_json::from_str::<Act>(text).expect("an act");
        let acts = [
            act(r#"{ "operator": { "ban": "bob" } }"#),
            act(r#"{ "clock": "1m" }"#),
            act(r#"{ "at_once": [{ "operator": { "replica": { "crash": 2 } } }] }"#),
        ];
        let view = View::default();
        let history = acts.iter().fold(StepHistory::default(), |history, act| history.after(act, &view, &[], &view, 0));
        assert_eq!(history.operations(), ["bans bob", "sees server 2 crash"]);
        let got = [exchange("bob", "https://shop.test/me", None, 401)];
        let history = history.after(&Act::default(), &view, &got, &view, 0);
        let wanted =
            ["the operator bans bob", "the clock moves 1m", "the operator sees server 2 crash", "bob: GET /me 401"];
        assert_eq!(history.events(), wanted, "in the order in which it happened");
    }
}
