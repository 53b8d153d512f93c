//! Any exchange as a `curl` command that repeats it from another terminal.

use std::fmt::Write as _;
use std::net::SocketAddr;

use crate::content::lesson::Tool;
use crate::course::Attempt;
use crate::model::{Exchange, Initiator, Message, RequestLine, Trace};

/// Headers that curl writes by itself.
const CURL_OWN_HEADERS: [&str; 2] = ["content-length", "accept"];

/// The request of `exchange` as a `curl` command for the lab at `address`. The lab only models https, so the command
/// speaks http to loopback, and the `Host` header names the virtual host.
#[must_use]
pub fn curl_command(address: SocketAddr, exchange: &Exchange) -> String {
    let request = &exchange.request;
    let mut command = String::from("curl -i");
    let has_body = !request.body.is_empty();
    let default_method = if has_body { "POST" } else { "GET" };
    if exchange.method() != default_method {
        let _ = write!(command, " -X {}", shell_quoted(exchange.method()));
    }
    let is_own = |name: &str| CURL_OWN_HEADERS.iter().any(|own| own.eq_ignore_ascii_case(name));
    for header in request.headers.iter().filter(|header| !is_own(&header.name)) {
        let _ = write!(command, " -H {}", shell_quoted(&format!("{}: {}", header.name, header.value)));
    }
    if has_body {
        let _ = write!(command, " --data-raw {}", shell_quoted(&request.body));
    }
    let _ = write!(command, " {}", shell_quoted(&format!("http://{address}{}", exchange.target())));
    command
}

/// The request to start from in `lane`, where the task on the screen is to be solved with a command from outside. It
/// has not been sent yet, so its response is empty.
#[must_use]
pub fn task_request(attempt: &Attempt, lane: usize) -> Option<Exchange> {
    let task = attempt.step()?.task.as_ref()?;
    if task.tool != Tool::Outside {
        return None;
    }
    let start = attempt.task_start_text(lane).or_else(|| task.start.clone());
    let request_line =
        start.filter(|start| RequestLine::parse(start).is_some()).unwrap_or_else(|| "GET /me".to_owned());
    let target = RequestLine::parse(&request_line)?.target;
    let message = format!("{request_line} HTTP/1.1\r\nHost: shop.test\r\n\r\n");
    Some(Exchange {
        initiator: Initiator::External,
        url: format!("https://shop.test{target}"),
        request: Message::parse(message.into_bytes()),
        response: Message::parse(Vec::new()),
        status: 0,
        trace: Trace::default(),
        cookie_send_decisions: Vec::new(),
        set_cookie_decisions: Vec::new(),
    })
}

/// `text` as one word for a POSIX shell.
fn shell_quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    // Nothing is special within single quotes but the quote itself: close, escape it, open again.
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Initiator, Message, Trace};

    fn command(request: &str) -> String {
        let exchange = Exchange {
            initiator: Initiator::External,
            url: String::new(),
            request: Message::parse(request.replace('\n', "\r\n").into_bytes()),
            response: Message::parse(Vec::new()),
            status: 200,
            trace: Trace::default(),
            cookie_send_decisions: Vec::new(),
            set_cookie_decisions: Vec::new(),
        };
        curl_command(SocketAddr::from(([127, 0, 0, 1], 4000)), &exchange)
    }

    #[test]
    fn a_line_names_the_virtual_host_and_goes_to_loopback() {
        assert_eq!(
            command("GET /me HTTP/1.1\nHost: shop.test\nCookie: sid=41c0\n\n"),
            "curl -i -H 'Host: shop.test' -H 'Cookie: sid=41c0' http://127.0.0.1:4000/me"
        );
    }

    #[test]
    fn a_body_makes_it_a_post_and_nothing_leaves_its_quotes() {
        assert_eq!(
            command("POST /login HTTP/1.1\nHost: shop.test\nContent-Length: 8\n\n{\"a\":\"'; rm\"}"),
            r#"curl -i -H 'Host: shop.test' --data-raw '{"a":"'\''; rm"}' http://127.0.0.1:4000/login"#
        );
        assert_eq!(command("POST /logout HTTP/1.1\n\n"), "curl -i -X POST http://127.0.0.1:4000/logout");
    }
}
