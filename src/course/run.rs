//! A run of questions: which comes next, what was skipped and comes back, and how all of it went.

use std::collections::VecDeque;
use std::sync::Arc;

use super::grade::{Grade, Manner, Mark, Rating, Strength, rating, strength};
use super::history::{Event, Reply};
use super::question::{Posed, order_of};
use super::question_key::fingerprint;
use super::said::Said;
use crate::content::Question;
use crate::content::quiz::Seniority;

/// How a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every answer is explained at once.
    Practice,
    /// Nothing is explained before the end, and the time is short.
    Exam,
    /// What was not right comes again, until it is.
    Cram,
}

/// One question of a run that is over and done with.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// The question.
    pub question: Arc<Question>,
    /// What the answer was worth.
    pub mark: Mark,
    /// How it came about.
    pub manner: Manner,
    /// How an interviewer would take it.
    pub strength: Strength,
    /// What the review learns from it.
    pub rating: Rating,
    /// The answer in words.
    pub said: Said,
}

/// A run of questions.
#[derive(Clone, Debug)]
pub struct Run {
    mode: Mode,
    total: usize,
    queue: VecDeque<Waiting>,
    done: Vec<Done>,
}

#[derive(Clone, Debug)]
struct Waiting {
    question: Arc<Question>,
    past: Past,
}

/// What has become of a question that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Past {
    Fresh,
    Skipped,
    /// It was answered before, and is only asked for practice.
    Answered,
}

/// In cramming, how many other questions come before a missed one comes again.
const DISTANCE: usize = 3;

impl Done {
    /// Closes a question with what its answer was worth.
    #[must_use]
    pub fn new(posed: &Posed, mark: Mark, manner: Manner, said: Said) -> Self {
        let (strength, rating) = (strength(posed, &mark, &manner), rating(posed, &mark, &manner));
        Self { question: Arc::clone(&posed.question), mark, manner, strength, rating, said }
    }

    /// Closes a question that got no answer.
    #[must_use]
    pub fn unanswered(question: Arc<Question>) -> Self {
        let (mark, manner) = (Mark::skipped(), Manner::default());
        Self { question, mark, manner, strength: Strength::Weak, rating: Rating::Again, said: Said::Nothing }
    }

    /// What the journal keeps of it; a question without an answer leaves nothing.
    #[must_use]
    pub fn event(&self) -> Option<Event> {
        (self.mark.grade != Grade::Skipped).then(|| {
            Event::Answered(Reply {
                question: self.question.id.clone(),
                key: fingerprint(&self.question),
                grade: self.mark.grade,
                got: self.mark.got,
                of: self.mark.of,
                rating: self.rating,
                confidence: self.manner.confidence,
                ms: self.manner.ms,
            })
        })
    }
}

impl Run {
    /// A run of `questions` in this order.
    #[must_use]
    pub fn new(mode: Mode, questions: Vec<Arc<Question>>) -> Self {
        let total = questions.len();
        let queue = questions.into_iter().map(|question| Waiting { question, past: Past::Fresh }).collect();
        Self { mode, total, queue, done: Vec::new() }
    }

    /// How the run goes.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// The question that is asked now; `None` at the end.
    #[must_use]
    pub fn current(&self) -> Option<&Arc<Question>> {
        self.queue.front().map(|waiting| &waiting.question)
    }

    /// Whether the question that is asked now was skipped or missed before.
    #[must_use]
    pub fn is_back(&self) -> bool {
        self.queue.front().is_some_and(|waiting| waiting.past != Past::Fresh)
    }

    /// How many questions are done, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.done.len(), self.total)
    }

    /// What is done, in the order of the answers.
    #[must_use]
    pub fn done(&self) -> &[Done] {
        &self.done
    }

    /// Puts the question behind the others. Skipped once more, it stays without an answer.
    pub fn skip(&mut self) {
        let Some(waiting) = self.queue.pop_front() else { return };
        match waiting.past {
            Past::Fresh => self.queue.push_back(Waiting { past: Past::Skipped, ..waiting }),
            Past::Skipped => self.done.push(Done::unanswered(waiting.question)),
            Past::Answered => {}
        }
    }

    /// Takes an answer to the question that is asked now. Gives what the journal is to keep: the first answer of a
    /// run counts, practice after it does not.
    pub fn take(&mut self, done: Done) -> Option<Event> {
        let waiting = self.queue.pop_front()?;
        if self.mode == Mode::Cram && done.mark.grade != Grade::Right {
            let again = Waiting { question: Arc::clone(&waiting.question), past: Past::Answered };
            self.queue.insert(DISTANCE.min(self.queue.len()), again);
        }
        if waiting.past == Past::Answered {
            return None;
        }
        let event = done.event();
        self.done.push(done);
        event
    }

    /// Leaves the question out: it cannot be asked just now.
    pub fn leave_out(&mut self) {
        if let Some(waiting) = self.queue.pop_front()
            && waiting.past != Past::Answered
        {
            self.total -= 1;
        }
    }

    /// Ends the run. In an exam what is left counts as not answered.
    pub fn finish(&mut self) {
        let left = std::mem::take(&mut self.queue);
        if self.mode == Mode::Exam {
            self.done.extend(left.into_iter().map(|waiting| Done::unanswered(waiting.question)));
        }
    }
}

