//! The control server of an open lab: a small HTTP server on loopback where programs outside ask for the address of a lane, and have done
//! what no request does (the clock moves, the operator restarts a server).
//!
//! `GET /lanes/ID` answers with the address of the lane; `POST /lanes/ID/acts` does an act, written in JSON as in a lesson.
//! A web page must not get in: the `Host` has to be loopback by its number, which no page of another name can send, and the
//! body's type one that a page may only send after asking.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read as _, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use super::open_lab::OpenLab;
use crate::model::Act;

/// The longest head and the longest body, in bytes.
const MAX_HEAD: u64 = 16 * 1024;
const MAX_BODY: usize = 256 * 1024;

/// How long a client may take for its request.
const READ_LIMIT: Duration = Duration::from_secs(5);

/// How long it waits when a connection could not be taken.
const AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(50);

/// The server.
#[derive(Debug)]
pub struct ControlServer {
    listener: TcpListener,
    address: SocketAddr,
}

/// A request to the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct ControlRequest {
    method: String,
    path: String,
    host: String,
    content_type: String,
    body: Vec<u8>,
}

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ControlResponse {
    status: &'static str,
    text: String,
}

impl ControlServer {
    /// Opens the server at this port of 127.0.0.1; 0 lets the system choose one.
    ///
    /// # Errors
    /// When the port is taken, or there is no loopback.
    pub fn bind(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Where it is.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers one request after the other, and never returns.
    pub fn serve(&self, lab: &mut OpenLab) {
        for stream in self.listener.incoming() {
            match stream {
                // Who hangs up gets no answer.
                Ok(stream) => drop(self.answer_stream(&stream, lab)),
                // Such as no file descriptors left: that passes, and trying again at once would only take a core.
                Err(_) => thread::sleep(AFTER_FAILED_ACCEPT),
            }
        }
    }

    fn answer_stream(&self, stream: &TcpStream, lab: &mut OpenLab) -> io::Result<()> {
        stream.set_read_timeout(Some(READ_LIMIT))?;
        stream.set_write_timeout(Some(READ_LIMIT))?;
        let answer = match read_request(BufReader::new(stream)) {
            Ok(request) => self.answer(&request, lab),
            Err(error) => ControlResponse::new("400 Bad Request", error.to_string()),
        };
        answer.write(stream)
    }

    fn answer(&self, request: &ControlRequest, lab: &mut OpenLab) -> ControlResponse {
        if request.host != self.address.to_string() {
            return ControlResponse::new("421 Misdirected Request", format!("The Host has to be {}.", self.address));
        }
        let parts: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
        match (request.method.as_str(), &parts[..]) {
            ("GET", ["lanes", id]) => match lab.lane(id) {
                Some(lane) => ControlResponse::new("200 OK", format!("http://{}", lane.address)),
                None => ControlResponse::new("404 Not Found", "There is no such lane.".to_owned()),
            },
            ("POST", ["lanes", id, "acts"]) => perform(lab, id, request),
            _ => ControlResponse::new("404 Not Found", "GET /lanes/ID, or POST /lanes/ID/acts.".to_owned()),
        }
    }
}

fn perform(lab: &mut OpenLab, lane: &str, request: &ControlRequest) -> ControlResponse {
    if !request.content_type.to_ascii_lowercase().starts_with("application/json") {
        return ControlResponse::new("415 Unsupported Media Type", "The body has to be application/json.".to_owned());
    }
    let bad_request = |problem: &dyn fmt::Display| ControlResponse::new("400 Bad Request", format!("{problem}."));
    let act: Act = match serde_json::from_slice(&request.body) {
        Ok(act) => act,
        Err(error) => return bad_request(&error),
    };
    match lab.perform(lane, &act) {
        Ok(()) => ControlResponse::new("204 No Content", String::new()),
        Err(error) => bad_request(&error),
    }
}

impl ControlResponse {
    const fn new(status: &'static str, text: String) -> Self {
        Self { status, text }
    }

