//! An answer in words, for reports.

use super::presented_question::{Answer, AnswerOption, PresentedQuestion, Prompt};
use crate::content::Question;

/// An answer in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AnswerText {
    /// There was none.
    #[default]
    None,
    /// What was chosen, put in order or put together: Markdown, as in the question.
    Chosen(String),
    /// What was typed.
    Typed(String),
    /// What was said aloud or written to a question that is spoken.
    Spoken {
        /// What was written; empty where all was said aloud.
        wrote: String,
        /// The points that were then ticked; `None` where it was left before that.
        points: Option<Vec<String>>,
    },
}

impl AnswerText {
    /// For a report: what it is, and what there is of it.
    #[must_use]
    pub fn report_lines(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::None => Vec::new(),
            Self::Chosen(text) | Self::Typed(text) => vec![("you said", text.clone())],
            Self::Spoken { wrote, points } => {
                let said = if wrote.is_empty() { "aloud; nothing was written" } else { wrote };
                let ticked = points.as_ref().map(|points| match &points[..] {
                    [] => "none".to_owned(),
                    points => points.join("; "),
                });
                let ticked = ticked.map(|ticked| ("points ticked", ticked));
                std::iter::once(("you said", said.to_owned())).chain(ticked).collect()
            }
        }
    }
}

impl PresentedQuestion {
    /// What `answer` says.
    #[must_use]
    pub fn answer_text(&self, answer: &Answer) -> AnswerText {
        let offer = |at: &usize| self.options().get(*at).map_or("", |offer: &AnswerOption| offer.text.as_str());
        AnswerText::Chosen(match (answer, &self.prompt) {
            (Answer::Chosen(chosen), _) if chosen.is_empty() => "none of them".to_owned(),
            (Answer::Chosen(chosen), Prompt::Spot { places, .. }) => {
                // Places are code, and the last offer is every other place.
                let code = |at: &usize| {
                    if at + 1 < places.len() { format!("`{}`", one_line(offer(at))) } else { offer(at).to_owned() }
                };
                chosen.iter().map(code).collect::<Vec<_>>().join("; ")
            }
            (Answer::Chosen(chosen), _) => chosen.iter().map(offer).map(one_line).collect::<Vec<_>>().join("; "),
            (Answer::Order(order), Prompt::Order(items)) => {
                let items = order.iter().filter_map(|at| items.get(*at)).map(|item| item.text.as_str());
                items.collect::<Vec<_>>().join(" → ")
            }
            (Answer::Match(pairs), Prompt::Match { left, right, .. }) => {
                let pair =
                    |(left, at): (&String, &usize)| format!("{left} – {}", right.get(*at).map_or("", String::as_str));
                left.iter().zip(pairs).map(pair).collect::<Vec<_>>().join("; ")
            }
            (Answer::Typed(text), _) => return AnswerText::Typed(text.clone()),
            (Answer::Spoken { wrote, ticks }, _) => {
                let points = self.question.speak.as_ref().map_or(&[][..], |speak| &speak.points);
                let named = points.iter().zip(ticks).filter(|(_, tick)| **tick).map(|(point, _)| point.clone());
                return AnswerText::Spoken { wrote: wrote.clone(), points: Some(named.collect()) };
            }
            _ => return AnswerText::None,
        })
    }
}

/// A text of several lines as one.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ⏎ ")
}

/// A place in a row as people say it: 1st, 2nd, 3rd, 11th.
#[must_use]
pub fn ordinal(place: usize) -> String {
    let ending = match (place % 100, place % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

/// What would have been right, a line each; a `predict` question has its answer in its `why`.
#[must_use]
pub fn right_answers(question: &Question) -> Vec<String> {
    let options = question.choice.iter().chain(&question.several).flatten();
    let mut right: Vec<String> = options.filter(|option| option.right).map(|option| option.text.clone()).collect();
    right.extend(question.order.as_ref().map(|items| items.join(" → ")));
    right.extend(question.pairs.iter().flatten().map(|(left, right)| format!("{left} – {right}")));
    right.extend(question.typed.as_ref().and_then(|typed| typed.accept.first().cloned()));
    let places = question.spot.iter().flat_map(|spot| &spot.place).filter(|place| place.right);
    right.extend(places.map(|place| format!("`{}`", place.at)));
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_said_as_people_say_them() {
        let said = [1, 2, 3, 4, 11, 12, 13, 21, 22, 113].map(ordinal);
        assert_eq!(said, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "113th"]);
    }
}