/// What a learner wants to be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Topics, or beginnings of them (`jwt` means every topic of it); all where none is named.
    pub topics: Vec<String>,
    /// Questions of this level alone.
    pub level: Option<Seniority>,
    /// How many at most.
    pub count: usize,
}

/// The questions of `bank` that `choice` asks for, mixed by `seed`.
#[must_use]
pub fn pick(bank: &[Arc<Question>], choice: &Choice, seed: u64) -> Vec<Arc<Question>> {
    let fits = |question: &&Arc<Question>| {
        choice.level.is_none_or(|level| level == question.level)
            && (choice.topics.is_empty() || question.covers.iter().any(|topic| is_in(topic, &choice.topics)))
    };
    let fitting: Vec<&Arc<Question>> = bank.iter().filter(fits).collect();
    let order = order_of(fitting.len(), seed, "mix");
    order.into_iter().filter_map(|at| fitting.get(at)).take(choice.count).map(|question| Arc::clone(question)).collect()
}

/// Whether `topic` is one of `wanted`, or lies below one of them: `jwt.exp` below `jwt`.
#[must_use]
pub fn is_in(topic: &str, wanted: &[String]) -> bool {
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

    fn run(mode: Mode) -> Run {
        Run::new(mode, ["a", "b", "c", "d", "e"].map(|id| question(id, "jwt.exp", "mid")).into())
    }

    fn answer(run: &mut Run, grade: Grade) -> Option<Event> {
        let posed = Posed::new(Arc::clone(run.current().expect("a question")), 0, None).expect("it can be asked");
        let got = u32::from(grade == Grade::Right);
        let mark = Mark { grade, got, of: 1, remark: None };
        run.take(Done::new(&posed, mark, Manner::default(), Said::Nothing))
    }

    fn current(run: &Run) -> &str {
        run.current().map_or("", |question| question.id.as_str())
    }

    fn done(run: &Run) -> String {
        run.done().iter().map(|done| done.question.id.as_str()).collect()
    }

    #[test]
    fn what_is_skipped_comes_back_once_at_the_end() {
        let mut run = run(Mode::Practice);
        run.skip();
        assert_eq!((current(&run), run.is_back()), ("b", false));
        for _ in 0..4 {
            assert!(answer(&mut run, Grade::Right).is_some());
        }
        assert_eq!((current(&run), run.is_back()), ("a", true));
        run.skip();
        assert_eq!((run.current(), done(&run), run.progress()), (None, "bcdea".into(), (5, 5)));
        assert_eq!(run.done()[4].mark.grade, Grade::Skipped);
        assert_eq!(run.done()[4].event(), None);
    }

    #[test]
    fn cramming_asks_what_was_missed_until_it_is_right_and_only_the_first_answer_counts() {
        let mut run = run(Mode::Cram);
        assert!(answer(&mut run, Grade::Wrong).is_some());
        assert_eq!((0..3).filter(|_| answer(&mut run, Grade::Right).is_some()).count(), 3);
        assert_eq!((current(&run), run.is_back()), ("a", true), "three others later");
        assert!(answer(&mut run, Grade::Partly).is_none());
        assert!(answer(&mut run, Grade::Right).is_some());
        assert_eq!(current(&run), "a");
        assert!(answer(&mut run, Grade::Right).is_none());
        assert_eq!((run.current(), done(&run)), (None, "abcde".into()));
        assert_eq!(run.done()[0].mark.grade, Grade::Wrong);
    }

    #[test]
    fn what_is_left_of_an_exam_counts_and_what_is_left_of_practice_does_not() {
        for (mode, left) in [(Mode::Exam, 5), (Mode::Practice, 1)] {
            let mut run = run(mode);
            answer(&mut run, Grade::Right);
            run.finish();
            assert_eq!((run.current(), run.done().len()), (None, left), "{mode:?}");
        }
        let mut run = run(Mode::Exam);
        run.leave_out();
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
            let picked = pick(&bank, &Choice { topics, level, count }, seed);
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
