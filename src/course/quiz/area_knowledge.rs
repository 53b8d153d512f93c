//! What a learner seems to know of each part of the course, estimated from answers.
//!
//! A part is either known or has a gap; before the first answer both are as likely. Each answer is evidence by Bayes' rule:
//! somebody who knows the part is right but for a slip, somebody with a gap only by a guess. So a right answer to a question
//! with two options says little, and a right order of five things says almost all. An answer that was spoken is marked by the
//! learner: it says little when they are content with it, and is believed when they are not.

use std::collections::HashMap;

use crate::content::curriculum::Curriculum;
use crate::content::{Question, QuestionKind};
use crate::course::journal_entry::{AnswerRecord, Grade, JournalEntry, JournalEvent};

/// How often somebody who knows an answer gets it wrong all the same: misread, mistyped.
const SLIP: f64 = 0.1;

/// The chance to guess what is typed.
const TYPED_GUESS: f64 = 0.02;

/// The chance to guess what a step does: most predictions offer three answers.
const PREDICTION_GUESS: f64 = 0.33;

/// How often somebody with a gap is content with what they said.
const SPOKEN_GUESS: f64 = 0.5;

/// What is said of a part, gaps first.
const ESTIMATES: [&str; 5] = ["a gap", "probably a gap", "probably known", "known", "not asked yet"];

/// What is known of the parts of a course, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaKnowledge {
    areas: Vec<CourseArea>,
}

/// A part of the course.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseArea {
    /// Its title.
    pub part: String,
    /// The probability that the learner knows it, from 0 to 1.
    pub probability: f64,
    /// How many answers that rests on.
    pub answers: usize,
}

impl CourseArea {
    /// Whether the learner seems to lack something here: it was asked about, and a gap is the likelier of the two.
    #[must_use]
    pub fn has_gap(&self) -> bool {
        self.answers > 0 && self.probability < 0.5
    }

    /// What the answers say about it, in words: a number would claim more than ten questions can know.
    #[must_use]
    pub fn estimate(&self) -> &'static str {
        let [gap, probable_gap, probably_known, known, not_asked] = ESTIMATES;
        match self.probability {
            _ if self.answers == 0 => not_asked,
            probability if probability < 0.2 => gap,
            probability if probability < 0.5 => probable_gap,
            probability if probability < 0.8 => probably_known,
            _ => known,
        }
    }

    /// How much an answer could still teach us: 1 where both are as likely, 0 where it is certain.
    #[must_use]
    pub fn uncertainty(&self) -> f64 {
        1.0 - (2.0 * self.probability - 1.0).abs()
    }
}

impl AreaKnowledge {
    /// The parts of `curriculum` before anything is known.
    #[must_use]
    pub fn new(curriculum: &Curriculum) -> Self {
        let mut areas: Vec<CourseArea> = Vec::new();
        for topic in curriculum.topics() {
            if areas.last().is_none_or(|area| area.part != topic.part) {
                areas.push(CourseArea { part: topic.part.clone(), probability: 0.5, answers: 0 });
            }
        }
        Self { areas }
    }

    /// The parts, in the order of the course.
    #[must_use]
    pub fn areas(&self) -> &[CourseArea] {
        &self.areas
    }

    /// The part with this title.
    #[must_use]
    pub fn area(&self, part: &str) -> Option<&CourseArea> {
        self.areas.iter().find(|area| area.part == part)
    }

    /// Takes an answer to `question` as evidence about the part of its first topic.
    pub fn add_answer(&mut self, question: &Question, is_right: bool, curriculum: &Curriculum) {
        let guess = guess_chance(question).unwrap_or(SPOKEN_GUESS);
        let Some(part) = part_of(question, curriculum) else { return };
        let Some(area) = self.areas.iter_mut().find(|area| area.part == part) else { return };
        let (if_known, if_gap) = if is_right { (1.0 - SLIP, guess) } else { (SLIP, 1.0 - guess) };
        let known = area.probability * if_known;
        area.probability = known / (known + (1.0 - area.probability) * if_gap);
        area.answers += 1;
    }

