//! The key for the learner's own browser, in a terminal: the address, and what comes in.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::Terminal;

/// The shop's authority in what a terminal shows: `shop-LABEL.localhost:4001`.
fn shown_authority(terminal: &mut Terminal) -> String {
    terminal.wait_for("http://shop-");
    let shown = terminal.text();
    let address = shown.split("http://").nth(1).expect("an address");
    address.split('/').next().expect("an authority").trim().to_owned()
}

/// Opens the account as a browser does that holds no cookie; the answer.
fn open_account(authority: &str) -> String {
    let port: u16 = authority.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    let metadata = "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nAccept: text/html";
    write!(socket, "GET /me HTTP/1.1\r\nHost: {authority}\r\n{metadata}\r\n\r\n").expect("sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn o_lets_the_learners_browser_in_until_free_play_ends() {
    let mut terminal = Terminal::start(&["learn", "session-login", "--no-motion"], 120, 40);
    terminal.wait_for("about to happen");
    terminal.press("o");
    let authority = shown_authority(&mut terminal);
    assert!(open_account(&authority).starts_with("HTTP/1.1 401 "));
    terminal.wait_for("GET shop.test/me → 401");
    terminal.press("y");
    terminal.wait_for("Sent to the terminal's clipboard");
    terminal.press("\x1b");
    terminal.wait_for("your browser");
    terminal.press("\x1b");
    terminal.wait_for("about to happen");
    assert!(open_account(&authority).starts_with("HTTP/1.1 421 "), "it is let in no longer");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_lab_for_a_browser_opens_with_the_address() {
    let mut terminal = Terminal::start(&["lab", "--browser"], 80, 24);
    let authority = shown_authority(&mut terminal);
    assert!(open_account(&authority).contains("<form method=\"post\" action=\"/login\">"));
    terminal.wait_for("GET shop.test/me → 401");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}
