//! The one table of facts: what can be said of an outcome.
//!
//! `expect`, `predict`, `look_at`, `save`, goals, the documentation and "did you mean" all use [`FACTS`]. A fact has a
//! dotted path in which `<name>` stands for a name that a lesson chooses (of a cookie, a check, a claim).

mod offer;
mod read;

use serde_json::Value as Json;

use self::offer::{
    checks, no_list, people, present_or_absent, questions, rows, same_sites, statuses, verdicts, yes_or_no,
};
use self::read::{
    asked, claim, claims, count, field, from_json, header_parameter, in_jar, last, list, of, presence, purse,
    set_cookie, text, token, token_header, verdict,
};
use super::act::Act;
use super::outcome::Outcome;
use super::trace::Check;
use super::value::Value;
use super::view::View;

/// What kind of value a fact has, and so what may be expected of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A whole number.
    Number,
    /// How many there are: a whole number, 0 or more.
    Count,
    /// The status of a response (RFC 9110, section 15: three digits, from 100 to 599).
    Status,
    /// `true` or `false`.
    Flag,
    /// Any text.
    Text,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// The id of a check, or `nothing`.
    CheckName,
    /// Several statuses.
    Statuses,
    /// Several texts.
    Texts,
}

/// The part of a screen in which a fact shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    /// The client and its jar.
    Client,
    /// The messages between them.
    Wire,
    /// The server, its checks and its store.
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
    /// What it says, as half a sentence.
    pub says: &'static str,
    /// How it is read from an outcome; the second argument is the name, or empty.
    read: fn(&Outcome, &str) -> Value,
    /// The answers a prediction offers in a scene, in natural order; empty where there is no short list of them.
    domain: fn(&Scene<'_>) -> Vec<Value>,
}

/// The moment of a prediction: the world before the act, and the act.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The world before it.
    pub view: &'a View,
    /// What is about to happen.
    pub act: &'a Act,
}

