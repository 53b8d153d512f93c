//! The one table of facts: what can be said about an outcome.
//!
//! `expect`, `predict`, `look_at`, `save`, goals, the documentation and "did you mean" all use [`FACTS`]. A fact has a
//! dotted path in which `<name>` stands for a name that a lesson chooses (of a cookie, a check, a claim).

mod fact_values;
mod offered_facts;
mod parameter_names;
mod path;
mod prediction_context;
mod prediction_options;
mod readers;
mod value_kind;
mod wrong_value;

use super::fact_value::FactValue;
use super::outcome::Outcome;
use super::trace::Check;
use super::view::StoreCondition;
pub use fact_values::value_from_lesson;
pub use offered_facts::offered_facts;
use offered_facts::{
    has_several_responses, is_not_in_memory, is_redirected, is_several, is_something, is_started_by_page, never,
    stores_passwords_unusually,
};
use parameter_names::{
    body_fields, check_names, claim_names, hashed_account_names, held_back_names, id_token_claim_names,
    jar_cookie_names, redirect_names, request_header_names, response_header_names, set_cookie_names, step_initiators,
    stolen_names, switch_paths, token_header_names,
};
pub use prediction_context::PredictionContext;
use prediction_options::{
    backchannel_options, boolean_options, cors_options, hash_count_options, no_options, password_function_options,
    preflight_options, presence_options, refusing_check_options, same_site_options, script_options,
    sent_cookie_options, session_count_options, status_options, success_count_options, transfer_count_options,
    user_options, verdict_options,
};
use readers::{
    backchannel_requests, basket_text, by_servers, check_on_the_way, check_verdict, checks_on_the_way, claim,
    client_tokens, cors, count, current_token, from_last_exchange, guess_cost, header_parameter, hsts_hosts,
    id_token_claim, jar_cookie, json_field, list_of, overheard, preflight, presence, redirect_parameter, set_cookie,
    stored_password, successes, switch_value, text_or_absent, upgraded, value_or_absent,
};
pub use value_kind::ValueKind;
pub(in crate::model) use wrong_value::AllowedValues;
pub use wrong_value::WrongValue;

pub use path::{
    FactRef, UnknownFact, find_by_path, find_by_segments, find_exact, first_version_of_path, is_complete_path,
    pane_for_path,
};

/// The pane of the lesson screen that shows a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    /// The client: its jar and its tokens.
    Client,
    /// Request and response.
    Wire,
    /// The server: its checks and its store.
    Server,
}

