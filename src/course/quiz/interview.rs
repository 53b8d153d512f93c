//! A mock interview: an opening question, then follow-ups that depend on how it went, from junior to senior. The interviewer
//! asks about what an answer left out, wants a strong answer once more in one sentence or for a product manager, and changes
//! to the whiteboard after a while of talking.

use std::sync::Arc;

use super::answer_text::AnswerText;
use super::answer_variation::vary;
use super::interview_question::InterviewQuestion;
use super::opening_questions::OpeningQuestions;
use super::related_question::WordFrequencies;
use super::score::Strength;
use crate::content::Question;
use crate::content::quiz::Seniority;
use crate::course::journal_entry::JournalEvent;
use crate::course::quiz::question_result::{AnswerVariation, QuestionReason, QuestionResult};

/// Minutes of an interview whose length nobody names.
pub const INTERVIEW_MINUTES: u16 = 20;

/// Seconds that a question of an interview takes: the answer, the ticks, and a look at the explanation.
const SECONDS_PER_QUESTION: usize = 150;

/// After so many spoken questions in a row, the interviewer changes to the whiteboard.
const SPOKEN_IN_A_ROW: usize = 3;

/// How many questions of an interview fit into so many minutes; at least one.
#[must_use]
pub const fn interview_length(minutes: u16) -> usize {
    let questions = minutes as usize * 60 / SECONDS_PER_QUESTION;
    if questions == 0 { 1 } else { questions }
}

/// A mock interview.
#[derive(Clone, Debug)]
pub struct Interview {
    bank: Vec<Arc<Question>>,
    /// How rare the words of the bank are.
    word_frequencies: WordFrequencies,
    openers: OpeningQuestions,
    /// The level at which the next subject is opened.
    level: Seniority,
    limit: usize,
    current: Option<InterviewQuestion>,
    /// The ids of questions that could not be asked.
    dropped_ids: Vec<String>,
    results: Vec<QuestionResult>,
}

impl Interview {
    /// An interview of at most `limit` questions from `bank`, which begins at `level` with one of the `openers`, a
    /// spoken one if there is one.
    #[must_use]
    pub fn new(bank: Vec<Arc<Question>>, openers: &[Arc<Question>], level: Seniority, limit: usize, seed: u64) -> Self {
        let mut interview = Self {
            word_frequencies: WordFrequencies::of(&bank),
            openers: OpeningQuestions::new(&bank, openers, seed),
            bank,
            level,
            limit,
            current: None,
            dropped_ids: Vec::new(),
            results: Vec::new(),
        };
        interview.open_subject();
        interview
    }

    /// The question asked now and why; `None` at the end.
    #[must_use]
    pub const fn current(&self) -> Option<&InterviewQuestion> {
        self.current.as_ref()
    }

    /// The results so far, in order.
    #[must_use]
    pub fn results(&self) -> &[QuestionResult] {
        &self.results
    }

    /// The level at which the next subject is opened.
    #[must_use]
    pub const fn level(&self) -> Seniority {
        self.level
    }

    /// The largest number of questions.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// Takes the result of the question asked now, asks the next one, and returns what the journal is to keep.
    pub fn record(&mut self, result: QuestionResult) -> Option<JournalEvent> {
        let InterviewQuestion { reason, question } = self.current.take()?;
        let result = QuestionResult { reason: Some(reason), ..result };
        let event = result.journal_event();
        let strength = result.strength;
        let next = self.next_after(&question, reason, &result);
        self.results.push(result);
        if self.results.len() >= self.limit {
            return event;
        }
        let is_new = |next: &InterviewQuestion| next.reason.variation().is_some() || !self.is_used(&next.question.id);
        let next = next.filter(is_new);
        if next.as_ref().is_none_or(|next| next.question.speak.is_some()) {
            self.current = self.whiteboard_question(&question);
        }
        if self.current.is_none() && next.is_none() {
            self.level = adjusted_level(self.level, question.level, strength);
            self.open_subject();
        } else if self.current.is_none() {
            self.current = next;
        }
        event
    }

    /// A question for the whiteboard, once there was enough talk; `before` was the last of that.
    fn whiteboard_question(&self, before: &Question) -> Option<InterviewQuestion> {
        let is_spoken = |result: &&QuestionResult| result.question.speak.is_some();
        let spoken = self.results.iter().rev().take_while(is_spoken).count();
        let is_left = |question: &Question| !self.is_used(&question.id);
        (spoken >= SPOKEN_IN_A_ROW).then(|| self.openers.at_whiteboard(before, self.level, is_left)).flatten()
    }

