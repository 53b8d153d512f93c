//! Lessons: opening one, running its lab, reloading it, and what comes after its end.

use std::io;
use std::sync::Arc;

use super::CourseApp;
use super::active_screen::{ActiveScreen, ExitTo};
use super::open_lesson::{LessonLab, LessonStart, OpenLesson};
use crate::content::Lesson;
use crate::course::AttemptPhase;
use crate::course::course_map::{CourseMap, FIRST_LESSON};
use crate::course::journal::{JournalEntry, JournalEvent};
use crate::course::progress::CourseProgress;
use crate::play::Player;
use crate::tui::events::AppEvent;
use crate::tui::screen::lesson::{LessonCommand, LessonExit, LessonScreen};
use crate::tui::terminal::{AppExit, Terminal};

impl CourseApp<'_> {
    /// Opens the lesson of this number on the map: after the step of the id `after_step` or, without one, where the
    /// learner left it. Its lab is started after the next frame.
    pub(super) fn open_lesson(&mut self, index: usize, after_step: Option<String>) {
        let Some(map_lesson) = self.course_map.lessons.get(index) else { return };
        let Some(lesson) = self.course.lessons.lesson(&map_lesson.lesson.id) else { return };
        let after_step = after_step.or_else(|| map_lesson.resume.as_ref().map(|resume| resume.after_step.clone()));
        let start = after_step.map_or(LessonStart::First, LessonStart::After);
        let (columns, rows) = self.size;
        let screen = LessonScreen::new(columns, rows).with_exit(self.lesson_exit(&lesson));
        self.active = ActiveScreen::Lesson(Box::new(OpenLesson::new(screen, LessonLab::pending(lesson, start))));
    }

    /// Where the end of `lesson` leads.
    fn lesson_exit(&self, lesson: &Lesson) -> LessonExit {
        if self.exit_to == ExitTo::Shell {
            return LessonExit::Shell;
        }
        if lesson.id == FIRST_LESSON {
            return LessonExit::Course;
        }
        let mut progress = CourseProgress::from_entries(&self.entries);
        progress.add(&JournalEntry::new(0, JournalEvent::Finished { lesson: lesson.id.clone() }));
        let course_map = CourseMap::new(self.course.lessons.summaries(), &progress);
        let next = course_map.next.and_then(|index| course_map.lessons.get(index));
        next.map_or(LessonExit::Map, |next| LessonExit::NextLesson(next.lesson.title.clone()))
    }

    /// Replaces the open lesson by its new version, at the same step. Its lab starts anew.
    pub(super) fn reload_lesson(&mut self, lesson: Arc<Lesson>) {
        let open = match std::mem::replace(&mut self.active, ActiveScreen::Map) {
            ActiveScreen::Lesson(open) => open,
            other => {
                self.active = other;
                return;
            }
        };
        let OpenLesson { screen, lab, .. } = *open;
        let start = match lab {
            LessonLab::Pending { start, .. } => start,
            LessonLab::Started(player) => {
                let position = player.position();
                self.reclaim_journal(*player);
                position.map_or(LessonStart::First, |(step, edge)| LessonStart::Reload(step, edge))
            }
        };
        let (columns, rows) = self.size;
        // The new version may have fewer lanes.
        let lane = if screen.lane() < lesson.lanes().len() { screen.lane() } else { 0 };
        let screen = LessonScreen::new(columns, rows).with_exit(self.lesson_exit(&lesson)).with_lane(lane);
        self.active = ActiveScreen::Lesson(Box::new(OpenLesson::new(screen, LessonLab::pending(lesson, start))));
    }

    /// Brings the open lesson up to date with its lab.
    pub(super) fn observe(&mut self) {
        let ActiveScreen::Lesson(open) = &mut self.active else { return };
        open.observe(self.options.animate);
        // A notice from the start of the program waits until the lesson is ready: the next key would take it away.
        if *open.lab.scene().attempt.phase() != AttemptPhase::Starting
            && let Some(notice) = self.notice.take()
        {
            open.screen.set_notice(notice);
        }
        self.prepare_lesson_quiz();
    }

    /// At the end of a lesson, chooses the questions that close it.
    fn prepare_lesson_quiz(&mut self) {
        let ActiveScreen::Lesson(open) = &self.active else { return };
        let attempt = open.lab.scene().attempt;
        if open.lesson_quiz.is_some() || *attempt.phase() != AttemptPhase::End {
            return;
        }
        let questions = self.lesson_quiz(attempt.lesson());
        if let ActiveScreen::Lesson(open) = &mut self.active {
            open.screen.set_quiz_length(questions.len());
            open.lesson_quiz = Some(questions);
        }
    }

    /// Carries out a command of the open lesson.
    pub(super) fn handle_lesson_command(&mut self, command: LessonCommand, terminal: &mut Terminal) -> Option<AppExit> {
        let ActiveScreen::Lesson(open) = &mut self.active else { return None };
        match (command, &mut open.lab) {
            (LessonCommand::Inputs(inputs), LessonLab::Started(player)) => {
                for input in inputs {
                    player.handle_input(input);
                }
                self.observe();
            }
            (LessonCommand::ShowCurl, LessonLab::Started(_)) => open.show_curl(),
            (LessonCommand::Inputs(_) | LessonCommand::ShowCurl, LessonLab::Pending { .. }) => {}
            (LessonCommand::Copy(text), _) => terminal.copy(&text),
            (LessonCommand::Search, _) => {
                open.screen.open_search(&self.course_map, self.course.lessons.lessons(), &self.course.questions);
            }
            (LessonCommand::OpenFound(target), _) => {
                self.close_active();
                return self.handle_map_command(target.into());
            }
            (LessonCommand::NextTheme, _) => self.next_theme(),
            (LessonCommand::StartQuiz, _) => {
                let questions = open.lesson_quiz.take().unwrap_or_default();
                self.close_active();
                self.start_quiz(questions, None);
            }
            (LessonCommand::StartInterview, _) => {
                self.close_active();
                self.start_interview();
            }
            (LessonCommand::Close, _) => return self.leave_active(),
            (LessonCommand::NextLesson, _) => {
                self.close_active();
                if let Some(next) = self.course_map.next {
                    self.open_lesson(next, None);
                }
            }
            (LessonCommand::Quit, _) => return Some(AppExit::Quit),
        }
        None
    }

    /// Starts the lab of the open lesson if that is pending; returns whether there is something new to draw.
    ///
    /// # Errors
    /// When the lab can't be started and there is no map to go back to.
    pub(super) fn start_lab(&mut self, terminal: &Terminal) -> io::Result<bool> {
        let ActiveScreen::Lesson(open) = &mut self.active else { return Ok(false) };
        let LessonLab::Pending { lesson, start, .. } = &open.lab else { return Ok(false) };
        let (lesson, start) = (Arc::clone(lesson), start.clone());
        self.lab_number += 1;
        let (lab_number, sender) = (self.lab_number, terminal.sender());
        let on_report = move |report| {
            // The loop may have ended; then nobody needs the report.
            let _ = sender.send(AppEvent::LabReport(lab_number, Box::new(report)));
        };
        match Player::open(lesson, self.options.lab_seed, on_report) {
            Ok(player) => {
                let player = player.with_journal(self.journal.take());
                let player = match start {
                    LessonStart::First => player,
                    LessonStart::After(step) => player.with_resume_after(&step),
                    LessonStart::Reload(step, edge) => player.with_resume_at(&step, edge),
                };
                open.lab = LessonLab::Started(Box::new(player));
                self.observe();
            }
            Err(error) if self.exit_to == ExitTo::Map => {
                self.active = ActiveScreen::Map;
                self.map_screen.set_notice(error.to_string());
            }
            Err(error) => return Err(io::Error::other(error.to_string())),
        }
        Ok(true)
    }
}