    /// What the latest answer to each question says; `entries` are in order.
    #[must_use]
    pub fn from_entries(entries: &[JournalEntry], bank: &[impl AsRef<Question>], curriculum: &Curriculum) -> Self {
        let mut knowledge = Self::new(curriculum);
        for (question, is_known) in latest_answers(entries, bank) {
            knowledge.add_answer(question, is_known, curriculum);
        }
        knowledge
    }

    /// The parts by what the answers say of them, gaps first; an estimate that fits none is left out.
    #[must_use]
    pub fn by_estimate(&self) -> Vec<(&'static str, Vec<&CourseArea>)> {
        let with = |estimate| self.areas.iter().filter(|area| area.estimate() == estimate).collect::<Vec<_>>();
        let groups = ESTIMATES.into_iter().map(|estimate| (estimate, with(estimate)));
        groups.filter(|(_, areas)| !areas.is_empty()).collect()
    }

    /// Whether anything was asked.
    #[must_use]
    pub fn has_answers(&self) -> bool {
        self.areas.iter().any(|area| area.answers > 0)
    }
}

/// The questions of `bank` that were answered, also under a former id, and whether the latest answer speaks for knowledge;
/// `entries` are in order.
pub(super) fn latest_answers<'b>(
    entries: &[JournalEntry],
    bank: &'b [impl AsRef<Question>],
) -> impl Iterator<Item = (&'b Question, bool)> {
    let answers = entries.iter().filter_map(|entry| match &entry.event {
        JournalEvent::Answered(answer) => Some((answer.question.as_str(), answer)),
        _ => None,
    });
    let latest: HashMap<&str, &AnswerRecord> = answers.collect();
    bank.iter().map(AsRef::as_ref).filter_map(move |question| {
        let mut ids = std::iter::once(&question.id).chain(&question.was);
        let answer = ids.find_map(|id| latest.get(id.as_str()))?;
        Some((question, shows_knowledge(question, answer)))
    })
}

/// Whether an answer speaks for knowledge: it is right or, if it was spoken, named half of what an
/// interviewer listens for.
fn shows_knowledge(question: &Question, answer: &AnswerRecord) -> bool {
    match question.speak {
        Some(_) => answer.earned * 2 >= answer.possible,
        None => answer.grade == Grade::Right,
    }
}

/// The part of the course that `question` asks about: that of its first topic.
#[must_use]
pub fn part_of<'c>(question: &Question, curriculum: &'c Curriculum) -> Option<&'c str> {
    curriculum.topic(question.covers.first()?).map(|topic| topic.part.as_str())
}

