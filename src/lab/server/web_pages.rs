//! The small pages that the learner's own browser gets to see. They change nothing of what a server decided: status, headers and
//! cookies are those of the response, and its JSON becomes a page with the forms and links that lead on.

mod attack_page;
mod shop_page;

use axum::body::Body;
use axum::response::Response;
use http_body_util::BodyExt as _;
use hyper::header::{CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, LOCATION};
use hyper::{Method, StatusCode};

use super::http::html::encode;
use crate::lab::hosts::HostKind;
use crate::lab::own_browser::{BrowserNames, BrowserVisit};

/// What is asked for by a browser that wants a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct WantedPage<'a> {
    pub(super) visit: &'a BrowserVisit,
    pub(super) host_kind: HostKind,
    pub(super) method: &'a Method,
    pub(super) path: &'a str,
    /// Every host of the lab.
    pub(super) lab_hosts: &'a [String],
    /// To whom a page of the attacker's sends money.
    pub(super) payee: &'a str,
}

impl WantedPage<'_> {
    /// The response as a page. What is no JSON and no page, such as an empty body, stays as it is; but a browser shows nothing
    /// after a 204, so a form that got one leads to the start page (303; RFC 9110, section 15.4.4).
    pub(super) async fn show(self, response: Response) -> Response {
        let (mut head, body) = response.into_parts();
        if head.status == StatusCode::NO_CONTENT && *self.method == Method::POST {
            head.status = StatusCode::SEE_OTHER;
            head.headers.insert(LOCATION, HeaderValue::from_static("/"));
            return Response::from_parts(head, body);
        }
        // The bodies of the lab are in memory already, so that reading one cannot fail.
        let Ok(body) = body.collect().await.map(http_body_util::Collected::to_bytes) else {
            return Response::from_parts(head, Body::empty());
        };
        let text = String::from_utf8_lossy(&body);
        let is_html = head.headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let page = if is_html {
            Some(self.visit.names.translate(&shop_page::below(&text), self.lab_hosts))
        } else {
            serde_json::from_str(&text).ok().map(|json| self.write(head.status, &json))
        };
        let Some(page) = page else { return Response::from_parts(head, Body::from(body)) };
        head.headers.remove(CONTENT_LENGTH);
        head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        let fence = format!("{}{}", fence(&self.visit.names), if is_html { NO_FOREIGN_SCRIPT } else { "" });
        if let Ok(policy) = HeaderValue::try_from(fence) {
            head.headers.append(CONTENT_SECURITY_POLICY, policy);
        }
        Response::from_parts(head, Body::from(page))
    }

    fn write(self, status: StatusCode, json: &serde_json::Value) -> String {
        let is_start = *self.method == Method::GET && self.path == "/" && status.is_success();
        let main = match self.host_kind {
            HostKind::Site | HostKind::Blog if is_start => attack_page::main(self),
            HostKind::Shop => shop_page::main(self.method, self.path, status, json),
            _ => shop_page::data(status, json),
        };
        document(&self.visit.lab_host, &self.visit.names, &main)
    }
}

/// What a page that the shop wrote itself gets in addition: it holds what others wrote, such as a lesson from somewhere else.
/// No script in it runs, and no refresh leads away from the lab (HTML, "sandboxed automatic features"), since a real browser
/// would go wherever it is led.
const NO_FOREIGN_SCRIPT: &str = "; sandbox allow-forms allow-same-origin";

/// The policy that keeps every page among the lab's own hosts, which are all there is at this port: whatever script gets into
/// one loads nothing from anywhere else and sends nothing there. A shop with a policy of its own adds it, and a browser obeys
/// both (CSP, section 8.1).
fn fence(names: &BrowserNames) -> String {
    let lab = names.every_origin();
    format!("default-src {lab} 'unsafe-inline' data:; form-action {lab}; frame-ancestors {lab}; base-uri 'self'")
}

/// A whole page. Where a policy forbids the style, the page does without.
fn document(lab_host: &str, names: &BrowserNames, main: &str) -> String {
    let host = encode(lab_host);
    let origin = encode(&names.origin(lab_host).unwrap_or_default());
    format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\"><title>{host}</title>\n\
         <style>body{{font:1.05em/1.5 system-ui,sans-serif;max-width:40em;margin:2em auto;padding:0 1em}}\
         nav a,nav form{{margin-right:1em;display:inline}}button,input{{font:inherit;margin:.2em .4em .2em 0}}\
         section{{border-top:1px solid #8888;margin-top:1em}}</style>\n\
         <header><strong>{host}</strong> <small>{origin}</small></header>\n<main>{main}</main></html>\n"
    )
}
