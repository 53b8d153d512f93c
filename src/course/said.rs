//! An answer in words, for reports.

use super::question::{Answer, Offer, Posed, Shape};

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
