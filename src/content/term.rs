//! The glossary: the terms of the field, each with a sentence and the topic that teaches it. Search shows it.

use std::sync::LazyLock;

use serde::Deserialize;

/// A term of the field.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The term as an interviewer says it.
    pub name: String,
    /// Other names for it.
    #[serde(default)]
    pub also: Vec<String>,
    /// The id of the topic that teaches it.
    pub topic: String,
    /// What it means, in a sentence.
    pub says: String,
}

#[derive(Default, Deserialize)]
struct Glossary {
    term: Vec<Term>,
}

/// Every term, in the order of the course.
#[must_use]
pub fn terms() -> &'static [Term] {
    static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
        // The file is compiled in, and a test reads it: it cannot be invalid here.
        toml::from_str::<Glossary>(include_str!("../../assets/terms.toml")).unwrap_or_default().term
    });
    &TERMS
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::content::topic::topics;

    #[test]
    fn each_term_is_named_once_belongs_to_a_topic_and_says_one_sentence() {
        let names: BTreeSet<&str> = terms().iter().map(|term| term.name.as_str()).collect();
        assert!(names.contains("session fixation"));
        assert_eq!(names.len(), terms().len());
        for term in terms() {
            assert!(topics().iter().any(|topic| topic.id == term.topic), "{}: {}", term.name, term.topic);
            assert!(term.says.ends_with(['.', ')']) && term.says.len() > 20, "{}", term.name);
        }
    }
}
