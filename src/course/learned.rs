//! What was learned: topic by topic over the whole curriculum, how well the learner knew what they knew, and the time
//! it took.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::grade::Confidence;
use super::history::{Entry, Event, Progress, Reply};
use super::question_key::{fingerprint, is_same};
use super::run_report::Tally;
use super::schedule::day_of;
use crate::content::topic::{Topic, topics};
use crate::content::{Lesson, Question};

/// From this mark in percent on, a topic whose lessons are done counts as known.
pub const KNOWN: u64 = 80;
/// A pause longer than this, in seconds, is no time spent.
pub const PAUSE: i64 = 300;

/// What was learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Every topic of the curriculum, in the order of the course.
    pub topics: Vec<TopicLearned>,
    /// What answers were worth, by how sure the learner was of them.
    pub calibration: BTreeMap<Confidence, Tally>,
    /// The time that it took.
    pub spent: Spent,
    /// The questions that were flagged as doubtful, in the order in which they first were.
    pub flagged: Vec<Flagged>,
}

/// How one topic stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicLearned {
    /// The topic.
    pub topic: &'static Topic,
    /// Lessons that cover it.
    pub lessons: usize,
    /// Those of them that were played to their end.
    pub done: usize,
    /// Questions that ask about it.
    pub questions: usize,
    /// The last answer to each of those that were answered. An answer to a key that has changed since does not count.
    pub answers: Tally,
}

/// How far a topic has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was done yet.
    New,
    /// Something was done.
    Begun,
    /// The last answers are worth less than half.
    Shaky,
    /// Its lessons are done, half of its questions answered, and the last answers worth [`KNOWN`] percent.
    Known,
}

/// The time that it took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// At questions, in seconds.
    pub questions: i64,
    /// In lessons, in seconds.
    pub lessons: i64,
    /// Days on which something was done.
    pub days: usize,
}

/// A question that was flagged as doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flagged {
    /// Its id.
    pub question: String,
    /// When, in seconds since 1970-01-01Z, and what the learner said; oldest first.
    pub notes: Vec<(i64, String)>,
}

impl TopicLearned {
    /// How far it has come.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let known = self.done == self.lessons
            && self.answers.count * 2 >= self.questions
            && (self.answers.count == 0 || self.answers.percent() >= KNOWN)
            && self.lessons + self.questions > 0;
        match (self.done, self.answers.count) {
            (0, 0) => Standing::New,
            (_, 1..) if self.answers.percent() < 50 => Standing::Shaky,
            _ if known => Standing::Known,
            _ => Standing::Begun,
        }
    }

    /// How much of it is learned, in percent: each lesson counts 1 when it is done, and each question what its last
    /// answer was worth.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let all = number(self.lessons + self.questions).max(1);
        (number(self.done) * 1000 + self.answers.thousandths) / all / 10
    }
}

impl Standing {
    /// What a learner calls it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "not begun",
            Self::Begun => "begun",
            Self::Shaky => "needs work",
            Self::Known => "known",
        }
    }
}

impl Learned {
    /// Folds `entries`, oldest first, over the `lessons` and the `questions` that there are.
    #[must_use]
    pub fn of(entries: &[Entry], lessons: &[Arc<Lesson>], questions: &[Arc<Question>]) -> Self {
        let replies: Vec<&Reply> = entries
            .iter()
            .filter_map(|entry| if let Event::Answered(reply) = &entry.what { Some(reply) } else { None })
            .collect();
        let mut learned = Self { spent: spent(entries), flagged: flagged(entries), ..Self::default() };
        for reply in &replies {
            if let Some(confidence) = reply.confidence {
                learned.calibration.entry(confidence).or_default().add(worth(reply));
            }
        }
        let last: BTreeMap<&str, &Reply> = replies.iter().map(|reply| (reply.question.as_str(), *reply)).collect();
        let progress = Progress::of(entries);
        learned.topics = topics().iter().map(|topic| of_topic(topic, &progress, &last, lessons, questions)).collect();
        learned
    }
}

