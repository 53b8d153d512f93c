//! The course on the terminal: the map, and what is opened from it: a lesson with its lab, questions, a sheet.

mod open_lesson;
mod quizzes;

use std::io;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::keymap::KeyPress;
use super::packet_motion::FRAME_INTERVAL;
use super::quiz_app::QuizApp;
use super::screen::map::{CourseMap, MapScreen};
use super::screen::report_page::{ReportPage, ReportPageCommand};
use super::terminal::{App, AppExit, Terminal};
use super::theme::Theme;
use super::{CourseContent, LessonReload, ProgressStore, TuiOptions};
use crate::course::journal::{CourseProgress, JournalEntry};
use crate::play::{Journal, LabReport, Player};
use open_lesson::{LessonLab, OpenLesson, scene_of};

/// Where Esc leads from a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExitTo {
    /// To the map.
    Map,
    /// Out of the program.
    Shell,
}

/// What stands in front of the learner.
enum ActiveScreen<'a> {
    Map,
    Lesson(Box<OpenLesson>),
    Quiz(Box<QuizApp<'a>>),
    ReportPage(Box<ReportPage>),
}

/// The map, and what is open in front of it.
pub(super) struct CourseApp<'a> {
    course: CourseContent<'a>,
    options: &'a TuiOptions,
    theme: Theme,
    exit_to: ExitTo,
    /// What was learned so far, and the map of it.
    entries: Vec<JournalEntry>,
    course_map: CourseMap,
    map_screen: MapScreen,
    /// Where progress is kept; while a lesson or questions are open, they have it.
    journal: Option<Journal>,
    /// What is to be said in the first lesson, once it is up.
    notice: Option<String>,
    active: ActiveScreen<'a>,
    /// How many labs have been started; late reports of an earlier one are known by it.
    lab_number: u64,
    /// Columns and rows.
    size: (u16, u16),
}

impl<'a> CourseApp<'a> {
    /// The map, or the lesson called `first`.
    pub(super) fn new(
        course: CourseContent<'a>,
        first: Option<&str>,
        keep: ProgressStore,
        options: &'a TuiOptions,
        home: ExitTo,
    ) -> Self {
        let ProgressStore { journal, entries, notice } = keep;
        let chart = CourseMap::new(course.lessons.summaries(), &CourseProgress::from_entries(&entries));
        let mut program = Self {
            course,
            options,
            theme: options.theme,
            exit_to: home,
            entries,
            course_map: chart,
            map_screen: MapScreen::default(),
            journal,
            notice: None,
            active: ActiveScreen::Map,
            lab_number: 0,
            size: (80, 24),
        };
        program.map_screen.select_next_lesson(&program.course_map);
        match first.and_then(|id| program.course_map.position(id)) {
            Some(lesson) => {
                program.notice = notice;
                program.open_lesson(lesson, None);
            }
            None => notice.into_iter().for_each(|notice| program.map_screen.set_notice(notice)),
        }
        program
    }

    /// Leaves what is open: what was learned in it now stands on the map.
    fn close_active(&mut self) {
        match std::mem::replace(&mut self.active, ActiveScreen::Map) {
            ActiveScreen::Lesson(open) => {
                if let LessonLab::Started(player) = open.lab {
                    self.reclaim_journal(*player);
                }
            }
            ActiveScreen::Quiz(asking) => {
                let (journal, learned, theme) = asking.close();
                self.journal = journal;
                self.entries.extend(learned);
                self.theme = theme;
            }
            ActiveScreen::Map | ActiveScreen::ReportPage(_) => {}
        }
        self.course_map = CourseMap::new(self.course.lessons.summaries(), &CourseProgress::from_entries(&self.entries));
        self.map_screen.select_next_lesson(&self.course_map);
    }

    /// Takes back the journal, and what was learned.
    fn reclaim_journal(&mut self, player: Player) {
        let (journal, learned) = player.close();
        self.journal = journal;
        self.entries.extend(learned);
    }

    /// Leaves it for the map, or for the shell.
    fn exit_lesson(&mut self) -> Option<AppExit> {
        self.close_active();
        (self.exit_to == ExitTo::Shell).then_some(AppExit::Close)
    }

