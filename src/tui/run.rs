//! The course on the terminal: the map, and what is opened from it: a lesson with its lab, questions, a sheet.

mod ask;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::events::Event;
use super::keymap::Key;
use super::motion::FRAME;
use super::quiz::Asking;
use super::screen::lesson::{Ahead, LessonScreen, Scene, Wish};
use super::screen::map::{Chart, MapScreen};
use super::screen::sheet::{Sheet, SheetWish};
use super::terminal::{App, Leave, Terminal};
use super::theme::Theme;
use super::{Course, Keep, Options, Saved};
use crate::content::{Lesson, Question};
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
    /// The questions that close it, once its end is reached.
    closing: Option<Vec<Arc<Question>>>,
}

/// What stands in front of the learner.
enum Front<'a> {
    Map,
    Lesson(Box<Open>),
    Questions(Box<Asking<'a>>),
    Sheet(Box<Sheet>),
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

/// The map, and what is open in front of it.
pub(super) struct Program<'a> {
    course: Course<'a>,
    options: &'a Options,
    theme: Theme,
    home: Home,
    /// What was learned so far, and the map of it.
    entries: Vec<Entry>,
    chart: Chart,
    map: MapScreen,
    /// Where progress is kept; while a lesson or questions are open, they have it.
    journal: Option<Journal>,
    /// What is to be said in the first lesson, once it is up.
    notice: Option<String>,
    front: Front<'a>,
    /// How many labs have been started; late reports of an earlier one are known by it.
    labs: u64,
    /// Columns and rows.
    size: (u16, u16),
}

