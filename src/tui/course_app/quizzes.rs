//! From the map and from the end of a lesson to questions, to a review, and to what was learned.

use std::sync::Arc;

use rand::Rng as _;

use super::{ActiveScreen, CourseApp};
use crate::clock::Clock;
use crate::content::quiz::Seniority;
use crate::content::{Lesson, Question};
use crate::course::quiz::quiz_run::{QuestionFilter, QuizMode, QuizRun, select_questions};
use crate::course::review::deck::day_of;
use crate::course::review::lesson_quiz::lesson_quiz;
use crate::course::review::statistics::LearningStats;
use crate::course::review::target_day;
use crate::course::{Interview, QuestionSequence, Review};
use crate::play::LabSeed;
use crate::tui::quiz_app::{QuizApp, QuizOptions};
use crate::tui::screen::map::{LessonStatus, MapCommand};
use crate::tui::screen::report_page::{ReportContent, ReportPage};
use crate::tui::terminal::{App as _, AppExit};

/// Questions that are asked from the map at a time.
const QUIZ_LENGTH: usize = 10;
/// Questions of an interview.
const INTERVIEW_LENGTH: usize = 8;

impl CourseApp<'_> {
    /// Goes where the map leads.
    pub(super) fn handle_map_command(&mut self, wish: MapCommand) -> Option<AppExit> {
        match wish {
            MapCommand::OpenLesson { lesson, after_step: behind } => self.open_lesson(lesson, behind),
            MapCommand::Search => {
                self.map_screen.open_search(&self.course_map, self.course.lessons.lessons(), &self.course.questions);
            }
            MapCommand::AskQuestion { question } => {
                let question = self.course.questions.get(question).cloned();
                self.start_quiz(question.into_iter().collect(), None);
            }
            MapCommand::StartQuiz => {
                let questions = self.questions_on_finished_lessons();
                if questions.is_empty() {
                    self.map_screen.set_notice("There are no questions here.".into());
                } else {
                    self.start_quiz(questions, None);
                }
            }
            MapCommand::ShowReview => {
                let today = day_of(Clock::System.now());
                let until = target_day(&self.entries, today);
                let review = Review::from_entries(&self.entries, &self.course.questions, today, until);
                let (due, text) = (review.due.clone(), ReportContent::Forecast(Box::new(review)));
                if due.is_empty() { self.open_report(text) } else { self.start_quiz(due, Some(ReportPage::new(text))) }
            }
            MapCommand::ShowProgress => {
                let known =
                    LearningStats::from_entries(&self.entries, self.course.lessons.lessons(), &self.course.questions);
                self.open_report(ReportContent::Progress(Box::new(known)));
            }
            MapCommand::NextTheme => self.next_theme(),
            MapCommand::Quit => return Some(AppExit::Quit),
        }
        None
    }

    /// Asks `questions`; a sheet may be read `before`.
    pub(super) fn start_quiz(&mut self, questions: Vec<Arc<Question>>, before: Option<ReportPage>) {
        self.open_quiz(QuestionSequence::Run(QuizRun::new(QuizMode::Practice, questions)), before);
    }

    /// A mock interview over the whole course.
    pub(super) fn start_interview(&mut self) {
        let bank = self.course.questions.to_vec();
        let interview = Interview::new(bank.clone(), &bank, Seniority::Junior, INTERVIEW_LENGTH, self.quiz_seed());
        self.open_quiz(QuestionSequence::Interview(interview), None);
    }

    fn open_quiz(&mut self, sitting: QuestionSequence, before: Option<ReportPage>) {
        let (lessons, journal) = (self.course.lessons.lessons(), self.journal.take());
        let table = QuizOptions {
            lessons,
            seed: self.quiz_seed(),
            journal,
            asks_confidence: false,
            time_limit: None,
            intro: before,
        };
        let mut asking = QuizApp::new(sitting, table, self.options, self.theme);
        asking.resize(self.size.0, self.size.1);
        self.active = ActiveScreen::Quiz(Box::new(asking));
    }

    /// Mixes questions and options: the seed of the labs, or anything.
    fn quiz_seed(&self) -> u64 {
        match self.options.lab_seed {
            LabSeed::Fixed(seed) => seed,
            LabSeed::Random => rand::rng().next_u64(),
        }
    }

    /// The questions about the lessons that are done; about everything while none is.
    fn questions_on_finished_lessons(&self) -> Vec<Arc<Question>> {
        let done = self.course_map.lessons.iter().filter(|stop| stop.status == LessonStatus::Done);
        let topics: Vec<String> = done.flat_map(|stop| stop.lesson.covers.iter().cloned()).collect();
        select_questions(
            &self.course.questions,
            &QuestionFilter { topics, level: None, limit: QUIZ_LENGTH },
            self.quiz_seed(),
        )
    }

    /// The questions that close `lesson`. The first minute has an end of its own.
    pub(super) fn lesson_quiz(&self, lesson: &Lesson) -> Vec<Arc<Question>> {
        if lesson.id == crate::tui::FIRST_LESSON {
            return Vec::new();
        }
        lesson_quiz(lesson, &self.course.questions, &self.entries, day_of(Clock::System.now()), self.quiz_seed())
    }

    /// Shows a sheet in front of the map.
    fn open_report(&mut self, text: ReportContent) {
        let mut sheet = ReportPage::new(text);
        sheet.resize(self.size.0, self.size.1);
        self.active = ActiveScreen::ReportPage(Box::new(sheet));
    }
}
