//! A session of questions, from the first one to the report. Both faces ask with it: they draw or print its
//! [phase](QuizPhase), read what the learner does, and pass that on.

mod answer_clock;
mod quiz_phase;
mod session_time;

use std::sync::Arc;
use std::time::Duration;

use super::Journal;
use super::play_error::PlayError;
use super::player::LabSeed;
use super::predict_question::{PredictError, find_step, predict_prompt};
use super::progress_store::ProgressStore;
use super::replay::replay;
use crate::clock::Clock;
use crate::content::Lesson;
use crate::content::curriculum::Curriculum;
use crate::course::day::day_of;
use crate::course::journal_entry::{JournalEntry, JournalEvent};
use crate::course::quiz::earlier_answer::{EarlierAnswer, EarlierAnswers};
use crate::course::quiz::question_instance::{Answer, QuestionInstance};
use crate::course::quiz::question_result::QuestionResult;
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::score::{AnswerContext, score_answer};
use crate::course::{Attempt, QuestionSequence};
use answer_clock::AnswerClock;
pub use quiz_phase::{QuizPhase, ScoredAnswer};
use session_time::SessionTime;

/// A session of questions.
#[derive(Debug)]
pub struct QuizSession {
    questions: QuestionSequence,
    phase: QuizPhase,
    heading: String,
    clock: AnswerClock,
    /// The lessons whose steps can be played.
    lessons: Vec<Arc<Lesson>>,
    lab_seed: LabSeed,
    /// Decides the order of the options.
    shuffle_seed: u64,
    time: SessionTime,
    /// What was said to spoken questions before.
    earlier_answers: EarlierAnswers,
    progress: ProgressStore,
    /// The topics that the report knows.
    curriculum: Arc<Curriculum>,
}

impl QuizSession {
    /// A session before its first question. Answers are recorded in `journal`; steps of `lessons` can be played; the
    /// report knows the topics of `curriculum`.
    #[must_use]
    pub fn new(
        questions: QuestionSequence,
        lessons: Vec<Arc<Lesson>>,
        lab_seed: LabSeed,
        journal: Option<Journal>,
        curriculum: Arc<Curriculum>,
    ) -> Self {
        Self {
            phase: QuizPhase::Preparing,
            heading: questions.heading(),
            questions,
            clock: AnswerClock::start(),
            lessons,
            lab_seed,
            shuffle_seed: lab_seed.number(),
            time: SessionTime::Free,
            earlier_answers: EarlierAnswers::default(),
            progress: ProgressStore { journal, ..ProgressStore::default() },
            curriculum,
        }
    }

    /// Limits the time for all questions together; it runs from now on.
    #[must_use]
    pub fn with_time_limit(self, limit: Duration) -> Self {
        Self { time: SessionTime::limited(limit), ..self }
    }

    /// Tells above each question how much of so many minutes has passed since now.
    #[must_use]
    pub fn with_planned_time(self, minutes: u64) -> Self {
        Self { time: SessionTime::planned(minutes), ..self }
    }

    /// Compares spoken answers with those in `entries`, which are in order.
    #[must_use]
    pub fn with_earlier_answers(self, entries: &[JournalEntry]) -> Self {
        Self { earlier_answers: EarlierAnswers::from_entries(entries), ..self }
    }

    /// The questions and their results so far.
    #[must_use]
    pub const fn questions(&self) -> &QuestionSequence {
        &self.questions
    }

    /// Where the session stands.
    #[must_use]
    pub const fn phase(&self) -> &QuizPhase {
        &self.phase
    }

    /// Whether there are no more questions.
    #[must_use]
    pub const fn is_finished(&self) -> bool {
        matches!(self.phase, QuizPhase::Finished(_))
    }

    /// The heading above the question at hand.
    #[must_use]
    pub fn heading(&self) -> &str {
        &self.heading
    }

