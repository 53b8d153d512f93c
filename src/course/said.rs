//! An answer in words, for reports.

use super::question::{Answer, Offer, Posed, Shape};
use crate::content::Question;

impl Posed {
    /// What `answer` says, in one line.
    #[must_use]
    pub fn said(&self, answer: &Answer) -> String {
        let offer = |at: &usize| self.offers().get(*at).map_or("", |offer: &Offer| offer.text.as_str());
        match (answer, &self.shape) {
            (Answer::Chosen(chosen), _) if chosen.is_empty() => "none of them".to_owned(),
            (Answer::Chosen(chosen), _) => chosen.iter().map(offer).map(one_line).collect::<Vec<_>>().join("; "),
            (Answer::Order(order), Shape::Order(items)) => {
                let items = order.iter().filter_map(|at| items.get(*at)).map(|item| item.text.as_str());
                items.collect::<Vec<_>>().join(" → ")
            }
            (Answer::Match(pairs), Shape::Match { left, right, .. }) => {
                let pair =
                    |(left, at): (&String, &usize)| format!("{left} – {}", right.get(*at).map_or("", String::as_str));
                left.iter().zip(pairs).map(pair).collect::<Vec<_>>().join("; ")
            }
            (Answer::Typed(text), _) => text.clone(),
            (Answer::Spoken(ticks), _) => {
                let points = self.question.speak.as_ref().map_or(&[][..], |speak| &speak.points);
                let named = points.iter().zip(ticks).filter(|(_, tick)| **tick).map(|(point, _)| point.as_str());
                named.collect::<Vec<_>>().join("; ")
            }
            _ => String::new(),
        }
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
pub fn right_answer(question: &Question) -> Vec<String> {
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
