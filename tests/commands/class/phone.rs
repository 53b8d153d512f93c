//! A phone: its requests byte by byte, and the stream of events that it listens to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value as Json;

/// What a server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// Sends `request` as it is, and reads to the end of the connection.
pub(crate) fn send_raw(address: &str, request: &[u8]) -> Answer {
    let mut socket = TcpStream::connect(address).expect("the class");
    // A server that refuses a long request may hang up before it has read all of it.
    let _ = socket.write_all(request);
    let mut bytes = Vec::new();
    let _ = socket.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

/// A request with these headers beside `Host`.
pub(crate) fn request(address: &str, line: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("{line} HTTP/1.1\r\nHost: {address}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Sends `body` as a page of the class does.
pub(crate) fn post(address: &str, path: &str, cookie: &str, body: &Json) -> Answer {
    let headers = format!("Origin: http://{address}\r\nContent-Type: application/json\r\nCookie: {cookie}\r\n");
    send_raw(address, &request(address, &format!("POST {path}"), &headers, &body.to_string()))
}

/// A class says something every 15 seconds.
const LONGEST_SILENCE: Duration = Duration::from_secs(60);

/// A phone that has joined a class.
pub(crate) struct Phone {
    address: String,
    /// `name=value`
    cookie: String,
    events: BufReader<TcpStream>,
    /// What it was told of its own vote when it connected.
    pub(crate) own_vote: Json,
}

impl Phone {
    pub(crate) fn join(address: &str, code: &str) -> Self {
        let joined = post(address, "/join", "", &serde_json::json!({ "code": code }));
        assert_eq!(joined.status, 204, "{}", joined.body);
        let line = joined.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
        assert!(line.contains("HttpOnly; SameSite=Strict"), "{line}");
        Self::connect(address.to_owned(), line.split(';').next().expect("a cookie").to_owned())
    }

    fn connect(address: String, cookie: String) -> Self {
        let mut socket = TcpStream::connect(&address).expect("the class");
        // Whoever is held up for so long fails instead of waiting for ever.
        socket.set_read_timeout(Some(LONGEST_SILENCE)).expect("a socket");
        let headers = format!("Cookie: {cookie}\r\n");
        socket.write_all(&request(&address, "GET /events", &headers, "")).expect("a socket");
        let mut phone = Self { address, cookie, events: BufReader::new(socket), own_vote: Json::Null };
        phone.own_vote = phone.next_event();
        phone
    }

    /// The network was gone for a moment.
    pub(crate) fn reconnect(self) -> Self {
        drop(self.events);
        Self::connect(self.address, self.cookie)
    }

    /// The server was gone, and another one is there.
    pub(crate) fn reconnect_to(self, address: &str) -> Self {
        drop(self.events);
        Self::connect(address.to_owned(), self.cookie)
    }

    pub(crate) fn cookie_value(&self) -> String {
        self.cookie.split('=').nth(1).expect("a value").to_owned()
    }

    /// Whether the server has ended the stream of events; whatever it still sends is read.
    pub(crate) fn is_cut_off(&mut self) -> bool {
        let mut rest = Vec::new();
        self.events.read_to_end(&mut rest).is_ok()
    }

    /// One more stream of the same participant.
    pub(crate) fn second_stream(&self) -> Self {
        Self::connect(self.address.clone(), self.cookie.clone())
    }

    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    pub(crate) fn vote(&self, number: usize, chosen: &[usize]) -> Answer {
        post(&self.address, "/vote", &self.cookie, &serde_json::json!({ "number": number, "chosen": chosen }))
    }

    fn next_event(&mut self) -> Json {
        loop {
            let mut line = String::new();
            assert!(self.events.read_line(&mut line).expect("text") > 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("JSON");
            }
        }
    }

    /// The next state that the phone is told.
    pub(crate) fn next_state(&mut self) -> Json {
        self.next_event()
    }

    /// The next state in which the class is in this phase.
    pub(crate) fn wait_for(&mut self, phase: &str) -> Json {
        loop {
            let state = self.next_state();
            if state["phase"] == phase {
                return state;
            }
        }
    }
}
