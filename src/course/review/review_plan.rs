//! The plan up to the target day: what is due when, what a day costs, and when new questions come in.
//!
//! Without a target day the plan is FSRS alone. With one, each card is reviewed once more in the [last
//! days](FINAL_WINDOW_DAYS) before it, the cards are spread evenly over these days, and new questions over all days
//! that are left, as many as [a day](MAX_NEW_PER_DAY) has time for.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::deck::{Deck, ReviewCard};
use crate::course::journal_entry::Rating;
use crate::course::quiz::quiz_run::QUESTION_SECONDS;

/// The days before the target day in which every card is reviewed once more.
pub const FINAL_WINDOW_DAYS: i64 = 7;
/// The largest number of days in a forecast: towards a target day that is further off, it ends early.
pub const MAX_FORECAST_DAYS: usize = 100;
/// The number of days in a forecast without a target day.
pub const DEFAULT_FORECAST_DAYS: usize = 14;
/// The number of new questions a day without a target day.
pub const NEW_PER_DAY: usize = 10;
/// The largest number of new questions a day towards a target day. They take fifty minutes; on the eve of an interview, nobody
/// answers all that there are.
pub const MAX_NEW_PER_DAY: usize = 40;
/// The time of an answer in milliseconds, until there are enough answers to tell.
const DEFAULT_ANSWER_MS: u64 = QUESTION_SECONDS as u64 * 1000;
/// The number of answers from which their median tells how long one takes.
const MIN_ANSWERS: usize = 5;
/// Nobody reads a question and its explanation faster. Without this floor, a learner who rushed through some questions would
/// get a forecast that no day can keep.
const SHORTEST_ANSWER_MS: u64 = 10_000;

/// What one day asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayLoad {
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// The number of cards that are due again.
    pub repeats: usize,
    /// The number of questions that are asked for the first time.
    pub new_questions: usize,
}

/// A plan, as of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewPlan<'d> {
    deck: &'d Deck,
    /// The questions that were never answered, in the order in which they come.
    new_ids: Vec<&'d str>,
    today: i64,
    /// After `today`, if there is one.
    target_day: Option<i64>,
}

impl<'d> ReviewPlan<'d> {
    /// The plan as of `today` for the cards of `deck` and the questions with these `ids`. A target day that is not
    /// after today counts as none.
    #[must_use]
    pub fn new(deck: &'d Deck, ids: &[&'d str], today: i64, target_day: Option<i64>) -> Self {
        let new_ids = ids.iter().filter(|id| !deck.cards.contains_key(**id)).copied().collect();
        Self { deck, new_ids, today, target_day: target_day.filter(|day| *day > today) }
    }

    /// The ids of the questions to ask today: cards that are due, the longest overdue first, then new questions.
    #[must_use]
    pub fn due_today(&self) -> Vec<&'d str> {
        let mut due: Vec<(i64, &str)> =
            self.deck.cards.iter().map(|(id, card)| (self.due_day(id, card, self.today), id.as_str())).collect();
        due.retain(|(day, _)| *day <= self.today);
        due.sort_unstable();
        let new_count = self.new_questions_on(self.new_ids.len(), self.new_answered_today(), self.today);
        let new = self.new_ids.iter().take(new_count).copied();
        due.into_iter().map(|(_, id)| id).chain(new).collect()
    }

    /// The day on which `card` is due, as of `today`.
    fn due_day(&self, id: &str, card: &ReviewCard, today: i64) -> i64 {
        match self.target_day {
            // Not yet reviewed in the final window, so it must be reviewed there at the latest.
            Some(target_day) if card.last_day < target_day - FINAL_WINDOW_DAYS => {
                card.due_day_as_of(today).min(final_review_day(id, today, target_day))
            }
            _ => card.due_day_as_of(today),
        }
    }

    /// How many new questions to ask on `day`, when `left` are left and `asked` were asked on that day already.
    fn new_questions_on(&self, left: usize, asked: usize, day: i64) -> usize {
        let share = match self.target_day {
            None => NEW_PER_DAY,
            Some(target_day) => {
                let days = usize::try_from(target_day - day).unwrap_or(1).max(1);
                (left + asked).div_ceil(days).min(MAX_NEW_PER_DAY)
            }
        };
        share.saturating_sub(asked).min(left)
    }

    /// The number of questions that were answered for the first time today.
    fn new_answered_today(&self) -> usize {
        self.deck.cards.values().filter(|card| card.first_day == self.today).count()
    }

    /// Whether there are more new questions than the days before the target day have time for.
    #[must_use]
    pub fn is_short_of_time(&self) -> bool {
        let days = |target_day: i64| usize::try_from(target_day - self.today).unwrap_or(usize::MAX);
        self.target_day.is_some_and(|day| self.new_ids.len() > days(day).saturating_mul(MAX_NEW_PER_DAY))
    }

    /// How many questions were never answered.
    #[must_use]
    pub const fn new_count(&self) -> usize {
        self.new_ids.len()
    }

    /// What each day asks for if every answer is good, today first: [`DEFAULT_FORECAST_DAYS`] days, or all before the
    /// target day, at most [`MAX_FORECAST_DAYS`].
    #[must_use]
    pub fn forecast(&self) -> Vec<DayLoad> {
        self.day_loads(if self.target_day.is_some() { MAX_FORECAST_DAYS } else { DEFAULT_FORECAST_DAYS })
    }

    /// Simulates up to `days` days, each with a good answer to everything that is due.
    fn day_loads(&self, days: usize) -> Vec<DayLoad> {
        let mut cards: BTreeMap<&str, ReviewCard> =
            self.deck.cards.iter().map(|(id, card)| (id.as_str(), *card)).collect();
        let mut new_ids = self.new_ids.iter();
        let last = self.today.saturating_add(i64::try_from(days).unwrap_or(i64::MAX));
        let end = self.target_day.map_or(last, |target_day| target_day.min(last));
        let mut loads = Vec::new();
        for day in self.today..end {
            let mut load = DayLoad { day, ..DayLoad::default() };
            for (id, card) in &mut cards {
                if self.due_day(id, card, day) <= day {
                    load.repeats += 1;
                    *card = ReviewCard::after_answer(Some(*card), Rating::Good, day);
                }
            }
            let asked = if day == self.today { self.new_answered_today() } else { 0 };
            let new_count = self.new_questions_on(new_ids.len(), asked, day);
            for id in new_ids.by_ref().take(new_count) {
                load.new_questions += 1;
                cards.insert(id, ReviewCard::after_answer(None, Rating::Good, day));
            }
            loads.push(load);
        }
        loads
    }
}