const fn fact(
    path: &'static str,
    kind: ValueKind,
    pane: Pane,
    says: &'static str,
    read: fn(&Outcome, &str) -> Value,
    domain: fn(&Scene<'_>) -> Vec<Value>,
) -> Fact {
    Fact { path, kind, pane, says, read, domain }
}

use Pane::{Client, Server, Wire};
use ValueKind::{CheckName, Count, Flag, Number, Status, Statuses, Text, Texts, Word};

const PRESENCE: &[&str] = &["present", "absent"];
const SAME_SITE: &[&str] = &["strict", "lax", "none", "unset"];
const VERDICTS: &[&str] = &["passed", "failed", "not_checked", "not_reached"];

/// Every fact.
#[rustfmt::skip]
pub const FACTS: &[Fact] = &[
    fact("status", Status, Wire, "the status of the last response", |o, _| last(o, |e| i64::from(e.status).into()), statuses),
    fact("statuses", Statuses, Wire, "the statuses of all responses of this act, in order", |o, _| list(&o.exchanges, |e| i64::from(e.status).into()), no_list),
    fact("response.<name>", Text, Wire, "a field of the response's JSON body", |o, name| last(o, |e| field(&e.response.body, name)), no_list),
    fact("header.<name>", Text, Wire, "a header of the response, in lower case and with _ for -", |o, name| last(o, |e| text(e.response.header(&name.replace('_', "-")))), no_list),
    fact("set_cookie.<name>", Word(PRESENCE), Wire, "whether the response sets a cookie of that name", |o, name| presence(set_cookie(o, name)), present_or_absent),
    fact("set_cookie.<name>.value", Text, Wire, "the value that the response gives the cookie", |o, name| of(set_cookie(o, name), |c| c.value.as_str().into()), no_list),
    fact("set_cookie.<name>.http_only", Flag, Wire, "whether it says HttpOnly", |o, name| of(set_cookie(o, name), |c| Value::Flag(c.http_only)), yes_or_no),
    fact("set_cookie.<name>.secure", Flag, Wire, "whether it says Secure", |o, name| of(set_cookie(o, name), |c| Value::Flag(c.secure)), yes_or_no),
    fact("set_cookie.<name>.same_site", Word(SAME_SITE), Wire, "what it says for SameSite", |o, name| of(set_cookie(o, name), |c| c.same_site.word().into()), same_sites),
    fact("set_cookie.<name>.path", Text, Wire, "its Path, as written", |o, name| of(set_cookie(o, name), |c| text(c.path.as_deref())), no_list),
    fact("set_cookie.<name>.domain", Text, Wire, "its Domain, as written", |o, name| of(set_cookie(o, name), |c| text(c.domain.as_deref())), no_list),
    fact("set_cookie.<name>.max_age", Number, Wire, "its Max-Age in seconds, as written", |o, name| of(set_cookie(o, name), |c| c.max_age.map_or(Value::Absent, Value::Number)), no_list),
    fact("set_cookie.<name>.kept", Flag, Client, "whether the jar took it", |o, name| of(set_cookie(o, name), |c| Value::Flag(c.kept)), yes_or_no),
    fact("token", Text, Wire, "the token just made by hand, else that of the last exchange: from the response, else from the request", |o, _| text(token(o).as_deref()), no_list),
    fact("token_header.<name>", Text, Wire, "a parameter of that token's header", header_parameter, no_list),
    fact("claims.<name>", Text, Wire, "a claim of that token", claim, no_list),
    fact("jar.<name>", Word(PRESENCE), Client, "whether the client's jar holds a cookie of that name", |o, name| presence(in_jar(o, name)), present_or_absent),
    fact("jar.<name>.value", Text, Client, "its value in the jar", |o, name| of(in_jar(o, name), |c| c.value.as_str().into()), no_list),
    fact("jar.<name>.domain", Text, Client, "the host or domain the jar keeps it for", |o, name| of(in_jar(o, name), |c| c.domain.as_str().into()), no_list),
    fact("jar.<name>.host_only", Flag, Client, "whether it goes to exactly one host", |o, name| of(in_jar(o, name), |c| Value::Flag(c.host_only)), yes_or_no),
    fact("jar.<name>.path", Text, Client, "the path below which it is sent", |o, name| of(in_jar(o, name), |c| c.path.as_str().into()), no_list),
    fact("jar.<name>.http_only", Flag, Client, "whether scripts are kept from it", |o, name| of(in_jar(o, name), |c| Value::Flag(c.http_only)), yes_or_no),
    fact("jar.<name>.secure", Flag, Client, "whether it is sent over https only", |o, name| of(in_jar(o, name), |c| Value::Flag(c.secure)), yes_or_no),
    fact("jar.<name>.same_site", Word(SAME_SITE), Client, "its SameSite", |o, name| of(in_jar(o, name), |c| c.same_site.word().into()), same_sites),
    fact("sent", Texts, Client, "the cookies of the jar that went along with the last request", |o, _| last(o, |e| Value::List(e.sent.iter().filter(|c| c.sent).map(|c| c.name.as_str().into()).collect())), no_list),
    fact("not_sent.<name>", Text, Client, "the rule by which the jar held that cookie back", |o, name| last(o, |e| text(e.sent.iter().find(|c| !c.sent && c.name == name).map(|c| c.rule.as_str()))), no_list),
    fact("holds.access", Word(PRESENCE), Client, "whether the client holds an access token", |o, _| presence(purse(o).and_then(|p| p.access.as_ref())), present_or_absent),
    fact("holds.refresh", Word(PRESENCE), Client, "whether the client holds a refresh token", |o, _| presence(purse(o).and_then(|p| p.refresh.as_ref())), present_or_absent),
    fact("user", Text, Server, "whom the server took the sender for; nobody, or a name", |o, _| last(o, |e| e.trace.user.as_deref().unwrap_or("nobody").into()), people),
    fact("refused_by", CheckName, Server, "the check that refused the request, or nothing", |o, _| last(o, |e| e.trace.refused_by().map_or("nothing", Check::id).into()), checks),
    fact("trace.<check>", Word(VERDICTS), Server, "how that check ended", |o, name| last(o, |e| verdict(e, name)), verdicts),
    fact("proof", Text, Wire, "the DPoP proof that the last request carried", |o, _| last(o, |e| text(e.request.header("dpop"))), no_list),
    fact("asked", Texts, Server, "what servers asked of one another for this act, in order", |o, _| asked(o), questions),
    fact("store.rows", Count, Server, "how many sessions the server holds", |o, _| count(o.view.store.rows.len()), rows),
    fact("store.ids", Texts, Server, "the ids of the sessions, oldest first", |o, _| list(&o.view.store.rows, |row| row.id.as_str().into()), no_list),
    fact("store.users", Texts, Server, "whom the sessions stand for, oldest first", |o, _| list(&o.view.store.rows, |row| row.user.as_deref().unwrap_or("nobody").into()), no_list),
    fact("store.devices", Texts, Server, "what the sessions are used from, oldest first", |o, _| list(&o.view.store.rows, |row| row.device.as_str().into()), no_list),
    fact("guess.found", Flag, Client, "whether a word of the list was the secret", |o, _| of(o.view.guessed.as_ref(), |it| Value::Flag(it.secret.is_some())), yes_or_no),
    fact("guess.secret", Text, Client, "the secret that was found", |o, _| of(o.view.guessed.as_ref(), |it| text(it.secret.as_deref())), no_list),
    fact("guess.tried", Count, Client, "how many words were tried, up to the one that fits", |o, _| of(o.view.guessed.as_ref(), |it| count(it.tried)), no_list),
    fact("store.families", Count, Server, "how many families of refresh tokens are alive", |o, _| count(o.view.store.families.len()), no_list),
    fact("store.references", Count, Server, "how many opaque tokens count", |o, _| count(o.view.store.references), no_list),
    fact("store.blocked", Count, Server, "how many tokens are on the list of those taken back", |o, _| count(o.view.store.blocked.len()), no_list),
];

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// A fact as a lesson names it: the row of the table, and the name in its path.
#[derive(Clone, Debug)]
pub struct Named {
    /// The row.
    pub fact: &'static Fact,
    /// What stands for `<name>`; empty where the path has none.
    pub name: String,
}

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        self.fact.path == other.fact.path && self.name == other.name
    }
}

