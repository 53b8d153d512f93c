//! What the shop's answers tell browsers: which origins may read them (CORS; Fetch, section 3.3), and what may run in its
//! pages (Content-Security-Policy). The browser enforces it; nothing here refuses a request.

mod reflected_origin;

use axum::response::Response;
use hyper::Method;
use hyper::Request;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue,
    ORIGIN, VARY,
};

use crate::lab::app_state::APP_ORIGIN;
use crate::model::setup::{CorsSetup, ShopSetup};
use crate::model::switch_types::CorsPolicy;

/// The policy of a strict shop: everything from its own origin, and no script that stands in the page itself.
const STRICT_POLICY: HeaderValue = HeaderValue::from_static("default-src 'self'");

/// The methods that a preflight allows.
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, DELETE");

/// The headers that a response of the shop gets for one request.
#[derive(Debug)]
pub(in crate::lab::server) struct PagePolicy {
    headers: Vec<(HeaderName, HeaderValue)>,
    answers_preflight: bool,
}

impl PagePolicy {
    /// What `shop` adds to the response to `request`.
    pub(in crate::lab::server) fn new<B>(shop: &ShopSetup, request: &Request<B>) -> Self {
        let mut policy = Self::of_cors(&shop.cors, request);
        if shop.pages.csp {
            policy.headers.push((CONTENT_SECURITY_POLICY, STRICT_POLICY));
        }
        policy
    }

    fn of_cors<B>(cors: &CorsSetup, request: &Request<B>) -> Self {
        let origin = request.headers().get(ORIGIN);
        let is_preflight = request.method() == Method::OPTIONS
            && origin.is_some()
            && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        let answers_preflight = is_preflight && cors.allow != CorsPolicy::Nobody;
        let mut headers = cors_headers(cors, origin);
        if answers_preflight {
            headers.push((ACCESS_CONTROL_ALLOW_METHODS, METHODS));
            let names = HeaderValue::try_from(cors.headers.join(", ")).ok();
            let names = names.filter(|names| !names.is_empty());
            headers.extend(names.map(|names| (ACCESS_CONTROL_ALLOW_HEADERS, names)));
        }
        Self { headers, answers_preflight }
    }

    /// What the issuer and the API at `photos.test` add: the pages of the app may read their answers, and send a token.
    pub(in crate::lab::server) fn for_app<B>(request: &Request<B>) -> Self {
        let cors = CorsSetup {
            allow: CorsPolicy::Listed,
            origins: vec![APP_ORIGIN.to_owned()],
            headers: vec!["Authorization".to_owned(), "Content-Type".to_owned()],
            ..CorsSetup::default()
        };
        Self::of_cors(&cors, request)
    }

    /// Whether the request is a preflight that is answered in front of every route.
    pub(in crate::lab::server) const fn answers_preflight(&self) -> bool {
        self.answers_preflight
    }

    pub(in crate::lab::server) fn apply(self, response: &mut Response) {
        response.headers_mut().extend(self.headers);
    }
}

/// The answer to a page of `origin`, or to whoever sent none.
fn cors_headers(cors: &CorsSetup, origin: Option<&HeaderValue>) -> Vec<(HeaderName, HeaderValue)> {
    let is_listed = |origin: &&HeaderValue| cors.origins.iter().any(|listed| listed.as_bytes() == origin.as_bytes());
    let allowed = match cors.allow {
        CorsPolicy::Nobody => return Vec::new(),
        CorsPolicy::Anybody => Some(HeaderValue::from_static("*")),
        CorsPolicy::Listed => origin.filter(is_listed).cloned(),
        CorsPolicy::Reflect => reflected_origin::allowed(origin),
    };
    let mut headers = Vec::new();
    if cors.allow != CorsPolicy::Anybody {
        // A cache must not give one origin the answer that was meant for another (Fetch, section 3.3.5).
        headers.push((VARY, HeaderValue::from_static("Origin")));
    }
    if let Some(allowed) = allowed {
        headers.push((ACCESS_CONTROL_ALLOW_ORIGIN, allowed));
        if cors.credentials {
            headers.push((ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true")));
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cors: &CorsSetup, origin: &'static str) -> Vec<String> {
        let headers = cors_headers(cors, Some(&HeaderValue::from_static(origin)));
        headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default())).collect()
    }

    #[test]
    fn fetch_3_3_only_a_listed_origin_is_named() {
        let cors = CorsSetup {
            allow: CorsPolicy::Listed,
            origins: vec!["https://spa.test".to_owned()],
            credentials: true,
            ..CorsSetup::default()
        };
        let all =
            ["vary: Origin", "access-control-allow-origin: https://spa.test", "access-control-allow-credentials: true"];
        assert_eq!(headers(&cors, "https://spa.test"), all);
        assert_eq!(headers(&cors, "https://spa.test.evil.test"), ["vary: Origin"]);
        assert_eq!(headers(&CorsSetup { allow: CorsPolicy::Reflect, ..cors }, "https://evil.test").len(), 3);
        assert!(headers(&CorsSetup::default(), "https://evil.test").is_empty());
    }
}
