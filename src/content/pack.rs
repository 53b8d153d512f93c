//! A pack: a folder of lessons and quizzes with an `authwalk.toml`, which says who wrote them and how strictly they are
//! checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::topic::Topic;

/// The name of the file that makes a folder a pack.
pub const PACK_FILE_NAME: &str = "authwalk.toml";

/// What `authwalk.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// The version of this format; 2.
    pub format_version: u32,
    /// A stable name in kebab-case.
    pub id: String,
    /// What a learner calls it.
    pub title: String,
    /// Who wrote it.
    #[serde(default)]
    pub authors: Vec<String>,
    /// The parts of its course in the order of the map. Built-in parts that are not listed come after them.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub parts: Vec<String>,
    /// The ids of the lessons to take when time is short, in order.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub fast_track: Vec<String>,
    /// Topics of its own, beside those of the built-in course.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub topic: Vec<Topic>,
    /// How grave each finding is in this pack.
    #[serde(default)]
    pub levels: PackLintLevels,
    /// Files and folders that are no part of it yet. `*` stands for any part of one name.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub exclude: Vec<String>,
    /// How grave each finding is in a file or folder of this pack, by its path. The longest path that fits decides.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    pub folder: BTreeMap<String, PackLintLevels>,
}

/// How grave each finding is: lists of codes. What is in none of them is as grave as the documentation says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "PackLevels")]
pub struct PackLintLevels {
    /// These are errors.
    pub deny: Vec<String>,
    /// These are warnings.
    pub warn: Vec<String>,
    /// These are not told.
    pub allow: Vec<String>,
}
