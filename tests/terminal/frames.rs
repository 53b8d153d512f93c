//! Frames as the terminal gets them: each between the marks of a synchronized update (mode 2026), so that none is shown by
//! halves, and nothing drawn outside of them.

use super::{Terminal, not_zero};

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
    assert_eq!(after_shown_texts(&between), "", "this is in no frame");
    frames
}

/// What is left of `between` after the texts that are to be selected (`Y`). They are written outside of the frames, on the
/// ordinary screen: each on one line of its own, below an empty one, and without a control character.
fn after_shown_texts(mut between: &str) -> &str {
    while let Some((line, rest)) = between.split_once(SHOWN_TEXT_END) {
        let text = line.strip_prefix("\r\n").unwrap_or_default();
        assert!(!text.is_empty() && !text.contains(char::is_control), "this is in no frame: {line:?}");
        between = rest;
    }
    between
}

/// Waits until `text` stands on the screen and its frame has come to its end; gives the frames since the last call.
pub(super) fn frames_until(terminal: &mut Terminal, text: &str) -> Vec<String> {
    terminal.wait(text, |terminal| terminal.text().contains(text) && terminal.raw.ends_with(END.as_bytes()));
    frames(&std::mem::take(&mut terminal.raw))
}

#[test]
fn only_whole_lines_are_taken_for_shown_texts() {
    let shown = |text: &str| format!("{text}{SHOWN_TEXT_END}");
    assert_eq!(after_shown_texts(&[shown("\r\ncurl"), shown("\r\nhttp://shop"), "stray".to_owned()].concat()), "stray");
    for stray in ["stray\r\ncurl", "\r\n", "\r\ncurl\r\nstray", "\r\n\x1b[31mcurl"] {
        assert!(std::panic::catch_unwind(|| after_shown_texts(&shown(stray)).is_empty()).is_err(), "{stray:?}");
    }
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
fn the_first_frame_of_the_map_says_what_is_due() {
    let state = tempfile::tempdir().expect("a folder");
    let folder = state.path().join("authwalk");
    std::fs::create_dir(&folder).expect("a folder");
    let entry = "{\"v\":1,\"at\":1796031492,\"kind\":\"aimed\",\"until\":null}\n";
    std::fs::write(folder.join("journal.jsonl"), entry).expect("a journal");
    let runtime = state.path().to_owned();
    let mut terminal = Terminal::start_with(state, &runtime, &["--no-motion"], 100, 30);
    let first = frames_until(&mut terminal, "questions due").swap_remove(0);
    let mut screen = vt100::Parser::new(not_zero(30), not_zero(100), 0);
    screen.process(first.as_bytes());
    assert!(screen.screen().contents().contains("10 questions due"), "{}", screen.screen().contents());
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
