//! A question as a class gets it: one that is answered by choosing. Plain data, so that a presentation can bring its
//! questions to a class elsewhere.

use serde::{Deserialize, Serialize};

use crate::course::quiz::question_instance::{AnswerOption, Prompt, QuestionInstance};

use super::chosen_options::{ChosenOptions, MAX_OPTIONS};

/// A question that can be answered on a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassQuestion {
    id: String,
    /// What is asked, as Markdown, after what is told before it.
    ask: String,
    /// What is read before the options: the text in which a place is to be found, or the moment to predict.
    material: Option<String>,
    takes_several: bool,
    /// In the order of the wall.
    options: Vec<ClassOption>,
    /// Why the right options are right, as Markdown.
    why: String,
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassOption {
    /// What it says.
    pub text: String,
    /// Whether choosing it is right.
    pub right: bool,
    /// Why it is right or wrong; empty where the question's own reason says all.
    pub because: String,
}

impl ClassQuestion {
    /// `None` if nothing is chosen in that question, or there are more options than a vote can hold.
    #[must_use]
    pub fn new(instance: &QuestionInstance) -> Option<Self> {
        let option = |option: &AnswerOption| ClassOption {
            text: option.text.clone(),
            right: option.right,
            because: option.because.clone(),
        };
        let question = Self {
            id: instance.question.id.clone(),
            ask: instance.question.ask.clone(),
            material: material(&instance.prompt),
            takes_several: matches!(instance.prompt, Prompt::Several(_)),
            options: instance.options().iter().map(option).collect(),
            why: instance.question.why.clone(),
        };
        question.fits().then_some(question)
    }

    /// Whether there are options, and no more than a vote can hold.
    #[must_use]
    pub fn fits(&self) -> bool {
        (1..=MAX_OPTIONS).contains(&self.options.len())
    }

    /// The id that its author gave it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What is asked, after what is told before it.
    #[must_use]
    pub fn ask(&self) -> &str {
        &self.ask
    }

    /// The options, in the order of the wall.
    #[must_use]
    pub fn options(&self) -> &[ClassOption] {
        &self.options
    }

    /// Whether any number of options may be chosen.
    #[must_use]
    pub const fn takes_several(&self) -> bool {
        self.takes_several
    }

    /// The vote that takes these options. `None` if it is no answer: not one option, where one is to be chosen; no option at
    /// all; or one that does not exist.
    #[must_use]
    pub fn choice(&self, positions: &[usize]) -> Option<ChosenOptions> {
        let chosen = ChosenOptions::from_positions(positions, self.options.len())?;
        (chosen.count() == 1 || (self.takes_several && chosen.count() > 1)).then_some(chosen)
    }

    /// What is read before the options.
    #[must_use]
    pub fn material(&self) -> Option<&str> {
        self.material.as_deref()
    }

    /// Why the right options are right.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.why
    }
}

fn material(prompt: &Prompt) -> Option<String> {
    match prompt {
        Prompt::Spot { text, .. } => Some(text.clone()),
        Prompt::Predict { moment, .. } => {
            let lane = moment.lane.as_ref().map(|lane| format!("{lane}: ")).unwrap_or_default();
            Some(format!("{lane}{}", moment.act))
        }
        _ => None,
    }
}
