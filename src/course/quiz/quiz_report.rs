//! What a run of questions shows: the mark by topic, the topics that need work, the lessons that teach them, and how
//! well the learner knew what they knew.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::quiz_run::QuestionResult;
use super::score::{Confidence, Grade};
use crate::content::Lesson;
use crate::content::topic::topics;

/// How many topics are named that need work.
const MAX_WEAK_TOPICS: usize = 3;

/// What a run of questions shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuizReport {
    /// All questions together.
    pub total: ScoreTally,
    /// How many answers turned out how.
    pub grades: BTreeMap<Grade, usize>,
    /// By topic, in the order of the course. A question with several topics counts in each.
    pub topics: Vec<TopicScore>,
    /// The topics with the lowest marks, the lowest first; none whose mark is full.
    pub weak_topics: Vec<WeakTopic>,
    /// The mark by how sure the learner was; empty when they never said so.
    pub by_confidence: BTreeMap<Confidence, ScoreTally>,
    /// The time of all answers, in milliseconds.
    pub duration_ms: u64,
}

/// Some answers and what they were worth together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScoreTally {
    /// How many.
    pub count: usize,
    /// Their worth, in thousandths of one answer.
    pub per_mille: u64,
}

/// How one topic went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicScore {
    /// The topic's id.
    pub id: String,
    /// What a learner calls it.
    pub title: String,
    /// Its answers.
    pub tally: ScoreTally,
}

/// A topic that needs work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeakTopic {
    /// The topic.
    pub topic: TopicScore,
    /// The lessons that teach it: id and title.
    pub lessons: Vec<(String, String)>,
}

impl ScoreTally {
    /// The mark in percent, rounded down; 0 without answers.
    #[must_use]
    pub fn percent(self) -> u64 {
        let count = u64::try_from(self.count).unwrap_or(u64::MAX).max(1);
        self.per_mille / count / 10
    }

    /// Takes in one more answer.
    pub fn add(&mut self, thousandths: u32) {
        self.count += 1;
        self.per_mille += u64::from(thousandths);
    }
}

impl QuizReport {
    /// Adds up what was `done`. The `lessons` are those that can be named as teaching a topic.
    #[must_use]
    pub fn from_results(done: &[QuestionResult], lessons: &[Arc<Lesson>]) -> Self {
        let mut report = Self::default();
        let mut by_topic: BTreeMap<&str, ScoreTally> = BTreeMap::new();
        for done in done {
            let worth = done.score.per_mille();
            report.total.add(worth);
            report.duration_ms += done.context.duration_ms;
            *report.grades.entry(done.score.grade).or_default() += 1;
            if let Some(confidence) = done.context.confidence {
                report.by_confidence.entry(confidence).or_default().add(worth);
            }
            for topic in &done.question.covers {
                by_topic.entry(topic).or_default().add(worth);
            }
        }
        report.topics = topics_in_course_order(&by_topic);
        report.weak_topics = weak_topics(&report.topics, lessons);
        report
    }

    /// How many answers turned out as `grade`.
    #[must_use]
    pub fn count(&self, grade: Grade) -> usize {
        self.grades.get(&grade).copied().unwrap_or(0)
    }
}

/// The topics in the order of the course; those that it does not know come last.
fn topics_in_course_order(by_topic: &BTreeMap<&str, ScoreTally>) -> Vec<TopicScore> {
    let known = topics().iter().map(|topic| (topic.id.as_str(), topic.title.as_str()));
    let unknown = by_topic.keys().filter(|id| topics().iter().all(|topic| topic.id != **id)).map(|id| (*id, *id));
    let of_topic = |(id, title): (&str, &str)| {
        by_topic.get(id).map(|tally| TopicScore { id: id.to_owned(), title: title.to_owned(), tally: *tally })
    };
    known.chain(unknown).filter_map(of_topic).collect()
}

