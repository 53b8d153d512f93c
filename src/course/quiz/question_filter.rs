//! Which questions of the bank a learner wants to be asked.

use std::collections::HashMap;
use std::sync::Arc;

use super::shuffle::shuffled_indices;
use crate::content::Question;
use crate::content::curriculum::Curriculum;
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

/// The questions of `bank` that pass `filter`, shuffled by `seed` so that their kinds alternate.
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
    mix_kinds(shuffled.collect(), filter.limit)
}

/// At most `limit` of `questions`, each of a kind that was asked least so far, and not of the one just asked if there is
/// another: ten choices in a row teach how to choose.
fn mix_kinds(questions: Vec<&Arc<Question>>, limit: usize) -> Vec<Arc<Question>> {
    let kind = |question: &Question| question.kinds().first().map_or("", |(kind, _)| *kind);
    let mut left: Vec<(&str, &Arc<Question>)> =
        questions.into_iter().map(|question| (kind(question), question)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let (mut mixed, mut last_kind) = (Vec::new(), None);
    while mixed.len() < limit {
        let rank = |kind: &str| (last_kind == Some(kind), counts.get(kind).copied().unwrap_or_default());
        let ranks = left.iter().enumerate().map(|(index, (kind, _))| (rank(kind), index));
        // The index decides among equals: that is the order in which they came.
        let Some((_, index)) = ranks.min() else { break };
        let (kind, question) = left.remove(index);
        *counts.entry(kind).or_default() += 1;
        last_kind = Some(kind);
        mixed.push(Arc::clone(question));
    }
    mixed
}

/// The ids of the topics of the part with this title, however it is written.
#[must_use]
pub fn topics_of_part(title: &str, curriculum: &Curriculum) -> Vec<String> {
    let of_part = curriculum.topics().iter().filter(|topic| topic.part.eq_ignore_ascii_case(title));
    of_part.map(|topic| topic.id.clone()).collect()
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
    use std::collections::BTreeSet;

    use super::*;
    use crate::content::Library;
    use crate::content::curriculum::Curriculum;
    use crate::course::quiz::quiz_run::QUIZ_LENGTH;
    use crate::course::tests::question;

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
        let sorted = |text: String| text.chars().collect::<BTreeSet<_>>().into_iter().collect::<String>();
        assert_eq!(sorted(ids(&["jwt"], None, 9, 1)), "ab");
        assert_eq!(sorted(ids(&["jwt.exp", "cookie"], None, 9, 1)), "ad");
        assert_eq!(ids(&["jwt"], Some(Seniority::Mid), 9, 1), "a");
        assert_eq!(ids(&[], None, 2, 1).len(), 2);
        assert_eq!(ids(&[], None, 9, 7), ids(&[], None, 9, 7));
        assert!((0..20).any(|seed| ids(&[], None, 9, seed) != ids(&[], None, 9, 7)));
    }

    #[test]
    fn the_review_of_a_topic_has_every_kind_there_is_and_none_twice_in_a_row() {
        let bank: Vec<_> = Library::built_in().questions().map(|question| Arc::new(question.clone())).collect();
        let kinds = |questions: &[Arc<Question>]| -> Vec<&str> {
            questions.iter().map(|question| question.kinds()[0].0).collect()
        };
        for topic in Curriculum::default().topics() {
            let topics = vec![topic.id.clone()];
            let all = select_questions(&bank, &QuestionFilter { topics: topics.clone(), level: None, limit: 999 }, 1);
            let available: BTreeSet<&str> = kinds(&all).into_iter().collect();
            assert!(available.len() >= 3, "{} is only asked about as {available:?}", topic.id);
            for seed in 0..10 {
                let filter = QuestionFilter { topics: topics.clone(), level: None, limit: QUIZ_LENGTH };
                let asked = kinds(&select_questions(&bank, &filter, seed));
                assert_eq!(asked.iter().copied().collect::<BTreeSet<_>>(), available, "{}", topic.id);
                for (index, pair) in asked.windows(2).enumerate() {
                    let is_alone = asked.iter().skip(index + 1).all(|kind| *kind == pair[0]);
                    assert!(pair[0] != pair[1] || is_alone, "{}: {asked:?}", topic.id);
                }
            }
        }
    }
}
