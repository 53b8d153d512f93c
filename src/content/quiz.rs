//! Questions as their author writes them: plain serde types, several to a file. The doc comments of these types are the
//! descriptions in the published schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A file of questions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quiz {
    /// The version of this format; 2.
    pub format_version: u32,
    /// A stable name in kebab-case; unique in the course.
    pub id: String,
    /// The questions.
    pub question: Vec<Question>,
}

/// A question; it has exactly one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// A stable name in kebab-case; unique in the course.
    pub id: String,
    /// Ids that it had before: answers given under them count for it.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub was: Vec<String>,
    /// Topics of the curriculum that it asks about.
    pub covers: Vec<String>,
    /// The questions of interviewers that it asks, by topic and number in the topic's `ask`: `jwt.refresh/2`.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub answers: Vec<String>,
    /// For whom it is.
    pub level: Seniority,
    /// The question.
    pub ask: String,
    /// Why the right answer is right; shown after every answer.
    pub why: String,
    /// The lesson step that shows it: `lesson#step`.
    #[serde(default)]
    pub see: Option<String>,
    /// Hints, one at a time.
    #[serde(default)]
    pub hints: Vec<String>,
    /// Questions that follow up.
    #[serde(default)]
    pub next: FollowUps,

    /// Kind: one option is right.
    #[serde(default)]
    pub choice: Option<Vec<ChoiceOption>>,
    /// Kind: several options may be right.
    #[serde(default)]
    pub several: Option<Vec<ChoiceOption>>,
    /// Kind: put in order; written in the right order.
    #[serde(default)]
    pub order: Option<Vec<String>>,
    /// Kind: pairs that belong together.
    #[serde(default, rename = "match")]
    pub pairs: Option<Vec<MatchPair>>,
    // The rarer kinds are boxed: a pack of 10,000 questions holds each of them at once.
    /// Kind: type the answer.
    #[serde(default, rename = "type")]
    pub typed: Option<Box<TypedQuestion>>,
    /// Kind: say what a lesson's step will do.
    #[serde(default)]
    pub predict: Option<Box<PredictQuestion>>,
    /// Kind: find the place.
    #[serde(default)]
    pub spot: Option<Box<SpotQuestion>>,
    /// Kind: answer aloud.
    #[serde(default)]
    pub speak: Option<Box<SpokenQuestion>>,

    /// The question that this one is a translation of. No file says it.
    #[serde(skip)]
    pub original: Option<Box<Question>>,
}

/// Two things that belong together; in a file a list of two texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "(String, String)", into = "(String, String)")]
#[schemars(with = "(String, String)", inline)]
pub struct MatchPair {
    /// What is shown in its order.
    pub left: String,
    /// What the learner puts beside it.
    pub right: String,
}

impl From<(String, String)> for MatchPair {
    fn from((left, right): (String, String)) -> Self {
        Self { left, right }
    }
}

impl From<MatchPair> for (String, String) {
    fn from(MatchPair { left, right }: MatchPair) -> Self {
        (left, right)
    }
}

/// For whom a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Level")]
pub enum Seniority {
    /// First job.
    Junior,
    /// Has built it.
    Mid,
    /// Has seen it break.
    Senior,
}

impl Seniority {
    /// Every level, the lowest first.
    pub const ALL: [Self; 3] = [Self::Junior, Self::Mid, Self::Senior];

    /// The word for it on a screen, in lower case.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Junior => "junior",
            Self::Mid => "mid",
            Self::Senior => "senior",
        }
    }
}

/// Which question follows, by how this one went; ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Next")]
pub struct FollowUps {
    /// After a weak answer.
    pub weak: Option<String>,
    /// After a good one.
    pub good: Option<String>,
    /// After a strong one.
    pub strong: Option<String>,
}

/// An option of `choice` or `several`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Choice")]
pub struct ChoiceOption {
    /// The option.
    pub text: String,
    /// Whether it is right.
    #[serde(default)]
    pub right: bool,
    /// Why it is right or wrong.
    pub because: String,
    /// The lesson step that shows it.
    #[serde(default)]
    pub see: Option<String>,
}

/// An answer that is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Typed")]
pub struct TypedQuestion {
    /// Forms that count as right. Case, articles, punctuation and words that only repeat the question do not matter.
    #[serde(default)]
    pub accept: Vec<String>,
    /// The number that is right, in place of `accept` or beside it.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub number: Option<f64>,
    /// How far from `number` an answer may be, in the same unit; not at all if it is not said.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub tolerance: Option<f64>,
    /// The unit of `number`: `kB`, `bits`, `minutes`, `%`, `status` for 401 Unauthorized, or a word of its own such as
    /// `parts`. An answer may leave it out, spell it in another way, or use another unit of its kind.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub unit: Option<String>,
    /// Answers that are close, and what is missing.
    #[serde(default)]
    pub near: Vec<NearMiss>,
}

