//! A request and its response, with the bytes that really travelled.

use serde::Serialize;

use super::page_request::PageRequest;
use super::trace::Trace;
use super::transport::Transport;
use crate::model::switch_types::SameSite;

/// Who started an exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Initiator {
    /// A client of the lesson, by its name.
    Client(String),
    /// A server of the lab that sends a request to another one, by its host: `pay.shop.test`.
    Server(String),
    /// A program outside the lab, such as `curl` in another terminal.
    #[serde(rename = "outside")]
    External,
    /// The learner's own browser.
    OwnBrowser,
}

/// A request and its response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// Who started it.
    #[serde(rename = "starter")]
    pub initiator: Initiator,
    /// The URL as the client means it: `https://shop.test/me`. On the wire the lab speaks plain http to a port of loopback.
    pub url: String,
    /// The request as it was read from the wire.
    pub request: Message,
    /// The response as it was read from the wire.
    pub response: Message,
    /// The response's status.
    pub status: u16,
    /// The checks that the server made. They reach the course beside the wire, never in the response.
    pub trace: Trace,
    /// For each cookie in the jar, whether it went along with the request.
    #[serde(rename = "sent")]
    pub cookie_send_decisions: Vec<CookieSendDecision>,
    /// What became of each `Set-Cookie` of the response.
    #[serde(rename = "kept")]
    pub set_cookie_decisions: Vec<SetCookieDecision>,
    /// What the browser made of it, if a page started it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_request: Option<PageRequest>,
    /// How it went over the wire.
    #[serde(skip_serializing_if = "Transport::is_plain")]
    pub transport: Transport,
}

/// One side of an exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// `GET /me HTTP/1.1` or `HTTP/1.1 200 OK`.
    #[serde(rename = "line")]
    pub start_line: String,
    /// The headers in the order in which they travelled.
    pub headers: Vec<Header>,
    /// The body as text.
    pub body: String,
    /// The whole message, byte for byte.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// One header line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Header {
    /// The name as it was written on the wire.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Message {
    /// The value of the first header called `name`, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
    }

    /// The values of its `Set-Cookie` headers, in order.
    pub fn set_cookies(&self) -> impl Iterator<Item = &str> {
        let headers = self.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("set-cookie"));
        headers.map(|header| header.value.as_str())
    }

    /// Reads raw bytes as a message. Bytes without an empty line in them become a message with an empty start line and all text
    /// as its body, so that whatever arrived can be shown.
    #[must_use]
    pub fn parse(bytes: Vec<u8>) -> Self {
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or(("", &text));
        let mut lines = head.split("\r\n");
        let start_line = lines.next().unwrap_or_default().to_owned();
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| Header { name: name.to_owned(), value: value.trim().to_owned() })
            .collect();
        let body = body.to_owned();
        Self { start_line, headers, body, bytes }
    }
}

impl Exchange {
    /// A request and its response, and nothing that is known besides: no checks, no cookies of a jar, no page.
    #[must_use]
    pub fn new(initiator: Initiator, url: String, request: Message, response: Message, status: u16) -> Self {
        Self {
            initiator,
            url,
            request,
            response,
            status,
            trace: Trace::default(),
            cookie_send_decisions: Vec::new(),
            set_cookie_decisions: Vec::new(),
            page_request: None,
            transport: Transport::default(),
        }
    }

    /// The request's method.
    #[must_use]
    pub fn method(&self) -> &str {
        self.request.start_line.split(' ').next().unwrap_or_default()
    }

    /// The request's target: path and query, or a whole URL.
    #[must_use]
    pub fn target(&self) -> &str {
        self.request.start_line.split(' ').nth(1).unwrap_or_default()
    }

    /// The request's target without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target().split('?').next().unwrap_or_default()
    }

    /// The host that the request asks, without a port: `pay.shop.test`.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or(&*self.url, |(_, rest)| rest);
        rest.split(['/', '?', '#', ':']).next().unwrap_or(rest)
    }

    /// The name of the client, the host of the server, `somebody outside` or `your browser`.
    #[must_use]
    pub fn initiator_name(&self) -> &str {
        match &self.initiator {
            Initiator::Client(name) | Initiator::Server(name) => name,
            Initiator::External => "somebody outside",
            Initiator::OwnBrowser => "your browser",
        }
    }

    /// The client of the lesson that started it; `None` for a server, for a program outside and for the learner's browser.
    #[must_use]
    pub fn client_name(&self) -> Option<&str> {
        match &self.initiator {
            Initiator::Client(name) => Some(name),
            Initiator::Server(_) | Initiator::External | Initiator::OwnBrowser => None,
        }
    }
}

/// Whether one cookie of the jar went along with a request, and the rule that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CookieSendDecision {
    /// The cookie's name.
    pub name: String,
    /// Whether it went along.
    pub sent: bool,
    /// The section that decided: `6265bis 5.6.7.1`.
    pub rule: String,
    /// The reason in words.
    pub reason: String,
    /// Whether the learner's own browser did something else than the course's jar.
    #[serde(rename = "differs", skip_serializing_if = "std::ops::Not::not")]
    pub differs_from_jar: bool,
}

/// What became of one `Set-Cookie`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetCookieDecision {
    /// The cookie's name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// `Domain` as written, if it was.
    pub domain: Option<String>,
    /// `Path` as written, if it was.
    pub path: Option<String>,
    /// `Max-Age` as written, in seconds.
    pub max_age: Option<i64>,
    /// Whether `HttpOnly` was written.
    pub http_only: bool,
    /// Whether `Secure` was written.
    pub secure: bool,
    /// `SameSite` as written.
    pub same_site: SameSite,
    /// Whether the jar took it; a `Max-Age` of 0 that deletes counts as taken.
    #[serde(rename = "kept")]
    pub stored: bool,
    /// The section that decided.
    pub rule: String,
    /// The reason in words.
    pub reason: String,
}

/// The reason of a decision about a cookie that came expired, where the jar had none that it could delete.
pub const NOTHING_TO_DELETE: &str = "expired: there was none to delete";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_in_the_order_of_its_lines() {
        let raw = b"HTTP/1.1 200 OK\r\nSet-Cookie: sid=1; Path=/\r\nX: a:b\r\n\r\nhello\r\n\r\nthere".to_vec();
        let message = Message::parse(raw.clone());
        assert_eq!(message.start_line, "HTTP/1.1 200 OK");
        assert_eq!(message.header("set-cookie"), Some("sid=1; Path=/"));
        assert_eq!(message.header("x"), Some("a:b"));
        assert_eq!(message.body, "hello\r\n\r\nthere");
        assert_eq!(message.bytes, raw);
    }
}
