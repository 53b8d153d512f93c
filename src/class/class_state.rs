//! Where a class stands, without anything about a single participant: all that the wall and the phones are told of it.

use std::sync::Arc;

use super::chosen_options::ChosenOptions;
use super::class_question::ClassQuestion;
use super::vote_tally::VoteTally;
use crate::model::class_view::{ClassPhase, ClassView};
use crate::model::speaker_view::SlideSummary;

/// Where a class stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassState {
    /// What is asked, in this order.
    pub questions: Arc<Vec<ClassQuestion>>,
    /// Which question is asked, or revealed.
    pub phase: ClassPhase,
    /// What is presented, as text.
    pub wall: SlideSummary,
    /// How many have joined.
    pub joined: usize,
    /// The votes on the question at hand.
    pub tally: VoteTally,
    /// Why answers are not counted just now, or were lost: a sentence for the teacher.
    pub trouble: Option<String>,
}

impl ClassState {
    /// The question at hand.
    #[must_use]
    pub fn current(&self) -> Option<&ClassQuestion> {
        self.questions.get(self.phase.question()?)
    }

    /// The state for the wall of the class.
    #[must_use]
    pub fn view(&self) -> ClassView {
        let question = self.current();
        let right = question.and_then(right_choice);
        ClassView {
            phase: self.phase,
            joined: self.joined,
            answered: self.tally.answered(),
            counts: question.map(|question| self.tally.counts(question.options().len())).unwrap_or_default(),
            right: right.map_or(0, |right| self.tally.count_of(right)),
            trouble: self.trouble.clone(),
        }
    }
}

/// All that is right in a question, and nothing else.
fn right_choice(question: &ClassQuestion) -> Option<ChosenOptions> {
    let options = question.options().iter().enumerate();
    let right: Vec<usize> = options.filter(|(_, option)| option.right).map(|(position, _)| position).collect();
    ChosenOptions::from_positions(&right, question.options().len())
}
