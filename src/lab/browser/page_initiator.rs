//! The page that is the initiator of a request, how it starts it, and what it can write into the request.

use hyper::Method;
use hyper::header::{CONTENT_TYPE, HeaderMap};

use super::page::Page;
use super::page_initiator_error::PageInitiatorError;
use crate::cookie::{CookieRequest, RequestUrl};
use crate::model::act::RequestTrigger;
use crate::model::{OriginRelation, Request};

/// The page that starts a request, and where that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageInitiator {
    /// The page; of a reload the one that had opened what is loaded again.
    pub page: Page,
    /// How the page starts it.
    pub trigger: RequestTrigger,
    /// Where the request goes.
    pub target: Page,
    /// What has sent the browser on to `target`, oldest first; nothing where no redirect did.
    pub redirected_by: Vec<Page>,
}

/// The page in a browser's window, and what had opened it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) struct OpenDocument {
    /// Its URL.
    pub(in crate::lab) url: String,
    /// The page whose link or form opened it.
    pub(in crate::lab) opener: Page,
}

/// What a script may not write, since the browser does (Fetch, "forbidden request-header"); besides these, whatever begins
/// with `proxy-` or `sec-`.
const FORBIDDEN_HEADERS: [&str; 22] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// The media types that a form can have, and so a script without asking.
const FORM_TYPES: [&str; 3] = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

/// Whether a body of this `Content-Type` is one that a form could send.
pub(super) fn is_simple_content_type(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    FORM_TYPES.iter().any(|simple| media_type.eq_ignore_ascii_case(simple))
}

impl PageInitiator {
    pub(in crate::lab) fn relation(&self) -> OriginRelation {
        self.page.relation_to(&self.target)
    }

    /// The relation that `Sec-Fetch-Site` tells: of all addresses on the way the one that is farthest from the page (Fetch
    /// Metadata, section 2.4).
    pub(in crate::lab) fn farthest_relation(&self) -> OriginRelation {
        let on_the_way = self.redirected_by.iter().map(|address| self.page.relation_to(address));
        on_the_way.fold(self.relation(), |farthest, relation| match (farthest, relation) {
            (OriginRelation::CrossSite, _) | (_, OriginRelation::CrossSite) => OriginRelation::CrossSite,
            (OriginRelation::SameSite, _) | (_, OriginRelation::SameSite) => OriginRelation::SameSite,
            _ => OriginRelation::SameOrigin,
        })
    }

    /// The same navigation, sent on to `target`.
    pub(in crate::lab) fn redirected_to(&self, target: Page) -> Self {
        let mut redirected_by = self.redirected_by.clone();
        redirected_by.push(self.target.clone());
        Self { target, redirected_by, ..self.clone() }
    }

    /// Whether cookies may go along and be set (Fetch, "credentials mode"); the jar decides which.
    pub(in crate::lab) fn has_credentials(&self) -> bool {
        match self.trigger {
            RequestTrigger::Fetch => self.relation() == OriginRelation::SameOrigin,
            RequestTrigger::FetchOmit => false,
            _ => true,
        }
    }

    /// The request as the jar sees it (6265bis, section 5.2): who started it, and whether it loads a page into the window.
    pub(in crate::lab) fn cookie_request(&self, url: RequestUrl, method: &str) -> CookieRequest {
        let is_top_level = self.trigger.is_top_level();
        CookieRequest {
            cross_site: self.relation() == OriginRelation::CrossSite,
            top_level: is_top_level,
            top_level_site: (!is_top_level).then(|| self.page.site()),
            ..CookieRequest::same_site(url, method)
        }
    }

    /// Whether a page can send `request` in this way; `by_hand` are the headers that the lesson writes.
    ///
    /// # Errors
    /// What it cannot do.
    pub(in crate::lab) fn check(
        &self,
        request: &Request,
        method: &Method,
        by_hand: &HeaderMap,
    ) -> Result<(), PageInitiatorError> {
        if !request.cookies.is_empty() {
            return Err(PageInitiatorError::Cookies);
        }
        if self.trigger.is_script() {
            self.check_script(request, by_hand)
        } else {
            self.check_element(request, method, by_hand)
        }
    }

    /// What a script can send: anything but the headers that belong to the browser.
    fn check_script(&self, request: &Request, by_hand: &HeaderMap) -> Result<(), PageInitiatorError> {
        let is_forbidden =
            |name: &str| FORBIDDEN_HEADERS.contains(&name) || name.starts_with("sec-") || name.starts_with("proxy-");
        if let Some(name) = by_hand.keys().map(hyper::header::HeaderName::as_str).find(|name| is_forbidden(name)) {
            return Err(PageInitiatorError::BrowserHeader(name.to_owned()));
        }
        if self.trigger != RequestTrigger::Beacon {
            return Ok(());
        }
        let has_own_headers = by_hand.keys().any(|name| *name != CONTENT_TYPE);
        if has_own_headers || request.json.is_some() || request.bearer.is_some() || !has_simple_content_type(by_hand) {
            return Err(PageInitiatorError::Beacon);
        }
        Ok(())
    }

