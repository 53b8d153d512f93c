//! The course on the terminal: the map, and the lesson that is open with its lab.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::events::Event;
use super::keymap::Key;
use super::motion::FRAME;
use super::screen::lesson::{Ahead, LessonScreen, Scene, Wish};
use super::screen::map::{Chart, MapScreen, MapWish};
use super::terminal::{App, Leave, Terminal};
use super::theme::Theme;
use super::{Keep, Options, Saved};
use crate::content::Lesson;
use crate::course::history::{Entry, Event as Learned, Progress};
use crate::course::{Attempt, Place};
use crate::play::{Journal, Player, Report, Side};

/// Where Esc leads from a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// To the map.
    Map,
    /// Out of the program.
    Shell,
}

/// Where a lesson begins.
#[derive(Clone, Debug)]
enum Start {
    /// With its first step.
    First,
    /// Behind the step of that id.
    Behind(String),
    /// At the step of that id, once more: the lesson was written anew.
    Again(String, Side),
}

/// The lab of the lesson that is open.
enum Lab {
    /// It is started once the lesson is on the screen, so that there is something to read at once.
    Wanted { attempt: Box<Attempt>, lesson: Arc<Lesson>, start: Start },
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
        if let Lab::Started(player) = &mut self.lab
            && let Some(notice) = player.take_notice()
        {
            self.screen.say(notice);
        }
    }
}

fn scene_of(lab: &Lab) -> Scene<'_> {
    match lab {
        Lab::Wanted { attempt, .. } => Scene { attempt, visits: &[] },
        Lab::Started(player) => Scene { attempt: player.attempt(), visits: player.visits() },
    }
}

/// The map, and the lesson that is open.
pub(super) struct Program<'a> {
    lessons: &'a [Arc<Lesson>],
    options: &'a Options,
    theme: Theme,
    home: Home,
    /// What was learned so far, and the map of it.
    progress: Progress,
    chart: Chart,
    map: MapScreen,
    /// Where progress is kept; while a lesson is open, its player has it.
    journal: Option<Journal>,
    /// What is to be said in the first lesson, once it is up.
    notice: Option<String>,
    open: Option<Open>,
    /// How many labs have been started; late reports of an earlier one are known by it.
    labs: u64,
    /// Columns and rows.
    size: (u16, u16),
}

impl<'a> Program<'a> {
    /// The map, or the lesson called `first`.
    pub(super) fn new(
        lessons: &'a [Arc<Lesson>],
        first: Option<&str>,
        keep: Keep,
        options: &'a Options,
        home: Home,
    ) -> Self {
        let Keep { journal, progress, notice } = keep;
        let chart = Chart::new(lessons, &progress);
        let mut program = Self {
            lessons,
            options,
            theme: options.theme,
            home,
            progress,
            chart,
            map: MapScreen::default(),
            journal,
            notice: None,
            open: None,
            labs: 0,
            size: (80, 24),
        };
        program.map.choose_next(&program.chart);
        match first.and_then(|id| program.chart.position(id)) {
            Some(lesson) => {
                program.notice = notice;
                program.open(lesson, None);
            }
            None => notice.into_iter().for_each(|notice| program.map.say(notice)),
        }
        program
    }

    /// Opens a lesson behind the step of that id, or where it was left; its lab is started once it has been drawn.
    fn open(&mut self, at: usize, behind: Option<String>) {
        let Some(stop) = self.chart.stops.get(at) else { return };
        let lesson = Arc::clone(&stop.lesson);
        let behind = behind.or_else(|| stop.resume.as_ref().map(|resume| resume.behind.clone()));
        let (columns, rows) = self.size;
        let attempt = Box::new(Attempt::new(Arc::clone(&lesson)));
        let screen = LessonScreen::new(columns, rows).before(self.ahead(&lesson));
        let start = behind.map_or(Start::First, Start::Behind);
        self.open = Some(Open { screen, lab: Lab::Wanted { attempt, lesson, start } });
    }

    /// What comes behind the end of `lesson`.
    fn ahead(&self, lesson: &Lesson) -> Ahead {
        if self.home == Home::Shell {
            return Ahead::Shell;
        }
        if lesson.id == super::FIRST_LESSON {
            return Ahead::Course(None);
        }
        let mut progress = self.progress.clone();
        progress.add(&Entry::new(0, Learned::Finished { lesson: lesson.id.clone() }));
        let chart = Chart::new(self.lessons, &progress);
        let next = chart.next.and_then(|at| chart.stops.get(at));
        next.map_or(Ahead::Map, |stop| Ahead::Next(stop.lesson.title.clone()))
    }

    /// Leaves the lesson that is open: what was learned in it now stands on the map.
    fn close(&mut self) {
        if let Some(Open { lab: Lab::Started(player), .. }) = self.open.take() {
            self.take_back(*player);
        }
        self.chart = Chart::new(self.lessons, &self.progress);
        self.map.choose_next(&self.chart);
    }

    /// Takes back the journal, and what was learned.
    fn take_back(&mut self, player: Player) {
        let (journal, learned) = player.close();
        self.journal = journal;
        for entry in &learned {
            self.progress.add(entry);
        }
    }

