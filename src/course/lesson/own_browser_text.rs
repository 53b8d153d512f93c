//! What is said to a learner whose own browser is the client. The same for every face.

use super::page_request_text::cors_sentence;
use crate::course::text;
use crate::model::{CookieSendDecision, Exchange, Initiator};

/// What to know before the address is opened.
pub const OWN_BROWSER_ADVICE: &str = text::OWN_BROWSER_ADVICE;

/// What it can't show.
pub const OWN_BROWSER_LIMITS: &str = text::OWN_BROWSER_LIMITS;

/// In front of the line for another machine.
pub const OVER_SSH: &str = text::OVER_SSH;

/// A request of the learner's browser in one line: `GET /me → 200`; `None` for one of somebody else.
#[must_use]
pub fn own_browser_line(exchange: &Exchange) -> Option<String> {
    if exchange.initiator != Initiator::OwnBrowser {
        return None;
    }
    let (method, host, path) = (exchange.method(), exchange.host(), exchange.path());
    Some(text::own_browser_request(method, host, path, exchange.status))
}

/// That a request has come in from outside, in one line, with the title of its lane where there are several.
#[must_use]
pub fn arrival_line(exchange: &Exchange, lane_title: Option<&str>) -> String {
    let (method, path, status) = (exchange.method(), exchange.path(), exchange.status);
    let request = match lane_title {
        Some(lane) => text::answered_request_in_lane(method, path, status, lane),
        None => text::answered_request(method, path, status),
    };
    match exchange.initiator {
        Initiator::OwnBrowser if !jar_differences(exchange).is_empty() => text::seen_in_own_browser_unlike_jar(request),
        Initiator::OwnBrowser => text::seen_in_own_browser(request),
        _ => text::seen_from_outside(request),
    }
}

/// For each cookie with which the learner's browser did something else than the course's jar, what.
#[must_use]
pub fn jar_differences(exchange: &Exchange) -> Vec<String> {
    let different = exchange.cookie_send_decisions.iter().filter(|decision| decision.differs_from_jar);
    different.map(decision_sentence).collect()
}

/// The cookies of a request for which something is to be said: those that were held back, and those with which the learner's
/// browser did something else than the course's jar; then what CORS decided.
#[must_use]
pub fn cookie_sentences(exchange: &Exchange) -> Vec<String> {
    let told = exchange.cookie_send_decisions.iter().filter(|decision| decision.differs_from_jar || !decision.sent);
    told.map(decision_sentence).chain(cors_sentence(exchange)).collect()
}

/// What became of each cookie that the course's jar knows or that was sent.
#[must_use]
pub(super) fn all_cookie_sentences(exchange: &Exchange) -> Vec<String> {
    exchange.cookie_send_decisions.iter().map(decision_sentence).collect()
}

fn decision_sentence(decision: &CookieSendDecision) -> String {
    let sent = if decision.sent { text::SENT } else { text::NOT_SENT };
    text::jar_difference(&decision.name, sent, &decision.reason)
}
