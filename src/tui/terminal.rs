//! The one loop around an [`App`]: draw, wait, handle all events, draw again.
//!
//! An app knows nothing of signals, of stopping and continuing, or of a terminal that vanishes; all that is handled here.

use std::io;
use std::sync::mpsc::Sender;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::canvas::Canvas;
use super::events::{self, AppEvent, EventBatch, EventChannel};
use super::guard::{self, TerminalGuard};
use super::keymap::KeyPress;
use super::paint;
use super::theme::Charset;
use crate::play::LabReport;
use crate::play::lesson_reload::{LessonReload, LessonReloader};
use crate::tui::exit_reason::ExitReason;

/// What the terminal shows, and how it reacts to events.
pub(super) trait App {
    /// Draws the app over the whole buffer.
    fn draw(&self, buffer: &mut Buffer);

    /// Sets the terminal's size. It is also called before the first frame.
    fn resize(&mut self, columns: u16, rows: u16);

    /// Handles a key; returns how the learner leaves, if the key does that.
    fn press(&mut self, key: KeyPress, terminal: &mut Terminal) -> Option<AppExit>;

    /// Handles pasted text. Its characters must not act as keys.
    fn paste(&mut self, text: &str);

    /// The time to the next frame while something moves; `None` while nothing does.
    fn tick_interval(&self) -> Option<Duration> {
        None
    }

    /// Lets time pass. `elapsed` is the time since the last call.
    fn tick(&mut self, _elapsed: Duration) {}

    /// Does slow work that had to wait until the last frame was on the screen; returns whether it did any, so that there
    /// is something new to draw.
    ///
    /// # Errors
    /// When the program can't go on.
    fn after_draw(&mut self, _terminal: &Terminal) -> io::Result<bool> {
        Ok(false)
    }

    /// Handles a report of the lab with this number.
    fn on_report(&mut self, _lab_number: u64, _report: LabReport) {}

    /// Handles a save of the lesson's file.
    fn on_file_saved(&mut self, _reload: LessonReload) {}
}

/// How the learner leaves an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AppExit {
    /// One level up; at the top, out of the program.
    Close,
    /// Out of the program.
    Quit,
}

/// The terminal while the program uses it; restored on drop.
pub(super) struct Terminal {
    charset: Charset,
    events: EventChannel,
    canvas: Canvas,
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
        events::install_resize_handler()?;
        let canvas = Canvas::new()?;
        Ok(Self { charset, events, canvas, _guard: guard })
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

    /// Columns and rows.
    pub(super) const fn size(&self) -> (u16, u16) {
        self.canvas.size()
    }

    pub(super) fn sender(&self) -> Sender<AppEvent> {
        self.events.sender()
    }

    /// Shows `app` until it is left or the terminal ends it.
    ///
    /// # Errors
    /// When the terminal can no longer be read or written, or the app cannot go on.
    pub(super) fn run(mut self, app: &mut impl App) -> io::Result<ExitReason> {
        self.resize_app(app);
        let mut exit_reason = self.draw(app)?;
        // The threads start after the first frame, so that it appears sooner.
        self.events.start_threads()?;
        loop {
            if let Some(reason) = exit_reason {
                return Ok(reason);
            }
            if !app.after_draw(&self)? {
                let EventBatch { events, elapsed } = self.events.wait(app.tick_interval());
                app.tick(elapsed);
                for event in events {
                    if let Some(reason) = self.handle_event(event, app)? {
                        return Ok(reason);
                    }
                }
            }
            exit_reason = self.draw(app)?;
        }
    }

    /// Draws a frame; returns why the program ends if the terminal is gone.
    fn draw(&mut self, app: &impl App) -> io::Result<Option<ExitReason>> {
        // After a panic of another thread the ordinary screen is back. Nothing may be drawn over the message on it.
        if !guard::is_set_up() {
            return Ok(None);
        }
        let charset = self.charset;
        let drawn = self.canvas.draw(|buffer| {
            app.draw(buffer);
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

    /// Handles one event; returns why the program ends, if the event does that.
    fn handle_event(&mut self, event: AppEvent, app: &mut impl App) -> io::Result<Option<ExitReason>> {
        match event {
            AppEvent::Key(KeyPress::Ctrl('z')) => self.suspend(app)?,
            AppEvent::Key(key) => return Ok(app.press(key, self).map(|_| ExitReason::Left)),
            AppEvent::Paste(text) => app.paste(&text),
            AppEvent::Resize => self.reset_canvas(app)?,
            AppEvent::LabReport(lab_number, report) => app.on_report(lab_number, *report),
            AppEvent::FileSaved(reload) => app.on_file_saved(reload),
            AppEvent::Signal(signal) => return self.handle_signal(signal, app),
            AppEvent::TerminalClosed => return Ok(Some(ExitReason::TerminalClosed)),
            AppEvent::ThreadPanicked => {
                return Err(io::Error::other("a part of authwalk failed; the message above says where"));
            }
            AppEvent::InputFailed(error) if is_terminal_closed(&error) => return Ok(Some(ExitReason::TerminalClosed)),
            AppEvent::InputFailed(error) => return Err(error),
        }
        Ok(None)
    }

    /// Makes the next frame draw every cell, in the size that the terminal has now.
    fn reset_canvas(&mut self, app: &mut impl App) -> io::Result<()> {
        self.canvas = Canvas::new()?;
        self.resize_app(app);
        Ok(())
    }

    fn resize_app(&self, app: &mut impl App) {
        let (columns, rows) = self.size();
        app.resize(columns, rows);
    }

    #[cfg(unix)]
    fn handle_signal(&mut self, signal: i32, app: &mut impl App) -> io::Result<Option<ExitReason>> {
        match signal {
            signal_hook::consts::SIGTSTP => self.suspend(app)?,
            signal_hook::consts::SIGCONT => self.resume(app)?,
            signal => return Ok(Some(ExitReason::Signal(signal))),
        }
        Ok(None)
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "this system sends none")]
    fn handle_signal(&mut self, signal: i32, _app: &mut impl App) -> io::Result<Option<ExitReason>> {
        Ok(Some(ExitReason::Signal(signal)))
    }

    #[cfg(unix)]
    fn suspend(&mut self, app: &mut impl App) -> io::Result<()> {
        guard::suspend()?;
        self.resume(app)
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "programs cannot be stopped on this system")]
    fn suspend(&mut self, _app: &mut impl App) -> io::Result<()> {
        Ok(())
    }

    /// Sets the terminal up again, because another program may have used it.
    #[cfg(unix)]
    fn resume(&mut self, app: &mut impl App) -> io::Result<()> {
        guard::set_up()?;
        self.reset_canvas(app)
    }
}

/// Whether an error means that the terminal is no longer there. Linux reports `EIO` for a terminal that was hung up.
fn is_terminal_closed(error: &io::Error) -> bool {
    const EIO: i32 = 5;
    error.kind() == io::ErrorKind::BrokenPipe || error.raw_os_error() == Some(EIO)
}
