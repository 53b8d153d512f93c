//! CORS as a browser applies it (Fetch, sections 3.3, 4.8 and 4.10): which requests need a preflight, what it asks, and what
//! the answers allow.

use hyper::Method;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, AUTHORIZATION, HeaderMap, HeaderName,
};

use super::cors_refusal::CorsRefusal;
use super::page_initiator::{PageInitiator, is_simple_content_type};
use crate::model::act::RequestTrigger;
use crate::model::{CorsDecision, CorsVerdict, Message, OriginRelation};

/// What a preflight asks: may the page's origin send this?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreflightQuestion {
    /// The method of the request that is to follow.
    pub method: Method,
    /// The names of the headers that need a permission: in lower case, sorted, each once.
    pub headers: Vec<String>,
}

/// The headers that a script may add without asking (Fetch, "CORS-safelisted request-header").
const SAFELISTED_HEADERS: [&str; 4] = ["accept", "accept-language", "content-language", "content-type"];

/// The headers that the browser writes itself. Nobody asks for those.
const BROWSER_HEADERS: [&str; 6] = ["host", "user-agent", "cookie", "content-length", "origin", "referer"];

impl PreflightQuestion {
    /// What has to be asked before a script's request; `None` for one that a form could have sent as well, and for one to the
    /// page's own origin.
    #[must_use]
    pub fn of(start: &PageInitiator, method: &Method, headers: &HeaderMap) -> Option<Self> {
        if !start.trigger.reads_response() || start.relation() == OriginRelation::SameOrigin {
            return None;
        }
        let mut unsafe_headers: Vec<String> = headers
            .iter()
            .filter(|(name, value)| needs_permission(name, value.to_str().unwrap_or_default()))
            .map(|(name, _)| name.to_string())
            .collect();
        unsafe_headers.sort_unstable();
        unsafe_headers.dedup();
        let has_simple_method = is_safelisted(method);
        (!has_simple_method || !unsafe_headers.is_empty())
            .then(|| Self { method: method.clone(), headers: unsafe_headers })
    }
}

fn needs_permission(name: &HeaderName, value: &str) -> bool {
    let name = name.as_str();
    if BROWSER_HEADERS.contains(&name) || name.starts_with("sec-") {
        return false;
    }
    !SAFELISTED_HEADERS.contains(&name) || (name == "content-type" && !is_simple_content_type(value))
}

/// Methods that forms have (Fetch, "CORS-safelisted method").
fn is_safelisted(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::POST)
}

/// Whether the page's script may read `response`.
#[must_use]
pub fn judge_response(start: &PageInitiator, response: &Message) -> CorsDecision {
    if !start.trigger.reads_response() {
        return decision(CorsVerdict::NotAsked, "no script reads the response");
    }
    if start.relation() == OriginRelation::SameOrigin {
        return decision(CorsVerdict::SameOrigin, "page and server have the same origin");
    }
    match check_origin(start, response) {
        Ok(()) => decision(CorsVerdict::Allowed, format!("the answer allows {}", start.page.origin())),
        Err(refusal) => decision(CorsVerdict::Refused, refusal.to_string()),
    }
}

/// Whether the answer to a preflight lets the request be sent (Fetch, section 4.8).
#[must_use]
pub fn judge_preflight(
    start: &PageInitiator,
    question: &PreflightQuestion,
    status: u16,
    response: &Message,
) -> CorsDecision {
    let checked = check_origin(start, response)
        .and_then(|()| check_status(status))
        .and_then(|()| check_method(start, question, response))
        .and_then(|()| check_headers(start, question, response));
    match checked {
        Ok(()) => decision(CorsVerdict::Allowed, "the preflight allows method and headers"),
        Err(refusal) => decision(CorsVerdict::Refused, refusal.to_string()),
    }
}

fn decision(verdict: CorsVerdict, reason: impl Into<String>) -> CorsDecision {
    CorsDecision { verdict, reason: reason.into() }
}

fn check_status(status: u16) -> Result<(), CorsRefusal> {
    if (200..300).contains(&status) { Ok(()) } else { Err(CorsRefusal::PreflightStatus(status)) }
}

/// The CORS check (Fetch, section 4.10).
fn check_origin(start: &PageInitiator, response: &Message) -> Result<(), CorsRefusal> {
    let name = ACCESS_CONTROL_ALLOW_ORIGIN;
    let values: Vec<&str> = values_of(response, &name).collect();
    let with_credentials = is_credentialed(start);
    match values[..] {
        [] => return Err(CorsRefusal::NoOrigin),
        ["*"] if !with_credentials => return Ok(()),
        ["*"] => return Err(CorsRefusal::WildcardWithCredentials),
        [origin] if origin == start.page.origin() => {}
        [allowed] => {
            return Err(CorsRefusal::OtherOrigin { allowed: allowed.to_owned(), origin: start.page.origin().clone() });
        }
        _ => return Err(CorsRefusal::TwoOrigins),
    }
    let allows_credentials = values_of(response, &ACCESS_CONTROL_ALLOW_CREDENTIALS).eq(["true"]);
    if with_credentials && !allows_credentials {
        return Err(CorsRefusal::NoCredentials);
    }
    Ok(())
}

fn check_method(start: &PageInitiator, question: &PreflightQuestion, response: &Message) -> Result<(), CorsRefusal> {
    let mut allowed = list_of(response, &ACCESS_CONTROL_ALLOW_METHODS);
    let is_allowed = is_safelisted(&question.method)
        || allowed.any(|method| method == question.method.as_str() || (method == "*" && !is_credentialed(start)));
    if is_allowed { Ok(()) } else { Err(CorsRefusal::Method(question.method.to_string())) }
}

