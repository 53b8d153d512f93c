//! The report at the end of a run of questions: scores by topic, the weakest topics with the lessons that teach them,
//! and how well the learner's confidence matched their answers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::score_tally::ScoreTally;
use crate::content::Lesson;
use crate::content::curriculum::Curriculum;
use crate::course::journal_entry::{Confidence, Grade};
use crate::course::quiz::question_result::QuestionResult;
use crate::course::text;

/// The largest number of weak topics in a report.
const MAX_WEAK_TOPICS: usize = 3;

/// From this mark on, in percent, a topic needs no work.
const SOLID_PERCENT: u64 = 80;

/// The report on a run of questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuizReport {
    /// All questions together.
    pub total: ScoreTally,
    /// The number of answers with each grade; a grade that did not occur is missing.
    pub grades: BTreeMap<Grade, usize>,
    /// What was answered by topic, in the order of the course. A question with several topics counts in each.
    pub topics: Vec<TopicScore>,
    /// The topics that were asked about and of which nothing was answered, in the order of the course.
    pub unanswered_topics: Vec<UnansweredTopic>,
    /// The topics with the lowest scores, the lowest first; none that is [solid](TopicScore::is_solid).
    pub weak_topics: Vec<WeakTopic>,
    /// By how sure the learner was; empty when they never said so.
    pub by_confidence: BTreeMap<Confidence, ScoreTally>,
    /// The time of all answers together, in milliseconds.
    pub duration_ms: u64,
}

/// The score in one topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicScore {
    /// The topic's id: `jwt.exp`.
    pub id: String,
    /// The topic's title; its id where the course does not know the topic.
    pub title: String,
    /// The answers to its questions.
    pub tally: ScoreTally,
}

impl TopicScore {
    /// Whether it needs no work.
    #[must_use]
    pub fn is_solid(&self) -> bool {
        self.tally.percent() >= SOLID_PERCENT
    }
}

/// A topic of which nothing was answered: that says nothing about what the learner knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnansweredTopic {
    /// The topic's id.
    pub id: String,
    /// The topic's title; its id where the course does not know the topic.
    pub title: String,
}

/// A topic that needs work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeakTopic {
    /// The topic and its score.
    pub topic: TopicScore,
    /// The lessons that teach it.
    pub lessons: Vec<RecommendedLesson>,
}

/// A lesson to take up again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecommendedLesson {
    /// Its id, as the command line takes it.
    pub id: String,
    /// Its title.
    pub title: String,
}

impl QuizReport {
    /// Adds up `results`. Weak topics are matched with those of `lessons` that cover them.
    #[must_use]
    pub fn from_results(results: &[QuestionResult], lessons: &[Arc<Lesson>], curriculum: &Curriculum) -> Self {
        let mut report = Self::default();
        let mut by_topic: BTreeMap<&str, ScoreTally> = BTreeMap::new();
        let mut asked: BTreeSet<&str> = BTreeSet::new();
        for result in results {
            let per_mille = result.score.per_mille();
            report.total.add(per_mille);
            report.duration_ms += result.context.duration_ms;
            *report.grades.entry(result.score.grade).or_default() += 1;
            if let Some(confidence) = result.context.confidence {
                report.by_confidence.entry(confidence).or_default().add(per_mille);
            }
            for topic in &result.question.covers {
                asked.insert(topic);
                if result.score.grade != Grade::Skipped {
                    by_topic.entry(topic).or_default().add(per_mille);
                }
            }
        }
        for (id, title) in in_course_order(&asked, curriculum) {
            let (id, title) = (id.to_owned(), title.to_owned());
            match by_topic.get(id.as_str()) {
                Some(tally) => report.topics.push(TopicScore { id, title, tally: *tally }),
                None => report.unanswered_topics.push(UnansweredTopic { id, title }),
            }
        }
        report.weak_topics = weak_topics(&report.topics, lessons);
        report
    }

    /// What all answers together were worth; Markdown.
    #[must_use]
    pub fn summary(&self) -> String {
        match self.total.count {
            0 => text::NOTHING_ANSWERED.to_owned(),
            1 => text::one_question_mark(self.total.percent()),
            count => text::questions_mark(count, self.total.percent()),
        }
    }

    /// The number of answers with this `grade`.
    #[must_use]
    pub fn count(&self, grade: Grade) -> usize {
        self.grades.get(&grade).copied().unwrap_or(0)
    }
}

/// The ids and titles of `topics` in the order of the course; those that it does not know come last, under their id.
fn in_course_order<'t>(topics: &BTreeSet<&'t str>, curriculum: &'t Curriculum) -> Vec<(&'t str, &'t str)> {
    let known = curriculum.topics().iter().map(|topic| (topic.id.as_str(), topic.title.as_str()));
    let unknown = topics.iter().filter(|id| curriculum.topic(id).is_none()).map(|id| (*id, *id));
    known.filter(|(id, _)| topics.contains(id)).chain(unknown).collect()
}

