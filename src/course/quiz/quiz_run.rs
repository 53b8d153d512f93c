//! A run of questions: which comes next, what was skipped and comes back, and how all of it went.

use std::collections::VecDeque;
use std::sync::Arc;

use super::answer_text::AnswerText;
use super::fingerprint::fingerprint;
use super::presented_question::{PresentedQuestion, shuffled_indices};
use super::score::{AnswerContext, Grade, Rating, Score, Strength, rating, strength};
use crate::content::Question;
use crate::content::quiz::Seniority;
use crate::course::journal::{AnswerRecord, JournalEvent};

/// How a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuizMode {
    /// Every answer is explained at once.
    Practice,
    /// Nothing is explained before the end, and the time is short.
    Exam,
    /// What was not right comes again, until it is.
    Cram,
}

/// One question of a run that is over and done with.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionResult {
    /// The question.
    pub question: Arc<Question>,
    /// What the answer was worth.
    pub score: Score,
    /// How it came about.
    pub context: AnswerContext,
    /// How an interviewer would take it.
    pub strength: Strength,
    /// What the review learns from it.
    pub rating: Rating,
    /// The answer in words.
    pub answer_text: AnswerText,
}

/// A run of questions.
#[derive(Clone, Debug)]
pub struct QuizRun {
    mode: QuizMode,
    total: usize,
    queue: VecDeque<QueuedQuestion>,
    results: Vec<QuestionResult>,
}

#[derive(Clone, Debug)]
struct QueuedQuestion {
    question: Arc<Question>,
    state: QueueState,
}

/// What has become of a question that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum QueueState {
    Fresh,
    Skipped,
    /// It was answered before, and is only asked for practice.
    Answered,
}

/// In cramming, how many other questions come before a missed one comes again.
const REPEAT_DISTANCE: usize = 3;

impl QuestionResult {
    /// Closes a question with what its answer was worth.
    #[must_use]
    pub fn new(posed: &PresentedQuestion, mark: Score, manner: AnswerContext, said: AnswerText) -> Self {
        let (strength, rating) = (strength(posed, &mark, &manner), rating(posed, &mark, &manner));
        Self {
            question: Arc::clone(&posed.question),
            score: mark,
            context: manner,
            strength,
            rating,
            answer_text: said,
        }
    }

    /// Closes a question that got no answer.
    #[must_use]
    pub fn unanswered(question: Arc<Question>) -> Self {
        let (mark, manner) = (Score::skipped(), AnswerContext::default());
        Self {
            question,
            score: mark,
            context: manner,
            strength: Strength::Weak,
            rating: Rating::Again,
            answer_text: AnswerText::None,
        }
    }

    /// What the journal keeps of it; a question without an answer leaves nothing.
    #[must_use]
    pub fn journal_event(&self) -> Option<JournalEvent> {
        (self.score.grade != Grade::Skipped).then(|| {
            JournalEvent::Answered(AnswerRecord {
                question: self.question.id.clone(),
                fingerprint: fingerprint(&self.question),
                grade: self.score.grade,
                earned: self.score.earned,
                possible: self.score.possible,
                rating: self.rating,
                confidence: self.context.confidence,
                duration_ms: self.context.duration_ms,
            })
        })
    }
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

    /// The question that is asked now; `None` at the end.
    #[must_use]
    pub fn current(&self) -> Option<&Arc<Question>> {
        self.queue.front().map(|waiting| &waiting.question)
    }

    /// Whether the question that is asked now was skipped or missed before.
    #[must_use]
    pub fn is_repeat(&self) -> bool {
        self.queue.front().is_some_and(|waiting| waiting.state != QueueState::Fresh)
    }

    /// How many questions are done, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.results.len(), self.total)
    }

    /// What is done, in the order of the answers.
    #[must_use]
    pub fn results(&self) -> &[QuestionResult] {
        &self.results
    }

    /// Puts the question behind the others. Skipped once more, it stays without an answer.
    pub fn skip(&mut self) {
        let Some(waiting) = self.queue.pop_front() else { return };
        match waiting.state {
            QueueState::Fresh => self.queue.push_back(QueuedQuestion { state: QueueState::Skipped, ..waiting }),
            QueueState::Skipped => self.results.push(QuestionResult::unanswered(waiting.question)),
            QueueState::Answered => {}
        }
    }

    /// Takes an answer to the question that is asked now. Gives what the journal is to keep: the first answer of a
    /// run counts, practice after it does not.
    pub fn record(&mut self, done: QuestionResult) -> Option<JournalEvent> {
        let waiting = self.queue.pop_front()?;
        if self.mode == QuizMode::Cram && done.score.grade != Grade::Right {
            let again = QueuedQuestion { question: Arc::clone(&waiting.question), state: QueueState::Answered };
            self.queue.insert(REPEAT_DISTANCE.min(self.queue.len()), again);
        }
        if waiting.state == QueueState::Answered {
            return None;
        }
        let event = done.journal_event();
        self.results.push(done);
        event
    }

    /// Leaves the question out: it cannot be asked just now.
    pub fn drop_current(&mut self) {
        if let Some(waiting) = self.queue.pop_front()
            && waiting.state != QueueState::Answered
        {
            self.total -= 1;
        }
    }

    /// Ends the run. In an exam what is left counts as not answered.
    pub fn finish(&mut self) {
        let left = std::mem::take(&mut self.queue);
        if self.mode == QuizMode::Exam {
            self.results.extend(left.into_iter().map(|waiting| QuestionResult::unanswered(waiting.question)));
        }
    }
}

