//! Which questions of the bank a learner wants to be asked.

use std::sync::Arc;

use super::shuffle::shuffled_indices;
use crate::content::Question;
use crate::content::quiz::Seniority;

/// Which questions a learner wants to be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionFilter {
    /// Topic ids, or beginnings of them (`jwt` stands for all topics below it); an empty list stands for every topic.
    pub topics: Vec<String>,
    /// Only questions of this level, if one is given.
    pub level: Option<Seniority>,
    /// The largest number of questions.
    pub limit: usize,
}

/// The questions of `bank` that pass `filter`, shuffled by `seed`.
#[must_use]
pub fn select_questions(bank: &[Arc<Question>], filter: &QuestionFilter, seed: u64) -> Vec<Arc<Question>> {
    let passes = |question: &&Arc<Question>| {
        let has_topic = || question.covers.iter().any(|topic| is_topic_within(topic, &filter.topics));
        filter.level.is_none_or(|level| level == question.level) && (filter.topics.is_empty() || has_topic())
    };
    let matching: Vec<&Arc<Question>> = bank.iter().filter(passes).collect();
    // Shuffled before it is cut, so that each question has its chance.
    let order = shuffled_indices(matching.len(), seed, "mix");
    let shuffled = order.into_iter().filter_map(|index| matching.get(index).copied());
    shuffled.take(filter.limit).cloned().collect()
}

/// Whether `topic` is one of `topics`, or lies below one of them, as `jwt.exp` lies below `jwt`.
#[must_use]
pub fn is_topic_within(topic: &str, topics: &[String]) -> bool {
    topics
        .iter()
        .any(|parent| topic.strip_prefix(parent.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(id: &str, covers: &str, level: &str) -> Arc<Question> {
        let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
        let text = format!("id='{id}'\ncovers=['{covers}']\nlevel='{level}'\nask='?'\nwhy='.'\n{options}");
        Arc::new(toml::from_str(&text).expect("a question"))
    }

    #[test]
    fn questions_are_picked_by_topic_and_level_and_mixed_by_the_seed() {
        let bank: Vec<_> =
            [("a", "jwt.exp", "mid"), ("b", "jwt.aud", "junior"), ("c", "jwtx", "mid"), ("d", "cookie", "mid")]
                .map(|(id, covers, level)| question(id, covers, level))
                .into();
        let ids = |topics: &[&str], level, count, seed| {
            let topics = topics.iter().map(|&topic| topic.to_owned()).collect();
            let selected = select_questions(&bank, &QuestionFilter { topics, level, limit: count }, seed);
            selected.iter().map(|question| question.id.clone()).collect::<String>()
        };
        let sorted =
            |text: String| text.chars().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<String>();
        assert_eq!(sorted(ids(&["jwt"], None, 9, 1)), "ab");
        assert_eq!(sorted(ids(&["jwt.exp", "cookie"], None, 9, 1)), "ad");
        assert_eq!(ids(&["jwt"], Some(Seniority::Mid), 9, 1), "a");
        assert_eq!(ids(&[], None, 2, 1).len(), 2);
        assert_eq!(ids(&[], None, 9, 7), ids(&[], None, 9, 7));
        assert!((0..20).any(|seed| ids(&[], None, 9, seed) != ids(&[], None, 9, 7)));
    }
}