/// One row of the table.
#[derive(Debug)]
pub struct Fact {
    /// The dotted path, with `<name>` where a lesson puts a name.
    pub path: &'static str,
    /// What kind of value it has.
    pub kind: ValueKind,
    /// Where it shows.
    pub pane: Pane,
    /// What it says, as half a sentence for the documentation.
    pub description: &'static str,
    /// The first version of the format that knows it.
    pub since: u32,
    /// Reads it from an outcome; the second argument is what stands for `<name>`, or empty.
    read: fn(&Outcome, &str) -> FactValue,
    /// The options that a prediction offers, in natural order; empty where there is no short list of them.
    prediction_options: fn(&PredictionContext<'_>) -> Vec<FactValue>,
    /// The names for which it could say something about an outcome, where its path has a `<name>`.
    parameter_names: Option<fn(&Outcome) -> Vec<String>>,
    /// Whether this value of it, in this outcome, is worth a line among what somebody could expect.
    is_worth_offering: fn(&Outcome, &FactValue) -> bool,
}

const fn fact(
    path: &'static str,
    kind: ValueKind,
    pane: Pane,
    description: &'static str,
    read: fn(&Outcome, &str) -> FactValue,
    prediction_options: fn(&PredictionContext<'_>) -> Vec<FactValue>,
) -> Fact {
    let is_worth_offering = |_: &Outcome, _: &FactValue| true;
    Fact { path, kind, pane, description, since: 1, read, prediction_options, parameter_names: None, is_worth_offering }
}

impl Fact {
    /// The same fact, which files know since this version only.
    const fn since(self, version: u32) -> Self {
        Self { since: version, ..self }
    }

    /// The same fact with the names that may stand for the `<name>` in its path.
    const fn named_by(self, parameter_names: fn(&Outcome) -> Vec<String>) -> Self {
        Self { parameter_names: Some(parameter_names), ..self }
    }

    /// The same fact, offered to somebody who writes expectations only where this holds. It can be expected anywhere.
    const fn offered_if(self, is_worth_offering: fn(&Outcome, &FactValue) -> bool) -> Self {
        Self { is_worth_offering, ..self }
    }
}

use Pane::{Client, Server, Wire};
use ValueKind::{CheckId, Count, Flag, HeaderValue, Number, Status, Statuses, Text, Texts, Word};

const PRESENCE_WORDS: &[&str] = &["present", "absent"];
const SAME_SITE_WORDS: &[&str] = &["strict", "lax", "none", "unset"];
const PASSWORD_FUNCTIONS: &[&str] = &["sha256", "salted_sha256", "pbkdf2", "argon2id"];
const PREFLIGHT_WORDS: &[&str] = &["none", "allowed", "refused"];
const CORS_WORDS: &[&str] = &["not_asked", "same_origin", "allowed", "refused"];
const SCRIPT_WORDS: &[&str] = &["ran", "blocked", "encoded", "missing"];
const WIRE_WORDS: &[&str] = &["http", "tls"];
const SOCKET_WORDS: &[&str] = &["refused", "open", "closed"];
const VERDICT_WORDS: &[&str] = &["passed", "failed", "not_checked", "not_reached"];

/// Every fact, one a row: path, kind, pane, description, how it is read, what a prediction offers, which names its path can have. In the readings, `o` is the
/// outcome, `e` its last exchange, `c` a cookie and `t` the tokens of the client. A row that would mostly be noise to somebody who
/// writes expectations says in `offered_if` when it is not.
///
/// A new fact is a new row. The order of the rows is the order in which the documentation lists them.
#[rustfmt::skip]
pub const FACTS: &[Fact] = &[
    fact("status", Status, Wire, "the status of the last response", |o, _| from_last_exchange(o, |e| i64::from(e.status).into()), status_options),
    fact("statuses", Statuses, Wire, "the statuses of all responses of this act, in order", |o, _| list_of(&o.exchanges, |e| i64::from(e.status).into()), no_options),
    fact("succeeded", Count, Wire, "how many responses to clients in this act are successes (2xx)", |o, _| count(successes(o).count()), success_count_options).since(2).offered_if(has_several_responses),
    fact("succeeded_by", Texts, Wire, "the clients that got those, in the order of the responses", |o, _| FactValue::List(successes(o).map(|e| e.initiator_name().into()).collect()), no_options).since(2).offered_if(has_several_responses),
    fact("response.<name>", ValueKind::Json, Wire, "a field of the response's JSON body", |o, name| from_last_exchange(o, |e| json_field(&e.response.body, name)), no_options).named_by(body_fields),
    fact("header.<name>", HeaderValue, Wire, "a header of the response, in lower case and with _ for -", |o, name| from_last_exchange(o, |e| text_or_absent(e.response.header(&name.replace('_', "-")))), no_options).named_by(response_header_names),
    fact("set_cookie.<name>", Word(PRESENCE_WORDS), Wire, "whether the response sets a cookie of that name", |o, name| presence(set_cookie(o, name)), presence_options).named_by(set_cookie_names),
    fact("set_cookie.<name>.value", Text, Wire, "the value that the response gives the cookie", |o, name| value_or_absent(set_cookie(o, name), |c| c.value.as_str().into()), no_options).named_by(set_cookie_names),
    fact("set_cookie.<name>.http_only", Flag, Wire, "whether it says HttpOnly", |o, name| value_or_absent(set_cookie(o, name), |c| FactValue::Flag(c.http_only)), boolean_options).named_by(set_cookie_names),
    fact("set_cookie.<name>.secure", Flag, Wire, "whether it says Secure", |o, name| value_or_absent(set_cookie(o, name), |c| FactValue::Flag(c.secure)), boolean_options).named_by(set_cookie_names),
    fact("set_cookie.<name>.same_site", Word(SAME_SITE_WORDS), Wire, "what it says for SameSite", |o, name| value_or_absent(set_cookie(o, name), |c| c.same_site.word().into()), same_site_options).named_by(set_cookie_names),
    fact("set_cookie.<name>.path", Text, Wire, "its Path, as written", |o, name| value_or_absent(set_cookie(o, name), |c| text_or_absent(c.path.as_deref())), no_options).named_by(set_cookie_names),
    fact("set_cookie.<name>.domain", Text, Wire, "its Domain, as written", |o, name| value_or_absent(set_cookie(o, name), |c| text_or_absent(c.domain.as_deref())), no_options).named_by(set_cookie_names),
    fact("set_cookie.<name>.max_age", Number, Wire, "its Max-Age in seconds, as written", |o, name| value_or_absent(set_cookie(o, name), |c| c.max_age.map_or(FactValue::Absent, FactValue::Number)), no_options).named_by(set_cookie_names),
    fact("set_cookie.<name>.kept", Flag, Client, "whether the jar took it", |o, name| value_or_absent(set_cookie(o, name), |c| FactValue::Flag(c.stored)), boolean_options).named_by(set_cookie_names),
    fact("token", Text, Wire, "the token just made by hand, else that of the last exchange: from the response, else from the request", |o, _| text_or_absent(current_token(o).as_deref()), no_options),
    fact("token_header.<name>", ValueKind::Json, Wire, "a parameter of that token's header", header_parameter, no_options).named_by(token_header_names),
    fact("claims.<name>", ValueKind::Json, Wire, "a claim of that token", claim, no_options).named_by(claim_names),
    fact("jar.<name>", Word(PRESENCE_WORDS), Client, "whether the client's jar holds a cookie of that name", |o, name| presence(jar_cookie(o, name)), presence_options).named_by(jar_cookie_names),
    fact("jar.<name>.value", Text, Client, "its value in the jar", |o, name| value_or_absent(jar_cookie(o, name), |c| c.value.as_str().into()), no_options).named_by(jar_cookie_names),
    fact("jar.<name>.domain", Text, Client, "the host or domain the jar keeps it for", |o, name| value_or_absent(jar_cookie(o, name), |c| c.domain.as_str().into()), no_options).named_by(jar_cookie_names),
    fact("jar.<name>.host_only", Flag, Client, "whether it goes to exactly one host", |o, name| value_or_absent(jar_cookie(o, name), |c| FactValue::Flag(c.host_only)), boolean_options).named_by(jar_cookie_names),
    fact("jar.<name>.path", Text, Client, "the path below which it is sent", |o, name| value_or_absent(jar_cookie(o, name), |c| c.path.as_str().into()), no_options).named_by(jar_cookie_names),
    fact("jar.<name>.http_only", Flag, Client, "whether scripts are kept from it", |o, name| value_or_absent(jar_cookie(o, name), |c| FactValue::Flag(c.http_only)), boolean_options).named_by(jar_cookie_names),
    fact("jar.<name>.secure", Flag, Client, "whether it is sent over https only", |o, name| value_or_absent(jar_cookie(o, name), |c| FactValue::Flag(c.secure)), boolean_options).named_by(jar_cookie_names),
    fact("jar.<name>.same_site", Word(SAME_SITE_WORDS), Client, "its SameSite", |o, name| value_or_absent(jar_cookie(o, name), |c| c.same_site.word().into()), same_site_options).named_by(jar_cookie_names),
    fact("jar.<name>.persistent", Flag, Client, "whether it has a lifetime of its own, and so outlives the browser's session", |o, name| value_or_absent(jar_cookie(o, name), |c| FactValue::Flag(c.expires.is_some())), boolean_options).since(2).offered_if(|_, value| *value == FactValue::Flag(true)).named_by(jar_cookie_names),
    fact("sent", Texts, Client, "the cookies of the jar that went along with the last request", |o, _| from_last_exchange(o, |e| FactValue::List(e.cookie_send_decisions.iter().filter(|c| c.sent).map(|c| c.name.as_str().into()).collect())), sent_cookie_options),
    fact("not_sent.<name>", Text, Client, "the rule by which the jar held that cookie back", |o, name| from_last_exchange(o, |e| text_or_absent(e.cookie_send_decisions.iter().find(|c| !c.sent && c.name == name).map(|c| c.rule.as_str()))), no_options).named_by(held_back_names),
    fact("holds.access", Word(PRESENCE_WORDS), Client, "whether the client holds an access token", |o, _| presence(client_tokens(o).and_then(|t| t.access.as_ref())), presence_options),
    fact("holds.refresh", Word(PRESENCE_WORDS), Client, "whether the client holds a refresh token", |o, _| presence(client_tokens(o).and_then(|t| t.refresh.as_ref())), presence_options),
    fact("user", Text, Server, "whom the server took the sender for; nobody, or a name", |o, _| from_last_exchange(o, |e| e.trace.user.as_deref().unwrap_or("nobody").into()), user_options),
    fact("refused_by", CheckId, Server, "the check that refused the request, or nothing", |o, _| from_last_exchange(o, |e| e.trace.refused_by().map_or("nothing", Check::id).into()), refusing_check_options),
    fact("trace.<check>", Word(VERDICT_WORDS), Server, "how that check ended", |o, name| from_last_exchange(o, |e| check_verdict(e, name)), verdict_options).named_by(check_names),
    fact("proof", Text, Wire, "the DPoP proof that the last request carried", |o, _| from_last_exchange(o, |e| text_or_absent(e.request.header("dpop"))), no_options),
    fact("asked", Texts, Server, "what servers asked of one another for this act, in order", |o, _| backchannel_requests(o), backchannel_options),
    fact("store.sessions", Count, Server, "how many sessions the server holds", |o, _| count(o.view.store.sessions.len()), session_count_options),
    fact("store.ids", Texts, Server, "the ids of the sessions, oldest first", |o, _| list_of(&o.view.store.sessions, |session| session.id.as_str().into()), no_options),
    fact("store.users", Texts, Server, "whom the sessions stand for, oldest first", |o, _| list_of(&o.view.store.sessions, |session| session.user.as_deref().unwrap_or("nobody").into()), no_options),
    fact("store.devices", Texts, Server, "what the sessions are used from, oldest first", |o, _| list_of(&o.view.store.sessions, |session| session.device.as_str().into()), no_options),
    fact("store.kind", Text, Server, "what keeps the sessions", |o, _| o.view.store.kind.as_str().into(), no_options).since(2).offered_if(is_not_in_memory),
    fact("store.stopped", Flag, Server, "whether the session store is stopped", |o, _| FactValue::Flag(o.view.store.condition == StoreCondition::Stopped), boolean_options).since(2).offered_if(never),
    fact("store.records", Texts, Server, "the records of the sessions as the store keeps them, oldest first", |o, _| list_of(&o.view.store.sessions, |session| session.record.to_string().as_str().into()), no_options).since(2).offered_if(is_not_in_memory),
    fact("replica", Number, Server, "the number of the server behind the load balancer that answered", |o, _| from_last_exchange(o, |e| e.trace.replica.map_or(FactValue::Absent, |number| FactValue::Number(i64::from(number)))), no_options).since(2),
    fact("guess.found", Flag, Client, "whether a word of the list was the secret", |o, _| value_or_absent(o.view.guess_result.as_ref(), |guess| FactValue::Flag(guess.secret.is_some())), boolean_options),
    fact("guess.secret", Text, Client, "the secret that was found", |o, _| value_or_absent(o.view.guess_result.as_ref(), |guess| text_or_absent(guess.secret.as_deref())), no_options),
    fact("guess.tried", Count, Client, "how many words were tried, up to the one that fits", |o, _| value_or_absent(o.view.guess_result.as_ref(), |guess| count(guess.tried)), no_options),
    fact("store.replica_sessions", Count, Server, "how many sessions the lagging replica of the store holds", |o, _| o.view.store.replica_sessions.map_or(FactValue::Absent, count), no_options).since(2).offered_if(is_something),
    fact("store.families", Count, Server, "how many families of refresh tokens are alive", |o, _| count(o.view.store.token_families.len()), no_options),
    fact("store.references", Count, Server, "how many opaque tokens count", |o, _| count(o.view.store.opaque_tokens), no_options),
    fact("store.blocked", Count, Server, "how many tokens are on the list of those taken back", |o, _| count(o.view.store.blocklist.len()), no_options),
    fact("request_header.<name>", HeaderValue, Wire, "a header of the request, in lower case and with _ for -", |o, name| from_last_exchange(o, |e| text_or_absent(e.request.header(&name.replace('_', "-")))), no_options).since(2).offered_if(is_started_by_page).named_by(request_header_names),
    fact("preflight", Word(PREFLIGHT_WORDS), Wire, "whether the browser asked first, and what it was told", preflight, preflight_options).since(2),
    fact("cors", Word(CORS_WORDS), Wire, "whether the page's script may read the response", |o, _| cors(o, |c| c.verdict.word().into()), cors_options).since(2),
    fact("cors_reason", Text, Wire, "why, in words", |o, _| cors(o, |c| c.reason.as_str().into()), no_options).since(2),
    fact("script", Word(SCRIPT_WORDS), Client, "what became of the script in the page", |o, _| value_or_absent(o.view.script_result.as_ref(), |s| s.verdict.word().into()), script_options).since(2),
    fact("stolen.<name>", Text, Client, "what the script found there: cookie, local_storage, session_storage, variable, refresh_token, fetched_token", |o, name| text_or_absent(o.view.script_result.as_ref().and_then(|s| s.found.get(name)).map(String::as_str)), no_options).since(2).named_by(stolen_names),
    fact("store.transfers", Count, Server, "how many transfers the shop has made", |o, _| count(o.view.store.transfers.len()), transfer_count_options).since(2).offered_if(is_something),
    fact("store.paid", Texts, Server, "whom they went to, oldest first", |o, _| list_of(&o.view.store.transfers, |transfer| transfer.to.as_str().into()), no_options).since(2).offered_if(is_something),
    fact("request_bytes", Count, Wire, "how many bytes the last request took on the wire", |o, _| from_last_exchange(o, |e| count(e.request.bytes.len())), no_options).since(2).offered_if(never),
    fact("look_ups", Count, Server, "how often the server looked something up for the last request: a session, a token, an account, a list", |o, _| count(o.look_ups()), no_options).since(2).offered_if(never),
    fact("asked_count", Count, Server, "how many requests servers sent to one another for this act", |o, _| count(by_servers(o).count()), no_options).since(2).offered_if(is_several),
    fact("store.orders", Count, Server, "how many orders the shop keeps", |o, _| count(o.view.store.orders.len()), no_options).since(2).offered_if(is_something),
    fact("store.ordered_by", Texts, Server, "whose they are, oldest first", |o, _| list_of(&o.view.store.orders, |order| order.user.as_str().into()), no_options).since(2).offered_if(is_something),
    fact("store.baskets", Texts, Server, "what lies in the basket of each session, oldest first", |o, _| list_of(&o.view.store.sessions, basket_text), no_options).since(2).offered_if(|o, _| o.view.store.sessions.iter().any(|session| !session.basket.is_empty())),
    fact("store.remembered", Count, Server, "how many remember-me tokens the shop keeps", |o, _| count(o.view.store.remember_tokens.len()), no_options).since(2).offered_if(is_something),
    fact("store.remember_tokens", Texts, Server, "what it keeps of each, oldest first: the selector with the hash of the validator, or the token in clear", |o, _| list_of(&o.view.store.remember_tokens, |token| token.stored.as_str().into()), no_options).since(2).offered_if(is_something),
    fact("store.keys", Count, Server, "how many API keys the shop takes", |o, _| count(o.view.store.api_keys.len()), no_options).since(2).offered_if(is_something),
    fact("store.api_keys", Texts, Server, "what it keeps of each, oldest first: its SHA-256, or the key in clear", |o, _| list_of(&o.view.store.api_keys, |key| key.stored.as_str().into()), no_options).since(2).offered_if(is_something),
    fact("store.comments", Count, Server, "how many comments the shop shows", |o, _| count(o.view.store.comments.len()), no_options).since(2).offered_if(is_something),
    fact("wire", Word(WIRE_WORDS), Wire, "whether the eavesdropper saw readable http or TLS records", |o, _| overheard(o, |heard| if heard.encrypted { "tls" } else { "http" }.into()), no_options).since(2),
    fact("overheard", Texts, Wire, "what the eavesdropper could read of the last exchange: host, path, password, cookie, token, body", |o, _| overheard(o, |heard| FactValue::List(heard.items.iter().map(|item| item.word().into()).collect())), no_options).since(2),
    fact("upgraded", Flag, Client, "whether the browser made https of http before the request left (HSTS)", upgraded, boolean_options).since(2),
    fact("hsts", Texts, Client, "the hosts that this browser visits over https alone", |o, _| hsts_hosts(o), no_options).since(2).offered_if(|o, _| !o.view.hsts.is_empty()),
    fact("app.scheme", Text, Server, "over which scheme the app behind a proxy believes that the client came", |o, _| from_last_exchange(o, |e| text_or_absent(e.trace.client.as_ref().map(|client| client.scheme.as_str()))), no_options).since(2),
    fact("app.address", Text, Server, "from which address it believes that the client came", |o, _| from_last_exchange(o, |e| text_or_absent(e.trace.client.as_ref().map(|client| client.address.as_str()))), no_options).since(2),
    fact("socket.state", Word(SOCKET_WORDS), Client, "what became of the WebSocket", |o, _| value_or_absent(o.view.socket_result.as_ref(), |socket| socket.state.word().into()), no_options).since(2),
    fact("socket.messages", Texts, Client, "what the server sent over it, in order", |o, _| value_or_absent(o.view.socket_result.as_ref(), |socket| list_of(&socket.messages, |message| message.as_str().into())), no_options).since(2),
    fact("socket.close_code", Number, Client, "the code with which the server closed it", |o, _| value_or_absent(o.view.socket_result.as_ref().and_then(|socket| socket.close_code), |code| FactValue::Number(i64::from(code))), no_options).since(2),
    fact("store.log", Texts, Server, "the shop's access log: method, target and status of each request", |o, _| list_of(&o.view.access_log, |line| line.as_str().into()), no_options).since(2).offered_if(|o, _| o.view.socket_result.is_some()),
    fact("password_hash.<name>", Text, Server, "the password of that account as the shop stores it, once it was hashed", |o, name| value_or_absent(stored_password(o, name), |stored| stored.text.as_str().into()), no_options).since(2).offered_if(stores_passwords_unusually).named_by(hashed_account_names),
    fact("password_function.<name>", Word(PASSWORD_FUNCTIONS), Server, "the function that it was hashed with", |o, name| value_or_absent(stored_password(o, name), |stored| stored.function.word().into()), password_function_options).since(2).offered_if(stores_passwords_unusually).named_by(hashed_account_names),
    fact("hashes", Count, Server, "how many password hashes the server computed for the last request", |o, _| from_last_exchange(o, |e| i64::from(e.trace.password_hashes).into()), hash_count_options).since(2).offered_if(is_several),
    fact("took", Number, Server, "how many microseconds the server took to answer the last request, measured here", |o, _| from_last_exchange(o, |e| FactValue::Number(e.trace.answer_time.micros())), no_options).since(2).offered_if(never),
    fact("guess.per_second", Number, Client, "how many such guesses one core of this machine makes in a second, measured here", |o, _| value_or_absent(guess_cost(o), |cost| FactValue::Number(cost.time.per_second())), no_options).since(2).offered_if(never),
    fact("guess.memory_kib", Count, Client, "how much memory each of them takes, in KiB", |o, _| value_or_absent(guess_cost(o), |cost| i64::from(cost.memory_kib).into()), no_options).since(2),
    fact("mail.count", Count, Server, "how many mails the shop has sent", |o, _| count(o.view.outbox.len()), no_options).since(2).offered_if(is_something),
    fact("mail.to", Text, Server, "to whom it sent the last one", |o, _| value_or_absent(o.view.outbox.last(), |mail| mail.to.as_str().into()), no_options).since(2),
    fact("mail.link", Text, Server, "the link in it", |o, _| text_or_absent(o.view.outbox.last().and_then(|mail| mail.link.as_deref())), no_options).since(2),
    fact("mail.host", Text, Server, "the host that the link leads to", |o, _| text_or_absent(o.view.outbox.last().and_then(|mail| mail.link_host())), no_options).since(2),
    fact("mail.token", Text, Server, "the token in the link", |o, _| text_or_absent(o.view.outbox.last().and_then(|mail| mail.token())), no_options).since(2),
    fact("store.resets", Texts, Server, "what the shop keeps of mailed tokens that still count, oldest first", |o, _| list_of(&o.view.store.resets, |key| key.as_str().into()), no_options).since(2).offered_if(is_something),
    fact("totp.code", Text, Client, "the one-time code that was computed", |o, _| value_or_absent(o.view.totp_result.as_ref(), |totp| totp.code.as_str().into()), no_options).since(2),
    fact("totp.step", Number, Client, "the number of its step of 30 seconds, from 1970-01-01Z", |o, _| value_or_absent(o.view.totp_result.as_ref(), |totp| FactValue::Number(totp.step)), no_options).since(2),
    fact("totp.seconds_left", Count, Client, "how many seconds of that step are left", |o, _| value_or_absent(o.view.totp_result.as_ref(), |totp| FactValue::Number(totp.seconds_left)), no_options).since(2),
    fact("totp.hmac", Text, Client, "the HMAC-SHA-1 of that number, in hex", |o, _| value_or_absent(o.view.totp_result.as_ref(), |totp| totp.hmac.as_str().into()), no_options).since(2),
    fact("address", Text, Wire, "where the client got to: the URL of its last request, without the query", |o, _| from_last_exchange(o, |e| e.url.split('?').next().unwrap_or_default().into()), no_options).since(2).offered_if(is_redirected),
    fact("redirect.<name>", Text, Wire, "a parameter of the address to which the last redirect led", |o, name| text_or_absent(redirect_parameter(o, name).as_deref()), no_options).since(2).named_by(redirect_names),
    fact("way.<check>", Word(VERDICT_WORDS), Server, "how that check ended in the last exchange of this act in which a server planned it, those between servers included", check_on_the_way, verdict_options).since(2).offered_if(is_redirected).named_by(checks_on_the_way),
    fact("id_token.<name>", ValueKind::Json, Wire, "a claim of the ID token that came last, to a client or to a server", id_token_claim, no_options).since(2).named_by(id_token_claim_names),
    fact("issuer.grants", Texts, Server, "the refresh tokens at id.test that last, each as its client and user", |o, _| list_of(&o.view.issuer_grants, |grant| grant.as_str().into()), no_options).since(2).offered_if(is_something),
    fact("app.users", Texts, Server, "who is logged in at spa.test, in alphabetical order", |o, _| list_of(&o.view.app_users, |user| user.as_str().into()), no_options).since(2).offered_if(is_something),
    fact("store.ended", Count, Server, "how many sessions this act has ended", |o, _| count(o.step.ended_sessions), no_options).since(2).offered_if(never),
    fact("switch.<switch>", ValueKind::Json, Server, "the present value of that switch, whose path stands in quotes: switch.\"shop.mfa.window\"", switch_value, no_options).since(2).offered_if(never).named_by(switch_paths),
    fact("step.seconds", Number, Server, "by how many seconds the clock has moved since the step began; in a task, since the learner's turn", |o, _| FactValue::Number(o.step.seconds), no_options).since(2).offered_if(never),
    fact("step.responses.<name>", Texts, Wire, "what that client has got since then, oldest first: GET /me 200, elsewhere than at the shop with the whole URL", |o, name| list_of(&o.step.responses_to(name), |line| (*line).into()), no_options).since(2).offered_if(never).named_by(step_initiators),
    fact("step.refusals.<name>", Texts, Server, "what that client was refused since then, each with the check that refused, as in `refused_by`: GET /me 401 session_lookup", |o, name| list_of(&o.step.refusals_of(name), |line| line.as_str().into()), no_options).since(2).offered_if(never).named_by(step_initiators),
    fact("step.pages", Texts, Wire, "what pages have got since then, oldest first, each with the origin that the request named: https://evil.test: POST /transfer 403", |o, _| list_of(&o.step.responses_to_pages(), |response| response.as_str().into()), no_options).since(2).offered_if(never),
    fact("step.events", Texts, Server, "what has happened since then, oldest first, whoever did it: each response, as in `step.responses`, and each act without a request: alice: GET /me 200, the operator bans bob, the clock moves 15m", |o, _| list_of(&o.step.events(), |event| event.as_str().into()), no_options).since(2).offered_if(never),
    fact("step.operations", Texts, Server, "what the operator did since then, oldest first, as the story says it: bans bob, sets access.revoke to version", |o, _| list_of(&o.step.operations(), |operation| (*operation).into()), no_options).since(2).offered_if(never),
    fact("credential.age", Number, Client, "how many seconds ago a response has brought the credential of the last request (its session ID or access token), if that was since then", |o, _| from_last_exchange(o, |e| value_or_absent(o.step.credential_age(e, &o.view), FactValue::Number)), no_options).since(2).offered_if(never),
    fact("credential.events", Texts, Server, "what has happened since a response has brought that credential, if that was since the step began, as in `step.events`", |o, _| from_last_exchange(o, |e| value_or_absent(o.step.credential_events(e, &o.view), |events| list_of(&events, |event| event.as_str().into()))), no_options).since(2).offered_if(never),
    fact("credential.responses", Texts, Wire, "what that credential has got since then, whoever sent it, the last response included", |o, _| from_last_exchange(o, |e| value_or_absent(o.step.responses_to_credential(e, &o.view), |lines| list_of(&lines, |line| (*line).into()))), no_options).since(2).offered_if(never),
];
