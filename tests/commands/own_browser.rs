//! The learner's own browser without a screen: as JSON for programs, and within a lesson that is read line by line. What a
//! browser would send is written here by hand.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value as Json, json};

use super::watched_program::WatchedProgram;
use crate::common::command;

/// Asks the shop at `address` (`http://shop-LABEL.localhost:4001/`) as a browser does whose user has typed the address.
fn ask(address: &str, path: &str, more_headers: &str) -> String {
    let authority = address.trim_start_matches("http://").trim_end_matches('/');
    let port: u16 = authority.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    let metadata = "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nAccept: text/html";
    write!(socket, "GET {path} HTTP/1.1\r\nHost: {authority}\r\n{metadata}\r\n{more_headers}\r\n").expect("sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("an answer");
    answer
}

/// The next line of the program.
fn next_json(program: &mut WatchedProgram) -> Json {
    serde_json::from_str(&program.read_until("{")).expect("a line of JSON")
}

#[test]
fn each_request_is_a_line_of_json_with_the_verdict_and_the_jar() {
    let mut program = WatchedProgram::start(command(&["lab", "--browser", "--format", "json"]));
    let opened = next_json(&mut program);
    let shop = opened["open_at"]["shop"].as_str().expect("an address").to_owned();
    assert_eq!((&opened["format_version"], &opened["ssh"]), (&json!(1), &Json::Null), "{opened}");

    assert!(ask(&shop, "/me", "").starts_with("HTTP/1.1 401 "));
    let first = next_json(&mut program);
    let facts = ["number", "from", "method", "url", "status", "verdict", "refused_by", "user", "differs", "page"];
    assert_eq!(
        json!(facts.map(|name| &first[name])),
        json!([1, "own_browser", "GET", "https://shop.test/me", 401, "refused", "session_cookie", null, false, null])
    );
    assert_eq!((&first["checks"][0]["verdict"], &first["cookies"]), (&json!("failed"), &json!([])), "{first}");

    // A cookie from before, or from a script: the course's jar knows nothing of it.
    ask(&shop, "/me", "Cookie: theme=dark\r\n");
    let second = next_json(&mut program);
    assert_eq!((&second["number"], &second["differs"]), (&json!(2), &json!(true)), "{second}");
    let cookie = &second["cookies"][0];
    assert_eq!(
        (&cookie["name"], &cookie["sent"], &cookie["jar_sends"]),
        (&json!("theme"), &json!(true), &json!(false))
    );

    program.type_line("set shop.cookie.same_site none");
    assert_eq!(next_json(&mut program), json!({ "done": "set shop.cookie.same_site none" }));
    program.type_line("set shop.cookie.same_site sometimes");
    let refused = next_json(&mut program);
    assert_eq!(refused["not_done"], "set shop.cookie.same_site sometimes");
    assert!(refused["error"].is_string(), "{refused}");
    program.type_line("story");
    assert!(next_json(&mut program)["error"].is_string());
    program.end();
}

#[test]
fn o_lets_the_learners_browser_into_a_lesson_that_is_read_line_by_line() {
    let mut program = WatchedProgram::start(command(&["--plain", "learn", "session-login"]));
    program.read_until("o lets your own browser in.");
    program.type_line("o");
    let shown = program.read_until("q leads back to the lesson.");
    let shop = shown.lines().find(|line| line.contains("http://shop-")).expect("an address").trim().to_owned();
    assert!(ask(&shop, "/me", "").starts_with("HTTP/1.1 401 "));
    let told = program.read_until("refused by");
    assert!(told.contains("your browser → shop") && told.contains("GET /me"), "{told}");
    program.type_line("q");
    program.type_line("q");
    program.end();
    assert!(TcpStream::connect(shop.trim_start_matches("http://").trim_end_matches('/')).is_err(), "the lab is gone");
}

#[test]
fn json_is_for_what_is_measured_or_watched() {
    let output = crate::common::authwalk(&["lab", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
}
