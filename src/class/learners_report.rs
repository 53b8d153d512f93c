//! What the progress that learners handed in says about a class: what was hard, what many were certain of and wrong, and who
//! needs what. Without names: a learner is what stands in their file, and no file has a number.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::curriculum::Curriculum;
use crate::content::{Lesson, Question};
use crate::course::journal_entry::{Confidence, Grade, JournalEntry, JournalEvent};
use crate::course::review::statistics::{LearningStats, TopicMastery};
use crate::model::class_view::percent;

/// A wrong answer of which at least this share of the learners was certain, in percent, is a shared misconception.
const SHARED_PERCENT: usize = 25;

/// Fewer than so many share nothing.
const FEWEST_TO_SHARE: usize = 2;

/// What the learners of a course can be asked, to tell their progress by.
pub struct CourseMaterial {
    pub lessons: Vec<Arc<Lesson>>,
    pub questions: Vec<Arc<Question>>,
    pub curriculum: Arc<Curriculum>,
}

/// A report on the progress of several learners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnersReport {
    /// How many handed in their progress.
    pub learners: usize,
    /// What they answered, the hardest first.
    pub questions: Vec<AnsweredQuestion>,
    /// What some of them need, what most need first.
    pub topics: Vec<NeededTopic>,
    /// The topics that each of those needs who need any, the longest list first.
    pub needs: Vec<Vec<String>>,
}

/// A question, or the prediction of a step, over all learners.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnsweredQuestion {
    /// Its id; `lesson#step` of a prediction.
    pub id: String,
    /// What is asked; empty where the course has no such question any more.
    pub ask: String,
    /// How many answered it.
    pub answered: usize,
    /// How many had it right the first time.
    pub first_right: usize,
    /// How many had it right the last time.
    pub last_right: usize,
    /// How many were certain, and wrong, the first time.
    pub certain_and_wrong: usize,
}

/// A topic that learners need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeededTopic {
    /// Its id.
    pub topic: String,
    /// How many answered questions about it, or finished a lesson.
    pub begun: usize,
    /// How many of these score less than half in their last answers.
    pub in_need: usize,
}

impl AnsweredQuestion {
    /// The share of those who had it right the first time, in whole percent.
    #[must_use]
    pub fn first_percent(&self) -> usize {
        percent(self.first_right, self.answered)
    }

    /// The share of those who had it right the last time, in whole percent.
    #[must_use]
    pub fn last_percent(&self) -> usize {
        percent(self.last_right, self.answered)
    }

    /// Whether many were certain of a wrong answer.
    #[must_use]
    pub fn is_shared_misconception(&self) -> bool {
        self.certain_and_wrong >= FEWEST_TO_SHARE && percent(self.certain_and_wrong, self.answered) >= SHARED_PERCENT
    }
}

/// An answer of one learner.
#[derive(Clone, Copy)]
struct LearnerAnswer {
    is_right: bool,
    is_certain: bool,
}

impl LearnersReport {
    /// The report on the entries of each learner, oldest first.
    #[must_use]
    pub fn new(learners: &[Vec<JournalEntry>], material: &CourseMaterial) -> Self {
        let mut questions: BTreeMap<String, AnsweredQuestion> = BTreeMap::new();
        let mut topics: Vec<NeededTopic> = Vec::new();
        let mut needs: Vec<Vec<String>> = Vec::new();
        for entries in learners {
            add_answers(&mut questions, entries);
            let CourseMaterial { lessons, questions, curriculum } = material;
            let stats = LearningStats::from_entries(entries, lessons, questions, curriculum);
            let needed = add_topics(&mut topics, &stats);
            needs.extend((!needed.is_empty()).then_some(needed));
        }
        let mut questions: Vec<AnsweredQuestion> = questions.into_values().collect();
        for question in &mut questions {
            question.ask = material.ask(&question.id).unwrap_or_default();
        }
        questions.sort_by_key(AnsweredQuestion::first_percent);
        topics.retain(|topic| topic.in_need > 0);
        topics.sort_by_key(|topic| std::cmp::Reverse(topic.in_need));
        // In an order that says nothing about whose file came first.
        needs.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
        Self { learners: learners.len(), questions, topics, needs }
    }
}

impl CourseMaterial {
    /// What the question or prediction with this id asks.
    fn ask(&self, id: &str) -> Option<String> {
        let Some((lesson, step)) = id.split_once('#') else {
            return self.questions.iter().find(|question| question.id == id).map(|question| question.ask.clone());
        };
        let lesson = self.lessons.iter().find(|known| known.id == lesson)?;
        let step = lesson.step.iter().find(|known| known.id == step)?;
        step.predict.as_ref().map(|prediction| prediction.ask.clone())
    }
}

