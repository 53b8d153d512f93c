//! A request that came from outside, for programs: what the server decided, and what its cookies are to the course's jar.

use serde::Serialize;

use crate::model::{Check, CookieSendDecision, Initiator, PageRequest, SetCookieDecision, TraceLine};
use crate::play::ExternalExchange;

/// One line of `lab --browser --format json`.
#[derive(Debug, Serialize)]
pub(super) struct ArrivedRequest<'a> {
    /// Counted from 1.
    number: usize,
    from: RequestSource,
    method: &'a str,
    /// By the lab's names: `https://shop.test/me`.
    url: &'a str,
    status: u16,
    verdict: RequestVerdict,
    /// The check that refused it.
    refused_by: Option<Check>,
    /// Whom the server took the sender for.
    user: Option<&'a str>,
    checks: &'a [TraceLine],
    /// The page that started it, and what CORS says; `null` where no page did.
    page: Option<&'a PageRequest>,
    /// Whether the browser did something else than the course's jar with any cookie.
    differs: bool,
    cookies: Vec<ArrivedCookie<'a>>,
    /// What the course's jar makes of each `Set-Cookie` of the response.
    set_cookies: &'a [SetCookieDecision],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum RequestSource {
    OwnBrowser,
    /// A program such as `curl`, which says nothing of how its request began.
    Outside,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum RequestVerdict {
    /// No check refused it.
    Accepted,
    Refused,
}

/// A cookie that the course's jar holds, or that came along.
#[derive(Debug, Serialize)]
struct ArrivedCookie<'a> {
    name: &'a str,
    /// Whether the browser sent it.
    sent: bool,
    /// Whether the course's jar would have.
    jar_sends: bool,
    /// The section that decides for the jar.
    rule: &'a str,
    /// Why the jar does so, and where the browser differs, how.
    reason: &'a str,
}

impl<'a> ArrivedRequest<'a> {
    pub(super) fn new(external: &'a ExternalExchange) -> Self {
        let exchange = &external.exchange;
        let refused_by = exchange.trace.refused_by();
        let cookies: Vec<ArrivedCookie<'_>> = exchange.cookie_send_decisions.iter().map(ArrivedCookie::new).collect();
        Self {
            number: external.number,
            from: match exchange.initiator {
                Initiator::OwnBrowser => RequestSource::OwnBrowser,
                _ => RequestSource::Outside,
            },
            method: exchange.method(),
            url: &exchange.url,
            status: exchange.status,
            verdict: if refused_by.is_some() { RequestVerdict::Refused } else { RequestVerdict::Accepted },
            refused_by,
            user: exchange.trace.user.as_deref(),
            checks: &exchange.trace.lines,
            page: exchange.page_request.as_ref(),
            differs: cookies.iter().any(|cookie| cookie.sent != cookie.jar_sends),
            cookies,
            set_cookies: &exchange.set_cookie_decisions,
        }
    }
}

impl<'a> ArrivedCookie<'a> {
    fn new(decision: &'a CookieSendDecision) -> Self {
        let CookieSendDecision { name, sent, rule, reason, differs_from_jar } = decision;
        Self { name, sent: *sent, jar_sends: *sent != *differs_from_jar, rule, reason }
    }
}