fn of_topic(
    topic: &'static Topic,
    progress: &Progress,
    last: &BTreeMap<&str, &Reply>,
    lessons: &[Arc<Lesson>],
    questions: &[Arc<Question>],
) -> TopicLearned {
    let lessons: Vec<&Arc<Lesson>> = lessons.iter().filter(|lesson| lesson.covers.contains(&topic.id)).collect();
    let questions: Vec<&Arc<Question>> = questions.iter().filter(|it| it.covers.contains(&topic.id)).collect();
    let mut answers = Tally::default();
    for question in &questions {
        if let Some(reply) = last.get(question.id.as_str()).filter(|it| is_same(&it.key, &fingerprint(question))) {
            answers.add(worth(reply));
        }
    }
    let done = lessons.iter().filter(|lesson| progress.is_done(&lesson.id)).count();
    TopicLearned { topic, lessons: lessons.len(), done, questions: questions.len(), answers }
}

/// What an answer was worth, from 0 to 1000.
fn worth(reply: &Reply) -> u32 {
    u32::try_from(u64::from(reply.got.min(reply.of)) * 1000 / u64::from(reply.of.max(1))).unwrap_or(1000)
}

/// The time spent. A question says itself how long it took; in a lesson the time from one entry to the next counts. A
/// [`PAUSE`] does not.
fn spent(entries: &[Entry]) -> Spent {
    let mut spent = Spent::default();
    let mut days = BTreeSet::new();
    let mut before: Option<i64> = None;
    for entry in entries {
        days.insert(day_of(entry.at));
        match &entry.what {
            Event::Answered(reply) => {
                let seconds = i64::try_from(reply.ms / 1000).unwrap_or(i64::MAX);
                spent.questions = spent.questions.saturating_add(seconds.min(PAUSE));
            }
            Event::Step { .. } | Event::Predicted { .. } | Event::Finished { .. } => {
                let passed = before.map_or(0, |before| entry.at.saturating_sub(before));
                spent.lessons = spent.lessons.saturating_add(if (0..=PAUSE).contains(&passed) { passed } else { 0 });
            }
            Event::Flagged { .. } | Event::Aimed { .. } => {}
        }
        before = Some(entry.at);
    }
    spent.days = days.len();
    spent
}

