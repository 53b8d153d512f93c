//! Any exchange as a `curl` command that repeats it from another terminal.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::net::SocketAddr;

use crate::content::lesson::Tool;
use crate::course::Attempt;
use crate::model::{Act, Exchange, Header, Initiator, Message, Request, RequestLine};

/// Headers that curl writes by itself.
const CURL_OWN_HEADERS: [&str; 2] = ["content-length", "accept"];

/// A command that asks the shop of the lab at `address`. The `Host` header tells the lab's sites apart: all have one address.
#[must_use]
pub fn example(address: SocketAddr) -> String {
    format!("curl -H 'Host: shop.test' http://{address}/me")
}

/// The request of `exchange` as a command for the lab at `address`: sent by `curl`, as often as `act` sends it, or byte by
/// byte through `nc` if `act` writes it so. `act` is the one that led to the exchange, perhaps by way of others: a redirect
/// that was followed and a token that was renewed are sent once, whatever the act says.
#[must_use]
pub fn repeating_command(address: SocketAddr, exchange: &Exchange, act: Option<&Act>) -> String {
    let act = act.filter(|act| act.request.as_ref().is_some_and(|request| sends(request, exchange)));
    let is_raw = act.and_then(|act| act.request.as_ref()).is_some_and(|request| request.raw.is_some())
        || has_control_characters_in_head(exchange);
    let once = if is_raw { raw_command(address, exchange) } else { curl_command(address, exchange) };
    match act.map_or(1, Act::repetitions) {
        1 => once,
        times => format!("for n in $(seq {times}); do {once}; done"),
    }
}

/// Whether the request of `exchange` is the one that `request` writes.
fn sends(request: &Request, exchange: &Exchange) -> bool {
    if let Some(raw) = &request.raw {
        return raw.lines().next().unwrap_or_default().trim_end() == exchange.request.start_line.trim_end();
    }
    let path_and_query = |line: RequestLine<'_>| line.path_and_query().unwrap_or("/").to_owned();
    let sent = RequestLine { method: exchange.method(), target: exchange.target() };
    RequestLine::parse(&request.line)
        .is_some_and(|line| line.method == sent.method && path_and_query(line) == path_and_query(sent))
}

/// Whether something in front of the body would be acted on by a terminal into which the command is pasted.
fn has_control_characters_in_head(exchange: &Exchange) -> bool {
    let request = &exchange.request;
    let in_headers = |header: &Header| has_control_characters(&header.name) || has_control_characters(&header.value);
    has_control_characters(&request.start_line) || request.headers.iter().any(in_headers)
}

fn has_control_characters(text: &str) -> bool {
    text.chars().any(char::is_control)
}

/// A request that is written byte by byte, as a text that `printf` writes and `nc` carries to the lab.
fn raw_command(address: SocketAddr, exchange: &Exchange) -> String {
    format!("{} | nc {} {}", printf_command(&exchange.request.bytes), address.ip(), address.port())
}

/// A command that writes `bytes`. Its own text has no control characters: pasted into a terminal, they would be keys.
fn printf_command(bytes: &[u8]) -> String {
    let mut format = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            format.push_str(&printf_escape(c));
        }
        for byte in chunk.invalid() {
            let _ = write!(format, r"\{byte:03o}");
        }
    }
    format!("printf -- {}", shell_quoted(&format))
}

/// How the format of `printf` writes `c` (POSIX, `printf`: `\ddd` is a byte in octal).
fn printf_escape(c: char) -> Cow<'static, str> {
    match c {
        '\\' => r"\\".into(),
        '%' => "%%".into(),
        '\r' => r"\r".into(),
        '\n' => r"\n".into(),
        c if c.is_control() => c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!(r"\{byte:03o}")).collect(),
        c => c.to_string().into(),
    }
}

/// The request of `exchange` as a `curl` command for the lab at `address`. Where the lab only models https, the command speaks
/// http to loopback, and the `Host` header names the virtual host. Where it speaks TLS, so does the command, and it trusts the
/// lab's own authority alone.
fn curl_command(address: SocketAddr, exchange: &Exchange) -> String {
    let request = &exchange.request;
    let has_body = !request.body.is_empty();
    let is_body_piped = has_control_characters(&request.body);
    let mut command = String::new();
    if is_body_piped {
        let _ = write!(command, "{} | ", printf_command(request.body.as_bytes()));
    }
    command.push_str("curl -i");
    let default_method = if has_body { "POST" } else { "GET" };
    if exchange.method() != default_method {
        let _ = write!(command, " -X {}", shell_quoted(exchange.method()));
    }
    let is_own = |name: &str| CURL_OWN_HEADERS.iter().any(|own| own.eq_ignore_ascii_case(name));
    let tls = tls_address(address, exchange);
    // With the URL's own name, curl writes `Host` by itself.
    let is_host = |name: &str| tls.is_some() && name.eq_ignore_ascii_case("host");
    for header in request.headers.iter().filter(|header| !is_own(&header.name) && !is_host(&header.name)) {
        let _ = write!(command, " -H {}", shell_quoted(&format!("{}: {}", header.name, header.value)));
    }
    if is_body_piped {
        command.push_str(" --data-binary @-");
    } else if has_body {
        let _ = write!(command, " --data-raw {}", shell_quoted(&request.body));
    }
    let url = format!("http://{address}{}", exchange.target());
    let _ = write!(command, " {}", tls.unwrap_or_else(|| shell_quoted(&url)));
    command
}

