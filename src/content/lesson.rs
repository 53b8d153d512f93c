//! A lesson as its author writes it: plain serde types, one lesson per file. The doc comments of these types are the
//! descriptions in the published schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::lane_text::LaneText;
use crate::model::setup::{AppPatch, IssuerPatch, PhotosPatch, SetupPatch};
use crate::model::{AccountSetup, Act, ClientSetup, Setup, ShopPatch};

/// A lesson: steps about one idea.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// The version of this format; 2.
    pub format_version: u32,
    /// A stable name in kebab-case; unique in the course.
    pub id: String,
    /// Ids that it had before: what was learned under them counts for it.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub was: Vec<String>,
    /// What a learner calls it.
    pub title: String,
    /// How long it takes.
    #[schemars(range(min = 1, max = 60))]
    pub minutes: u32,
    /// Topics of the curriculum that it teaches, beside those that its steps cover; may be empty.
    pub covers: Vec<String>,
    /// Lessons that should come before it.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The one sentence to take away.
    #[serde(default)]
    pub recap: Option<String>,
    /// Who acts, by name.
    #[serde(default)]
    pub client: BTreeMap<String, ClientSetup>,
    /// Accounts of the shop beside alice and bob, by name: `[account.carol]`.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub account: BTreeMap<String, AccountSetup>,
    /// What all lanes share.
    #[serde(default)]
    pub world: SetupPatch,
    /// Worlds beside each other; none written means one.
    #[serde(default)]
    pub lane: Vec<Lane>,
    /// The steps, in order.
    pub step: Vec<Step>,
}

/// A world beside another: the lesson's world with these lines changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lane {
    /// Its name in `lane` and `expect_in`.
    pub id: String,
    /// What the screen calls it.
    pub title: String,
    /// The switches that differ.
    #[serde(default)]
    pub shop: ShopPatch,
    /// The switches of the issuer that differ.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub issuer: IssuerPatch,
    /// The switches of the app at `spa.test` that differ.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub app: AppPatch,
    /// The switches of the API at `photos.test` that differ.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub photos: PhotosPatch,
}

/// Acts and what they show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// A stable name in kebab-case; unique in the lesson.
    pub id: String,
    /// Ids that it had before in this lesson.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub was: Vec<String>,
    /// A few words for its head.
    pub title: String,
    /// Topics of the curriculum that it teaches. They belong to the topics of the lesson without being repeated there.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub covers: Vec<String>,
    /// What is read before it happens.
    pub text: LaneText,
    /// What is read once it has happened.
    #[serde(default)]
    pub after: Option<LaneText>,
    /// What an interviewer may ask next: up to twelve lines, a heading and a list if need be; one key away.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub more: Option<String>,
    /// For the presenter alone: shown in the speaker's console (`authwalk notes`) and with `learn --notes`.
    #[serde(default)]
    pub notes: Option<String>,
    /// Facts to look at.
    #[serde(default)]
    pub look_at: Vec<String>,
    /// The piece of server code that matters here; shown with `more`.
    #[serde(default)]
    pub code: Option<String>,
    /// What a server does here, as one word of `assets/code`; `l` shows it in common frameworks.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub operation: Option<String>,
    /// What else is shown of the step.
    #[serde(default)]
    pub show: Option<StepDisplay>,
    /// Rows of the lesson's table, which this step fills: a cell for each lane.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub row: Vec<TableRow>,
    /// An answer before it happens.
    #[serde(default)]
    pub predict: Option<Prediction>,
    /// What happens, in order.
    #[serde(default, rename = "do")]
    pub acts: Vec<Act>,
    /// The learner's turn, in place of `do`.
    #[serde(default)]
    pub task: Option<Task>,
}

/// A row of the table that a lesson fills while it is played.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Row")]
pub struct TableRow {
    /// What is compared.
    pub title: String,
    /// The fact that fills the cells, after the last act of the step.
    pub about: String,
    /// Words for its values, by the value; one without stands as it is.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
}

/// What else is shown of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Show")]
pub enum StepDisplay {
    /// The exchanges as rows and the cookies as columns: which of them went along.
    Matrix,
}

