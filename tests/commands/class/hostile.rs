//! Participants who mean no good: nothing crashes, blocks or leaks; nobody votes twice or drives the wall.

use std::io::{ErrorKind, Write as _};
use std::net::TcpStream;
use std::thread;

use serde_json::json;

use super::Class;
use super::phone::{Phone, post, request, send_raw};

#[test]
fn guessed_forged_and_missing_credentials_open_nothing() {
    let mut class = Class::open(&["session-login"]);
    let address = class.address.clone();
    let phone = class.phone();
    class.go_on();
    let vote = json!({ "number": 1, "chosen": [1] });
    assert_eq!(post(&address, "/join", "", &json!({ "code": "2222-2222" })).status, 403);
    let (name, value) = phone.cookie().split_once('=').expect("a cookie");
    let flipped: String = value.chars().map(|c| if c == '0' { '1' } else { '0' }).collect();
    for cookie in [
        String::new(),
        format!("{name}={flipped}"),
        format!("{name}={}", value.to_uppercase()),
        format!("x{name}={value}"),
    ] {
        assert_eq!(post(&address, "/vote", &cookie, &vote).status, 401, "{cookie}");
        let events = send_raw(
            &address,
            &request(&address, "GET /events", &format!("Cookie: {cookie}\r\nConnection: close\r\n"), ""),
        );
        assert_eq!(events.status, 401, "{cookie}");
    }
    class.end();
}

#[test]
fn a_page_elsewhere_can_neither_join_nor_vote() {
    let mut class = Class::open(&["session-login"]);
    let address = class.address.clone();
    let phone = class.phone();
    class.go_on();
    let body = json!({ "number": 1, "chosen": [1] }).to_string();
    let send = |host: &str, headers: &str| {
        let headers = format!("{headers}Cookie: {}\r\n", phone.cookie());
        send_raw(&address, &request(host, "POST /vote", &headers, &body)).status
    };
    let json = "Content-Type: application/json\r\n";
    assert_eq!(send(&address, &format!("{json}Origin: https://evil.test\r\n")), 403);
    assert_eq!(send(&address, &format!("{json}Origin: null\r\n")), 403);
    assert_eq!(send(&address, &format!("{json}Sec-Fetch-Site: cross-site\r\n")), 403);
    assert_eq!(send(&address, "Content-Type: text/plain\r\n"), 415, "what a form of another site could send");
    assert_eq!(send("evil.test", json), 421, "a name that was made to point here");
    assert_eq!(send(&address, &format!("{json}Origin: http://{address}\r\n")), 200, "the page itself may");
    class.end();
}

#[test]
fn no_request_drives_the_wall_or_reaches_the_lab() {
    let mut class = Class::open(&["session-login"]);
    let address = class.address.clone();
    let mut phone = class.phone();
    phone.next_state();
    let get =
        |path: &str| send_raw(&address, &request(&address, &format!("GET {path}"), "Connection: close\r\n", "")).status;
    for path in
        ["/advance", "/next", "/reveal", "/me", "/login", "/admin", "/../etc/passwd", "/%2e%2e/", "/votes", "/results"]
    {
        // A path that could be a code gets the page, which knows nothing.
        assert!(matches!(get(path), 200 | 404), "{path}");
        assert!(matches!(post(&address, path, phone.cookie(), &json!({})).status, 404 | 405), "{path}");
    }
    for line in ["DELETE /", "PUT /vote", "GET /vote", "POST /events", "CONNECT shop.test:80"] {
        let status = send_raw(&address, &request(&address, line, "Connection: close\r\n", "")).status;
        assert!((400..500).contains(&status), "{line}: {status}");
    }
    assert!(class.go_on().contains("Question 1 of"), "the class still gathers until the teacher goes on");
    class.end();
}

#[test]
fn odd_votes_are_refused_and_count_nothing() {
    let mut class = Class::open(&["session-login"]);
    let address = class.address.clone();
    let phone = class.phone();
    class.go_on();
    let headers = format!("Content-Type: application/json\r\nCookie: {}\r\n", phone.cookie());
    let send = |body: &str| send_raw(&address, &request(&address, "POST /vote", &headers, body)).status;
    let deep = "[".repeat(900);
    let huge = format!("{{\"number\":1,\"chosen\":[{}1]}}", "1,".repeat(100_000));
    for (body, status) in [
        ("", 400),
        ("null", 400),
        ("{\"number\":1}", 400),
        ("{\"number\":-1,\"chosen\":[0]}", 400),
        ("{\"number\":1,\"chosen\":[0],\"weight\":9}", 400),
        ("{\"number\":1,\"chosen\":[]}", 400),
        ("{\"number\":1,\"chosen\":[0,1]}", 400),
        ("{\"number\":1,\"chosen\":[99]}", 400),
        ("{\"number\":1,\"chosen\":[18446744073709551615]}", 400),
        ("{\"number\":0,\"chosen\":[0]}", 401),
        ("{\"number\":2,\"chosen\":[0]}", 409),
        (&deep, 400),
        (&huge, 413),
    ] {
        assert_eq!(send(body), status, "{}", &body[..body.len().min(60)]);
    }
    assert!(class.go_on().contains("(0)"), "nothing was counted");
    class.end();
}

