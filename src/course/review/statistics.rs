//! What was learned: topic by topic over the whole curriculum, how well the learner knew what they knew, and the time
//! it took.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::deck::day_of;
use crate::content::topic::{Topic, topics};
use crate::content::{Lesson, Question};
use crate::course::journal::{AnswerRecord, CourseProgress, JournalEntry, JournalEvent};
use crate::course::quiz::fingerprint::{fingerprint, is_same_answer};
use crate::course::quiz::quiz_report::ScoreTally;
use crate::course::quiz::score::Confidence;

/// From this mark in percent on, a topic whose lessons are done counts as known.
pub const MASTERY_PERCENT: u64 = 80;
/// A pause longer than this, in seconds, is no time spent.
pub const MAX_PAUSE_SECONDS: i64 = 300;

/// What was learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearningStats {
    /// Every topic of the curriculum, in the order of the course.
    pub topics: Vec<TopicStats>,
    /// What answers were worth, by how sure the learner was of them.
    pub calibration: BTreeMap<Confidence, ScoreTally>,
    /// The time that it took.
    pub time_spent: TimeSpent,
    /// The questions that were flagged as doubtful, in the order in which they first were.
    pub flagged_questions: Vec<FlaggedQuestion>,
}

/// How one topic stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicStats {
    /// The topic.
    pub topic: &'static Topic,
    /// Lessons that cover it.
    pub lessons: usize,
    /// Those of them that were played to their end.
    pub finished_lessons: usize,
    /// Questions that ask about it.
    pub questions: usize,
    /// The last answer to each of those that were answered. An answer to a key that has changed since does not count.
    pub answers: ScoreTally,
}

/// How far a topic has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicMastery {
    /// Nothing was done yet.
    NotBegun,
    /// Something was done.
    Begun,
    /// The last answers are worth less than half.
    NeedsWork,
    /// Its lessons are done, half of its questions answered, and the last answers worth [`MASTERY_PERCENT`] percent.
    Known,
}

/// The time that it took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeSpent {
    /// At questions, in seconds.
    pub questions: i64,
    /// In lessons, in seconds.
    pub lessons: i64,
    /// Days on which something was done.
    pub days: usize,
}

/// A question that was flagged as doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlaggedQuestion {
    /// Its id.
    pub question_id: String,
    /// When, in seconds since 1970-01-01Z, and what the learner said; oldest first.
    pub notes: Vec<(i64, String)>,
}

impl TopicStats {
    /// How far it has come.
    #[must_use]
    pub fn mastery(&self) -> TopicMastery {
        let known = self.finished_lessons == self.lessons
            && self.answers.count * 2 >= self.questions
            && (self.answers.count == 0 || self.answers.percent() >= MASTERY_PERCENT)
            && self.lessons + self.questions > 0;
        match (self.finished_lessons, self.answers.count) {
            (0, 0) => TopicMastery::NotBegun,
            (_, 1..) if self.answers.percent() < 50 => TopicMastery::NeedsWork,
            _ if known => TopicMastery::Known,
            _ => TopicMastery::Begun,
        }
    }

    /// How much of it is learned, in percent: each lesson counts 1 when it is done, and each question what its last
    /// answer was worth.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let all = number(self.lessons + self.questions).max(1);
        (number(self.finished_lessons) * 1000 + self.answers.per_mille) / all / 10
    }
}

impl TopicMastery {
    /// What a learner calls it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotBegun => "not begun",
            Self::Begun => "begun",
            Self::NeedsWork => "needs work",
            Self::Known => "known",
        }
    }
}

impl LearningStats {
    /// Folds `entries`, oldest first, over the `lessons` and the `questions` that there are.
    #[must_use]
    pub fn from_entries(entries: &[JournalEntry], lessons: &[Arc<Lesson>], questions: &[Arc<Question>]) -> Self {
        let replies: Vec<&AnswerRecord> = entries
            .iter()
            .filter_map(|entry| if let JournalEvent::Answered(reply) = &entry.event { Some(reply) } else { None })
            .collect();
        let mut learned =
            Self { time_spent: time_spent(entries), flagged_questions: flagged_questions(entries), ..Self::default() };
        for reply in &replies {
            if let Some(confidence) = reply.confidence {
                learned.calibration.entry(confidence).or_default().add(per_mille(reply));
            }
        }
        let last: BTreeMap<&str, &AnswerRecord> =
            replies.iter().map(|reply| (reply.question.as_str(), *reply)).collect();
        let progress = CourseProgress::from_entries(entries);
        learned.topics =
            topics().iter().map(|topic| topic_stats(topic, &progress, &last, lessons, questions)).collect();
        learned
    }
}

