//! The app of the course: the map, and in front of it a lesson with its lab, questions or a report.
//!
//! While a lesson or questions are open, they hold the journal. When they are closed, the journal comes back together
//! with the entries that they recorded, and the map is computed anew from all entries.

mod active_screen;
mod lessons;
mod open_lesson;
mod quizzes;

use std::io;
use std::time::Duration;

use ratatui::buffer::Buffer;

use self::active_screen::ActiveScreen;
use self::open_lesson::LessonLab;
use super::course_content::CourseContent;
use super::keymap::KeyPress;
use super::packet_motion::FRAME_INTERVAL;
use super::screen::map::MapScreen;
use super::screen::report_page::ReportPageCommand;
use super::terminal::{App, AppExit, Terminal};
use super::theme::Theme;
use super::tui_options::TuiOptions;
use crate::course::course_map::CourseMap;
use crate::course::journal::JournalEntry;
use crate::course::progress::CourseProgress;
use crate::play::{Journal, LabReport, LessonReload, Player, ProgressStore};

pub(super) use active_screen::ExitTo;

/// The state of the course.
pub(super) struct CourseApp<'a> {
    course: CourseContent<'a>,
    options: &'a TuiOptions,
    theme: Theme,
    exit_to: ExitTo,
    /// What was learned so far.
    entries: Vec<JournalEntry>,
    course_map: CourseMap,
    map_screen: MapScreen,
    /// `None` also while a lesson or questions hold it.
    journal: Option<Journal>,
    /// A notice to be shown in the lesson that the program starts with.
    notice: Option<String>,
    active: ActiveScreen,
    /// How many labs have been started. It tells late reports of an earlier lab from those of this one.
    lab_number: u64,
    /// Columns and rows.
    size: (u16, u16),
}

impl<'a> CourseApp<'a> {
    /// Starts with the map, or with the lesson of the id `first_lesson`.
    pub(super) fn new(
        course: CourseContent<'a>,
        first_lesson: Option<&str>,
        progress: ProgressStore,
        options: &'a TuiOptions,
        exit_to: ExitTo,
    ) -> Self {
        let ProgressStore { journal, entries, notice } = progress;
        let course_map = CourseMap::new(course.lessons.summaries(), &CourseProgress::from_entries(&entries));
        let mut app = Self {
            course,
            options,
            theme: options.theme,
            exit_to,
            entries,
            course_map,
            map_screen: MapScreen::default(),
            journal,
            notice: None,
            active: ActiveScreen::Map,
            lab_number: 0,
            size: (80, 24),
        };
        app.map_screen.select_next_lesson(&app.course_map);
        if let Some(lesson) = first_lesson.and_then(|id| app.course_map.position(id)) {
            app.notice = notice;
            app.open_lesson(lesson, None);
        } else if let Some(notice) = notice {
            app.map_screen.set_notice(notice);
        }
        app
    }

    /// Closes what lies in front of the map, and updates the map with what was learned there.
    fn close_active(&mut self) {
        match std::mem::replace(&mut self.active, ActiveScreen::Map) {
            ActiveScreen::Lesson(open) => {
                if let LessonLab::Started(player) = open.lab {
                    self.reclaim_journal(*player);
                }
            }
            ActiveScreen::Quiz(quiz) => {
                let closed = quiz.close();
                self.journal = closed.journal;
                self.entries.extend(closed.new_entries);
                self.theme = closed.theme;
            }
            ActiveScreen::Map | ActiveScreen::ReportPage(_) => {}
        }
        self.course_map = CourseMap::new(self.course.lessons.summaries(), &CourseProgress::from_entries(&self.entries));
        self.map_screen.select_next_lesson(&self.course_map);
    }

    /// Takes the journal and what was learned from a player that is no longer needed.
    fn reclaim_journal(&mut self, player: Player) {
        let (journal, new_entries) = player.close();
        self.journal = journal;
        self.entries.extend(new_entries);
    }

    /// Closes what lies in front of the map, and leaves the program if Esc leads to the shell.
    fn leave_active(&mut self) -> Option<AppExit> {
        self.close_active();
        (self.exit_to == ExitTo::Shell).then_some(AppExit::Close)
    }

