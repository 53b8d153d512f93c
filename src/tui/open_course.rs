//! The course while the program runs: what it teaches, what was learned, and the way to its lessons and questions.
//!
//! While a lesson or questions are open, they hold the journal. When they are closed, the journal comes back together
//! with the entries that they recorded, and the map is computed anew from all entries.

use std::rc::Rc;
use std::sync::Arc;

use super::course_content::CourseContent;
use super::notice::Notice;
use super::quiz_app::open_quiz;
use super::screen::lesson::{LessonExit, LessonScreen, LessonStart, OpenLesson};
use super::screen::map::MapScreen;
use super::screen::report_page::{forecast_page, progress_page};
use super::screen::search::SearchScreen;
use super::screen::{ClosedScreen, CourseRequest, Screen};
use super::tui_options::TuiOptions;
use crate::clock::Clock;
use crate::content::quiz::Seniority;
use crate::content::{Lesson, Question};
use crate::course::course_map::{CourseMap, FIRST_LESSON, LessonStatus};
use crate::course::course_progress::CourseProgress;
use crate::course::day::day_of;
use crate::course::journal_entry::{JournalEntry, JournalEvent};
use crate::course::quiz::interview::INTERVIEW_LENGTH;
use crate::course::quiz::question_filter::{QuestionFilter, select_questions};
use crate::course::quiz::quiz_run::QUIZ_LENGTH;
use crate::course::review::lesson_quiz::lesson_quiz;
use crate::course::review::statistics::LearningStats;
use crate::course::review::target_day;
use crate::course::{Interview, QuestionSequence, Review};
use crate::play::{Journal, QuizSession};

/// The course and what was learned of it.
pub(super) struct OpenCourse<'a> {
    content: CourseContent<'a>,
    options: &'a TuiOptions,
    /// What was learned so far.
    entries: Vec<JournalEntry>,
    map: Rc<CourseMap>,
    /// `None` also while a lesson or questions hold it.
    journal: Option<Journal>,
}

impl<'a> OpenCourse<'a> {
    pub(super) fn new(
        content: CourseContent<'a>,
        journal: Option<Journal>,
        entries: Vec<JournalEntry>,
        options: &'a TuiOptions,
    ) -> Self {
        let map = Rc::new(course_map(&content, &CourseProgress::from_entries(&entries)));
        Self { content, options, entries, map, journal }
    }

    /// The map with what was learned so far.
    pub(super) const fn map(&self) -> &Rc<CourseMap> {
        &self.map
    }

    pub(super) const fn take_journal(&mut self) -> Option<Journal> {
        self.journal.take()
    }

    /// Takes the journal and what was learned from screens that were closed.
    pub(super) fn add_closed(&mut self, closed: Vec<ClosedScreen>) {
        for screen in closed {
            let (journal, new_entries) = match screen {
                ClosedScreen::Lesson(journal, new_entries) => (journal, new_entries),
                ClosedScreen::Quiz(session) => session.close(),
            };
            self.journal = journal.or_else(|| self.journal.take());
            self.entries.extend(new_entries);
        }
        let progress = CourseProgress::from_entries(&self.entries);
        self.map = Rc::new(course_map(&self.content, &progress));
    }

    /// The screen with the map.
    pub(super) fn map_screen(&self) -> MapScreen {
        MapScreen::new(Rc::clone(&self.map))
    }

    /// The screen that `request` asks for; without one, the notice may say why. `lesson_quiz` are the questions that close
    /// the lesson that was left; `has_map` is whether the map lies below.
    pub(super) fn open(
        &mut self,
        request: CourseRequest,
        lesson_quiz: Vec<Arc<Question>>,
        has_map: bool,
        notice: &mut Notice,
    ) -> Option<Box<dyn Screen>> {
        Some(match request {
            CourseRequest::Search => {
                Box::new(SearchScreen::new(&self.map, self.content.lessons.lessons(), &self.content.questions))
            }
            CourseRequest::OpenLesson { lesson, after_step } => Box::new(self.lesson(lesson, after_step, has_map)?),
            CourseRequest::NextLesson => Box::new(self.lesson(self.map.next?, None, has_map)?),
            CourseRequest::AskQuestion { question } => {
                self.quiz(self.content.questions.get(question).cloned().into_iter().collect())
            }
            CourseRequest::StartQuiz => {
                let questions = self.questions_on_finished_lessons();
                if questions.is_empty() {
                    notice.set("There are no questions here.");
                    return None;
                }
                self.quiz(questions)
            }
            CourseRequest::StartLessonQuiz => self.quiz(lesson_quiz),
            CourseRequest::StartInterview => self.interview(),
            CourseRequest::ShowReview => self.review(),
            CourseRequest::ShowProgress => {
                let lessons = self.content.lessons.lessons();
                let stats =
                    LearningStats::from_entries(&self.entries, lessons, &self.content.questions, &self.map.curriculum);
                Box::new(progress_page(stats))
            }
        })
    }

