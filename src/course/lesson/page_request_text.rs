//! What a browser decided about a request: what is said of one that a page started, which cookies it sent, stored and held back,
//! and what CORS decided. The same for every face.

use crate::course::text;
use crate::model::{CorsVerdict, Exchange, OriginRelation, PageRequest};

/// How a page started the request, and how its origin relates to the server: `by a form on evil.test, cross-site`.
#[must_use]
pub fn started_by(exchange: &Exchange) -> Option<String> {
    let page = exchange.page_request.as_ref()?;
    let relation = page.relation.word();
    Some(if page.is_preflight {
        text::preflight_for(page.start.phrase(), page.page_host(), relation)
    } else {
        text::started_by(page.start.phrase(), page.page_host(), relation)
    })
}

/// The same in as few words as the story has room for; `None` for a page of the server's own origin.
#[must_use]
pub(super) fn started_by_briefly(page: &PageRequest) -> Option<String> {
    (page.relation != OriginRelation::SameOrigin).then(|| text::from_page(page.start.phrase(), page.page_host()))
}

/// Each cookie that the browser held back, with its reason and the section of the standard. Of a request that no page started
/// nothing is said.
#[must_use]
pub fn cookies_held_back(exchange: &Exchange) -> Vec<String> {
    if exchange.page_request.is_none() {
        return Vec::new();
    }
    let held_back = exchange.cookie_send_decisions.iter().filter(|decision| !decision.sent);
    held_back.map(|decision| text::cookie_held_back(&decision.name, &decision.reason, &decision.rule)).collect()
}

/// What became of a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieDecision<'a> {
    pub name: &'a str,
    /// Whether it was sent, or stored.
    pub is_accepted: bool,
    /// The same in words.
    pub verdict: &'static str,
    /// Why, with the section of the standard.
    pub reason: String,
}

/// What became of each cookie of the jar that the request could have carried, then of each that the response sets.
#[must_use]
pub fn cookie_decisions(exchange: &Exchange) -> Vec<CookieDecision<'_>> {
    let sent = exchange.cookie_send_decisions.iter().map(|decision| CookieDecision {
        name: &decision.name,
        is_accepted: decision.sent,
        verdict: if decision.sent { text::SENT } else { text::NOT_SENT },
        reason: reason_with_rule(&decision.reason, &decision.rule),
    });
    let stored = exchange.set_cookie_decisions.iter().map(|decision| CookieDecision {
        name: &decision.name,
        is_accepted: decision.stored,
        verdict: if decision.stored { text::COOKIE_STORED } else { text::COOKIE_NOT_STORED },
        reason: reason_with_rule(&decision.reason, &decision.rule),
    });
    sent.chain(stored).collect()
}

/// Some reasons name their rule themselves.
fn reason_with_rule(reason: &str, rule: &str) -> String {
    if reason.contains(rule) { reason.to_owned() } else { text::held_back(reason, rule) }
}

/// What CORS decided, where a script wants to read another origin's answer.
#[must_use]
pub fn cors_sentence(exchange: &Exchange) -> Option<String> {
    let cors = &exchange.page_request.as_ref()?.cors;
    match cors.verdict {
        CorsVerdict::NotAsked | CorsVerdict::SameOrigin => None,
        CorsVerdict::Allowed => Some(text::cors_allowed(&cors.reason)),
        CorsVerdict::Refused => Some(text::cors_refused(&cors.reason)),
    }
}
