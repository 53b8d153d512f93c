//! A request as text: written from an exchange, and read back into the request of an act.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde_json::Value as Json;

use crate::model::header_values::HeaderValues;
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
        let name = header.name.to_ascii_lowercase();
        let by_browser = exchange.page_request.is_some() && is_written_by_browser(&name);
        if !AUTOMATIC_HEADERS.contains(&name.as_str()) && !by_browser {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{}: {}", header.name, header.value);
        }
    }
    if message.body.is_empty() { text.trim_end().to_owned() } else { format!("{text}\n{}", message.body) }
}

/// The same request with every byte that goes over the wire: its version, where it goes, how long its body is.
pub(super) fn to_raw(text: &str) -> String {
    let (head, body) = split_body(text);
    let mut lines = head.lines();
    let first_line = lines.next().unwrap_or_default().trim();
    let (method, target) = first_line.split_once(' ').unwrap_or((first_line, "/"));
    let target = target.strip_suffix(" HTTP/1.1").unwrap_or(target);
    let (host, path) = split_target(target);
    let headers: Vec<&str> = lines.collect();
    let has = |name: &str| headers.iter().any(|line| is_header(line, name));
    let mut raw = format!("{method} {path} HTTP/1.1\n");
    // Writing to a String cannot fail.
    if !has("host") {
        let _ = writeln!(raw, "Host: {host}");
    }
    for header in &headers {
        let _ = writeln!(raw, "{header}");
    }
    if !body.is_empty() && !has("content-length") {
        let _ = writeln!(raw, "Content-Length: {}", body.len());
    }
    format!("{raw}\n{body}")
}

/// The same without what the client writes by itself.
pub(super) fn from_raw(raw: &str) -> String {
    let (head, body) = split_body(raw);
    let mut lines = head.lines();
    let first_line = lines.next().unwrap_or_default();
    let first_line = first_line.strip_suffix(" HTTP/1.1").unwrap_or(first_line);
    let (automatic, headers): (Vec<&str>, Vec<&str>) =
        lines.partition(|line| AUTOMATIC_HEADERS.iter().any(|name| is_header(line, name)));
    let host = automatic.iter().find(|line| is_header(line, "host")).and_then(|line| line.split_once(':'));
    let host = host.map(|(_, host)| host.trim()).filter(|host| *host != SHOP_HOST && !host.is_empty());
    let first_line = match (first_line.split_once(' '), host) {
        (Some((method, path)), Some(host)) if path.starts_with('/') => format!("{method} https://{host}{path}"),
        _ => first_line.to_owned(),
    };
    let head = std::iter::once(first_line.as_str()).chain(headers).collect::<Vec<_>>().join("\n");
    if body.is_empty() { head } else { format!("{head}\n\n{body}") }
}

const SHOP_HOST: &str = "shop.test";

/// The host of a target and its path; that of a path is the shop.
fn split_target(target: &str) -> (&str, &str) {
    let Some((_, rest)) = target.split_once("://") else { return (SHOP_HOST, target) };
    match rest.find('/') {
        Some(start) => rest.split_at(start),
        None => (rest, "/"),
    }
}

fn is_header(line: &str, name: &str) -> bool {
    line.split_once(':').is_some_and(|(written, _)| written.trim().eq_ignore_ascii_case(name))
}

fn split_body(text: &str) -> (&str, &str) {
    text.split_once("\n\n").unwrap_or((text.trim_end_matches('\n'), ""))
}

/// Whether a browser writes this header into what a page starts, so that the page cannot.
fn is_written_by_browser(name: &str) -> bool {
    matches!(name, "origin" | "referer" | "cookie" | "user-agent") || name.starts_with("sec-fetch-")
}

/// Where a text isn't a request.
#[derive(Debug)]
pub(super) enum RequestTextError {
    FirstLine,
    /// The line of this number, from 1, is a header without a colon.
    MissingColon(usize),
    /// It looks like JSON, and is none.
    Json(serde_json::Error),
}

impl fmt::Display for RequestTextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FirstLine => f.write_str("The first line is a method and a target, such as GET /me."),
            Self::MissingColon(line) => {
                write!(f, "In line {line} there is no colon: a header is a name, a colon and a value.")
            }
            Self::Json(error) => {
                write!(f, "The body is broken JSON: {error} of the body. ctrl-o sends it as it is.")
            }
        }
    }
}

/// Reads a request that is to be sent as it was typed, byte by byte. An empty line ends its headers.
pub(super) fn parse_raw(text: &str) -> Request {
    let is_ended = text.contains("\n\n");
    let raw = if is_ended { text.to_owned() } else { format!("{}\n\n", text.trim_end_matches('\n')) };
    Request { raw: Some(raw), ..Request::default() }
}

