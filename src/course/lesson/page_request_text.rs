//! What is said of a request that a page started: where it comes from, which cookies the browser held back, and what CORS
//! decided. The same for every face.

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
