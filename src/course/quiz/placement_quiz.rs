//! Ten questions that find what somebody already knows: the next one is always about the part of the course of which least
//! is certain, and of a kind that was asked least.

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
    /// The kinds of the questions so far.
    asked_kinds: Vec<&'static str>,
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
        let position = |question: &Question| topic_position(question, &curriculum);
        candidates.sort_by(|one, other| {
            guess_tenths(one).total_cmp(&guess_tenths(other)).then_with(|| position(other).cmp(&position(one)))
        });
        let knowledge = AreaKnowledge::new(&curriculum);
        let (asked_kinds, results) = (Vec::new(), Vec::new());
        let mut placement = Self { curriculum, knowledge, candidates, current: None, asked_kinds, results };
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
        let Some(best) = next.map(|(index, _)| index) else { return self.current = None };
        let question = self.candidates.remove(self.of_rarest_kind(best).unwrap_or(best));
        self.asked_kinds.extend(kind_of(&question));
        self.current = Some(question);
    }

    /// The index of a candidate that tells as much as the `best` one, about the later half of the same part, and is of the kind
    /// that was asked least: ten exercises of one kind in a row tire.
    fn of_rarest_kind(&self, best: usize) -> Option<usize> {
        let best = self.candidates.get(best)?;
        let part = part_of(best, &self.curriculum)?;
        let topics = self.curriculum.topics().iter().filter(|topic| topic.part == part);
        let middle = topics.clone().nth(topics.count() / 2)?;
        let middle = self.curriculum.topic_position(&middle.id);
        let times_asked = |question: &Question| {
            let kind = kind_of(question);
            self.asked_kinds.iter().filter(|asked| Some(**asked) == kind).count()
        };
        let tells_as_much = |question: &Question| {
            part_of(question, &self.curriculum) == Some(part)
                && guess_tenths(question) <= guess_tenths(best)
                && topic_position(question, &self.curriculum) >= middle
        };
        let candidates = self.candidates.iter().enumerate().filter(|(_, question)| tells_as_much(question));
        candidates.min_by_key(|(_, question)| times_asked(question)).map(|(index, _)| index)
    }
}

/// The chance to guess the answer, in tenths, rounded.
fn guess_tenths(question: &Question) -> f64 {
    (guess_chance(question).unwrap_or(1.0) * 10.0).round()
}

fn topic_position(question: &Question, curriculum: &Curriculum) -> Option<usize> {
    curriculum.topic_position(question.covers.first()?)
}

fn kind_of(question: &Question) -> Option<&'static str> {
    question.kinds().into_iter().next().map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::content::built_in;

    /// The parts that a placement can ask about. How to answer in an interview is only asked aloud.
    fn parts_asked_about(bank: &[Arc<Question>], curriculum: &Curriculum) -> HashSet<String> {
        let marked = bank.iter().filter(|question| guess_chance(question).is_some());
        marked.filter_map(|question| part_of(question, curriculum)).map(str::to_owned).collect()
    }

    #[test]
    fn each_part_is_asked_about_before_any_is_asked_twice() {
        let bank: Vec<Arc<Question>> = built_in::questions().into_iter().map(Arc::new).collect();
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

    #[test]
    fn ten_questions_are_of_several_kinds() {
        let bank: Vec<Arc<Question>> = built_in::questions().into_iter().map(Arc::new).collect();
        for seed in 0..20 {
            let mut placement = PlacementQuiz::new(&bank, Arc::default(), seed);
            for _ in 1..PLACEMENT_LENGTH {
                placement.record_answer(true);
            }
            let kinds: HashSet<&str> = placement.asked_kinds.iter().copied().collect();
            let most =
                kinds.iter().map(|kind| placement.asked_kinds.iter().filter(|asked| asked == &kind).count()).max();
            assert!(kinds.len() >= 3 && most <= Some(5), "{seed}: {:?}", placement.asked_kinds);
        }
    }
}