impl<'a> Program<'a> {
    /// The map, or the lesson called `first`.
    pub(super) fn new(course: Course<'a>, first: Option<&str>, keep: Keep, options: &'a Options, home: Home) -> Self {
        let Keep { journal, entries, notice } = keep;
        let chart = Chart::new(course.lessons, &Progress::of(&entries));
        let mut program = Self {
            course,
            options,
            theme: options.theme,
            home,
            entries,
            chart,
            map: MapScreen::default(),
            journal,
            notice: None,
            front: Front::Map,
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
        let lab = Lab::Wanted { attempt, lesson, start };
        self.front = Front::Lesson(Box::new(Open { screen, lab, closing: None }));
    }

    /// What comes behind the end of `lesson`.
    fn ahead(&self, lesson: &Lesson) -> Ahead {
        if self.home == Home::Shell {
            return Ahead::Shell;
        }
        if lesson.id == super::FIRST_LESSON {
            return Ahead::Course;
        }
        let mut progress = Progress::of(&self.entries);
        progress.add(&Entry::new(0, Learned::Finished { lesson: lesson.id.clone() }));
        let chart = Chart::new(self.course.lessons, &progress);
        let next = chart.next.and_then(|at| chart.stops.get(at));
        next.map_or(Ahead::Map, |stop| Ahead::Next(stop.lesson.title.clone()))
    }

    /// Leaves what is open: what was learned in it now stands on the map.
    fn close(&mut self) {
        match std::mem::replace(&mut self.front, Front::Map) {
            Front::Lesson(open) => {
                if let Lab::Started(player) = open.lab {
                    self.take_back(*player);
                }
            }
            Front::Questions(asking) => {
                let (journal, learned, theme) = asking.close();
                self.journal = journal;
                self.entries.extend(learned);
                self.theme = theme;
            }
            Front::Map | Front::Sheet(_) => {}
        }
        self.chart = Chart::new(self.course.lessons, &Progress::of(&self.entries));
        self.map.choose_next(&self.chart);
    }

    /// Takes back the journal, and what was learned.
    fn take_back(&mut self, player: Player) {
        let (journal, learned) = player.close();
        self.journal = journal;
        self.entries.extend(learned);
    }

    /// Takes in the lesson that is open as it was written anew.
    fn again(&mut self, lesson: Arc<Lesson>) {
        let open = match std::mem::replace(&mut self.front, Front::Map) {
            Front::Lesson(open) => open,
            other => {
                self.front = other;
                return;
            }
        };
        let Open { screen, lab, .. } = *open;
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
        let lab = Lab::Wanted { attempt, lesson, start };
        self.front = Front::Lesson(Box::new(Open { screen, lab, closing: None }));
    }

    /// Leaves it for the map, or for the shell.
    fn leave(&mut self) -> Option<Leave> {
        self.close();
        (self.home == Home::Shell).then_some(Leave::Out)
    }

    fn next_theme(&mut self) {
        self.theme = self.theme.next();
        let notice = format!("Colours: {}. T takes the next.", self.theme.look.name());
        match &mut self.front {
            Front::Lesson(open) => open.screen.say(notice),
            Front::Sheet(sheet) => sheet.say(notice),
            Front::Questions(_) | Front::Map => self.map.say(notice),
        }
    }

    /// Takes note of what has happened in the lesson that is open.
    fn observe(&mut self) {
        let Front::Lesson(open) = &mut self.front else { return };
        open.observe(self.options);
        if *open.scene().attempt.place() != Place::Starting
            && let Some(notice) = self.notice.take()
        {
            open.screen.say(notice);
        }
        self.come_to_its_end();
    }

    /// At the end of a lesson, finds the questions that close it.
    fn come_to_its_end(&mut self) {
        let Front::Lesson(open) = &self.front else { return };
        let attempt = open.scene().attempt;
        if open.closing.is_some() || *attempt.place() != Place::End {
            return;
        }
        let questions = self.closing(attempt.lesson());
        if let Front::Lesson(open) = &mut self.front {
            open.screen.closes_with(questions.len());
            open.closing = Some(questions);
        }
    }

    /// Carries out what the lesson that is open asks for.
    fn grant(&mut self, wish: Wish, terminal: &mut Terminal) -> Option<Leave> {
        let Front::Lesson(open) = &mut self.front else { return None };
        match (wish, &mut open.lab) {
            (Wish::Press(inputs), Lab::Started(player)) => {
                for input in inputs {
                    player.press(input);
                }
                self.observe();
            }
            (Wish::Curl, Lab::Started(player)) => {
                let scene = Scene { attempt: player.attempt(), visits: player.visits() };
                let lane = open.screen.lane();
                let curl = open.screen.for_curl(scene).and_then(|exchange| player.curl(lane, &exchange));
                open.screen.show_curl(curl);
            }
            (Wish::Press(_) | Wish::Curl, Lab::Wanted { .. }) => {}
            (Wish::Copy(text), _) => terminal.copy(&text),
            (Wish::Search, _) => open.screen.search(&self.chart, &self.course.questions),
            (Wish::Go(wish), _) => {
                self.close();
                return self.go(wish);
            }
            (Wish::Theme, _) => self.next_theme(),
            (Wish::Ask, _) => {
                let questions = open.closing.take().unwrap_or_default();
                self.close();
                self.ask(questions, None);
            }
            (Wish::Interview, _) => {
                self.close();
                self.interview();
            }
            (Wish::Out, _) => return self.leave(),
            (Wish::Onward, _) => {
                self.close();
                self.chart.next.into_iter().for_each(|next| self.open(next, None));
            }
            (Wish::Quit, _) => return Some(Leave::Quit),
        }
        None
    }
}

impl App for Program<'_> {
    fn draw(&self, buffer: &mut Buffer) {
        self.theme.ground(buffer);
        match &self.front {
            Front::Lesson(open) => open.screen.draw(open.scene(), self.theme, buffer),
            Front::Questions(asking) => asking.draw(buffer),
            Front::Sheet(sheet) => sheet.draw(self.theme, buffer),
            Front::Map => self.map.draw(&self.chart, self.theme, buffer),
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        self.map.resize(columns, rows);
        match &mut self.front {
            Front::Lesson(open) => open.screen.resize(columns, rows),
            Front::Questions(asking) => asking.resize(columns, rows),
            Front::Sheet(sheet) => sheet.resize(columns, rows),
            Front::Map => {}
        }
    }

    fn beat(&self) -> Option<Duration> {
        match &self.front {
            Front::Lesson(open) => open.screen.moves().then_some(FRAME),
            Front::Questions(asking) => asking.beat(),
            Front::Map | Front::Sheet(_) => None,
        }
    }

    fn pass(&mut self, time: Duration) {
        match &mut self.front {
            Front::Lesson(open) => open.screen.pass(time),
            Front::Questions(asking) => asking.pass(time),
            Front::Map | Front::Sheet(_) => {}
        }
    }

    /// Starts the lab that is wanted, if one is.
    fn work(&mut self, terminal: &Terminal) -> io::Result<bool> {
        let open = match &mut self.front {
            Front::Questions(asking) => return asking.work(terminal),
            Front::Lesson(open) => open,
            Front::Map | Front::Sheet(_) => return Ok(false),
        };
        let Lab::Wanted { lesson, start, .. } = &open.lab else { return Ok(false) };
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
                open.lab = Lab::Started(Box::new(player));
                self.observe();
            }
            Err(trouble) if self.home == Home::Map => {
                self.front = Front::Map;
                self.map.say(trouble.to_string());
            }
            Err(trouble) => return Err(io::Error::other(trouble.to_string())),
        }
        Ok(true)
    }

    fn hear(&mut self, lab: u64, report: Report) {
        if let Front::Lesson(open) = &mut self.front
            && let Lab::Started(player) = &mut open.lab
            && lab == self.labs
        {
            player.hear(report);
        }
        self.observe();
    }

    /// The lesson as it was saved, at the step at which it was; one with a fault is only spoken of.
    fn saved(&mut self, saved: Saved) {
        let Front::Lesson(open) = &mut self.front else { return };
        match saved {
            Saved::Fault(fault) => open.screen.say(fault),
            Saved::Lesson(lesson) => self.again(lesson),
        }
    }

    fn paste(&mut self, text: &str) {
        match &mut self.front {
            Front::Lesson(open) => open.screen.paste(text),
            Front::Questions(asking) => asking.paste(text),
            Front::Map | Front::Sheet(_) => {}
        }
    }

    fn press(&mut self, key: Key, terminal: &mut Terminal) -> Option<Leave> {
        match &mut self.front {
            Front::Lesson(open) => {
                let wish = open.screen.press(key, scene_of(&open.lab))?;
                self.grant(wish, terminal)
            }
            Front::Questions(asking) => match asking.press(key, terminal)? {
                Leave::Out => self.leave(),
                Leave::Quit => Some(Leave::Quit),
            },
            Front::Sheet(sheet) => {
                match sheet.press(key)? {
                    SheetWish::Theme => self.next_theme(),
                    SheetWish::Quit => return Some(Leave::Quit),
                    SheetWish::Begin | SheetWish::Out => self.close(),
                }
                None
            }
            Front::Map => {
                let wish = self.map.press(key, &self.chart)?;
                self.go(wish)
            }
        }
    }
}
