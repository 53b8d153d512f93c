//! The loop: draw, wait, take in all that has happened, draw once more.

use std::io;
use std::sync::Arc;

use super::canvas::Canvas;
use super::events::{Event, Inbox};
use super::guard::{self, Guard};
use super::keymap::Key;
use super::motion::FRAME;
use super::screen::lesson::{LessonScreen, Scene, Wish};
use super::screen::list::{ListScreen, ListWish};
use super::theme::Theme;
use super::{Ending, Options};
use crate::content::Lesson;
use crate::course::Attempt;
use crate::play::Player;

/// Where Esc leads from a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// To the list.
    List,
    /// Out of the program.
    Shell,
}

/// The lab of the lesson that is open.
enum Lab {
    /// It is started once the lesson is on the screen, so that there is something to read at once.
    Wanted(Box<Attempt>, Arc<Lesson>),
    /// It is there, or coming.
    Started(Box<Player>),
}

/// The lesson that is open.
struct Open {
    screen: LessonScreen,
    lab: Lab,
}

impl Open {
    fn scene(&self) -> Scene<'_> {
        scene_of(&self.lab)
    }

    fn observe(&mut self, options: &Options) {
        self.screen.observe(scene_of(&self.lab), options.motion);
    }
}

fn scene_of(lab: &Lab) -> Scene<'_> {
    match lab {
        Lab::Wanted(attempt, _) => Scene { attempt, visits: &[] },
        Lab::Started(player) => Scene { attempt: player.attempt(), visits: player.visits() },
    }
}

/// The program while it holds the terminal.
pub(super) struct Program<'a> {
    lessons: &'a [Arc<Lesson>],
    options: &'a Options,
    home: Home,
    list: ListScreen,
    open: Option<Open>,
    /// How many labs have been started; late reports of an earlier one are known by it.
    labs: u64,
    inbox: Inbox,
    canvas: Canvas,
    guard: Guard,
}

impl<'a> Program<'a> {
    /// Takes the terminal and shows the list; with [`Home::Shell`], the first lesson.
    pub(super) fn new(lessons: &'a [Arc<Lesson>], options: &'a Options, home: Home) -> io::Result<Self> {
        let inbox = Inbox::new();
        let guard = Guard::new(inbox.sender())?;
        let canvas = Canvas::new()?;
        inbox.listen()?;
        let list = ListScreen::default();
        let mut program = Self { lessons, options, home, list, open: None, labs: 0, inbox, canvas, guard };
        program.resize();
        if home == Home::Shell {
            program.open(0);
        }
        Ok(program)
    }