#[test]
fn a_participant_with_stream_after_stream_loses_the_oldest() {
    let class = Class::open(&["session-login"]);
    let mut first = class.phone();
    let later: Vec<_> = (0..3).map(|_| first.second_stream()).collect();
    assert!(first.is_cut_off());
    drop(later);
    class.end();
}

#[test]
fn half_requests_and_noise_keep_nobody_out() {
    let mut class = Class::open(&["session-login"]);
    let noise = [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc"[..],
        b"GET / HTTP/1.1\r\nHost",
        b"\0\0\0\0",
        b"POST /vote HTTP/1.1\r\nContent-Length: 999999\r\n\r\n{",
    ];
    let held: Vec<TcpStream> = noise
        .iter()
        .cycle()
        .take(80)
        .map(|bytes| {
            let mut socket = TcpStream::connect(&class.address).expect("the class");
            socket.write_all(bytes).expect("a socket");
            socket
        })
        .collect();
    let long_head = request(&class.address, "GET /", &format!("X: {}\r\n", "x".repeat(20_000)), "");
    assert_eq!(send_raw(&class.address, &long_head).status, 431);
    let phone = class.phone();
    class.go_on();
    assert_eq!(phone.vote(1, &[1]).status, 200);
    drop(held);
    assert!(class.go_on().contains("100 % (1)"));
    class.end();
}

#[test]
fn a_room_that_is_full_is_full_and_those_in_it_go_on() {
    let mut class = Class::open(&["session-login", "--capacity", "2"]);
    let phones = [class.phone(), class.phone()];
    let code = json!({ "code": class.code });
    for _ in 0..20 {
        assert_eq!(post(&class.address, "/join", "", &code).status, 409);
    }
    assert_eq!(post(&class.address, "/join", phones[0].cookie(), &code).status, 204, "whoever is in comes back");
    class.go_on();
    assert_eq!(phones.map(|phone| phone.vote(1, &[1]).status), [200, 200]);
    assert!(class.go_on().contains("100 % (2)"));
    class.end();
}

#[test]
fn a_flood_of_guesses_and_of_votes_holds_up_nobody() {
    let mut class = Class::open(&["session-login"]);
    let phone = class.phone();
    class.go_on();
    let address = class.address.clone();
    let guess = |number: usize| {
        let address = address.clone();
        let flood = move || post(&address, "/join", "", &json!({ "code": format!("2222-22{number:02}") })).status;
        thread::Builder::new().spawn(flood).expect("a thread")
    };
    // Each is answered after a second; the others are not meanwhile.
    assert!((0..20).any(|_| vote_overtakes_a_guess(&phone, &address)), "a vote waits for every guess before it");
    let guesses: Vec<_> = (22..=99).map(guess).collect();
    let votes: Vec<u16> = (0..200).map(|_| phone.vote(1, &[1]).status).collect();
    assert!(votes.iter().all(|status| *status == 200), "{votes:?}");
    assert!(guesses.into_iter().all(|guess| guess.join().expect("an answer") == 403));
    assert!(class.go_on().contains("100 % (1)"), "two hundred times the same vote is one");
    class.end();
}

/// Whether a vote is answered before a wrong code that was sent first. On a machine that is busy with much else it may not be.
fn vote_overtakes_a_guess(phone: &Phone, address: &str) -> bool {
    let mut socket = TcpStream::connect(address).expect("the class");
    let headers = format!("Origin: http://{address}\r\nContent-Type: application/json\r\n");
    let guess = request(address, "POST /join", &headers, &json!({ "code": "2222-2222" }).to_string());
    socket.write_all(&guess).expect("a socket");
    assert_eq!(phone.vote(1, &[1]).status, 200);
    socket.set_nonblocking(true).expect("a socket");
    socket.peek(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

#[test]
fn a_credential_of_one_class_is_none_in_another() {
    let (first, mut second) = (Class::open(&["session-login"]), Class::open(&["session-login"]));
    let phone = first.phone();
    second.go_on();
    let vote = json!({ "number": 1, "chosen": [1] });
    assert_eq!(post(&second.address, "/vote", phone.cookie(), &vote).status, 401);
    // Under the name of the other's cookie it is still unknown.
    let (name, _) = second
        .phone()
        .cookie()
        .split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .expect("a cookie");
    let forged = format!("{name}={}", phone.cookie_value());
    assert_eq!(post(&second.address, "/vote", &forged, &vote).status, 401);
    let joined = post(&second.address, "/join", &forged, &json!({ "code": second.code }));
    assert!(!joined.head.contains(&phone.cookie_value()), "nobody chooses an ID for themselves");
    first.end();
    second.end();
}

/// What a phone misses that doesn't read is tested where the events are made; a small class fits into the buffers of the system.
#[test]
fn phones_that_never_read_hold_up_nobody() {
    let mut class = Class::open(&["session-fixation"]);
    let deaf: Vec<_> = (0..30).map(|_| class.phone()).collect();
    let mut phone = class.phone();
    for number in 1..=4 {
        class.go_on();
        assert_eq!(phone.wait_for("asking")["number"], number);
        assert!(deaf.iter().all(|deaf| deaf.vote(number, &[0]).status == 200));
        class.go_on();
        assert_eq!(phone.wait_for("revealed")["answered"], deaf.len());
    }
    class.end();
}
