//! From the map and from the end of a lesson to questions, to a review, and to what was learned.

use std::sync::Arc;

use rand::Rng as _;

use super::{Front, Program};
use crate::clock::Clock;
use crate::content::quiz::Seniority;
use crate::content::{Lesson, Question};
use crate::course::closing::lesson_quiz;
use crate::course::learned::LearningStats;
use crate::course::review::target_day;
use crate::course::run::{QuestionFilter, QuizMode, QuizRun, select_questions};
use crate::course::schedule::day_of;
use crate::course::{Interview, QuestionSequence, Review};
use crate::play::LabSeed;
use crate::tui::quiz::{Asking, Table};
use crate::tui::screen::map::{MapWish, Standing};
use crate::tui::screen::sheet::{Sheet, Text};
use crate::tui::terminal::{App as _, Leave};

/// Questions that are asked from the map at a time.
const COUNT: usize = 10;
/// Questions of an interview.
const INTERVIEW: usize = 8;

impl Program<'_> {
    /// Goes where the map leads.
    pub(super) fn go(&mut self, wish: MapWish) -> Option<Leave> {
        match wish {
            MapWish::Open { lesson, behind } => self.open(lesson, behind),
            MapWish::Search => self.map.search(&self.chart, self.course.lessons.lessons(), &self.course.questions),
            MapWish::Put { question } => {
                let question = self.course.questions.get(question).cloned();
                self.ask(question.into_iter().collect(), None);
            }
            MapWish::Ask => {
                let questions = self.about_what_is_done();
                if questions.is_empty() {
                    self.map.say("There are no questions here.".into());
                } else {
                    self.ask(questions, None);
                }
            }
            MapWish::Review => {
                let today = day_of(Clock::System.now());
                let until = target_day(&self.entries, today);
                let review = Review::from_entries(&self.entries, &self.course.questions, today, until);
                let (due, text) = (review.due.clone(), Text::Forecast(Box::new(review)));
                if due.is_empty() { self.show(text) } else { self.ask(due, Some(Sheet::new(text))) }
            }
            MapWish::Progress => {
                let known =
                    LearningStats::from_entries(&self.entries, self.course.lessons.lessons(), &self.course.questions);
                self.show(Text::Learned(Box::new(known)));
            }
            MapWish::Theme => self.next_theme(),
            MapWish::Quit => return Some(Leave::Quit),
        }
        None
    }

    /// Asks `questions`; a sheet may be read `before`.
    pub(super) fn ask(&mut self, questions: Vec<Arc<Question>>, before: Option<Sheet>) {
        self.sit(QuestionSequence::Run(QuizRun::new(QuizMode::Practice, questions)), before);
    }

    /// A mock interview over the whole course.
    pub(super) fn interview(&mut self) {
        let bank = self.course.questions.to_vec();
        let interview = Interview::new(bank.clone(), &bank, Seniority::Junior, INTERVIEW, self.seed());
        self.sit(QuestionSequence::Interview(interview), None);
    }

    fn sit(&mut self, sitting: QuestionSequence, before: Option<Sheet>) {
        let (lessons, journal) = (self.course.lessons.lessons(), self.journal.take());
        let table = Table { lessons, seed: self.seed(), journal, confidence: false, time: None, before };
        let mut asking = Asking::new(sitting, table, self.options, self.theme);
        asking.resize(self.size.0, self.size.1);
        self.front = Front::Questions(Box::new(asking));
    }

    /// Mixes questions and options: the seed of the labs, or anything.
    fn seed(&self) -> u64 {
        match self.options.opening {
            LabSeed::Fixed(seed) => seed,
            LabSeed::Random => rand::rng().next_u64(),
        }
    }

    /// The questions about the lessons that are done; about everything while none is.
    fn about_what_is_done(&self) -> Vec<Arc<Question>> {
        let done = self.chart.stops.iter().filter(|stop| stop.standing == Standing::Done);
        let topics: Vec<String> = done.flat_map(|stop| stop.lesson.covers.iter().cloned()).collect();
        select_questions(&self.course.questions, &QuestionFilter { topics, level: None, limit: COUNT }, self.seed())
    }

    /// The questions that close `lesson`. The first minute has an end of its own.
    pub(super) fn closing(&self, lesson: &Lesson) -> Vec<Arc<Question>> {
        if lesson.id == crate::tui::FIRST_LESSON {
            return Vec::new();
        }
        lesson_quiz(lesson, &self.course.questions, &self.entries, day_of(Clock::System.now()), self.seed())
    }

    /// Shows a sheet in front of the map.
    fn show(&mut self, text: Text) {
        let mut sheet = Sheet::new(text);
        sheet.resize(self.size.0, self.size.1);
        self.front = Front::Sheet(Box::new(sheet));
    }
}
