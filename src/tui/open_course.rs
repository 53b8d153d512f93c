//! The course while the program runs: what it teaches, what was learned, and the way to its lessons and questions.
//!
//! While a lesson or questions are open, they hold the journal. When they are closed, the journal comes back together
//! with the entries that they recorded, and the map is computed anew from all entries.

use std::rc::Rc;
use std::sync::Arc;

use super::course_content::CourseContent;
use super::notice::Notice;
use super::quiz_session_screen::open_quiz;
use super::screen::interview_options::InterviewOptionsScreen;
use super::screen::lesson::{LessonExit, LessonScreen, LessonStart, OpenLesson};
use super::screen::map::MapScreen;
use super::screen::plan::{CurrentPlan, PlanScreen};
use super::screen::progress::ProgressScreen;
use super::screen::report_screen::{cheat_sheet_screen, forecast_screen, summary_screen};
use super::screen::search::SearchScreen;
use super::screen::{ClosedScreen, CourseRequest, CourseState, Screen, ScreenCommand, TextScreen};
use super::tui_options::TuiOptions;
use crate::clock::Clock;
use crate::content::{Lesson, Question};
use crate::course::agenda::Agenda;
use crate::course::course_map::{CourseMap, FIRST_LESSON, LessonStatus};
use crate::course::course_progress::CourseProgress;
use crate::course::day::day_of;
use crate::course::journal_entry::{JournalEntry, JournalEvent};
use crate::course::quiz::area_knowledge::AreaKnowledge;
use crate::course::quiz::interview_options::InterviewOptions;
use crate::course::quiz::placement_quiz::PlacementQuiz;
use crate::course::quiz::question_filter::{QuestionFilter, select_questions, topics_of_part};
use crate::course::quiz::quiz_run::QUIZ_LENGTH;
use crate::course::review::lesson_quiz::lesson_quiz;
use crate::course::review::statistics::LearningStats;
use crate::course::review::{due_count, target_day};
use crate::course::study_plan::{PlanItem, StudyPlan, StudyTime, TimeBudget};
use crate::course::{Interview, QuestionSequence, Review, day};
use crate::play::{Journal, ProgressStore, QuizSession};

/// The course and what was learned of it.
pub(super) struct OpenCourse<'a> {
    content: CourseContent<'a>,
    options: &'a TuiOptions,
    /// What was learned so far.
    entries: Vec<JournalEntry>,
    map: Rc<CourseMap>,
    /// `None` also while a lesson or questions hold it.
    journal: Option<Journal>,
    /// How many questions are due, once that was counted.
    due: Option<usize>,
    /// How much time there is until the interview, as the learner has said.
    time_budget: Option<TimeBudget>,
    /// What was chosen for the last interview.
    last_interview: Option<InterviewOptions>,
    /// Whether the last lesson was just finished: then comes what the learner can do now.
    owes_summary: bool,
}

impl<'a> OpenCourse<'a> {
    pub(super) fn new(
        content: CourseContent<'a>,
        journal: Option<Journal>,
        entries: Vec<JournalEntry>,
        options: &'a TuiOptions,
    ) -> Self {
        let mut course = Self {
            content,
            options,
            entries,
            map: Rc::default(),
            journal,
            due: None,
            time_budget: None,
            last_interview: None,
            owes_summary: false,
        };
        course.update_map();
        course
    }

    pub(super) const fn take_journal(&mut self) -> Option<Journal> {
        self.journal.take()
    }

    /// Takes the journal and what was learned from screens that were closed.
    pub(super) fn add_closed(&mut self, closed: Vec<ClosedScreen>) {
        for screen in closed {
            let (journal, new_entries) = match screen {
                ClosedScreen::Lesson { journal, new_entries } => (journal, new_entries),
                ClosedScreen::Quiz(session) => session.close(),
            };
            self.journal = journal.or_else(|| self.journal.take());
            self.entries.extend(new_entries);
        }
        self.due = None;
        let had_next = self.map.next.is_some();
        self.update_map();
        if had_next && self.map.next.is_none() && !self.map.lessons.is_empty() {
            self.owes_summary = true;
        }
    }

    /// The report that follows from what was closed last.
    pub(super) fn take_report(&mut self) -> Option<TextScreen> {
        std::mem::take(&mut self.owes_summary).then(|| summary_screen(Rc::clone(&self.map)))
    }

    /// The screen with the map.
    pub(super) fn map_screen(&self) -> MapScreen {
        MapScreen::new(Rc::clone(&self.map))
    }