fn weak_topics(topics: &[TopicScore], lessons: &[Arc<Lesson>]) -> Vec<WeakTopic> {
    let mut low: Vec<&TopicScore> = topics.iter().filter(|topic| topic.tally.percent() < 100).collect();
    // Of two with the same mark, the one that was asked more often; the sort keeps the order of the course.
    low.sort_by_key(|topic| (topic.tally.percent(), std::cmp::Reverse(topic.tally.count)));
    let teaching = |topic: &TopicScore| {
        let lessons = lessons.iter().filter(|lesson| lesson.covers.contains(&topic.id));
        lessons.map(|lesson| (lesson.id.clone(), lesson.title.clone())).collect()
    };
    low.into_iter()
        .take(MAX_WEAK_TOPICS)
        .map(|topic| WeakTopic { topic: topic.clone(), lessons: teaching(topic) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::quiz::answer_text::AnswerText;
    use crate::course::quiz::presented_question::PresentedQuestion;
    use crate::course::quiz::score::{AnswerContext, Score};

    fn done(covers: &str, got: u32, of: u32, confidence: Option<Confidence>) -> QuestionResult {
        let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
        let text = format!("id='a'\ncovers=[{covers}]\nlevel='mid'\nask='?'\nwhy='.'\n{options}");
        let question = Arc::new(toml::from_str(&text).expect("a question"));
        let posed = PresentedQuestion::new(question, 0, None).expect("it can be asked");
        let grade = if got == of { Grade::Right } else { Grade::Partly };
        let mark = Score { grade, earned: got, possible: of, remark: None };
        QuestionResult::new(
            &posed,
            mark,
            AnswerContext { confidence, duration_ms: 1000, ..AnswerContext::default() },
            AnswerText::None,
        )
    }

    fn lesson(id: &str, covers: &str) -> Arc<Lesson> {
        let text = format!("format_version=1\nid='{id}'\ntitle='T {id}'\nminutes=1\ncovers=['{covers}']\nstep=[]\n");
        Arc::new(toml::from_str(&text).expect("a lesson"))
    }

    #[test]
    fn a_report_adds_up_by_topic_in_the_order_of_the_course() {
        let sure = Some(Confidence::Certain);
        let all = [
            done("'session.fixation','http.stateless'", 1, 2, sure),
            done("'http.stateless'", 1, 1, sure),
            done("'zz.own'", 0, 3, Some(Confidence::Guessing)),
            done("'session.fixation'", 1, 3, None),
            done("'session.id'", 1, 1, None),
        ];
        let lessons = [lesson("fix", "session.fixation"), lesson("other", "cookie.flags")];
        let report = QuizReport::from_results(&all, &lessons);
        let topics: Vec<(&str, usize, u64)> =
            report.topics.iter().map(|topic| (topic.id.as_str(), topic.tally.count, topic.tally.percent())).collect();
        assert_eq!(
            topics,
            [("http.stateless", 2, 75), ("session.id", 1, 100), ("session.fixation", 2, 41), ("zz.own", 1, 0)]
        );
        let work: Vec<&str> = report.weak_topics.iter().map(|work| work.topic.id.as_str()).collect();
        assert_eq!(work, ["zz.own", "session.fixation", "http.stateless"], "what is full needs none");
        assert_eq!(report.weak_topics[1].lessons, [("fix".to_owned(), "T fix".to_owned())]);
        assert_eq!((report.total.count, report.total.percent(), report.duration_ms), (5, 56, 5000));
        assert_eq!((report.count(Grade::Right), report.count(Grade::Partly), report.count(Grade::Near)), (2, 3, 0));
        assert_eq!(report.by_confidence[&Confidence::Certain].percent(), 75);
        assert_eq!(report.by_confidence[&Confidence::Guessing].count, 1);
    }

    #[test]
    fn of_two_low_topics_the_one_asked_more_often_comes_first_and_three_are_enough() {
        let all: Vec<QuestionResult> =
            ["'a.a'", "'b.b'", "'b.b'", "'c.c'", "'d.d'"].map(|covers| done(covers, 0, 1, None)).into();
        let work = QuizReport::from_results(&all, &[]).weak_topics;
        assert_eq!(work.iter().map(|work| work.topic.id.as_str()).collect::<Vec<_>>(), ["b.b", "a.a", "c.c"]);
        assert_eq!(QuizReport::from_results(&[], &[]), QuizReport::default());
    }
}