    /// The time that is left; `None` where it is not limited.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        self.time.left()
    }

    /// The time for all questions together; `None` where it is not limited.
    #[must_use]
    pub const fn time_limit(&self) -> Option<Duration> {
        self.time.limit()
    }

    /// Whether a time limit has passed.
    #[must_use]
    pub fn is_time_up(&self) -> bool {
        self.time_left() == Some(Duration::ZERO)
    }

    /// Stops the clock of the question at hand: the learner has answered, and what they do now, such as ticking the points of
    /// a rubric, is no part of the answer.
    pub fn stop_clock(&mut self) {
        self.clock.stop();
    }

    /// Lets the clock run on, as if it had not been stopped: the learner goes back to their answer.
    pub const fn resume_clock(&mut self) {
        self.clock.resume();
    }

    /// Whether the clock of the question at hand stands still.
    #[cfg(test)]
    #[must_use]
    pub const fn is_clock_stopped(&self) -> bool {
        self.clock.is_stopped()
    }

    /// Milliseconds from the question at hand to its answer; until there is one, to now.
    #[must_use]
    pub fn elapsed_ms(&self) -> u64 {
        self.clock.elapsed_ms()
    }

    /// A problem with the journal, to be told once.
    pub const fn take_notice(&mut self) -> Option<String> {
        self.progress.notice.take()
    }

    /// Whether [`present`](Self::present) has to play a lesson, which takes a moment.
    #[must_use]
    pub fn needs_replay(&self) -> bool {
        self.questions.current().is_some_and(|question| question.predict.is_some())
    }

    /// Presents the next question; where there is none, finishes the session. A question that cannot be asked is left
    /// out, and the session goes on preparing.
    ///
    /// # Errors
    /// When a question is left out.
    pub fn present(&mut self) -> Result<(), PredictError> {
        let Some(question) = self.questions.current() else {
            self.finish("");
            return Ok(());
        };
        self.heading = self.time.heading(self.questions.heading());
        let prompt = match predict_prompt(&question, &self.lessons, self.lab_seed) {
            Ok(prompt) => prompt,
            Err(error) => {
                self.questions.drop_current();
                return Err(error);
            }
        };
        match QuestionInstance::new(question, self.shuffle_seed, prompt) {
            Some(instance) => {
                self.phase = QuizPhase::Asking(Arc::new(instance));
                self.clock = AnswerClock::start();
            }
            None => self.questions.drop_current(),
        }
        Ok(())
    }

    /// Scores and records the answer to the question at hand.
    pub fn answer(&mut self, answer: Answer, context: AnswerContext) {
        let QuizPhase::Asking(instance) = &self.phase else { return };
        let instance = Arc::clone(instance);
        let score = score_answer(&instance, &answer);
        let answer_text = instance.answer_text(&answer);
        let earlier = self.earlier_answers.to(&instance.question);
        let today = day_of(Clock::System.now());
        let compare = |earlier: &EarlierAnswer| earlier.compare(&instance.question, &answer_text, today);
        let comparison = earlier.map(compare).unwrap_or_default();
        let result = QuestionResult::new(&instance, score.clone(), context, answer_text);
        if let Some(event) = self.questions.record(result) {
            self.progress.record(event);
        }
        self.phase = if self.questions.is_exam() {
            QuizPhase::Preparing
        } else {
            QuizPhase::Explaining(Box::new(ScoredAnswer { instance, answer, score, comparison }))
        };
    }

    /// Goes on after an explanation.
    pub fn advance(&mut self) {
        self.phase = QuizPhase::Preparing;
    }

    /// Skips the question at hand: it comes later, stays without an answer in an interview, which keeps what the learner
    /// `wrote`, or counts as not known in a placement.
    pub fn skip(&mut self, wrote: &str) {
        if let Some(event) = self.questions.skip(wrote) {
            self.progress.record(event);
        }
        self.advance();
    }

    /// Records that the question at hand is doubtful. Returns whether there is a journal that keeps it.
    pub fn flag(&mut self, note: String) -> bool {
        let Some(instance) = self.phase.instance() else { return false };
        if self.progress.journal.is_some() {
            self.progress.record(JournalEvent::Flagged { question: instance.question.id.clone(), note });
        }
        // Writing may just have failed; then the journal is gone.
        self.progress.journal.is_some()
    }

    /// The lesson that shows what an answer is explained with, and the index of its step.
    #[must_use]
    pub fn step_to_see(&self) -> Option<(&Arc<Lesson>, usize)> {
        let QuizPhase::Explaining(scored) = &self.phase else { return None };
        find_step(&self.lessons, scored.instance.step_to_see(Some(&scored.answer))?)
    }

    /// Plays [the step to see](Self::step_to_see): an attempt that stands at it.
    ///
    /// # Errors
    /// When there is no loopback to listen on.
    pub fn play_step(&self) -> Result<Option<Attempt>, PlayError> {
        let Some((lesson, step)) = self.step_to_see() else { return Ok(None) };
        replay(Arc::clone(lesson), self.lab_seed).map(|replayed| Some(replayed.attempt.rewound_to(step)))
    }

    /// Ends the session. An interview keeps what the learner `wrote` to the question at hand.
    pub fn finish(&mut self, wrote: &str) {
        self.questions.finish(wrote);
        let report = QuizReport::from_results(self.questions.results(), &self.lessons, &self.curriculum);
        self.phase = QuizPhase::Finished(Box::new(report));
    }

    /// The journal, unless it could not be written, and what was recorded in this session.
    #[must_use]
    pub fn close(self) -> (Option<Journal>, Vec<JournalEntry>) {
        (self.progress.journal, self.progress.entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Question;
    use crate::course::quiz::quiz_run::{QuizMode, QuizRun};

    fn session(mode: QuizMode) -> QuizSession {
        let question = |id: &str, kind: &str| -> Arc<Question> {
            let text = format!("id='{id}'\ncovers=['jwt.exp']\nlevel='mid'\nask='?'\nwhy='.'\n{kind}");
            Arc::new(toml::from_str(&text).expect("a question"))
        };
        let lost = question("lost", "predict={step='no#where',about='status'}");
        let questions = [lost, question("a", "type={accept=['x']}"), question("b", "type={accept=['y']}")];
        let run = QuizRun::new(mode, questions.into());
        QuizSession::new(QuestionSequence::Run(run), Vec::new(), LabSeed::Fixed(1), None, Arc::default())
    }

    fn present_and_answer(session: &mut QuizSession, text: &str) {
        session.present().expect("it can be asked");
        session.answer(Answer::Typed(text.to_owned()), AnswerContext::default());
    }

    #[test]
    fn a_question_that_cannot_be_asked_is_left_out_with_a_reason() {
        let mut session = session(QuizMode::Practice);
        assert!(session.needs_replay());
        assert_eq!(session.present(), Err(PredictError::NoStep("no#where".to_owned())));
        assert!(matches!(session.phase(), QuizPhase::Preparing));
        assert_eq!(session.present(), Ok(()));
        assert_eq!((session.phase().instance().map(|instance| instance.question.id.as_str())), Some("a"));
    }

    #[test]
    fn an_answer_is_explained_but_not_in_an_exam_and_recorded_in_both() {
        for (mode, is_explained) in [(QuizMode::Practice, true), (QuizMode::Exam, false)] {
            let mut session = session(mode);
            drop(session.present());
            present_and_answer(&mut session, "x");
            assert_eq!(matches!(session.phase(), QuizPhase::Explaining(_)), is_explained);
            session.advance();
            present_and_answer(&mut session, "wrong");
            session.advance();
            assert_eq!((session.present(), session.is_finished()), (Ok(()), true));
            let QuizPhase::Finished(report) = session.phase() else { return };
            assert_eq!((report.total.count, report.total.percent()), (2, 50));
            assert_eq!(session.close().1.len(), 2, "entries without a journal");
        }
    }

    #[test]
    fn nothing_is_flagged_without_a_journal() {
        let mut session = session(QuizMode::Practice);
        drop(session.present());
        present_and_answer(&mut session, "x");
        assert!(!session.flag("doubtful".to_owned()));
        assert_eq!((session.take_notice(), session.close().1.len()), (None, 1));
    }

    #[test]
    fn a_time_limit_runs_out() {
        let limited = |limit| session(QuizMode::Exam).with_time_limit(limit);
        assert!(limited(Duration::ZERO).is_time_up() && !limited(Duration::from_secs(900)).is_time_up());
        assert_eq!((session(QuizMode::Exam).time_left(), session(QuizMode::Exam).is_time_up()), (None, false));
    }
}
