//! The time that there is for a plan.

use std::time::Duration;

use super::plan_text;
use super::time_budget::TimeBudget;
use crate::course::journal_entry::JournalEntry;
use crate::course::review::target_day;

/// The time until an interview of which nothing is said.
const MINUTES_BEFORE_INTERVIEW: u32 = 90;

/// Minutes a day where the interview is on another day.
const MINUTES_A_DAY: u32 = 45;

/// What a placement takes: ten questions and their explanations.
pub const PLACEMENT_MINUTES: u32 = 8;

/// The time that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StudyTime {
    /// How many days, today included; at least one.
    pub days: usize,
    /// Minutes on each of them.
    pub minutes_a_day: u32,
    /// Minutes of today that are over already.
    pub spent_today: u32,
}

impl StudyTime {
    /// So many minutes on each of these days.
    #[must_use]
    pub const fn of(days: usize, minutes_a_day: u32) -> Self {
        Self { days, minutes_a_day, spent_today: 0 }
    }

    /// The time until the interview: all days before the one that the journal knows, or else today alone. `budget` is what
    /// the learner has said; days that they have named count, whatever the journal knows.
    #[must_use]
    pub fn until_interview(entries: &[JournalEntry], today: i64, budget: Option<TimeBudget>) -> Self {
        let days_left = target_day(entries, today).map(|day| usize::try_from(day - today).unwrap_or(1).max(1));
        match (budget, days_left) {
            (Some(TimeBudget::Days(days)), _) | (None, Some(days)) => Self::of(days, MINUTES_A_DAY),
            (Some(TimeBudget::Minutes(minutes)), days) => Self::of(days.unwrap_or(1), minutes),
            (None, None) => Self::of(1, MINUTES_BEFORE_INTERVIEW),
        }
    }

    /// How much it is, in words: what is left of today or, of several days, how many there are.
    #[must_use]
    pub fn description(self) -> String {
        match self.days {
            1 => plan_text::minutes_in_words(self.minutes_on(0)),
            days => plan_text::days_in_words(days, self.minutes_a_day),
        }
    }

    /// The time that is left of it when `spent` of today's is gone. A minute that has begun counts.
    #[must_use]
    pub fn after(self, spent: Duration) -> Self {
        let spent = u32::try_from(spent.as_nanos().div_ceil(60_000_000_000)).unwrap_or(u32::MAX);
        Self { spent_today: self.spent_today.saturating_add(spent), ..self }
    }

    /// Whether ten questions that find out what is known leave more time than they take.
    #[must_use]
    pub const fn allows_placement(self) -> bool {
        self.days > 1 || self.minutes_a_day >= 2 * PLACEMENT_MINUTES
    }

    /// Minutes on the day of this number, from 0.
    #[must_use]
    pub const fn minutes_on(self, day: usize) -> u32 {
        if day == 0 { self.minutes_a_day.saturating_sub(self.spent_today) } else { self.minutes_a_day }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::journal_entry::JournalEvent;

    #[test]
    fn what_was_spent_on_questions_is_no_longer_there() {
        let time = StudyTime::of(2, 45).after(Duration::from_secs(121));
        assert_eq!([time.minutes_on(0), time.minutes_on(1)], [42, 45]);
        assert_eq!(StudyTime::of(1, 5).after(Duration::from_nanos(1)).minutes_on(0), 4);
        assert_eq!(StudyTime::of(1, 5).after(Duration::from_secs(3600)).minutes_on(0), 0);
    }

    #[test]
    fn days_that_were_named_count_before_the_day_that_is_set_and_minutes_on_each_day_until_then() {
        let set = [JournalEntry::new(1, JournalEvent::TargetDateSet { until: Some("1970-01-13".to_owned()) })];
        let (minutes, days) = (Some(TimeBudget::Minutes(20)), Some(TimeBudget::Days(3)));
        let time = |entries: &[JournalEntry], budget| StudyTime::until_interview(entries, 0, budget).description();
        assert_eq!(
            [None, minutes, days].map(|budget| time(&[], budget)),
            ["90 minutes", "20 minutes", "3 days, 45 minutes each"]
        );
        assert_eq!(
            [None, minutes, days].map(|budget| time(&set, budget)),
            ["12 days, 45 minutes each", "12 days, 20 minutes each", "3 days, 45 minutes each"]
        );
    }

    #[test]
    fn ten_questions_are_asked_where_they_leave_more_time_than_they_take() {
        let times = [(1, 5), (1, 15), (1, 16), (2, 5)];
        assert_eq!(
            times.map(|(days, minutes)| StudyTime::of(days, minutes).allows_placement()),
            [false, false, true, true]
        );
    }
}
