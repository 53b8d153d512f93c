//! The program with its screens: the screens, the course that they are about, and the one loop: draw, wait, handle all events, draw again.
//!
//! A program that shows one screen (`quiz`, `lab token`) has no course.

use std::io;
use std::sync::Arc;

use super::events::{EventBatch, ProgramEvent};
use super::exit_reason::ExitReason;
use super::open_course::OpenCourse;
use super::screen::lesson::{LessonLab, LessonOverlay, LessonStart, OpenLesson, STILL_NOTICE};
use super::screen::{ClosedScreen, CourseRequest, ProgramRequest, Screen};
use super::screen_stack::ScreenStack;
use super::terminal::Terminal;
use super::tui_options::{PaletteSource, TuiOptions};
use crate::content::Lesson;
use crate::course::AttemptPhase;
use crate::play::{LabReport, LessonReload, Player, save_lesson, saving_result};

/// The screens, and what they are about.
pub(super) struct TuiProgram<'a> {
    stack: ScreenStack,
    course: Option<OpenCourse<'a>>,
    options: &'a TuiOptions,
    /// Whether the terminal is still to be asked for its background.
    asks_background: bool,
    /// How many labs have been started. It tells late reports of an earlier lab from those of this one.
    lab_number: u64,
    /// A notice for the lesson that the program starts with. It waits until the lesson is ready: the next key would take
    /// it away.
    lesson_notice: Option<String>,
}

impl<'a> TuiProgram<'a> {
    /// One screen and no course.
    pub(super) fn new(screen: Box<dyn Screen>, options: &'a TuiOptions) -> Self {
        let stack = ScreenStack::new(screen, options.theme).with_mouse(options.mouse);
        Self {
            stack,
            course: None,
            options,
            asks_background: options.palette_source == PaletteSource::Guess,
            lab_number: 0,
            lesson_notice: None,
        }
    }

    /// The same with the course that the screen is about, and with `lesson` over it. The notice is for the lesson that is
    /// open, or else for the screen.
    pub(super) fn with_course(
        mut self,
        course: OpenCourse<'a>,
        lesson: Option<OpenLesson>,
        notice: Option<String>,
    ) -> Self {
        self.course = Some(course);
        if let Some(lesson) = lesson {
            self.stack.push(Box::new(lesson));
        }
        if self.stack.lesson().is_some() {
            self.lesson_notice = notice;
        } else if let Some(notice) = notice {
            self.stack.notice().set(notice);
        }
        self
    }

    /// The same with a notice over its screen.
    pub(super) fn with_notice(mut self, notice: Option<String>) -> Self {
        if let Some(notice) = notice {
            self.stack.notice().set(notice);
        }
        self
    }

    /// Shows the screens until the last is left or the terminal ends the program. Returns what the screens left.
    ///
    /// # Errors
    /// When the terminal can no longer be read or written, or the program cannot go on.
    pub(super) fn run(mut self, mut terminal: Terminal) -> io::Result<(ExitReason, Vec<ClosedScreen>)> {
        terminal.report_mouse(self.options.mouse)?;
        let exit_reason = self.run_loop(&mut terminal)?;
        // The terminal is given back before anything else has to end.
        drop(terminal);
        while !self.stack.is_empty() {
            self.stack.pop();
        }
        Ok((exit_reason, self.stack.take_closed()))
    }

    fn run_loop(&mut self, terminal: &mut Terminal) -> io::Result<ExitReason> {
        if let Some(exit_reason) = self.draw(terminal)? {
            return Ok(exit_reason);
        }
        terminal.start_threads()?;
        loop {
            if !self.work_after_draw(terminal)? {
                let EventBatch { events, elapsed } = terminal.wait(self.stack.tick_interval());
                self.stack.tick(elapsed);
                for event in events {
                    if let Some(exit_reason) = self.handle_event(event, terminal)? {
                        return Ok(exit_reason);
                    }
                }
            }
            if let Some(exit_reason) = self.draw(terminal)? {
                return Ok(exit_reason);
            }
        }
    }

    fn draw(&mut self, terminal: &mut Terminal) -> io::Result<Option<ExitReason>> {
        self.fit_to(terminal);
        self.count_due();
        terminal.draw(|buffer| self.stack.draw(buffer))
    }

    fn fit_to(&mut self, terminal: &Terminal) {
        let size = terminal.size();
        if self.stack.resize(size.width, size.height)
            && let Some(notice) = terminal.size_notice()
        {
            self.stack.notice().set(notice);
        }
    }

    /// Does what had to wait until the last frame was on the screen; returns whether there is something new to draw.
    fn work_after_draw(&mut self, terminal: &mut Terminal) -> io::Result<bool> {
        Ok(self.start_lab(terminal)? || self.ask_background(terminal) || self.stack.prepare())
    }

