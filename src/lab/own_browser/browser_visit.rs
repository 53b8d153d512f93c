//! One request of the learner's browser, from the names that it comes with to the exchange that is told.

use hyper::Request;
use hyper::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_ORIGIN, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION, ORIGIN, REFERER,
    SET_COOKIE,
};

use super::browser_names::BrowserNames;
use super::browser_request::BrowserRequest;
use super::comparison_jars::ComparisonJars;
use crate::cookie;
use crate::model::{CookieSendDecision, Initiator, Message, PageRequest, SetCookieDecision};

/// A request that uses one of the names for the learner's browser, and that no page from elsewhere has started.
#[derive(Debug)]
pub(in crate::lab) struct BrowserVisit {
    pub(in crate::lab) names: BrowserNames,
    /// The host that it is for, as the lab calls it.
    pub(in crate::lab) lab_host: String,
    /// The URL as the lab calls it.
    pub(in crate::lab) url: String,
    /// Whether it wants a page to be shown, and not data.
    pub(in crate::lab) wants_page: bool,
    /// `None`: a program such as `curl` sent it, or a browser from before 2023.
    browser_request: Option<BrowserRequest>,
    send_decisions: Vec<CookieSendDecision>,
}

/// What an exchange tells of the one who sent the request.
#[derive(Debug)]
pub(in crate::lab) struct ClientSide {
    pub(in crate::lab) initiator: Initiator,
    pub(in crate::lab) cookie_send_decisions: Vec<CookieSendDecision>,
    pub(in crate::lab) set_cookie_decisions: Vec<SetCookieDecision>,
    pub(in crate::lab) page_request: Option<PageRequest>,
}

impl ClientSide {
    /// Of somebody whose jar nobody sees.
    pub(super) fn of_stranger(set_cookies: &[&str]) -> Self {
        let refuse = |line: &&str| cookie::refuse_set_cookie(line, "the lab does not see its jar");
        Self {
            initiator: Initiator::External,
            cookie_send_decisions: Vec::new(),
            set_cookie_decisions: set_cookies.iter().map(refuse).collect(),
            page_request: None,
        }
    }
}

impl BrowserVisit {
    pub(super) fn new<B>(names: BrowserNames, lab_host: String, request: &Request<B>) -> Self {
        let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
        Self {
            url: format!("https://{lab_host}{}", request.uri()),
            wants_page: accept.contains("text/html"),
            browser_request: BrowserRequest::read(request, &names, &lab_host),
            send_decisions: Vec::new(),
            names,
            lab_host,
        }
    }

    /// Compares its cookies with those of the jars. `now` is the real time in seconds since 1970-01-01Z.
    pub(super) fn judge_cookies(&mut self, jars: &mut ComparisonJars, now: i64) {
        if let Some(request) = &self.browser_request {
            self.send_decisions = jars.judge(request, now);
        }
    }

    /// Gives the headers of the request the names that the lab's servers know.
    pub(in crate::lab) fn translate_request(&self, headers: &mut HeaderMap) {
        if let Ok(host) = HeaderValue::try_from(&self.lab_host) {
            headers.insert(HOST, host);
        }
        for name in [ORIGIN, REFERER] {
            let lab_url = headers.get(&name).and_then(|url| self.names.lab_url(url.to_str().ok()?));
            if let Some(Ok(url)) = lab_url.map(HeaderValue::try_from) {
                headers.insert(name, url);
            }
        }
    }

    /// Gives the headers of the response the names that the browser knows.
    pub(in crate::lab) fn translate_response(&self, headers: &mut HeaderMap, lab_hosts: &[String]) {
        let cookie = |line: &str| self.names.translate_set_cookie(line);
        map_values(headers, &SET_COOKIE, cookie);
        for name in [ACCESS_CONTROL_ALLOW_ORIGIN, LOCATION] {
            map_values(headers, &name, |url| self.names.translate(url, lab_hosts));
        }
    }

    /// What is told of it: its page, and its cookies as the course's jar sees them.
    pub(super) fn into_client_side(
        self,
        jars: &mut ComparisonJars,
        set_cookies: &[&str],
        now: i64,
        status: u16,
        response: &Message,
    ) -> ClientSide {
        let Some(request) = self.browser_request else { return ClientSide::of_stranger(set_cookies) };
        let mut store = |line: &&str| {
            if request.takes_cookies() {
                jars.store(&request, line, now)
            } else {
                cookie::refuse_set_cookie(line, "the request was sent without credentials")
            }
        };
        ClientSide {
            initiator: Initiator::OwnBrowser,
            set_cookie_decisions: set_cookies.iter().map(&mut store).collect(),
            cookie_send_decisions: self.send_decisions,
            page_request: request.page_request(status, &with_lab_names(response, &self.names)),
        }
    }
}

/// A response that names the origin which may read it as the lab does.
fn with_lab_names(response: &Message, names: &BrowserNames) -> Message {
    let mut translated = response.clone();
    for header in &mut translated.headers {
        if header.name.eq_ignore_ascii_case(ACCESS_CONTROL_ALLOW_ORIGIN.as_str())
            && let Some(origin) = names.lab_url(&header.value)
        {
            header.value = origin;
        }
    }
    translated
}

/// Puts `map` of each value of a header in its place.
fn map_values(headers: &mut HeaderMap, name: &HeaderName, map: impl Fn(&str) -> String) {
    for value in headers.iter_mut().filter(|(other, _)| *other == name).map(|(_, value)| value) {
        let mapped = value.to_str().ok().map(&map);
        if let Some(Ok(mapped)) = mapped.map(HeaderValue::try_from) {
            *value = mapped;
        }
    }
}
