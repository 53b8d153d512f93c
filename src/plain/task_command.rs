//! What a learner types in a task: requests, switches, the clock, a token, the console. Each becomes acts, as a lesson would
//! write them.

use serde_json::{Value as Json, json};

use crate::course::Attempt;
use crate::model::abbreviate::abbreviate;
use crate::model::act::{ForgedSignature, TokenForgery};
use crate::model::fact;
use crate::model::switch::Switch;
use crate::model::{Act, ActKind, FactValue, OperatorAction, Outcome, Request, RequestLine, SetupPatch};

/// What the commands are, for whoever asks.
pub(super) const TASK_HELP: &str = "Commands here: `send` lists requests, `send 2` sends one again, `send GET /me as bob` a new one; `name=value` behind it goes into its JSON, `Name:value` into its headers. \
    `set` lists what is switched, `set PATH VALUE` switches. `clock 15m` moves the clock. `edit role admin` changes a claim of \
    the last token and sends it, `edit header.alg none` its header; `unsigned`, `secret TEXT` or `key NAME` behind it signs anew; `token` prints the last token whole, and `edit token TEXT` sends another. `end bob` ends his sessions, \
    `restart` restarts the server. `log` tells what has travelled, `log 401` what of it fits, `save` keeps what you did as a lesson file. \
    `curl` gives a line for another terminal.";

/// What there is besides where a goal is to be reached.
pub(super) const GOAL_HELP: &str = "`hint` gives one more hint. Enter: is it reached? If not, it is done for you.";

const NO_TOKEN: &str = "No token has travelled yet. `send` lists requests; a login brings one.";

/// A line that belongs to a task.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TaskCommand {
    /// Do these, one after the other.
    Perform(Vec<Act>),
    /// List the requests that can be sent again.
    ListRequests,
    /// List the switches whose path or description holds this word; without one, all.
    ListSwitches(String),
    /// Print this token whole.
    ShowToken(String),
    /// Tell what has travelled, as far as it fits this filter.
    Log(String),
    /// Keep what was done by hand as a lesson file.
    Save,
    /// Say the line for another terminal.
    Curl,
    /// One more hint.
    Hint,
    /// What the commands are.
    Help,
}

/// The command of `line` in the task of `attempt`; `None` where the line is no command of a task.
///
/// # Errors
/// Says what is wrong with the command.
pub(super) fn parse_task_command(line: &str, attempt: &Attempt) -> Option<Result<TaskCommand, String>> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    let perform = |act: Act| Ok(TaskCommand::Perform(vec![act]));
    Some(match word {
        "send" if rest.is_empty() => Ok(TaskCommand::ListRequests),
        "send" => request_act(rest, attempt).and_then(perform),
        "set" => set_command(rest, attempt),
        "clock" if rest.is_empty() => Err("How far? `clock 15m`, `clock 1h 30m` or `clock 31d`.".to_owned()),
        "clock" => perform(Act { clock: Some(rest.to_owned()), ..Act::default() }),
        "edit" => edit_acts(rest, attempt).map(TaskCommand::Perform),
        "end" if rest.is_empty() => Err("Whose sessions? `end bob`.".to_owned()),
        "end" => {
            perform(console_act(OperatorAction { end_sessions: Some(rest.to_owned()), ..OperatorAction::default() }))
        }
        "restart" => perform(console_act(OperatorAction { restart: Some(true), ..OperatorAction::default() })),
        "token" => last_token(attempt).map(TaskCommand::ShowToken).ok_or_else(|| NO_TOKEN.to_owned()),
        "curl" => Ok(TaskCommand::Curl),
        "log" => Ok(TaskCommand::Log(rest.to_owned())),
        "save" => Ok(TaskCommand::Save),
        "hint" | "h" => Ok(TaskCommand::Hint),
        "?" | "help" => Ok(TaskCommand::Help),
        _ => return None,
    })
}

fn console_act(operator: OperatorAction) -> Act {
    Act { operator: Some(operator), ..Act::default() }
}

