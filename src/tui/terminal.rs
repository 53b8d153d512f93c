//! The one loop around everything on the screen: draw, wait, take in all that has happened, draw once more.
//!
//! What is shown is an [`App`]. It knows nothing of signals, of stopping and going on, or of a terminal that vanishes;
//! that is here.

use std::io;
use std::sync::mpsc::Sender;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::canvas::Canvas;
use super::events::{self, AppEvent, EventChannel};
use super::guard::{self, TerminalGuard};
use super::keymap::KeyPress;
use super::theme::Charset;
use super::{ExitReason, LessonReload, LessonReloader, paint};
use crate::play::LabReport;

/// What a terminal shows, and what keys do to it.
pub(super) trait App {
    /// Draws what is there, over the whole buffer.
    fn draw(&self, buffer: &mut Buffer);

    /// Another size, in columns and rows; also told before the first picture.
    fn resize(&mut self, columns: u16, rows: u16);

    /// Takes a key; says how the learner leaves, if so.
    fn press(&mut self, key: KeyPress, terminal: &mut Terminal) -> Option<AppExit>;

    /// Takes text that was pasted; it is never taken for keys.
    fn paste(&mut self, text: &str);

    /// The time to the next picture, while something moves.
    fn tick_interval(&self) -> Option<Duration> {
        None
    }

    /// So much time has passed.
    fn tick(&mut self, _time: Duration) {}

    /// Does what had to wait until the last picture was on the screen; says whether there is something new to draw.
    ///
    /// # Errors
    /// When the program cannot go on.
    fn after_draw(&mut self, _terminal: &Terminal) -> io::Result<bool> {
        Ok(false)
    }

    /// The lab of that number reports.
    fn on_report(&mut self, _lab: u64, _report: LabReport) {}

    /// The file of the lesson was saved.
    fn on_file_saved(&mut self, _saved: LessonReload) {}
}

/// How the learner leaves what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AppExit {
    /// One level up; at the top, out of the program.
    Close,
    /// Out of the program.
    Quit,
}

/// The terminal while the program holds it. It is given back on drop.
pub(super) struct Terminal {
    charset: Charset,
    events: EventChannel,
    canvas: Canvas,
    /// Gives the terminal back at the end.
    _guard: TerminalGuard,
}

impl Terminal {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn new(charset: Charset) -> io::Result<Self> {
        let inbox = EventChannel::new()?;
        let guard = TerminalGuard::new(inbox.sender())?;
        events::install_resize_handler()?;
        let canvas = Canvas::new()?;
        Ok(Self { charset, events: inbox, canvas, _guard: guard })
    }

    /// The same, which also hears of saves.
    ///
    /// # Errors
    /// When they cannot be waited for.
    pub(super) fn with_reloader(self, saves: Option<LessonReloader>) -> io::Result<Self> {
        saves.map_or(Ok(()), |saves| self.events.start_reload_thread(saves))?;
        Ok(self)
    }

    /// Hands `text` to the terminal's clipboard, together with the next picture.
    pub(super) fn copy(&mut self, text: &str) {
        self.canvas.copy(text);
    }

    /// Columns and rows.
    pub(super) const fn size(&self) -> (u16, u16) {
        self.canvas.size()
    }

    /// A way to send events to the loop.
    pub(super) fn sender(&self) -> Sender<AppEvent> {
        self.events.sender()
    }

    /// Shows `app` until it is left or the terminal ends it.
    ///
    /// # Errors
    /// When the terminal can no longer be read or written, or the app cannot go on.
    pub(super) fn run(mut self, app: &mut impl App) -> io::Result<ExitReason> {
        self.resize_app(app);
        let mut ended = self.draw(app)?;
        // The first picture waits for no thread.
        self.events.start_threads()?;
        loop {
            if let Some(ending) = ended {
                return Ok(ending);
            }
            if !app.after_draw(&self)? {
                let (events, passed) = self.events.wait(app.tick_interval());
                app.tick(passed);
                for event in events {
                    if let Some(ending) = self.handle_event(event, app)? {
                        return Ok(ending);
                    }
                }
            }
            ended = self.draw(app)?;
        }
    }

    /// Draws what is there; says how the program ends if the terminal is gone.
    fn draw(&mut self, app: &impl App) -> io::Result<Option<ExitReason>> {
        // After a panic elsewhere the ordinary screen is back; nothing may be drawn over its message.
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
            Err(why) if is_terminal_closed(&why) => Ok(Some(ExitReason::TerminalClosed)),
            Err(why) => Err(why),
        }
    }

    /// Takes in one event; says how the program ends if it does.
    fn handle_event(&mut self, event: AppEvent, app: &mut impl App) -> io::Result<Option<ExitReason>> {
        match event {
            AppEvent::Key(KeyPress::Ctrl('z')) => self.suspend(app)?,
            AppEvent::Key(key) => return Ok(app.press(key, self).map(|_| ExitReason::Left)),
            AppEvent::Paste(text) => app.paste(&text),
            AppEvent::Resize => self.reset_canvas(app)?,
            AppEvent::LabReport(lab, report) => app.on_report(lab, *report),
            AppEvent::FileSaved(saved) => app.on_file_saved(saved),
            AppEvent::Signal(signal) => return self.handle_signal(signal, app),
            AppEvent::TerminalClosed => return Ok(Some(ExitReason::TerminalClosed)),
            AppEvent::ThreadPanicked => {
                return Err(io::Error::other("a part of authwalk failed; the message above says where"));
            }
            AppEvent::InputFailed(why) if is_terminal_closed(&why) => return Ok(Some(ExitReason::TerminalClosed)),
            AppEvent::InputFailed(why) => return Err(why),
        }
        Ok(None)
    }

    /// Draws all of it at the next picture, in the size that the terminal has now.
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

    /// The terminal may have been used by others: set it up again.
    #[cfg(unix)]
    fn resume(&mut self, app: &mut impl App) -> io::Result<()> {
        guard::set_up()?;
        self.reset_canvas(app)
    }
}

/// Whether an error means that the terminal is no longer there.
fn is_terminal_closed(why: &io::Error) -> bool {
    const EIO: i32 = 5;
    why.kind() == io::ErrorKind::BrokenPipe || why.raw_os_error() == Some(EIO)
}
