//! The course on the terminal: the map, and what is opened from it: a lesson with its lab, questions, a sheet.

mod ask;
mod open;

use std::io;
use std::time::Duration;

use ratatui::buffer::Buffer;

use self::open::{Lab, Open, scene_of};
use super::keymap::Key;
use super::motion::FRAME;
use super::quiz::Asking;
use super::screen::map::{Chart, MapScreen};
use super::screen::sheet::{Sheet, SheetWish};
use super::terminal::{App, Leave, Terminal};
use super::theme::Theme;
use super::{Course, Keep, Options, Saved};
use crate::course::history::{CourseProgress, JournalEntry};
use crate::play::{Journal, LabReport, Player};

/// Where Esc leads from a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// To the map.
    Map,
    /// Out of the program.
    Shell,
}

/// What stands in front of the learner.
enum Front<'a> {
    Map,
    Lesson(Box<Open>),
    Questions(Box<Asking<'a>>),
    Sheet(Box<Sheet>),
}

/// The map, and what is open in front of it.
pub(super) struct Program<'a> {
    course: Course<'a>,
    options: &'a Options,
    theme: Theme,
    home: Home,
    /// What was learned so far, and the map of it.
    entries: Vec<JournalEntry>,
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
        let chart = Chart::new(course.lessons.summaries(), &CourseProgress::from_entries(&entries));
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
        self.chart = Chart::new(self.course.lessons.summaries(), &CourseProgress::from_entries(&self.entries));
        self.map.choose_next(&self.chart);
    }

    /// Takes back the journal, and what was learned.
    fn take_back(&mut self, player: Player) {
        let (journal, learned) = player.close();
        self.journal = journal;
        self.entries.extend(learned);
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
        match &mut self.front {
            Front::Questions(asking) => asking.work(terminal),
            Front::Lesson(_) => self.start_lab(terminal),
            Front::Map | Front::Sheet(_) => Ok(false),
        }
    }

    fn hear(&mut self, lab: u64, report: LabReport) {
        if let Front::Lesson(open) = &mut self.front
            && let Lab::Started(player) = &mut open.lab
            && lab == self.labs
        {
            player.handle_report(report);
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
