//! Everything that reaches the program comes through one channel: keys, sizes, the lab's reports, signals.
//!
//! Each source has a thread of its own that only waits and passes on. The threads end with the program. They start once
//! the first picture is on the screen; a signal or a change of size that comes before is kept for them.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
#[cfg(unix)]
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
#[cfg(unix)]
use signal_hook::iterator::Signals;

use super::keymap::Key;
use super::{Saved, Saves};
use crate::play::LabReport;

/// Something that reaches the program.
pub(super) enum Event {
    /// A key.
    Key(Key),
    /// Text was pasted; it must not be taken for keys.
    Pasted(String),
    /// The terminal has another size.
    Resized,
    /// The lab of that number reports.
    Report(u64, Box<LabReport>),
    /// The file of the lesson was saved.
    Saved(Saved),
    /// The system asks something of the program, by the signal's number.
    Signal(i32),
    /// The terminal is gone.
    Gone,
    /// A thread panicked; the terminal has already been given back.
    Panicked,
    /// Keys can no longer be read.
    Deaf(io::Error),
}

/// The one channel.
pub(super) struct Inbox {
    sender: Sender<Event>,
    receiver: Receiver<Event>,
    #[cfg(unix)]
    signals: Option<Signals>,
}

impl Inbox {
    /// An empty channel. From now on no signal ends the program by itself.
    ///
    /// # Errors
    /// When a signal cannot be waited for.
    pub(super) fn new() -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        #[cfg(unix)]
        let signals = Some(Signals::new([SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGCONT])?);
        Ok(Self {
            sender,
            receiver,
            #[cfg(unix)]
            signals,
        })
    }

    /// A way to send into it.
    pub(super) fn sender(&self) -> Sender<Event> {
        self.sender.clone()
    }

    /// Starts the threads that listen to keyboard, system and terminal.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub(super) fn listen(&mut self) -> io::Result<()> {
        let keys = self.sender();
        start("keys", move || read_keys(&keys))?;
        self.listen_to_system()
    }

    /// Starts the thread that waits for saves.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn listen_to(&self, mut saves: Saves) -> io::Result<()> {
        let sender = self.sender();
        start("file", move || while sender.send(Event::Saved(saves())).is_ok() {})
    }

    #[cfg(unix)]
    fn listen_to_system(&mut self) -> io::Result<()> {
        if let Some(mut signals) = self.signals.take() {
            let sender = self.sender();
            start("signals", move || {
                for signal in signals.forever() {
                    if sender.send(Event::Signal(signal)).is_err() {
                        return;
                    }
                }
            })?;
        }
        let sender = self.sender();
        start("terminal", move || watch_terminal(&sender))
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "there is nothing to listen to on this system")]
    fn listen_to_system(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Waits for something to happen, at most for `limit` if there is one, and takes all that has. Also says how much
    /// time has passed.
    pub(super) fn wait(&self, limit: Option<Duration>) -> (Vec<Event>, Duration) {
        let began = now();
        let first = match limit {
            None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(limit) => self.receiver.recv_timeout(limit),
        };
        let events = first.into_iter().chain(self.receiver.try_iter()).collect();
        (events, now().saturating_duration_since(began))
    }
}

/// Makes the terminal tell changes of its size from here on. Without this the first key that is waited for would, and a
/// change between the first picture and that moment be missed.
///
/// # Errors
/// When there is no terminal to listen to.
pub(super) fn attend() -> io::Result<()> {
    event::poll(Duration::ZERO).map(|_| ())
}

#[expect(clippy::disallowed_methods, reason = "the loop is the one place that measures time, for what moves")]
fn now() -> Instant {
    Instant::now()
}

fn start(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(format!("authwalk-{name}")).spawn(run).map(|_| ())
}

fn read_keys(events: &Sender<Event>) {
    loop {
        let event = match event::read() {
            Ok(event) => event,
            Err(why) => {
                let _ = events.send(Event::Deaf(why));
                return;
            }
        };
        if translated(event).is_some_and(|event| events.send(event).is_err()) {
            return;
        }
    }
}

fn translated(event: event::Event) -> Option<Event> {
    match event {
        event::Event::Key(key) if key.kind != KeyEventKind::Release => Some(Event::Key(key_of(key))),
        event::Event::Paste(text) => Some(Event::Pasted(text)),
        event::Event::Resize(..) => Some(Event::Resized),
        _ => None,
    }
}

fn key_of(key: KeyEvent) -> Key {
    match key.code {
        KeyCode::Char(c) if key.modifiers.contains(KeyModifiers::CONTROL) => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(_) if key.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER) => Key::Other,
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::F(number) => Key::F(number),
        _ => Key::Other,
    }
}

/// Waits for the terminal to vanish. Where it does so without a signal, crossterm reads on for ever.
#[cfg(unix)]
fn watch_terminal(events: &Sender<Event>) {
    use rustix::event::{PollFd, PollFlags, poll};
    let terminal = io::stdout();
    loop {
        // No flag is asked for: hanging up is always told, and keys must not wake this thread.
        let mut watched = [PollFd::new(&terminal, PollFlags::empty())];
        match poll(&mut watched, None) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(_) if watched.iter().any(|it| it.revents().contains(PollFlags::HUP)) => {
                let _ = events.send(Event::Gone);
                return;
            }
            // A system that cannot watch its terminals: the signals remain.
            Ok(_) | Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_taken_in_one_go_and_in_order() {
        let inbox = Inbox::new().expect("signals");
        for c in ['a', 'b'] {
            inbox.sender().send(Event::Key(Key::Char(c))).expect("the inbox is there");
        }
        let (events, _) = inbox.wait(None);
        let keys: Vec<Key> =
            events.iter().filter_map(|it| if let Event::Key(key) = it { Some(*key) } else { None }).collect();
        assert_eq!(keys, [Key::Char('a'), Key::Char('b')]);
        assert!(inbox.wait(Some(Duration::ZERO)).0.is_empty());
    }

    #[test]
    fn keys_keep_their_names_and_a_release_is_none() {
        let key = |code, modifiers| key_of(KeyEvent::new(code, modifiers));
        assert_eq!(key(KeyCode::Char('C'), KeyModifiers::CONTROL), Key::Ctrl('c'));
        assert_eq!(key(KeyCode::Char('G'), KeyModifiers::SHIFT), Key::Char('G'));
        assert_eq!(key(KeyCode::Char('q'), KeyModifiers::ALT), Key::Other);
        let release = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert!(translated(event::Event::Key(release)).is_none());
        assert!(matches!(translated(event::Event::Paste("q".into())), Some(Event::Pasted(text)) if text == "q"));
    }
}
