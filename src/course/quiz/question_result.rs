//! A question that is over and done with: its answer, and what that is worth.

use std::sync::Arc;

use super::answer_text::{AnswerLine, AnswerText, right_answers};
use super::question_instance::QuestionInstance;
use super::score::{AnswerContext, Score, Strength, rating, strength};
use crate::content::Question;
use crate::content::answer_fingerprint::fingerprint;
use crate::course::journal_entry::{AnswerRecord, Grade, JournalEvent, Rating};
use crate::course::text;

/// Why an interviewer asked a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionReason {
    /// It opens a subject.
    Opening,
    /// It opens a subject, and is drawn rather than said.
    Whiteboard,
    /// It follows an answer of this strength.
    FollowUp(Strength),
    /// The answer before left a point out that this one is about.
    LeftOut,
    /// The question before is to be answered once more, in another way.
    Variation(AnswerVariation),
}

/// Another way to give an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerVariation {
    /// In one sentence.
    OneSentence,
    /// To somebody who does not program.
    ProductManager,
}

impl QuestionReason {
    /// The reason in words, for a heading or a report.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Opening => "a new subject".to_owned(),
            Self::Whiteboard => "at the whiteboard".to_owned(),
            Self::FollowUp(strength) => format!("after a {strength} answer"),
            Self::LeftOut => "about something you left out".to_owned(),
            Self::Variation(AnswerVariation::OneSentence) => "the same in one sentence".to_owned(),
            Self::Variation(AnswerVariation::ProductManager) => "the same to a product manager".to_owned(),
        }
    }

    /// How the question is a variation of the one before, if it is one.
    #[must_use]
    pub const fn variation(self) -> Option<AnswerVariation> {
        match self {
            Self::Variation(variation) => Some(variation),
            Self::Opening | Self::Whiteboard | Self::FollowUp(_) | Self::LeftOut => None,
        }
    }
}

/// A question that is over and done with, answered or not.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionResult {
    /// The question as its author wrote it.
    pub question: Arc<Question>,
    /// What the answer was worth.
    pub score: Score,
    /// How the answer came about: time, hints, confidence.
    pub context: AnswerContext,
    /// How an interviewer would judge it.
    pub strength: Strength,
    /// What spaced repetition makes of it.
    pub rating: Rating,
    /// The answer in words.
    pub answer_text: AnswerText,
    /// Why it was asked; `None` outside an interview.
    pub reason: Option<QuestionReason>,
}

impl QuestionResult {
    /// The result of an answer to `question`.
    #[must_use]
    pub fn new(question: &QuestionInstance, score: Score, context: AnswerContext, answer_text: AnswerText) -> Self {
        Self {
            question: Arc::clone(&question.question),
            strength: strength(question, &score, &context),
            rating: rating(question, &score, &context),
            score,
            context,
            answer_text,
            reason: None,
        }
    }

    /// The result of a question without an answer.
    #[must_use]
    pub fn unanswered(question: Arc<Question>) -> Self {
        Self {
            question,
            score: Score::skipped(),
            context: AnswerContext::default(),
            strength: Strength::Weak,
            rating: Rating::Again,
            answer_text: AnswerText::None,
            reason: None,
        }
    }

    /// The result of a question of which the learner says that they don't know the answer: wrong, and nobody guessed.
    #[must_use]
    pub fn not_known(question: Arc<Question>) -> Self {
        Self { score: Score::wrong(), ..Self::unanswered(question) }
    }

    /// The points of a spoken answer's rubric that were not ticked; none if the learner left before they could be.
    #[must_use]
    pub fn missed_points(&self) -> Vec<&str> {
        let AnswerText::Spoken { points: Some(named), .. } = &self.answer_text else { return Vec::new() };
        let rubric = self.question.speak.iter().flat_map(|speak| &speak.points);
        rubric.filter(|point| !named.contains(point)).map(String::as_str).collect()
    }

    /// The learner's own answer as lines of a report, with what they left out of a spoken one.
    #[must_use]
    pub fn own_lines(&self) -> Vec<AnswerLine> {
        let mut lines = self.answer_text.own_lines();
        let missed = self.missed_points();
        if !missed.is_empty() {
            lines.push(AnswerLine { label: text::POINTS_LEFT_OUT, text: missed.join("; "), is_markdown: true });
        }
        lines
    }

    /// What a report says of the answer: the learner's own, and the right one where theirs was not.
    #[must_use]
    pub fn answer_lines(&self) -> Vec<AnswerLine> {
        let mut lines = self.own_lines();
        if self.score.grade != Grade::Right {
            // What is to be typed stands as it is.
            let is_markdown = self.question.typed.is_none();
            let right_line = |text| AnswerLine { label: text::RIGHT_IS, text, is_markdown };
            lines.extend(right_answers(&self.question).into_iter().map(right_line));
        }
        lines
    }

    /// What the journal keeps of it. A question without an answer leaves no entry: spaced repetition would take it
    /// for a wrong answer. Neither does an answer to a variation, which has another rubric than its question.
    #[must_use]
    pub fn journal_event(&self) -> Option<JournalEvent> {
        let is_variation = self.reason.is_some_and(|reason| reason.variation().is_some());
        if self.score.grade == Grade::Skipped || is_variation {
            return None;
        }
        Some(JournalEvent::Answered(AnswerRecord {
            question: self.question.id.clone(),
            fingerprint: fingerprint(&self.question),
            grade: self.score.grade,
            earned: self.score.earned,
            possible: self.score.possible,
            rating: self.rating,
            confidence: self.context.confidence,
            duration_ms: self.context.duration_ms,
            said: self.answer_text.spoken_record(),
        }))
    }
}
