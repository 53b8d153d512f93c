//! Ten questions that find what somebody already knows: the next one is always about the part of the course of which least
//! is certain.

use std::sync::Arc;

use super::area_knowledge::{AreaKnowledge, CourseArea, guess_chance, part_of};
use super::question_result::QuestionResult;
use super::shuffle::shuffled_indices;
use crate::content::Question;
use crate::content::curriculum::Curriculum;
use crate::course::journal_entry::Grade;

/// How many questions are asked at most.
pub const PLACEMENT_LENGTH: usize = 10;

/// A placement under way.
#[derive(Clone, Debug)]
pub struct PlacementQuiz {
    curriculum: Arc<Curriculum>,
    knowledge: AreaKnowledge,
    /// What may still be asked, what tells most first.
    candidates: Vec<Arc<Question>>,
    current: Option<Arc<Question>>,
    results: Vec<QuestionResult>,
}

impl PlacementQuiz {
    /// A placement with questions of `bank`. What is spoken is left out: the learner marks it.
    #[must_use]
    pub fn new(bank: &[Arc<Question>], curriculum: Arc<Curriculum>, seed: u64) -> Self {
        let order = shuffled_indices(bank.len(), seed, "placement").into_iter();
        let mut candidates: Vec<Arc<Question>> = order.filter_map(|index| bank.get(index)).cloned().collect();
        candidates.retain(|question| guess_chance(question).is_some());
        // In a part, topics build on each other: whoever knows a late one knows the early ones. Among those, what can't be
        // guessed tells most. Stable: the rest is chance.
        let position = |question: &Question| question.covers.first().and_then(|topic| curriculum.topic_position(topic));
        candidates.sort_by(|one, other| {
            let chance = |question: &Question| (guess_chance(question).unwrap_or(1.0) * 10.0).round();
            chance(one).total_cmp(&chance(other)).then_with(|| position(other).cmp(&position(one)))
        });
        let knowledge = AreaKnowledge::new(&curriculum);
        let mut placement = Self { curriculum, knowledge, candidates, current: None, results: Vec::new() };
        placement.ask_next();
        placement
    }

    /// The question asked now; `None` at the end.
    #[must_use]
    pub const fn current(&self) -> Option<&Arc<Question>> {
        self.current.as_ref()
    }

    /// What is known so far.
    #[must_use]
    pub const fn knowledge(&self) -> &AreaKnowledge {
        &self.knowledge
    }

    /// The results so far, in order.
    #[must_use]
    pub fn results(&self) -> &[QuestionResult] {
        &self.results
    }

    /// Takes the result of the question asked now, and asks the next one.
    pub fn record(&mut self, result: QuestionResult) {
        self.record_answer(result.score.grade == Grade::Right);
        self.results.push(result);
        if self.results.len() >= PLACEMENT_LENGTH {
            self.current = None;
        }
    }

    /// Takes note whether the question asked now was answered right, and asks the next one.
    fn record_answer(&mut self, is_right: bool) {
        if let Some(question) = self.current.take() {
            self.knowledge.add_answer(&question, is_right, &self.curriculum);
        }
        self.ask_next();
    }

    /// Leaves the question out, because it cannot be asked just now.
    pub fn drop_current(&mut self) {
        self.ask_next();
    }

    /// Ends the placement.
    pub fn finish(&mut self) {
        self.current = None;
    }