/// The lane in which something is looked up: the first one of the task.
fn task_lane(attempt: &Attempt) -> usize {
    attempt.manual_lanes().into_iter().next().unwrap_or_default()
}

/// The requests of the lesson so far, each once, the newest first.
pub(super) fn known_requests(attempt: &Attempt) -> Vec<Act> {
    let mut requests: Vec<Act> = Vec::new();
    for outcome in attempt.acts_newest_first(task_lane(attempt)) {
        let Some(act) = outcome.act.as_act() else { continue };
        if !matches!(act.kind(), Ok(ActKind::Request(_) | ActKind::Forge(_) | ActKind::AtOnce(_))) {
            continue;
        }
        let act = by_hand(act);
        if !requests.contains(&act) {
            requests.push(act);
        }
    }
    requests
}

/// The act, to be done by hand in every lane of the task.
fn by_hand(act: &Act) -> Act {
    Act { lane: None, ..act.without_expectations() }
}

/// `2`, or `GET /me`, perhaps with `as bob` behind it.
fn request_act(text: &str, attempt: &Attempt) -> Result<Act, String> {
    let requests = known_requests(attempt);
    if let Ok(number) = text.parse::<usize>() {
        let request = number.checked_sub(1).and_then(|index| requests.get(index)).cloned();
        return request.ok_or_else(|| match requests.len() {
            0 => "The lesson has sent nothing yet. `send GET /me as bob` sends a request of your own.".to_owned(),
            count => format!("There is no request {number}: `send` lists them, from 1 to {count}."),
        });
    }
    let clients = &attempt.lesson().client;
    let EnteredRequest { request, client } = EnteredRequest::parse(text)?;
    if RequestLine::parse(&request.line).is_none_or(|line| !line.target.starts_with(['/', 'h'])) {
        return Err("A request begins with its method and path: `send GET /me as bob`.".to_owned());
    }
    if let Some(client) = client.as_ref().filter(|client| !clients.contains_key(*client)) {
        let names: Vec<&str> = clients.keys().map(String::as_str).collect();
        return Err(format!("There is no client called {client}. There are: {}.", names.join(", ")));
    }
    let by =
        client.or_else(|| requests.iter().find_map(|act| act.by.clone())).or_else(|| clients.keys().next().cloned());
    Ok(Act { by, request: Some(request), ..Act::default() })
}

/// A request as it is typed: `POST /login as bob user=bob X-Test:1`.
struct EnteredRequest {
    request: Request,
    client: Option<String>,
}

impl EnteredRequest {
    fn parse(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let line: Vec<&str> = words.by_ref().take(2).collect();
        let mut typed = Self { request: Request { line: line.join(" "), ..Request::default() }, client: None };
        let mut members = serde_json::Map::new();
        while let Some(word) = words.next() {
            let separator = word.find(['=', ':']).filter(|place| *place > 0);
            match separator.map(|place| (&word[..place], &word[place + 1..], word.as_bytes()[place])) {
                None if word == "as" => typed.client = words.next().map(str::to_owned),
                None => {
                    return Err(format!(
                        "What is {word}? Behind the path come `as bob`, `name=value` for JSON and `Name:value` for a header."
                    ));
                }
                Some((name, value, b'=')) => {
                    let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
                    members.insert(name.to_owned(), value);
                }
                Some((name, value, _)) => {
                    typed.request.headers.insert(name.to_owned(), value.into());
                }
            }
        }
        typed.request.json = (!members.is_empty()).then(|| Json::Object(members));
        Ok(typed)
    }
}

/// The switches of the task's lane.
pub(super) fn switches(attempt: &Attempt) -> Vec<Switch> {
    attempt.view(task_lane(attempt)).map(|view| view.setup.switches()).unwrap_or_default()
}

