//! The lesson that is open: its lab, what it asks for, and its end.

use std::io;
use std::sync::Arc;

use super::{ActiveScreen, CourseApp, ExitTo};
use crate::content::{Lesson, Question};
use crate::course::journal::{CourseProgress, JournalEntry, JournalEvent as Learned};
use crate::course::{Attempt, AttemptPhase};
use crate::play::{Player, StepEdge};
use crate::tui::TuiOptions;
use crate::tui::events::AppEvent;
use crate::tui::screen::lesson::{LessonCommand, LessonExit, LessonScene, LessonScreen};
use crate::tui::screen::map::CourseMap;
use crate::tui::terminal::{AppExit, Terminal};

/// Where a lesson begins.
#[derive(Clone, Debug)]
pub(super) enum LessonStart {
    /// With its first step.
    First,
    /// Behind the step of that id.
    After(String),
    /// At the step of that id, once more: the lesson was written anew.
    Reload(String, StepEdge),
}

/// The lab of the lesson that is open.
pub(super) enum LessonLab {
    /// It is started once the lesson is on the screen, so that there is something to read at once.
    Pending { attempt: Box<Attempt>, lesson: Arc<Lesson>, start: LessonStart },
    /// It is there, or coming.
    Started(Box<Player>),
}

/// The lesson that is open.
pub(super) struct OpenLesson {
    pub(super) screen: LessonScreen,
    pub(super) lab: LessonLab,
    /// The questions that close it, once its end is reached.
    lesson_quiz: Option<Vec<Arc<Question>>>,
}

impl OpenLesson {
    /// What has happened in the lesson.
    pub(super) fn scene(&self) -> LessonScene<'_> {
        scene_of(&self.lab)
    }

    fn observe(&mut self, options: &TuiOptions) {
        self.screen.observe(scene_of(&self.lab), options.animate);
        if let LessonLab::Started(player) = &mut self.lab
            && let Some(notice) = player.take_notice()
        {
            self.screen.set_notice(notice);
        }
    }
}

/// What has happened in it.
pub(super) fn scene_of(lab: &LessonLab) -> LessonScene<'_> {
    match lab {
        LessonLab::Pending { attempt, .. } => LessonScene { attempt, external_requests: &[] },
        LessonLab::Started(player) => {
            LessonScene { attempt: player.attempt(), external_requests: player.external_exchanges() }
        }
    }
}

