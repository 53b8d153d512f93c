//! What a request of a real browser says of itself: which page started it and how (Fetch Metadata, `Origin`, `Referer`), and
//! what a jar has to know of it.

use hyper::header::{
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, COOKIE, HeaderMap, HeaderName, ORIGIN, REFERER,
};
use hyper::{Method, Request};

use super::browser_names::BrowserNames;
use crate::cookie::{CookieApi, CookieRequest, RequestUrl, Site};
use crate::lab::browser::cors::{self, PreflightQuestion};
use crate::lab::browser::{Page, PageInitiator};
use crate::model::act::RequestTrigger;
use crate::model::{Message, OriginRelation, PageRequest};

/// A request of a browser that says of itself where it comes from, as all do since 2023.
#[derive(Clone, Debug)]
pub(super) struct BrowserRequest {
    /// The page that started it, by the names of the lab; `None` where the learner did, by typing the address.
    start: Option<PageInitiator>,
    /// How that page relates to the host, as the browser says it.
    relation: OriginRelation,
    /// What a preflight asks.
    question: Option<PreflightQuestion>,
    /// The request as a jar sees it, by the names that the browser knows.
    pub(super) cookie_request: CookieRequest,
    /// The cookies that came along, as pairs.
    pub(super) cookies: Vec<String>,
}

/// What `Sec-Fetch-…` says.
struct FetchMetadata<'a> {
    site: &'a str,
    mode: &'a str,
    destination: &'a str,
}

impl BrowserRequest {
    /// Reads the request for `lab_host`; `None` if whoever sent it writes no `Sec-Fetch-Mode`.
    pub(super) fn read<B>(request: &Request<B>, names: &BrowserNames, lab_host: &str) -> Option<Self> {
        let headers = request.headers();
        let metadata = FetchMetadata::read(headers)?;
        let relation = match metadata.site {
            "cross-site" => OriginRelation::CrossSite,
            "same-site" => OriginRelation::SameSite,
            _ => OriginRelation::SameOrigin,
        };
        let cookies = cookie_pairs(headers);
        let question = preflight_question(request);
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let source = [REFERER, ORIGIN].iter().find_map(|name| text(headers, name).and_then(|url| names.lab_url(url)));
        let page = source.and_then(|url| Page::parse(&url)).filter(|_| metadata.site != "none");
        let trigger = metadata.trigger(request.method(), relation, !cookies.is_empty());
        let browser_host = |lab_host: &str| names.browser_host(lab_host).unwrap_or_default();
        let site_of = |page: &Page| -> Site { RequestUrl::new(false, &browser_host(page.host()), "/").site() };
        let is_top_level = metadata.mode == "navigate" && metadata.destination == "document";
        let cookie_request = CookieRequest {
            url: RequestUrl::new(false, &browser_host(lab_host), request.uri().path()),
            method: request.method().to_string(),
            cross_site: relation == OriginRelation::CrossSite,
            top_level: is_top_level,
            api: CookieApi::Http,
            top_level_site: page.as_ref().filter(|_| !is_top_level).map(site_of),
        };
        let start = page.zip(trigger).map(|(page, trigger)| PageInitiator {
            page,
            trigger,
            target: Page::new(true, lab_host, None, target),
            redirected_by: Vec::new(),
        });
        Some(Self { start, relation, question, cookie_request, cookies })
    }

    /// Whether its response may set cookies: that of a preflight never does, nor that of a request without credentials.
    pub(super) fn takes_cookies(&self) -> bool {
        self.question.is_none() && !self.may_omit_credentials()
    }

    /// Whether a jar has anything to say of it. A preflight never carries cookies.
    pub(super) const fn is_preflight(&self) -> bool {
        self.question.is_some()
    }

    /// Whether it is a fetch to another origin that carries no cookie. Whether it asked for none or the browser held them back,
    /// nobody can see.
    pub(super) fn may_omit_credentials(&self) -> bool {
        let trigger = self.start.as_ref().map(|start| start.trigger);
        trigger == Some(RequestTrigger::Fetch) && self.relation != OriginRelation::SameOrigin
    }

    /// The page behind it, and what CORS makes of the response, by the names of the lab; `None` where no page started it.
    pub(super) fn page_request(&self, status: u16, response: &Message) -> Option<PageRequest> {
        let start = self.start.as_ref()?;
        let cors = match &self.question {
            Some(question) => cors::judge_preflight(start, question, status, response),
            None => cors::judge_response(start, response),
        };
        Some(PageRequest {
            page: start.page.url(),
            start: start.trigger,
            relation: self.relation,
            is_preflight: self.question.is_some(),
            cors,
        })
    }
}

impl<'a> FetchMetadata<'a> {
    fn read(headers: &'a HeaderMap) -> Option<Self> {
        let word = |name| text(headers, &HeaderName::from_static(name));
        Some(Self {
            site: word("sec-fetch-site").unwrap_or_default(),
            mode: word("sec-fetch-mode")?,
            destination: word("sec-fetch-dest").unwrap_or_default(),
        })
    }

    /// How a page starts such a request; `None` for what the course has no word for.
    fn trigger(&self, method: &Method, relation: OriginRelation, has_cookies: bool) -> Option<RequestTrigger> {
        match (self.mode, self.destination) {
            ("navigate", "document") if matches!(*method, Method::GET | Method::HEAD) => Some(RequestTrigger::Link),
            ("navigate", "document") => Some(RequestTrigger::Form),
            ("navigate", _) => Some(RequestTrigger::Frame),
            ("no-cors", "image") => Some(RequestTrigger::Image),
            ("no-cors", "empty") => Some(RequestTrigger::Beacon),
            // With cookies to another origin, a fetch has asked for them.
            ("cors", _) if has_cookies && relation != OriginRelation::SameOrigin => Some(RequestTrigger::FetchInclude),
            ("cors" | "same-origin", _) => Some(RequestTrigger::Fetch),
            _ => None,
        }
    }
}

/// What a preflight asks (Fetch, section 3.3.2); `None` for any other request.
fn preflight_question<B>(request: &Request<B>) -> Option<PreflightQuestion> {
    let headers = request.headers();
    let method = text(headers, &ACCESS_CONTROL_REQUEST_METHOD).filter(|_| request.method() == Method::OPTIONS)?;
    let names = text(headers, &ACCESS_CONTROL_REQUEST_HEADERS).unwrap_or_default();
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    Some(PreflightQuestion {
        method: Method::from_bytes(method.as_bytes()).ok()?,
        headers: names.map(str::to_ascii_lowercase).collect(),
    })
}

fn cookie_pairs(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all(COOKIE).iter().map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned());
    lines.flat_map(|line| line.split("; ").map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
