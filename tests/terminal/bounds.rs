//! Terminals of absurd sizes, and a journal that another program holds: it is said, and the screen stays alive.

use std::fs::{self, File};

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
    assert!(most_memory(&terminal) < 256 * 1024, "{} KiB", most_memory(&terminal));
    terminal.press("?");
    terminal.wait_for("The keys");
    terminal.resize(80, 24);
    terminal.press("\x1b");
    terminal.wait_for("about to happen");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

/// The most memory that the program has had so far, in KiB.
#[cfg(target_os = "linux")]
fn most_memory(terminal: &Terminal) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", terminal.id().as_raw_nonzero())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
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