    fn next_theme(&mut self) {
        self.theme = self.theme.next();
        let notice = format!("Colours: {}. T takes the next.", self.theme.palette.name());
        match &mut self.active {
            ActiveScreen::Lesson(open) => open.screen.set_notice(notice),
            ActiveScreen::ReportPage(sheet) => sheet.set_notice(notice),
            ActiveScreen::Quiz(_) | ActiveScreen::Map => self.map_screen.set_notice(notice),
        }
    }
}

impl App for CourseApp<'_> {
    fn draw(&self, buffer: &mut Buffer) {
        self.theme.fill_background(buffer);
        match &self.active {
            ActiveScreen::Lesson(open) => open.screen.draw(open.scene(), self.theme, buffer),
            ActiveScreen::Quiz(asking) => asking.draw(buffer),
            ActiveScreen::ReportPage(sheet) => sheet.draw(self.theme, buffer),
            ActiveScreen::Map => self.map_screen.draw(&self.course_map, self.theme, buffer),
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        self.map_screen.resize(columns, rows);
        match &mut self.active {
            ActiveScreen::Lesson(open) => open.screen.resize(columns, rows),
            ActiveScreen::Quiz(asking) => asking.resize(columns, rows),
            ActiveScreen::ReportPage(sheet) => sheet.resize(columns, rows),
            ActiveScreen::Map => {}
        }
    }

    fn tick_interval(&self) -> Option<Duration> {
        match &self.active {
            ActiveScreen::Lesson(open) => open.screen.is_animating().then_some(FRAME_INTERVAL),
            ActiveScreen::Quiz(asking) => asking.tick_interval(),
            ActiveScreen::Map | ActiveScreen::ReportPage(_) => None,
        }
    }

    fn tick(&mut self, time: Duration) {
        match &mut self.active {
            ActiveScreen::Lesson(open) => open.screen.tick(time),
            ActiveScreen::Quiz(asking) => asking.tick(time),
            ActiveScreen::Map | ActiveScreen::ReportPage(_) => {}
        }
    }

    /// Starts the lab that is wanted, if one is.
    fn after_draw(&mut self, terminal: &Terminal) -> io::Result<bool> {
        match &mut self.active {
            ActiveScreen::Quiz(asking) => asking.after_draw(terminal),
            ActiveScreen::Lesson(_) => self.start_lab(terminal),
            ActiveScreen::Map | ActiveScreen::ReportPage(_) => Ok(false),
        }
    }

    fn on_report(&mut self, lab: u64, report: LabReport) {
        if let ActiveScreen::Lesson(open) = &mut self.active
            && let LessonLab::Started(player) = &mut open.lab
            && lab == self.lab_number
        {
            player.handle_report(report);
        }
        self.observe();
    }

    /// The lesson as it was saved, at the step at which it was; one with a fault is only spoken of.
    fn on_file_saved(&mut self, saved: LessonReload) {
        let ActiveScreen::Lesson(open) = &mut self.active else { return };
        match saved {
            LessonReload::Invalid(fault) => open.screen.set_notice(fault),
            LessonReload::Lesson(lesson) => self.reload_lesson(lesson),
        }
    }

    fn paste(&mut self, text: &str) {
        match &mut self.active {
            ActiveScreen::Lesson(open) => open.screen.paste(text),
            ActiveScreen::Quiz(asking) => asking.paste(text),
            ActiveScreen::Map | ActiveScreen::ReportPage(_) => {}
        }
    }

    fn press(&mut self, key: KeyPress, terminal: &mut Terminal) -> Option<AppExit> {
        match &mut self.active {
            ActiveScreen::Lesson(open) => {
                let wish = open.screen.press(key, scene_of(&open.lab))?;
                self.handle_lesson_command(wish, terminal)
            }
            ActiveScreen::Quiz(asking) => match asking.press(key, terminal)? {
                AppExit::Close => self.exit_lesson(),
                AppExit::Quit => Some(AppExit::Quit),
            },
            ActiveScreen::ReportPage(sheet) => {
                match sheet.press(key)? {
                    ReportPageCommand::NextTheme => self.next_theme(),
                    ReportPageCommand::Quit => return Some(AppExit::Quit),
                    ReportPageCommand::StartReview | ReportPageCommand::Close => self.close_active(),
                }
                None
            }
            ActiveScreen::Map => {
                let wish = self.map_screen.press(key, &self.course_map)?;
                self.handle_map_command(wish)
            }
        }
    }
}
