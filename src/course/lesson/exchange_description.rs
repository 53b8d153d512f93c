//! An exchange as a face tells it: the two messages, and what is said of each besides.

use super::look_at::LookAtFacts;
use super::page_request_text::{cookies_held_back, cors_sentence, started_by};
use super::wire_part::{WireDetail, WirePart, WirePartKind, request_parts, response_parts, verbatim_parts};
use crate::course::text;
use crate::model::{CorsVerdict, Exchange};

/// An exchange, described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeDescription {
    pub request: MessageDescription,
    pub response: MessageDescription,
}

/// A message, described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageDescription {
    /// What travels, the first line first.
    pub parts: Vec<WirePart>,
    /// What didn't travel and belongs to it: how a page started a request, what the browser decided, which server answered.
    pub remarks: Vec<WirePart>,
}

impl MessageDescription {
    /// What comes before the body, and the body.
    #[must_use]
    pub fn head_and_body(&self) -> (&[WirePart], &[WirePart]) {
        let body = self.parts.iter().position(|part| part.kind == WirePartKind::Body);
        self.parts.split_at(body.unwrap_or(self.parts.len()))
    }
}

/// As much of `exchange` as `detail` allows, at this time of the lab. What the browser decided about each cookie isn't part of
/// it: a face with panes shows that apart.
#[must_use]
pub fn describe_exchange(
    exchange: &Exchange,
    look_at: LookAtFacts<'_>,
    detail: WireDetail,
    now: i64,
) -> ExchangeDescription {
    let request = request_parts(exchange, look_at, detail, now);
    let response = response_parts(exchange, look_at, detail, now);
    let remarks = started_by(exchange).map(remark).into_iter().collect();
    ExchangeDescription {
        request: MessageDescription { parts: request, remarks },
        response: MessageDescription { parts: response, remarks: cors_remark(exchange, look_at).into_iter().collect() },
    }
}

/// All of `exchange` as it travelled, with everything that is said of it, for whoever has no panes.
#[must_use]
pub fn describe_whole_exchange(exchange: &Exchange) -> ExchangeDescription {
    let before = started_by(exchange).into_iter().chain(cookies_held_back(exchange));
    let mut after: Vec<WirePart> = cors_remark(exchange, LookAtFacts::default()).into_iter().collect();
    after.extend(exchange.trace.replica.map(|number| remark(text::answered_by_server(number))));
    ExchangeDescription {
        request: MessageDescription { parts: verbatim_parts(&exchange.request), remarks: before.map(remark).collect() },
        response: MessageDescription { parts: verbatim_parts(&exchange.response), remarks: after },
    }
}

fn remark(sentence: String) -> WirePart {
    WirePart::new(WirePartKind::Aside, sentence, false)
}

/// What the browser decided about the response, by the rules of CORS.
fn cors_remark(exchange: &Exchange, look_at: LookAtFacts<'_>) -> Option<WirePart> {
    let verdict = exchange.page_request.as_ref()?.cors.verdict;
    let kind = if verdict == CorsVerdict::Refused { WirePartKind::Failure } else { WirePartKind::Success };
    let pointed_to = look_at.includes_any(&["cors", "cors_reason", "preflight"]);
    Some(WirePart::new(kind, cors_sentence(exchange)?, pointed_to))
}