    fn write(&self, mut stream: impl Write) -> io::Result<()> {
        let length = self.text.len();
        write!(
            stream,
            "HTTP/1.1 {}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{}",
            self.status, self.text
        )?;
        stream.flush()
    }
}

/// Reads a request whose length is given by `Content-Length` (RFC 9112, section 6.2); there is no other here.
fn read_request(mut stream: impl BufRead) -> io::Result<ControlRequest> {
    let bad = |what: &str| io::Error::new(io::ErrorKind::InvalidData, format!("The request cannot be read: {what}."));
    let mut head = (&mut stream).take(MAX_HEAD);
    let mut line = String::new();
    head.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return Err(bad("its first line")) };
    let mut request = ControlRequest { method, path, ..ControlRequest::default() };
    let mut length = 0;
    loop {
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 {
            return Err(bad("its head is cut off, or too long"));
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match (name.to_ascii_lowercase().as_str(), value.trim()) {
            ("host", host) => host.clone_into(&mut request.host),
            ("content-type", kind) => kind.clone_into(&mut request.content_type),
            ("content-length", value) => length = value.parse().map_err(|_| bad("its Content-Length"))?,
            ("transfer-encoding", _) => return Err(bad("it has no Content-Length")),
            _ => {}
        }
    }
    if length > MAX_BODY {
        return Err(bad("its body is too long"));
    }
    request.body.resize(length, 0);
    stream.read_exact(&mut request.body)?;
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::built_in;
    use crate::play::LabSeed;

    fn request(method: &str, path: &str, host: &str, body: &str) -> ControlRequest {
        let content_type = "application/json".to_owned();
        let [method, path, host] = [method, path, host].map(str::to_owned);
        ControlRequest { method, path, host, content_type, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn the_server_tells_addresses_and_does_acts_and_lets_no_page_in() {
        let lesson = built_in::lesson("session-fixation").expect("it is built in");
        let mut lab = OpenLab::start(&lesson, LabSeed::Fixed(1)).expect("a loopback");
        let server = ControlServer::bind(0).expect("a loopback");
        let host = server.address().to_string();
        let mut status = |request: ControlRequest| server.answer(&request, &mut lab).status;
        let clock = r#"{"clock":"15m"}"#;
        assert_eq!(status(request("GET", "/lanes/strict", &host, "")), "200 OK");
        assert_eq!(status(request("GET", "/lanes/none", &host, "")), "404 Not Found");
        assert_eq!(status(request("POST", "/lanes/strict/acts", &host, clock)), "204 No Content");
        for broken in
            ["", "{}", r#"{"clock":"x"}"#, r#"{"clock":"1m","operator":{"restart":true}}"#, r#"{"surprise":1}"#]
        {
            assert_eq!(status(request("POST", "/lanes/strict/acts", &host, broken)), "400 Bad Request", "{broken}");
        }
        // A page that had its own name lead to this address, and one that sends a form.
        assert_eq!(status(request("POST", "/lanes/strict/acts", "evil.test", clock)), "421 Misdirected Request");
        let form = ControlRequest {
            content_type: "text/plain".to_owned(),
            ..request("POST", "/lanes/strict/acts", &host, clock)
        };
        assert_eq!(status(form), "415 Unsupported Media Type");
    }

    #[test]
    fn a_request_is_read_within_its_limits() {
        let read = |text: &str| read_request(text.as_bytes());
        let whole = read("POST /a HTTP/1.1\r\nhost: x\r\nContent-Length: 2\r\n\r\n{}").expect("a request");
        assert_eq!(
            (whole.method.as_str(), whole.path.as_str(), whole.host.as_str(), &whole.body[..]),
            ("POST", "/a", "x", &b"{}"[..])
        );
        for broken in [
            "",
            "GET",
            "GET / HTTP/1.1\r\nHost: x",
            "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n{}",
            "POST / HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ] {
            assert!(read(broken).is_err(), "{broken:?}");
        }
        assert!(read(&format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000))).is_err());
    }
}
