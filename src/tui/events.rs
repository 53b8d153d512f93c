//! The one channel through which everything reaches the program: keys, changes of size, reports of the lab, signals.
//!
//! Each source has a thread of its own that only waits and passes on. The threads end with the program. They start after
//! the first frame; a signal or a change of size that comes before is kept for them.

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
use crate::play::LabReport;
use crate::play::lesson_reload::{LessonReload, LessonReloader};

/// Something that reaches the program.
pub(super) enum AppEvent {
    Key(KeyPress),
    /// Text was pasted. Its characters must not act as keys.
    Paste(String),
    /// A report of the lab with this number.
    LabReport(u64, Box<LabReport>),
    /// The lesson's file was saved.
    FileSaved(LessonReload),
    /// Something that is about the terminal.
    Terminal(TerminalEvent),
}

/// Something that happens to the terminal or to the program in it.
pub(super) enum TerminalEvent {
    /// Ctrl-z: the program is stopped.
    Suspend,
    /// The terminal has a new size.
    Resize,
    /// A signal, by its number.
    Signal(i32),
    /// The terminal has vanished.
    Closed,
    /// A thread panicked; the terminal has already been restored.
    ThreadPanicked,
    /// Keys can no longer be read.
    InputFailed(io::Error),
}

/// What came while the loop waited.
pub(super) struct EventBatch {
    /// The events, oldest first.
    pub(super) events: Vec<AppEvent>,
    /// How long the wait took.
    pub(super) elapsed: Duration,
}

/// Both ends of the channel, and the signals until their thread is started.
pub(super) struct EventChannel {
    sender: Sender<AppEvent>,
    receiver: Receiver<AppEvent>,
    #[cfg(unix)]
    signals: Option<Signals>,
}

impl EventChannel {
    /// An empty channel. From now on signals are events; they no longer end the program by themselves.
    ///
    /// # Errors
    /// When the system refuses a handler.
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

    pub(super) fn sender(&self) -> Sender<AppEvent> {
        self.sender.clone()
    }

    /// Starts the threads that wait for keys, for signals and for the end of the terminal.
    ///
    /// # Errors
    /// When a thread can't be started.
    pub(super) fn start_threads(&mut self) -> io::Result<()> {
        let keys = self.sender();
        spawn_thread("keys", move || read_keys(&keys))?;
        self.start_system_threads()
    }

    /// Starts the thread that waits until the lesson's file is saved.
    ///
    /// # Errors
    /// When the thread can't be started.
    pub(super) fn start_reload_thread(&self, mut wait_for_reload: LessonReloader) -> io::Result<()> {
        let sender = self.sender();
        spawn_thread("file", move || while sender.send(AppEvent::FileSaved(wait_for_reload())).is_ok() {})
    }

    #[cfg(unix)]
    fn start_system_threads(&mut self) -> io::Result<()> {
        if let Some(mut signals) = self.signals.take() {
            let sender = self.sender();
            spawn_thread("signals", move || {
                for signal in signals.forever() {
                    if sender.send(AppEvent::Terminal(TerminalEvent::Signal(signal))).is_err() {
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

    /// Waits for an event, at most for `limit` if there is one, and takes all events that are there by then.
    pub(super) fn wait(&self, limit: Option<Duration>) -> EventBatch {
        let start = now();
        let first = match limit {
            None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(limit) => self.receiver.recv_timeout(limit),
        };
        let events = first.into_iter().chain(self.receiver.try_iter()).collect();
        EventBatch { events, elapsed: now().saturating_duration_since(start) }
    }
}

/// Starts to listen for changes of the terminal's size. crossterm would do so when it first waits for a key; a change
/// between the first frame and that moment would be missed.
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
            Err(error) => {
                let _ = events.send(AppEvent::Terminal(TerminalEvent::InputFailed(error)));
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
        event::Event::Key(key) if key.kind != KeyEventKind::Release => Some(match translate_key(key) {
            KeyPress::Ctrl('z') => AppEvent::Terminal(TerminalEvent::Suspend),
            key => AppEvent::Key(key),
        }),
        event::Event::Paste(text) => Some(AppEvent::Paste(text)),
        event::Event::Resize(..) => Some(AppEvent::Terminal(TerminalEvent::Resize)),
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

/// Waits until the terminal vanishes. That may happen without a signal, and crossterm would go on reading for ever.
#[cfg(unix)]
fn watch_terminal(events: &Sender<AppEvent>) {
    use rustix::event::{PollFd, PollFlags, poll};
    let terminal = io::stdout();
    loop {
        // No flag is requested: a hang-up is always reported, and keys must not wake this thread.
        let mut watched = [PollFd::new(&terminal, PollFlags::empty())];
        match poll(&mut watched, None) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(_) if watched.iter().any(|descriptor| descriptor.revents().contains(PollFlags::HUP)) => {
                let _ = events.send(AppEvent::Terminal(TerminalEvent::Closed));
                return;
            }
            // This system can't poll a terminal. The signals remain.
            Ok(_) | Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_taken_in_one_go_and_in_order() {
        let channel = EventChannel::new().expect("signals");
        for c in ['a', 'b'] {
            channel.sender().send(AppEvent::Key(KeyPress::Char(c))).expect("the receiver is there");
        }
        let events = channel.wait(None).events;
        assert!(matches!(events[..], [AppEvent::Key(KeyPress::Char('a')), AppEvent::Key(KeyPress::Char('b'))]));
        assert!(channel.wait(Some(Duration::ZERO)).events.is_empty());
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
