//! The exchanges of a lesson as a script: requests that any HTTP tool can send again, to the lab of the lesson while it is up.
//!
//! What a response brought (a session ID, a token, a code) is captured there and put into the requests that carry it, so that the
//! script goes on with what the lab answers now. What is no request (the clock, the operator) is done through the lab's control server.

mod captured_values;

use serde_json::Value as Json;

use self::captured_values::CapturedValues;
use crate::course::presentation::played_lesson::PlayedLesson;
use crate::course::{ActOutcome, LaneRun};
use crate::model::{Act, ActKind, Check, Exchange, Initiator, Verdict};

/// Headers that every tool writes by itself.
const OWN_HEADERS: [&str; 3] = ["host", "content-length", "connection"];

/// The shop; its other hosts are below it.
const SHOP_HOST: &str = "shop.test";

/// The exchanges of a lesson.
pub struct ExchangeScript {
    /// The lesson's title.
    pub(super) title: String,
    /// What starts the lab that it passes against.
    pub(super) lab_command: String,
    /// One lane after the other.
    pub(super) lanes: Vec<LaneScript>,
}

/// What happened in one lane.
pub(super) struct LaneScript {
    /// The id of the lane.
    pub(super) id: String,
    /// The variable that holds its address.
    pub(super) variable: String,
    /// What happened, in order.
    pub(super) items: Vec<ScriptItem>,
}

/// Something in a script.
pub(super) enum ScriptItem {
    /// Said to the reader: the step that begins, or why something is left out.
    Remark(String),
    /// An act for the lab's control server, in JSON.
    Act(Vec<TextPiece>),
    /// A request.
    Request(Box<ScriptRequest>),
}

/// A request, and what its response has to be.
pub(super) struct ScriptRequest {
    pub(super) method: String,
    pub(super) host: String,
    /// Path and query.
    pub(super) target: Vec<TextPiece>,
    pub(super) headers: Vec<ScriptHeader>,
    /// Empty where the request has none.
    pub(super) body: Vec<TextPiece>,
    /// `None` where several requests were in flight at once, and the first to arrive decided.
    pub(super) status: Option<u16>,
    pub(super) captures: Vec<ResponseCapture>,
}

/// A header of a request.
pub(super) struct ScriptHeader {
    pub(super) name: String,
    pub(super) value: Vec<TextPiece>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextPiece {
    Literal(String),
    /// The value of this variable.
    Variable(String),
}

/// A value of a response that is kept in a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ResponseCapture {
    pub(super) variable: String,
    pub(super) source: CaptureSource,
}

/// Where in a response a value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CaptureSource {
    /// In the `Set-Cookie` of this name.
    Cookie(String),
    /// In the member of this name of a JSON body.
    Member(String),
    /// In the parameter of this name of `Location`.
    LocationParameter(String),
}

/// Why a lesson has no script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlsScriptError;

impl std::fmt::Display for TlsScriptError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Its lab speaks TLS with a certificate of its own, which is new each time: a script could not check it. `c` in the lesson gives a curl line for each exchange")
    }
}

impl ExchangeScript {
    /// The script of a lesson that was played with this seed.
    ///
    /// # Errors
    /// When the lesson is about TLS.
    pub fn new(performance: &PlayedLesson, seed: u64) -> Result<Self, TlsScriptError> {
        let (attempt, lesson) = (performance.attempt(), performance.lesson());
        let runs = || attempt.runs().iter().flat_map(|run| &run.lanes);
        if runs().flat_map(LaneRun::exchanges).any(|exchange| exchange.transport.tls.is_some()) {
            return Err(TlsScriptError);
        }
        let lanes = attempt.lanes().iter().enumerate().map(|(index, lane)| {
            let mut writer = LaneWriter::default();
            for (step, run) in attempt.runs().iter().enumerate() {
                let title = lesson.step.get(step).map_or("", |step| step.title.as_str());
                writer.items.push(ScriptItem::Remark(format!("Step {}: {title}", step + 1)));
                run.lanes.get(index).into_iter().flat_map(|lane| &lane.acts).for_each(|act| writer.write_act(act));
            }
            LaneScript { variable: variable_name(&lane.id), id: lane.id.clone(), items: writer.finish() }
        });
        let lab_command = format!("authwalk lab serve {} --seed {seed}", lesson.id);
        Ok(Self { title: lesson.title.clone(), lab_command, lanes: lanes.collect() })
    }
}

/// `text` as the name of a variable in every format: `lane_rotates_late`.
fn variable_name(text: &str) -> String {
    let letters = text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    format!("lane_{}", letters.collect::<String>())
}

#[derive(Default)]
struct LaneWriter {
    items: Vec<ScriptItem>,
    values: CapturedValues,
}

