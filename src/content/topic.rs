//! The topics of the curriculum: the names that `covers` may use.

use std::sync::LazyLock;

use serde::Deserialize;

/// The path of the curriculum in the repository, for findings about it.
pub const TOPICS_PATH: &str = "assets/topics.toml";

/// The text of the curriculum, which is compiled into the program.
pub const TOPICS_TOML: &str = include_str!("../../assets/topics.toml");

/// A topic of the curriculum.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The name in `covers`: `session.fixation`.
    pub id: String,
    /// The part of the course: `Sessions`.
    pub part: String,
    /// What a learner calls it.
    pub title: String,
}

#[derive(Default, Deserialize)]
struct Curriculum {
    topic: Vec<Topic>,
}

/// Every topic, in the order of the course.
#[must_use]
pub fn topics() -> &'static [Topic] {
    static TOPICS: LazyLock<Vec<Topic>> = LazyLock::new(|| {
        // The JSON was written by `build.rs`, and a test reads it: it cannot be invalid here.
        let json = include_str!(concat!(env!("OUT_DIR"), "/topics.json"));
        serde_json::from_str::<Curriculum>(json).unwrap_or_default().topic
    });
    &TOPICS
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
    fn the_topics_of_a_part_follow_each_other() {
        let mut parts: Vec<&str> = topics().iter().map(|topic| topic.part.as_str()).collect();
        parts.dedup();
        let distinct: BTreeSet<&str> = parts.iter().copied().collect();
        assert_eq!(distinct.len(), parts.len(), "{parts:?}");
        assert!(!distinct.contains(""));
    }
}