    /// The screen that `request` asks for; without one, the notice may say why. `has_map` is whether the map lies below.
    pub(super) fn open(
        &mut self,
        request: CourseRequest,
        has_map: bool,
        notice: &mut Notice,
    ) -> Option<Box<dyn Screen>> {
        Some(match request {
            CourseRequest::Search => {
                Box::new(SearchScreen::new(&self.map, self.content.lessons.lessons(), &self.content.questions))
            }
            CourseRequest::OpenLesson { lesson, after_step } => Box::new(self.lesson(lesson, after_step, has_map)?),
            CourseRequest::NextLesson => Box::new(self.lesson(self.map.next?, None, has_map)?),
            CourseRequest::AskQuestions { questions } => {
                let question = |number: usize| self.content.questions.get(number).cloned();
                self.quiz(questions.into_iter().filter_map(question).collect())
            }
            CourseRequest::StartQuiz => {
                let questions = self.questions_on_finished_lessons();
                self.quiz_unless_empty(questions, "There are no questions here.", notice)?
            }
            CourseRequest::ShowInterviewOptions if self.content.questions.is_empty() => {
                notice.set("There are no questions here.");
                return None;
            }
            CourseRequest::ShowInterviewOptions => Box::new(self.interview_options(None)),
            CourseRequest::StartInterview(options) => self.interview(options),
            CourseRequest::ShowReview => Box::new(self.review()),
            CourseRequest::StartReview => self.quiz(self.review_plan().due),
            CourseRequest::ShowPlan => Box::new(PlanScreen::new(self.current_plan())),
            CourseRequest::OpenPlanItem(item) => self.open_plan_item(&item, notice)?,
            CourseRequest::SetStudyTime(budget) => {
                self.time_budget = budget;
                return None;
            }
            CourseRequest::StartPlacement => self.placement(),
            CourseRequest::ShowProgress => Box::new(ProgressScreen::new(self.learning_stats(), Rc::clone(&self.map))),
            CourseRequest::DrillTopic { topic } => {
                let questions = self.questions_about(vec![topic], QUIZ_LENGTH);
                self.quiz_unless_empty(questions, "There is no question about this topic yet.", notice)?
            }
            CourseRequest::RetryErrors => {
                let missed = self.learning_stats().missed_questions;
                let is_missed = |question: &&Arc<Question>| missed.contains(&question.id);
                let questions = self.content.questions.iter().filter(is_missed).take(QUIZ_LENGTH).cloned().collect();
                self.quiz(questions)
            }
            CourseRequest::ShowCheatSheet => Box::new(cheat_sheet_screen()),
            CourseRequest::SetInterviewDay(day) => {
                self.set_target_day(day, notice);
                return None;
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
        let screen = screen.with_ssh(self.options.ssh.clone());
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

    /// Keeps the day of the interview.
    fn set_target_day(&mut self, day: Option<i64>, notice: &mut Notice) {
        let event = JournalEvent::TargetDateSet { until: day.map(day::format_date) };
        let mut store = ProgressStore { journal: self.journal.take(), ..ProgressStore::default() };
        store.record(event);
        if let Some(problem) = store.notice {
            notice.set(problem);
        }
        self.journal = store.journal;
        self.entries.extend(store.entries);
        self.due = None;
        self.update_map();
    }

    /// Counts the questions that are due, if that was not done since something was learned; returns whether the map says
    /// something new.
    pub(super) fn count_due(&mut self) -> bool {
        let is_worth_it = |entry: &JournalEntry| {
            matches!(entry.event, JournalEvent::Answered(_) | JournalEvent::TargetDateSet { .. })
        };
        if self.due.is_some() || !self.entries.iter().any(is_worth_it) {
            return false;
        }
        let today = day_of(Clock::System.now());
        let keys = (self.content.answer_keys)(&self.entries);
        self.due = Some(due_count(&self.entries, &keys, today, target_day(&self.entries, today)));
        self.update_map();
        true
    }

    fn update_map(&mut self) {
        let progress = CourseProgress::from_entries(&self.entries);
        let today = day_of(Clock::System.now());
        let agenda = Agenda { today, due: self.due, target_day: target_day(&self.entries, today) };
        self.map = Rc::new(course_map(&self.content, &progress).with_agenda(agenda));
    }

    fn review_plan(&self) -> Review {
        let today = day_of(Clock::System.now());
        let target = target_day(&self.entries, today);
        Review::from_entries(&self.entries, &self.content.questions, &self.map.curriculum, today, target)
    }

    /// The forecast of the review; from there, the learner starts the questions that are due.
    fn review(&self) -> TextScreen {
        let ask = ScreenCommand::CloseAnd(Box::new(CourseRequest::StartReview.into()));
        forecast_screen(self.review_plan(), ask)
    }

    /// What a line of the plan says: the same as its command does.
    fn open_plan_item(&mut self, item: &PlanItem, notice: &mut Notice) -> Option<Box<dyn Screen>> {
        Some(match item {
            PlanItem::Lesson { id, .. } => {
                let lesson = self.lesson(self.map.position(id)?, None, true)?;
                Box::new(OpenLesson { screen: lesson.screen.with_exit(LessonExit::Plan), ..lesson })
            }
            PlanItem::Questions { part } => {
                let topics = topics_of_part(part, &self.map.curriculum);
                let questions = self.questions_about(topics, item.question_count());
                self.quiz_unless_empty(questions, "There is no question about this part yet.", notice)?
            }
            PlanItem::Review => match self.review_plan() {
                review if review.due.is_empty() => Box::new(self.review()),
                review => self.quiz(review.due.into_iter().take(item.question_count()).collect()),
            },
            PlanItem::Interview => Box::new(self.interview_options(u16::try_from(item.minutes()).ok())),
            PlanItem::CheatSheet { .. } => Box::new(cheat_sheet_screen()),
        })
    }

    /// The questions that find out what the learner knows.
    fn placement(&mut self) -> Box<dyn Screen> {
        let (bank, curriculum) = (&self.content.questions, Arc::clone(&self.map.curriculum));
        let placement = PlacementQuiz::new(bank, curriculum, self.options.lab_seed.number());
        self.ask(QuestionSequence::Placement(placement))
    }

    fn quiz(&mut self, questions: Vec<Arc<Question>>) -> Box<dyn Screen> {
        self.ask(QuestionSequence::practice(questions))
    }

    /// Asks `questions`; without any, the notice says so.
    fn quiz_unless_empty(
        &mut self,
        questions: Vec<Arc<Question>>,
        if_empty: &str,
        notice: &mut Notice,
    ) -> Option<Box<dyn Screen>> {
        if questions.is_empty() {
            notice.set(if_empty);
            return None;
        }
        Some(self.quiz(questions))
    }

    /// What the learner chooses before an interview: at first what they chose last or what fits their answers, with
    /// `minutes` where a plan says so.
    fn interview_options(&self, minutes: Option<u16>) -> InterviewOptionsScreen {
        let suggested = || InterviewOptions::suggested(&self.entries, &self.content.questions);
        let options = self.last_interview.unwrap_or_else(suggested);
        InterviewOptionsScreen::new(InterviewOptions { minutes: minutes.unwrap_or(options.minutes), ..options })
    }

    /// A mock interview over the whole course.
    fn interview(&mut self, options: InterviewOptions) -> Box<dyn Screen> {
        self.last_interview = Some(options);
        let (bank, seed) = (self.content.questions.to_vec(), self.options.lab_seed.number());
        let interview = Interview::new(bank.clone(), &bank, options.level, options.length(), seed);
        let session = self.session(QuestionSequence::Interview(interview));
        open_quiz(session.with_planned_time(u64::from(options.minutes)), false)
    }

    fn ask(&mut self, sequence: QuestionSequence) -> Box<dyn Screen> {
        open_quiz(self.session(sequence), false)
    }

    /// A session of these questions, which holds the journal.
    fn session(&mut self, sequence: QuestionSequence) -> QuizSession {
        let lessons = self.content.lessons.lessons().to_vec();
        let curriculum = Arc::clone(&self.map.curriculum);
        let session = QuizSession::new(sequence, lessons, self.options.lab_seed, self.journal.take(), curriculum);
        session.with_earlier_answers(&self.entries)
    }

    /// Some questions about the lessons that are done; about everything while none is done.
    fn questions_on_finished_lessons(&self) -> Vec<Arc<Question>> {
        let finished = self.map.lessons.iter().filter(|lesson| lesson.status == LessonStatus::Done);
        let topics: Vec<String> = finished.flat_map(|lesson| lesson.lesson.covers.iter().cloned()).collect();
        self.questions_about(topics, QUIZ_LENGTH)
    }

    /// At most `limit` questions about these topics; about everything if there is none.
    fn questions_about(&self, topics: Vec<String>, limit: usize) -> Vec<Arc<Question>> {
        let filter = QuestionFilter { topics, level: None, limit };
        select_questions(&self.content.questions, &filter, self.options.lab_seed.number())
    }

    /// The numbers of the questions that close `lesson`. The first lesson has none: its end offers a way into the course
    /// instead.
    pub(super) fn lesson_quiz(&self, lesson: &Lesson) -> Vec<usize> {
        if lesson.id == FIRST_LESSON {
            return Vec::new();
        }
        let (bank, today) = (&self.content.questions, day_of(Clock::System.now()));
        let chosen = lesson_quiz(lesson, &self.map, bank, &self.entries, today, self.options.lab_seed.number());
        let number = |question: &Arc<Question>| bank.iter().position(|other| Arc::ptr_eq(other, question));
        chosen.iter().filter_map(number).collect()
    }
}

impl CourseState for OpenCourse<'_> {
    fn map(&self) -> &Rc<CourseMap> {
        &self.map
    }

    fn learning_stats(&self) -> LearningStats {
        let lessons = self.content.lessons.lessons();
        LearningStats::from_entries(&self.entries, lessons, &self.content.questions, &self.map.curriculum)
    }

    fn current_plan(&self) -> CurrentPlan {
        let knowledge = AreaKnowledge::from_entries(&self.entries, &self.content.questions, &self.map.curriculum);
        let agenda = self.map.agenda;
        let time = StudyTime::until_interview(&self.entries, agenda.today, self.time_budget);
        let plan = StudyPlan::new(&self.map, &knowledge, time);
        CurrentPlan { knowledge, plan, time, budget: self.time_budget, agenda }
    }
}

fn course_map(content: &CourseContent<'_>, progress: &CourseProgress) -> CourseMap {
    CourseMap::new(content.lessons.summaries(), content.lessons.curriculum(), progress)
}
