//! The topics of the curriculum: the names that `covers` may use, and what an interviewer asks about each.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The path of the curriculum in the repository, for findings about it.
pub const TOPICS_PATH: &str = "assets/topics.toml";

/// The text of the curriculum, which is compiled into the program.
pub const TOPICS_TOML: &str = include_str!("../../assets/topics.toml");

/// A topic: what a lesson teaches and a question asks about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The name in `covers`, in words with dots between them: `session.fixation`.
    pub id: String,
    /// The part of the course: `Sessions`.
    pub part: String,
    /// What a learner calls it.
    pub title: String,
    /// What an interviewer asks about it. A question names the one that it asks by its number, from 1: `session.id/2`.
    #[serde(default)]
    pub ask: Vec<String>,
    /// Whether there is something to run. If so, only a step with an act teaches it; if not, questions are enough.
    #[serde(default = "is_live_by_default")]
    pub live: bool,
}

const fn is_live_by_default() -> bool {
    true
}

#[derive(Default, Deserialize)]
struct BuiltInCurriculum {
    topic: Vec<Topic>,
    fast_track: Vec<String>,
}

static BUILT_IN: LazyLock<BuiltInCurriculum> = LazyLock::new(|| {
    // The JSON was written by `build.rs`, and a test reads it: it cannot be invalid here.
    serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/topics.json"))).unwrap_or_default()
});

/// Every topic, in the order of the course.
#[must_use]
pub fn topics() -> &'static [Topic] {
    &BUILT_IN.topic
}

/// The ids of the built-in lessons to take when time is short, in order.
#[must_use]
pub fn fast_track() -> &'static [String] {
    &BUILT_IN.fast_track
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_curriculum_is_read_and_names_each_topic_once() {
        let ids: BTreeSet<&str> = topics().iter().map(|topic| topic.id.as_str()).collect();
        assert!(ids.contains("session.fixation"));
        assert_eq!(ids.len(), topics().len());
        assert!(topics().iter().all(|topic| !topic.title.is_empty()));
    }

    #[test]
    fn the_curriculum_knows_what_interviewers_ask() {
        assert_eq!(topics().iter().map(|topic| topic.ask.len()).sum::<usize>(), 146);
        assert_eq!(topics().iter().filter(|topic| topic.live).count(), 71, "two have nothing to run");
        assert!(topics().iter().flat_map(|topic| &topic.ask).all(|question| !question.trim().is_empty()));
    }

    #[test]
    fn the_topics_of_a_part_follow_each_other() {
        let mut parts: Vec<&str> = topics().iter().map(|topic| topic.part.as_str()).collect();
        parts.dedup();
        let distinct: BTreeSet<&str> = parts.iter().copied().collect();
        assert_eq!(distinct.len(), parts.len(), "{parts:?}");
        assert!(!distinct.contains(""));
    }
}
