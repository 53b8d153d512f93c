//! What a review asks today, and what the days to come will ask.

use std::sync::Arc;

use super::history::{Entry, Event};
use super::question_key::keys;
use super::schedule::Deck;
use super::schedule_plan::{Load, Plan, usual};
use crate::content::Question;
use crate::content::topic::topics;

/// A review, as it stands on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// The day, counted from 1970-01-01.
    pub today: i64,
    /// The day to be ready for.
    pub until: Option<i64>,
    /// What is asked today: what is due, then new questions.
    pub due: Vec<Arc<Question>>,
    /// What the days to come ask if every answer is good, today first.
    pub loads: Vec<Load>,
    /// What an answer usually takes, in milliseconds.
    pub ms: u64,
    /// Questions whose answer key has changed: their cards begin anew.
    pub reset: Vec<String>,
}

impl Review {
    /// The review of `today` for the questions of `bank` after `entries`, oldest first.
    #[must_use]
    pub fn of(entries: &[Entry], bank: &[Arc<Question>], today: i64, until: Option<i64>) -> Self {
        let deck = Deck::of(entries, &keys(bank));
        let mut met: Vec<&Arc<Question>> = bank.iter().collect();
        met.sort_by_key(|question| (place(question), question.level));
        let ids: Vec<&str> = met.iter().map(|question| question.id.as_str()).collect();
        let plan = Plan::new(&deck, &ids, today, until);
        let find = |id: &&str| bank.iter().find(|question| question.id == *id).cloned();
        let time = |entry: &Entry| if let Event::Answered(reply) = &entry.what { Some(reply.ms) } else { None };
        let due = plan.today().iter().filter_map(find).collect();
        let (loads, ms) = (plan.forecast(), usual(entries.iter().filter_map(time).collect()));
        Self { today, until, due, loads, ms, reset: deck.reset.clone() }
    }

    /// Days before the day `until` that the forecast does not show, because it is so far off.
    #[must_use]
    pub fn beyond(&self) -> i64 {
        let shown = i64::try_from(self.loads.len()).unwrap_or(i64::MAX);
        self.until.map_or(0, |until| until.saturating_sub(self.today).saturating_sub(shown))
    }

    /// What is to be said of the days that are shown: how many, and what the hardest costs.
    #[must_use]
    pub fn in_words(&self) -> String {
        let hardest = self.loads.iter().max_by_key(|load| load.count()).copied().unwrap_or_default();
        let all: usize = self.loads.iter().map(Load::count).sum();
        let seconds = u64::try_from(all).unwrap_or(u64::MAX).saturating_mul(self.ms) / 1000;
        let all = super::learned::duration(i64::try_from(seconds).unwrap_or(i64::MAX));
        format!("{} days, {all} in all; the hardest has {} min.", self.loads.len(), hardest.minutes(self.ms))
    }
}

/// Where a question stands in the course: new ones come in its order. One with several topics waits for the last.
fn place(question: &Question) -> usize {
    let places = question.covers.iter().map(|id| topics().iter().position(|topic| topic.id == *id));
    places.map(|place| place.unwrap_or(usize::MAX)).max().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::schedule::day_of;

    fn question(id: &str, covers: &str, level: &str) -> Arc<Question> {
        let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
        let text = format!("id='{id}'\ncovers=[{covers}]\nlevel='{level}'\nask='?'\nwhy='.'\n{options}");
        Arc::new(toml::from_str(&text).expect("a question"))
    }

    #[test]
    fn new_questions_come_in_the_order_of_the_course_and_the_easier_first() {
        let bank = [
            question("none", "'zz.own'", "junior"),
            question("late", "'session.id','jwt.claims'", "junior"),
            question("hard", "'session.id'", "senior"),
            question("easy", "'session.id'", "junior"),
            question("first", "'http.stateless'", "senior"),
        ];
        let due = Review::of(&[], &bank, 100, None).due;
        assert_eq!(due.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["first", "easy", "hard", "late", "none"]);
    }

    #[test]
    fn a_review_of_a_new_learner_spreads_the_questions_over_the_days() {
        let bank: Vec<_> = (0..30).map(|at| question(&format!("q{at}"), "'jwt.claims'", "mid")).collect();
        let review = Review::of(&[], &bank, 100, Some(110));
        assert_eq!((review.due.len(), review.loads.len(), review.beyond()), (3, 10, 0));
        assert!(review.in_words().starts_with("10 days, "), "{}", review.in_words());
        assert_eq!(Review::of(&[], &bank, 100, Some(day_of(i64::MAX))).beyond(), day_of(i64::MAX) - 200);
        assert_eq!(Review::of(&[], &[], 100, None).due.len(), 0);
    }
}
