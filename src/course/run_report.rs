//! What a run of questions shows: the mark by topic, the topics that need work, the lessons that teach them, and how
//! well the learner knew what they knew.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::grade::{Confidence, Grade};
use super::run::Done;
use crate::content::Lesson;
use crate::content::topic::topics;

/// How many topics are named that need work.
const NEED_WORK: usize = 3;

/// What a run of questions shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// All questions together.
    pub all: Tally,
    /// How many answers turned out how.
    pub grades: BTreeMap<Grade, usize>,
    /// By topic, in the order of the course. A question with several topics counts in each.
    pub topics: Vec<OfTopic>,
    /// The topics with the lowest marks, the lowest first; none whose mark is full.
    pub work: Vec<Work>,
    /// The mark by how sure the learner was; empty when they never said so.
    pub confidence: BTreeMap<Confidence, Tally>,
    /// The time of all answers, in milliseconds.
    pub ms: u64,
}

/// Some answers and what they were worth together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub count: usize,
    /// Their worth, in thousandths of one answer.
    pub thousandths: u64,
}

/// How one topic went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfTopic {
    /// The topic's id.
    pub id: String,
    /// What a learner calls it.
    pub title: String,
    /// Its answers.
    pub tally: Tally,
}

/// A topic that needs work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The topic.
    pub topic: OfTopic,
    /// The lessons that teach it: id and title.
    pub lessons: Vec<(String, String)>,
}

impl Tally {
    /// The mark in percent, rounded down; 0 without answers.
    #[must_use]
    pub fn percent(self) -> u64 {
        let count = u64::try_from(self.count).unwrap_or(u64::MAX).max(1);
        self.thousandths / count / 10
    }

    /// Takes in one more answer.
    pub fn add(&mut self, thousandths: u32) {
        self.count += 1;
        self.thousandths += u64::from(thousandths);
    }
}

impl Report {
    /// Adds up what was `done`. The `lessons` are those that can be named as teaching a topic.
    #[must_use]
    pub fn of(done: &[Done], lessons: &[Arc<Lesson>]) -> Self {
        let mut report = Self::default();
        let mut by_topic: BTreeMap<&str, Tally> = BTreeMap::new();
        for done in done {
            let worth = done.mark.thousandths();
            report.all.add(worth);
            report.ms += done.manner.ms;
            *report.grades.entry(done.mark.grade).or_default() += 1;
            if let Some(confidence) = done.manner.confidence {
                report.confidence.entry(confidence).or_default().add(worth);
            }
            for topic in &done.question.covers {
                by_topic.entry(topic).or_default().add(worth);
            }
        }
        report.topics = in_order(&by_topic);
        report.work = work(&report.topics, lessons);
        report
    }

    /// How many answers turned out as `grade`.
    #[must_use]
    pub fn count(&self, grade: Grade) -> usize {
        self.grades.get(&grade).copied().unwrap_or(0)
    }
}

/// The topics in the order of the course; those that it does not know come last.
fn in_order(by_topic: &BTreeMap<&str, Tally>) -> Vec<OfTopic> {
    let known = topics().iter().map(|topic| (topic.id.as_str(), topic.title.as_str()));
    let unknown = by_topic.keys().filter(|id| topics().iter().all(|topic| topic.id != **id)).map(|id| (*id, *id));
    let of_topic = |(id, title): (&str, &str)| {
        by_topic.get(id).map(|tally| OfTopic { id: id.to_owned(), title: title.to_owned(), tally: *tally })
    };
    known.chain(unknown).filter_map(of_topic).collect()
}

fn work(topics: &[OfTopic], lessons: &[Arc<Lesson>]) -> Vec<Work> {
    let mut low: Vec<&OfTopic> = topics.iter().filter(|topic| topic.tally.percent() < 100).collect();
    // Of two with the same mark, the one that was asked more often; the sort keeps the order of the course.
    low.sort_by_key(|topic| (topic.tally.percent(), std::cmp::Reverse(topic.tally.count)));
    let teaching = |topic: &OfTopic| {
        let lessons = lessons.iter().filter(|lesson| lesson.covers.contains(&topic.id));
        lessons.map(|lesson| (lesson.id.clone(), lesson.title.clone())).collect()
    };
    low.into_iter().take(NEED_WORK).map(|topic| Work { topic: topic.clone(), lessons: teaching(topic) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::grade::{Manner, Mark};
    use crate::course::question::Posed;
    use crate::course::said::Said;

    fn done(covers: &str, got: u32, of: u32, confidence: Option<Confidence>) -> Done {
        let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
        let text = format!("id='a'\ncovers=[{covers}]\nlevel='mid'\nask='?'\nwhy='.'\n{options}");
        let question = Arc::new(toml::from_str(&text).expect("a question"));
        let posed = Posed::new(question, 0, None).expect("it can be asked");
        let grade = if got == of { Grade::Right } else { Grade::Partly };
        let mark = Mark { grade, got, of, remark: None };
        Done::new(&posed, mark, Manner { confidence, ms: 1000, ..Manner::default() }, Said::Nothing)
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
        let report = Report::of(&all, &lessons);
        let topics: Vec<(&str, usize, u64)> =
            report.topics.iter().map(|topic| (topic.id.as_str(), topic.tally.count, topic.tally.percent())).collect();
        assert_eq!(
            topics,
            [("http.stateless", 2, 75), ("session.id", 1, 100), ("session.fixation", 2, 41), ("zz.own", 1, 0)]
        );
        let work: Vec<&str> = report.work.iter().map(|work| work.topic.id.as_str()).collect();
        assert_eq!(work, ["zz.own", "session.fixation", "http.stateless"], "what is full needs none");
        assert_eq!(report.work[1].lessons, [("fix".to_owned(), "T fix".to_owned())]);
        assert_eq!((report.all.count, report.all.percent(), report.ms), (5, 56, 5000));
        assert_eq!((report.count(Grade::Right), report.count(Grade::Partly), report.count(Grade::Near)), (2, 3, 0));
        assert_eq!(report.confidence[&Confidence::Certain].percent(), 75);
        assert_eq!(report.confidence[&Confidence::Guessing].count, 1);
    }

    #[test]
    fn of_two_low_topics_the_one_asked_more_often_comes_first_and_three_are_enough() {
        let all: Vec<Done> =
            ["'a.a'", "'b.b'", "'b.b'", "'c.c'", "'d.d'"].map(|covers| done(covers, 0, 1, None)).into();
        let work = Report::of(&all, &[]).work;
        assert_eq!(work.iter().map(|work| work.topic.id.as_str()).collect::<Vec<_>>(), ["b.b", "a.a", "c.c"]);
        assert_eq!(Report::of(&[], &[]), Report::default());
    }
}
