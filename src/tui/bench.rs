//! The workbench without a lesson: `authwalk lab token`. No lab runs; the verifier is the bench's own.

use std::io;

use super::canvas::Canvas;
use super::events::{Event, Inbox};
use super::guard::{self, Guard};
use super::keymap::Key;
use super::paint;
use super::run::is_gone;
use super::screen::workbench::{Alone, Trust, WorkbenchWish};
use super::theme::Charset;
use super::{Ending, Options};

/// The bench while it holds the terminal.
pub(super) struct Bench<'a> {
    screen: Alone,
    options: &'a Options,
    inbox: Inbox,
    canvas: Canvas,
    /// Gives the terminal back at the end.
    _guard: Guard,
}

impl<'a> Bench<'a> {
    /// Takes the terminal and puts `token` on the bench.
    pub(super) fn new(token: &str, trust: Trust, options: &'a Options) -> io::Result<Self> {
        let inbox = Inbox::new();
        let guard = Guard::new(inbox.sender())?;
        let canvas = Canvas::new()?;
        inbox.listen()?;
        Ok(Self { screen: Alone::new(token, trust, options.theme), options, inbox, canvas, _guard: guard })
    }

    /// Runs to the end.
    pub(super) fn run(mut self) -> io::Result<Ending> {
        loop {
            if let Err(why) = self.draw() {
                return if is_gone(&why) { Ok(Ending::Gone) } else { Err(why) };
            }
            for event in self.inbox.wait(None).0 {
                if let Some(ending) = self.take(event)? {
                    return Ok(ending);
                }
            }
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        // After a panic elsewhere the ordinary screen is back; nothing may be drawn over its message.
        if !guard::is_set_up() {
            return Ok(());
        }
        let (screen, charset) = (&self.screen, self.options.charset);
        self.canvas.draw(|buffer| {
            screen.theme().ground(buffer);
            screen.draw(buffer);
            if charset == Charset::Ascii {
                paint::to_ascii(buffer);
            }
        })
    }

    fn take(&mut self, event: Event) -> io::Result<Option<Ending>> {
        match event {
            Event::Key(Key::Ctrl('z')) => self.stop()?,
            Event::Key(key) => return Ok(self.press(key)),
            Event::Pasted(text) => self.screen.paste(&text),
            Event::Resized => self.canvas = Canvas::new()?,
            Event::Report(..) => {}
            Event::Signal(signal) => return self.signal(signal),
            Event::Gone => return Ok(Some(Ending::Gone)),
            Event::Panicked => return Err(io::Error::other("a part of authwalk failed; the message above says where")),
            Event::Deaf(why) => return Err(why),
        }
        Ok(None)
    }

    fn press(&mut self, key: Key) -> Option<Ending> {
        match self.screen.press(key, self.canvas.size())? {
            WorkbenchWish::Copy(token) => self.canvas.copy(&token),
            WorkbenchWish::Out => return Some(Ending::Done),
            WorkbenchWish::Send(_) => {}
        }
        None
    }

    #[cfg(unix)]
    fn signal(&mut self, signal: i32) -> io::Result<Option<Ending>> {
        match signal {
            signal_hook::consts::SIGTSTP => self.stop()?,
            signal_hook::consts::SIGCONT => {
                guard::set_up()?;
                self.canvas = Canvas::new()?;
            }
            signal => return Ok(Some(Ending::Signal(signal))),
        }
        Ok(None)
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "this system sends none")]
    fn signal(&mut self, signal: i32) -> io::Result<Option<Ending>> {
        Ok(Some(Ending::Signal(signal)))
    }

    #[cfg(unix)]
    fn stop(&mut self) -> io::Result<()> {
        guard::stop()?;
        guard::set_up()?;
        self.canvas = Canvas::new()?;
        Ok(())
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "programs cannot be stopped on this system")]
    fn stop(&mut self) -> io::Result<()> {
        Ok(())
    }
}
