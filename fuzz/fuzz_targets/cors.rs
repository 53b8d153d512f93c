//! Any page, request and response: a script reads a response of another origin, or sends what needs a preflight, only where the
//! headers say so word for word (Fetch, sections 4.8 and 4.10).
#![no_main]

use authwalk::internals::lab::browser::{Page, PageInitiator, PreflightQuestion, judge_preflight, judge_response};
use authwalk::internals::model::act::RequestTrigger;
use authwalk::internals::model::{CorsVerdict, Message};
use hyper::Method;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use libfuzzer_sys::fuzz_target;

const PAGES: [&str; 4] = ["https://spa.test", "http://spa.test", "https://shop.test:8443", "https://evil.test/a?b"];
const METHODS: [Method; 5] = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE];

fuzz_target!(|input: (u8, u8, u8, u16, Vec<(String, String)>, Vec<u8>)| {
    let (page, trigger, method, status, sent, response) = input;
    let parse = |url: &str| Page::parse(url).expect("a page");
    let start = PageInitiator {
        page: parse(PAGES[usize::from(page) % PAGES.len()]),
        trigger: RequestTrigger::ALL[usize::from(trigger) % RequestTrigger::ALL.len()],
        target: parse("https://shop.test/me"),
        redirected_by: Vec::new(),
    };
    let method = &METHODS[usize::from(method) % METHODS.len()];
    let headers: HeaderMap = sent.iter().filter_map(|(name, value)| header(name, value)).collect();
    let response = Message::parse(response);

    if judge_response(&start, &response).verdict == CorsVerdict::Allowed {
        assert!(lets_read(&start, &response), "{start:?} {response:?}");
    }
    let Some(question) = PreflightQuestion::of(&start, method, &headers) else { return };
    if judge_preflight(&start, &question, status, &response).verdict == CorsVerdict::Allowed {
        assert!(lets_read(&start, &response) && (200..300).contains(&status), "{start:?} {response:?}");
        let names_all = |name: &str, wanted: &str| values(&response, name).iter().any(|value| value.contains(wanted));
        let is_simple = [Method::GET, Method::HEAD, Method::POST].contains(method);
        let allows_method = is_simple
            || names_all("access-control-allow-methods", method.as_str())
            || names_all("access-control-allow-methods", "*");
        assert!(allows_method, "{method} {response:?}");
        if question.headers.iter().any(|name| name == "authorization") {
            let allowed = values(&response, "access-control-allow-headers").join(",").to_ascii_lowercase();
            assert!(allowed.contains("authorization"), "{allowed:?}");
        }
    }
});

fn header(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    Some((name.parse().ok()?, HeaderValue::from_str(value).ok()?))
}

fn values(response: &Message, name: &str) -> Vec<String> {
    let headers = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
    headers.map(|header| header.value.clone()).collect()
}

/// The one origin, or anybody where no cookies went along.
fn lets_read(start: &PageInitiator, response: &Message) -> bool {
    let is_credentialed = start.trigger == RequestTrigger::FetchInclude;
    let origins = values(response, "access-control-allow-origin");
    let names_origin = origins == [start.page.origin()] || (origins == ["*"] && !is_credentialed);
    names_origin && (!is_credentialed || values(response, "access-control-allow-credentials") == ["true"])
}