    fn next_theme(&mut self) {
        self.theme = self.theme.next();
        let notice = self.theme.notice();
        match &mut self.active {
            ActiveScreen::Lesson(open) => open.screen.set_notice(notice),
            ActiveScreen::ReportPage(page) => page.set_notice(notice),
            // Questions switch the theme themselves.
            ActiveScreen::Quiz(_) | ActiveScreen::Map => self.map_screen.set_notice(notice),
        }
    }
}

impl App for CourseApp<'_> {
    fn draw(&self, buffer: &mut Buffer) {
        self.theme.fill_background(buffer);
        match &self.active {
            ActiveScreen::Lesson(open) => open.screen.draw(open.lab.scene(), self.theme, buffer),
            ActiveScreen::Quiz(quiz) => quiz.draw(buffer),
            ActiveScreen::ReportPage(page) => page.draw(self.theme, buffer),
            ActiveScreen::Map => self.map_screen.draw(&self.course_map, self.theme, buffer),
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        self.map_screen.resize(columns, rows);
        match &mut self.active {
            ActiveScreen::Lesson(open) => open.screen.resize(columns, rows),
            ActiveScreen::Quiz(quiz) => quiz.resize(columns, rows),
            ActiveScreen::ReportPage(page) => page.resize(columns, rows),
            ActiveScreen::Map => {}
        }
    }

    fn tick_interval(&self) -> Option<Duration> {
        match &self.active {
            ActiveScreen::Lesson(open) => open.screen.is_animating().then_some(FRAME_INTERVAL),
            ActiveScreen::Quiz(quiz) => quiz.tick_interval(),
            ActiveScreen::Map | ActiveScreen::ReportPage(_) => None,
        }
    }

    fn tick(&mut self, elapsed: Duration) {
        match &mut self.active {
            ActiveScreen::Lesson(open) => open.screen.tick(elapsed),
            ActiveScreen::Quiz(quiz) => quiz.tick(elapsed),
            ActiveScreen::Map | ActiveScreen::ReportPage(_) => {}
        }
    }

    /// Starts the lab of a lesson that was just opened.
    fn after_draw(&mut self, terminal: &Terminal) -> io::Result<bool> {
        match &mut self.active {
            ActiveScreen::Quiz(quiz) => quiz.after_draw(terminal),
            ActiveScreen::Lesson(_) => self.start_lab(terminal),
            ActiveScreen::Map | ActiveScreen::ReportPage(_) => Ok(false),
        }
    }

    fn on_report(&mut self, lab_number: u64, report: LabReport) {
        if let ActiveScreen::Lesson(open) = &mut self.active
            && let LessonLab::Started(player) = &mut open.lab
            && lab_number == self.lab_number
        {
            player.handle_report(report);
        }
        self.observe();
    }

    /// Replaces the open lesson. A new version with a fault is only reported: the old one stays playable.
    fn on_file_saved(&mut self, reload: LessonReload) {
        let ActiveScreen::Lesson(open) = &mut self.active else { return };
        match reload {
            LessonReload::Invalid(fault) => open.screen.set_notice(fault),
            LessonReload::Lesson(lesson) => self.reload_lesson(lesson),
        }
    }

    fn paste(&mut self, text: &str) {
        match &mut self.active {
            ActiveScreen::Lesson(open) => open.screen.paste(text),
            ActiveScreen::Quiz(quiz) => quiz.paste(text),
            ActiveScreen::Map | ActiveScreen::ReportPage(_) => {}
        }
    }

    fn press(&mut self, key: KeyPress, terminal: &mut Terminal) -> Option<AppExit> {
        match &mut self.active {
            ActiveScreen::Lesson(open) => {
                let command = open.screen.press(key, open.lab.scene())?;
                self.handle_lesson_command(command, terminal)
            }
            ActiveScreen::Quiz(quiz) => match quiz.press(key, terminal)? {
                AppExit::Close => self.leave_active(),
                AppExit::Quit => Some(AppExit::Quit),
            },
            ActiveScreen::ReportPage(page) => {
                match page.press(key)? {
                    ReportPageCommand::NextTheme => self.next_theme(),
                    ReportPageCommand::Quit => return Some(AppExit::Quit),
                    ReportPageCommand::StartReview | ReportPageCommand::Close => self.close_active(),
                }
                None
            }
            ActiveScreen::Map => {
                let command = self.map_screen.press(key, &self.course_map)?;
                self.handle_map_command(command)
            }
        }
    }
}