/// There is no such fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The path as written.
    pub path: String,
    /// The nearest path there is, if one is near.
    pub nearest: Option<String>,
}

/// Every fact that says something of `outcome`, with what it says, in the order of the table.
#[must_use]
pub fn all(outcome: &Outcome) -> Vec<(Named, Value)> {
    let named = FACTS.iter().flat_map(|fact| names_in(fact, outcome).into_iter().map(|name| Named { fact, name }));
    let said = named.map(|named| {
        let value = named.read(outcome);
        (named, value)
    });
    said.filter(|(_, value)| *value != Value::Absent).collect()
}

/// The names for which `fact` could say something of `outcome`; one empty name where its path has none.
fn names_in(fact: &Fact, outcome: &Outcome) -> Vec<String> {
    let Some((stem, _)) = fact.path.split_once(".<") else { return vec![String::new()] };
    match stem {
        "token_header" => return keys(token_header(outcome)),
        "claims" => return keys(claims(outcome)),
        _ => {}
    }
    let Some(exchange) = outcome.last() else { return Vec::new() };
    let jar = exchange.client().and_then(|client| outcome.view.jars.get(client));
    match stem {
        "set_cookie" => exchange.kept.iter().map(|cookie| cookie.name.clone()).collect(),
        "jar" => jar.into_iter().flatten().map(|cookie| cookie.name.clone()).collect(),
        "not_sent" => exchange.sent.iter().filter(|c| !c.sent).map(|c| c.name.clone()).collect(),
        "trace" => exchange.trace.lines.iter().map(|line| line.check.id().to_owned()).collect(),
        "header" => exchange.response.headers.iter().map(|h| h.name.to_ascii_lowercase().replace('-', "_")).collect(),
        "response" => keys(serde_json::from_str(&exchange.response.body).ok()),
        _ => Vec::new(),
    }
}