impl TypedQuestion {
    /// The number with its unit, as it is shown.
    #[must_use]
    pub fn number_text(&self) -> Option<String> {
        let number = self.number?;
        Some(match self.unit.as_deref() {
            // A status says by itself what it is.
            Some("status") | None => number.to_string(),
            Some("%") => format!("{number}%"),
            Some(unit) => format!("{number} {unit}"),
        })
    }

    /// The right answer as it is shown: the first accepted form, or the number.
    #[must_use]
    pub fn model_answer(&self) -> Option<String> {
        self.accept.first().cloned().or_else(|| self.number_text())
    }
}

/// An answer that is close.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Near")]
pub struct NearMiss {
    /// The answer.
    pub text: String,
    /// What is missing.
    pub because: String,
}

/// A question whose answer is what a step of a lesson then does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PredictStep")]
pub struct PredictQuestion {
    /// The step: `lesson#step`.
    pub step: String,
    /// The fact.
    pub about: String,
    /// The lane of that lesson in which it is asked; the first if it is not said.
    #[serde(default)]
    pub lane: Option<String>,
    /// What a particular wrong answer believes, by that answer. Where it is silent, the lesson's own prediction speaks.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub believed: BTreeMap<String, String>,
}

/// A text with places in it, of which one matters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Spot")]
pub struct SpotQuestion {
    /// What language it is in.
    pub lang: String,
    /// The text.
    pub text: String,
    /// What is said of any other place.
    pub elsewhere: String,
    /// Where the fault stands if it is at none of the places: then *somewhere else*, which every such question offers, is
    /// the right answer, and `elsewhere` says why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub elsewhere_at: Option<String>,
    /// Says that nothing is wrong in the text, and why: then that answer, which every such question offers, is the right
    /// one, and no place is.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub nothing_wrong: Option<String>,
    /// The places that have an answer of their own.
    pub place: Vec<SpotPlace>,
}

/// A place in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Place")]
pub struct SpotPlace {
    /// The place, as it stands in the text; it occurs there once.
    pub at: String,
    /// Whether it is the one.
    #[serde(default)]
    pub right: bool,
    /// Why it is, or is not.
    pub because: String,
}

/// A question that is answered aloud or in writing against the clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Speak")]
pub struct SpokenQuestion {
    /// How long the answer may take.
    #[schemars(range(min = 5, max = 900))]
    pub seconds: u32,
    /// What a full answer names.
    pub points: Vec<String>,
    /// An answer that fails.
    pub weak: String,
    /// An answer that passes.
    pub good: String,
    /// An answer that stands out.
    pub strong: String,
    /// The whole of it in one sentence: an interviewer may ask for that after a strong answer.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub one_sentence: Option<String>,
    /// The same to a product manager, without the terms of the trade; asked in the same way.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub to_product_manager: Option<String>,
}

/// What a question asks for. In TOML each kind is a key of its own, of which a valid question has exactly one.
#[derive(Clone, Copy, Debug)]
pub enum QuestionKind<'q> {
    /// One option is right.
    Choice(&'q [ChoiceOption]),
    /// Several options may be right.
    Several(&'q [ChoiceOption]),
    /// Put in order.
    Order(&'q [String]),
    /// Pairs that belong together.
    Match(&'q [MatchPair]),
    /// Type the answer.
    Type(&'q TypedQuestion),
    /// Say what a step will do.
    Predict(&'q PredictQuestion),
    /// Find the place.
    Spot(&'q SpotQuestion),
    /// Answer aloud.
    Speak(&'q SpokenQuestion),
}

/// The keys of the kinds, in the order of [`Question::kinds`].
pub const QUESTION_KINDS: [&str; 8] = ["choice", "several", "order", "match", "type", "predict", "spot", "speak"];

impl Question {
    /// Every kind that the question has, with its key. A valid question has one.
    #[must_use]
    pub fn kinds(&self) -> Vec<(&'static str, QuestionKind<'_>)> {
        let kinds = [
            self.choice.as_deref().map(|options| ("choice", QuestionKind::Choice(options))),
            self.several.as_deref().map(|options| ("several", QuestionKind::Several(options))),
            self.order.as_deref().map(|items| ("order", QuestionKind::Order(items))),
            self.pairs.as_deref().map(|pairs| ("match", QuestionKind::Match(pairs))),
            self.typed.as_ref().map(|typed| ("type", QuestionKind::Type(typed))),
            self.predict.as_ref().map(|predict| ("predict", QuestionKind::Predict(predict))),
            self.spot.as_ref().map(|spot| ("spot", QuestionKind::Spot(spot))),
            self.speak.as_ref().map(|speak| ("speak", QuestionKind::Speak(speak))),
        ];
        kinds.into_iter().flatten().collect()
    }
}