    /// The lesson of this number on the map: after the step of the id `after_step` or, without one, where the learner left
    /// it. Its lab is started after the next frame.
    pub(super) fn lesson(&self, index: usize, after_step: Option<String>, has_map: bool) -> Option<OpenLesson> {
        let map_lesson = self.map.lessons.get(index)?;
        let lesson = self.content.lessons.lesson(&map_lesson.lesson.id)?;
        let after_step = after_step.or_else(|| map_lesson.resume.as_ref().map(|resume| resume.after_step.clone()));
        let start = after_step.map_or(LessonStart::First, LessonStart::After);
        Some(self.start_lesson(lesson, start, 0, has_map))
    }

    /// `lesson` from `start` on, looking at `lane`.
    pub(super) fn start_lesson(
        &self,
        lesson: Arc<Lesson>,
        start: LessonStart,
        lane: usize,
        has_map: bool,
    ) -> OpenLesson {
        let exit = if has_map { self.lesson_exit(&lesson) } else { LessonExit::Shell };
        let screen = LessonScreen::default().with_exit(exit).with_lane(lane).with_notes(self.options.shows_notes);
        OpenLesson::pending(screen, lesson, start)
    }

    /// Where the end of `lesson` leads.
    fn lesson_exit(&self, lesson: &Lesson) -> LessonExit {
        if lesson.id == FIRST_LESSON {
            return LessonExit::Course;
        }
        let mut progress = CourseProgress::from_entries(&self.entries);
        progress.add(&JournalEntry::new(0, JournalEvent::Finished { lesson: lesson.id.clone() }));
        let map = course_map(&self.content, &progress);
        let next = map.next.and_then(|index| map.lessons.get(index));
        next.map_or(LessonExit::Map, |next| LessonExit::NextLesson(next.lesson.title.clone()))
    }

    /// The forecast of the review; from there, the learner starts the questions that are due.
    fn review(&mut self) -> Box<dyn Screen> {
        let today = day_of(Clock::System.now());
        let target = target_day(&self.entries, today);
        let review = Review::from_entries(&self.entries, &self.content.questions, &self.map.curriculum, today, target);
        Box::new(forecast_page(review, |due| self.quiz(due)))
    }

    fn quiz(&mut self, questions: Vec<Arc<Question>>) -> Box<dyn Screen> {
        self.ask(QuestionSequence::practice(questions))
    }

    /// A mock interview over the whole course.
    fn interview(&mut self) -> Box<dyn Screen> {
        let bank = self.content.questions.to_vec();
        let interview =
            Interview::new(bank.clone(), &bank, Seniority::Junior, INTERVIEW_LENGTH, self.options.lab_seed.number());
        self.ask(QuestionSequence::Interview(interview))
    }

    fn ask(&mut self, sequence: QuestionSequence) -> Box<dyn Screen> {
        let lessons = self.content.lessons.lessons().to_vec();
        let curriculum = Arc::clone(&self.map.curriculum);
        let session = QuizSession::new(sequence, lessons, self.options.lab_seed, self.journal.take(), curriculum);
        open_quiz(session, false)
    }

    /// Some questions about the lessons that are done; about everything while none is done.
    fn questions_on_finished_lessons(&self) -> Vec<Arc<Question>> {
        let finished = self.map.lessons.iter().filter(|lesson| lesson.status == LessonStatus::Done);
        let topics: Vec<String> = finished.flat_map(|lesson| lesson.lesson.covers.iter().cloned()).collect();
        let filter = QuestionFilter { topics, level: None, limit: QUIZ_LENGTH };
        select_questions(&self.content.questions, &filter, self.options.lab_seed.number())
    }

    /// The questions that close `lesson`. The first lesson has none: its end offers a way into the course instead.
    pub(super) fn lesson_quiz(&self, lesson: &Lesson) -> Vec<Arc<Question>> {
        if lesson.id == FIRST_LESSON {
            return Vec::new();
        }
        lesson_quiz(
            lesson,
            &self.content.questions,
            &self.entries,
            day_of(Clock::System.now()),
            self.options.lab_seed.number(),
        )
    }
}

fn course_map(content: &CourseContent<'_>, progress: &CourseProgress) -> CourseMap {
    CourseMap::new(content.lessons.summaries(), content.lessons.curriculum(), progress)
}
