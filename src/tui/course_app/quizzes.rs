//! The way from the map and from the end of a lesson to questions, to a review, and to the report on what was learned.

use std::sync::Arc;

use super::CourseApp;
use super::active_screen::ActiveScreen;
use crate::clock::Clock;
use crate::content::quiz::Seniority;
use crate::content::{Lesson, Question};
use crate::course::course_map::{FIRST_LESSON, LessonStatus};
use crate::course::day::day_of;
use crate::course::quiz::interview::INTERVIEW_LENGTH;
use crate::course::quiz::question_filter::{QuestionFilter, select_questions};
use crate::course::quiz::quiz_run::QUIZ_LENGTH;
use crate::course::review::lesson_quiz::lesson_quiz;
use crate::course::review::statistics::LearningStats;
use crate::course::review::target_day;
use crate::course::{Interview, QuestionSequence, Review};
use crate::play::QuizSession;
use crate::tui::quiz_app::QuizApp;
use crate::tui::screen::map::MapCommand;
use crate::tui::screen::report_page::{ReportContent, ReportPage};
use crate::tui::terminal::{App as _, AppExit};

impl CourseApp<'_> {
    /// Carries out a command of the map.
    pub(super) fn handle_map_command(&mut self, command: MapCommand) -> Option<AppExit> {
        match command {
            MapCommand::OpenLesson { lesson, after_step } => self.open_lesson(lesson, after_step),
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
            MapCommand::ShowReview => self.show_review(),
            MapCommand::ShowProgress => {
                let stats =
                    LearningStats::from_entries(&self.entries, self.course.lessons.lessons(), &self.course.questions);
                self.open_report(ReportContent::Progress(Box::new(stats)));
            }
            MapCommand::NextTheme => self.next_theme(),
            MapCommand::Quit => return Some(AppExit::Quit),
        }
        None
    }

    /// Shows the forecast of the review; from there, the learner starts the questions that are due.
    fn show_review(&mut self) {
        let today = day_of(Clock::System.now());
        let target = target_day(&self.entries, today);
        let review = Review::from_entries(&self.entries, &self.course.questions, today, target);
        if review.due.is_empty() {
            self.open_report(ReportContent::Forecast(Box::new(review)));
        } else {
            self.start_quiz(review.due.clone(), Some(review));
        }
    }

    /// Asks `questions`; with `intro`, after the forecast of that review.
    pub(super) fn start_quiz(&mut self, questions: Vec<Arc<Question>>, intro: Option<Review>) {
        self.open_quiz(QuestionSequence::practice(questions), intro);
    }

    /// Starts a mock interview over the whole course.
    pub(super) fn start_interview(&mut self) {
        let bank = self.course.questions.to_vec();
        let interview =
            Interview::new(bank.clone(), &bank, Seniority::Junior, INTERVIEW_LENGTH, self.options.lab_seed.number());
        self.open_quiz(QuestionSequence::Interview(interview), None);
    }

    fn open_quiz(&mut self, sequence: QuestionSequence, intro: Option<Review>) {
        let lessons = self.course.lessons.lessons().to_vec();
        let session = QuizSession::new(sequence, lessons, self.options.lab_seed, self.journal.take());
        let mut quiz = QuizApp::new(session, false, intro, self.theme);
        quiz.resize(self.size.0, self.size.1);
        self.active = ActiveScreen::Quiz(Box::new(quiz));
    }

    /// Some questions about the lessons that are done; about everything while none is done.
    fn questions_on_finished_lessons(&self) -> Vec<Arc<Question>> {
        let finished = self.course_map.lessons.iter().filter(|lesson| lesson.status == LessonStatus::Done);
        let topics: Vec<String> = finished.flat_map(|lesson| lesson.lesson.covers.iter().cloned()).collect();
        let filter = QuestionFilter { topics, level: None, limit: QUIZ_LENGTH };
        select_questions(&self.course.questions, &filter, self.options.lab_seed.number())
    }

    /// The questions that close `lesson`. The first lesson has none: its end offers a way into the course instead.
    pub(super) fn lesson_quiz(&self, lesson: &Lesson) -> Vec<Arc<Question>> {
        if lesson.id == FIRST_LESSON {
            return Vec::new();
        }
        lesson_quiz(
            lesson,
            &self.course.questions,
            &self.entries,
            day_of(Clock::System.now()),
            self.options.lab_seed.number(),
        )
    }

    fn open_report(&mut self, content: ReportContent) {
        let mut page = ReportPage::new(content);
        page.resize(self.size.0, self.size.1);
        self.active = ActiveScreen::ReportPage(Box::new(page));
    }
}
