//! The mouse in a terminal: it is reported while it is on, and whichever way the program ends or stops, it is given back.

use rustix::process::{Signal, WaitOptions, waitpid};

use super::Terminal;
use super::frames::END;

/// A click into the cell of this column and row, both from 1.
fn click(column: u16, row: u16) -> String {
    format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
}

/// Clicks on the first place where this text stands, once a whole frame shows it.
fn click_on(terminal: &mut Terminal, text: &str) {
    terminal.wait(text, |terminal| terminal.text().contains(text) && terminal.raw.ends_with(END.as_bytes()));
    let shown = terminal.text();
    let found = shown.lines().enumerate().find_map(|(row, line)| Some((line.find(text)?, row, line)));
    let (byte, row, line) = found.unwrap_or_else(|| panic!("{text:?} is not there\n{shown}"));
    let column = line[..byte].chars().count();
    let cell = |index: usize| u16::try_from(index + 1).expect("a cell");
    terminal.press(&click(cell(column), cell(row)));
}

#[test]
fn a_lesson_is_answered_flipped_through_and_left_with_the_mouse_alone() {
    let mut terminal = Terminal::lesson();
    assert!(terminal.reports_mouse());
    click_on(&mut terminal, "[2]");
    terminal.wait_for("Exactly what it answered");
    click_on(&mut terminal, "w bytes");
    terminal.wait_for("POST /login HTTP/1.1␍␊");
    click_on(&mut terminal, "Esc back");
    terminal.wait_for("← back");
    click_on(&mut terminal, "? keys");
    terminal.wait_for("The keys");
    click_on(&mut terminal, "Esc back");
    terminal.wait_for("← back");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_mouse_is_turned_off_and_on_and_can_be_off_from_the_start() {
    let mut terminal = Terminal::lesson();
    terminal.press("M");
    terminal.wait_for("The mouse is off");
    terminal.wait("the modes", |terminal| !terminal.reports_mouse());
    terminal.press("M");
    terminal.wait_for("The mouse is on");
    terminal.wait("the modes", Terminal::reports_mouse);
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
    let mut terminal = Terminal::start(&["learn", "session-login", "--no-motion", "--no-mouse"], 80, 24);
    terminal.wait_for("about to happen");
    assert!(!terminal.reports_mouse());
    terminal.press(&click(5, 5));
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn every_way_out_gives_the_mouse_back() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let terminal = Terminal::lesson();
        assert!(terminal.reports_mouse());
        terminal.signal(signal);
        terminal.ends();
    }
    let mut terminal = Terminal::lesson();
    terminal.press("\x1a");
    terminal.wait("the ordinary screen", |terminal| !terminal.screen.screen().alternate_screen());
    assert!(!terminal.reports_mouse(), "while it is stopped");
    let status = waitpid(Some(terminal.id()), WaitOptions::UNTRACED);
    assert!(status.expect("a child").is_some_and(|(_, status)| status.stopped()), "it really stops");
    terminal.signal(Signal::CONT);
    terminal.wait("the lesson", |terminal| terminal.text().contains("about to happen"));
    terminal.wait("the mouse", Terminal::reports_mouse);
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}
