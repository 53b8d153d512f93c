//! Frames as the terminal gets them: each between the marks of a synchronized update (mode 2026), so that none is shown by
//! halves, and nothing drawn outside of them.

use super::Terminal;

pub(super) const BEGIN: &str = "\x1b[?2026h";
pub(super) const END: &str = "\x1b[?2026l";

/// What sets a terminal up and gives it back: alternate screen, bracketed paste, cursor, mouse.
const SETUP: [&str; 10] = [
    "\x1b[?1049h",
    "\x1b[?2004h",
    "\x1b[?25l",
    "\x1b[?1000h",
    "\x1b[?1006h",
    "\x1b[?1006l",
    "\x1b[?1000l",
    "\x1b[?2004l",
    "\x1b[?25h",
    "\x1b[?1049l",
];

/// What stands below a text that is shown to be selected.
const SHOWN_TEXT_END: &str = "\r\n\r\nAny key leads back.\r\n";

/// The frames in what the program wrote. Between them the terminal is set up and given back, and nothing else is written.
pub(super) fn frames(written: &[u8]) -> Vec<String> {
    let written = String::from_utf8_lossy(written);
    let mut pieces = written.split(BEGIN);
    let mut between = pieces.next().unwrap_or_default().to_owned();
    let mut frames = Vec::new();
    for piece in pieces {
        let (frame, rest) = piece.split_once(END).expect("every frame has an end");
        frames.push(frame.to_owned());
        between.push_str(rest);
    }
    for control in SETUP.into_iter().chain([END]) {
        between = between.replace(control, "");
    }
    // A text that is to be selected (`Y`) is written outside of them, on the ordinary screen.
    let after_shown_texts = between.rsplit_once(SHOWN_TEXT_END).map_or(between.as_str(), |(_, rest)| rest);
    assert_eq!(after_shown_texts, "", "this is in no frame");
    frames
}

/// Waits until `text` stands on the screen and its frame has come to its end; gives the frames since the last call.
pub(super) fn frames_until(terminal: &mut Terminal, text: &str) -> Vec<String> {
    terminal.wait(text, |terminal| terminal.text().contains(text) && terminal.raw.ends_with(END.as_bytes()));
    frames(&std::mem::take(&mut terminal.raw))
}

#[test]
fn a_key_that_changes_nothing_costs_no_byte_and_a_change_costs_one_frame() {
    let mut terminal = Terminal::lesson();
    let first = frames_until(&mut terminal, "about to happen");
    let longest = first.iter().map(String::len).max().unwrap_or_default();
    assert!(longest > 1_000, "the first frame holds the screen: {longest}");
    terminal.press(&"\x1bq".repeat(10));
    terminal.press("?");
    let page = frames_until(&mut terminal, "The keys");
    assert_eq!(page.len(), 1, "{page:?}");
    terminal.press("\x1bq");
    terminal.press("T");
    let colours = frames_until(&mut terminal, "The keys");
    assert_eq!(colours.len(), 1, "{colours:?}");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_terminal_is_given_back_with_the_update_closed_however_the_program_ends() {
    use rustix::process::Signal;
    let quit: fn(&mut Terminal) = |terminal| terminal.press("\x03");
    let terminate: fn(&mut Terminal) = |terminal| terminal.signal(Signal::TERM);
    let hang_up: fn(&mut Terminal) = |terminal| terminal.signal(Signal::HUP);
    for end in [quit, terminate, hang_up] {
        let mut terminal = Terminal::lesson();
        end(&mut terminal);
        terminal.wait("the ordinary screen", |terminal| !terminal.screen.screen().alternate_screen());
        let written = String::from_utf8_lossy(&terminal.raw).into_owned();
        let (_, last) = written.rsplit_once(BEGIN).expect("a frame");
        let closed = last.rmatch_indices(END).map(|(position, _)| position).next();
        let left = last.find("\x1b[?1049l");
        assert!(closed.is_some() && closed < left && last.matches(END).count() == 2, "{last:?}");
        terminal.ends();
    }
}