    /// Asks about the part of which least is certain and for which there is a question left; the earliest of equals.
    fn ask_next(&mut self) {
        let area_of = |question: &Question| self.knowledge.area(part_of(question, &self.curriculum)?);
        let uncertainty = |question: &Arc<Question>| area_of(question).map_or(-1.0, CourseArea::uncertainty);
        let part_position = |question: &Arc<Question>| {
            area_of(question).and_then(|area| self.curriculum.part_position(&area.part)).unwrap_or(usize::MAX)
        };
        let next = self.candidates.iter().enumerate().min_by(|(_, one), (_, other)| {
            uncertainty(other).total_cmp(&uncertainty(one)).then_with(|| part_position(one).cmp(&part_position(other)))
        });
        let index = next.map(|(index, _)| index);
        self.current = index.map(|index| self.candidates.remove(index));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rand::{Rng as _, SeedableRng as _};
    use rand_chacha::ChaCha20Rng;

    use super::*;
    use crate::content::Library;

    /// A learner who knows the first topics of each part, up to a number of their own; all of it, or not all.
    struct SimulatedLearner {
        /// The topics that they know.
        known_topics: HashSet<String>,
        /// The parts of which they lack something.
        gaps: HashSet<String>,
        random: ChaCha20Rng,
    }

    impl SimulatedLearner {
        fn new(curriculum: &Curriculum, seed: u64) -> Self {
            let mut random = ChaCha20Rng::seed_from_u64(seed);
            let (mut known_topics, mut gaps) = (HashSet::new(), HashSet::new());
            for area in AreaKnowledge::new(curriculum).areas() {
                let topics: Vec<_> = curriculum.topics().iter().filter(|topic| topic.part == area.part).collect();
                let has_gap = random.next_u32() % 2 == 0;
                let known = if has_gap { random.next_u32() as usize % topics.len().div_ceil(2) } else { topics.len() };
                known_topics.extend(topics.iter().take(known).map(|topic| topic.id.clone()));
                if has_gap {
                    gaps.insert(area.part.clone());
                }
            }
            Self { known_topics, gaps, random }
        }

        fn chance(&mut self) -> f64 {
            f64::from(self.random.next_u32()) / f64::from(u32::MAX)
        }

        /// Knows it, but for a slip in twenty; or guesses.
        fn answers_right(&mut self, question: &Question) -> bool {
            let knows = question.covers.first().is_some_and(|topic| self.known_topics.contains(topic));
            let chance = if knows { 0.95 } else { guess_chance(question).unwrap_or(0.0) };
            self.chance() < chance
        }
    }

    /// The parts that a placement can ask about. How to answer in an interview is only asked aloud.
    fn parts_asked_about(bank: &[Arc<Question>], curriculum: &Curriculum) -> HashSet<String> {
        let marked = bank.iter().filter(|question| guess_chance(question).is_some());
        marked.filter_map(|question| part_of(question, curriculum)).map(str::to_owned).collect()
    }

    #[test]
    fn ten_questions_find_nine_of_ten_gaps_of_simulated_learners() {
        const LEARNERS: u64 = 400;
        let library = Library::built_in_questions();
        let bank: Vec<Arc<Question>> = library.questions().map(|question| Arc::new(question.clone())).collect();
        let curriculum = Arc::new(Curriculum::default());
        let asked_parts = parts_asked_about(&bank, &curriculum);
        let (mut gaps, mut found, mut false_alarms, mut known) = (0, 0, 0, 0);
        for seed in 0..LEARNERS {
            let mut learner = SimulatedLearner::new(&curriculum, seed);
            let mut placement = PlacementQuiz::new(&bank, Arc::clone(&curriculum), seed);
            for _ in 0..PLACEMENT_LENGTH {
                let question = Arc::clone(placement.current().expect("a question"));
                placement.record_answer(learner.answers_right(&question));
            }
            for area in placement.knowledge().areas().iter().filter(|area| asked_parts.contains(&area.part)) {
                if learner.gaps.contains(&area.part) {
                    gaps += 1;
                    found += usize::from(area.has_gap());
                } else {
                    known += 1;
                    false_alarms += usize::from(area.has_gap());
                }
            }
        }
        assert!(found * 10 >= gaps * 9, "{found} of {gaps} gaps");
        assert!(false_alarms * 10 <= known, "{false_alarms} of {known} known parts were taken for gaps");
    }

    #[test]
    fn each_part_is_asked_about_before_any_is_asked_twice() {
        let library = Library::built_in_questions();
        let bank: Vec<Arc<Question>> = library.questions().map(|question| Arc::new(question.clone())).collect();
        let curriculum = Arc::new(Curriculum::default());
        let mut placement = PlacementQuiz::new(&bank, Arc::clone(&curriculum), 1);
        let areas = parts_asked_about(&bank, &curriculum).len();
        let mut parts = HashSet::new();
        for _ in 0..areas {
            parts.insert(part_of(placement.current().expect("a question"), &curriculum).expect("a part").to_owned());
            placement.record_answer(true);
        }
        assert_eq!(parts.len(), areas);
    }
}