impl CourseApp<'_> {
    /// Opens a lesson behind the step of that id, or where it was left; its lab is started once it has been drawn.
    pub(super) fn open_lesson(&mut self, at: usize, behind: Option<String>) {
        let Some(stop) = self.course_map.lessons.get(at) else { return };
        let Some(lesson) = self.course.lessons.lesson(&stop.lesson.id) else { return };
        let behind = behind.or_else(|| stop.resume.as_ref().map(|resume| resume.after_step.clone()));
        let (columns, rows) = self.size;
        let attempt = Box::new(Attempt::new(Arc::clone(&lesson)));
        let screen = LessonScreen::new(columns, rows).with_exit(self.lesson_exit(&lesson));
        let start = behind.map_or(LessonStart::First, LessonStart::After);
        let lab = LessonLab::Pending { attempt, lesson, start };
        self.active = ActiveScreen::Lesson(Box::new(OpenLesson { screen, lab, lesson_quiz: None }));
    }

    /// What comes behind the end of `lesson`.
    pub(super) fn lesson_exit(&self, lesson: &Lesson) -> LessonExit {
        if self.exit_to == ExitTo::Shell {
            return LessonExit::Shell;
        }
        if lesson.id == crate::tui::FIRST_LESSON {
            return LessonExit::Course;
        }
        let mut progress = CourseProgress::from_entries(&self.entries);
        progress.add(&JournalEntry::new(0, Learned::Finished { lesson: lesson.id.clone() }));
        let chart = CourseMap::new(self.course.lessons.summaries(), &progress);
        let next = chart.next.and_then(|at| chart.lessons.get(at));
        next.map_or(LessonExit::Map, |stop| LessonExit::NextLesson(stop.lesson.title.clone()))
    }

    /// Takes in the lesson that is open as it was written anew.
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
                let stands = player.position();
                self.reclaim_journal(*player);
                stands.map_or(LessonStart::First, |(step, side)| LessonStart::Reload(step, side))
            }
        };
        let (columns, rows) = self.size;
        let lane = Some(screen.lane()).filter(|lane| *lane < lesson.lanes().len()).unwrap_or(0);
        let screen = LessonScreen::new(columns, rows).with_exit(self.lesson_exit(&lesson)).with_lane(lane);
        let attempt = Box::new(Attempt::new(Arc::clone(&lesson)));
        let lab = LessonLab::Pending { attempt, lesson, start };
        self.active = ActiveScreen::Lesson(Box::new(OpenLesson { screen, lab, lesson_quiz: None }));
    }

    /// Takes note of what has happened in the lesson that is open.
    pub(super) fn observe(&mut self) {
        let ActiveScreen::Lesson(open) = &mut self.active else { return };
        open.observe(self.options);
        if *open.scene().attempt.phase() != AttemptPhase::Starting
            && let Some(notice) = self.notice.take()
        {
            open.screen.set_notice(notice);
        }
        self.prepare_lesson_quiz();
    }

    /// At the end of a lesson, finds the questions that close it.
    pub(super) fn prepare_lesson_quiz(&mut self) {
        let ActiveScreen::Lesson(open) = &self.active else { return };
        let attempt = open.scene().attempt;
        if open.lesson_quiz.is_some() || *attempt.phase() != AttemptPhase::End {
            return;
        }
        let questions = self.lesson_quiz(attempt.lesson());
        if let ActiveScreen::Lesson(open) = &mut self.active {
            open.screen.set_quiz_length(questions.len());
            open.lesson_quiz = Some(questions);
        }
    }

    /// Carries out what the lesson that is open asks for.
    pub(super) fn handle_lesson_command(&mut self, wish: LessonCommand, terminal: &mut Terminal) -> Option<AppExit> {
        let ActiveScreen::Lesson(open) = &mut self.active else { return None };
        match (wish, &mut open.lab) {
            (LessonCommand::Inputs(inputs), LessonLab::Started(player)) => {
                for input in inputs {
                    player.handle_input(input);
                }
                self.observe();
            }
            (LessonCommand::ShowCurl, LessonLab::Started(player)) => {
                let scene = LessonScene { attempt: player.attempt(), external_requests: player.external_exchanges() };
                let lane = open.screen.lane();
                let curl = open.screen.curl_exchange(scene).and_then(|exchange| player.curl_command(lane, &exchange));
                open.screen.show_curl(curl);
            }
            (LessonCommand::Inputs(_) | LessonCommand::ShowCurl, LessonLab::Pending { .. }) => {}
            (LessonCommand::Copy(text), _) => terminal.copy(&text),
            (LessonCommand::Search, _) => {
                open.screen.open_search(&self.course_map, self.course.lessons.lessons(), &self.course.questions);
            }
            (LessonCommand::FollowMap(wish), _) => {
                self.close_active();
                return self.handle_map_command(wish);
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
            (LessonCommand::Close, _) => return self.exit_lesson(),
            (LessonCommand::NextLesson, _) => {
                self.close_active();
                self.course_map.next.into_iter().for_each(|next| self.open_lesson(next, None));
            }
            (LessonCommand::Quit, _) => return Some(AppExit::Quit),
        }
        None
    }

    /// Starts the lab that is wanted, if one is; says whether there is something new to draw.
    ///
    /// # Errors
    /// When there is no loopback, and no map to go back to.
    pub(super) fn start_lab(&mut self, terminal: &Terminal) -> io::Result<bool> {
        let ActiveScreen::Lesson(open) = &mut self.active else { return Ok(false) };
        let LessonLab::Pending { lesson, start, .. } = &open.lab else { return Ok(false) };
        let (lesson, start) = (Arc::clone(lesson), start.clone());
        self.lab_number += 1;
        let (number, sender) = (self.lab_number, terminal.sender());
        let report = move |report| {
            let _ = sender.send(AppEvent::LabReport(number, Box::new(report)));
        };
        match Player::open(lesson, self.options.lab_seed, report) {
            Ok(mut player) => {
                if let Some(journal) = self.journal.take() {
                    player = player.with_journal(journal);
                }
                player = match start {
                    LessonStart::First => player,
                    LessonStart::After(step) => player.with_resume_after(&step),
                    LessonStart::Reload(step, side) => player.with_resume_at(&step, side),
                };
                open.lab = LessonLab::Started(Box::new(player));
                self.observe();
            }
            Err(trouble) if self.exit_to == ExitTo::Map => {
                self.active = ActiveScreen::Map;
                self.map_screen.set_notice(trouble.to_string());
            }
            Err(trouble) => return Err(io::Error::other(trouble.to_string())),
        }
        Ok(true)
    }
}