fn keys(json: Option<Json>) -> Vec<String> {
    match json {
        Some(Json::Object(map)) => map.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// The fact at a dotted path.
///
/// # Errors
/// When no row of the table fits.
pub fn find(path: &str) -> Result<Named, Unknown> {
    let segments: Vec<&str> = path.split('.').collect();
    find_segments(&segments)
}

/// The fact at a path whose segments are already apart, so that a name may hold a dot.
///
/// # Errors
/// When no row of the table fits.
pub fn find_segments(segments: &[&str]) -> Result<Named, Unknown> {
    let fits = FACTS.iter().find(|fact| {
        let pattern = fact.path.split('.');
        pattern.clone().count() == segments.len() && pattern.zip(segments).all(|(part, seen)| part_fits(part, seen))
    });
    match fits {
        Some(fact) => {
            let name = fact.path.split('.').position(|part| part.starts_with('<')).map_or("", |at| segments[at]);
            Ok(Named { fact, name: name.to_owned() })
        }
        None => Err(Unknown { path: segments.join("."), nearest: nearest(segments) }),
    }
}

/// Whether no fact's path goes on behind these segments.
#[must_use]
pub fn ends_with(segments: &[&str]) -> bool {
    let goes_on = |fact: &Fact| {
        fact.path.split('.').count() > segments.len()
            && fact.path.split('.').zip(segments).all(|(part, seen)| part_fits(part, seen))
    };
    !FACTS.iter().any(goes_on)
}

/// The pane that shows the facts at or below a path such as `store` or `set_cookie.sid`.
#[must_use]
pub fn pane_at(path: &str) -> Option<Pane> {
    let segments: Vec<&str> = path.split('.').collect();
    let below = |fact: &&Fact| {
        let pattern: Vec<&str> = fact.path.split('.').collect();
        segments.len() <= pattern.len() && pattern.iter().zip(&segments).all(|(part, seen)| part_fits(part, seen))
    };
    FACTS.iter().find(below).map(|fact| fact.pane)
}

fn part_fits(part: &str, seen: &str) -> bool {
    match part {
        "<name>" => !seen.is_empty(),
        "<check>" => Check::by_id(seen).is_some(),
        _ => part == seen,
    }
}

/// The path in the table, with the names as written, that is most like `segments`.
fn nearest(segments: &[&str]) -> Option<String> {
    let written = segments.join(".");
    let candidates = FACTS.iter().flat_map(|fact| match fact.path.strip_suffix("<check>") {
        Some(stem) => Check::ALL.iter().map(|check| format!("{stem}{}", check.id())).collect(),
        None => vec![with_names_of(fact.path, segments)],
    });
    let scored = candidates.map(|path| (strsim::jaro_winkler(&written, &path), path));
    let best = scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, path)| path)
}

fn with_names_of(pattern: &str, segments: &[&str]) -> String {
    let parts = pattern.split('.').enumerate();
    let filled = parts.map(|(i, part)| if part == "<name>" { segments.get(i).unwrap_or(&part) } else { part });
    filled.collect::<Vec<_>>().join(".")
}

impl Fact {
    /// Whether its value may be of any kind: a field of JSON, a parameter, a claim.
    #[must_use]
    pub fn is_of_any_kind(&self) -> bool {
        matches!(self.path, "response.<name>" | "token_header.<name>" | "claims.<name>")
    }
}

