//! The lesson that is open: its lab, what it asks for, and its end.

use std::io;
use std::sync::Arc;

use super::{Front, Home, Program};
use crate::content::{Lesson, Question};
use crate::course::history::{CourseProgress, JournalEntry, JournalEvent as Learned};
use crate::course::{Attempt, AttemptPhase};
use crate::play::{Player, StepEdge};
use crate::tui::Options;
use crate::tui::events::Event;
use crate::tui::screen::lesson::{Ahead, LessonScreen, Scene, Wish};
use crate::tui::screen::map::Chart;
use crate::tui::terminal::{Leave, Terminal};

/// Where a lesson begins.
#[derive(Clone, Debug)]
pub(super) enum Start {
    /// With its first step.
    First,
    /// Behind the step of that id.
    Behind(String),
    /// At the step of that id, once more: the lesson was written anew.
    Again(String, StepEdge),
}

/// The lab of the lesson that is open.
pub(super) enum Lab {
    /// It is started once the lesson is on the screen, so that there is something to read at once.
    Wanted { attempt: Box<Attempt>, lesson: Arc<Lesson>, start: Start },
    /// It is there, or coming.
    Started(Box<Player>),
}

/// The lesson that is open.
pub(super) struct Open {
    pub(super) screen: LessonScreen,
    pub(super) lab: Lab,
    /// The questions that close it, once its end is reached.
    closing: Option<Vec<Arc<Question>>>,
}

impl Open {
    /// What has happened in the lesson.
    pub(super) fn scene(&self) -> Scene<'_> {
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

/// What has happened in it.
pub(super) fn scene_of(lab: &Lab) -> Scene<'_> {
    match lab {
        Lab::Wanted { attempt, .. } => Scene { attempt, visits: &[] },
        Lab::Started(player) => Scene { attempt: player.attempt(), visits: player.external_exchanges() },
    }
}

impl Program<'_> {
    /// Opens a lesson behind the step of that id, or where it was left; its lab is started once it has been drawn.
    pub(super) fn open(&mut self, at: usize, behind: Option<String>) {
        let Some(stop) = self.chart.stops.get(at) else { return };
        let Some(lesson) = self.course.lessons.lesson(&stop.lesson.id) else { return };
        let behind = behind.or_else(|| stop.resume.as_ref().map(|resume| resume.behind.clone()));
        let (columns, rows) = self.size;
        let attempt = Box::new(Attempt::new(Arc::clone(&lesson)));
        let screen = LessonScreen::new(columns, rows).before(self.ahead(&lesson));
        let start = behind.map_or(Start::First, Start::Behind);
        let lab = Lab::Wanted { attempt, lesson, start };
        self.front = Front::Lesson(Box::new(Open { screen, lab, closing: None }));
    }

    /// What comes behind the end of `lesson`.
    pub(super) fn ahead(&self, lesson: &Lesson) -> Ahead {
        if self.home == Home::Shell {
            return Ahead::Shell;
        }
        if lesson.id == crate::tui::FIRST_LESSON {
            return Ahead::Course;
        }
        let mut progress = CourseProgress::from_entries(&self.entries);
        progress.add(&JournalEntry::new(0, Learned::Finished { lesson: lesson.id.clone() }));
        let chart = Chart::new(self.course.lessons.summaries(), &progress);
        let next = chart.next.and_then(|at| chart.stops.get(at));
        next.map_or(Ahead::Map, |stop| Ahead::Next(stop.lesson.title.clone()))
    }

    /// Takes in the lesson that is open as it was written anew.
    pub(super) fn again(&mut self, lesson: Arc<Lesson>) {
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
                let stands = player.position();
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

    /// Takes note of what has happened in the lesson that is open.
    pub(super) fn observe(&mut self) {
        let Front::Lesson(open) = &mut self.front else { return };
        open.observe(self.options);
        if *open.scene().attempt.phase() != AttemptPhase::Starting
            && let Some(notice) = self.notice.take()
        {
            open.screen.say(notice);
        }
        self.come_to_its_end();
    }

    /// At the end of a lesson, finds the questions that close it.
    pub(super) fn come_to_its_end(&mut self) {
        let Front::Lesson(open) = &self.front else { return };
        let attempt = open.scene().attempt;
        if open.closing.is_some() || *attempt.phase() != AttemptPhase::End {
            return;
        }
        let questions = self.closing(attempt.lesson());
        if let Front::Lesson(open) = &mut self.front {
            open.screen.closes_with(questions.len());
            open.closing = Some(questions);
        }
    }

    /// Carries out what the lesson that is open asks for.
    pub(super) fn grant(&mut self, wish: Wish, terminal: &mut Terminal) -> Option<Leave> {
        let Front::Lesson(open) = &mut self.front else { return None };
        match (wish, &mut open.lab) {
            (Wish::Press(inputs), Lab::Started(player)) => {
                for input in inputs {
                    player.handle_input(input);
                }
                self.observe();
            }
            (Wish::Curl, Lab::Started(player)) => {
                let scene = Scene { attempt: player.attempt(), visits: player.external_exchanges() };
                let lane = open.screen.lane();
                let curl = open.screen.for_curl(scene).and_then(|exchange| player.curl_command(lane, &exchange));
                open.screen.show_curl(curl);
            }
            (Wish::Press(_) | Wish::Curl, Lab::Wanted { .. }) => {}
            (Wish::Copy(text), _) => terminal.copy(&text),
            (Wish::Search, _) => open.screen.search(&self.chart, self.course.lessons.lessons(), &self.course.questions),
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

    /// Starts the lab that is wanted, if one is; says whether there is something new to draw.
    ///
    /// # Errors
    /// When there is no loopback, and no map to go back to.
    pub(super) fn start_lab(&mut self, terminal: &Terminal) -> io::Result<bool> {
        let Front::Lesson(open) = &mut self.front else { return Ok(false) };
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
                    player = player.with_journal(journal);
                }
                player = match start {
                    Start::First => player,
                    Start::Behind(step) => player.with_resume_after(&step),
                    Start::Again(step, side) => player.with_resume_at(&step, side),
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
}