    /// What follows from an answer: its own follow-up, a question about what it left out, or the same in another way.
    fn next_after(
        &self,
        question: &Arc<Question>,
        reason: QuestionReason,
        result: &QuestionResult,
    ) -> Option<InterviewQuestion> {
        let strength = result.strength;
        // One question about what was left out, not one after the other.
        if reason != QuestionReason::LeftOut
            && let Some(next) = self.left_out(question, result)
        {
            return Some(InterviewQuestion { reason: QuestionReason::LeftOut, question: next });
        }
        if strength == Strength::Strong
            && reason.variation().is_none()
            && let Some(next) = self.variation(question)
        {
            return Some(next);
        }
        let question = self.follow_up(question, strength)?;
        Some(InterviewQuestion { reason: QuestionReason::FollowUp(strength), question })
    }

    /// A question about one of the points that a spoken answer did not name; after a weak one, no harder than what was asked.
    fn left_out(&self, question: &Question, result: &QuestionResult) -> Option<Arc<Question>> {
        let AnswerText::Spoken { points: Some(named), .. } = &result.answer_text else { return None };
        let points = question.speak.iter().flat_map(|speak| &speak.points);
        let missed: Vec<&str> = points.filter(|point| !named.contains(point)).map(String::as_str).collect();
        let shares_topic = |other: &&Arc<Question>| other.covers.iter().any(|topic| question.covers.contains(topic));
        let is_too_hard = |other: &Question| result.strength == Strength::Weak && other.level > question.level;
        let candidates = self.bank.iter().filter(|other| other.id != question.id && !self.is_used(&other.id));
        let candidates = candidates.filter(|other| !is_too_hard(other));
        let related = self.word_frequencies.related_question(candidates.filter(shares_topic), &missed)?;
        Some(Arc::clone(related))
    }

    /// The same question to be answered in another way, each way once in an interview.
    fn variation(&self, question: &Question) -> Option<InterviewQuestion> {
        let is_new = |variation: &AnswerVariation| {
            self.results.iter().all(|result| result.reason != Some(QuestionReason::Variation(*variation)))
        };
        let mut ways = [AnswerVariation::OneSentence, AnswerVariation::ProductManager].into_iter().filter(is_new);
        ways.find_map(|variation| {
            let question = Arc::new(vary(question, variation)?);
            Some(InterviewQuestion { reason: QuestionReason::Variation(variation), question })
        })
    }

    /// Leaves the question out, because it cannot be asked just now.
    pub fn drop_current(&mut self) {
        if let Some(dropped) = self.current.take() {
            self.dropped_ids.push(dropped.question.id.clone());
            self.open_subject();
        }
    }

    /// Ends the interview.
    pub fn finish(&mut self) {
        self.current = None;
    }

    /// The question to ask after an answer of this strength. A strong answer without a follow-up of its own gets that
    /// of a good one.
    fn follow_up(&self, question: &Question, strength: Strength) -> Option<Arc<Question>> {
        let next = &question.next;
        let wanted_id = match strength {
            Strength::Weak => next.weak.as_ref(),
            Strength::Good => next.good.as_ref(),
            Strength::Strong => next.strong.as_ref().or(next.good.as_ref()),
        };
        let id = wanted_id.filter(|id| **id != question.id && !self.is_used(id))?;
        self.bank.iter().find(|question| question.id == *id).cloned()
    }

    fn is_used(&self, id: &str) -> bool {
        self.dropped_ids.iter().any(|dropped| dropped == id)
            || self.results.iter().any(|result| result.question.id == id)
    }

    /// Opens a new subject at the current level, or at the nearest one that has an opener left.
    fn open_subject(&mut self) {
        self.current = self.openers.next(self.level, |question| !self.is_used(&question.id));
    }
}

/// One level up after a strong answer, one level down after a weak one, in an interview at `level`. Failing a harder question
/// than that, or shining at an easier one, says nothing about it.
fn adjusted_level(level: Seniority, asked: Seniority, strength: Strength) -> Seniority {
    match (level, strength) {
        (_, Strength::Strong) if asked < level => level,
        (_, Strength::Weak) if asked > level => level,
        (Seniority::Junior, Strength::Strong) | (Seniority::Senior, Strength::Weak) => Seniority::Mid,
        (Seniority::Mid, Strength::Strong) => Seniority::Senior,
        (Seniority::Mid, Strength::Weak) => Seniority::Junior,
        (level, _) => level,
    }
}

#[cfg(test)]
mod tests;
