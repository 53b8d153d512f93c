//! The speaker's phone and the phones of a class against a server on loopback, byte for byte.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc::{self, Receiver};

use serde_json::Value as Json;

use super::*;
use crate::class::{ClassConfig, ClassDriver, ClassRecords, ClassServer};
use crate::model::class_view::ClassPhase;
use crate::model::speaker_view::SlideSummary;

/// A presentation's server, and what its phone asked for.
struct Stage {
    server: ClassServer,
    commands: Receiver<SpeakerCommand>,
}

/// What the server answered.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Stage {
    fn open(capacity: usize) -> Self {
        let address = "127.0.0.1:0".parse().expect("an address");
        let room = ClassCode::generate();
        let config = ClassConfig { address, own_addresses: Vec::new(), public_url: None, capacity, room, redis: None };
        let (sender, commands) = mpsc::channel();
        let sender = Mutex::new(sender);
        let on_command = move |command| sender.lock().expect("no panic").send(command).expect("the test listens");
        let server = ClassServer::start(
            &config,
            Vec::new(),
            |_| {},
            ClassDriver::SpeakersPhone(Arc::new(on_command)),
            ClassRecords::default(),
        );
        let stage = Self { server: server.expect("loopback"), commands };
        stage.tell(3);
        stage
    }

    fn tell(&self, slide: usize) {
        let here = SlideSummary { heading: format!("Slide {slide}"), lines: vec!["`GET /me`".to_owned()] };
        let notes = Some("Only for the speaker.".to_owned());
        self.server.tell_speaker(&SpeakerView { slide, count: 9, here: here.clone(), notes, ..SpeakerView::default() });
        self.server.present(ClassPhase::Watching, &here);
    }

    fn send(&self, line: &str, headers: &str, body: &str) -> Answer {
        let address = self.server.address();
        let mut socket = TcpStream::connect(address).expect("the server");
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        // A server that refuses a long request may hang up before it has read all of it.
        drop(socket.write_all(request.as_bytes()));
        let mut bytes = Vec::new();
        drop(socket.read_to_end(&mut bytes));
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn post(&self, path: &str, cookie: &str, body: &Json) -> Answer {
        let headers = format!("Content-Type: application/json\r\nCookie: {cookie}\r\n");
        self.send(&format!("POST {path}"), &headers, &body.to_string())
    }

    fn pair(&self) -> String {
        let code = self.server.pairing_code().expect("a code");
        let paired = self.post("/remote/pair", "", &json!({ "code": code }));
        assert_eq!(paired.status, 204, "{}", paired.body);
        let cookie = paired.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
        assert!(cookie.contains("HttpOnly; SameSite=Strict"), "{cookie}");
        cookie.split(';').next().expect("a cookie").to_owned()
    }

    fn press(&self, cookie: &str, from: usize, step: &str) -> Answer {
        self.post("/remote/step", cookie, &json!({ "from": from, "step": step }))
    }

    /// The events of a page.
    fn events(&self, path: &str, cookie: &str) -> BufReader<TcpStream> {
        let address = self.server.address();
        let mut socket = TcpStream::connect(address).expect("the server");
        write!(socket, "GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n\r\n").expect("a socket");
        BufReader::new(socket)
    }
}

/// The next event that has `key`.
fn next_event(events: &mut BufReader<TcpStream>, key: &str) -> Json {
    loop {
        let mut line = String::new();
        assert!(events.read_line(&mut line).expect("text") > 0, "the stream ended");
        let Some(event) = line.strip_prefix("data: ") else { continue };
        let event: Json = serde_json::from_str(event).expect("JSON");
        if event.get(key).is_some() {
            return event;
        }
    }
}