fn topic_stats(
    topic: &'static Topic,
    progress: &CourseProgress,
    last: &BTreeMap<&str, &AnswerRecord>,
    lessons: &[Arc<Lesson>],
    questions: &[Arc<Question>],
) -> TopicStats {
    let lessons: Vec<&Arc<Lesson>> = lessons.iter().filter(|lesson| lesson.covers.contains(&topic.id)).collect();
    let questions: Vec<&Arc<Question>> = questions.iter().filter(|it| it.covers.contains(&topic.id)).collect();
    let mut answers = ScoreTally::default();
    for question in &questions {
        if let Some(reply) =
            last.get(question.id.as_str()).filter(|it| is_same_answer(&it.fingerprint, &fingerprint(question)))
        {
            answers.add(per_mille(reply));
        }
    }
    let done = lessons.iter().filter(|lesson| progress.is_finished(&lesson.id)).count();
    TopicStats { topic, lessons: lessons.len(), finished_lessons: done, questions: questions.len(), answers }
}

/// What an answer was worth, from 0 to 1000.
fn per_mille(reply: &AnswerRecord) -> u32 {
    u32::try_from(u64::from(reply.earned.min(reply.possible)) * 1000 / u64::from(reply.possible.max(1))).unwrap_or(1000)
}

/// The time spent. A question says itself how long it took; in a lesson the time from one entry to the next counts. A
/// [`MAX_PAUSE_SECONDS`] does not.
fn time_spent(entries: &[JournalEntry]) -> TimeSpent {
    let mut spent = TimeSpent::default();
    let mut days = BTreeSet::new();
    let mut before: Option<i64> = None;
    for entry in entries {
        days.insert(day_of(entry.time));
        match &entry.event {
            JournalEvent::Answered(reply) => {
                let seconds = i64::try_from(reply.duration_ms / 1000).unwrap_or(i64::MAX);
                spent.questions = spent.questions.saturating_add(seconds.min(MAX_PAUSE_SECONDS));
            }
            JournalEvent::Step { .. } | JournalEvent::Predicted { .. } | JournalEvent::Finished { .. } => {
                let passed = before.map_or(0, |before| entry.time.saturating_sub(before));
                spent.lessons =
                    spent.lessons.saturating_add(if (0..=MAX_PAUSE_SECONDS).contains(&passed) { passed } else { 0 });
            }
            JournalEvent::Flagged { .. } | JournalEvent::TargetDateSet { .. } => {}
        }
        before = Some(entry.time);
    }
    spent.days = days.len();
    spent
}

