//! What a review asks today, and what the days to come will ask.

pub mod deck;
pub mod lesson_quiz;
pub mod review_plan;
pub mod statistics;

use std::sync::Arc;

use super::day;
use super::journal::{JournalEntry, JournalEvent};
use super::quiz::fingerprint::fingerprints_by_id;
use crate::content::Question;
use crate::content::topic::topics;
use deck::Deck;
use review_plan::{DayLoad, ReviewPlan, median_answer_ms};

/// A review, as it stands on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// The day, counted from 1970-01-01.
    pub today: i64,
    /// The day to be ready for; on that day itself it is shown, and plans nothing any more.
    pub target_day: Option<i64>,
    /// What is asked today: what is due, then new questions.
    pub due: Vec<Arc<Question>>,
    /// What the days to come ask if every answer is good, today first.
    pub forecast: Vec<DayLoad>,
    /// What an answer usually takes, in milliseconds.
    pub answer_ms: u64,
    /// Questions whose answer key has changed: their cards begin anew.
    pub reset_ids: Vec<String>,
}

impl Review {
    /// The review of `today` for the questions of `bank` after `entries`, oldest first.
    #[must_use]
    pub fn from_entries(entries: &[JournalEntry], bank: &[Arc<Question>], today: i64, until: Option<i64>) -> Self {
        let deck = Deck::from_entries(entries, &fingerprints_by_id(bank));
        let mut met: Vec<&Arc<Question>> = bank.iter().collect();
        met.sort_by_key(|question| (course_position(question), question.level));
        let ids: Vec<&str> = met.iter().map(|question| question.id.as_str()).collect();
        let plan = ReviewPlan::new(&deck, &ids, today, until);
        let find = |id: &&str| bank.iter().find(|question| question.id == *id).cloned();
        let time = |entry: &JournalEntry| {
            if let JournalEvent::Answered(reply) = &entry.event { Some(reply.duration_ms) } else { None }
        };
        let due = plan.due_today().iter().filter_map(find).collect();
        let (loads, ms) = (plan.forecast(), median_answer_ms(entries.iter().filter_map(time).collect()));
        Self { today, target_day: until, due, forecast: loads, answer_ms: ms, reset_ids: deck.reset_ids.clone() }
    }

    /// Days before the day `until` that the forecast does not show, because it is so far off.
    #[must_use]
    pub fn days_beyond_forecast(&self) -> i64 {
        let shown = i64::try_from(self.forecast.len()).unwrap_or(i64::MAX);
        self.target_day.map_or(0, |until| until.saturating_sub(self.today).saturating_sub(shown))
    }

    /// What is to be said of the day to be ready for, and how to name or forget it.
    #[must_use]
    pub fn describe_target_day(&self) -> String {
        match self.target_day {
            None => "`authwalk review --until DATE` plans towards a day, such as that of an interview.".to_owned(),
            Some(until) if until <= self.today => "Today is the day that this plan was for. Good luck!".to_owned(),
            Some(until) => {
                let until = day::format_with_weekday(until);
                format!(
                    "Each question is seen again in the week before {until}. `review --until none` forgets that day."
                )
            }
        }
    }

    /// What is to be said of the days that are shown: how many, and what the hardest costs.
    #[must_use]
    pub fn describe_forecast(&self) -> String {
        let hardest = self.forecast.iter().max_by_key(|load| load.count()).copied().unwrap_or_default();
        let all: usize = self.forecast.iter().map(DayLoad::count).sum();
        let seconds = u64::try_from(all).unwrap_or(u64::MAX).saturating_mul(self.answer_ms) / 1000;
        let all = statistics::format_duration(i64::try_from(seconds).unwrap_or(i64::MAX));
        format!("{} days, {all} in all; the hardest has {} min.", self.forecast.len(), hardest.minutes(self.answer_ms))
    }
}

/// The day to be ready for that a learner with these `entries`, oldest first, has named last; none once it is behind
/// `today`.
#[must_use]
pub fn target_day(entries: &[JournalEntry], today: i64) -> Option<i64> {
    let named = entries.iter().rev().find_map(|entry| match &entry.event {
        JournalEvent::TargetDateSet { until } => Some(until.as_deref().and_then(day::parse_date)),
        _ => None,
    });
    named.flatten().filter(|until| *until >= today)
}

/// Where a question stands in the course: new ones come in its order. One with several topics waits for the last.
fn course_position(question: &Question) -> usize {
    let places = question.covers.iter().map(|id| topics().iter().position(|topic| topic.id == *id));
    places.map(|place| place.unwrap_or(usize::MAX)).max().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::review::deck::day_of;

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
        let due = Review::from_entries(&[], &bank, 100, None).due;
        assert_eq!(due.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["first", "easy", "hard", "late", "none"]);
    }

    #[test]
    fn the_day_that_was_named_last_counts_until_it_is_over_or_forgotten() {
        let aimed = |at: i64, until: Option<&str>| {
            JournalEntry::new(at, JournalEvent::TargetDateSet { until: until.map(str::to_owned) })
        };
        let mut entries = vec![aimed(1, Some("1970-04-01")), aimed(2, Some("1970-05-01"))];
        let may = day::parse_date("1970-05-01").expect("a day");
        assert_eq!([100, may, may + 1].map(|today| target_day(&entries, today)), [Some(may), Some(may), None]);
        let towards =
            |today| Review::from_entries(&entries, &[], today, target_day(&entries, today)).describe_target_day();
        assert!(towards(100).contains("the week before Fri 1970-05-01"), "{}", towards(100));
        assert!(towards(may).contains("Today is the day"), "{}", towards(may));
        assert!(towards(may + 1).contains("plans towards a day"), "{}", towards(may + 1));
        entries.push(aimed(3, None));
        assert_eq!(target_day(&entries, 100), None);
        entries.push(aimed(4, Some("1970-99-01")));
        assert_eq!(target_day(&entries, 100), None, "what is no day plans nothing");
    }

    #[test]
    fn a_review_of_a_new_learner_spreads_the_questions_over_the_days() {
        let bank: Vec<_> = (0..30).map(|at| question(&format!("q{at}"), "'jwt.claims'", "mid")).collect();
        let review = Review::from_entries(&[], &bank, 100, Some(110));
        assert_eq!((review.due.len(), review.forecast.len(), review.days_beyond_forecast()), (3, 10, 0));
        assert!(review.describe_forecast().starts_with("10 days, "), "{}", review.describe_forecast());
        assert_eq!(
            Review::from_entries(&[], &bank, 100, Some(day_of(i64::MAX))).days_beyond_forecast(),
            day_of(i64::MAX) - 200
        );
        assert_eq!(Review::from_entries(&[], &[], 100, None).due.len(), 0);
    }
}