/// A time in words: `1 h 12 min`. A begun minute counts.
#[must_use]
pub fn duration(seconds: i64) -> String {
    let minutes = seconds.max(0).saturating_add(59) / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn flagged(entries: &[Entry]) -> Vec<Flagged> {
    let mut flagged: Vec<Flagged> = Vec::new();
    for entry in entries {
        let Event::Flagged { question, note } = &entry.what else { continue };
        let note = (entry.at, note.clone());
        match flagged.iter_mut().find(|it| it.question == *question) {
            Some(known) => known.notes.push(note),
            None => flagged.push(Flagged { question: question.clone(), notes: vec![note] }),
        }
    }
    flagged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::grade::{Grade, Rating};

    fn question(id: &str, covers: &str) -> Arc<Question> {
        let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
        let text = format!("id='{id}'\ncovers=['{covers}']\nlevel='mid'\nask='?'\nwhy='.'\n{options}");
        Arc::new(toml::from_str(&text).expect("a question"))
    }

    fn lesson(id: &str, covers: &str) -> Arc<Lesson> {
        let text = format!("format_version=1\nid='{id}'\ntitle='T'\nminutes=1\ncovers=['{covers}']\nstep=[]\n");
        Arc::new(toml::from_str(&text).expect("a lesson"))
    }

    fn answered(at: i64, question: &Arc<Question>, got: u32, confidence: Option<Confidence>) -> Entry {
        let (grade, rating) = (Grade::Right, Rating::Good);
        let (key, question) = (fingerprint(question), question.id.clone());
        Entry::new(at, Event::Answered(Reply { question, key, grade, got, of: 2, rating, confidence, ms: 40_900 }))
    }

    fn finished(at: i64, lesson: &str) -> Entry {
        Entry::new(at, Event::Finished { lesson: lesson.into() })
    }

    fn course() -> (Vec<Arc<Lesson>>, Vec<Arc<Question>>) {
        let lessons = vec![lesson("one", "session.id"), lesson("two", "session.id"), lesson("x", "http.stateless")];
        let questions = ["a", "b", "c", "d"].map(|id| question(id, "session.id"));
        (lessons, questions.into())
    }

    fn topic(entries: &[Entry], id: &str) -> TopicLearned {
        let (lessons, questions) = course();
        let learned = Learned::of(entries, &lessons, &questions);
        assert_eq!(learned.topics.len(), topics().len(), "the whole map, in its order");
        learned.topics.into_iter().find(|it| it.topic.id == id).expect("a topic")
    }

    #[test]
    fn a_topic_is_known_when_its_lessons_are_done_and_its_questions_answered() {
        let (_, questions) = course();
        let mut entries = Vec::new();
        let mut then = |more: Vec<Entry>| {
            entries.extend(more);
            let topic = topic(&entries, "session.id");
            (topic.standing(), topic.done, topic.answers.count, topic.percent())
        };
        assert_eq!(then(Vec::new()), (Standing::New, 0, 0, 0));
        assert_eq!(then(vec![finished(1, "one")]), (Standing::Begun, 1, 0, 16));
        assert_eq!(then(vec![finished(2, "two")]), (Standing::Begun, 2, 0, 33), "nothing was asked yet");
        assert_eq!(then(vec![answered(3, &questions[0], 0, None)]), (Standing::Shaky, 2, 1, 33));
        assert_eq!(then(vec![answered(4, &questions[0], 2, None)]), (Standing::Begun, 2, 1, 50), "the last one counts");
        assert_eq!(then(vec![answered(5, &questions[1], 2, None)]), (Standing::Known, 2, 2, 66));
        assert_eq!(then(vec![answered(6, &questions[1], 1, None)]), (Standing::Begun, 2, 2, 58), "75 of 100");
    }

    #[test]
    fn a_topic_without_anything_is_not_begun_and_one_without_questions_is_known_by_its_lesson() {
        assert_eq!(topic(&[], "jwt.claims").standing(), Standing::New);
        assert_eq!(topic(&[finished(1, "x")], "http.stateless").standing(), Standing::Known);
    }

    #[test]
    fn an_answer_to_a_key_that_has_changed_does_not_count() {
        let (_, questions) = course();
        let mut entry = answered(1, &questions[0], 2, None);
        if let Event::Answered(reply) = &mut entry.what {
            reply.key = "00ff".into();
        }
        assert_eq!(topic(&[entry], "session.id").answers, Tally::default());
    }

    #[test]
    fn accuracy_stands_against_confidence() {
        let (_, questions) = course();
        let all = [(2, Confidence::Certain), (0, Confidence::Certain), (1, Confidence::Guessing)];
        let mut entries: Vec<Entry> =
            all.iter().map(|(got, sure)| answered(1, &questions[0], *got, Some(*sure))).collect();
        entries.push(answered(1, &questions[1], 2, None));
        let calibration = Learned::of(&entries, &[], &[]).calibration;
        let found: Vec<(Confidence, usize, u64)> =
            calibration.into_iter().map(|(sure, tally)| (sure, tally.count, tally.percent())).collect();
        assert_eq!(found, [(Confidence::Guessing, 1, 50), (Confidence::Certain, 2, 50)]);
    }

    #[test]
    fn time_is_counted_without_pauses() {
        let (_, questions) = course();
        let mut slow = answered(5000, &questions[0], 2, None);
        if let Event::Answered(reply) = &mut slow.what {
            reply.ms = u64::MAX;
        }
        let step = |at| Entry::new(at, Event::Step { lesson: "one".into(), step: "s".into() });
        let entries = [step(1000), step(1100), finished(1160, "one"), step(3000), step(2000), slow, step(86_400)];
        assert_eq!(Learned::of(&entries, &[], &[]).spent, Spent { questions: PAUSE, lessons: 160, days: 2 });
        assert_eq!(
            [0, 59, 60, 61, 3600, 3661, -5].map(duration),
            ["0 min", "1 min", "1 min", "2 min", "1 h", "1 h 2 min", "0 min"]
        );
        let never = [step(i64::MIN), step(i64::MAX)];
        assert_eq!(Learned::of(&never, &[], &[]).spent.lessons, 0);
    }

    #[test]
    fn what_was_flagged_is_listed_with_its_notes() {
        let flag = |at, question: &str, note: &str| {
            Entry::new(at, Event::Flagged { question: question.into(), note: note.into() })
        };
        let flagged = Learned::of(&[flag(1, "b", "odd"), flag(2, "a", ""), flag(3, "b", "two")], &[], &[]).flagged;
        let b = Flagged { question: "b".into(), notes: vec![(1, "odd".into()), (3, "two".into())] };
        assert_eq!(flagged, [b, Flagged { question: "a".into(), notes: vec![(2, String::new())] }]);
    }
}
