//! Terminals of absurd sizes, a journal that another program holds, and a flood of requests from outside: it is said, and the
//! screen stays alive.

use std::fs::{self, File};
#[cfg(target_os = "linux")]
use std::io::{Read as _, Write as _};
#[cfg(target_os = "linux")]
use std::net::TcpStream;

use super::Terminal;

#[test]
fn a_terminal_of_any_size_is_drawn_as_far_as_it_is_sensible() {
    let mut terminal = Terminal::lesson();
    for (columns, rows) in [(1, 1), (1, 65535), (65535, 1), (59, 20)] {
        terminal.claim_size(columns, rows);
        terminal.resize(80, 24);
        terminal.wait_for("about to happen");
    }
    terminal.screen.screen_mut().set_size(super::not_zero(400), super::not_zero(1_000));
    terminal.claim_size(65535, 65535);
    terminal.wait_for("This terminal claims 65535x65535. The first 1000x400 are used.");
    #[cfg(target_os = "linux")]
    assert!(memory(&terminal, "VmHWM:") < 256 * 1024, "{} KiB", memory(&terminal, "VmHWM:"));
    terminal.press("?");
    terminal.wait_for("The keys");
    terminal.resize(80, 24);
    terminal.press("\x1b");
    terminal.wait_for("about to happen");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

/// The memory of the program in KiB: what it holds (`VmRSS:`), or the most that it has held so far (`VmHWM:`).
#[cfg(target_os = "linux")]
fn memory(terminal: &Terminal, kind: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", terminal.id().as_raw_nonzero())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix(kind)).expect("a line");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[test]
fn a_journal_that_another_program_holds_is_written_when_it_lets_go() {
    let mut terminal = Terminal::lesson();
    let folder = terminal.state.path().join("authwalk");
    let lock = File::open(folder.join("journal.lock")).expect("the journal has been opened");
    lock.lock().expect("nobody holds it");
    terminal.press("2");
    terminal.wait_for("Exactly what it answered");
    terminal.wait_for("Another program holds the journal.");
    terminal.press("\x1b[C");
    terminal.wait_for("about to happen");
    lock.unlock().expect("let go");
    terminal.press("\x03");
    let state = std::mem::replace(&mut terminal.state, tempfile::tempdir().expect("a folder"));
    assert_eq!(terminal.ends(), 0);
    let journal = fs::read_to_string(folder.join("journal.jsonl")).expect("written in the end");
    assert!(journal.contains("\"session-login\""), "{journal}");
    drop(state);
}

/// Sends a request from outside, and reads its answer.
#[cfg(target_os = "linux")]
fn ask_from_outside(port: u16, target: &str) -> Vec<u8> {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    write!(socket, "GET {target} HTTP/1.1\r\nHost: shop.test\r\nX-Long: {}\r\n\r\n", "x".repeat(12_000)).expect("sent");
    let mut answer = Vec::new();
    // The lab hangs up first, so that its ports are not used up here.
    socket.read_to_end(&mut answer).expect("answered");
    answer
}

/// How many requests come in all, unless `AUTHWALK_REQUESTS` says it.
#[cfg(target_os = "linux")]
const REQUESTS: usize = 2_000;

/// Requests from outside that the shop answers and the screen shows. `AUTHWALK_REQUESTS=20000 cargo test --test terminal
/// answered` sends more of them.
#[cfg(target_os = "linux")]
#[test]
fn of_thousands_of_answered_requests_the_last_are_kept() {
    let mut terminal = Terminal::start(&["lab", "--no-motion"], 120, 40);
    terminal.wait_for("http://127.0.0.1:");
    let shown = terminal.text();
    let port = shown.split("http://127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next()?.parse().ok());
    let port = port.expect("a port");
    let wanted = std::env::var("AUTHWALK_REQUESTS").ok().and_then(|number| number.parse::<usize>().ok());
    let before = memory(&terminal, "VmRSS:");
    for round in 0..wanted.unwrap_or(REQUESTS) / 100 {
        for _ in 0..99 {
            assert!(ask_from_outside(port, "/me").starts_with(b"HTTP/1.1 401 "));
        }
        // What comes last is seen last: nothing waits to be shown when the memory is looked at.
        ask_from_outside(port, &format!("/round-{round}"));
        terminal.wait_for(&format!("GET /round-{round} "));
    }
    let after = memory(&terminal, "VmRSS:");
    assert!(after < before + 32 * 1024, "grown from {before} to {after} KiB");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}
