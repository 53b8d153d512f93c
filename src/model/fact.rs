//! The one table of facts: what can be said about an outcome.
//!
//! `expect`, `predict`, `look_at`, `save`, goals, the documentation and "did you mean" all use [`FACTS`]. A fact has a
//! dotted path in which `<name>` stands for a name that a lesson chooses (of a cookie, a check, a claim).

mod path;
mod prediction_options;
mod readers;
mod value_kind;

use serde_json::Value as Json;

use super::act::Act;
use super::fact_value::FactValue;
use super::outcome::Outcome;
use super::setup::PasswordSetup;
use super::trace::Check;
use super::view::View;
use prediction_options::{
    backchannel_options, boolean_options, cors_options, hash_count_options, no_options, password_function_options,
    preflight_options, presence_options, refusing_check_options, same_site_options, script_options,
    sent_cookie_options, session_count_options, status_options, success_count_options, transfer_count_options,
    user_options, verdict_options,
};
use readers::{
    backchannel_requests, basket_text, by_servers, check_on_the_way, check_verdict, checks_on_the_way, claim, claims,
    client_tokens, cors, count, current_token, from_last_exchange, guess_cost, header_parameter, hsts_hosts,
    id_token_claim, id_token_claims, jar_cookie, json_field, list_of, overheard, preflight, presence,
    redirect_parameter, redirect_parameters, set_cookie, stored_password, successes, text_or_absent, token_header,
    upgraded, value_from_json, value_or_absent,
};
use value_kind::is_status;

pub use value_kind::ValueKind;

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
}

/// What is known when a prediction is made: the state before the act, and the act.
#[derive(Clone, Copy, Debug)]
pub struct PredictionContext<'a> {
    /// The state before the act.
    pub view: &'a View,
    /// The act that is about to happen.
    pub act: &'a Act,
}

