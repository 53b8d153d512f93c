//! What was learned: topic by topic over the whole curriculum, how well the learner's confidence matched their
//! answers, and the time it took.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::answer_fingerprint::fingerprint;
use crate::content::curriculum::Curriculum;
use crate::content::topic::Topic;
use crate::content::{Lesson, Question};
use crate::course::course_progress::CourseProgress;
use crate::course::day::{day_of, format_minutes};
use crate::course::journal_entry::{AnswerRecord, Confidence, Grade, JournalEntry, JournalEvent};
use crate::course::quiz::answer_comparison::is_same_answer;
use crate::course::quiz::score::per_mille;
use crate::course::quiz::score_tally::ScoreTally;
use crate::course::text;

/// The score in percent from which a topic counts as known, once its lessons are done.
pub const MASTERY_PERCENT: u64 = 80;
/// The longest time between two entries, in seconds, that counts as time spent: after more, the learner was away.
pub const MAX_PAUSE_SECONDS: i64 = 300;

/// What a learner has learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearningStats {
    /// Every topic of the curriculum, in the order of the course.
    pub topics: Vec<TopicStats>,
    /// The scores of all answers, by how sure the learner was of them.
    pub calibration: BTreeMap<Confidence, ScoreTally>,
    /// The time spent on the course.
    pub time_spent: TimeSpent,
    /// The ids of the questions whose last answer was not right, in the order of the bank.
    pub missed_questions: Vec<String>,
    /// The questions that were flagged as doubtful, in the order of their first flag.
    pub flagged_questions: Vec<QuestionFlags>,
}

/// What a learner has done in one topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicStats {
    /// The topic of the curriculum.
    pub topic: Topic,
    /// The number of lessons that cover it.
    pub lessons: usize,
    /// The number of these that were played to their end.
    pub finished_lessons: usize,
    /// The number of questions about it.
    pub questions: usize,
    /// The last answer to each of these that was answered. Answers to a key that has changed since do not count.
    pub answers: ScoreTally,
}

/// How well a learner knows a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicMastery {
    /// No lesson is finished and no question answered.
    NotBegun,
    /// Something was done, and it is neither of the two below.
    Begun,
    /// The last answers score less than half.
    NeedsWork,
    /// Its lessons are done, half of its questions answered, and the last answers score [`MASTERY_PERCENT`] or more.
    Known,
}

/// The time spent on the course.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeSpent {
    /// Seconds spent on questions.
    pub questions: i64,
    /// Seconds spent in lessons.
    pub lessons: i64,
    /// The number of days with an entry.
    pub days: usize,
}

/// A question that the learner flagged as doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionFlags {
    /// The question's id.
    pub question_id: String,
    /// The learner's notes, oldest first.
    pub notes: Vec<FlagNote>,
}

/// What a learner noted about a question that they flagged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagNote {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub time: i64,
    /// What is doubtful; may be empty.
    pub text: String,
}

impl TopicStats {
    /// How well the learner knows the topic.
    #[must_use]
    pub fn mastery(&self) -> TopicMastery {
        let is_answered = self.answers.count > 0;
        if self.finished_lessons == 0 && !is_answered {
            TopicMastery::NotBegun
        } else if is_answered && self.answers.percent() < 50 {
            TopicMastery::NeedsWork
        } else if self.is_known() {
            TopicMastery::Known
        } else {
            TopicMastery::Begun
        }
    }

    /// A topic without questions is known by its lessons alone, and one without lessons by its questions.
    fn is_known(&self) -> bool {
        let lessons_done = self.finished_lessons == self.lessons;
        let enough_answers = self.answers.count * 2 >= self.questions;
        let good_answers = self.answers.count == 0 || self.answers.percent() >= MASTERY_PERCENT;
        lessons_done && enough_answers && good_answers
    }

    /// How much of the topic is learned, in percent: each finished lesson counts 1, and each question the score of its
    /// last answer.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let all = number(self.lessons + self.questions).max(1);
        (number(self.finished_lessons) * 1000 + self.answers.per_mille) / all / 10
    }
}

impl TimeSpent {
    /// The time in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let all = format_minutes(self.lessons.saturating_add(self.questions));
        let (lessons, questions) = (format_minutes(self.lessons), format_minutes(self.questions));
        match self.days {
            1 => text::time_on_one_day(all, lessons, questions),
            days => text::time_on_days(days, all, lessons, questions),
        }
    }
}

impl TopicMastery {
    /// The mastery as a learner reads it.
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
    /// Folds `entries`, oldest first, over the `lessons` and `questions` that there are.
    #[must_use]
    pub fn from_entries(
        entries: &[JournalEntry],
        lessons: &[Arc<Lesson>],
        questions: &[Arc<Question>],
        curriculum: &Curriculum,
    ) -> Self {
        let progress = CourseProgress::from_entries(entries);
        let mut calibration: BTreeMap<Confidence, ScoreTally> = BTreeMap::new();
        let mut last_answers: BTreeMap<&str, &AnswerRecord> = BTreeMap::new();
        for entry in entries {
            let JournalEvent::Answered(record) = &entry.event else { continue };
            last_answers.insert(&record.question, record);
            if let Some(confidence) = record.confidence {
                calibration.entry(confidence).or_default().add(per_mille(record.earned, record.possible));
            }
        }
        Self {
            topics: curriculum
                .topics()
                .iter()
                .map(|topic| topic_stats(topic, &progress, &last_answers, lessons, questions))
                .collect(),
            calibration,
            time_spent: time_spent(entries),
            missed_questions: missed_questions(&last_answers, questions),
            flagged_questions: flagged_questions(entries),
        }
    }
}