fn add_answers(questions: &mut BTreeMap<String, AnsweredQuestion>, entries: &[JournalEntry]) {
    let mut answers: BTreeMap<String, Vec<LearnerAnswer>> = BTreeMap::new();
    for entry in entries {
        let (id, answer) = match &entry.event {
            JournalEvent::Answered(record) if record.grade != Grade::Skipped => {
                let is_certain = record.confidence == Some(Confidence::Certain);
                (record.question.clone(), LearnerAnswer { is_right: record.grade == Grade::Right, is_certain })
            }
            JournalEvent::Predicted { lesson, step, right } => {
                (format!("{lesson}#{step}"), LearnerAnswer { is_right: *right, is_certain: false })
            }
            _ => continue,
        };
        answers.entry(id).or_default().push(answer);
    }
    for (id, given) in answers {
        let (Some(first), Some(last)) = (given.first(), given.last()) else { continue };
        let question = questions.entry(id.clone()).or_insert_with(|| AnsweredQuestion { id, ..Default::default() });
        question.answered += 1;
        question.first_right += usize::from(first.is_right);
        question.last_right += usize::from(last.is_right);
        question.certain_and_wrong += usize::from(first.is_certain && !first.is_right);
    }
}

/// Adds what one learner has begun and needs; returns the topics that they need.
fn add_topics(topics: &mut Vec<NeededTopic>, stats: &LearningStats) -> Vec<String> {
    let mut needed = Vec::new();
    for topic in &stats.topics {
        let mastery = topic.mastery();
        if mastery == TopicMastery::NotBegun {
            continue;
        }
        let id = &topic.topic.id;
        let position = topics.iter().position(|known| known.topic == *id).unwrap_or_else(|| {
            topics.push(NeededTopic { topic: id.clone(), begun: 0, in_need: 0 });
            topics.len() - 1
        });
        let is_needed = mastery == TopicMastery::NeedsWork;
        if let Some(known) = topics.get_mut(position) {
            known.begun += 1;
            known.in_need += usize::from(is_needed);
        }
        needed.extend(is_needed.then(|| id.clone()));
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::journal_entry::{AnswerRecord, Rating};

    fn answer(question: &str, grade: Grade, confidence: Option<Confidence>) -> JournalEntry {
        let earned = u32::from(grade == Grade::Right);
        let record = AnswerRecord {
            question: question.to_owned(),
            fingerprint: String::new(),
            grade,
            earned,
            possible: 1,
            rating: Rating::Good,
            confidence,
            duration_ms: 1,
            said: None,
        };
        JournalEntry::new(0, JournalEvent::Answered(record))
    }

    fn predicted(right: bool) -> JournalEntry {
        JournalEntry::new(0, JournalEvent::Predicted { lesson: "l".into(), step: "s".into(), right })
    }

    fn report(learners: &[Vec<JournalEntry>]) -> LearnersReport {
        let material = CourseMaterial { lessons: Vec::new(), questions: Vec::new(), curriculum: Arc::default() };
        LearnersReport::new(learners, &material)
    }

    #[test]
    fn the_first_answer_tells_how_hard_it_was_and_the_last_what_is_known() {
        let learner = vec![answer("a", Grade::Wrong, None), answer("a", Grade::Right, None), predicted(true)];
        let other = vec![answer("a", Grade::Right, None), answer("b", Grade::Skipped, None), predicted(false)];
        let LearnersReport { learners, questions, .. } = report(&[learner, other, Vec::new()]);
        let told: Vec<(&str, usize, usize, usize)> = questions
            .iter()
            .map(|question| {
                (question.id.as_str(), question.answered, question.first_percent(), question.last_percent())
            })
            .collect();
        assert_eq!((learners, told), (3, vec![("a", 2, 50, 100), ("l#s", 2, 50, 50)]));
    }

    #[test]
    fn what_many_were_certain_of_and_had_wrong_is_a_shared_misconception() {
        let certain = |grade| vec![answer("a", grade, Some(Confidence::Certain))];
        let unsure = vec![answer("a", Grade::Wrong, Some(Confidence::Guessing))];
        let is_shared = |learners: &[Vec<JournalEntry>]| report(learners).questions[0].is_shared_misconception();
        assert!(is_shared(&[certain(Grade::Wrong), certain(Grade::Wrong), unsure.clone()]));
        assert!(
            !is_shared(&[certain(Grade::Wrong), unsure.clone(), certain(Grade::Right)]),
            "one shares it with nobody"
        );
        assert!(!is_shared(&[unsure.clone(), unsure]));
    }
}
