//! The topics of the curriculum: what `covers` may name.

use std::sync::LazyLock;

use serde::Deserialize;

/// A topic of the curriculum.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The name in `covers`: `session.fixation`.
    pub id: String,
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
        // The file is part of the program; a test reads it.
        toml::from_str::<Curriculum>(include_str!("../../assets/topics.toml")).unwrap_or_default().topic
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
}