/// The questions whose last answer, to the key that they have today, was not right.
fn missed_questions(last_answers: &BTreeMap<&str, &AnswerRecord>, questions: &[Arc<Question>]) -> Vec<String> {
    let is_missed = |question: &&Arc<Question>| {
        last_answers.get(question.id.as_str()).is_some_and(|record| {
            record.grade != Grade::Right && is_same_answer(&record.fingerprint, &fingerprint(question))
        })
    };
    questions.iter().filter(is_missed).map(|question| question.id.clone()).collect()
}

fn topic_stats(
    topic: &Topic,
    progress: &CourseProgress,
    last_answers: &BTreeMap<&str, &AnswerRecord>,
    lessons: &[Arc<Lesson>],
    questions: &[Arc<Question>],
) -> TopicStats {
    let lessons: Vec<&Arc<Lesson>> = lessons.iter().filter(|lesson| lesson.covers_topic(&topic.id)).collect();
    let questions: Vec<&Arc<Question>> =
        questions.iter().filter(|question| question.covers.contains(&topic.id)).collect();
    let mut answers = ScoreTally::default();
    for question in &questions {
        if let Some(record) = last_answers.get(question.id.as_str())
            && is_same_answer(&record.fingerprint, &fingerprint(question))
        {
            answers.add(per_mille(record.earned, record.possible));
        }
    }
    let finished_lessons = lessons.iter().filter(|lesson| progress.is_finished(&lesson.id)).count();
    TopicStats { topic: topic.clone(), lessons: lessons.len(), finished_lessons, questions: questions.len(), answers }
}

/// The time spent. An answer says itself how long it took, and counts for at most [`MAX_PAUSE_SECONDS`]. In a lesson
/// the time since the entry before counts, unless it is longer than that: then the learner may have begun only now.
fn time_spent(entries: &[JournalEntry]) -> TimeSpent {
    let mut spent = TimeSpent::default();
    let mut days = BTreeSet::new();
    let mut previous_time: Option<i64> = None;
    for entry in entries {
        days.insert(day_of(entry.time));
        match &entry.event {
            JournalEvent::Answered(record) => {
                let seconds = i64::try_from(record.duration_ms / 1000).unwrap_or(i64::MAX);
                spent.questions = spent.questions.saturating_add(seconds.min(MAX_PAUSE_SECONDS));
            }
            JournalEvent::Step { .. } | JournalEvent::Predicted { .. } | JournalEvent::Finished { .. } => {
                let passed = previous_time.map_or(0, |previous| entry.time.saturating_sub(previous));
                if (0..=MAX_PAUSE_SECONDS).contains(&passed) {
                    spent.lessons = spent.lessons.saturating_add(passed);
                }
            }
            JournalEvent::Flagged { .. } | JournalEvent::TargetDateSet { .. } => {}
        }
        previous_time = Some(entry.time);
    }
    spent.days = days.len();
    spent
}

