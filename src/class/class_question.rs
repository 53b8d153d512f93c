//! A question as a class gets it: one that is answered by choosing.

use std::sync::Arc;

use crate::course::quiz::presented_question::{AnswerOption, PresentedQuestion, Prompt};

use super::ballot::MAX_OPTIONS;

/// A question that can be answered on a phone.
#[derive(Clone, Debug)]
pub struct ClassQuestion {
    presented: Arc<PresentedQuestion>,
}

impl ClassQuestion {
    /// `None` if nothing is chosen in that question, or there are more options than a vote can hold.
    #[must_use]
    pub fn new(presented: Arc<PresentedQuestion>) -> Option<Self> {
        let option_count = presented.options().len();
        (1..=MAX_OPTIONS).contains(&option_count).then_some(Self { presented })
    }

    /// The question as it stands on the wall.
    #[must_use]
    pub const fn presented(&self) -> &Arc<PresentedQuestion> {
        &self.presented
    }

    /// The options, in the order of the wall.
    #[must_use]
    pub fn options(&self) -> &[AnswerOption] {
        self.presented.options()
    }

    /// Whether any number of options may be chosen.
    #[must_use]
    pub fn takes_several(&self) -> bool {
        matches!(self.presented.prompt, Prompt::Several(_))
    }

    /// What is read before the options: the text in which a place is to be found, or the moment to predict.
    #[must_use]
    pub fn material(&self) -> Option<String> {
        match &self.presented.prompt {
            Prompt::Spot { text, .. } => Some(text.clone()),
            Prompt::Predict { moment, .. } => {
                let lane = moment.lane.as_ref().map(|lane| format!("{lane}: ")).unwrap_or_default();
                Some(format!("{lane}{}", moment.act))
            }
            _ => None,
        }
    }
}
