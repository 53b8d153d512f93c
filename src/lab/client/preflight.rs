//! The question that a browser asks before a request that no form could have sent (Fetch, section 4.8).

use hyper::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HOST, HeaderValue, USER_AGENT};
use hyper::{Method, Request as HttpRequest};

use super::compose::{ComposedRequest, RequestContext};
use super::page_initiator_context::PageInitiatorContext;
use super::request_target::RequestTarget;
use crate::lab::browser::cors::PreflightQuestion;
use crate::lab::browser::fetch_headers::fetch_headers;

/// What the browser sends before `composed`; `None` if it need not ask.
pub(super) fn preflight_for(composed: &ComposedRequest) -> Option<ComposedRequest> {
    let start = &composed.context.page_context.as_ref()?.start;
    let request = &composed.http_request;
    let question = PreflightQuestion::of(start, request.method(), request.headers())?;
    let target = RequestTarget { method: Method::OPTIONS, ..composed.context.target.clone() };
    let mut preflight = HttpRequest::default();
    *preflight.method_mut() = Method::OPTIONS;
    *preflight.uri_mut() = target.uri.clone();
    let headers = preflight.headers_mut();
    for name in [HOST, USER_AGENT] {
        headers.extend(request.headers().get(&name).map(|value| (name, value.clone())));
    }
    let mut own_headers = fetch_headers(start, &Method::OPTIONS);
    own_headers.push((ACCESS_CONTROL_REQUEST_METHOD, question.method.to_string()));
    if !question.headers.is_empty() {
        own_headers.push((ACCESS_CONTROL_REQUEST_HEADERS, question.headers.join(",")));
    }
    // Origins, names of headers and methods are ASCII, so none is left out.
    headers
        .extend(own_headers.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::try_from(value).ok()?))));
    let context = RequestContext {
        client: composed.context.client.clone(),
        target,
        cookies_sent: Vec::new(),
        sent_own_token: false,
        page_context: Some(PageInitiatorContext::preflight(start.clone(), question)),
    };
    Some(ComposedRequest { context, http_request: preflight })
}
