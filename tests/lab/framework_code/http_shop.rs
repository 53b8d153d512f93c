//! A framework's own program as a shop under the contract, over HTTP on loopback.

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{PASSWORD, Shop, ShopReply, ShopRequest};

/// The secret of its tokens.
pub(super) const TOKEN_SECRET: &str = "a secret for the tests, long enough for HS256";

pub(super) struct HttpShop {
    program: Child,
    port: u16,
    /// The header for CSRF tokens.
    csrf_header: &'static str,
    /// The cookie that Django compares its CSRF tokens with, as `name=value`.
    csrf_cookie: RefCell<Option<String>>,
}

impl HttpShop {
    pub(super) fn express() -> Self {
        // Node looks for packages in the folders above a file, so the program is copied to where they are.
        let folder = installed("express");
        let copy = folder.join("app.mjs");
        std::fs::copy(code("express/app.mjs"), &copy).expect("a copy");
        Self::start(Command::new("node").arg(copy), "X-CSRF-Token")
    }

    pub(super) fn django() -> Self {
        let python = installed("python").join("bin/python");
        Self::start(Command::new(python).arg(code("django/app.py")), "X-CSRFToken")
    }

    /// Starts a program that prints its port once it listens.
    fn start(command: &mut Command, csrf_header: &'static str) -> Self {
        let command = command.env("TOKEN_SECRET", TOKEN_SECRET).env("SESSION_SECRET", "for the tests alone");
        let command = command.env("PASSWORD", PASSWORD).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut program = command.spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(program.stdout.as_mut().expect("piped")).read_line(&mut line).expect("a line");
        let port = line.trim().parse().expect("its port");
        Self { program, port, csrf_header, csrf_cookie: RefCell::default() }
    }
}

fn code(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/code").join(file)
}

fn installed(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/ci-frameworks").join(folder)
}

impl Drop for HttpShop {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Shop for HttpShop {
    fn send(&self, request: ShopRequest<'_>) -> ShopReply {
        let pairs: Vec<String> = request.form.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let body = pairs.join("&");
        // As the proxy that ends TLS would pass it on; Django looks at Origin where a request came by https.
        let mut head = format!(
            "{} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\nX-Forwarded-Proto: https\r\nOrigin: https://shop.test\r\n",
            request.line
        );
        if request.line.starts_with("POST") {
            head += "Content-Type: application/x-www-form-urlencoded\r\n";
            head.extend(["Content-Length: ", &body.len().to_string(), "\r\n"]);
        }
        let csrf_cookie = self.csrf_cookie.borrow().clone();
        let cookies: Vec<&str> = request.cookie.into_iter().chain(csrf_cookie.as_deref()).collect();
        if !cookies.is_empty() {
            head.extend(["Cookie: ", &cookies.join("; "), "\r\n"]);
        }
        head += &request.csrf.map(|token| format!("{}: {token}\r\n", self.csrf_header)).unwrap_or_default();
        head += &request.bearer.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).expect("sent");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("text");
        let (head, body) = response.split_once("\r\n\r\n").expect("a head");
        if let Some(cookie) = issued_cookie(head, "csrftoken=") {
            *self.csrf_cookie.borrow_mut() = cookie.split(';').next().map(str::to_owned);
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let set_cookie = issued_cookie(head, "__Host-sid=").map(str::to_owned);
        ShopReply { status, set_cookie, body: serde_json::from_str(body).unwrap_or_default() }
    }

    fn csrf_token(&self, cookie: Option<&str>) -> (String, Option<String>) {
        let reply = self.send(ShopRequest { line: "GET /csrf", cookie, ..ShopRequest::default() });
        (reply.text("token"), reply.set_cookie.is_some().then(|| reply.cookie()))
    }

    fn account(&self) -> (&str, &str) {
        ("alice", PASSWORD)
    }
}

/// The `Set-Cookie` in the head of a response whose value begins so.
fn issued_cookie<'h>(head: &'h str, start: &str) -> Option<&'h str> {
    let headers = head.lines().filter_map(|line| line.split_once(':'));
    let values = headers.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).map(|(_, value)| value.trim());
    values.into_iter().find(|value| value.starts_with(start))
}