/// The end of a command that goes over TLS: which address stands for the host, whom to trust, and the URL.
fn tls_address(address: SocketAddr, exchange: &Exchange) -> Option<String> {
    let authority_file = exchange.transport.tls.as_ref()?.authority_file.as_ref()?.to_str()?;
    let connect_to = format!("{}::{address}", exchange.host());
    Some(format!(
        "--connect-to {} --cacert {} {}",
        shell_quoted(&connect_to),
        shell_quoted(authority_file),
        shell_quoted(&exchange.url)
    ))
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
    let (url, request) = (format!("https://shop.test{target}"), Message::parse(message.into_bytes()));
    Some(Exchange::new(Initiator::External, url, request, Message::parse(Vec::new()), 0))
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
    use crate::model::{Initiator, Message};

    fn command(request: &str) -> String {
        act_command(request, None)
    }

    fn act_command(request: &str, act: Option<&Act>) -> String {
        let request = Message::parse(request.replace('\n', "\r\n").into_bytes());
        let exchange = Exchange::new(Initiator::External, String::new(), request, Message::parse(Vec::new()), 200);
        repeating_command(SocketAddr::from(([127, 0, 0, 1], 4000)), &exchange, act)
    }

    #[test]
    fn a_line_names_the_virtual_host_and_goes_to_loopback() {
        assert_eq!(
            command("GET /me HTTP/1.1\nHost: shop.test\nCookie: sid=41c0\n\n"),
            "curl -i -H 'Host: shop.test' -H 'Cookie: sid=41c0' http://127.0.0.1:4000/me"
        );
    }

    #[test]
    fn over_tls_the_line_trusts_the_labs_authority_alone() {
        let request = "GET /me HTTP/1.1\r\nHost: shop.test\r\nCookie: sid=41c0\r\n\r\n";
        let authority_file = Some("/tmp/authwalk-1-0/lab.pem".into());
        let (url, request) = ("https://shop.test/me".to_owned(), Message::parse(request.as_bytes().to_vec()));
        let mut exchange = Exchange::new(Initiator::External, url, request, Message::parse(Vec::new()), 200);
        exchange.transport.tls = Some(crate::model::TlsTransport { authority_file });
        assert_eq!(
            repeating_command(SocketAddr::from(([127, 0, 0, 1], 4000)), &exchange, None),
            "curl -i -H 'Cookie: sid=41c0' --connect-to shop.test::127.0.0.1:4000 --cacert /tmp/authwalk-1-0/lab.pem \
             https://shop.test/me"
        );
    }

    #[test]
    fn no_control_character_leaves_for_the_clipboard() {
        let hostile = "\u{1b}[201~\t\u{9b}ä";
        assert_eq!(
            command(&format!("POST /me HTTP/1.1\n\n{hostile}\n50%")),
            r"printf -- '\033[201~\011\302\233ä\r\n50%%' | curl -i --data-binary @- http://127.0.0.1:4000/me"
        );
        assert_eq!(
            command(&format!("GET /me HTTP/1.1\nX: {hostile}\n\n")),
            r"printf -- 'GET /me HTTP/1.1\r\nX: \033[201~\011\302\233ä\r\n\r\n' | nc 127.0.0.1 4000"
        );
    }

    #[test]
    fn what_follows_from_an_act_is_sent_once() {
        let five = act(serde_json::json!({ "by": "bob", "times": 5, "request": { "line": "GET https://a.test/me" } }));
        assert!(act_command("GET /me HTTP/1.1\n\n", Some(&five)).starts_with("for n in"));
        assert_eq!(
            act_command("POST /refresh HTTP/1.1\n\n", Some(&five)),
            "curl -i -X POST http://127.0.0.1:4000/refresh"
        );
    }

    fn act(json: serde_json::Value) -> Act {
        serde_json::from_value(json).expect("an act")
    }

    #[test]
    fn a_request_is_sent_as_often_as_its_act_sends_it() {
        let five = act(serde_json::json!({ "by": "bob", "times": 5, "request": { "line": "GET /me" } }));
        assert_eq!(
            act_command("GET /me HTTP/1.1\n\n", Some(&five)),
            "for n in $(seq 5); do curl -i http://127.0.0.1:4000/me; done"
        );
    }

    #[test]
    fn what_is_written_byte_by_byte_goes_out_so() {
        let raw = act(serde_json::json!({ "by": "bob", "request": { "raw": "GET /?a=100% HTTP/1.1\nX: \\n'\n\n" } }));
        assert_eq!(
            act_command("GET /?a=100% HTTP/1.1\nX: \\n'\n\n", Some(&raw)),
            r"printf -- 'GET /?a=100%% HTTP/1.1\r\nX: \\n'\''\r\n\r\n' | nc 127.0.0.1 4000"
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
