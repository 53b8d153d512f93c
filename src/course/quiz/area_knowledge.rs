//! What a learner seems to know of each part of the course, estimated from answers.
//!
//! A part is either known or has a gap; before the first answer both are as likely. Each answer is evidence by Bayes' rule:
//! somebody who knows the part is right but for a slip, somebody with a gap only by a guess. So a right answer to a question
//! with two options says little, and a right order of five things says almost all.

use std::collections::HashMap;

use crate::content::curriculum::Curriculum;
use crate::content::{Question, QuestionKind};
use crate::course::journal_entry::{Grade, JournalEntry, JournalEvent};

/// How often somebody who knows an answer gets it wrong all the same: misread, mistyped.
const SLIP: f64 = 0.1;

/// The chance to guess what is typed.
const TYPED_GUESS: f64 = 0.02;

/// The chance to guess what a step does: most predictions offer three answers.
const PREDICTION_GUESS: f64 = 0.33;

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
        match self.probability {
            _ if self.answers == 0 => "not asked yet",
            known if known < 0.2 => "a gap",
            known if known < 0.5 => "probably a gap",
            known if known < 0.8 => "probably known",
            _ => "known",
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
        let Some(guess) = guess_chance(question) else { return };
        let Some(part) = part_of(question, curriculum) else { return };
        let Some(area) = self.areas.iter_mut().find(|area| area.part == part) else { return };
        let (if_known, if_gap) = if is_right { (1.0 - SLIP, guess) } else { (SLIP, 1.0 - guess) };
        let known = area.probability * if_known;
        area.probability = known / (known + (1.0 - area.probability) * if_gap);
        area.answers += 1;
    }

    /// What the answers in `entries` say, which are in order.
    #[must_use]
    pub fn from_entries(entries: &[JournalEntry], bank: &[impl AsRef<Question>], curriculum: &Curriculum) -> Self {
        let answers = entries.iter().filter_map(|entry| match &entry.event {
            JournalEvent::Answered(answer) => Some((answer.question.as_str(), answer.grade == Grade::Right)),
            _ => None,
        });
        Self::from_answers(answers, bank, curriculum)
    }

    /// Takes the latest answer to each question as evidence. `answers` are in the order in which they were given: the id of a
    /// question, and whether it was right.
    fn from_answers<'a>(
        answers: impl Iterator<Item = (&'a str, bool)>,
        bank: &[impl AsRef<Question>],
        curriculum: &Curriculum,
    ) -> Self {
        let latest: HashMap<&str, bool> = answers.collect();
        let mut knowledge = Self::new(curriculum);
        for question in bank {
            let question = question.as_ref();
            if let Some(is_right) = latest.get(question.id.as_str()) {
                knowledge.add_answer(question, *is_right, curriculum);
            }
        }
        knowledge
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

    #[test]
    fn only_the_latest_answer_to_a_question_counts() {
        let curriculum = Curriculum::default();
        let bank = [question("order=['a','b','c','d']")];
        let answers = [("q", false), ("other", false), ("q", true)];
        let knowledge = AreaKnowledge::from_answers(answers.into_iter(), &bank, &curriculum);
        assert!(knowledge.area("JWT").is_some_and(|area| area.answers == 1 && !area.has_gap()));
    }
}
