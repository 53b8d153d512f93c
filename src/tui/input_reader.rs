//! Reads the keyboard: bytes from the terminal, taken apart by [`InputParser`].
//!
//! One thread does both: what it reads is on its way to the screen without waiting for another.

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::input_event::InputEvent;
use super::input_parser::InputParser;

/// As much as Linux keeps of what was typed; in one read comes no more.
const BUFFER_BYTES: usize = 4096;

/// Hands over what comes from the keyboard until `deliver` returns `false` or the terminal vanishes.
///
/// # Errors
/// When there is no terminal, or it can no longer be read.
pub(super) fn read_events(deliver: impl FnMut(InputEvent) -> bool) -> io::Result<()> {
    parse_events(&open_terminal()?, deliver)
}

/// Standard input if it is a terminal. If it is not, a list may come in there, and the keyboard has another way.
fn open_terminal() -> io::Result<OwnedFd> {
    if io::stdin().is_terminal() {
        io::stdin().as_fd().try_clone_to_owned()
    } else {
        File::open("/dev/tty").map(OwnedFd::from)
    }
}

fn parse_events(terminal: &impl AsFd, mut deliver: impl FnMut(InputEvent) -> bool) -> io::Result<()> {
    let mut parser = InputParser::default();
    let mut buffer = [0; BUFFER_BYTES];
    loop {
        // Only while a sequence is open is there a limit to the wait.
        let events = match parser.patience() {
            Some(patience) if !is_readable(terminal, Some(patience))? => parser.give_up(),
            _ => match read(terminal, &mut buffer)? {
                [] => return Ok(()),
                bytes => parser.advance(bytes),
            },
        };
        for event in events {
            if !deliver(event) {
                return Ok(());
            }
        }
    }
}

/// What comes next; nothing if the terminal has vanished.
fn read<'b>(terminal: &impl AsFd, buffer: &'b mut [u8]) -> io::Result<&'b [u8]> {
    loop {
        match rustix::io::read(terminal, &mut *buffer) {
            Ok(length) => return Ok(buffer.get(..length).unwrap_or_default()),
            Err(Errno::INTR) => {}
            // Another program that has the same terminal made it return at once.
            Err(Errno::AGAIN) => drop(is_readable(terminal, None)?),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether there is something to read, or the terminal has vanished, before `patience` is over.
fn is_readable(terminal: &impl AsFd, patience: Option<Duration>) -> io::Result<bool> {
    let limit = patience.and_then(|patience| Timespec::try_from(patience).ok());
    loop {
        match poll(&mut [PollFd::new(terminal, PollFlags::IN)], limit.as_ref()) {
            Ok(ready) => return Ok(ready > 0),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::os::unix::net::UnixStream;

    use super::*;
    use crate::tui::keymap::KeyPress;

    #[test]
    fn a_terminal_that_does_not_wait_is_read_to_its_end() {
        let (mut keyboard, terminal) = UnixStream::pair().expect("a pair");
        terminal.set_nonblocking(true).expect("as another program would");
        let mut events = Vec::new();
        keyboard.write_all(b"a").expect("written");
        let mut keyboard = Some(keyboard);
        let read = parse_events(&terminal, |event| {
            events.push(event);
            if let Some(mut keyboard) = keyboard.take() {
                keyboard.write_all(b"\x1b[C").expect("written");
            }
            true
        });
        read.expect("the end is no error");
        assert_eq!(events, [KeyPress::Char('a'), KeyPress::Right].map(InputEvent::Key));
    }

    #[test]
    fn what_is_cut_off_is_given_up_without_anything_further() {
        let (mut keyboard, terminal) = UnixStream::pair().expect("a pair");
        keyboard.write_all(b"\x1b]11;rgb:\x1b").expect("written");
        let mut keyboard = Some(keyboard);
        let mut events = Vec::new();
        let read = parse_events(&terminal, |event| {
            events.push(event);
            keyboard = None;
            true
        });
        read.expect("the end is no error");
        assert_eq!(events, [InputEvent::Key(KeyPress::Esc)]);
    }
}