#[test]
fn the_phone_that_was_paired_follows_and_drives_and_comes_back() {
    let stage = Stage::open(0);
    let page = stage.send("GET /remote", "", "");
    assert_eq!(page.status, 200);
    assert!(page.head.contains("default-src 'none'") && page.body.contains("Pair this phone"));
    let phone = stage.pair();
    let mut events = stage.events("/remote/events", &phone);
    let view = next_event(&mut events, "slide");
    assert_eq!((view["slide"].clone(), view["notes"].clone()), (json!(3), json!("Only for the speaker.")));
    assert_eq!(stage.press(&phone, 3, "next").body, r#"{"done":true}"#);
    assert_eq!(stage.press(&phone, 3, "next").body, r#"{"done":false}"#, "sent again");
    stage.tell(4);
    assert_eq!(next_event(&mut events, "slide")["slide"], 4);
    assert_eq!(stage.press(&phone, 3, "back").body, r#"{"done":false}"#, "late");
    assert_eq!(stage.press(&phone, 4, "dark").body, r#"{"done":true}"#);
    drop(events);
    let mut events = stage.events("/remote/events", &phone);
    assert_eq!(next_event(&mut events, "slide")["slide"], 4, "a phone that comes back is where the presentation is");
    assert_eq!(stage.commands.try_iter().collect::<Vec<_>>(), [SpeakerCommand::Next, SpeakerCommand::Blank]);
}

#[test]
fn whoever_has_not_the_code_or_comes_second_sees_and_drives_nothing() {
    let stage = Stage::open(5);
    let wrong = stage.post("/remote/pair", "", &json!({ "code": "2222-2222" }));
    assert_eq!((wrong.status, wrong.head.contains("set-cookie")), (403, false));
    let code = stage.server.pairing_code().expect("a code");
    let phone = stage.pair();
    assert_eq!(stage.server.pairing_code(), None, "there is nothing to show any more");
    assert_eq!(stage.post("/remote/pair", "", &json!({ "code": code })).status, 410, "a code works once");
    let (name, value) = phone.split_once('=').expect("a cookie");
    let flipped: String = value.chars().map(|c| if c == '0' { '1' } else { '0' }).collect();
    let joined = stage.post("/join", "", &json!({ "code": stage.server.code() }));
    let participant = joined.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
    let participant = participant.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie").1;
    for cookie in [String::new(), format!("{name}={flipped}"), format!("{name}={participant}"), format!("x{phone}")] {
        assert_eq!(stage.press(&cookie, 3, "next").status, 401, "{cookie}");
        let headers = format!("Cookie: {cookie}\r\n");
        let events = stage.send("GET /remote/events", &headers, "");
        assert_eq!((events.status, events.body.contains("speaker")), (401, false), "{cookie}");
    }
    let with = |headers: &str| {
        let headers = format!("{headers}Cookie: {phone}\r\n");
        stage.send("POST /remote/step", &headers, &json!({ "from": 3, "step": "next" }).to_string()).status
    };
    let json_type = "Content-Type: application/json\r\n";
    assert_eq!(with(&format!("{json_type}Origin: https://evil.test\r\n")), 403, "a page elsewhere");
    assert_eq!(with("Content-Type: text/plain\r\n"), 415, "a form elsewhere");
    for (body, status) in
        [("", 400), ("{\"from\":3}", 400), ("{\"from\":3,\"step\":\"jump\"}", 400), (&"x".repeat(5000), 413)]
    {
        let headers = format!("{json_type}Cookie: {phone}\r\n");
        assert_eq!(stage.send("POST /remote/step", &headers, body).status, status, "{}", &body[..body.len().min(40)]);
    }
    for line in ["POST /remote", "GET /remote/step", "DELETE /remote/events", "GET /remote/view", "GET /remote/../join"]
    {
        let status = stage.send(line, &format!("Cookie: {phone}\r\n"), "").status;
        assert!((400..500).contains(&status), "{line}: {status}");
    }
    assert!(stage.commands.try_recv().is_err(), "nothing of that drove the presentation");
    assert_eq!(with(json_type), 200, "the phone still does");
}

#[test]
fn a_class_reads_what_is_on_the_wall_and_never_the_notes() {
    let stage = Stage::open(5);
    let joined = stage.post("/join", "", &json!({ "code": stage.server.code() }));
    let cookie = joined.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
    let mut events = stage.events("/events", cookie.split(';').next().expect("a cookie"));
    let seen = next_event(&mut events, "wall");
    assert_eq!(seen["wall"], json!({ "heading": "Slide 3", "lines": ["`GET /me`"] }));
    stage.tell(4);
    let seen = next_event(&mut events, "wall");
    assert_eq!(seen["wall"]["heading"], "Slide 4");
    assert!(!seen.to_string().contains("Only for the speaker"));
}

#[test]
fn without_a_class_nobody_joins() {
    let stage = Stage::open(0);
    assert_eq!(stage.post("/join", "", &json!({ "code": stage.server.code() })).status, 409);
}