/// An answer that the learner gives before a step runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// The question.
    pub ask: String,
    /// The fact it is about.
    pub about: String,
    /// The values to choose from, in this order; without them, those that the fact can have.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub options: Vec<Json>,
    /// The one lane it is about; without it, each lane in which the step does something.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub lane: Option<String>,
    /// Why it is so; shown after every answer.
    pub why: LaneText,
    /// What a particular wrong answer believes, by that answer.
    #[serde(default)]
    pub believed: BTreeMap<String, LaneText>,
}

impl Prediction {
    /// Whether it asks about this fact in the lane with the id `lane`, so that its options and reasons hold there.
    #[must_use]
    pub fn speaks_for(&self, about: &str, lane: &str) -> bool {
        self.about == about && self.lane.as_deref().is_none_or(|only| only == lane)
    }
}

/// Something for the learner to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What it is done with.
    pub tool: Tool,
    /// What the tool opens with.
    #[serde(default)]
    pub start: Option<String>,
    /// The one lane it is about; all of them when missing.
    #[serde(default)]
    pub lane: Option<String>,
    /// What must hold in the end; facts as in `expect`.
    pub goal: Map<String, Json>,
    /// Which of what has happened counts for the goal: what `step.*` and `credential.*` tell.
    #[serde(default)]
    pub evidence: Evidence,
    /// Hints, one at a time.
    #[serde(default)]
    pub hints: Vec<String>,
    /// Acts that reach the goal.
    pub solution: Vec<Act>,
}

/// Which of what has happened in a task counts for its goal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// What has happened since a switch was changed last, so that nobody shows that a repair works and takes it back. What the
    /// operator did always counts, and what never is to happen mustn't happen before either.
    #[default]
    AfterLastSwitch,
    /// All of it.
    WholeTask,
}

/// What a task is done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// A token, edited in place.
    Workbench,
    /// The shop's switches.
    Switches,
    /// A command in another terminal.
    Outside,
}

/// The id of the lane of a lesson without `[[lane]]`.
pub const ONLY_LANE: &str = "only";

impl Lesson {
    /// The ids of the topics that it teaches: its own, then those of its steps, each once.
    #[must_use]
    pub fn topics(&self) -> Vec<&str> {
        let mut topics: Vec<&str> = Vec::new();
        for topic in self.covers.iter().chain(self.step.iter().flat_map(|step| &step.covers)) {
            if !topics.contains(&topic.as_str()) {
                topics.push(topic);
            }
        }
        topics
    }

    /// Whether it teaches this topic, as a whole or in a step.
    #[must_use]
    pub fn covers_topic(&self, id: &str) -> bool {
        self.covers.iter().chain(self.step.iter().flat_map(|step| &step.covers)).any(|topic| topic == id)
    }

    /// The lanes in order, at least one, each with its complete setup: the shared one with the changes of the lane.
    #[must_use]
    pub fn lanes(&self) -> Vec<(Lane, Setup)> {
        let mut shared = Setup::default();
        self.world.apply(&mut shared);
        let default_lane = [Lane { id: ONLY_LANE.into(), title: self.title.clone(), ..Lane::default() }];
        let lanes = if self.lane.is_empty() { &default_lane[..] } else { &self.lane };
        let with_setup = lanes.iter().map(|lane| {
            let mut setup = shared.clone();
            lane.shop.apply(&mut setup.shop);
            lane.issuer.apply(&mut setup.issuer);
            lane.app.apply(&mut setup.app);
            lane.photos.apply(&mut setup.photos);
            (lane.clone(), setup)
        });
        with_setup.collect()
    }
}

impl Step {
    /// Whether the learner has something to find out in it: what a prediction asks, or how to reach the goal of a task.
    #[must_use]
    pub const fn asks_learner(&self) -> bool {
        self.predict.is_some() || self.task.is_some()
    }

    /// The acts of this step, or if it has a task, those of its solution.
    #[must_use]
    pub fn acts_or_solution(&self) -> &[Act] {
        self.task.as_ref().map_or(&self.acts, |task| &task.solution)
    }
}
