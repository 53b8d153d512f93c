//! A text that is the same in every lane, or that each lane has for itself.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text, or a table with a text for each lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum LaneText {
    /// The same in every lane.
    Common(String),
    /// For each lane its own, by the id of the lane.
    #[schemars(extend("x-since" = 2))]
    ByLane(BTreeMap<String, String>),
}

impl LaneText {
    /// What is read in the lane with the id `lane`; `None` where that lane has no text.
    #[must_use]
    pub fn in_lane(&self, lane: &str) -> Option<&str> {
        match self {
            Self::Common(text) => Some(text),
            Self::ByLane(texts) => texts.get(lane).map(String::as_str),
        }
    }

    /// Every text, in the order of the lanes' ids.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let (common, by_lane) = match self {
            Self::Common(text) => (Some(text), None),
            Self::ByLane(texts) => (None, Some(texts)),
        };
        common.into_iter().chain(by_lane.into_iter().flat_map(BTreeMap::values)).map(String::as_str)
    }
}

impl Default for LaneText {
    fn default() -> Self {
        Self::Common(String::new())
    }
}

impl From<&str> for LaneText {
    fn from(text: &str) -> Self {
        Self::Common(text.to_owned())
    }
}

impl From<String> for LaneText {
    fn from(text: String) -> Self {
        Self::Common(text)
    }
}
