//! `authwalk doctor` in a terminal: what is asked, what the answers mean, and what is left for the shell.

use portable_pty::CommandBuilder;

use super::{Terminal, exit_code};

/// What a terminal of today answers.
const ANSWERS: &str =
    "\x1b]11;rgb:1212/1212/1212\x1b\\\x1b[?2026;2$y\x1b[?1006;2$y\x1b[1;3R\x1b[1;4R\x1b[1;2R\x1b[?62;22c";

/// A shell that runs `authwalk doctor`, then reads a line and tells it.
fn shell() -> Terminal {
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", "\"$0\" doctor; IFS= read -r line; echo \"read:[$line]\"", env!("CARGO_BIN_EXE_authwalk")]);
    command.env("LC_ALL", "C.UTF-8");
    command.env("COLORTERM", "truecolor");
    let mut terminal = Terminal::start_command(tempfile::tempdir().expect("a folder"), command, 100, 40);
    terminal.wait("the questions", |terminal| String::from_utf8_lossy(&terminal.raw).contains("\x1b[c"));
    terminal
}

#[test]
fn what_the_terminal_answers_is_told() {
    let mut terminal = shell();
    terminal.press(ANSWERS);
    terminal.wait_for("The course runs here");
    let text = terminal.text();
    for line in [
        "ok size                 100x40",
        "ok colours              any",
        "ok Unicode width        as in the standard",
        "ok box characters       one column each",
        "ok mouse                known to the terminal",
        "ok synchronized update  known to the terminal",
        "ok loopback             127.0.0.1 can be reached",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    terminal.press("typed\r");
    terminal.wait_for("read:[typed]");
    assert_eq!(exit_code(terminal.child), 0);
}

#[test]
fn a_terminal_that_answers_nothing_holds_nobody_up() {
    let mut terminal = shell();
    terminal.wait_for("The course runs here");
    assert!(
        terminal.text().contains("?  Unicode width        asked: the terminal did not answer"),
        "{}",
        terminal.text()
    );
    terminal.press("typed\r");
    terminal.wait_for("read:[typed]");
    assert_eq!(exit_code(terminal.child), 0);
}

#[test]
fn what_is_wrong_with_a_terminal_is_told_with_what_follows_from_it() {
    let mut terminal = shell();
    terminal.press("\x1b[?2026;0$y\x1b[1;2R\x1b[1;7R\x1b[1;3R\x1b[?1;2c");
    terminal.wait_for("what is marked with !");
    let text = terminal.text();
    for line in ["!  Unicode width", "!  box characters", "!  synchronized update", "?  mouse"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}