const fn fact(
    path: &'static str,
    kind: ValueKind,
    pane: Pane,
    description: &'static str,
    read: fn(&Outcome, &str) -> FactValue,
    prediction_options: fn(&PredictionContext<'_>) -> Vec<FactValue>,
) -> Fact {
    Fact { path, kind, pane, description, since: 1, read, prediction_options }
}

impl Fact {
    /// The same fact, which files know since this version only.
    const fn since(self, version: u32) -> Self {
        Self { since: version, ..self }
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

/// Every fact, one a row: path, kind, pane, description, how it is read, what a prediction offers. In the readings, `o` is the
/// outcome, `e` its last exchange, `c` a cookie and `t` the tokens of the client.
///
/// A new fact is a new row; one whose path has a new `<name>` also needs an arm in `parameter_names`. The order of the rows is
/// the order in which the documentation lists them.
#[rustfmt::skip]
pub const FACTS: &[Fact] = &[
    fact("status", Status, Wire, "the status of the last response", |o, _| from_last_exchange(o, |e| i64::from(e.status).into()), status_options),
    fact("statuses", Statuses, Wire, "the statuses of all responses of this act, in order", |o, _| list_of(&o.exchanges, |e| i64::from(e.status).into()), no_options),
    fact("succeeded", Count, Wire, "how many responses to clients in this act are successes (2xx)", |o, _| count(successes(o).count()), success_count_options).since(2),
    fact("succeeded_by", Texts, Wire, "the clients that got those, in the order of the responses", |o, _| FactValue::List(successes(o).map(|e| e.initiator_name().into()).collect()), no_options).since(2),
    fact("response.<name>", ValueKind::Json, Wire, "a field of the response's JSON body", |o, name| from_last_exchange(o, |e| json_field(&e.response.body, name)), no_options),
    fact("header.<name>", HeaderValue, Wire, "a header of the response, in lower case and with _ for -", |o, name| from_last_exchange(o, |e| text_or_absent(e.response.header(&name.replace('_', "-")))), no_options),
    fact("set_cookie.<name>", Word(PRESENCE_WORDS), Wire, "whether the response sets a cookie of that name", |o, name| presence(set_cookie(o, name)), presence_options),
    fact("set_cookie.<name>.value", Text, Wire, "the value that the response gives the cookie", |o, name| value_or_absent(set_cookie(o, name), |c| c.value.as_str().into()), no_options),
    fact("set_cookie.<name>.http_only", Flag, Wire, "whether it says HttpOnly", |o, name| value_or_absent(set_cookie(o, name), |c| FactValue::Flag(c.http_only)), boolean_options),
    fact("set_cookie.<name>.secure", Flag, Wire, "whether it says Secure", |o, name| value_or_absent(set_cookie(o, name), |c| FactValue::Flag(c.secure)), boolean_options),
    fact("set_cookie.<name>.same_site", Word(SAME_SITE_WORDS), Wire, "what it says for SameSite", |o, name| value_or_absent(set_cookie(o, name), |c| c.same_site.word().into()), same_site_options),
    fact("set_cookie.<name>.path", Text, Wire, "its Path, as written", |o, name| value_or_absent(set_cookie(o, name), |c| text_or_absent(c.path.as_deref())), no_options),
    fact("set_cookie.<name>.domain", Text, Wire, "its Domain, as written", |o, name| value_or_absent(set_cookie(o, name), |c| text_or_absent(c.domain.as_deref())), no_options),
    fact("set_cookie.<name>.max_age", Number, Wire, "its Max-Age in seconds, as written", |o, name| value_or_absent(set_cookie(o, name), |c| c.max_age.map_or(FactValue::Absent, FactValue::Number)), no_options),
    fact("set_cookie.<name>.kept", Flag, Client, "whether the jar took it", |o, name| value_or_absent(set_cookie(o, name), |c| FactValue::Flag(c.stored)), boolean_options),
    fact("token", Text, Wire, "the token just made by hand, else that of the last exchange: from the response, else from the request", |o, _| text_or_absent(current_token(o).as_deref()), no_options),
    fact("token_header.<name>", ValueKind::Json, Wire, "a parameter of that token's header", header_parameter, no_options),
    fact("claims.<name>", ValueKind::Json, Wire, "a claim of that token", claim, no_options),
    fact("jar.<name>", Word(PRESENCE_WORDS), Client, "whether the client's jar holds a cookie of that name", |o, name| presence(jar_cookie(o, name)), presence_options),
    fact("jar.<name>.value", Text, Client, "its value in the jar", |o, name| value_or_absent(jar_cookie(o, name), |c| c.value.as_str().into()), no_options),
    fact("jar.<name>.domain", Text, Client, "the host or domain the jar keeps it for", |o, name| value_or_absent(jar_cookie(o, name), |c| c.domain.as_str().into()), no_options),
    fact("jar.<name>.host_only", Flag, Client, "whether it goes to exactly one host", |o, name| value_or_absent(jar_cookie(o, name), |c| FactValue::Flag(c.host_only)), boolean_options),
    fact("jar.<name>.path", Text, Client, "the path below which it is sent", |o, name| value_or_absent(jar_cookie(o, name), |c| c.path.as_str().into()), no_options),
    fact("jar.<name>.http_only", Flag, Client, "whether scripts are kept from it", |o, name| value_or_absent(jar_cookie(o, name), |c| FactValue::Flag(c.http_only)), boolean_options),
    fact("jar.<name>.secure", Flag, Client, "whether it is sent over https only", |o, name| value_or_absent(jar_cookie(o, name), |c| FactValue::Flag(c.secure)), boolean_options),
    fact("jar.<name>.same_site", Word(SAME_SITE_WORDS), Client, "its SameSite", |o, name| value_or_absent(jar_cookie(o, name), |c| c.same_site.word().into()), same_site_options),
    fact("jar.<name>.persistent", Flag, Client, "whether it has a lifetime of its own, and so outlives the browser's session", |o, name| value_or_absent(jar_cookie(o, name), |c| FactValue::Flag(c.expires.is_some())), boolean_options).since(2),
    fact("sent", Texts, Client, "the cookies of the jar that went along with the last request", |o, _| from_last_exchange(o, |e| FactValue::List(e.cookie_send_decisions.iter().filter(|c| c.sent).map(|c| c.name.as_str().into()).collect())), sent_cookie_options),
    fact("not_sent.<name>", Text, Client, "the rule by which the jar held that cookie back", |o, name| from_last_exchange(o, |e| text_or_absent(e.cookie_send_decisions.iter().find(|c| !c.sent && c.name == name).map(|c| c.rule.as_str()))), no_options),
    fact("holds.access", Word(PRESENCE_WORDS), Client, "whether the client holds an access token", |o, _| presence(client_tokens(o).and_then(|t| t.access.as_ref())), presence_options),
    fact("holds.refresh", Word(PRESENCE_WORDS), Client, "whether the client holds a refresh token", |o, _| presence(client_tokens(o).and_then(|t| t.refresh.as_ref())), presence_options),
    fact("user", Text, Server, "whom the server took the sender for; nobody, or a name", |o, _| from_last_exchange(o, |e| e.trace.user.as_deref().unwrap_or("nobody").into()), user_options),
    fact("refused_by", CheckId, Server, "the check that refused the request, or nothing", |o, _| from_last_exchange(o, |e| e.trace.refused_by().map_or("nothing", Check::id).into()), refusing_check_options),
    fact("trace.<check>", Word(VERDICT_WORDS), Server, "how that check ended", |o, name| from_last_exchange(o, |e| check_verdict(e, name)), verdict_options),
    fact("proof", Text, Wire, "the DPoP proof that the last request carried", |o, _| from_last_exchange(o, |e| text_or_absent(e.request.header("dpop"))), no_options),
    fact("asked", Texts, Server, "what servers asked of one another for this act, in order", |o, _| backchannel_requests(o), backchannel_options),
    fact("store.sessions", Count, Server, "how many sessions the server holds", |o, _| count(o.view.store.sessions.len()), session_count_options),
    fact("store.ids", Texts, Server, "the ids of the sessions, oldest first", |o, _| list_of(&o.view.store.sessions, |session| session.id.as_str().into()), no_options),
    fact("store.users", Texts, Server, "whom the sessions stand for, oldest first", |o, _| list_of(&o.view.store.sessions, |session| session.user.as_deref().unwrap_or("nobody").into()), no_options),
    fact("store.devices", Texts, Server, "what the sessions are used from, oldest first", |o, _| list_of(&o.view.store.sessions, |session| session.device.as_str().into()), no_options),
    fact("store.kind", Text, Server, "what keeps the sessions", |o, _| o.view.store.kind.as_str().into(), no_options).since(2),
    fact("store.records", Texts, Server, "the records of the sessions as the store keeps them, oldest first", |o, _| list_of(&o.view.store.sessions, |session| session.record.to_string().as_str().into()), no_options).since(2),
    fact("replica", Number, Server, "the number of the server behind the load balancer that answered", |o, _| from_last_exchange(o, |e| e.trace.replica.map_or(FactValue::Absent, |number| FactValue::Number(i64::from(number)))), no_options).since(2),
    fact("guess.found", Flag, Client, "whether a word of the list was the secret", |o, _| value_or_absent(o.view.guess_result.as_ref(), |guess| FactValue::Flag(guess.secret.is_some())), boolean_options),
    fact("guess.secret", Text, Client, "the secret that was found", |o, _| value_or_absent(o.view.guess_result.as_ref(), |guess| text_or_absent(guess.secret.as_deref())), no_options),
    fact("guess.tried", Count, Client, "how many words were tried, up to the one that fits", |o, _| value_or_absent(o.view.guess_result.as_ref(), |guess| count(guess.tried)), no_options),
    fact("store.families", Count, Server, "how many families of refresh tokens are alive", |o, _| count(o.view.store.token_families.len()), no_options),
    fact("store.references", Count, Server, "how many opaque tokens count", |o, _| count(o.view.store.opaque_tokens), no_options),
    fact("store.blocked", Count, Server, "how many tokens are on the list of those taken back", |o, _| count(o.view.store.blocklist.len()), no_options),
    fact("request_header.<name>", HeaderValue, Wire, "a header of the request, in lower case and with _ for -", |o, name| from_last_exchange(o, |e| text_or_absent(e.request.header(&name.replace('_', "-")))), no_options).since(2),
    fact("preflight", Word(PREFLIGHT_WORDS), Wire, "whether the browser asked first, and what it was told", preflight, preflight_options).since(2),
    fact("cors", Word(CORS_WORDS), Wire, "whether the page's script may read the response", |o, _| cors(o, |c| c.verdict.word().into()), cors_options).since(2),
    fact("cors_reason", Text, Wire, "why, in words", |o, _| cors(o, |c| c.reason.as_str().into()), no_options).since(2),
    fact("script", Word(SCRIPT_WORDS), Client, "what became of the script in the page", |o, _| value_or_absent(o.view.script_result.as_ref(), |s| s.verdict.word().into()), script_options).since(2),
    fact("stolen.<name>", Text, Client, "what the script found there: cookie, local_storage, session_storage, variable, refresh_token, fetched_token", |o, name| text_or_absent(o.view.script_result.as_ref().and_then(|s| s.found.get(name)).map(String::as_str)), no_options).since(2),
    fact("store.transfers", Count, Server, "how many transfers the shop has made", |o, _| count(o.view.store.transfers.len()), transfer_count_options).since(2),
    fact("store.paid", Texts, Server, "whom they went to, oldest first", |o, _| list_of(&o.view.store.transfers, |transfer| transfer.to.as_str().into()), no_options).since(2),
    fact("request_bytes", Count, Wire, "how many bytes the last request took on the wire", |o, _| from_last_exchange(o, |e| count(e.request.bytes.len())), no_options).since(2),
    fact("look_ups", Count, Server, "how often the server looked something up for the last request: a session, a token, an account, a list", |o, _| count(o.look_ups()), no_options).since(2),
    fact("asked_count", Count, Server, "how many requests servers sent to one another for this act", |o, _| count(by_servers(o).count()), no_options).since(2),
    fact("store.orders", Count, Server, "how many orders the shop keeps", |o, _| count(o.view.store.orders.len()), no_options).since(2),
    fact("store.ordered_by", Texts, Server, "whose they are, oldest first", |o, _| list_of(&o.view.store.orders, |order| order.user.as_str().into()), no_options).since(2),
    fact("store.baskets", Texts, Server, "what lies in the basket of each session, oldest first", |o, _| list_of(&o.view.store.sessions, basket_text), no_options).since(2),
    fact("store.remembered", Count, Server, "how many remember-me tokens the shop keeps", |o, _| count(o.view.store.remember_tokens.len()), no_options).since(2),
    fact("store.remember_tokens", Texts, Server, "what it keeps of each, oldest first: the selector with the hash of the validator, or the token in clear", |o, _| list_of(&o.view.store.remember_tokens, |token| token.stored.as_str().into()), no_options).since(2),
    fact("store.comments", Count, Server, "how many comments the shop shows", |o, _| count(o.view.store.comments.len()), no_options).since(2),
    fact("wire", Word(WIRE_WORDS), Wire, "whether the eavesdropper saw readable http or TLS records", |o, _| overheard(o, |heard| if heard.encrypted { "tls" } else { "http" }.into()), no_options).since(2),
    fact("overheard", Texts, Wire, "what the eavesdropper could read of the last exchange: host, path, password, cookie, token, body", |o, _| overheard(o, |heard| FactValue::List(heard.items.iter().map(|item| item.word().into()).collect())), no_options).since(2),
    fact("upgraded", Flag, Client, "whether the browser made https of http before the request left (HSTS)", upgraded, boolean_options).since(2),
    fact("hsts", Texts, Client, "the hosts that this browser visits over https alone", |o, _| hsts_hosts(o), no_options).since(2),
    fact("app.scheme", Text, Server, "over which scheme the app behind a proxy believes that the client came", |o, _| from_last_exchange(o, |e| text_or_absent(e.trace.client.as_ref().map(|client| client.scheme.as_str()))), no_options).since(2),
    fact("app.address", Text, Server, "from which address it believes that the client came", |o, _| from_last_exchange(o, |e| text_or_absent(e.trace.client.as_ref().map(|client| client.address.as_str()))), no_options).since(2),
    fact("socket.state", Word(SOCKET_WORDS), Client, "what became of the WebSocket", |o, _| value_or_absent(o.view.socket_result.as_ref(), |socket| socket.state.word().into()), no_options).since(2),
    fact("socket.messages", Texts, Client, "what the server sent over it, in order", |o, _| value_or_absent(o.view.socket_result.as_ref(), |socket| list_of(&socket.messages, |message| message.as_str().into())), no_options).since(2),
    fact("socket.close_code", Number, Client, "the code with which the server closed it", |o, _| value_or_absent(o.view.socket_result.as_ref().and_then(|socket| socket.close_code), |code| FactValue::Number(i64::from(code))), no_options).since(2),
    fact("store.log", Texts, Server, "the shop's access log: method, target and status of each request", |o, _| list_of(&o.view.access_log, |line| line.as_str().into()), no_options).since(2),
    fact("password_hash.<name>", Text, Server, "the password of that account as the shop stores it, once it was hashed", |o, name| value_or_absent(stored_password(o, name), |stored| stored.text.as_str().into()), no_options).since(2),
    fact("password_function.<name>", Word(PASSWORD_FUNCTIONS), Server, "the function that it was hashed with", |o, name| value_or_absent(stored_password(o, name), |stored| stored.function.word().into()), password_function_options).since(2),
    fact("hashes", Count, Server, "how many password hashes the server computed for the last request", |o, _| from_last_exchange(o, |e| i64::from(e.trace.password_hashes).into()), hash_count_options).since(2),
    fact("took", Number, Server, "how many microseconds the server took to answer the last request, measured here", |o, _| from_last_exchange(o, |e| FactValue::Number(e.trace.answer_time.micros())), no_options).since(2),
    fact("guess.per_second", Number, Client, "how many such guesses one core of this machine makes in a second, measured here", |o, _| value_or_absent(guess_cost(o), |cost| FactValue::Number(cost.time.per_second())), no_options).since(2),
    fact("guess.memory_kib", Count, Client, "how much memory each of them takes, in KiB", |o, _| value_or_absent(guess_cost(o), |cost| i64::from(cost.memory_kib).into()), no_options).since(2),
    fact("mail.count", Count, Server, "how many mails the shop has sent", |o, _| count(o.view.outbox.len()), no_options).since(2),
    fact("mail.to", Text, Server, "to whom it sent the last one", |o, _| value_or_absent(o.view.outbox.last(), |mail| mail.to.as_str().into()), no_options).since(2),
    fact("mail.link", Text, Server, "the link in it", |o, _| text_or_absent(o.view.outbox.last().and_then(|mail| mail.link.as_deref())), no_options).since(2),
    fact("mail.host", Text, Server, "the host that the link leads to", |o, _| text_or_absent(o.view.outbox.last().and_then(|mail| mail.link_host())), no_options).since(2),
    fact("mail.token", Text, Server, "the token in the link", |o, _| text_or_absent(o.view.outbox.last().and_then(|mail| mail.token())), no_options).since(2),
    fact("store.resets", Texts, Server, "what the shop keeps of mailed tokens that still count, oldest first", |o, _| list_of(&o.view.store.resets, |key| key.as_str().into()), no_options).since(2),
    fact("totp.code", Text, Client, "the one-time code that was computed", |o, _| value_or_absent(o.view.totp_result.as_ref(), |totp| totp.code.as_str().into()), no_options).since(2),
    fact("totp.step", Number, Client, "the number of its step of 30 seconds, from 1970-01-01Z", |o, _| value_or_absent(o.view.totp_result.as_ref(), |totp| FactValue::Number(totp.step)), no_options).since(2),
    fact("totp.seconds_left", Count, Client, "how many seconds of that step are left", |o, _| value_or_absent(o.view.totp_result.as_ref(), |totp| FactValue::Number(totp.seconds_left)), no_options).since(2),
    fact("totp.hmac", Text, Client, "the HMAC-SHA-1 of that number, in hex", |o, _| value_or_absent(o.view.totp_result.as_ref(), |totp| totp.hmac.as_str().into()), no_options).since(2),
    fact("address", Text, Wire, "where the client got to: the URL of its last request, without the query", |o, _| from_last_exchange(o, |e| e.url.split('?').next().unwrap_or_default().into()), no_options).since(2),
    fact("redirect.<name>", Text, Wire, "a parameter of the address to which the last redirect led", |o, name| text_or_absent(redirect_parameter(o, name).as_deref()), no_options).since(2),
    fact("way.<check>", Word(VERDICT_WORDS), Server, "how that check ended in the last exchange of this act in which a server planned it, those between servers included", check_on_the_way, verdict_options).since(2),
    fact("id_token.<name>", ValueKind::Json, Wire, "a claim of the ID token that came last, to a client or to a server", id_token_claim, no_options).since(2),
    fact("issuer.grants", Texts, Server, "the refresh tokens at id.test that last, each as its client and user", |o, _| list_of(&o.view.issuer_grants, |grant| grant.as_str().into()), no_options).since(2),
    fact("app.users", Texts, Server, "who is logged in at spa.test, in alphabetical order", |o, _| list_of(&o.view.app_users, |user| user.as_str().into()), no_options).since(2),
];

/// Every fact that says something about `outcome`, with its value, in the order of the table.
#[must_use]
pub fn all_facts(outcome: &Outcome) -> Vec<(FactRef, FactValue)> {
    let mut facts = Vec::new();
    for fact in FACTS {
        for parameter in parameter_names(fact, outcome) {
            let fact_ref = FactRef { fact, parameter };
            let value = fact_ref.read(outcome);
            // A cookie that ends with the browser's session is the rule.
            let is_the_rule = fact.path == "jar.<name>.persistent" && value == FactValue::Flag(false);
            if value != FactValue::Absent && !is_the_rule {
                facts.push((fact_ref, value));
            }
        }
    }
    facts
}

/// The names for which `fact` could say something about `outcome`; one empty name where its path has no `<name>`.
fn parameter_names(fact: &Fact, outcome: &Outcome) -> Vec<String> {
    let Some((stem, _)) = fact.path.split_once(".<") else {
        let store = &outcome.view.store;
        let says_nothing = match fact.path {
            // What is measured is never the same twice, so it is no expectation to paste; for the two others, only a lesson
            // that counts asks.
            "took" | "guess.per_second" | "request_bytes" | "look_ups" => true,
            // Most requests compute none, and a login one.
            "hashes" => outcome.last_exchange().is_none_or(|exchange| exchange.trace.password_hashes < 2),
            // Of a single response its status says as much.
            "succeeded" | "succeeded_by" => outcome.exchanges.len() < 2,
            // Where nothing was paid or ordered and nobody wrote a comment, the lesson is about something else.
            "store.transfers" | "store.paid" => store.transfers.is_empty(),
            "store.orders" | "store.ordered_by" => store.orders.is_empty(),
            "store.baskets" => store.sessions.iter().all(|session| session.basket.is_empty()),
            "store.remembered" | "store.remember_tokens" => store.remember_tokens.is_empty(),
            "store.comments" => store.comments.is_empty(),
            "store.log" => outcome.view.socket_result.is_none(),
            "hsts" => outcome.view.hsts.is_empty(),
            "store.resets" => store.resets.is_empty(),
            "mail.count" => outcome.view.outbox.is_empty(),
            // What they asked says how often.
            "asked_count" => by_servers(outcome).count() < 2,
            // A lesson without the issuer has neither.
            "issuer.grants" => outcome.view.issuer_grants.is_empty(),
            "app.users" => outcome.view.app_users.is_empty(),
            // Without a redirect the address is that of the request.
            "address" => redirect_parameters(outcome).is_empty(),
            // A record in memory looks like what the other facts say of it.
            "store.kind" | "store.records" => store.kind == "memory",
            _ => false,
        };
        return if says_nothing { Vec::new() } else { vec![String::new()] };
    };
    match stem {
        "token_header" => return object_keys(token_header(outcome)),
        "claims" => return object_keys(claims(outcome)),
        "id_token" => return object_keys(id_token_claims(outcome)),
        "way" if !redirect_parameters(outcome).is_empty() => return checks_on_the_way(outcome),
        "redirect" => return redirect_parameters(outcome).into_iter().map(|(name, _)| name).collect(),
        _ => {}
    }
    let Some(exchange) = outcome.last_exchange() else { return Vec::new() };
    let jar = exchange.client_name().and_then(|client| outcome.view.jars.get(client));
    match stem {
        "set_cookie" => exchange.set_cookie_decisions.iter().map(|cookie| cookie.name.clone()).collect(),
        "jar" => jar.into_iter().flatten().map(|cookie| cookie.name.clone()).collect(),
        "not_sent" => {
            let held_back = exchange.cookie_send_decisions.iter().filter(|cookie| !cookie.sent);
            held_back.map(|cookie| cookie.name.clone()).collect()
        }
        "trace" => exchange.trace.lines.iter().map(|line| line.check.id().to_owned()).collect(),
        "header" => {
            let headers = exchange.response.headers.iter();
            headers.map(|header| header.name.to_ascii_lowercase().replace('-', "_")).collect()
        }
        // Of a request that no page starts, the lesson has written the headers itself.
        "request_header" if exchange.page_request.is_some() => {
            let headers = exchange.request.headers.iter();
            headers.map(|header| header.name.to_ascii_lowercase().replace('-', "_")).collect()
        }
        // Where passwords are stored in the usual way, the lesson is about something else.
        "password_hash" | "password_function" if outcome.view.setup.shop.password != PasswordSetup::default() => {
            let accounts = outcome.view.accounts.iter().filter(|account| account.stored_password.is_some());
            accounts.map(|account| account.name.clone()).collect()
        }
        "stolen" => outcome.view.script_result.iter().flat_map(|script| script.found.keys().cloned()).collect(),
        "response" => object_keys(serde_json::from_str(&exchange.response.body).ok()),
        _ => Vec::new(),
    }
}

fn object_keys(json: Option<Json>) -> Vec<String> {
    match json {
        Some(Json::Object(map)) => map.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

impl FactRef {
    /// What the fact says about `outcome`.
    #[must_use]
    pub fn read(&self, outcome: &Outcome) -> FactValue {
        (self.fact.read)(outcome, &self.parameter)
    }

    /// `value` of this fact as it is compared with what is expected of it: a header's number as a number.
    #[must_use]
    pub(super) fn comparable(&self, value: &FactValue) -> FactValue {
        match value {
            FactValue::Text(text) if self.fact.kind == HeaderValue => {
                text.parse().map_or_else(|_| value.clone(), FactValue::Number)
            }
            _ => value.clone(),
        }
    }

    /// The options that a prediction about this fact offers, in natural order. Empty when there is no short list of them, so
    /// that it cannot be predicted by choosing.
    #[must_use]
    pub fn prediction_options(&self, context: &PredictionContext<'_>) -> Vec<FactValue> {
        (self.fact.prediction_options)(context)
    }

    /// A value that a prediction offers, as its author writes it. `"absent"` means [`FactValue::Absent`], except where it
    /// is a word of the fact. `None` for what no fact can be.
    #[must_use]
    pub fn written_option(&self, json: &Json) -> Option<FactValue> {
        let is_word = matches!(self.fact.kind, Word(words) if words.contains(&"absent"));
        match value_from_lesson(json)? {
            FactValue::Text(text) if text == "absent" && !is_word => Some(FactValue::Absent),
            value => Some(value),
        }
    }

    /// A value of this fact as a screen shows it: a status with its reason phrase, a check by its label.
    #[must_use]
    pub fn value_label(&self, value: &FactValue) -> String {
        match (self.fact.path, value) {
            ("status", FactValue::Number(200)) => "200 OK".into(),
            ("status", FactValue::Number(204)) => "204 No Content".into(),
            ("status", FactValue::Number(400)) => "400 Bad Request".into(),
            ("status", FactValue::Number(401)) => "401 Unauthorized".into(),
            ("status", FactValue::Number(403)) => "403 Forbidden".into(),
            ("status", FactValue::Number(404)) => "404 Not Found".into(),
            ("refused_by", FactValue::Text(id)) => {
                Check::by_id(id).map_or_else(|| id.clone(), |check| check.label().to_owned())
            }
            (_, FactValue::Text(word)) if matches!(self.fact.kind, Word(_)) => word.replace('_', " "),
            _ => value.to_string(),
        }
    }

    /// Why `value` cannot be expected of this fact, if it cannot. `absent` and a `$name` can always be expected.
    #[must_use]
    pub fn value_error(&self, value: &FactValue) -> Option<String> {
        let always_fits = |text: &str| text == "absent" || text.starts_with('$');
        let fits = match (self.fact.kind, value) {
            (_, FactValue::Text(text)) if always_fits(text) => true,
            (Word(words), FactValue::Text(text)) => words.contains(&text.as_str()),
            (CheckId, FactValue::Text(text)) => text == "nothing" || Check::by_id(text).is_some(),
            (ValueKind::Json, _)
            | (Number | HeaderValue, FactValue::Number(_))
            | (Flag, FactValue::Flag(_))
            | (Text | HeaderValue, FactValue::Text(_)) => true,
            (Count, FactValue::Number(number)) => *number >= 0,
            (Status, status) => is_status(status),
            (Statuses, FactValue::List(items)) => items.iter().all(is_status),
            (Texts, FactValue::List(items)) => items.iter().all(|item| matches!(item, FactValue::Text(_))),
            _ => false,
        };
        (!fits).then(|| self.fact.kind.expected_form())
    }
}

/// A value as a lesson writes it; `None` for one that no fact can have (a table, a fraction).
#[must_use]
pub fn value_from_lesson(json: &Json) -> Option<FactValue> {
    match json {
        Json::Object(_) | Json::Null => None,
        Json::Number(number) => number.as_i64().map(FactValue::Number),
        Json::Array(items) => items.iter().map(value_from_lesson).collect::<Option<_>>().map(FactValue::List),
        other => Some(value_from_json(other)),
    }
}
