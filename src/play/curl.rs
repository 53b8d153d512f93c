//! Any exchange as a command that repeats it from another terminal.

use std::fmt::Write as _;
use std::net::SocketAddr;

use crate::content::lesson::Tool;
use crate::course::Attempt;
use crate::model::{Exchange, Initiator, Message, Trace};

/// Headers that `curl` writes by itself.
const CURL_OWN_HEADERS: [&str; 2] = ["content-length", "accept"];

/// The request of `exchange` as a `curl` line for the lab at `address`. https is modelled in the lab, so the line
/// speaks http to loopback and names the host in a header.
#[must_use]
pub fn curl_command(address: SocketAddr, exchange: &Exchange) -> String {
    let request = &exchange.request;
    let mut line = String::from("curl -i");
    let body = !request.body.is_empty();
    // curl picks GET, and POST when there is a body.
    let picked = if body { "POST" } else { "GET" };
    if exchange.method() != picked {
        let _ = write!(line, " -X {}", shell_quoted(exchange.method()));
    }
    for header in
        request.headers.iter().filter(|header| !CURL_OWN_HEADERS.contains(&header.name.to_ascii_lowercase().as_str()))
    {
        let _ = write!(line, " -H {}", shell_quoted(&format!("{}: {}", header.name, header.value)));
    }
    if body {
        let _ = write!(line, " --data-raw {}", shell_quoted(&request.body));
    }
    let target = request.start_line.split(' ').nth(1).unwrap_or("/");
    let _ = write!(line, " {}", shell_quoted(&format!("http://{address}{target}")));
    line
}

/// The request that the task at hand begins with in `lane`, where it asks for a command from outside. Nobody has sent it
/// yet.
#[must_use]
pub fn task_request(attempt: &Attempt, lane: usize) -> Option<Exchange> {
    let task = attempt.step().and_then(|step| step.task.as_ref()).filter(|task| task.tool == Tool::Outside)?;
    let start = attempt.task_start_text(lane).or_else(|| task.start.clone());
    let asks = start.filter(|start| start.contains(' ')).unwrap_or_else(|| "GET /me".to_owned());
    let target = asks.split(' ').nth(1).unwrap_or("/").to_owned();
    let message = format!("{asks} HTTP/1.1\r\nHost: shop.test\r\n\r\n");
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
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Initiator, Message, Trace};

    fn line(request: &str) -> String {
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
            line("GET /me HTTP/1.1\nHost: shop.test\nCookie: sid=41c0\n\n"),
            "curl -i -H 'Host: shop.test' -H 'Cookie: sid=41c0' http://127.0.0.1:4000/me"
        );
    }

    #[test]
    fn a_body_makes_it_a_post_and_nothing_leaves_its_quotes() {
        assert_eq!(
            line("POST /login HTTP/1.1\nHost: shop.test\nContent-Length: 8\n\n{\"a\":\"'; rm\"}"),
            r#"curl -i -H 'Host: shop.test' --data-raw '{"a":"'\''; rm"}' http://127.0.0.1:4000/login"#
        );
        assert_eq!(line("POST /logout HTTP/1.1\n\n"), "curl -i -X POST http://127.0.0.1:4000/logout");
    }
}
