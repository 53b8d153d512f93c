//! A placement from its first question to the plan, with simulated learners whose gaps are known: they answer, guess and skip,
//! their answers go through a session into the journal, and the plan is made of the journal alone.

use std::collections::HashSet;
use std::sync::Arc;

use authwalk::internals::content::{Catalog, Curriculum, Question, built_in};
use authwalk::internals::course::{
    Answer, AnswerContext, AreaKnowledge, CourseMap, CourseProgress, JournalEntry, PLACEMENT_LENGTH, PlacementQuiz,
    QuestionInstance, QuestionSequence, StudyPlan, StudyTime, guess_chance, part_of,
};
use authwalk::internals::play::{Journal, LabSeed, QuizPhase, QuizSession};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use crate::common::answers::answers;

const LEARNERS: u64 = 60;

/// The course as a placement and a plan need it.
struct Course {
    bank: Vec<Arc<Question>>,
    curriculum: Arc<Curriculum>,
    map: CourseMap,
}

impl Course {
    fn built_in() -> Self {
        let curriculum = Arc::new(Curriculum::default());
        let map = CourseMap::new(Catalog::built_in().summaries(), &curriculum, &CourseProgress::default());
        Self { bank: built_in::questions().into_iter().map(Arc::new).collect(), curriculum, map }
    }

    /// The parts that a placement can ask about. How to answer in an interview is only asked aloud.
    fn parts_asked_about(&self) -> HashSet<&str> {
        let marked = self.bank.iter().filter(|question| guess_chance(question).is_some());
        marked.filter_map(|question| part_of(question, &self.curriculum)).collect()
    }
}

/// A learner who knows the first topics of each part, up to a number of their own; all of it, or not all.
struct SimulatedLearner {
    known_topics: HashSet<String>,
    /// The parts of which they lack something.
    gaps: HashSet<String>,
    /// How often they say that they don't know, where they don't; else they guess.
    skips: f64,
    random: ChaCha20Rng,
}

impl SimulatedLearner {
    fn new(curriculum: &Curriculum, skips: f64, seed: u64) -> Self {
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
        Self { known_topics, gaps, skips, random }
    }

    fn happens(&mut self, probability: f64) -> bool {
        f64::from(self.random.next_u32()) / f64::from(u32::MAX) < probability
    }

    /// The right answer where they know it, but for a slip in twenty; else none, or a guess.
    fn reply(&mut self, instance: &QuestionInstance) -> Option<Answer> {
        let question = &instance.question;
        let knows = question.covers.first().is_some_and(|topic| self.known_topics.contains(topic));
        if !knows && self.happens(self.skips) {
            return None;
        }
        let chance = if knows { 0.95 } else { guess_chance(question).unwrap_or(0.0) };
        let is_right = self.happens(chance);
        answers(instance, is_right).into_iter().next()
    }
}

/// What the journal keeps of ten questions.
fn journal_of(
    course: &Course,
    learner: &mut SimulatedLearner,
    seed: u64,
    journal: Option<Journal>,
) -> Vec<JournalEntry> {
    let placement = PlacementQuiz::new(&course.bank, Arc::clone(&course.curriculum), seed);
    let questions = QuestionSequence::Placement(placement);
    let lessons = Vec::new();
    let mut session =
        QuizSession::new(questions, lessons, LabSeed::Fixed(seed), journal, Arc::clone(&course.curriculum));
    while !session.is_finished() {
        match session.phase() {
            QuizPhase::Asking(instance) => match learner.reply(&Arc::clone(instance)) {
                Some(answer) => session.answer(answer, AnswerContext::default()),
                None => session.skip(""),
            },
            QuizPhase::Explaining(_) => session.advance(),
            _ => session.present().expect("none of them plays a lesson"),
        }
    }
    assert_eq!(session.questions().results().len(), PLACEMENT_LENGTH);
    session.close().1
}

/// How many of the gaps a plan named, and how much else.
#[derive(Debug, Default)]
struct Tally {
    gaps: usize,
    named: usize,
    known: usize,
    false_alarms: usize,
}

impl Tally {
    fn add(&mut self, course: &Course, learner: &SimulatedLearner, entries: &[JournalEntry]) {
        let knowledge = AreaKnowledge::from_entries(entries, &course.bank, &course.curriculum);
        let plan = StudyPlan::new(&course.map, &knowledge, StudyTime::of(1, 90));
        let minutes = plan.days[0].minutes();
        assert!((70..=90).contains(&minutes), "{minutes} minutes: {plan:?}");
        let planned: HashSet<&str> = plan.days[0].items.iter().filter_map(|item| item.part()).collect();
        let asked = course.parts_asked_about();
        for area in knowledge.areas().iter().filter(|area| asked.contains(area.part.as_str())) {
            let is_named = planned.contains(area.part.as_str()) || plan.gaps_left_out.contains(&area.part);
            let is_named_as_gap = area.has_gap() && is_named;
            if learner.gaps.contains(&area.part) {
                self.gaps += 1;
                self.named += usize::from(is_named_as_gap);
            } else {
                self.known += 1;
                self.false_alarms += usize::from(is_named_as_gap);
            }
        }
    }
}

#[test]
fn the_plan_after_ten_questions_names_nine_of_ten_gaps_however_often_learners_skip() {
    let course = Course::built_in();
    for skips in [0.0, 0.5, 1.0] {
        let mut tally = Tally::default();
        for seed in 0..LEARNERS {
            let mut learner = SimulatedLearner::new(&course.curriculum, skips, seed);
            let entries = journal_of(&course, &mut learner, seed, None);
            tally.add(&course, &learner, &entries);
        }
        assert!(tally.named * 10 >= tally.gaps * 9, "{skips}: {tally:?}");
        assert!(tally.false_alarms * 10 <= tally.known, "{skips}: {tally:?}");
    }
}

#[test]
fn what_the_file_keeps_of_a_placement_makes_the_same_plan() {
    let course = Course::built_in();
    let folder = tempfile::tempdir().expect("a folder");
    let (journal, _) = Journal::open(folder.path()).expect("a journal");
    let mut learner = SimulatedLearner::new(&course.curriculum, 0.5, 1);
    let entries = journal_of(&course, &mut learner, 1, Some(journal));
    let (_, contents) = Journal::open(folder.path()).expect("a journal");
    let knowledge = |entries: &[JournalEntry]| AreaKnowledge::from_entries(entries, &course.bank, &course.curriculum);
    assert_eq!(contents.entries.len(), PLACEMENT_LENGTH);
    assert_eq!(knowledge(&contents.entries), knowledge(&entries));
}
