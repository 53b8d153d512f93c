//! Two forms of a test that ask the same in other words: one before a class, one after it.
//!
//! Position by position they ask at the same level and about the same topic as far as there are enough questions, so that a
//! difference between the two tells what was learned. No question is in both: who has seen it would know it again.

use std::sync::Arc;

use super::shuffle::shuffled_indices;
use crate::content::Question;

/// How many questions a form has at most.
pub const FORM_LENGTH: usize = 12;

/// Two forms of the same length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParallelForms {
    /// The form for before the class.
    pub before: Vec<Arc<Question>>,
    /// The form for after it.
    pub after: Vec<Arc<Question>>,
}

/// Two questions that ask about the same.
struct QuestionPair {
    one: Arc<Question>,
    other: Arc<Question>,
}

impl ParallelForms {
    /// Forms of those `questions` that a class can answer by choosing, and without having seen a lesson: of as many topics as
    /// possible, chosen by `seed` among questions that are alike. They are shorter where there are too few of these.
    #[must_use]
    pub fn new(questions: &[Arc<Question>], seed: u64) -> Self {
        let pool: Vec<Arc<Question>> = questions.iter().filter(|question| is_choosable(question)).cloned().collect();
        let order = shuffled_indices(pool.len(), seed, "forms");
        let shuffled: Vec<Arc<Question>> = order.into_iter().filter_map(|index| pool.get(index)).cloned().collect();
        let mut topics: Vec<&str> = Vec::new();
        for topic in pool.iter().map(topic_of) {
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
        let pairs_by_topic = topics.into_iter().map(|topic| pairs_by_level(about(topic, &shuffled))).collect();
        let mut pairs = one_of_each(pairs_by_topic);
        let is_paired = |question: &Arc<Question>| {
            pairs.iter().any(|pair| Arc::ptr_eq(&pair.one, question) || Arc::ptr_eq(&pair.other, question))
        };
        let single: Vec<_> = shuffled.iter().filter(|question| !is_paired(question)).collect();
        pairs.extend(pairs_by_level(single));
        pairs.sort_by_key(|pair| pair.one.level != pair.other.level);
        let mut forms = Self::default();
        for (index, QuestionPair { one, other }) in pairs.into_iter().take(FORM_LENGTH).enumerate() {
            // In turns, so that neither form gets what the order favours.
            let (before, after) = if index % 2 == 0 { (one, other) } else { (other, one) };
            forms.before.push(before);
            forms.after.push(after);
        }
        forms
    }
}

fn is_choosable(question: &Question) -> bool {
    question.choice.is_some() || question.several.is_some() || question.spot.is_some()
}

fn topic_of(question: &Arc<Question>) -> &str {
    question.covers.first().map_or("", String::as_str)
}

fn about<'q>(topic: &str, questions: &'q [Arc<Question>]) -> Vec<&'q Arc<Question>> {
    questions.iter().filter(|question| topic_of(question) == topic).collect()
}

/// Pairs of these questions: first those of one level, then what is left of different ones.
fn pairs_by_level(mut questions: Vec<&Arc<Question>>) -> Vec<QuestionPair> {
    // Stable, so the shuffle decides among those of one level.
    questions.sort_by_key(|question| question.level);
    let mut pairs = Vec::new();
    let mut left_over = Vec::new();
    for of_level in questions.chunk_by(|one, other| one.level == other.level) {
        let (whole, rest) = of_level.as_chunks::<2>();
        pairs.extend(whole.iter().map(pair));
        left_over.extend_from_slice(rest);
    }
    pairs.extend(left_over.as_chunks::<2>().0.iter().map(pair));
    pairs
}

fn pair(questions: &[&Arc<Question>; 2]) -> QuestionPair {
    let [one, other] = questions.map(Arc::clone);
    QuestionPair { one, other }
}

/// The first pair of each topic, then the second of each, and so on.
fn one_of_each(pairs_by_topic: Vec<Vec<QuestionPair>>) -> Vec<QuestionPair> {
    let mut rounds: Vec<_> = pairs_by_topic.into_iter().map(Vec::into_iter).collect();
    let mut pairs = Vec::new();
    loop {
        let before = pairs.len();
        pairs.extend(rounds.iter_mut().filter_map(Iterator::next));
        if pairs.len() == before {
            return pairs;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::built_in;

    fn question(id: &str, topic: &str, level: &str) -> Arc<Question> {
        let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
        let text = format!("id='{id}'\ncovers=['{topic}']\nlevel='{level}'\nask='?'\nwhy='.'\n{options}");
        Arc::new(toml::from_str(&text).expect("a question"))
    }

    #[test]
    fn pairs_have_one_topic_and_one_level_where_there_are_enough() {
        let pool = [
            ("a", "jwt", "mid"),
            ("b", "jwt", "junior"),
            ("c", "jwt", "mid"),
            ("d", "jwt", "senior"),
            ("e", "cookie", "mid"),
            ("f", "cookie", "senior"),
            ("g", "alone", "mid"),
        ]
        .map(|(id, topic, level)| question(id, topic, level));
        let forms = ParallelForms::new(&pool, 0);
        let mut pairs: Vec<[&str; 2]> =
            forms.before.iter().zip(&forms.after).map(|(before, after)| [&*before.id, &*after.id]).collect();
        for pair in &mut pairs {
            pair.sort_unstable();
        }
        assert_eq!(
            pairs,
            [["a", "c"], ["e", "f"], ["b", "d"]],
            "a topic each before any comes again; one question is left over"
        );
        assert_eq!(ParallelForms::new(&pool, 0), forms, "the same on the day after");
    }

    #[test]
    fn the_course_has_two_forms_of_twelve_for_its_main_topics() {
        let bank: Vec<Arc<Question>> = built_in::questions().into_iter().map(Arc::new).collect();
        for topic in ["session", "jwt", "cookie"] {
            let pool: Vec<Arc<Question>> = bank
                .iter()
                .filter(|question| question.covers.iter().any(|covered| covered.starts_with(topic)))
                .cloned()
                .collect();
            let forms = ParallelForms::new(&pool, 0);
            assert_eq!((forms.before.len(), forms.after.len()), (FORM_LENGTH, FORM_LENGTH), "{topic}");
            assert!(forms.before.iter().all(|question| forms.after.iter().all(|other| other.id != question.id)));
            let same_level =
                forms.before.iter().zip(&forms.after).filter(|(one, other)| one.level == other.level).count();
            assert!(same_level >= 9, "{topic}: {same_level}");
        }
    }
}
