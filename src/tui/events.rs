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

use super::keymap::KeyPress;
use super::{LessonReload, LessonReloader};
use crate::play::LabReport;

/// Something that reaches the program.
pub(super) enum AppEvent {
    /// A key.
    Key(KeyPress),
    /// Text was pasted; it must not be taken for keys.
    Paste(String),
    /// The terminal has another size.
    Resize,
    /// The lab of that number reports.
    LabReport(u64, Box<LabReport>),
    /// The file of the lesson was saved.
    FileSaved(LessonReload),
    /// The system asks something of the program, by the signal's number.
    Signal(i32),
    /// The terminal is gone.
    TerminalClosed,
    /// A thread panicked; the terminal has already been given back.
    ThreadPanicked,
    /// Keys can no longer be read.
    InputFailed(io::Error),
}

/// The one channel.
pub(super) struct EventChannel {
    sender: Sender<AppEvent>,
    receiver: Receiver<AppEvent>,
    #[cfg(unix)]
    signals: Option<Signals>,
}

impl EventChannel {
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
    pub(super) fn sender(&self) -> Sender<AppEvent> {
        self.sender.clone()
    }

    /// Starts the threads that listen to keyboard, system and terminal.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub(super) fn start_threads(&mut self) -> io::Result<()> {
        let keys = self.sender();
        spawn_thread("keys", move || read_keys(&keys))?;
        self.start_system_threads()
    }

    /// Starts the thread that waits for saves.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn start_reload_thread(&self, mut saves: LessonReloader) -> io::Result<()> {
        let sender = self.sender();
        spawn_thread("file", move || while sender.send(AppEvent::FileSaved(saves())).is_ok() {})
    }

    #[cfg(unix)]
    fn start_system_threads(&mut self) -> io::Result<()> {
        if let Some(mut signals) = self.signals.take() {
            let sender = self.sender();
            spawn_thread("signals", move || {
                for signal in signals.forever() {
                    if sender.send(AppEvent::Signal(signal)).is_err() {
                        return;
                    }
                }
            })?;
        }
        let sender = self.sender();
        spawn_thread("terminal", move || watch_terminal(&sender))
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "there is nothing to listen to on this system")]
    fn start_system_threads(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Waits for something to happen, at most for `limit` if there is one, and takes all that has. Also says how much
    /// time has passed.
    pub(super) fn wait(&self, limit: Option<Duration>) -> (Vec<AppEvent>, Duration) {
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
pub(super) fn install_resize_handler() -> io::Result<()> {
    event::poll(Duration::ZERO).map(|_| ())
}

#[expect(clippy::disallowed_methods, reason = "the loop is the one place that measures time, for what moves")]
fn now() -> Instant {
    Instant::now()
}

fn spawn_thread(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(format!("authwalk-{name}")).spawn(run).map(|_| ())
}

fn read_keys(events: &Sender<AppEvent>) {
    loop {
        let event = match event::read() {
            Ok(event) => event,
            Err(why) => {
                let _ = events.send(AppEvent::InputFailed(why));
                return;
            }
        };
        if translate_event(event).is_some_and(|event| events.send(event).is_err()) {
            return;
        }
    }
}

fn translate_event(event: event::Event) -> Option<AppEvent> {
    match event {
        event::Event::Key(key) if key.kind != KeyEventKind::Release => Some(AppEvent::Key(translate_key(key))),
        event::Event::Paste(text) => Some(AppEvent::Paste(text)),
        event::Event::Resize(..) => Some(AppEvent::Resize),
        _ => None,
    }
}

fn translate_key(key: KeyEvent) -> KeyPress {
    match key.code {
        KeyCode::Char(c) if key.modifiers.contains(KeyModifiers::CONTROL) => KeyPress::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(_) if key.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER) => KeyPress::Other,
        KeyCode::Char(c) => KeyPress::Char(c),
        KeyCode::Left => KeyPress::Left,
        KeyCode::Right => KeyPress::Right,
        KeyCode::Up => KeyPress::Up,
        KeyCode::Down => KeyPress::Down,
        KeyCode::PageUp => KeyPress::PageUp,
        KeyCode::PageDown => KeyPress::PageDown,
        KeyCode::Home => KeyPress::Home,
        KeyCode::End => KeyPress::End,
        KeyCode::Enter => KeyPress::Enter,
        KeyCode::Esc => KeyPress::Esc,
        KeyCode::Tab => KeyPress::Tab,
        KeyCode::BackTab => KeyPress::BackTab,
        KeyCode::Backspace => KeyPress::Backspace,
        KeyCode::Delete => KeyPress::Delete,
        KeyCode::F(number) => KeyPress::F(number),
        _ => KeyPress::Other,
    }
}

/// Waits for the terminal to vanish. Where it does so without a signal, crossterm reads on for ever.
#[cfg(unix)]
fn watch_terminal(events: &Sender<AppEvent>) {
    use rustix::event::{PollFd, PollFlags, poll};
    let terminal = io::stdout();
    loop {
        // No flag is asked for: hanging up is always told, and keys must not wake this thread.
        let mut watched = [PollFd::new(&terminal, PollFlags::empty())];
        match poll(&mut watched, None) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(_) if watched.iter().any(|it| it.revents().contains(PollFlags::HUP)) => {
                let _ = events.send(AppEvent::TerminalClosed);
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
        let inbox = EventChannel::new().expect("signals");
        for c in ['a', 'b'] {
            inbox.sender().send(AppEvent::Key(KeyPress::Char(c))).expect("the inbox is there");
        }
        let (events, _) = inbox.wait(None);
        let keys: Vec<KeyPress> =
            events.iter().filter_map(|it| if let AppEvent::Key(key) = it { Some(*key) } else { None }).collect();
        assert_eq!(keys, [KeyPress::Char('a'), KeyPress::Char('b')]);
        assert!(inbox.wait(Some(Duration::ZERO)).0.is_empty());
    }

    #[test]
    fn keys_keep_their_names_and_a_release_is_none() {
        let key = |code, modifiers| translate_key(KeyEvent::new(code, modifiers));
        assert_eq!(key(KeyCode::Char('C'), KeyModifiers::CONTROL), KeyPress::Ctrl('c'));
        assert_eq!(key(KeyCode::Char('G'), KeyModifiers::SHIFT), KeyPress::Char('G'));
        assert_eq!(key(KeyCode::Char('q'), KeyModifiers::ALT), KeyPress::Other);
        let release = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert!(translate_event(event::Event::Key(release)).is_none());
        assert!(matches!(translate_event(event::Event::Paste("q".into())), Some(AppEvent::Paste(text)) if text == "q"));
    }
}