impl LaneWriter {
    fn write_act(&mut self, done: &ActOutcome) {
        let Some(act) = done.act.as_act() else { return };
        match act.kind() {
            Ok(ActKind::Clock(_) | ActKind::Operator(_)) => self.write_lab_act(act),
            Ok(ActKind::Socket(_)) => self.leave_out("a WebSocket, which these tools do not speak"),
            Ok(ActKind::Request(request)) if request.raw.is_some() => {
                self.leave_out("a request that is written byte by byte");
            }
            Ok(ActKind::Request(_) | ActKind::Script(_)) => self.write_exchanges(done, true),
            Ok(ActKind::AtOnce(_)) => {
                self.items
                    .push(ScriptItem::Remark("These were in flight at once; here one follows the other.".to_owned()));
                self.write_exchanges(done, false);
            }
            Ok(ActKind::Forge(_) | ActKind::Guess(_) | ActKind::Totp(_)) => {
                self.items.push(ScriptItem::Remark(act.to_string()));
            }
            Err(_) => {}
        }
    }

    fn leave_out(&mut self, what: &str) {
        self.items.push(ScriptItem::Remark(format!("Left out: {what}.")));
    }

    /// What no request does.
    fn write_lab_act(&mut self, act: &Act) {
        let act = Act { lane: None, save: std::collections::BTreeMap::new(), ..act.without_expectations() };
        let Ok(json) = serde_json::to_string(&act) else { return };
        self.items.push(ScriptItem::Act(self.values.pieces(&json)));
    }

    fn write_exchanges(&mut self, done: &ActOutcome, is_in_order: bool) {
        for exchange in &done.outcome.exchanges {
            // What a server sends, it sends by itself.
            if !matches!(exchange.initiator, Initiator::Client(_)) {
                continue;
            }
            let reason = reason_to_leave_out(exchange);
            let needs_what_is_missing = self.values.has_missing_in(&exchange.request);
            if let Some(reason) = reason.or(needs_what_is_missing.then_some("which needs what was left out")) {
                self.leave_out(&format!("{} {}, {reason}", exchange.method(), exchange.path()));
                self.values.add_missing(&exchange.response);
                continue;
            }
            let request = self.request(exchange, is_in_order);
            self.items.push(ScriptItem::Request(Box::new(request)));
            self.values.add_response(&exchange.response, self.items.len() - 1);
        }
    }

    fn request(&mut self, exchange: &Exchange, is_in_order: bool) -> ScriptRequest {
        let is_own = |name: &str| OWN_HEADERS.iter().any(|own| own.eq_ignore_ascii_case(name));
        let headers = exchange.request.headers.iter().filter(|header| !is_own(&header.name));
        let host = exchange.request.header("host").unwrap_or_default();
        ScriptRequest {
            method: exchange.method().to_owned(),
            host: host.to_owned(),
            target: self.values.pieces(exchange.target()),
            headers: headers
                .map(|header| ScriptHeader { name: header.name.clone(), value: self.values.pieces(&header.value) })
                .collect(),
            body: self.values.pieces(&exchange.request.body),
            status: is_in_order.then_some(exchange.status),
            captures: Vec::new(),
        }
    }

    /// The items, each request with the captures that a later one uses.
    fn finish(mut self) -> Vec<ScriptItem> {
        for (item, capture) in self.values.into_used_captures() {
            if let Some(ScriptItem::Request(request)) = self.items.get_mut(item) {
                request.captures.push(capture);
            }
        }
        self.items
    }
}

/// Why no tool can send this request as it was; `None` if each can.
fn reason_to_leave_out(exchange: &Exchange) -> Option<&'static str> {
    let request = &exchange.request;
    let is_method = exchange.method().chars().all(|c| c.is_ascii_uppercase());
    let is_plain = |text: &str| !text.chars().any(char::is_control);
    let are_headers_plain = request.headers.iter().all(|header| is_plain(&header.name) && is_plain(&header.value));
    let is_body_plain = request.body.chars().all(|c| !c.is_control() || c == '\n');
    if exchange.status == 101 {
        return Some("the handshake of a WebSocket");
    }
    if exchange.url.starts_with("http://") {
        return Some("which went over plain http");
    }
    if is_from_other_site(exchange) {
        return Some("which a page of another site started: from outside, the lab takes none of these");
    }
    if request.header("dpop").is_some() {
        return Some("with a proof that only the client's key can make");
    }
    if matches!(exchange.trace.verdict(Check::AddressLimit), Some(Verdict::Passed | Verdict::Failed)) {
        return Some("which counts by the client's address, and here all come from one");
    }
    if !is_method || !exchange.target().starts_with('/') {
        return Some("whose first line is its own");
    }
    (!are_headers_plain || !is_body_plain).then_some("with control characters in it")
}

/// Whether the lab takes the request, from outside, for one of a page that has no business here.
fn is_from_other_site(exchange: &Exchange) -> bool {
    let request = &exchange.request;
    let is_of_shop = |origin: &str| {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        host == SHOP_HOST || host.strip_suffix(SHOP_HOST).is_some_and(|name| name.ends_with('.'))
    };
    request.header("origin").is_some_and(|origin| !is_of_shop(origin))
        || request.header("sec-fetch-site") == Some("cross-site")
}

/// The members of a JSON object that are texts, in their order.
pub(super) fn text_members(body: &str) -> Vec<(String, String)> {
    let Ok(Json::Object(members)) = serde_json::from_str(body) else { return Vec::new() };
    members.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect()
}