/// `PATH VALUE`, or a word to look for.
fn set_command(text: &str, attempt: &Attempt) -> Result<TaskCommand, String> {
    let (path, value) = text.split_once(' ').unwrap_or((text, ""));
    let switches = switches(attempt);
    // The story leaves the first word out.
    let is_meant = |switch: &&Switch| switch.path == path || switch.path.strip_prefix("shop.") == Some(path);
    let Some(switch) = switches.iter().find(is_meant) else {
        return Ok(TaskCommand::ListSwitches(text.to_owned()));
    };
    let value = if value.is_empty() { switch.next_value() } else { switch.parse(value.trim()) };
    match value.and_then(|value| SetupPatch::for_switch(&switch.path, &value)) {
        Some(change) => {
            let set = OperatorAction { set: Some(change), ..OperatorAction::default() };
            Ok(TaskCommand::Perform(vec![console_act(set)]))
        }
        None => Err(format!(
            "{} does not take that. It is {} now, and takes: {}. {}",
            switch.path,
            switch.display_value(),
            switch.display_domain(),
            attempt.switch_help(switch)
        )),
    }
}

/// The last token that travelled in the task's lane.
fn last_token(attempt: &Attempt) -> Option<String> {
    let token = fact::find_by_path("token").ok()?;
    attempt.acts_newest_first(task_lane(attempt)).flat_map(|act| act.outcome.exchanges.iter().rev()).find_map(
        |exchange| match token.read(&Outcome { exchanges: vec![exchange.clone()], ..Outcome::default() }) {
            FactValue::Absent => None,
            token => Some(token.to_string()),
        },
    )
}

/// `CLAIM VALUE`, perhaps with a signature behind it: the last token with this change, and the request that carries it.
fn edit_acts(text: &str, attempt: &Attempt) -> Result<Vec<Act>, String> {
    let from = last_token(attempt).ok_or(NO_TOKEN)?;
    let (text, sign) = split_signature(text);
    let (name, value) = text
        .split_once(' ')
        .ok_or_else(|| format!("The last token is {}. `edit role admin` changes its claim.", abbreviate(&from)))?;
    let value = value.trim();
    if name == "token" {
        return Ok(vec![carrier(attempt, value)]);
    }
    let value = serde_json::from_str::<Json>(value).unwrap_or_else(|_| json!(value));
    let mut forgery = TokenForgery {
        from,
        header: serde_json::Map::new(),
        claims: serde_json::Map::new(),
        payload: None,
        without: Vec::new(),
        sign,
    };
    match name.strip_prefix("header.") {
        Some(parameter) => forgery.header.insert(parameter.to_owned(), value),
        None => forgery.claims.insert(name.strip_prefix("claims.").unwrap_or(name).to_owned(), value),
    };
    let carrier = carrier(attempt, "$edited");
    let by = carrier.by.clone();
    let save = [("edited".to_owned(), "token".to_owned())].into();
    Ok(vec![Act { by, forge: Some(forgery), save, ..Act::default() }, carrier])
}

/// What is said of the signature at the end of a line.
fn split_signature(text: &str) -> (&str, ForgedSignature) {
    if let Some(text) = text.strip_suffix(" unsigned") {
        return (text, ForgedSignature::Nothing);
    }
    if let Some((text, secret)) = text.rsplit_once(" secret ") {
        return (text, ForgedSignature::Secret(secret.to_owned()));
    }
    match text.rsplit_once(" key ") {
        Some((text, key)) => (text, ForgedSignature::Key(key.trim().to_owned())),
        None => (text, ForgedSignature::Keep),
    }
}

/// The request that carries `token`: the one that the task is about, or the last that carried one, or `GET /me`.
fn carrier(attempt: &Attempt, token: &str) -> Act {
    let carries = |act: &Act| matches!(act.kind(), Ok(ActKind::Request(request)) if request.bearer.is_some());
    let task = attempt.step().and_then(|step| step.task.as_ref());
    let of_task = task.and_then(|task| task.solution.iter().rfind(|act| carries(act)).map(by_hand));
    let known = || known_requests(attempt).into_iter().find(carries);
    let mut act = of_task.or_else(known).unwrap_or_else(|| Act {
        by: attempt.lesson().client.keys().next().cloned(),
        request: Some(Request { line: "GET /me".to_owned(), ..Request::default() }),
        ..Act::default()
    });
    if let Some(request) = &mut act.request {
        request.bearer = Some(token.to_owned());
    }
    act
}