fn flagged_questions(entries: &[JournalEntry]) -> Vec<QuestionFlags> {
    let mut flagged: Vec<QuestionFlags> = Vec::new();
    for entry in entries {
        let JournalEvent::Flagged { question, note } = &entry.event else { continue };
        let flag_note = FlagNote { time: entry.time, text: note.clone() };
        match flagged.iter_mut().find(|known| known.question_id == *question) {
            Some(known) => known.notes.push(flag_note),
            None => flagged.push(QuestionFlags { question_id: question.clone(), notes: vec![flag_note] }),
        }
    }
    flagged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::journal_entry::Rating;
    use crate::course::tests as course_tests;

    fn question(id: &str, covers: &str) -> Arc<Question> {
        course_tests::question(id, covers, "mid")
    }

    fn lesson(id: &str, covers: &str) -> Arc<Lesson> {
        let text = format!("format_version=2\nid='{id}'\ntitle='T'\nminutes=1\ncovers=['{covers}']\nstep=[]\n");
        Arc::new(toml::from_str(&text).expect("a lesson"))
    }

    fn answered(time: i64, question: &Question, earned: u32, confidence: Option<Confidence>) -> JournalEntry {
        let record = AnswerRecord {
            question: question.id.clone(),
            fingerprint: fingerprint(question),
            grade: Grade::Right,
            earned,
            possible: 2,
            rating: Rating::Good,
            confidence,
            duration_ms: 40_900,
            said: None,
        };
        JournalEntry::new(time, JournalEvent::Answered(record))
    }

    fn finished(time: i64, lesson: &str) -> JournalEntry {
        JournalEntry::new(time, JournalEvent::Finished { lesson: lesson.into() })
    }

    fn course() -> (Vec<Arc<Lesson>>, Vec<Arc<Question>>) {
        let lessons = vec![lesson("one", "session.id"), lesson("two", "session.id"), lesson("x", "http.stateless")];
        let questions = ["a", "b", "c", "d"].map(|id| question(id, "session.id"));
        (lessons, questions.into())
    }

    fn topic(entries: &[JournalEntry], id: &str) -> TopicStats {
        let (lessons, questions) = course();
        let stats = LearningStats::from_entries(entries, &lessons, &questions, &Curriculum::default());
        assert_eq!(stats.topics.len(), Curriculum::default().topics().len(), "the whole map, in its order");
        stats.topics.into_iter().find(|topic| topic.topic.id == id).expect("a topic")
    }

    #[test]
    fn a_topic_is_known_when_its_lessons_are_done_and_its_questions_answered() {
        let (_, questions) = course();
        let mut entries = Vec::new();
        let mut after = |more: Vec<JournalEntry>| {
            entries.extend(more);
            let topic = topic(&entries, "session.id");
            (topic.mastery(), topic.finished_lessons, topic.answers.count, topic.percent())
        };
        assert_eq!(after(Vec::new()), (TopicMastery::NotBegun, 0, 0, 0));
        assert_eq!(after(vec![finished(1, "one")]), (TopicMastery::Begun, 1, 0, 16));
        assert_eq!(after(vec![finished(2, "two")]), (TopicMastery::Begun, 2, 0, 33), "nothing was asked yet");
        assert_eq!(after(vec![answered(3, &questions[0], 0, None)]), (TopicMastery::NeedsWork, 2, 1, 33));
        assert_eq!(
            after(vec![answered(4, &questions[0], 2, None)]),
            (TopicMastery::Begun, 2, 1, 50),
            "the last one counts"
        );
        assert_eq!(after(vec![answered(5, &questions[1], 2, None)]), (TopicMastery::Known, 2, 2, 66));
        assert_eq!(after(vec![answered(6, &questions[1], 1, None)]), (TopicMastery::Begun, 2, 2, 58), "75 of 100");
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
        if let JournalEvent::Answered(record) = &mut entry.event {
            record.fingerprint = "00ff".into();
        }
        assert_eq!(topic(&[entry], "session.id").answers, ScoreTally::default());
    }

    #[test]
    fn accuracy_is_counted_by_confidence() {
        let (_, questions) = course();
        let all = [(2, Confidence::Certain), (0, Confidence::Certain), (1, Confidence::Guessing)];
        let mut entries: Vec<JournalEntry> =
            all.iter().map(|(earned, confidence)| answered(1, &questions[0], *earned, Some(*confidence))).collect();
        entries.push(answered(1, &questions[1], 2, None));
        let calibration = LearningStats::from_entries(&entries, &[], &[], &Curriculum::default()).calibration;
        let found: Vec<(Confidence, usize, u64)> =
            calibration.into_iter().map(|(confidence, tally)| (confidence, tally.count, tally.percent())).collect();
        assert_eq!(found, [(Confidence::Guessing, 1, 50), (Confidence::Certain, 2, 50)]);
    }

    #[test]
    fn time_is_counted_without_pauses() {
        let (_, questions) = course();
        let mut slow = answered(5000, &questions[0], 2, None);
        if let JournalEvent::Answered(record) = &mut slow.event {
            record.duration_ms = u64::MAX;
        }
        let step = |time| JournalEntry::new(time, JournalEvent::Step { lesson: "one".into(), step: "s".into() });
        let entries = [step(1000), step(1100), finished(1160, "one"), step(3000), step(2000), slow, step(86_400)];
        assert_eq!(
            LearningStats::from_entries(&entries, &[], &[], &Curriculum::default()).time_spent,
            TimeSpent { questions: MAX_PAUSE_SECONDS, lessons: 160, days: 2 }
        );
        let extremes = [step(i64::MIN), step(i64::MAX)];
        assert_eq!(LearningStats::from_entries(&extremes, &[], &[], &Curriculum::default()).time_spent.lessons, 0);
    }

    #[test]
    fn what_was_flagged_is_listed_with_its_notes() {
        let flag = |time, question: &str, note: &str| {
            JournalEntry::new(time, JournalEvent::Flagged { question: question.into(), note: note.into() })
        };
        let flagged = LearningStats::from_entries(
            &[flag(1, "b", "odd"), flag(2, "a", ""), flag(3, "b", "two")],
            &[],
            &[],
            &Curriculum::default(),
        )
        .flagged_questions;
        let note = |time, text: &str| FlagNote { time, text: text.to_owned() };
        let b = QuestionFlags { question_id: "b".into(), notes: vec![note(1, "odd"), note(3, "two")] };
        assert_eq!(flagged, [b, QuestionFlags { question_id: "a".into(), notes: vec![note(2, "")] }]);
    }
}