    /// Asks the terminal once for its background, together with the next frame. Nobody waits for the answer.
    fn ask_background(&mut self, terminal: &mut Terminal) -> bool {
        let asks = std::mem::take(&mut self.asks_background);
        if asks {
            terminal.ask_background();
        }
        asks
    }

    /// Has the course count what is due, while nothing lies over the map.
    fn count_due(&mut self) {
        if let Some(course) = self.course.as_mut().filter(|_| self.stack.is_at_bottom())
            && course.count_due()
        {
            self.stack.update_course(course);
        }
    }

    fn handle_event(&mut self, event: ProgramEvent, terminal: &mut Terminal) -> io::Result<Option<ExitReason>> {
        match event {
            // The key only leads back to the screens.
            ProgramEvent::Key(_) if terminal.shows_text() => terminal.hide_text()?,
            ProgramEvent::Key(key) => {
                let request = self.stack.press(key);
                return Ok(self.answer_input(request, terminal));
            }
            ProgramEvent::Mouse(event) => {
                let request = self.stack.handle_mouse(event);
                return Ok(self.answer_input(request, terminal));
            }
            ProgramEvent::Background(color) => self.stack.fit_to_background(color),
            ProgramEvent::Paste(text) => self.stack.paste(&text),
            ProgramEvent::OversizedPaste => {
                self.stack.notice().set("What was pasted is longer than 1 MiB and was left out.");
            }
            ProgramEvent::LabReport(lab_number, report) => self.handle_report(lab_number, *report),
            ProgramEvent::ClassChange(view) => self.stack.update_class(&view),
            ProgramEvent::ClassReach(reach) => self.stack.update_class_reach(&reach),
            ProgramEvent::Speaker(command) => self.stack.drive(command),
            ProgramEvent::SpeakerReport(report) => self.stack.update_speaker(&report),
            ProgramEvent::FileSaved(reload) => self.handle_reload(reload),
            ProgramEvent::Terminal(event) => {
                let exit_reason = terminal.handle_event(event)?;
                self.fit_to(terminal);
                return Ok(exit_reason);
            }
        }
        Ok(None)
    }

    /// Takes note of what the screens have learned from a key or a click, and does what they ask for.
    fn answer_input(&mut self, request: Option<ProgramRequest>, terminal: &mut Terminal) -> Option<ExitReason> {
        self.update_course();
        self.handle_request(request?, terminal)
    }

    /// Does what the screens can't do themselves; returns why the program ends, if it does.
    fn handle_request(&mut self, request: ProgramRequest, terminal: &mut Terminal) -> Option<ExitReason> {
        match request {
            ProgramRequest::Quit => return Some(ExitReason::Left),
            ProgramRequest::Copy(text) => terminal.copy(&text),
            ProgramRequest::ShowText(text) => terminal.show_text(&text),
            ProgramRequest::SaveLesson(text) => {
                self.stack.notice().set(saving_result(save_lesson(&text)));
            }
            ProgramRequest::KeepPalette(palette) => {
                if let Err(error) = self.options.theme_memory.keep(palette.name()) {
                    self.stack.notice().set(format!("These colours hold for now, but they cannot be kept: {error}"));
                }
            }
            // Where the terminal is gone, the next frame finds out.
            ProgramRequest::ReportMouse(is_on) => drop(terminal.report_mouse(is_on)),
            _ if self.stack.lesson().is_some_and(OpenLesson::is_still) => {
                self.stack.notice().set(STILL_NOTICE);
            }
            ProgramRequest::Inputs(inputs) => {
                if let Some(lesson) = self.stack.lesson_mut() {
                    lesson.handle_inputs(inputs);
                }
                self.observe();
            }
            ProgramRequest::OpenToBrowser => {
                if let Some(lesson) = self.stack.lesson_mut() {
                    lesson.open_to_browser();
                }
                self.observe();
                self.stack.push(Box::new(LessonOverlay::own_browser()));
            }
            // Only a lesson has a server, and the lesson has taken the token by then.
            ProgramRequest::SendToken(_) => {}
            ProgramRequest::Course(request) => return self.open(request),
        }
        None
    }

    /// Opens another screen of the course. An open lesson is left for it; with nothing to open and nothing below the
    /// lesson, the program ends.
    fn open(&mut self, request: CourseRequest) -> Option<ExitReason> {
        if request != CourseRequest::Search {
            self.leave_lesson();
        } else if self.course.is_none() {
            self.stack.notice().set("Only the course can be searched, and it isn't open here: `authwalk` opens it.");
        }
        let (course, has_map) = (self.course.as_mut()?, !self.stack.is_empty());
        let is_setting = request.is_setting();
        if let Some(screen) = course.open(request, has_map, self.stack.notice()) {
            self.stack.push(screen);
        }
        if is_setting {
            self.stack.update_course(course);
        }
        self.stack.is_empty().then_some(ExitReason::Left)
    }