fn weak_topics(topics: &[TopicScore], lessons: &[Arc<Lesson>]) -> Vec<WeakTopic> {
    let mut weak: Vec<&TopicScore> = topics.iter().filter(|topic| !topic.is_solid()).collect();
    // Of equal scores, the one with more answers says more. The sort is stable and otherwise keeps the course's order.
    weak.sort_by_key(|topic| (topic.tally.percent(), Reverse(topic.tally.count)));
    let lessons_on = |topic: &TopicScore| {
        let lessons = lessons.iter().filter(|lesson| lesson.covers_topic(&topic.id));
        let recommend = |lesson: &Arc<Lesson>| RecommendedLesson { id: lesson.id.clone(), title: lesson.title.clone() };
        lessons.map(recommend).collect()
    };
    let weak_topic = |topic: &TopicScore| WeakTopic { topic: topic.clone(), lessons: lessons_on(topic) };
    weak.into_iter().take(MAX_WEAK_TOPICS).map(weak_topic).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::quiz::answer_text::AnswerText;
    use crate::course::quiz::question_instance::QuestionInstance;
    use crate::course::quiz::score::{AnswerContext, Score};

    fn result(covers: &str, earned: u32, possible: u32, confidence: Option<Confidence>) -> QuestionResult {
        let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
        let text = format!("id='a'\ncovers=[{covers}]\nlevel='mid'\nask='?'\nwhy='.'\n{options}");
        let question = Arc::new(toml::from_str(&text).expect("a question"));
        let instance = QuestionInstance::new(question, 0, None).expect("it can be asked");
        let grade = if earned == possible { Grade::Right } else { Grade::Partly };
        let score = Score { grade, earned, possible, remark: None };
        let context = AnswerContext { confidence, duration_ms: 1000, ..AnswerContext::default() };
        QuestionResult::new(&instance, score, context, AnswerText::None)
    }

    fn lesson(id: &str, covers: &str) -> Arc<Lesson> {
        let text = format!("format_version=2\nid='{id}'\ntitle='T {id}'\nminutes=1\ncovers=['{covers}']\nstep=[]\n");
        Arc::new(toml::from_str(&text).expect("a lesson"))
    }

    #[test]
    fn a_report_adds_up_by_topic_in_the_order_of_the_course() {
        let certain = Some(Confidence::Certain);
        let all = [
            result("'session.fixation','http.stateless'", 1, 2, certain),
            result("'http.stateless'", 1, 1, certain),
            result("'zz.own'", 0, 3, Some(Confidence::Guessing)),
            result("'session.fixation'", 1, 3, None),
            result("'session.id'", 1, 1, None),
        ];
        let lessons = [lesson("fix", "session.fixation"), lesson("other", "cookie.flags")];
        let report = QuizReport::from_results(&all, &lessons, &Curriculum::default());
        let topics: Vec<(&str, usize, u64)> =
            report.topics.iter().map(|topic| (topic.id.as_str(), topic.tally.count, topic.tally.percent())).collect();
        assert_eq!(
            topics,
            [("http.stateless", 2, 75), ("session.id", 1, 100), ("session.fixation", 2, 41), ("zz.own", 1, 0)]
        );
        let weak: Vec<&str> = report.weak_topics.iter().map(|weak| weak.topic.id.as_str()).collect();
        assert_eq!(weak, ["zz.own", "session.fixation", "http.stateless"], "what is full needs none");
        assert_eq!(
            report.weak_topics[1].lessons,
            [RecommendedLesson { id: "fix".to_owned(), title: "T fix".to_owned() }]
        );
        assert_eq!((report.total.count, report.total.percent(), report.duration_ms), (5, 56, 5000));
        assert_eq!((report.count(Grade::Right), report.count(Grade::Partly), report.count(Grade::Near)), (2, 3, 0));
        assert_eq!(report.by_confidence[&Confidence::Certain].percent(), 75);
        assert_eq!(report.by_confidence[&Confidence::Guessing].count, 1);
    }

    #[test]
    fn what_was_not_answered_is_neither_weak_nor_strong() {
        let skipped = |covers: &str| QuestionResult { score: Score::skipped(), ..result(covers, 0, 1, None) };
        let all = [skipped("'session.id'"), skipped("'http.stateless'"), result("'http.stateless'", 4, 5, None)];
        let report = QuizReport::from_results(&all, &[], &Curriculum::default());
        let answered: Vec<(&str, usize, u64)> =
            report.topics.iter().map(|topic| (topic.id.as_str(), topic.tally.count, topic.tally.percent())).collect();
        assert_eq!(answered, [("http.stateless", 1, 80)]);
        assert_eq!(report.unanswered_topics.iter().map(|topic| topic.id.as_str()).collect::<Vec<_>>(), ["session.id"]);
        assert_eq!((report.weak_topics.len(), report.total.count), (0, 3), "four fifths are solid");
    }

    #[test]
    fn of_two_low_topics_the_one_asked_more_often_comes_first_and_three_are_enough() {
        let all: Vec<QuestionResult> =
            ["'a.a'", "'b.b'", "'b.b'", "'c.c'", "'d.d'"].map(|covers| result(covers, 0, 1, None)).into();
        let weak = QuizReport::from_results(&all, &[], &Curriculum::default()).weak_topics;
        assert_eq!(weak.iter().map(|weak| weak.topic.id.as_str()).collect::<Vec<_>>(), ["b.b", "a.a", "c.c"]);
        assert_eq!(QuizReport::from_results(&[], &[], &Curriculum::default()), QuizReport::default());
    }
}
