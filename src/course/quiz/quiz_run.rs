//! A run of questions: which one comes next, what comes back later, and how all of it went.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::content::Question;
use crate::course::journal_entry::{Grade, JournalEvent};
use crate::course::quiz::question_result::QuestionResult;

/// In cramming, how many other questions come before a missed one is asked again: right away, the answer would still be
/// on the learner's mind.
const REPEAT_DISTANCE: usize = 3;

/// Questions of a run whose length nobody names.
pub const QUIZ_LENGTH: usize = 10;

/// Seconds for a question of any kind, with its explanation. Three of ten are spoken and take as long as in an interview; the
/// others take some forty.
pub const QUESTION_SECONDS: u32 = 75;

/// How a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuizMode {
    /// Every answer is explained at once.
    Practice,
    /// Nothing is explained before the end, and the time is short.
    Exam,
    /// What was not right is asked again until it is.
    Cram,
}

/// A run of questions.
#[derive(Clone, Debug)]
pub struct QuizRun {
    mode: QuizMode,
    total: usize,
    /// The question at the front is the one asked now.
    queue: VecDeque<QueuedQuestion>,
    results: Vec<QuestionResult>,
}

#[derive(Clone, Debug)]
struct QueuedQuestion {
    question: Arc<Question>,
    state: QueueState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum QueueState {
    Fresh,
    Skipped,
    /// It has its result already, and is asked again for practice only.
    Answered,
}

impl QuizRun {
    /// A run of `questions` in this order.
    #[must_use]
    pub fn new(mode: QuizMode, questions: Vec<Arc<Question>>) -> Self {
        let total = questions.len();
        let queue =
            questions.into_iter().map(|question| QueuedQuestion { question, state: QueueState::Fresh }).collect();
        Self { mode, total, queue, results: Vec::new() }
    }

    /// How the run goes.
    #[must_use]
    pub const fn mode(&self) -> QuizMode {
        self.mode
    }

    /// The question asked now; `None` at the end.
    #[must_use]
    pub fn current(&self) -> Option<&Arc<Question>> {
        self.queue.front().map(|queued| &queued.question)
    }

    /// Whether the question asked now was skipped or missed before.
    #[must_use]
    pub fn is_repeat(&self) -> bool {
        self.queue.front().is_some_and(|queued| queued.state != QueueState::Fresh)
    }

    /// The number of questions that have a result, and of all.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.results.len(), self.total)
    }

    /// The results so far, in the order in which they came about.
    #[must_use]
    pub fn results(&self) -> &[QuestionResult] {
        &self.results
    }

    /// Moves the question to the end of the queue. Skipped a second time, it stays without an answer.
    pub fn skip(&mut self) {
        let Some(queued) = self.queue.pop_front() else { return };
        match queued.state {
            QueueState::Fresh => self.queue.push_back(QueuedQuestion { state: QueueState::Skipped, ..queued }),
            QueueState::Skipped => self.results.push(QuestionResult::unanswered(queued.question)),
            QueueState::Answered => {}
        }
    }

    /// Takes the result of the question asked now, and returns what the journal is to keep. Only the first answer of a
    /// run counts: the right one has been shown by the time it is asked again.
    pub fn record(&mut self, result: QuestionResult) -> Option<JournalEvent> {
        let queued = self.queue.pop_front()?;
        if self.mode == QuizMode::Cram && result.score.grade != Grade::Right {
            let again = QueuedQuestion { question: Arc::clone(&queued.question), state: QueueState::Answered };
            self.queue.insert(REPEAT_DISTANCE.min(self.queue.len()), again);
        }
        if queued.state == QueueState::Answered {
            return None;
        }
        let event = result.journal_event();
        self.results.push(result);
        event
    }

    /// Leaves the question out, because it cannot be asked just now.
    pub fn drop_current(&mut self) {
        if let Some(queued) = self.queue.pop_front()
            && queued.state != QueueState::Answered
        {
            self.total -= 1;
        }
    }

    /// Ends the run. In an exam, every question that is left counts as unanswered.
    pub fn finish(&mut self) {
        let left = std::mem::take(&mut self.queue);
        if self.mode == QuizMode::Exam {
            self.results.extend(left.into_iter().map(|queued| QuestionResult::unanswered(queued.question)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::quiz::answer_text::AnswerText;
    use crate::course::quiz::question_instance::QuestionInstance;
    use crate::course::quiz::score::{AnswerContext, Score};
    use crate::course::tests::question;

    fn run(mode: QuizMode) -> QuizRun {
        QuizRun::new(mode, ["a", "b", "c", "d", "e"].map(|id| question(id, "jwt.exp", "mid")).into())
    }

    fn answer(run: &mut QuizRun, grade: Grade) -> Option<JournalEvent> {
        let question = Arc::clone(run.current().expect("a question"));
        let instance = QuestionInstance::new(question, 0, None).expect("it can be asked");
        let score = Score { grade, earned: u32::from(grade == Grade::Right), possible: 1, remark: None };
        run.record(QuestionResult::new(&instance, score, AnswerContext::default(), AnswerText::None))
    }

    fn current(run: &QuizRun) -> &str {
        run.current().map_or("", |question| question.id.as_str())
    }

    fn finished_ids(run: &QuizRun) -> String {
        run.results().iter().map(|result| result.question.id.as_str()).collect()
    }

    #[test]
    fn what_is_skipped_comes_back_once_at_the_end() {
        let mut run = run(QuizMode::Practice);
        run.skip();
        assert_eq!((current(&run), run.is_repeat()), ("b", false));
        for _ in 0..4 {
            assert!(answer(&mut run, Grade::Right).is_some());
        }
        assert_eq!((current(&run), run.is_repeat()), ("a", true));
        run.skip();
        assert_eq!((run.current(), finished_ids(&run), run.progress()), (None, "bcdea".into(), (5, 5)));
        assert_eq!(run.results()[4].score.grade, Grade::Skipped);
        assert_eq!(run.results()[4].journal_event(), None);
    }

    #[test]
    fn cramming_asks_what_was_missed_until_it_is_right_and_only_the_first_answer_counts() {
        let mut run = run(QuizMode::Cram);
        assert!(answer(&mut run, Grade::Wrong).is_some());
        assert_eq!((0..3).filter(|_| answer(&mut run, Grade::Right).is_some()).count(), 3);
        assert_eq!((current(&run), run.is_repeat()), ("a", true), "three others later");
        assert!(answer(&mut run, Grade::Partly).is_none());
        assert!(answer(&mut run, Grade::Right).is_some());
        assert_eq!(current(&run), "a");
        assert!(answer(&mut run, Grade::Right).is_none());
        assert_eq!((run.current(), finished_ids(&run)), (None, "abcde".into()));
        assert_eq!(run.results()[0].score.grade, Grade::Wrong);
    }

    #[test]
    fn what_is_left_of_an_exam_counts_and_what_is_left_of_practice_does_not() {
        for (mode, left) in [(QuizMode::Exam, 5), (QuizMode::Practice, 1)] {
            let mut run = run(mode);
            answer(&mut run, Grade::Right);
            run.finish();
            assert_eq!((run.current(), run.results().len()), (None, left), "{mode:?}");
        }
        let mut run = run(QuizMode::Exam);
        run.drop_current();
        assert_eq!((current(&run), run.progress()), ("b", (0, 4)));
    }
}