    /// Closes the open lesson with all that lies over it.
    fn leave_lesson(&mut self) {
        while self.stack.lesson().is_some() {
            self.stack.pop();
        }
        self.update_course();
    }

    /// Hands what was learned in the screens that have been closed to the course.
    fn update_course(&mut self) {
        let Some(course) = &mut self.course else { return };
        let closed = self.stack.take_closed();
        if !closed.is_empty() {
            course.add_closed(closed);
            self.stack.update_course(course);
            if let Some(report) = course.take_report().filter(|_| !self.stack.is_empty()) {
                self.stack.push(Box::new(report));
            }
        }
    }

    fn handle_report(&mut self, lab_number: u64, report: LabReport) {
        if lab_number == self.lab_number
            && let Some(lesson) = self.stack.lesson_mut()
        {
            lesson.handle_report(report);
        }
        self.observe();
    }

    /// Brings the open lesson up to date with its lab.
    fn observe(&mut self) {
        self.stack.observe(self.options.animate);
        let Some(lesson) = self.stack.lesson_mut() else { return };
        let attempt = lesson.scene().attempt;
        let is_ready = *attempt.phase() != AttemptPhase::Starting;
        if *attempt.phase() == AttemptPhase::End
            && !lesson.screen.has_lesson_quiz()
            && let Some(course) = &self.course
        {
            lesson.screen.set_lesson_quiz(course.lesson_quiz(attempt.lesson()));
        }
        if is_ready && let Some(notice) = self.lesson_notice.take() {
            self.stack.notice().set(notice);
        }
    }

    /// Starts the lab of the open lesson if that is pending; returns whether there is something new to draw.
    ///
    /// # Errors
    /// When the lab can't be started and there is no map to go back to.
    fn start_lab(&mut self, terminal: &Terminal) -> io::Result<bool> {
        let Some(OpenLesson { lab: LessonLab::Pending { lesson, start, .. }, .. }) = self.stack.lesson_mut() else {
            return Ok(false);
        };
        let (lesson, start) = (Arc::clone(lesson), start.clone());
        self.lab_number += 1;
        let (lab_number, sender) = (self.lab_number, terminal.sender());
        let on_report = move |report| {
            // If the loop has ended, the report can be dropped.
            let _ = sender.send(ProgramEvent::LabReport(lab_number, Box::new(report)));
        };
        match Player::open(lesson, self.options.lab_seed, on_report) {
            Ok(player) => self.start_player(player, start),
            Err(error) => {
                self.leave_lesson();
                if self.stack.is_empty() {
                    return Err(io::Error::other(error.to_string()));
                }
                self.stack.notice().set(error.to_string());
            }
        }
        Ok(true)
    }

    fn start_player(&mut self, player: Player, start: LessonStart) {
        let player = player.with_journal(self.course.as_mut().and_then(OpenCourse::take_journal));
        let player = match start {
            LessonStart::First => player,
            LessonStart::After(step) => player.with_resume_after(&step),
            LessonStart::Reload(step, edge) => player.with_resume_at(&step, edge),
            LessonStart::FreePlay => player.with_free_play(),
            LessonStart::OwnBrowser => {
                self.stack.push(Box::new(LessonOverlay::own_browser()));
                player.with_own_browser()
            }
        };
        if let Some(open) = self.stack.lesson_mut() {
            open.lab = LessonLab::Started(Box::new(player));
        }
        self.observe();
    }

    /// Replaces the open lesson. A new version with a fault is only reported: the old one stays playable.
    fn handle_reload(&mut self, reload: LessonReload) {
        match reload {
            LessonReload::Invalid(fault) if self.stack.lesson().is_some() => self.stack.notice().set(fault),
            LessonReload::Invalid(_) => {}
            LessonReload::Lesson(lesson) => self.reload_lesson(lesson),
        }
    }

    /// Replaces the open lesson by its new version, at the same step. Its lab starts anew.
    fn reload_lesson(&mut self, lesson: Arc<Lesson>) {
        let (Some(open), Some(_)) = (self.stack.lesson(), &self.course) else { return };
        let start = match &open.lab {
            LessonLab::Pending { start, .. } => start.clone(),
            LessonLab::Started(player) => {
                let position = player.position();
                position.map_or(LessonStart::First, |(step, edge)| LessonStart::Reload(step, edge))
            }
            LessonLab::Still { .. } => return,
        };
        // The new version may have fewer lanes.
        let lane = open.screen.lane();
        let lane = if lane < lesson.lanes().len() { lane } else { 0 };
        self.leave_lesson();
        let has_map = !self.stack.is_empty();
        if let Some(course) = &self.course {
            self.stack.push(Box::new(course.start_lesson(lesson, start, lane, has_map)));
        }
    }
}
