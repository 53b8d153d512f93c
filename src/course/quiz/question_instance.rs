//! A question as it is presented: what stands on the screen, in which order, and what an answer to it is.
//!
//! Authors tend to write the right answer first, so everything that has no order of its own is
//! [shuffled](super::shuffle) here.

use std::sync::Arc;

use super::one_line::one_line;
use super::shuffle::shuffled_indices;
use crate::content::quiz::{ChoiceOption, SpotPlace, SpotQuestion};
use crate::content::{Question, QuestionKind};
use crate::course::lesson::state_paragraph::StateParagraph;
use crate::course::text;

/// A question as it is asked once: its options have their order.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionInstance {
    /// The question as its author wrote it.
    pub question: Arc<Question>,
    /// What the learner is to do, and with what.
    pub prompt: Prompt,
}

/// What the learner is to do. All lists are in the order of the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Prompt {
    /// Choose one of these.
    SingleChoice(Vec<AnswerOption>),
    /// Choose any number of these.
    Several(Vec<AnswerOption>),
    /// Choose a place in a text.
    Spot {
        /// The language of the text, as in a code fence: `http`.
        lang: String,
        /// The text with the places in it.
        text: String,
        /// The places from top to bottom; then everywhere else, and that nothing is wrong at all.
        places: Vec<AnswerOption>,
    },
    /// Predict what a lesson's step does.
    Predict {
        /// The moment that is asked about.
        moment: Box<PredictScene>,
        /// The possible answers.
        offers: Vec<AnswerOption>,
    },
    /// Put these in order.
    Order(Vec<OrderItem>),
    /// Find for each text on the left the one on the right that belongs to it.
    Match {
        /// The texts on the left, in the author's order.
        left: Vec<String>,
        /// The texts on the right, shuffled.
        right: Vec<String>,
        /// For each text on the left, the one that belongs to it.
        key: Vec<String>,
    },
    /// Type the answer.
    Typed,
    /// Say the answer aloud or write it, then tick the points of the rubric that it made.
    Spoken,
}

/// An option to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerOption {
    /// The text of the option.
    pub text: String,
    /// Whether choosing it is right.
    pub right: bool,
    /// Why it is right or wrong; empty where the question's own `why` says all.
    pub because: String,
    /// The lesson step that shows it, as `lesson#step`.
    pub see: Option<String>,
}

/// An item to put in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderItem {
    /// The text of the item.
    pub text: String,
    /// Its position in the right order, from 0.
    pub right_position: usize,
}

/// An answer. Numbers are positions on the screen, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The options that were chosen, each once.
    Chosen(Vec<usize>),
    /// The items in the order that the learner gives them.
    Order(Vec<usize>),
    /// For each text on the left, the one on the right that it was matched with.
    Match(Vec<usize>),
    /// The text as the learner typed it.
    Typed(String),
    /// An answer said aloud or written.
    Spoken {
        /// What was written; empty where all was said aloud.
        wrote: String,
        /// For each point of the rubric, whether the learner made it.
        ticks: Vec<bool>,
    },
}

/// What a `predict` question is about: the state before an act, and the act.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictScene {
    /// The lesson's title.
    pub lesson: String,
    /// The lane's title, where the lesson has several.
    pub lane: Option<String>,
    /// What the client that acts holds, and what the server stores.
    pub state: Vec<StateParagraph>,
    /// The act that is about to happen, in words.
    pub act: String,
}

/// What a `predict` question needs, taken from a step that `play` has really run.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictPrompt {
    /// The moment that is asked about.
    pub moment: PredictScene,
    /// The possible answers, in natural order.
    pub options: Vec<PredictOption>,
}

/// A possible answer to a `predict` question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredictOption {
    /// The value of the fact as authors write it: `401`.
    pub value: String,
    /// The option as it is shown.
    pub answer: AnswerOption,
}

impl QuestionInstance {
    /// Presents `question`. `None` for a `predict` question without its `predict_prompt`, and for a question without a
    /// kind.
    #[must_use]
    pub fn new(question: Arc<Question>, seed: u64, predict_prompt: Option<PredictPrompt>) -> Option<Self> {
        let prompt = prompt_of(&question, seed, predict_prompt)?;
        Some(Self { question, prompt })
    }

    /// The options to choose among; empty for a question in which nothing is chosen.
    #[must_use]
    pub fn options(&self) -> &[AnswerOption] {
        match &self.prompt {
            Prompt::SingleChoice(options)
            | Prompt::Several(options)
            | Prompt::Spot { places: options, .. }
            | Prompt::Predict { offers: options, .. } => options,
            Prompt::Order(_) | Prompt::Match { .. } | Prompt::Typed | Prompt::Spoken => &[],
        }
    }