    /// Takes in the lesson that is open as it was written anew.
    fn again(&mut self, lesson: Arc<Lesson>) {
        let Some(Open { screen, lab }) = self.open.take() else { return };
        let start = match lab {
            Lab::Wanted { start, .. } => start,
            Lab::Started(player) => {
                let stands = player.stands();
                self.take_back(*player);
                stands.map_or(Start::First, |(step, side)| Start::Again(step, side))
            }
        };
        let (columns, rows) = self.size;
        let lane = Some(screen.lane()).filter(|lane| *lane < lesson.lanes().len()).unwrap_or(0);
        let screen = LessonScreen::new(columns, rows).before(self.ahead(&lesson)).in_lane(lane);
        let attempt = Box::new(Attempt::new(Arc::clone(&lesson)));
        self.open = Some(Open { screen, lab: Lab::Wanted { attempt, lesson, start } });
    }

    fn next_theme(&mut self) {
        self.theme = self.theme.next();
        let notice = format!("Colours: {}. T takes the next.", self.theme.look.name());
        match &mut self.open {
            Some(open) => open.screen.say(notice),
            None => self.map.say(notice),
        }
    }

    /// Takes note of what has happened in the lesson that is open.
    fn observe(&mut self) {
        let Some(open) = &mut self.open else { return };
        open.observe(self.options);
        if *open.scene().attempt.place() != Place::Starting
            && let Some(notice) = self.notice.take()
        {
            open.screen.say(notice);
        }
    }

    /// Carries out what the lesson that is open asks for.
    fn grant(&mut self, wish: Wish, terminal: &mut Terminal) -> Option<Leave> {
        let open = self.open.as_mut()?;
        match (wish, &mut open.lab) {
            (Wish::Press(inputs), Lab::Started(player)) => {
                for input in inputs {
                    player.press(input);
                }
                open.observe(self.options);
            }
            (Wish::Curl, Lab::Started(player)) => {
                let scene = Scene { attempt: player.attempt(), visits: player.visits() };
                let lane = open.screen.lane();
                let curl = open.screen.for_curl(scene).and_then(|exchange| player.curl(lane, &exchange));
                open.screen.show_curl(curl);
            }
            (Wish::Press(_) | Wish::Curl, Lab::Wanted { .. }) => {}
            (Wish::Copy(text), _) => terminal.copy(&text),
            (Wish::Theme, _) => self.next_theme(),
            (Wish::Out, _) if self.home == Home::Map => self.close(),
            (Wish::Onward, _) => {
                self.close();
                self.chart.next.into_iter().for_each(|next| self.open(next, None));
            }
            (Wish::Out, _) => return Some(Leave::Out),
            (Wish::Quit, _) => return Some(Leave::Quit),
        }
        None
    }
}

impl App for Program<'_> {
    fn draw(&self, buffer: &mut Buffer) {
        self.theme.ground(buffer);
        match &self.open {
            Some(open) => open.screen.draw(open.scene(), self.theme, buffer),
            None => self.map.draw(&self.chart, self.theme, buffer),
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        self.map.resize(columns, rows);
        if let Some(open) = &mut self.open {
            open.screen.resize(columns, rows);
        }
    }

    fn beat(&self) -> Option<Duration> {
        self.open.as_ref().filter(|open| open.screen.moves()).map(|_| FRAME)
    }

    fn pass(&mut self, time: Duration) {
        if let Some(open) = &mut self.open {
            open.screen.pass(time);
        }
    }

    /// Starts the lab that is wanted, if one is.
    fn work(&mut self, terminal: &Terminal) -> io::Result<bool> {
        let Some(Open { lab: Lab::Wanted { lesson, start, .. }, .. }) = &self.open else { return Ok(false) };
        let (lesson, start) = (Arc::clone(lesson), start.clone());
        self.labs += 1;
        let (number, sender) = (self.labs, terminal.sender());
        let report = move |report| {
            let _ = sender.send(Event::Report(number, Box::new(report)));
        };
        match Player::open(lesson, self.options.opening, report) {
            Ok(mut player) => {
                if let Some(journal) = self.journal.take() {
                    player = player.keeping(journal);
                }
                player = match start {
                    Start::First => player,
                    Start::Behind(step) => player.resuming_after(&step),
                    Start::Again(step, side) => player.again_at(&step, side),
                };
                if let Some(open) = &mut self.open {
                    open.lab = Lab::Started(Box::new(player));
                }
                self.observe();
            }
            Err(trouble) if self.home == Home::Map => {
                self.open = None;
                self.map.say(trouble.to_string());
            }
            Err(trouble) => return Err(io::Error::other(trouble.to_string())),
        }
        Ok(true)
    }

    fn hear(&mut self, lab: u64, report: Report) {
        if let Some(Open { lab: Lab::Started(player), .. }) = &mut self.open
            && lab == self.labs
        {
            player.hear(report);
        }
        self.observe();
    }

    /// The lesson as it was saved, at the step at which it was; one with a fault is only spoken of.
    fn saved(&mut self, saved: Saved) {
        let Some(open) = &mut self.open else { return };
        match saved {
            Saved::Fault(fault) => open.screen.say(fault),
            Saved::Lesson(lesson) => self.again(lesson),
        }
    }

    fn paste(&mut self, text: &str) {
        if let Some(open) = &mut self.open {
            open.screen.paste(text);
        }
    }

    fn press(&mut self, key: Key, terminal: &mut Terminal) -> Option<Leave> {
        if let Some(open) = &mut self.open {
            let wish = open.screen.press(key, scene_of(&open.lab))?;
            return self.grant(wish, terminal);
        }
        match self.map.press(key, &self.chart)? {
            MapWish::Open { lesson, behind } => self.open(lesson, behind),
            MapWish::Theme => self.next_theme(),
            MapWish::Quit => return Some(Leave::Quit),
        }
        None
    }
}
