//! The terminal: frames go out, events come in. Signals, stopping and continuing, and a terminal that vanishes are handled
//! here.

use std::io;
use std::sync::mpsc::Sender;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Size;

use super::canvas::Canvas;
use super::events::{EventBatch, EventChannel, ProgramEvent, TerminalEvent};
use super::exit_reason::ExitReason;
use super::paint;
use super::terminal_guard;
use super::terminal_guard::TerminalGuard;
use super::theme::Charset;
use crate::play::lesson_reload::LessonReloader;

/// The terminal while the program uses it; restored on drop.
pub(super) struct Terminal {
    charset: Charset,
    events: EventChannel,
    canvas: Canvas,
    /// Whether a text stands on the ordinary screen for now.
    shows_text: bool,
    /// Restores the terminal on drop.
    _guard: TerminalGuard,
}

impl Terminal {
    /// Sets the terminal up.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn new(charset: Charset) -> io::Result<Self> {
        // The channel comes first: a signal between the two must not end the program with the terminal set up.
        let events = EventChannel::new()?;
        let guard = TerminalGuard::new(events.sender())?;
        let canvas = Canvas::new()?;
        Ok(Self { charset, events, canvas, shows_text: false, _guard: guard })
    }

    /// Also waits for saves of the lesson's file, if there is a `reloader`.
    ///
    /// # Errors
    /// When the thread for that can't be started.
    pub(super) fn with_reloader(self, reloader: Option<LessonReloader>) -> io::Result<Self> {
        if let Some(reloader) = reloader {
            self.events.start_reload_thread(reloader)?;
        }
        Ok(self)
    }

    /// Hands `text` to the terminal's clipboard, together with the next frame.
    pub(super) fn copy(&mut self, text: &str) {
        self.canvas.copy(text);
    }

    /// Asks the terminal for its background, together with the next frame.
    pub(super) fn ask_background(&mut self) {
        self.canvas.ask_background();
    }

    /// Shows `text` on the ordinary screen, where the terminal wraps it by itself, so that it can be selected in one piece.
    pub(super) fn show_text(&mut self, text: &str) {
        // Where the terminal is gone, the next frame finds out.
        self.shows_text = terminal_guard::show_text(text).is_ok();
    }

    pub(super) const fn shows_text(&self) -> bool {
        self.shows_text
    }

    /// Leads back to the screens.
    ///
    /// # Errors
    /// When the terminal can't be written to.
    pub(super) fn hide_text(&mut self) -> io::Result<()> {
        self.shows_text = false;
        terminal_guard::set_up()?;
        self.canvas = Canvas::new()?;
        Ok(())
    }

    /// Has the terminal report the mouse, or no longer.
    ///
    /// # Errors
    /// When the terminal can't be written to.
    #[expect(clippy::unused_self, reason = "only who has the terminal may do this")]
    pub(super) fn report_mouse(&mut self, is_on: bool) -> io::Result<()> {
        terminal_guard::report_mouse(is_on)
    }

    pub(super) const fn size(&self) -> Size {
        self.canvas.size()
    }

    /// What the user is told of a terminal that is too large to be filled.
    pub(super) fn size_notice(&self) -> Option<String> {
        self.canvas.size_notice()
    }

    pub(super) fn sender(&self) -> Sender<ProgramEvent> {
        self.events.sender()
    }

    /// Starts the threads that wait for events. That is done after the first frame, so that it appears sooner.
    ///
    /// # Errors
    /// When a thread can't be started.
    pub(super) fn start_threads(&mut self) -> io::Result<()> {
        self.events.start_threads()
    }

    /// Waits for an event, at most for `limit` if there is one, and takes all events that are there by then.
    pub(super) fn wait(&self, limit: Option<Duration>) -> EventBatch {
        self.events.wait(limit)
    }

    /// Shows what `draw` draws; returns why the program ends if the terminal is gone.
    ///
    /// # Errors
    /// When the terminal can't be written to.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Buffer)) -> io::Result<Option<ExitReason>> {
        // After a panic of another thread the ordinary screen is back. Nothing may be drawn over the message on it.
        if !terminal_guard::is_set_up() || self.shows_text {
            return Ok(None);
        }
        let charset = self.charset;
        let drawn = self.canvas.draw(|buffer| {
            draw(buffer);
            if charset == Charset::Ascii {
                paint::convert_to_ascii(buffer);
            }
        });
        match drawn {
            Ok(()) => Ok(None),
            Err(error) if is_terminal_closed(&error) => Ok(Some(ExitReason::TerminalClosed)),
            Err(error) => Err(error),
        }
    }

    /// Handles an event that is about the terminal itself; returns why the program ends, if the event does that.
    ///
    /// # Errors
    /// When the terminal can no longer be read or written, or a thread has failed.
    pub(super) fn handle_event(&mut self, event: TerminalEvent) -> io::Result<Option<ExitReason>> {
        match self.apply_event(event) {
            // A hang-up brings SIGCONT as well, which may be seen first: the terminal is gone when it is to be set up.
            Err(error) if is_terminal_closed(&error) => Ok(Some(ExitReason::TerminalClosed)),
            taken => taken,
        }
    }

    fn apply_event(&mut self, event: TerminalEvent) -> io::Result<Option<ExitReason>> {
        match event {
            TerminalEvent::Suspend => self.suspend()?,
            TerminalEvent::Resize => self.canvas = Canvas::new()?,
            TerminalEvent::Signal(signal) => return self.handle_signal(signal),
            TerminalEvent::Closed => return Ok(Some(ExitReason::TerminalClosed)),
            TerminalEvent::ThreadPanicked => {
                return Err(io::Error::other("a part of authwalk failed; the message above says where"));
            }
            TerminalEvent::InputFailed(error) => return Err(error),
        }
        Ok(None)
    }

    #[cfg(unix)]
    fn handle_signal(&mut self, signal: i32) -> io::Result<Option<ExitReason>> {
        match signal {
            signal_hook::consts::SIGTSTP => self.suspend()?,
            signal_hook::consts::SIGCONT => self.resume()?,
            signal => return Ok(Some(ExitReason::Signal(signal))),
        }
        Ok(None)
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "this system sends none")]
    fn handle_signal(&mut self, signal: i32) -> io::Result<Option<ExitReason>> {
        Ok(Some(ExitReason::Signal(signal)))
    }

    #[cfg(unix)]
    fn suspend(&mut self) -> io::Result<()> {
        terminal_guard::stop_program()?;
        self.resume()
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "programs cannot be stopped on this system")]
    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Sets the terminal up again, because another program may have used it. The next frame draws every cell, in the size
    /// that the terminal has now.
    #[cfg(unix)]
    fn resume(&mut self) -> io::Result<()> {
        terminal_guard::set_up()?;
        self.canvas = Canvas::new()?;
        Ok(())
    }
}

/// Whether an error means that the terminal is no longer there. Linux reports `EIO` for a terminal that was hung up, and
/// `ENXIO` where `/dev/tty` is opened after that.
fn is_terminal_closed(error: &io::Error) -> bool {
    const EIO: i32 = 5;
    const ENXIO: i32 = 6;
    error.kind() == io::ErrorKind::BrokenPipe || matches!(error.raw_os_error(), Some(EIO | ENXIO))
}
