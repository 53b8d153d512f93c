//! A question as it is put to the learner: what stands on the screen, in which order, and what an answer to it is.
//!
//! The author writes the right answer first, or in a fixed place; here everything that has no order of its own is
//! shuffled. Seed and id alone decide how, so that the same seed asks the same way.

use std::sync::Arc;

use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use sha2::{Digest as _, Sha256};

use crate::content::{Question, QuestionKind};
use crate::course::lesson::attempt::Attempt;
use crate::model::fact;
use crate::model::fact::PredictionContext;
use crate::model::{Exchange, FactValue, View};

/// A question that is being asked.
#[derive(Clone, Debug, PartialEq)]
pub struct PresentedQuestion {
    /// The question as written.
    pub question: Arc<Question>,
    /// What is put before the learner.
    pub prompt: Prompt,
}

/// What is put before the learner. Everything stands in the order of the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Prompt {
    /// One of these is right.
    SingleChoice(Vec<AnswerOption>),
    /// Any number of these may be right.
    Several(Vec<AnswerOption>),
    /// One place of the text is right.
    Spot {
        /// What language the text is in.
        lang: String,
        /// The text.
        text: String,
        /// The places, from top to bottom, and last every other place.
        places: Vec<AnswerOption>,
    },
    /// One of these is what a lesson's step then does.
    Predict {
        /// The moment that is asked about.
        moment: Box<PredictionMoment>,
        /// The possible answers.
        offers: Vec<AnswerOption>,
    },
    /// To be put in order.
    Order(Vec<OrderItem>),
    /// Each on the left belongs to one on the right.
    Match {
        /// The left sides.
        left: Vec<String>,
        /// The right sides.
        right: Vec<String>,
        /// For each left side the text that belongs to it.
        key: Vec<String>,
    },
    /// To be typed.
    Typed,
    /// To be said aloud or written; then the points are ticked.
    Spoken,
}

/// Something that can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerOption {
    /// What it says.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
    /// Why, or why not; empty where the question's own `why` says all.
    pub because: String,
    /// The lesson step that shows it: `lesson#step`.
    pub see: Option<String>,
}

/// Something to be put in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderItem {
    /// What it says.
    pub text: String,
    /// Its right place, from 0.
    pub right_position: usize,
}

/// An answer. Numbers are places on the screen, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What was chosen, each once.
    Chosen(Vec<usize>),
    /// The items in the order that the learner gives them.
    Order(Vec<usize>),
    /// For each left side the right side that was put to it.
    Match(Vec<usize>),
    /// What was typed.
    Typed(String),
    /// Said aloud or written.
    Spoken {
        /// What was written; empty where all was said aloud.
        wrote: String,
        /// Which points of the rubric were named.
        ticks: Vec<bool>,
    },
}

/// The moment that a `predict` question is about: the world before an act, and the act.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictionMoment {
    /// The lesson's title.
    pub lesson: String,
    /// The lane's title, where the lesson has several.
    pub lane: Option<String>,
    /// How the world stands.
    pub view: View,
    /// Who acts.
    pub client: Option<String>,
    /// What is about to happen.
    pub act: String,
}

/// What a `predict` question is about, taken from a step that has really been played.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictPrompt {
    moment: PredictionMoment,
    options: Vec<AnswerOption>,
}

impl PredictPrompt {
    /// Reads what came out for the fact `about` in the step called `step`, in the lane called `lane`, or else in the
    /// first. A wrong answer has the reason that the step's own prediction gives it, if that is about the same fact.
    /// `None` when `attempt` has not come there, when there is no such lane, or when what came out is not among the
    /// answers that the moment before it offered.
    #[must_use]
    pub fn from_attempt(attempt: &Attempt, step: &str, about: &str, lane: Option<&str>) -> Option<Self> {
        let at = attempt.lesson().step.iter().position(|it| it.id == step)?;
        let lane = lane.map_or(Some(0), |id| attempt.lanes().iter().position(|lane| lane.id == id))?;
        let run = attempt.runs().get(at)?.lanes.get(lane)?;
        let last = run.acts.last()?;
        // The moment before the last act, as in the lesson's own predictions.
        let before = run.acts.len().checked_sub(2).and_then(|at| run.acts.get(at));
        let view = before.map_or(&run.before, |act| &act.outcome.view);
        let fact = fact::find_by_path(about).ok()?;
        let options = fact.prediction_options(&PredictionContext { view, act: &last.act });
        let came = fact.read(&last.outcome);
        if !options.contains(&came) {
            return None;
        }
        let asked = attempt.lesson().step[at].predict.as_ref().filter(|predict| predict.about == about);
        let offer = |value: &FactValue| {
            let reason = asked.filter(|_| *value != came).and_then(|asked| asked.believed.get(&value.to_string()));
            let because = reason.cloned().unwrap_or_default();
            AnswerOption { text: fact.value_label(value), right: *value == came, because, see: None }
        };
        let offers = options.iter().map(offer).collect();
        let lane = attempt.lanes().get(lane).filter(|_| attempt.lanes().len() > 1).map(|lane| lane.title.clone());
        let client = last.outcome.exchanges.last().and_then(Exchange::client_name).map(str::to_owned);
        let (lesson, act) = (attempt.lesson().title.clone(), last.act.to_string());
        let moment = PredictionMoment { lesson, lane, view: view.clone(), client, act };
        Some(Self { moment, options: offers })
    }
}

