//! Reports that nobody asked for, and sequences that were cut off: the terminal's answer to the program before, a change
//! of its theme, a line that was lost. Every later key is heard.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use super::Terminal;

/// What arrives whole.
pub(super) const REPORTS: [&str; 12] = [
    "\x1b[?2026;2$y",
    "\x1b[?997;1n",
    "\x1b[12;40R",
    "\x1b[?62;1;22c",
    "\x1b[>41;390;0c",
    "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    "\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
    "\x1bP>|XTerm(390)\x1b\\",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b[<1;10;5M\x1b[<35;10;6M\x1b[<0;10;5m",
    "\x1b[I\x1b[O",
    "\x1b[201~",
];

/// What ends too early.
pub(super) const CUT_OFF: [&str; 6] =
    ["\x1b[?2026;2", "\x1b]11;rgb:1e1e", "\x1bP>|XTerm", "\x1b_Gi=31", "\x1b[<0;10", "\x1b[200~text"];

/// What stands on the page of keys and nowhere else in the lesson.
const KEYS_PAGE: &str = "The keys";

#[test]
fn a_report_is_no_key_and_the_next_key_is_heard() {
    let mut terminal = Terminal::lesson();
    for report in REPORTS {
        let before = terminal.text();
        terminal.press(report);
        terminal.press("?");
        terminal.wait_for(KEYS_PAGE);
        terminal.press("\x1b");
        terminal.wait(report, |terminal| terminal.text() == before);
    }
    // All at once, and the last key of the program behind them.
    terminal.press(&REPORTS.concat());
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn ctrl_c_is_heard_in_the_middle_of_a_report_and_of_a_paste() {
    for cut_off in CUT_OFF {
        let mut terminal = Terminal::lesson();
        terminal.press(cut_off);
        terminal.press("\x03");
        assert_eq!(terminal.ends(), 0, "{cut_off:?}");
    }
}

#[test]
fn after_a_silence_the_keys_are_heard_again() {
    let mut terminal = Terminal::lesson();
    for cut_off in CUT_OFF {
        let before = terminal.text();
        terminal.press(cut_off);
        press_until(&mut terminal, "?", |terminal| terminal.text().contains(KEYS_PAGE));
        terminal.press("\x1b");
        terminal.wait(cut_off, |terminal| terminal.text() == before);
    }
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

/// Presses a key as somebody would who wonders why nothing happens: again and again, each time after a while.
fn press_until(terminal: &mut Terminal, key: &str, is_heard: impl Fn(&Terminal) -> bool) {
    const WHILE: Duration = Duration::from_millis(1_500);
    for _ in 0..20 {
        terminal.press(key);
        while !is_heard(terminal) {
            match terminal.output.recv_timeout(WHILE) {
                Ok(bytes) => terminal.take(&bytes),
                Err(RecvTimeoutError::Timeout) => break,
                Err(error) => panic!("{error}\n{}", terminal.text()),
            }
        }
        if is_heard(terminal) {
            return;
        }
    }
    panic!("{key:?} is not heard\n{}", terminal.text());
}
