//! A request as text: written from an exchange, and read back into the request of an act.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde_json::Value as Json;

use crate::model::{Exchange, Request};

/// Headers that the client and the connection add by themselves; a second one would be a mistake.
const AUTOMATIC_HEADERS: [&str; 3] = ["host", "content-length", "connection"];

/// The request of `exchange` as somebody would type it. The shop's own origin is left out.
pub(super) fn format_request(exchange: &Exchange) -> String {
    let message = &exchange.request;
    let (method, target) = (exchange.method(), exchange.target());
    let origin = exchange.url.strip_suffix(target).filter(|origin| *origin != "https://shop.test").unwrap_or_default();
    let mut text = format!("{method} {origin}{target}\n");
    for header in &message.headers {
        if !AUTOMATIC_HEADERS.contains(&header.name.to_ascii_lowercase().as_str()) {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{}: {}", header.name, header.value);
        }
    }
    if message.body.is_empty() { text.trim_end().to_owned() } else { format!("{text}\n{}", message.body) }
}

/// Where a text isn't a request.
#[derive(Debug)]
pub(super) enum RequestTextError {
    FirstLine,
    /// The line of this number, from 1, is a header without a colon.
    MissingColon(usize),
    /// The name of the header.
    DuplicateHeader(String),
    /// Neither a form nor JSON.
    Body(serde_json::Error),
}

impl fmt::Display for RequestTextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FirstLine => f.write_str("The first line is a method and a target, such as GET /me."),
            Self::MissingColon(line) => {
                write!(f, "In line {line} there is no colon: a header is a name, a colon and a value.")
            }
            Self::DuplicateHeader(name) => write!(f, "{name} stands twice; one line is enough."),
            Self::Body(error) => {
                write!(f, "The body is neither JSON nor a form (a=1&b=2). As JSON: {error} of the body.")
            }
        }
    }
}

/// Reads a request as it was typed.
pub(super) fn parse_request(text: &str) -> Result<Request, RequestTextError> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let first_line = lines.next().unwrap_or_default().trim();
    let line = first_line.strip_suffix(" HTTP/1.1").unwrap_or(first_line).to_owned();
    if line.split_whitespace().count() != 2 {
        return Err(RequestTextError::FirstLine);
    }
    let mut headers = BTreeMap::new();
    for (index, header) in lines.enumerate().filter(|(_, header)| !header.trim().is_empty()) {
        let (name, value) = header.split_once(':').ok_or(RequestTextError::MissingColon(index + 2))?;
        let name = name.trim().to_owned();
        if headers.keys().any(|other: &String| other.eq_ignore_ascii_case(&name)) {
            return Err(RequestTextError::DuplicateHeader(name));
        }
        headers.insert(name, value.trim().to_owned());
    }
    let request = Request { line, headers, ..Request::default() };
    with_body(request, body.trim())
}

fn with_body(mut request: Request, body: &str) -> Result<Request, RequestTextError> {
    if body.is_empty() {
        return Ok(request);
    }
    match serde_json::from_str::<Json>(body) {
        Ok(json) => request.json = Some(json),
        Err(_) if is_form(body) => {
            request.form = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        }
        Err(error) => return Err(RequestTextError::Body(error)),
    }
    Ok(request)
}

fn is_form(body: &str) -> bool {
    !body.starts_with(['{', '[', '"']) && !body.contains('\n') && body.split('&').all(|pair| pair.contains('='))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Initiator, Message, Trace};

    fn exchange(url: &str, request: &str) -> Exchange {
        Exchange {
            initiator: Initiator::External,
            url: url.to_owned(),
            request: Message::parse(request.replace('\n', "\r\n").into_bytes()),
            response: Message::parse(Vec::new()),
            status: 200,
            trace: Trace::default(),
            cookie_send_decisions: Vec::new(),
            set_cookie_decisions: Vec::new(),
        }
    }

    #[test]
    fn an_exchange_becomes_the_text_of_its_request_and_that_the_same_request() {
        let login = "POST /login HTTP/1.1\nHost: shop.test\nUser-Agent: bob\nContent-Length: 9\n\n{\"a\":\"b\"}";
        let text = format_request(&exchange("https://shop.test/login", login));
        assert_eq!(text, "POST /login\nUser-Agent: bob\n\n{\"a\":\"b\"}");
        let read = parse_request(&text).expect("a request");
        assert_eq!((read.line.as_str(), read.json), ("POST /login", Some(serde_json::json!({ "a": "b" }))));
        let other = exchange("https://blog.shop.test/x?y=1", "GET /x?y=1 HTTP/1.1\nHost: blog.shop.test\n\n");
        assert_eq!(format_request(&other), "GET https://blog.shop.test/x?y=1");
    }

    #[test]
    fn a_form_is_read_and_a_text_that_is_no_request_is_refused() {
        let form = parse_request("POST /transfer\n\nto=bob+b&amount=1%30&odd=%zz&sum=%+1").expect("a request").form;
        let field = |name: &str| form[name].as_str();
        assert_eq!([field("to"), field("amount"), field("odd"), field("sum")], ["bob b", "10", "%zz", "% 1"]);
        assert!(parse_request("").is_err());
        assert!(parse_request("GET").is_err());
        assert!(parse_request("GET /\nA: 1\na: 2").expect_err("twice").to_string().contains("twice"));
        assert!(parse_request("POST /\n\n{\"a\":}").expect_err("broken").to_string().contains("line 1 column"));
    }
}
