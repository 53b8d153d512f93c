//! Manners in a terminal: what `q` and Esc do, the colours that fit the terminal and are kept, a text that can be selected.

use super::Terminal;

/// The background of the first cell.
fn background(terminal: &Terminal) -> vt100::Color {
    terminal.screen.screen().cell(0, 0).expect("a cell").bgcolor()
}

#[test]
fn a_slip_of_the_finger_ends_no_lesson_and_esc_leads_to_the_map() {
    let mut terminal = Terminal::lesson();
    terminal.press("q");
    terminal.wait_for("q once more ends the program");
    terminal.press("?");
    terminal.wait_for("The keys");
    terminal.press("q");
    terminal.wait_for("about to happen");
    terminal.press("\x1b");
    terminal.wait_for("Enter open");
    terminal.press("q");
    assert_eq!(terminal.ends(), 0);
    let mut terminal = Terminal::lesson();
    terminal.press("qq");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_terminal_is_asked_for_its_background_once_and_its_answer_is_heard() {
    let mut terminal = Terminal::lesson();
    let dark = background(&terminal);
    terminal.wait("the question", |terminal| String::from_utf8_lossy(&terminal.raw).contains("\x1b]11;?"));
    terminal.press("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    terminal.wait("light colours", |terminal| background(terminal) != dark);
    // What the learner chooses is kept, and no later answer changes it.
    terminal.press("T");
    terminal.wait_for("Colours: high contrast");
    terminal.press("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    terminal.press("?");
    terminal.wait_for("The keys");
    let kept = std::fs::read_to_string(terminal.state.path().join("authwalk/theme")).expect("it is kept");
    assert_eq!(kept, "high contrast\n");
    terminal.press("\x03");
    let asked = String::from_utf8_lossy(&terminal.raw).matches("\x1b]11;?").count();
    assert_eq!(asked, 1);
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_curl_line_is_shown_in_one_piece_and_any_key_leads_back() {
    let mut terminal = Terminal::lesson();
    terminal.press("2");
    terminal.wait_for("Exactly what it answered");
    terminal.press("c");
    terminal.wait_for("another terminal");
    terminal.press("Y");
    terminal.wait_for("Any key leads back.");
    assert!(!terminal.screen.screen().alternate_screen());
    assert!(!terminal.reports_mouse(), "the terminal selects with it");
    terminal.press("x");
    terminal.wait("the page", |terminal| terminal.screen.screen().alternate_screen());
    terminal.wait_for("another terminal");
    terminal.wait("the mouse", Terminal::reports_mouse);
    terminal.press("Y");
    terminal.wait("the ordinary screen", |terminal| !terminal.screen.screen().alternate_screen());
    terminal.signal(rustix::process::Signal::TERM);
    let code = super::exit_code(terminal.child);
    assert_eq!(code, 143);
}