/// The last day on which the card may be reviewed: a day in the final window before `target_day`. A hash of the id
/// picks it, which spreads the cards evenly and gives each the same day every time.
fn final_review_day(id: &str, today: i64, target_day: i64) -> i64 {
    let days = (target_day - today).clamp(1, FINAL_WINDOW_DAYS);
    let hash = Sha256::digest(id.as_bytes());
    let number = hash.first().copied().map_or(0, i64::from);
    target_day - 1 - number % days
}

impl DayLoad {
    /// The number of all questions of the day.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.repeats + self.new_questions
    }

    /// What the day costs in minutes, rounded up, at `answer_ms` milliseconds an answer.
    #[must_use]
    pub fn minutes(&self, answer_ms: u64) -> u64 {
        u64::try_from(self.count()).unwrap_or(u64::MAX).saturating_mul(answer_ms).div_ceil(60_000)
    }
}

/// How long an answer usually takes, in milliseconds: the median of `times`, at least ten seconds, or that of a plan while
/// there are few. The median, since a learner who left the terminal open for an hour would spoil a mean.
#[must_use]
pub fn median_answer_ms(mut times: Vec<u64>) -> u64 {
    if times.len() < MIN_ANSWERS {
        return DEFAULT_ANSWER_MS;
    }
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or(DEFAULT_ANSWER_MS).max(SHORTEST_ANSWER_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deck(cards: &[(&str, i64, i64)]) -> Deck {
        let card = |last_day, due_day| ReviewCard {
            stability: 50.0,
            difficulty: 5.0,
            first_day: 0,
            last_day,
            due_day,
            answers: 3,
            lapses: 0,
        };
        let cards = cards.iter().map(|(id, last, due)| ((*id).to_owned(), card(*last, *due))).collect();
        Deck { cards, reset_ids: Vec::new() }
    }

    #[test]
    fn without_a_day_what_is_due_comes_first_and_then_ten_new_ones() {
        let deck = deck(&[("a", 90, 100), ("b", 90, 99), ("c", 90, 101)]);
        let new: Vec<String> = (0..30).map(|number| format!("n{number}")).collect();
        let all: Vec<&str> = ["a", "b", "c"].into_iter().chain(new.iter().map(String::as_str)).collect();
        let plan = ReviewPlan::new(&deck, &all, 100, None);
        let today = plan.due_today();
        assert_eq!((&today[..3], today.len()), (&["b", "a", "n0"][..], 12));
        let loads = plan.day_loads(4);
        assert_eq!(loads.iter().map(|load| load.new_questions).collect::<Vec<_>>(), [10, 10, 10, 0]);
        assert_eq!((loads[0].repeats, loads[1].repeats), (2, 1));
        assert_eq!(loads[2].repeats, 10, "the ten new ones of today, two days after a good answer");
    }

    #[test]
    fn a_card_that_was_answered_on_a_day_to_come_is_asked_today_and_then_has_its_interval() {
        let deck = deck(&[("a", 5_000, 5_050)]);
        let plan = ReviewPlan::new(&deck, &["a"], 100, None);
        assert_eq!(plan.due_today(), ["a"]);
        assert_eq!(plan.day_loads(3).iter().map(|load| load.repeats).collect::<Vec<_>>(), [1, 0, 0]);
    }

    #[test]
    fn every_card_and_every_new_question_is_seen_in_the_last_week_or_before_the_day() {
        let ids: Vec<String> = (0..100).map(|number| format!("q{number}")).collect();
        let known: Vec<(&str, i64, i64)> = ids[..60].iter().map(|id| (id.as_str(), 90, 400)).collect();
        let deck = deck(&known);
        let all: Vec<&str> = ids.iter().map(String::as_str).collect();
        for target_day in 101..130 {
            let plan = ReviewPlan::new(&deck, &all, 100, Some(target_day));
            let loads = plan.forecast();
            assert_eq!(loads.len(), usize::try_from(target_day - 100).expect("days"));
            assert_eq!(loads.iter().map(|load| load.new_questions).sum::<usize>(), 40, "until {target_day}");
            let most = loads.iter().map(|load| load.new_questions).max();
            let least = loads.iter().map(|load| load.new_questions).min();
            assert!(most <= least.map(|least| least + 1), "even, until {target_day}");
            let late: usize =
                loads.iter().filter(|load| load.day >= target_day - FINAL_WINDOW_DAYS).map(|load| load.repeats).sum();
            assert!(late >= 60, "until {target_day}: {late}");
            assert!(
                loads.iter().all(|load| load.repeats < 60 || target_day - 100 < 3),
                "spread, until {target_day}: {loads:?}"
            );
        }
    }

    #[test]
    fn on_the_eve_nobody_is_asked_everything() {
        let ids: Vec<String> = (0..100).map(|number| format!("q{number}")).collect();
        let all: Vec<&str> = ids.iter().map(String::as_str).collect();
        let deck = Deck::default();
        for (days, asked, is_short) in [(1, 40, true), (2, 80, true), (3, 100, false)] {
            let plan = ReviewPlan::new(&deck, &all, 100, Some(100 + days));
            let new: usize = plan.forecast().iter().map(|load| load.new_questions).sum();
            assert_eq!((new, plan.is_short_of_time()), (asked, is_short), "{days} days");
        }
    }

    #[test]
    fn the_day_caps_an_interval_and_never_lengthens_it() {
        let deck = deck(&[("far", 90, 400), ("near", 90, 100), ("fresh", 99, 400)]);
        let all = ["far", "near", "fresh"];
        assert_eq!(ReviewPlan::new(&deck, &all, 100, None).due_today(), ["near"]);
        assert_eq!(
            ReviewPlan::new(&deck, &all, 100, Some(101)).due_today(),
            ["far", "near"],
            "fresh was seen in the last week"
        );
        assert_eq!(
            ReviewPlan::new(&deck, &all, 100, Some(100)).due_today(),
            ["near"],
            "a day that has come caps nothing"
        );
        let repeats: usize =
            ReviewPlan::new(&deck, &all, 100, Some(120)).forecast().iter().map(|load| load.repeats).sum();
        assert!(repeats >= 3, "{repeats}");
    }

    #[test]
    fn what_was_met_today_is_not_met_again_today() {
        let mut deck = deck(&[("a", 100, 102), ("b", 100, 102), ("c", 90, 200)]);
        for id in ["a", "b"] {
            if let Some(card) = deck.cards.get_mut(id) {
                card.first_day = 100;
            }
        }
        let new: Vec<String> = (0..30).map(|number| format!("n{number:02}")).collect();
        let all: Vec<&str> = ["a", "b", "c"].into_iter().chain(new.iter().map(String::as_str)).collect();
        assert_eq!(ReviewPlan::new(&deck, &all, 100, None).due_today().len(), 8, "ten a day, and two were met");
        let plan = ReviewPlan::new(&deck, &all, 100, Some(116));
        assert_eq!(plan.due_today(), Vec::<&str>::new(), "two of 32 a day in 16 days");
        assert_eq!(plan.forecast().iter().map(|load| load.new_questions).take(3).collect::<Vec<_>>(), [0, 2, 2]);
        assert_eq!(plan.forecast().iter().map(|load| load.new_questions).sum::<usize>(), 30);
    }

    #[test]
    fn a_forecast_ends_before_the_day_or_in_sight() {
        let deck = Deck::default();
        let days = |target_day| ReviewPlan::new(&deck, &["a"], 100, target_day).forecast().len();
        assert_eq!(
            (days(None), days(Some(101)), days(Some(130)), days(Some(9999))),
            (DEFAULT_FORECAST_DAYS, 1, 30, MAX_FORECAST_DAYS)
        );
        assert_eq!(days(Some(i64::MAX)), MAX_FORECAST_DAYS);
    }

    #[test]
    fn a_day_costs_what_its_answers_usually_take() {
        let load = DayLoad { day: 0, repeats: 3, new_questions: 2 };
        assert_eq!((load.count(), load.minutes(30_000), load.minutes(12_000)), (5, 3, 1));
        assert_eq!(median_answer_ms(vec![1, 2]), 75_000);
        let paused = vec![39_000, 11_000, 38_000, 37_000, 600_000];
        assert_eq!(median_answer_ms(paused), 38_000, "one long pause does not count");
        assert_eq!(median_answer_ms(vec![400; 50]), 10_000, "keys pressed at random are no way to learn");
    }
}