/// `*` stands for every header but `Authorization`, and for none in a request with credentials.
fn check_headers(start: &PageInitiator, question: &PreflightQuestion, response: &Message) -> Result<(), CorsRefusal> {
    let allowed: Vec<String> = list_of(response, &ACCESS_CONTROL_ALLOW_HEADERS).map(str::to_ascii_lowercase).collect();
    let has_wildcard = !is_credentialed(start) && allowed.iter().any(|name| name == "*");
    let is_allowed =
        |name: &&String| allowed.contains(name) || (has_wildcard && name.as_str() != AUTHORIZATION.as_str());
    match question.headers.iter().find(|name| !is_allowed(name)) {
        None => Ok(()),
        Some(name) => Err(CorsRefusal::Header(name.clone())),
    }
}

/// Whether the credentials mode is `include`.
fn is_credentialed(start: &PageInitiator) -> bool {
    start.trigger == RequestTrigger::FetchInclude
}

fn values_of<'m>(response: &'m Message, name: &HeaderName) -> impl Iterator<Item = &'m str> {
    let headers = response.headers.iter().filter(move |header| header.name.eq_ignore_ascii_case(name.as_str()));
    headers.map(|header| header.value.as_str())
}

fn list_of<'m>(response: &'m Message, name: &HeaderName) -> impl Iterator<Item = &'m str> {
    values_of(response, name).flat_map(|value| value.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::browser::Page;
    use hyper::header::{CONTENT_TYPE, HeaderValue};

    fn start(trigger: RequestTrigger) -> PageInitiator {
        let parse = |url: &str| Page::parse(url).expect("a page");
        PageInitiator {
            page: parse("https://spa.test"),
            trigger,
            target: parse("https://api.test/me"),
            redirected_by: Vec::new(),
        }
    }

    fn answer(headers: &[(&str, &str)]) -> Message {
        let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        Message::parse(format!("HTTP/1.1 200 OK\r\n{}\r\n", lines.concat()).into_bytes())
    }

    fn question(method: &Method, headers: &[(HeaderName, &'static str)]) -> Option<PreflightQuestion> {
        let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        PreflightQuestion::of(&start(RequestTrigger::Fetch), method, &headers)
    }

    #[test]
    fn fetch_4_10_an_exact_origin_and_with_credentials_two_headers() {
        let judge = |trigger, headers: &[(&str, &str)]| judge_response(&start(trigger), &answer(headers)).verdict;
        let (plain, include) = (RequestTrigger::Fetch, RequestTrigger::FetchInclude);
        let (origin, any) = (("Access-Control-Allow-Origin", "https://spa.test"), ("Access-Control-Allow-Origin", "*"));
        let credentials = ("Access-Control-Allow-Credentials", "true");
        assert_eq!(judge(plain, &[]), CorsVerdict::Refused);
        assert_eq!(judge(plain, &[any]), CorsVerdict::Allowed);
        assert_eq!(judge(plain, &[origin]), CorsVerdict::Allowed);
        assert_eq!(judge(include, &[origin]), CorsVerdict::Refused);
        assert_eq!(judge(include, &[origin, credentials]), CorsVerdict::Allowed);
        assert_eq!(judge(include, &[any, credentials]), CorsVerdict::Refused);
        assert_eq!(judge(plain, &[("access-control-allow-origin", "https://SPA.test")]), CorsVerdict::Refused);
        assert_eq!(judge(plain, &[origin, origin]), CorsVerdict::Refused);
        assert_eq!(judge(RequestTrigger::Image, &[]), CorsVerdict::NotAsked);
    }

    #[test]
    fn fetch_4_8_what_a_form_could_send_needs_no_preflight() {
        assert_eq!(question(&Method::POST, &[(CONTENT_TYPE, "text/plain; charset=utf-8")]), None);
        assert_eq!(question(&Method::GET, &[(HeaderName::from_static("sec-fetch-site"), "cross-site")]), None);
        let json = question(&Method::POST, &[(CONTENT_TYPE, "application/json"), (AUTHORIZATION, "Bearer a")]);
        assert_eq!(json.expect("a question").headers, ["authorization", "content-type"]);
        assert!(question(&Method::DELETE, &[]).is_some());
    }

    #[test]
    fn fetch_4_8_a_wildcard_covers_neither_authorization_nor_credentials() {
        let judge = |trigger, method: Method, headers: &[&str], answered: &[(&str, &str)]| {
            let headers = headers.iter().map(|name| (*name).to_owned()).collect();
            judge_preflight(&start(trigger), &PreflightQuestion { method, headers }, 204, &answer(answered)).verdict
        };
        let any = ("Access-Control-Allow-Origin", "*");
        let all_headers = ("Access-Control-Allow-Headers", "*");
        let plain = RequestTrigger::Fetch;
        assert_eq!(judge(plain, Method::GET, &["x-a"], &[any, all_headers]), CorsVerdict::Allowed);
        assert_eq!(judge(plain, Method::GET, &["authorization"], &[any, all_headers]), CorsVerdict::Refused);
        let named = ("Access-Control-Allow-Headers", "X-B, Authorization");
        assert_eq!(judge(plain, Method::GET, &["authorization"], &[any, named]), CorsVerdict::Allowed);
        assert_eq!(judge(plain, Method::DELETE, &[], &[any]), CorsVerdict::Refused);
        assert_eq!(
            judge(plain, Method::DELETE, &[], &[any, ("Access-Control-Allow-Methods", "GET, DELETE")]),
            CorsVerdict::Allowed
        );
        let refused = judge_preflight(
            &start(plain),
            &PreflightQuestion { method: Method::DELETE, headers: Vec::new() },
            405,
            &answer(&[any]),
        );
        assert_eq!(refused.reason, "the preflight got 405");
    }
}