/// Reads a request as it was typed. A header that stands twice is sent twice.
pub(super) fn parse_request(text: &str) -> Result<Request, RequestTextError> {
    let (head, body) = split_body(text);
    let mut lines = head.lines();
    let first_line = lines.next().unwrap_or_default().trim();
    let line = first_line.strip_suffix(" HTTP/1.1").unwrap_or(first_line).to_owned();
    if line.split_whitespace().count() != 2 {
        return Err(RequestTextError::FirstLine);
    }
    let mut headers: BTreeMap<String, HeaderValues> = BTreeMap::new();
    for (index, header) in lines.enumerate().filter(|(_, header)| !header.trim().is_empty()) {
        let (name, value) = header.split_once(':').ok_or(RequestTextError::MissingColon(index + 2))?;
        let (name, value) = (name.trim(), value.trim());
        let key = headers.keys().find(|other| other.eq_ignore_ascii_case(name)).cloned();
        let key = key.unwrap_or_else(|| name.to_owned());
        let values = match headers.remove(&key) {
            Some(earlier) => earlier.with(value.to_owned()),
            None => HeaderValues::from(value),
        };
        headers.insert(key, values);
    }
    let request = Request { line, headers, ..Request::default() };
    with_body(request, body.trim())
}

/// The body as JSON or a form where it is one, and otherwise as it is written.
fn with_body(mut request: Request, body: &str) -> Result<Request, RequestTextError> {
    if body.is_empty() {
        return Ok(request);
    }
    let is_json_type = request.header("content-type").is_none_or(|media_type| media_type.contains("json"));
    match serde_json::from_str::<Json>(body) {
        Ok(json) => request.json = Some(json),
        Err(_) if is_form(body) => {
            request.form = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        }
        Err(error) if is_json_type && body.starts_with(['{', '[', '"']) => return Err(RequestTextError::Json(error)),
        Err(_) => request.body = Some(body.to_owned()),
    }
    Ok(request)
}

fn is_form(body: &str) -> bool {
    !body.starts_with(['{', '[', '"']) && !body.contains('\n') && body.split('&').all(|pair| pair.contains('='))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Initiator, Message};

    fn exchange(url: &str, request: &str) -> Exchange {
        let request = Message::parse(request.replace('\n', "\r\n").into_bytes());
        Exchange::new(Initiator::External, url.to_owned(), request, Message::parse(Vec::new()), 200)
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
    fn what_is_neither_json_nor_a_form_is_a_body_as_it_is() {
        let plain = parse_request("POST /login\nContent-Type: text/plain\n\n{\"a\":").expect("a request");
        assert_eq!((plain.body.as_deref(), plain.json), (Some("{\"a\":"), None));
        assert_eq!(parse_request("POST /\n\nhello").expect("a request").body.as_deref(), Some("hello"));
    }

    #[test]
    fn a_request_is_shown_with_all_its_bytes_and_without() {
        let text = "POST https://pay.shop.test/x\nA: 1\nA: 2\n\nbody";
        let raw = "POST /x HTTP/1.1\nHost: pay.shop.test\nA: 1\nA: 2\nContent-Length: 4\n\nbody";
        assert_eq!(to_raw(text), raw);
        assert_eq!(from_raw(raw), text);
        assert_eq!(to_raw("GET /me"), "GET /me HTTP/1.1\nHost: shop.test\n\n");
        assert_eq!(from_raw("GET /me HTTP/1.1\nHost: shop.test\n\n"), "GET /me");
        assert_eq!(to_raw(raw), raw, "what is there is not added");
        assert_eq!(parse_raw("GET / HTTP/1.1\nHost: a").raw.as_deref(), Some("GET / HTTP/1.1\nHost: a\n\n"));
        assert_eq!(parse_raw("GET /\n\nb").raw.as_deref(), Some("GET /\n\nb"));
        for odd in ["", "\n\n", "GET", ":", "GET x://"] {
            let _ = (to_raw(odd), from_raw(odd));
        }
    }

    #[test]
    fn a_form_is_read_and_a_text_that_is_no_request_is_refused() {
        let form = parse_request("POST /transfer\n\nto=bob+b&amount=1%30&odd=%zz&sum=%+1").expect("a request").form;
        let field = |name: &str| form[name].as_str();
        assert_eq!([field("to"), field("amount"), field("odd"), field("sum")], ["bob b", "10", "%zz", "% 1"]);
        assert!(parse_request("").is_err());
        assert!(parse_request("GET").is_err());
        let twice = parse_request("GET /\nA: 1\na: 2").expect("a request");
        assert_eq!(twice.headers["A"].values(), ["1", "2"]);
        assert!(parse_request("POST /\n\n{\"a\":}").expect_err("broken").to_string().contains("line 1 column"));
    }
}