/// A time in words: `1 h 12 min`. A begun minute counts.
#[must_use]
pub fn format_duration(seconds: i64) -> String {
    let minutes = seconds.max(0).saturating_add(59) / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn flagged_questions(entries: &[JournalEntry]) -> Vec<FlaggedQuestion> {
    let mut flagged: Vec<FlaggedQuestion> = Vec::new();
    for entry in entries {
        let JournalEvent::Flagged { question, note } = &entry.event else { continue };
        let note = (entry.time, note.clone());
        match flagged.iter_mut().find(|it| it.question_id == *question) {
            Some(known) => known.notes.push(note),
            None => flagged.push(FlaggedQuestion { question_id: question.clone(), notes: vec![note] }),
        }
    }
    flagged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::quiz::score::{Grade, Rating};

    fn question(id: &str, covers: &str) -> Arc<Question> {
        let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
        let text = format!("id='{id}'\ncovers=['{covers}']\nlevel='mid'\nask='?'\nwhy='.'\n{options}");
        Arc::new(toml::from_str(&text).expect("a question"))
    }

    fn lesson(id: &str, covers: &str) -> Arc<Lesson> {
        let text = format!("format_version=1\nid='{id}'\ntitle='T'\nminutes=1\ncovers=['{covers}']\nstep=[]\n");
        Arc::new(toml::from_str(&text).expect("a lesson"))
    }

    fn answered(at: i64, question: &Arc<Question>, got: u32, confidence: Option<Confidence>) -> JournalEntry {
        let (grade, rating) = (Grade::Right, Rating::Good);
        let (key, question) = (fingerprint(question), question.id.clone());
        JournalEntry::new(
            at,
            JournalEvent::Answered(AnswerRecord {
                question,
                fingerprint: key,
                grade,
                earned: got,
                possible: 2,
                rating,
                confidence,
                duration_ms: 40_900,
            }),
        )
    }

    fn finished(at: i64, lesson: &str) -> JournalEntry {
        JournalEntry::new(at, JournalEvent::Finished { lesson: lesson.into() })
    }

    fn course() -> (Vec<Arc<Lesson>>, Vec<Arc<Question>>) {
        let lessons = vec![lesson("one", "session.id"), lesson("two", "session.id"), lesson("x", "http.stateless")];
        let questions = ["a", "b", "c", "d"].map(|id| question(id, "session.id"));
        (lessons, questions.into())
    }

    fn topic(entries: &[JournalEntry], id: &str) -> TopicStats {
        let (lessons, questions) = course();
        let learned = LearningStats::from_entries(entries, &lessons, &questions);
        assert_eq!(learned.topics.len(), topics().len(), "the whole map, in its order");
        learned.topics.into_iter().find(|it| it.topic.id == id).expect("a topic")
    }

    #[test]
    fn a_topic_is_known_when_its_lessons_are_done_and_its_questions_answered() {
        let (_, questions) = course();
        let mut entries = Vec::new();
        let mut then = |more: Vec<JournalEntry>| {
            entries.extend(more);
            let topic = topic(&entries, "session.id");
            (topic.mastery(), topic.finished_lessons, topic.answers.count, topic.percent())
        };
        assert_eq!(then(Vec::new()), (TopicMastery::NotBegun, 0, 0, 0));
        assert_eq!(then(vec![finished(1, "one")]), (TopicMastery::Begun, 1, 0, 16));
        assert_eq!(then(vec![finished(2, "two")]), (TopicMastery::Begun, 2, 0, 33), "nothing was asked yet");
        assert_eq!(then(vec![answered(3, &questions[0], 0, None)]), (TopicMastery::NeedsWork, 2, 1, 33));
        assert_eq!(
            then(vec![answered(4, &questions[0], 2, None)]),
            (TopicMastery::Begun, 2, 1, 50),
            "the last one counts"
        );
        assert_eq!(then(vec![answered(5, &questions[1], 2, None)]), (TopicMastery::Known, 2, 2, 66));
        assert_eq!(then(vec![answered(6, &questions[1], 1, None)]), (TopicMastery::Begun, 2, 2, 58), "75 of 100");
    }

    #[test]
    fn a_topic_without_anything_is_not_begun_and_one_without_questions_is_known_by_its_lesson() {
        assert_eq!(topic(&[], "jwt.claims").mastery(), TopicMastery::NotBegun);
        assert_eq!(topic(&[finished(1, "x")], "http.stateless").mastery(), TopicMastery::Known);
    }

    #[test]
    fn an_answer_to_a_key_that_has_changed_does_not_count() {
        let (_, questions) = course();
        let mut entry = answered(1, &questions[0], 2, None);
        if let JournalEvent::Answered(reply) = &mut entry.event {
            reply.fingerprint = "00ff".into();
        }
        assert_eq!(topic(&[entry], "session.id").answers, ScoreTally::default());
    }

    #[test]
    fn accuracy_stands_against_confidence() {
        let (_, questions) = course();
        let all = [(2, Confidence::Certain), (0, Confidence::Certain), (1, Confidence::Guessing)];
        let mut entries: Vec<JournalEntry> =
            all.iter().map(|(got, sure)| answered(1, &questions[0], *got, Some(*sure))).collect();
        entries.push(answered(1, &questions[1], 2, None));
        let calibration = LearningStats::from_entries(&entries, &[], &[]).calibration;
        let found: Vec<(Confidence, usize, u64)> =
            calibration.into_iter().map(|(sure, tally)| (sure, tally.count, tally.percent())).collect();
        assert_eq!(found, [(Confidence::Guessing, 1, 50), (Confidence::Certain, 2, 50)]);
    }

    #[test]
    fn time_is_counted_without_pauses() {
        let (_, questions) = course();
        let mut slow = answered(5000, &questions[0], 2, None);
        if let JournalEvent::Answered(reply) = &mut slow.event {
            reply.duration_ms = u64::MAX;
        }
        let step = |at| JournalEntry::new(at, JournalEvent::Step { lesson: "one".into(), step: "s".into() });
        let entries = [step(1000), step(1100), finished(1160, "one"), step(3000), step(2000), slow, step(86_400)];
        assert_eq!(
            LearningStats::from_entries(&entries, &[], &[]).time_spent,
            TimeSpent { questions: MAX_PAUSE_SECONDS, lessons: 160, days: 2 }
        );
        assert_eq!(
            [0, 59, 60, 61, 3600, 3661, -5].map(format_duration),
            ["0 min", "1 min", "1 min", "2 min", "1 h", "1 h 2 min", "0 min"]
        );
        let never = [step(i64::MIN), step(i64::MAX)];
        assert_eq!(LearningStats::from_entries(&never, &[], &[]).time_spent.lessons, 0);
    }

    #[test]
    fn what_was_flagged_is_listed_with_its_notes() {
        let flag = |at, question: &str, note: &str| {
            JournalEntry::new(at, JournalEvent::Flagged { question: question.into(), note: note.into() })
        };
        let flagged =
            LearningStats::from_entries(&[flag(1, "b", "odd"), flag(2, "a", ""), flag(3, "b", "two")], &[], &[])
                .flagged_questions;
        let b = FlaggedQuestion { question_id: "b".into(), notes: vec![(1, "odd".into()), (3, "two".into())] };
        assert_eq!(flagged, [b, FlaggedQuestion { question_id: "a".into(), notes: vec![(2, String::new())] }]);
    }
}
