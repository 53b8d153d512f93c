//! An answer in words, for reports.

use super::one_line::one_line;
use super::question_instance::{Answer, Prompt, QuestionInstance};
use crate::content::Question;
use crate::content::quiz::TypedQuestion;
use crate::course::journal_entry::SpokenAnswerRecord;
use crate::course::text;

/// An answer in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AnswerText {
    /// The learner gave no answer.
    #[default]
    None,
    /// What they chose, put in order or matched; Markdown, as in the question.
    Chosen(String),
    /// What they typed, letter for letter.
    Typed(String),
    /// What they said aloud or wrote.
    Spoken {
        /// What they wrote; empty where they said it aloud.
        wrote: String,
        /// The points of the rubric that they ticked; `None` where they left before that.
        points: Option<Vec<String>>,
    },
}

/// A line of a report on an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLine {
    /// What the line is about: `you said`.
    pub label: &'static str,
    /// What it says of that.
    pub text: String,
    /// Whether the text is an author's Markdown. What the learner typed is not.
    pub is_markdown: bool,
}

impl AnswerText {
    /// The learner's own answer as lines of a report.
    #[must_use]
    pub fn own_lines(&self) -> Vec<AnswerLine> {
        let line = |label, text: &str, is_markdown| AnswerLine { label, text: text.to_owned(), is_markdown };
        match self {
            Self::None => Vec::new(),
            Self::Chosen(text) => vec![line(text::YOU_SAID, text, true)],
            Self::Typed(text) => vec![line(text::YOU_SAID, text, false)],
            Self::Spoken { wrote, points } => {
                let said = if wrote.is_empty() { text::SPOKEN_ALOUD } else { wrote };
                let ticked = points.as_ref().map(|points| match points.as_slice() {
                    [] => line(text::POINTS_TICKED, text::NO_POINTS, false),
                    points => line(text::POINTS_TICKED, &points.join("; "), true),
                });
                [line(text::YOU_SAID, said, false)].into_iter().chain(ticked).collect()
            }
        }
    }
}

impl AnswerText {
    /// What the journal keeps of a spoken answer whose points were ticked; of any other, nothing.
    #[must_use]
    pub fn spoken_record(&self) -> Option<SpokenAnswerRecord> {
        let Self::Spoken { wrote, points: Some(named) } = self else { return None };
        Some(SpokenAnswerRecord { wrote: wrote.clone(), named: named.clone() })
    }
}

impl QuestionInstance {
    /// `answer` in words; [`AnswerText::None`] for an answer of another kind than the question's.
    #[must_use]
    pub fn answer_text(&self, answer: &Answer) -> AnswerText {
        match (answer, &self.prompt) {
            (Answer::Chosen(chosen), _) => AnswerText::Chosen(self.chosen_text(chosen)),
            (Answer::Order(order), Prompt::Order(items)) => {
                let texts = order.iter().filter_map(|index| items.get(*index)).map(|item| item.text.as_str());
                AnswerText::Chosen(texts.collect::<Vec<_>>().join(" → "))
            }
            (Answer::Match(chosen), Prompt::Match { left, right, .. }) => {
                let right = chosen.iter().map(|index| right.get(*index).map_or("", String::as_str));
                let pairs = left.iter().zip(right).map(|(left, partner)| text::pair(left, partner));
                AnswerText::Chosen(pairs.collect::<Vec<_>>().join("; "))
            }
            (Answer::Typed(text), _) => AnswerText::Typed(text.clone()),
            (Answer::Spoken { wrote, ticks }, _) => {
                let rubric = self.question.speak.as_ref().map_or(&[][..], |speak| &speak.points);
                let ticked = rubric.iter().zip(ticks).filter(|(_, tick)| **tick).map(|(point, _)| point.clone());
                AnswerText::Spoken { wrote: wrote.clone(), points: Some(ticked.collect()) }
            }
            _ => AnswerText::None,
        }
    }

    fn chosen_text(&self, chosen: &[usize]) -> String {
        if chosen.is_empty() {
            return "none of them".to_owned();
        }
        chosen.iter().map(|index| self.option_text(*index)).collect::<Vec<_>>().join("; ")
    }

    pub(super) fn option_text(&self, index: usize) -> String {
        let text = self.options().get(index).map_or("", |option| option.text.as_str());
        match &self.prompt {
            Prompt::Spot { .. } if self.is_place(index) => format!("`{}`", one_line(text)),
            Prompt::Spot { .. } => text.to_owned(),
            _ => one_line(text),
        }
    }
}

/// A position, from 1, as people say it: 1st, 2nd, 3rd, 11th.
#[must_use]
pub fn ordinal(position: usize) -> String {
    let ending = match (position % 100, position % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{position}{ending}")
}

/// The right answers, one per line. Empty for a `predict` question, whose `why` holds the answer, and for a spoken one.
#[must_use]
pub fn right_answers(question: &Question) -> Vec<String> {
    let options = question.choice.iter().chain(&question.several).flatten();
    let mut right: Vec<String> = options.filter(|option| option.right).map(|option| option.text.clone()).collect();
    right.extend(question.order.as_ref().map(|items| items.join(" → ")));
    right.extend(question.pairs.iter().flatten().map(|pair| text::pair(&pair.left, &pair.right)));
    right.extend(question.typed.as_deref().and_then(TypedQuestion::model_answer));
    let places = question.spot.iter().flat_map(|spot| &spot.place).filter(|place| place.right);
    right.extend(places.map(|place| format!("`{}`", place.at)));
    let elsewhere = question.spot.iter().find_map(|spot| spot.elsewhere_at.as_deref());
    right.extend(elsewhere.map(|place| format!("{}: `{place}`", text::SOMEWHERE_ELSE)));
    let is_sound = question.spot.as_ref().is_some_and(|spot| spot.nothing_wrong.is_some());
    right.extend(is_sound.then(|| text::NOTHING_WRONG.to_owned()));
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_said_as_people_say_them() {
        let ordinals = [1, 2, 3, 4, 11, 12, 13, 21, 22, 113].map(ordinal);
        assert_eq!(ordinals, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "113th"]);
    }
}