impl Named {
    /// The dotted path with its name.
    #[must_use]
    pub fn path(&self) -> String {
        let parts = self.fact.path.split('.');
        parts.map(|part| if part.starts_with('<') { self.name.as_str() } else { part }).collect::<Vec<_>>().join(".")
    }

    /// What the fact says of `outcome`.
    #[must_use]
    pub fn read(&self, outcome: &Outcome) -> Value {
        (self.fact.read)(outcome, &self.name)
    }

    /// The answers that a prediction about this fact offers in `scene`, in natural order. Empty when there is no
    /// short list of them, so that it cannot be predicted by choosing.
    #[must_use]
    pub fn domain(&self, scene: &Scene<'_>) -> Vec<Value> {
        (self.fact.domain)(scene)
    }

    /// A value of this fact as a screen says it: a status gets its words.
    #[must_use]
    pub fn label(&self, value: &Value) -> String {
        match (self.fact.path, value) {
            ("status", Value::Number(200)) => "200 OK".into(),
            ("status", Value::Number(204)) => "204 No Content".into(),
            ("status", Value::Number(400)) => "400 Bad Request".into(),
            ("status", Value::Number(401)) => "401 Unauthorized".into(),
            ("status", Value::Number(403)) => "403 Forbidden".into(),
            ("refused_by", Value::Text(id)) => Check::by_id(id).map_or_else(|| id.clone(), |c| c.label().to_owned()),
            (_, Value::Text(word)) if matches!(self.fact.kind, Word(_)) => word.replace('_', " "),
            _ => value.to_string(),
        }
    }

    /// Why `value` cannot be expected of this fact, if it cannot. `absent` and a `$name` can always be expected.
    #[must_use]
    pub fn misfit(&self, value: &Value) -> Option<String> {
        let any = |text: &str| text == "absent" || text.starts_with('$');
        let fits = match (self.fact.kind, value) {
            (_, Value::Text(text)) if any(text) => true,
            (Word(words), Value::Text(text)) => words.contains(&text.as_str()),
            (CheckName, Value::Text(text)) => text == "nothing" || Check::by_id(text).is_some(),
            _ if self.fact.is_of_any_kind() => true,
            (Number, Value::Number(_)) | (Flag, Value::Flag(_)) | (Text, Value::Text(_)) => true,
            (Count, Value::Number(number)) => *number >= 0,
            (Status, status) => is_status(status),
            (Statuses, Value::List(items)) => items.iter().all(is_status),
            (Texts, Value::List(items)) => items.iter().all(|item| matches!(item, Value::Text(_))),
            _ => false,
        };
        (!fits).then(|| self.fact.kind.wants())
    }
}

fn is_status(value: &Value) -> bool {
    matches!(value, Value::Number(100..=599))
}

impl ValueKind {
    /// Whether it is one number, of which a least one can be promised.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Number | Count | Status)
    }

    /// What a lesson may write for it, for messages.
    #[must_use]
    pub fn wants(self) -> String {
        match self {
            Number => "a whole number".into(),
            Count => "a whole number, 0 or more".into(),
            Status => "a status from 100 to 599".into(),
            Flag => "true or false".into(),
            Text => "a text".into(),
            Word(words) => format!("one of {}", words.join(", ")),
            CheckName => {
                let ids: Vec<&str> = Check::ALL.iter().map(|check| check.id()).collect();
                format!("nothing or a check: {}", ids.join(", "))
            }
            Statuses => "a list of statuses, each from 100 to 599".into(),
            Texts => "a list of texts".into(),
        }
    }
}

/// A value as a lesson writes it; `None` for one that no fact can have (a table, a fraction).
#[must_use]
pub fn value_of(json: &Json) -> Option<Value> {
    match json {
        Json::Object(_) | Json::Null => None,
        Json::Number(number) => number.as_i64().map(Value::Number),
        Json::Array(items) => items.iter().map(value_of).collect::<Option<_>>().map(Value::List),
        other => Some(from_json(other)),
    }
}
