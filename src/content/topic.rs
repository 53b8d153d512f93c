//! The topics of the curriculum: what `covers` may name.

use std::sync::LazyLock;

use serde::Deserialize;

/// Where the curriculum stands in the repository.
pub const TOPICS_PATH: &str = "assets/topics.toml";

/// Its text; the file is part of the program.
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
        // A test reads it.
        let built = include_str!(concat!(env!("OUT_DIR"), "/topics.json"));
        serde_json::from_str::<Curriculum>(built).unwrap_or_default().topic
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
    fn a_part_is_one_stretch_of_the_course() {
        let mut parts: Vec<&str> = topics().iter().map(|topic| topic.part.as_str()).collect();
        parts.dedup();
        let distinct: BTreeSet<&str> = parts.iter().copied().collect();
        assert_eq!(distinct.len(), parts.len(), "{parts:?}");
        assert!(!distinct.contains(""));
    }
}