    /// What an element of a page can send: no headers, and a body only in a form.
    fn check_element(&self, request: &Request, method: &Method, by_hand: &HeaderMap) -> Result<(), PageInitiatorError> {
        let kind = self.trigger.word();
        let is_form = self.trigger == RequestTrigger::Form;
        if request.bearer.is_some() || request.proof.is_some() || by_hand.keys().any(|name| *name != CONTENT_TYPE) {
            return Err(PageInitiatorError::ElementHeader(kind));
        }
        let takes_method = method == Method::GET || (is_form && method == Method::POST);
        if !takes_method && self.trigger != RequestTrigger::Reload {
            let methods = if is_form { "GET and POST" } else { "GET" };
            return Err(PageInitiatorError::ElementMethod { kind, methods });
        }
        let has_body = request.body.is_some() || !request.form.is_empty();
        if request.json.is_some() || (has_body && method == Method::GET) || !has_simple_content_type(by_hand) {
            return Err(PageInitiatorError::ElementBody(kind));
        }
        Ok(())
    }
}

fn has_simple_content_type(by_hand: &HeaderMap) -> bool {
    by_hand.get(CONTENT_TYPE).is_none_or(|value| value.to_str().is_ok_and(is_simple_content_type))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::{HeaderName, HeaderValue};

    fn start(page: &str, trigger: RequestTrigger) -> PageInitiator {
        let parse = |url: &str| Page::parse(url).expect("a page");
        let target = parse("https://shop.test/transfer");
        PageInitiator { page: parse(page), trigger, target, redirected_by: Vec::new() }
    }

    #[test]
    fn a_form_sends_what_forms_send_and_a_fetch_anything() {
        let form = start("https://evil.test", RequestTrigger::Form);
        let fetch = start("https://evil.test", RequestTrigger::Fetch);
        let json = Request { json: Some(serde_json::json!({})), ..Request::default() };
        let (none, own) =
            (HeaderMap::new(), HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("text/plain"))]));
        let text = Request { body: Some("{}".to_owned()), ..Request::default() };
        assert!(form.check(&text, &Method::POST, &own).is_ok());
        assert!(form.check(&json, &Method::POST, &none).is_err(), "no form sends JSON");
        assert!(form.check(&Request::default(), &Method::DELETE, &none).is_err());
        assert!(fetch.check(&json, &Method::DELETE, &none).is_ok());
        let cookie = HeaderMap::from_iter([(hyper::header::COOKIE, HeaderValue::from_static("a=1"))]);
        assert!(fetch.check(&Request::default(), &Method::GET, &cookie).is_err());
    }

    #[test]
    fn fetch_2_2_2_a_script_writes_any_header_but_those_of_the_browser() {
        let fetch = start("https://shop.test", RequestTrigger::Fetch);
        let takes = |name: &'static str| {
            let by_hand = HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static("1"))]);
            fetch.check(&Request::default(), &Method::GET, &by_hand).is_ok()
        };
        for name in ["user-agent", "authorization", "x-csrf-token", "accept"] {
            assert!(takes(name), "{name}");
        }
        let prefixed = ["sec-fetch-site", "proxy-authorization"];
        for name in FORBIDDEN_HEADERS.into_iter().chain(prefixed) {
            assert!(!takes(name), "{name}");
        }
        assert!(!takes("connection") && !takes("content-length") && !takes("te") && !takes("set-cookie"));
    }

    #[test]
    fn section_5_2_only_a_navigation_of_the_window_is_top_level() {
        let request = |page, trigger| {
            let start = start(page, trigger);
            let request = start.cookie_request(RequestUrl::new(true, "shop.test", "/"), "GET");
            (request.cross_site, request.top_level)
        };
        assert_eq!(request("https://evil.test", RequestTrigger::Link), (true, true));
        assert_eq!(request("https://evil.test", RequestTrigger::Frame), (true, false));
        assert_eq!(request("https://blog.shop.test", RequestTrigger::Image), (false, false));
        assert_eq!(request("http://shop.test", RequestTrigger::Link), (true, true), "the scheme is a part of the site");
    }

    #[test]
    fn fetch_metadata_2_4_a_way_over_another_site_stays_cross_site() {
        let parse = |url: &str| Page::parse(url).expect("a page");
        let there = start("https://spa.test/", RequestTrigger::Link).redirected_to(parse("https://id.test/authorize"));
        let back = there.redirected_to(parse("https://spa.test/callback"));
        assert_eq!((back.relation(), back.farthest_relation().word()), (OriginRelation::SameOrigin, "cross-site"));
        assert_eq!(start("https://shop.test/", RequestTrigger::Link).farthest_relation(), OriginRelation::SameOrigin);
    }

    #[test]
    fn credentials_mode_decides_whether_cookies_may_travel() {
        let has_credentials = |page, trigger| start(page, trigger).has_credentials();
        assert!(has_credentials("https://shop.test", RequestTrigger::Fetch));
        assert!(!has_credentials("https://blog.shop.test", RequestTrigger::Fetch), "a sibling is another origin");
        assert!(has_credentials("https://evil.test", RequestTrigger::FetchInclude));
        assert!(!has_credentials("https://shop.test", RequestTrigger::FetchOmit));
    }
}
