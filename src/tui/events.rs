//! The one channel through which everything reaches the program: keys, changes of size, reports of the lab, signals.
//!
//! Each source has a thread of its own that only waits and passes on. The threads end with the program. They start after
//! the first frame; a signal or a change of size that comes before is kept for them.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(unix)]
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
#[cfg(unix)]
use signal_hook::iterator::Signals;

#[cfg(not(unix))]
use super::console_reader as input_reader;
use super::input_event::{InputEvent, MouseEvent};
#[cfg(unix)]
use super::input_reader;
use super::keymap::KeyPress;
use crate::course::presentation::stage_links::StageEvent;
use crate::model::class_view::{ClassReach, ClassView};
use crate::model::speaker_view::{SpeakerCommand, SpeakerReport};
use crate::play::LabReport;
use crate::play::lesson_reload::{LessonReload, LessonReloader};

/// Something that reaches the program.
pub(super) enum ProgramEvent {
    Key(KeyPress),
    Mouse(MouseEvent),
    /// The terminal's background, as `0xRRGGBB`.
    Background(u32),
    /// Text was pasted. Its characters must not act as keys.
    Paste(String),
    /// Something was pasted that is too long to be kept.
    OversizedPaste,
    /// A report of the lab with this number.
    LabReport(u64, Box<LabReport>),
    /// Somebody joined a class or answered in it.
    ClassChange(ClassView),
    /// A class elsewhere is reached, or is not any more.
    ClassReach(ClassReach),
    /// The speaker asks for something from elsewhere.
    Speaker(SpeakerCommand),
    /// The presentation whose console this is stands elsewhere, or is gone.
    SpeakerReport(SpeakerReport),
    /// The lesson's file was saved.
    FileSaved(LessonReload),
    /// Something that is about the terminal.
    Terminal(TerminalEvent),
}

impl From<InputEvent> for ProgramEvent {
    fn from(event: InputEvent) -> Self {
        match event {
            InputEvent::Key(KeyPress::Ctrl('z')) => Self::Terminal(TerminalEvent::Suspend),
            InputEvent::Key(key) => Self::Key(key),
            InputEvent::Mouse(event) => Self::Mouse(event),
            InputEvent::Background(color) => Self::Background(color),
            InputEvent::Paste(text) => Self::Paste(text),
            InputEvent::OversizedPaste => Self::OversizedPaste,
            #[cfg(any(not(unix), test))]
            InputEvent::Resize => Self::Terminal(TerminalEvent::Resize),
        }
    }
}

impl From<StageEvent> for ProgramEvent {
    fn from(event: StageEvent) -> Self {
        match event {
            StageEvent::Command(command) => Self::Speaker(command),
            StageEvent::Class(view) => Self::ClassChange(view),
            StageEvent::Reach(reach) => Self::ClassReach(reach),
        }
    }
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
    pub(super) events: Vec<ProgramEvent>,
    /// How long the wait took.
    pub(super) elapsed: Duration,
}

/// Both ends of the channel, and the signals until their thread is started.
pub(super) struct EventChannel {
    sender: Sender<ProgramEvent>,
    receiver: Receiver<ProgramEvent>,
    #[cfg(unix)]
    signals: Option<Signals>,
}

impl EventChannel {
    /// An empty channel. From now on signals are events; they no longer end the program by themselves. A change of size
    /// is one of them, so that none is missed from here on.
    ///
    /// # Errors
    /// When the system refuses a handler.
    pub(super) fn new() -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        #[cfg(unix)]
        let signals = Some(Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?);
        Ok(Self {
            sender,
            receiver,
            #[cfg(unix)]
            signals,
        })
    }

    pub(super) fn sender(&self) -> Sender<ProgramEvent> {
        self.sender.clone()
    }

    /// Starts the threads that wait for keys and for signals.
    ///
    /// # Errors
    /// When a thread can't be started.
    pub(super) fn start_threads(&mut self) -> io::Result<()> {
        let sender = self.sender();
        spawn_thread("keys", move || read_input(&sender))?;
        #[cfg(unix)]
        self.start_signal_thread()?;
        Ok(())
    }

    /// Starts the thread that waits until the lesson's file is saved.
    ///
    /// # Errors
    /// When the thread can't be started.
    pub(super) fn start_reload_thread(&self, mut wait_for_reload: LessonReloader) -> io::Result<()> {
        let sender = self.sender();
        spawn_thread("file", move || while sender.send(ProgramEvent::FileSaved(wait_for_reload())).is_ok() {})
    }

    #[cfg(unix)]
    fn start_signal_thread(&mut self) -> io::Result<()> {
        let Some(mut signals) = self.signals.take() else { return Ok(()) };
        let sender = self.sender();
        spawn_thread("signals", move || {
            for signal in signals.forever() {
                let event = match signal {
                    SIGWINCH => TerminalEvent::Resize,
                    signal => TerminalEvent::Signal(signal),
                };
                if sender.send(ProgramEvent::Terminal(event)).is_err() {
                    return;
                }
            }
        })
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

#[expect(clippy::disallowed_methods, reason = "the loop is the one place that measures time, for what moves")]
fn now() -> Instant {
    Instant::now()
}

fn spawn_thread(name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(format!("authwalk-{name}")).spawn(run).map(|_| ())
}

/// Passes on what comes from the keyboard, and in the end why nothing comes any more.
fn read_input(events: &Sender<ProgramEvent>) {
    let end = match input_reader::read_events(|event| events.send(event.into()).is_ok()) {
        Ok(()) => TerminalEvent::Closed,
        Err(error) => TerminalEvent::InputFailed(error),
    };
    // Where nobody listens any more, nobody needs it.
    let _ = events.send(ProgramEvent::Terminal(end));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_taken_in_one_go_and_in_order() {
        let channel = EventChannel::new().expect("signals");
        for c in ['a', 'b'] {
            channel.sender().send(ProgramEvent::Key(KeyPress::Char(c))).expect("the receiver is there");
        }
        let events = channel.wait(None).events;
        assert!(matches!(events[..], [ProgramEvent::Key(KeyPress::Char('a')), ProgramEvent::Key(KeyPress::Char('b'))]));
        assert!(channel.wait(Some(Duration::ZERO)).events.is_empty());
    }
}