/// The chance to answer `question` by guessing. `None` where the learner marks the answer: that is no evidence.
#[must_use]
pub fn guess_chance(question: &Question) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a question has a handful of options")]
    let one_of = |count: usize| 1.0 / count.max(1) as f64;
    let orders = |count: usize| one_of((1..=count.min(12)).product());
    let (_, kind) = question.kinds().into_iter().next()?;
    Some(match kind {
        QuestionKind::Choice(options) => one_of(options.len()),
        QuestionKind::Several(options) => one_of((1 << options.len().min(12)) - 1),
        QuestionKind::Order(items) => orders(items.len()),
        QuestionKind::Match(pairs) => orders(pairs.len()),
        QuestionKind::Type(_) => TYPED_GUESS,
        QuestionKind::Predict(_) => PREDICTION_GUESS,
        // Every text also offers another place, and that nothing is wrong.
        QuestionKind::Spot(spot) => one_of(spot.place.len() + 2),
        QuestionKind::Speak(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn question(kind: &str) -> Arc<Question> {
        let text = format!("id='q'\ncovers=['jwt.exp','session.flow']\nlevel='mid'\nask='?'\nwhy='.'\n{kind}");
        Arc::new(toml::from_str(&text.replace("jwt.exp", "jwt.claims")).expect("a question"))
    }

    #[test]
    fn the_chance_to_guess_depends_on_the_kind() {
        let options =
            "=[{text='a',right=true,because=''},{text='b',because=''},{text='c',because=''},{text='d',because=''}]";
        let chance = |kind: &str| guess_chance(&question(kind)).map(|chance| format!("{chance:.3}"));
        assert_eq!(chance(&format!("choice{options}")).as_deref(), Some("0.250"));
        assert_eq!(chance(&format!("several{options}")).as_deref(), Some("0.067"));
        assert_eq!(chance("order=['a','b','c','d']").as_deref(), Some("0.042"));
        assert_eq!(chance("speak={seconds=9,points=['a'],weak='.',good='.',strong='.'}"), None);
    }

    /// Worked by hand: right in the order of four: 0.5 * 0.9 / (0.5 * 0.9 + 0.5 / 24) = 0.956; wrong: 0.05 / (0.05 + 0.479) =
    /// 0.094.
    #[test]
    fn an_answer_moves_the_estimate_of_its_first_topics_part_alone() {
        let curriculum = Curriculum::default();
        for (is_right, expected, has_gap) in [(true, "0.956", false), (false, "0.094", true)] {
            let mut knowledge = AreaKnowledge::new(&curriculum);
            knowledge.add_answer(&question("order=['a','b','c','d']"), is_right, &curriculum);
            let area = knowledge.area("JWT").expect("a part");
            assert_eq!((format!("{:.3}", area.probability).as_str(), area.has_gap()), (expected, has_gap));
            assert!(area.uncertainty() < knowledge.area("Sessions").expect("a part").uncertainty());
        }
    }

    fn answered(id: &str, (earned, possible): (u32, u32)) -> JournalEntry {
        let grade = if earned == possible { "right" } else { "partly" };
        let line = format!(
            "{{\"v\":1,\"at\":1,\"kind\":\"answered\",\"question\":\"{id}\",\"key\":\"\",\"grade\":\"{grade}\",\
             \"got\":{earned},\"of\":{possible},\"rating\":\"hard\",\"ms\":1}}"
        );
        serde_json::from_str(&line).expect("an entry")
    }

    fn jwt_after(kind: &str, answers: &[(&str, (u32, u32))]) -> CourseArea {
        let entries: Vec<JournalEntry> = answers.iter().map(|(id, marks)| answered(id, *marks)).collect();
        let knowledge = AreaKnowledge::from_entries(&entries, &[question(kind)], &Curriculum::default());
        knowledge.area("JWT").expect("a part").clone()
    }

    const ORDER: &str = "order=['a','b','c','d']\nwas=['former']";
    const SPEAK: &str = "speak={seconds=9,points=['a'],weak='.',good='.',strong='.'}";

    #[test]
    fn only_the_latest_answer_to_a_question_counts_also_under_a_former_id() {
        let area = jwt_after(ORDER, &[("q", (2, 4)), ("other", (0, 4)), ("q", (4, 4))]);
        assert!(area.answers == 1 && !area.has_gap(), "{area:?}");
        assert!(jwt_after(ORDER, &[("former", (2, 4))]).has_gap());
    }

    /// Worked by hand: content: 0.9 / (0.9 + 0.5) = 0.643; not content: 0.1 / (0.1 + 0.5) = 0.167.
    #[test]
    fn a_spoken_answer_that_left_most_out_is_a_gap_and_a_good_one_says_little() {
        for (marks, probability, estimate) in [((3, 5), "0.643", "probably known"), ((2, 5), "0.167", "a gap")] {
            let area = jwt_after(SPEAK, &[("q", marks)]);
            assert_eq!((format!("{:.3}", area.probability).as_str(), area.estimate()), (probability, estimate));
        }
    }
}
