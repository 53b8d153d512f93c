//! Reads the keyboard: bytes from the terminal, taken apart by [`InputParser`].
//!
//! One thread reads and one takes apart, since only the second has a limit for its wait, and none while no sequence is
//! open. Not every system can wait for a terminal and for a moment in one call.

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::input_event::InputEvent;
use super::input_parser::InputParser;

/// As much as Linux keeps of what was typed; in one read comes no more.
const BUFFER_BYTES: usize = 4096;

/// How many reads wait to be taken apart. The terminal keeps what comes after them.
const MAX_WAITING_READS: usize = 16;

/// Bytes, or why there are no more.
type Bytes = io::Result<Vec<u8>>;

/// Hands over what comes from the keyboard until `deliver` returns `false` or the terminal vanishes.
///
/// # Errors
/// When there is no terminal, or it can no longer be read.
pub(super) fn read_events(deliver: impl FnMut(InputEvent) -> bool) -> io::Result<()> {
    let terminal = open_terminal()?;
    let (sender, bytes) = mpsc::sync_channel(MAX_WAITING_READS);
    thread::Builder::new().name("authwalk-input".into()).spawn(move || read_bytes(&terminal, &sender))?;
    parse_bytes(&bytes, deliver)
}

/// Standard input if it is a terminal. If it is not, a list may come in there, and the keyboard has another way.
fn open_terminal() -> io::Result<OwnedFd> {
    if io::stdin().is_terminal() {
        io::stdin().as_fd().try_clone_to_owned()
    } else {
        File::open("/dev/tty").map(OwnedFd::from)
    }
}

/// Passes on what it reads until the terminal vanishes.
fn read_bytes(terminal: &impl AsFd, bytes: &SyncSender<Bytes>) {
    let mut buffer = [0; BUFFER_BYTES];
    loop {
        let read = match rustix::io::read(terminal, &mut buffer[..]) {
            Ok(0) => return,
            Ok(length) => Ok(buffer.iter().copied().take(length).collect()),
            Err(Errno::INTR) => continue,
            // Another program that has the same terminal made it return at once.
            Err(Errno::AGAIN) => match poll(&mut [PollFd::new(terminal, PollFlags::IN)], None) {
                Ok(_) | Err(Errno::INTR) => continue,
                Err(error) => Err(error.into()),
            },
            Err(error) => Err(error.into()),
        };
        let is_last = read.is_err();
        if bytes.send(read).is_err() || is_last {
            return;
        }
    }
}

fn parse_bytes(bytes: &Receiver<Bytes>, mut deliver: impl FnMut(InputEvent) -> bool) -> io::Result<()> {
    let mut parser = InputParser::default();
    loop {
        let received = match parser.patience() {
            None => bytes.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(patience) => bytes.recv_timeout(patience),
        };
        let events = match received {
            Ok(bytes) => parser.advance(&bytes?),
            Err(RecvTimeoutError::Timeout) => parser.give_up(),
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        for event in events {
            if !deliver(event) {
                return Ok(());
            }
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
        let (sender, bytes) = mpsc::sync_channel(MAX_WAITING_READS);
        let reader = thread::Builder::new().spawn(move || read_bytes(&terminal, &sender)).expect("a thread");
        let mut events = Vec::new();
        keyboard.write_all(b"a").expect("written");
        let mut keyboard = Some(keyboard);
        let read = parse_bytes(&bytes, |event| {
            events.push(event);
            if let Some(mut keyboard) = keyboard.take() {
                keyboard.write_all(b"\x1b[C").expect("written");
            }
            true
        });
        read.expect("the end is no error");
        reader.join().expect("the reader ends");
        assert_eq!(events, [KeyPress::Char('a'), KeyPress::Right].map(InputEvent::Key));
    }

    #[test]
    fn what_is_cut_off_is_given_up_without_anything_further() {
        let (sender, bytes) = mpsc::sync_channel(MAX_WAITING_READS);
        sender.send(Ok(b"\x1b]11;rgb:".to_vec())).expect("received");
        let mut sender = Some(sender);
        let mut events = Vec::new();
        sender.as_ref().expect("there").send(Ok(b"\x1b".to_vec())).expect("received");
        let read = parse_bytes(&bytes, |event| {
            events.push(event);
            sender = None;
            true
        });
        read.expect("the end is no error");
        assert_eq!(events, [InputEvent::Key(KeyPress::Esc)]);
    }
}
