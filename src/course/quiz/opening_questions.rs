//! The questions with which an interviewer opens a subject.

use std::sync::Arc;

use super::interview_question::InterviewQuestion;
use super::question_result::QuestionReason;
use super::shuffle::shuffled_indices;
use crate::content::Question;
use crate::content::quiz::Seniority;

/// The questions that may open a subject, best first.
#[derive(Clone, Debug)]
pub(super) struct OpeningQuestions(Vec<Arc<Question>>);

impl OpeningQuestions {
    /// The `openers` of `bank`, by chance, but spoken questions first, and among these the ones that follow no other: a
    /// follow-up out of context is odd.
    pub(super) fn new(bank: &[Arc<Question>], openers: &[Arc<Question>], seed: u64) -> Self {
        let order = shuffled_indices(openers.len(), seed, "interview").into_iter();
        let mut openers: Vec<Arc<Question>> = order.filter_map(|index| openers.get(index)).cloned().collect();
        openers.sort_by_key(|question| (question.speak.is_none(), is_follow_up(bank, &question.id)));
        Self(openers)
    }

    /// The best one left for `level`, or for the nearest level that has one.
    pub(super) fn next(&self, level: Seniority, is_left: impl Fn(&Question) -> bool) -> Option<InterviewQuestion> {
        let left = self.0.iter().filter(|question| is_left(question));
        // `min_by_key` returns the first of equals, so the order of the openers decides among those equally near.
        let question = left.min_by_key(|question| (question.speak.is_none(), distance(question, level)))?;
        Some(InterviewQuestion { reason: QuestionReason::Opening, question: Arc::clone(question) })
    }

    /// The best one left to be worked on at the whiteboard, if there is any: on a topic of `before`, of which was just talked,
    /// rather than on another, and for `level` or the nearest one.
    pub(super) fn at_whiteboard(
        &self,
        before: &Question,
        level: Seniority,
        is_left: impl Fn(&Question) -> bool,
    ) -> Option<InterviewQuestion> {
        let left = self.0.iter().filter(|question| is_for_whiteboard(question) && is_left(question));
        let changes_topic = |question: &Question| !question.covers.iter().any(|topic| before.covers.contains(topic));
        let question = left.min_by_key(|question| (changes_topic(question), distance(question, level)))?;
        Some(InterviewQuestion { reason: QuestionReason::Whiteboard, question: Arc::clone(question) })
    }
}

const fn distance(question: &Question, level: Seniority) -> u8 {
    (question.level as u8).abs_diff(level as u8)
}

/// Whether a question is worked on at a whiteboard: an exchange to be put in order, a fault to be found in code, a credential
/// for each client.
const fn is_for_whiteboard(question: &Question) -> bool {
    question.order.is_some() || question.spot.is_some() || question.pairs.is_some()
}

/// Whether any question of `bank` names `id` as what comes next.
fn is_follow_up(bank: &[Arc<Question>], id: &str) -> bool {
    bank.iter().any(|question| {
        let next = [&question.next.weak, &question.next.good, &question.next.strong];
        next.into_iter().flatten().any(|next_id| next_id == id)
    })
}