    /// The lesson step to look at after `answer`: that of the wrong option which was chosen, else the question's own.
    #[must_use]
    pub fn step_to_see(&self, answer: Option<&Answer>) -> Option<&str> {
        let chosen: &[usize] = if let Some(Answer::Chosen(chosen)) = answer { chosen } else { &[] };
        let mut wrong = chosen.iter().filter_map(|index| self.options().get(*index)).filter(|option| !option.right);
        let of_option = wrong.find_map(|option| option.see.as_deref());
        let predicted = self.question.predict.as_ref().map(|predict| predict.step.as_str());
        of_option.or(self.question.see.as_deref()).or(predicted)
    }

    /// Whether the option with this index is a place in the text, and not one that stands beside it.
    #[must_use]
    pub fn is_place(&self, index: usize) -> bool {
        self.question.spot.as_ref().is_some_and(|spot| index < spot.place.len())
    }

    /// The number of words to read before an answer can be given.
    #[must_use]
    pub fn word_count(&self) -> usize {
        let count = |text: &str| text.split_whitespace().count();
        let in_prompt: usize = match &self.prompt {
            Prompt::Order(items) => items.iter().map(|item| count(&item.text)).sum(),
            Prompt::Match { left, right, .. } => left.iter().chain(right).map(|text| count(text)).sum(),
            Prompt::Spot { text, .. } => count(text),
            _ => self.options().iter().map(|option| count(&option.text)).sum(),
        };
        count(&self.question.ask) + in_prompt
    }
}

fn prompt_of(question: &Question, seed: u64, predict_prompt: Option<PredictPrompt>) -> Option<Prompt> {
    let id = &question.id;
    let (_, kind) = question.kinds().into_iter().next()?;
    Some(match kind {
        QuestionKind::Choice(options) => Prompt::SingleChoice(shuffled_options(options, seed, id)),
        QuestionKind::Several(options) => Prompt::Several(shuffled_options(options, seed, id)),
        QuestionKind::Order(items) => Prompt::Order(shuffled_items(items, seed, id)),
        QuestionKind::Match(pairs) => {
            let left = pairs.iter().map(|pair| pair.left.clone()).collect();
            let key: Vec<String> = pairs.iter().map(|pair| pair.right.clone()).collect();
            let order = shuffled_indices(key.len(), seed, id);
            let right = order.into_iter().filter_map(|index| key.get(index).cloned()).collect();
            Prompt::Match { left, right, key }
        }
        QuestionKind::Type(_) => Prompt::Typed,
        QuestionKind::Predict(_) => {
            let PredictPrompt { moment, options } = predict_prompt?;
            let offers = options.into_iter().map(|option| option.answer).collect();
            Prompt::Predict { moment: Box::new(moment), offers }
        }
        QuestionKind::Spot(spot) => {
            Prompt::Spot { lang: spot.lang.clone(), text: spot.text.clone(), places: places_of(spot) }
        }
        QuestionKind::Speak(_) => Prompt::Spoken,
    })
}

fn shuffled_options(options: &[ChoiceOption], seed: u64, id: &str) -> Vec<AnswerOption> {
    let order = shuffled_indices(options.len(), seed, id);
    let shuffled = order.into_iter().filter_map(|index| options.get(index));
    let answer_option = |option: &ChoiceOption| AnswerOption {
        text: option.text.clone(),
        right: option.right,
        because: option.because.clone(),
        see: option.see.clone(),
    };
    shuffled.map(answer_option).collect()
}

/// The items in any order but the right one, which would give the answer away.
fn shuffled_items(items: &[String], seed: u64, id: &str) -> Vec<OrderItem> {
    let mut order = shuffled_indices(items.len(), seed, id);
    if order.is_sorted() {
        order.reverse();
    }
    let item =
        |position: usize| items.get(position).map(|text| OrderItem { text: text.clone(), right_position: position });
    order.into_iter().filter_map(item).collect()
}

/// The places of the text as options. They are not shuffled: the text itself says where each of them is.
fn places_of(spot: &SpotQuestion) -> Vec<AnswerOption> {
    let mut places: Vec<&SpotPlace> = spot.place.iter().collect();
    places.sort_by_key(|place| spot.text.find(&place.at));
    let mut options: Vec<AnswerOption> = places
        .into_iter()
        .map(|place| AnswerOption {
            text: place.at.clone(),
            right: place.right,
            because: place.because.clone(),
            see: None,
        })
        .collect();
    // The last two are offered with every text: if one were there only where it is right, it would give itself away.
    options.push(AnswerOption {
        text: text::SOMEWHERE_ELSE.into(),
        right: spot.elsewhere_at.is_some(),
        because: match &spot.elsewhere_at {
            Some(place) => text::fault_elsewhere(one_line(place), &spot.elsewhere),
            None => spot.elsewhere.clone(),
        },
        see: None,
    });
    options.push(AnswerOption {
        text: text::NOTHING_WRONG.into(),
        right: spot.nothing_wrong.is_some(),
        because: spot.nothing_wrong.clone().unwrap_or_default(),
        see: None,
    });
    options
}