impl PresentedQuestion {
    /// Puts `question`. A `predict` question needs what its step does; `None` without it, and for a question that has
    /// no kind.
    #[must_use]
    pub fn new(question: Arc<Question>, seed: u64, predicted: Option<PredictPrompt>) -> Option<Self> {
        let shape = prompt_of(&question, seed, predicted)?;
        Some(Self { question, prompt: shape })
    }

    /// What can be chosen; empty where nothing is chosen.
    #[must_use]
    pub fn options(&self) -> &[AnswerOption] {
        match &self.prompt {
            Prompt::SingleChoice(offers)
            | Prompt::Several(offers)
            | Prompt::Spot { places: offers, .. }
            | Prompt::Predict { offers, .. } => offers,
            Prompt::Order(_) | Prompt::Match { .. } | Prompt::Typed | Prompt::Spoken => &[],
        }
    }

    /// The lesson step to look at after `answer`: that of the wrong option which was chosen, else the question's own.
    #[must_use]
    pub fn step_to_see(&self, answer: Option<&Answer>) -> Option<&str> {
        let chosen: &[usize] = if let Some(Answer::Chosen(chosen)) = answer { chosen } else { &[] };
        let mut wrong = chosen.iter().filter_map(|at| self.options().get(*at)).filter(|offer| !offer.right);
        let of_option = wrong.find_map(|offer| offer.see.as_deref());
        let predicted = self.question.predict.as_ref().map(|predict| predict.step.as_str());
        of_option.or(self.question.see.as_deref()).or(predicted)
    }

    /// Words that have to be read before an answer can be given.
    #[must_use]
    pub fn word_count(&self) -> usize {
        let count = |text: &str| text.split_whitespace().count();
        let shape = match &self.prompt {
            Prompt::Order(items) => items.iter().map(|item| count(&item.text)).sum(),
            Prompt::Match { left, right, .. } => left.iter().chain(right).map(|text| count(text)).sum(),
            Prompt::Spot { text, .. } => count(text),
            _ => self.options().iter().map(|offer| count(&offer.text)).sum::<usize>(),
        };
        count(&self.question.ask) + shape
    }
}

fn prompt_of(question: &Question, seed: u64, predicted: Option<PredictPrompt>) -> Option<Prompt> {
    let (_, kind) = question.kinds().into_iter().next()?;
    Some(match kind {
        QuestionKind::Choice(options) => Prompt::SingleChoice(shuffled_options(options, seed, &question.id)),
        QuestionKind::Several(options) => Prompt::Several(shuffled_options(options, seed, &question.id)),
        QuestionKind::Order(items) => Prompt::Order(shuffled_items(items, seed, &question.id)),
        QuestionKind::Match(pairs) => {
            let left = pairs.iter().map(|(left, _)| left.clone()).collect();
            let key: Vec<String> = pairs.iter().map(|(_, right)| right.clone()).collect();
            let right =
                shuffled_indices(key.len(), seed, &question.id).into_iter().filter_map(|at| key.get(at).cloned());
            Prompt::Match { left, right: right.collect(), key }
        }
        QuestionKind::Type(_) => Prompt::Typed,
        QuestionKind::Predict(_) => {
            let PredictPrompt { moment, options: offers } = predicted?;
            Prompt::Predict { moment: Box::new(moment), offers }
        }
        QuestionKind::Spot(spot) => {
            let mut written: Vec<_> = spot.place.iter().collect();
            written.sort_by_key(|place| spot.text.find(&place.at));
            let elsewhere = AnswerOption {
                text: "somewhere else".into(),
                because: spot.elsewhere.clone(),
                ..AnswerOption::default()
            };
            let place = |place: &&crate::content::quiz::SpotPlace| AnswerOption {
                text: place.at.clone(),
                right: place.right,
                because: place.because.clone(),
                see: None,
            };
            let places = written.iter().map(place).chain([elsewhere]).collect();
            Prompt::Spot { lang: spot.lang.clone(), text: spot.text.clone(), places }
        }
        QuestionKind::Speak(_) => Prompt::Spoken,
    })
}

fn shuffled_options(options: &[crate::content::quiz::ChoiceOption], seed: u64, id: &str) -> Vec<AnswerOption> {
    let order = shuffled_indices(options.len(), seed, id);
    let shuffled = order.into_iter().filter_map(|at| options.get(at));
    let offer = |option: &crate::content::quiz::ChoiceOption| AnswerOption {
        text: option.text.clone(),
        right: option.right,
        because: option.because.clone(),
        see: option.see.clone(),
    };
    shuffled.map(offer).collect()
}

/// The items in another order than the right one: it would give the answer away.
fn shuffled_items(items: &[String], seed: u64, id: &str) -> Vec<OrderItem> {
    let mut order = shuffled_indices(items.len(), seed, id);
    if order.is_sorted() {
        order.reverse();
    }
    let item = |place: usize| items.get(place).map(|text| OrderItem { text: text.clone(), right_position: place });
    order.into_iter().filter_map(item).collect()
}

/// The numbers below `count` in the order that `seed` gives them for the question called `id`.
#[must_use]
pub fn shuffled_indices(count: usize, seed: u64, id: &str) -> Vec<usize> {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(id.as_bytes());
    let mut generator = ChaCha8Rng::from_seed(hash.finalize().into());
    let mut order: Vec<usize> = (0..count).collect();
    order.shuffle(&mut generator);
    order
}
