//! The one loop around everything on the screen: draw, wait, take in all that has happened, draw once more.
//!
//! What is shown is an [`App`]. It knows nothing of signals, of stopping and going on, or of a terminal that vanishes;
//! that is here.

use std::io;
use std::sync::mpsc::Sender;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::canvas::Canvas;
use super::events::{self, Event, Inbox};
use super::guard::{self, Guard};
use super::keymap::Key;
use super::theme::Charset;
use super::{Ending, Saved, Saves, paint};
use crate::play::LabReport;

/// What a terminal shows, and what keys do to it.
pub(super) trait App {
    /// Draws what is there, over the whole buffer.
    fn draw(&self, buffer: &mut Buffer);

    /// Another size, in columns and rows; also told before the first picture.
    fn resize(&mut self, columns: u16, rows: u16);

    /// Takes a key; says how the learner leaves, if so.
    fn press(&mut self, key: Key, terminal: &mut Terminal) -> Option<Leave>;

    /// Takes text that was pasted; it is never taken for keys.
    fn paste(&mut self, text: &str);

    /// The time to the next picture, while something moves.
    fn beat(&self) -> Option<Duration> {
        None
    }

    /// So much time has passed.
    fn pass(&mut self, _time: Duration) {}

    /// Does what had to wait until the last picture was on the screen; says whether there is something new to draw.
    ///
    /// # Errors
    /// When the program cannot go on.
    fn work(&mut self, _terminal: &Terminal) -> io::Result<bool> {
        Ok(false)
    }

    /// The lab of that number reports.
    fn hear(&mut self, _lab: u64, _report: LabReport) {}

    /// The file of the lesson was saved.
    fn saved(&mut self, _saved: Saved) {}
}

/// How the learner leaves what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leave {
    /// One level up; at the top, out of the program.
    Out,
    /// Out of the program.
    Quit,
}

/// The terminal while the program holds it. It is given back on drop.
pub(super) struct Terminal {
    charset: Charset,
    inbox: Inbox,
    canvas: Canvas,
    /// Gives the terminal back at the end.
    _guard: Guard,
}

impl Terminal {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn new(charset: Charset) -> io::Result<Self> {
        let inbox = Inbox::new()?;
        let guard = Guard::new(inbox.sender())?;
        events::attend()?;
        let canvas = Canvas::new()?;
        Ok(Self { charset, inbox, canvas, _guard: guard })
    }

    /// The same, which also hears of saves.
    ///
    /// # Errors
    /// When they cannot be waited for.
    pub(super) fn with_saves(self, saves: Option<Saves>) -> io::Result<Self> {
        saves.map_or(Ok(()), |saves| self.inbox.listen_to(saves))?;
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
    pub(super) fn sender(&self) -> Sender<Event> {
        self.inbox.sender()
    }

    /// Shows `app` until it is left or the terminal ends it.
    ///
    /// # Errors
    /// When the terminal can no longer be read or written, or the app cannot go on.
    pub(super) fn run(mut self, app: &mut impl App) -> io::Result<Ending> {
        self.fit(app);
        let mut ended = self.draw(app)?;
        // The first picture waits for no thread.
        self.inbox.listen()?;
        loop {
            if let Some(ending) = ended {
                return Ok(ending);
            }
            if !app.work(&self)? {
                let (events, passed) = self.inbox.wait(app.beat());
                app.pass(passed);
                for event in events {
                    if let Some(ending) = self.take(event, app)? {
                        return Ok(ending);
                    }
                }
            }
            ended = self.draw(app)?;
        }
    }

    /// Draws what is there; says how the program ends if the terminal is gone.
    fn draw(&mut self, app: &impl App) -> io::Result<Option<Ending>> {
        // After a panic elsewhere the ordinary screen is back; nothing may be drawn over its message.
        if !guard::is_set_up() {
            return Ok(None);
        }
        let charset = self.charset;
        let drawn = self.canvas.draw(|buffer| {
            app.draw(buffer);
            if charset == Charset::Ascii {
                paint::to_ascii(buffer);
            }
        });
        match drawn {
            Ok(()) => Ok(None),
            Err(why) if is_gone(&why) => Ok(Some(Ending::Gone)),
            Err(why) => Err(why),
        }
    }

    /// Takes in one event; says how the program ends if it does.
    fn take(&mut self, event: Event, app: &mut impl App) -> io::Result<Option<Ending>> {
        match event {
            Event::Key(Key::Ctrl('z')) => self.stop(app)?,
            Event::Key(key) => return Ok(app.press(key, self).map(|_| Ending::Done)),
            Event::Pasted(text) => app.paste(&text),
            Event::Resized => self.start_afresh(app)?,
            Event::Report(lab, report) => app.hear(lab, *report),
            Event::Saved(saved) => app.saved(saved),
            Event::Signal(signal) => return self.signal(signal, app),
            Event::Gone => return Ok(Some(Ending::Gone)),
            Event::Panicked => return Err(io::Error::other("a part of authwalk failed; the message above says where")),
            Event::Deaf(why) if is_gone(&why) => return Ok(Some(Ending::Gone)),
            Event::Deaf(why) => return Err(why),
        }
        Ok(None)
    }

    /// Draws all of it at the next picture, in the size that the terminal has now.
    fn start_afresh(&mut self, app: &mut impl App) -> io::Result<()> {
        self.canvas = Canvas::new()?;
        self.fit(app);
        Ok(())
    }

    fn fit(&self, app: &mut impl App) {
        let (columns, rows) = self.size();
        app.resize(columns, rows);
    }

    #[cfg(unix)]
    fn signal(&mut self, signal: i32, app: &mut impl App) -> io::Result<Option<Ending>> {
        match signal {
            signal_hook::consts::SIGTSTP => self.stop(app)?,
            signal_hook::consts::SIGCONT => self.go_on(app)?,
            signal => return Ok(Some(Ending::Signal(signal))),
        }
        Ok(None)
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "this system sends none")]
    fn signal(&mut self, signal: i32, _app: &mut impl App) -> io::Result<Option<Ending>> {
        Ok(Some(Ending::Signal(signal)))
    }

    #[cfg(unix)]
    fn stop(&mut self, app: &mut impl App) -> io::Result<()> {
        guard::stop()?;
        self.go_on(app)
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "programs cannot be stopped on this system")]
    fn stop(&mut self, _app: &mut impl App) -> io::Result<()> {
        Ok(())
    }

    /// The terminal may have been used by others: set it up again.
    #[cfg(unix)]
    fn go_on(&mut self, app: &mut impl App) -> io::Result<()> {
        guard::set_up()?;
        self.start_afresh(app)
    }
}

/// Whether an error means that the terminal is no longer there.
fn is_gone(why: &io::Error) -> bool {
    const EIO: i32 = 5;
    why.kind() == io::ErrorKind::BrokenPipe || why.raw_os_error() == Some(EIO)
}