/// What a learner wants to be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionFilter {
    /// Topics, or beginnings of them (`jwt` means every topic of it); all where none is named.
    pub topics: Vec<String>,
    /// Questions of this level alone.
    pub level: Option<Seniority>,
    /// How many at most.
    pub limit: usize,
}

/// The questions of `bank` that `choice` asks for, mixed by `seed`.
#[must_use]
pub fn select_questions(bank: &[Arc<Question>], choice: &QuestionFilter, seed: u64) -> Vec<Arc<Question>> {
    let fits = |question: &&Arc<Question>| {
        choice.level.is_none_or(|level| level == question.level)
            && (choice.topics.is_empty() || question.covers.iter().any(|topic| is_topic_within(topic, &choice.topics)))
    };
    let fitting: Vec<&Arc<Question>> = bank.iter().filter(fits).collect();
    let order = shuffled_indices(fitting.len(), seed, "mix");
    order.into_iter().filter_map(|at| fitting.get(at)).take(choice.limit).map(|question| Arc::clone(question)).collect()
}

/// Whether `topic` is one of `wanted`, or lies below one of them: `jwt.exp` below `jwt`.
#[must_use]
pub fn is_topic_within(topic: &str, wanted: &[String]) -> bool {
    wanted.iter().any(|it| topic.strip_prefix(it.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(id: &str, covers: &str, level: &str) -> Arc<Question> {
        let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
        let text = format!("id='{id}'\ncovers=['{covers}']\nlevel='{level}'\nask='?'\nwhy='.'\n{options}");
        Arc::new(toml::from_str(&text).expect("a question"))
    }

    fn run(mode: QuizMode) -> QuizRun {
        QuizRun::new(mode, ["a", "b", "c", "d", "e"].map(|id| question(id, "jwt.exp", "mid")).into())
    }

    fn answer(run: &mut QuizRun, grade: Grade) -> Option<JournalEvent> {
        let posed =
            PresentedQuestion::new(Arc::clone(run.current().expect("a question")), 0, None).expect("it can be asked");
        let got = u32::from(grade == Grade::Right);
        let mark = Score { grade, earned: got, possible: 1, remark: None };
        run.record(QuestionResult::new(&posed, mark, AnswerContext::default(), AnswerText::None))
    }

    fn current(run: &QuizRun) -> &str {
        run.current().map_or("", |question| question.id.as_str())
    }

    fn done(run: &QuizRun) -> String {
        run.results().iter().map(|done| done.question.id.as_str()).collect()
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
        assert_eq!((run.current(), done(&run), run.progress()), (None, "bcdea".into(), (5, 5)));
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
        assert_eq!((run.current(), done(&run)), (None, "abcde".into()));
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

    #[test]
    fn questions_are_picked_by_topic_and_level_and_mixed_by_the_seed() {
        let bank: Vec<_> =
            [("a", "jwt.exp", "mid"), ("b", "jwt.aud", "junior"), ("c", "jwtx", "mid"), ("d", "cookie", "mid")]
                .map(|(id, covers, level)| question(id, covers, level))
                .into();
        let ids = |topics: &[&str], level, count, seed| {
            let topics = topics.iter().map(|&topic| topic.to_owned()).collect();
            let picked = select_questions(&bank, &QuestionFilter { topics, level, limit: count }, seed);
            picked.iter().map(|question| question.id.clone()).collect::<String>()
        };
        let sorted =
            |text: String| text.chars().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<String>();
        assert_eq!(sorted(ids(&["jwt"], None, 9, 1)), "ab");
        assert_eq!(sorted(ids(&["jwt.exp", "cookie"], None, 9, 1)), "ad");
        assert_eq!(ids(&["jwt"], Some(Seniority::Mid), 9, 1), "a");
        assert_eq!(ids(&[], None, 2, 1).len(), 2);
        assert_eq!(ids(&[], None, 9, 7), ids(&[], None, 9, 7));
        assert!((0..20).any(|seed| ids(&[], None, 9, seed) != ids(&[], None, 9, 7)));
    }
}