    /// Runs to the end.
    pub(super) fn run(mut self) -> io::Result<Ending> {
        loop {
            if let Err(why) = self.draw() {
                return if is_gone(&why) { Ok(Ending::Gone) } else { Err(why) };
            }
            if self.start_lab()? {
                continue;
            }
            let limit = self.open.as_ref().filter(|open| open.screen.moves()).map(|_| FRAME);
            let (events, passed) = self.inbox.wait(limit);
            if let Some(open) = &mut self.open {
                open.screen.pass(passed);
            }
            for event in events {
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
        let theme = Theme { color: self.options.color };
        let (open, list, lessons) = (&self.open, &self.list, self.lessons);
        self.canvas.draw(|buffer| match open {
            Some(open) => open.screen.draw(open.scene(), theme, buffer),
            None => list.draw(lessons, theme, buffer),
        })
    }

    /// Opens a lesson; its lab is started once it has been drawn.
    fn open(&mut self, at: usize) {
        let Some(lesson) = self.lessons.get(at) else { return };
        let (columns, rows) = self.canvas.size();
        let attempt = Box::new(Attempt::new(Arc::clone(lesson)));
        let lab = Lab::Wanted(attempt, Arc::clone(lesson));
        self.open = Some(Open { screen: LessonScreen::new(columns, rows), lab });
    }

    /// Starts the lab that is wanted, if one is; says whether there is something new to draw.
    fn start_lab(&mut self) -> io::Result<bool> {
        let Some(Open { lab: Lab::Wanted(_, lesson), .. }) = &self.open else { return Ok(false) };
        let lesson = Arc::clone(lesson);
        self.labs += 1;
        let (number, sender) = (self.labs, self.inbox.sender());
        let report = move |report| {
            let _ = sender.send(Event::Report(number, report));
        };
        match Player::open(lesson, self.options.opening, report) {
            Ok(player) => {
                if let Some(open) = &mut self.open {
                    open.lab = Lab::Started(Box::new(player));
                    open.observe(self.options);
                }
            }
            Err(trouble) if self.home == Home::List => {
                self.open = None;
                self.list.say(trouble.to_string());
            }
            Err(trouble) => return Err(io::Error::other(trouble.to_string())),
        }
        Ok(true)
    }

    /// Takes in one event; says how the program ends if it does.
    fn take(&mut self, event: Event) -> io::Result<Option<Ending>> {
        match event {
            Event::Key(Key::Ctrl('z')) => self.stop()?,
            Event::Key(key) => return Ok(self.press(key)),
            Event::Pasted => {}
            Event::Resized => {
                self.canvas = Canvas::new()?;
                self.resize();
            }
            Event::Report(number, report) => {
                if let Some(Open { lab: Lab::Started(player), .. }) = &mut self.open
                    && number == self.labs
                {
                    player.hear(report);
                }
                if let Some(open) = &mut self.open {
                    open.observe(self.options);
                }
            }
            Event::Signal(signal) => return self.signal(signal),
            Event::Gone => return Ok(Some(Ending::Gone)),
            Event::Panicked => return Err(io::Error::other("a part of authwalk failed; the message above says where")),
            Event::Deaf(why) => return Err(why),
        }
        Ok(None)
    }

    fn resize(&mut self) {
        let (columns, rows) = self.canvas.size();
        self.list.resize(columns, rows);
        if let Some(open) = &mut self.open {
            open.screen.resize(columns, rows);
        }
    }

    fn press(&mut self, key: Key) -> Option<Ending> {
        let Some(open) = &mut self.open else {
            match self.list.press(key, self.lessons)? {
                ListWish::Open(lesson) => self.open(lesson),
                ListWish::Quit => return Some(Ending::Done),
            }
            return None;
        };
        match (open.screen.press(key, scene_of(&open.lab))?, &mut open.lab) {
            (Wish::Press(inputs), Lab::Started(player)) => {
                for input in inputs {
                    player.press(input);
                }
                open.observe(self.options);
            }
            (Wish::Curl, Lab::Started(player)) => {
                let scene = Scene { attempt: player.attempt(), visits: player.visits() };
                let lane = open.screen.lane();
                let line = open.screen.at_hand(scene, lane).and_then(|exchange| player.curl(lane, exchange));
                open.screen.show_curl(line);
            }
            (Wish::Press(_) | Wish::Curl, Lab::Wanted(..)) => {}
            (Wish::Out, _) if self.home == Home::List => self.open = None,
            (Wish::Out | Wish::Quit, _) => return Some(Ending::Done),
        }
        None
    }

    #[cfg(unix)]
    fn signal(&mut self, signal: i32) -> io::Result<Option<Ending>> {
        match signal {
            signal_hook::consts::SIGTSTP => self.stop()?,
            signal_hook::consts::SIGCONT => self.go_on()?,
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
        self.guard.stop()?;
        self.go_on()
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "programs cannot be stopped on this system")]
    fn stop(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// The terminal may have been used by others: set it up again and draw all of it.
    #[cfg(unix)]
    fn go_on(&mut self) -> io::Result<()> {
        self.guard.again()?;
        self.canvas = Canvas::new()?;
        self.resize();
        Ok(())
    }
}

/// Whether an error means that the terminal is no longer there.
fn is_gone(why: &io::Error) -> bool {
    const EIO: i32 = 5;
    why.kind() == io::ErrorKind::BrokenPipe || why.raw_os_error() == Some(EIO)
}
