//! The explanation of an answer, for each face to lay out: the verdict, and everything there was to choose.

use super::answer_text::ordinal;
use super::question_instance::{Answer, AnswerOption, OrderItem, Prompt, QuestionInstance};
use super::score::{AnswerContext, Score, Strength, strength};
use crate::course::journal_entry::Grade;
use crate::course::text;

/// What an explanation says above the question's own `why`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// How the answer was scored, in a sentence or two; Markdown.
    pub verdict: String,
    /// The options, pairs, items or points of the question, and what is right about them.
    pub entries: Vec<ExplanationEntry>,
}

/// One thing that there was to choose, to order, to match, to type or to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplanationEntry {
    pub subject: ExplanationSubject,
    /// Whether it is right to choose; of a pair, an item or a point, whether the learner had it.
    pub right: bool,
    /// Whether the learner chose it.
    pub chosen: bool,
    /// The thing itself; Markdown, but for [`Typed`](ExplanationSubject::Typed), which the learner could have typed as it is.
    pub text: String,
    /// Its reason, or what the learner made of it; Markdown.
    pub note: Option<String>,
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExplanationSubject {
    /// An option of which one is chosen.
    Choice,
    /// An option that may be marked beside others.
    Several,
    /// A place in a text. One without the fault is not wrong in itself.
    Place,
    /// A pair as it belongs together.
    Pair,
    /// An item with its right position, from 1.
    Item(usize),
    /// The answer that was to be typed, character by character.
    Typed,
    /// A point of the rubric.
    Point,
    /// An answer of this strength, as an example.
    Example(Strength),
}

/// What an entry was to the learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryOutcome {
    /// It belongs to the answer, and the learner had it.
    Found,
    /// It belongs to the answer, and the learner left it out.
    Missed,
    /// It does not belong to the answer, and the learner took it.
    Mistaken,
    /// It does not belong to the answer, and the learner left it out: all is well.
    LeftOut,
}

impl ExplanationEntry {
    /// What the learner made of an option that could be marked beside others.
    #[must_use]
    pub const fn outcome(&self) -> EntryOutcome {
        match (self.right, self.chosen) {
            (true, true) => EntryOutcome::Found,
            (true, false) => EntryOutcome::Missed,
            (false, true) => EntryOutcome::Mistaken,
            (false, false) => EntryOutcome::LeftOut,
        }
    }

    const fn new(subject: ExplanationSubject, right: bool, text: String, note: Option<String>) -> Self {
        Self { subject, right, chosen: false, text, note }
    }
}

impl Explanation {
    /// Explains `answer` to `instance`, which is worth `score`.
    #[must_use]
    pub fn new(instance: &QuestionInstance, answer: &Answer, score: &Score) -> Self {
        let entries = match (&instance.prompt, answer) {
            (Prompt::Order(items), Answer::Order(order)) => item_entries(items, order),
            (Prompt::Match { left, right, key }, Answer::Match(pairs)) => pair_entries(left, right, key, pairs),
            (Prompt::Typed, _) => typed_entry(instance).into_iter().collect(),
            (Prompt::Spoken, Answer::Spoken { ticks, .. }) => spoken_entries(instance, ticks),
            (_, Answer::Chosen(chosen)) => option_entries(instance, chosen),
            _ => Vec::new(),
        };
        Self { verdict: verdict(instance, score), entries }
    }
}

fn verdict(instance: &QuestionInstance, score: &Score) -> String {
    let Score { grade, earned, possible, remark } = score;
    let sentence = match grade {
        _ if instance.prompt == Prompt::Spoken => {
            text::points(*earned, *possible, strength(instance, score, &AnswerContext::default()))
        }
        Grade::Right => text::RIGHT.to_owned(),
        Grade::Near => text::NEARLY_RIGHT.to_owned(),
        Grade::Partly => text::partly_right(*earned, *possible),
        Grade::Wrong | Grade::Skipped => text::WRONG.to_owned(),
    };
    match remark {
        Some(remark) => format!("{sentence} {remark}"),
        None => sentence,
    }
}

fn option_entries(instance: &QuestionInstance, chosen: &[usize]) -> Vec<ExplanationEntry> {
    let entry = |(index, option): (usize, &AnswerOption)| {
        let (subject, text) = match instance.prompt {
            Prompt::Several(_) => (ExplanationSubject::Several, option.text.clone()),
            Prompt::Spot { ref places, .. } if index + 1 < places.len() => {
                (ExplanationSubject::Place, instance.option_text(index))
            }
            _ => (ExplanationSubject::Choice, option.text.clone()),
        };
        let note = Some(option.because.clone()).filter(|because| !because.is_empty());
        let is_chosen = chosen.contains(&index);
        ExplanationEntry { chosen: is_chosen, ..ExplanationEntry::new(subject, option.right, text, note) }
    };
    instance.options().iter().enumerate().map(entry).collect()
}

/// The pairs as they belong together, each with the learner's choice where that was another one.
fn pair_entries(left: &[String], right: &[String], key: &[String], pairs: &[usize]) -> Vec<ExplanationEntry> {
    let entry = |(index, (item, expected)): (usize, (&String, &String))| {
        let chosen = pairs.get(index).and_then(|option| right.get(*option));
        let wrong = chosen.filter(|chosen| *chosen != expected).map(text::you_said);
        ExplanationEntry::new(ExplanationSubject::Pair, wrong.is_none(), text::pair(item, expected), wrong)
    };
    left.iter().zip(key).enumerate().map(entry).collect()
}

/// The items in their right order, each with the learner's position for it where that was another one.
fn item_entries(items: &[OrderItem], order: &[usize]) -> Vec<ExplanationEntry> {
    let mut sorted: Vec<(usize, &OrderItem)> = items.iter().enumerate().collect();
    sorted.sort_by_key(|(_, item)| item.right_position);
    let entry = |(index, item): (usize, &OrderItem)| {
        let given = order.iter().position(|given| *given == index);
        let wrong = given.filter(|position| *position != item.right_position);
        let wrong = wrong.map(|position| text::you_put_it(ordinal(position + 1)));
        let subject = ExplanationSubject::Item(item.right_position + 1);
        ExplanationEntry::new(subject, wrong.is_none(), item.text.clone(), wrong)
    };
    sorted.into_iter().map(entry).collect()
}

fn typed_entry(instance: &QuestionInstance) -> Option<ExplanationEntry> {
    let accepted = instance.question.typed.as_ref()?.model_answer()?;
    Some(ExplanationEntry::new(ExplanationSubject::Typed, true, accepted, None))
}

fn spoken_entries(instance: &QuestionInstance, ticks: &[bool]) -> Vec<ExplanationEntry> {
    let Some(speak) = &instance.question.speak else { return Vec::new() };
    let named = |index| ticks.get(index) == Some(&true);
    let points = speak.points.iter().enumerate();
    let points = points.map(|(index, point)| (ExplanationSubject::Point, named(index), point));
    let examples = [(Strength::Weak, &speak.weak), (Strength::Good, &speak.good), (Strength::Strong, &speak.strong)];
    let examples = examples.map(|(strength, example)| (ExplanationSubject::Example(strength), true, example));
    // A variation has one model answer.
    let examples = examples.into_iter().filter(|(_, _, example)| !example.is_empty());
    let entry = |(subject, right, text): (_, _, &String)| ExplanationEntry::new(subject, right, text.clone(), None);
    points.chain(examples).map(entry).collect()
}
