//! The headers by which a browser tells where a request comes from: `Origin` (Fetch, section 3.2), `Referer` under the default
//! policy `strict-origin-when-cross-origin` (Referrer Policy, section 8.3) and `Sec-Fetch-…` (Fetch Metadata).

use hyper::Method;
use hyper::header::{HeaderName, ORIGIN, REFERER};

use super::page_initiator::PageInitiator;
use crate::model::OriginRelation;
use crate::model::act::RequestTrigger;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// What the browser adds to a request with this method, in the order in which it is written.
pub(in crate::lab) fn fetch_headers(start: &PageInitiator, method: &Method) -> Vec<(HeaderName, String)> {
    let mut headers = Vec::new();
    if sends_origin(start, method) {
        let is_downgrade = start.page.is_https() && !start.target.is_https() && !start.trigger.reads_response();
        headers.push((ORIGIN, if is_downgrade { "null".to_owned() } else { start.page.origin() }));
    }
    headers.extend(referrer(start).map(|referrer| (REFERER, referrer)));
    // Only a target that is potentially trustworthy gets them (Fetch Metadata, section 2); here that is https.
    if start.target.is_https() {
        headers.push((SEC_FETCH_SITE, start.farthest_relation().word().to_owned()));
        headers.push((SEC_FETCH_MODE, mode(start.trigger).to_owned()));
        headers.push((SEC_FETCH_DEST, destination(start.trigger).to_owned()));
    }
    headers
}

/// A script that wants to read another origin's response says where it runs, and so does one that opens a WebSocket; every
/// request that is no GET or HEAD does.
fn sends_origin(start: &PageInitiator, method: &Method) -> bool {
    let reads_elsewhere = start.trigger.reads_response() && start.relation() != OriginRelation::SameOrigin;
    let is_socket = start.trigger == RequestTrigger::Socket;
    reads_elsewhere || is_socket || !matches!(*method, Method::GET | Method::HEAD)
}

/// The page's URL to its own origin, its origin to others, and nothing from https to http.
fn referrer(start: &PageInitiator) -> Option<String> {
    match start.relation() {
        OriginRelation::SameOrigin => Some(start.page.url()),
        _ if start.page.is_https() && !start.target.is_https() => None,
        _ => Some(format!("{}/", start.page.origin())),
    }
}

const fn mode(trigger: RequestTrigger) -> &'static str {
    match trigger {
        RequestTrigger::Link | RequestTrigger::Form | RequestTrigger::Frame | RequestTrigger::Reload => "navigate",
        RequestTrigger::Image | RequestTrigger::Beacon => "no-cors",
        RequestTrigger::Socket => "websocket",
        RequestTrigger::Fetch | RequestTrigger::FetchInclude | RequestTrigger::FetchOmit => "cors",
    }
}

const fn destination(trigger: RequestTrigger) -> &'static str {
    match trigger {
        RequestTrigger::Link | RequestTrigger::Form | RequestTrigger::Reload => "document",
        RequestTrigger::Frame => "iframe",
        RequestTrigger::Image => "image",
        RequestTrigger::Socket => "websocket",
        _ => "empty",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::browser::Page;

    fn headers(page: &str, trigger: RequestTrigger, method: &Method, target: &str) -> Vec<String> {
        let parse = |url: &str| Page::parse(url).expect("a page");
        let start = PageInitiator { page: parse(page), trigger, target: parse(target), redirected_by: Vec::new() };
        let headers = fetch_headers(&start, method);
        headers.into_iter().map(|(name, value)| format!("{name}: {value}")).collect()
    }

    #[test]
    fn a_form_of_another_site_says_where_it_stands() {
        let form =
            headers("https://evil.test/offer", RequestTrigger::Form, &Method::POST, "https://shop.test/transfer");
        assert_eq!(
            form,
            [
                "origin: https://evil.test",
                "referer: https://evil.test/",
                "sec-fetch-site: cross-site",
                "sec-fetch-mode: navigate",
                "sec-fetch-dest: document",
            ]
        );
    }

    #[test]
    fn a_get_carries_origin_only_if_a_script_wants_to_read_another_origin() {
        let has_origin = |page, trigger| {
            let headers = headers(page, trigger, &Method::GET, "https://shop.test/me");
            headers.iter().any(|header| header.starts_with("origin:"))
        };
        assert!(!has_origin("https://evil.test", RequestTrigger::Image));
        assert!(!has_origin("https://evil.test", RequestTrigger::Link));
        assert!(has_origin("https://blog.shop.test", RequestTrigger::Fetch));
        assert!(!has_origin("https://shop.test", RequestTrigger::Fetch));
    }

    #[test]
    fn http_gets_neither_fetch_metadata_nor_a_referrer_from_https() {
        let form = headers("https://shop.test/a", RequestTrigger::Form, &Method::POST, "http://shop.test/transfer");
        assert_eq!(form, ["origin: null"]);
        let own = headers("https://shop.test/a", RequestTrigger::Link, &Method::GET, "https://shop.test/b");
        assert_eq!(own[0], "referer: https://shop.test/a");
    }
}
