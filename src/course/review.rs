//! What a review asks today, and what the days to come will ask.

use std::sync::Arc;

use super::day;
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
    /// The day to be ready for; on that day itself it is shown, and plans nothing any more.
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

    /// What is to be said of the day to be ready for, and how to name or forget it.
    #[must_use]
    pub fn towards(&self) -> String {
        match self.until {
            None => "`authwalk review --until DATE` plans towards a day, such as that of an interview.".to_owned(),
            Some(until) if until <= self.today => "Today is the day that this plan was for. Good luck!".to_owned(),
            Some(until) => {
                let until = day::written(until);
                format!(
                    "Each question is seen again in the week before {until}. `review --until none` forgets that day."
                )
            }
        }
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

/// The day to be ready for that a learner with these `entries`, oldest first, has named last; none once it is behind
/// `today`.
#[must_use]
pub fn aim(entries: &[Entry], today: i64) -> Option<i64> {
    let named = entries.iter().rev().find_map(|entry| match &entry.what {
        Event::Aimed { until } => Some(until.as_deref().and_then(day::read)),
        _ => None,
    });
    named.flatten().filter(|until| *until >= today)
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
    fn the_day_that_was_named_last_counts_until_it_is_over_or_forgotten() {
        let aimed = |at: i64, until: Option<&str>| Entry::new(at, Event::Aimed { until: until.map(str::to_owned) });
        let mut entries = vec![aimed(1, Some("1970-04-01")), aimed(2, Some("1970-05-01"))];
        let may = day::read("1970-05-01").expect("a day");
        assert_eq!([100, may, may + 1].map(|today| aim(&entries, today)), [Some(may), Some(may), None]);
        let towards = |today| Review::of(&entries, &[], today, aim(&entries, today)).towards();
        assert!(towards(100).contains("the week before Fri 1970-05-01"), "{}", towards(100));
        assert!(towards(may).contains("Today is the day"), "{}", towards(may));
        assert!(towards(may + 1).contains("plans towards a day"), "{}", towards(may + 1));
        entries.push(aimed(3, None));
        assert_eq!(aim(&entries, 100), None);
        entries.push(aimed(4, Some("1970-99-01")));
        assert_eq!(aim(&entries, 100), None, "what is no day plans nothing");
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
