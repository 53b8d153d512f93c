//! The review: what to ask today, and what the days to come will ask.
//!
//! Start with [`deck`]: it folds the journal into one FSRS card per question. [`review_plan`] decides from the cards
//! what is due on which day, [`lesson_quiz`] picks the questions at the end of a lesson, and [`statistics`] adds up
//! what was learned.
//!
//! Nothing here reads the clock: the day is passed in. Nothing is stored either; the journal is the only memory, so
//! that a better plan needs no migration.

pub mod answer_keys;
pub mod deck;
pub mod lesson_quiz;
pub mod review_plan;
pub mod statistics;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use super::day;
use super::journal_entry::{JournalEntry, JournalEvent};
use super::quiz::area_knowledge::part_of;
use crate::content::Question;
use crate::content::curriculum::Curriculum;
use answer_keys::AnswerKeys;
use deck::Deck;
use review_plan::{DayLoad, ReviewPlan, median_answer_ms};

/// The review, as of one day. Days are counted from 1970-01-01.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// The day as of which it is planned.
    pub today: i64,
    /// The day to be ready for, such as that of an interview. When it has come it is still shown, but plans nothing.
    pub target_day: Option<i64>,
    /// The questions to ask today: those that are due, then new ones.
    pub due: Vec<Arc<Question>>,
    /// What each day asks for if every answer is good, today first.
    pub forecast: Vec<DayLoad>,
    /// How long an answer usually takes, in milliseconds.
    pub answer_ms: u64,
    /// The ids of questions whose answer key has changed: their cards begin anew.
    pub reset_ids: Vec<String>,
    /// How many questions that were never answered find no time before the target day.
    pub left_out: usize,
}

impl Review {
    /// The review as of `today` for the questions of `bank`, after `entries`, oldest first. New questions come in the order
    /// of `curriculum`, or by turns from its parts where the days before the target day have no time for all of them.
    #[must_use]
    pub fn from_entries(
        entries: &[JournalEntry],
        bank: &[Arc<Question>],
        curriculum: &Curriculum,
        today: i64,
        target_day: Option<i64>,
    ) -> Self {
        let deck = Deck::from_entries(entries, &AnswerKeys::of_bank(bank, entries).fingerprints);
        let mut in_course_order: Vec<&Arc<Question>> = bank.iter().collect();
        in_course_order.sort_by_key(|question| (course_position(question, curriculum), question.level));
        let mut plan = ReviewPlan::new(&deck, &ids_of(&in_course_order), today, target_day);
        if plan.is_short_of_time() {
            plan = ReviewPlan::new(&deck, &ids_of(&by_turns(&in_course_order, curriculum)), today, target_day);
        }
        let question_with = |id: &&str| bank.iter().find(|question| question.id == *id).cloned();
        let answer_times = entries.iter().filter_map(|entry| match &entry.event {
            JournalEvent::Answered(record) => Some(record.duration_ms),
            _ => None,
        });
        let forecast = plan.forecast();
        let planned: usize = forecast.iter().map(|load| load.new_questions).sum();
        Self {
            today,
            target_day,
            due: plan.due_today().iter().filter_map(question_with).collect(),
            left_out: if plan.is_short_of_time() { plan.new_count().saturating_sub(planned) } else { 0 },
            forecast,
            answer_ms: median_answer_ms(answer_times.collect()),
            reset_ids: deck.reset_ids.clone(),
        }
    }

    /// The number of days before the target day that the forecast does not show, because that day is so far off.
    #[must_use]
    pub fn days_beyond_forecast(&self) -> i64 {
        let shown = i64::try_from(self.forecast.len()).unwrap_or(i64::MAX);
        self.target_day.map_or(0, |day| day.saturating_sub(self.today).saturating_sub(shown))
    }

    /// A sentence about the target day, and how to set or clear it.
    #[must_use]
    pub fn describe_target_day(&self) -> String {
        match self.target_day {
            None => "`authwalk review --until DATE` plans towards a day, such as that of an interview.".to_owned(),
            Some(day) if day <= self.today => "Today is the day that this plan was for. Good luck!".to_owned(),
            Some(day) => {
                let date = day::format_with_weekday(day);
                let forgets = "`authwalk review --until none` forgets that day.";
                match self.left_out {
                    0 => format!("Each question is seen again in the week before {date}. {forgets}"),
                    left_out => format!(
                        "Until {date} there is no time for {left_out} of the questions that you haven't seen; the others \
                         come from each part of the course by turns. {forgets}"
                    ),
                }
            }
        }
    }

    /// A sentence about the forecast: how long it is, and what its hardest day costs.
    #[must_use]
    pub fn describe_forecast(&self) -> String {
        let hardest = self.forecast.iter().max_by_key(|load| load.count()).copied().unwrap_or_default();
        let count: usize = self.forecast.iter().map(DayLoad::count).sum();
        let seconds = u64::try_from(count).unwrap_or(u64::MAX).saturating_mul(self.answer_ms) / 1000;
        let total = day::format_minutes(i64::try_from(seconds).unwrap_or(i64::MAX));
        match self.forecast.len() {
            1 => format!("1 day, {total} in all."),
            days => format!("{days} days, {total} in all; the hardest has {} min.", hardest.minutes(self.answer_ms)),
        }
    }
}

/// How many questions a [`Review`] has due, counted without their texts. `keys` are those of the course.
#[must_use]
pub fn due_count(entries: &[JournalEntry], keys: &AnswerKeys, today: i64, target_day: Option<i64>) -> usize {
    let deck = Deck::from_entries(entries, &keys.fingerprints);
    let ids: Vec<&str> = keys.ids.iter().map(String::as_str).collect();
    // In which order new questions come makes no difference to their number.
    ReviewPlan::new(&deck, &ids, today, target_day).due_today().len()
}

/// The day to be ready for that the learner has set last, according to `entries`, oldest first. `None` once it is past.
#[must_use]
pub fn target_day(entries: &[JournalEntry], today: i64) -> Option<i64> {
    let last_set = entries.iter().rev().find_map(|entry| match &entry.event {
        JournalEvent::TargetDateSet { until } => Some(until.as_deref().and_then(day::parse_date)),
        _ => None,
    });
    last_set.flatten().filter(|day| *day >= today)
}

/// The position of a question in the course; new questions are asked in this order. A question with several topics comes
/// with the last of them.
fn course_position(question: &Question, curriculum: &Curriculum) -> usize {
    let positions = question.covers.iter().map(|id| curriculum.topic_position(id));
    positions.map(|position| position.unwrap_or(usize::MAX)).max().unwrap_or(usize::MAX)
}

fn ids_of<'q>(questions: &[&'q Arc<Question>]) -> Vec<&'q str> {
    questions.iter().map(|question| question.id.as_str()).collect()
}

/// The questions in an order of which each beginning reaches every part of the course: the first question of each topic
/// before the second of any, and the parts by turns.
fn by_turns<'q>(questions: &[&'q Arc<Question>], curriculum: &Curriculum) -> Vec<&'q Arc<Question>> {
    let by_topic = sorted_by_turn(questions, |question| question.covers.first().cloned());
    sorted_by_turn(&by_topic, |question| part_of(question, curriculum).map(str::to_owned))
}

/// The first question of each group first, then the second of each, and so on.
fn sorted_by_turn<'q, K: Eq + Hash>(
    questions: &[&'q Arc<Question>],
    group: impl Fn(&Question) -> K,
) -> Vec<&'q Arc<Question>> {
    let mut turns: HashMap<K, usize> = HashMap::new();
    let turn_of = |question: &&Arc<Question>| {
        let turn = turns.entry(group(question)).or_default();
        *turn += 1;
        *turn
    };
    let numbers: Vec<usize> = questions.iter().map(turn_of).collect();
    let mut by_turn: Vec<(usize, &Arc<Question>)> = numbers.into_iter().zip(questions.iter().copied()).collect();
    // Stable: what has the same turn keeps its order.
    by_turn.sort_by_key(|(turn, _)| *turn);
    by_turn.into_iter().map(|(_, question)| question).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use super::*;
    use crate::content::answer_fingerprint::fingerprint;
    use crate::content::built_in;
    use crate::course::day::{SECONDS_PER_DAY, day_of};
    use crate::course::journal_entry::{AnswerRecord, Grade, Rating};
    use crate::course::quiz::area_knowledge::AreaKnowledge;

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
        let due = Review::from_entries(&[], &bank, &Curriculum::default(), 100, None).due;
        assert_eq!(
            due.iter().map(|question| question.id.as_str()).collect::<Vec<_>>(),
            ["first", "easy", "hard", "late", "none"]
        );
    }

    /// An answer to `question` on `day` whose key was then `fingerprint`.
    fn answer(question: &str, fingerprint: &str, day: i64) -> JournalEntry {
        let record = AnswerRecord {
            question: question.to_owned(),
            fingerprint: fingerprint.to_owned(),
            grade: Grade::Right,
            earned: 1,
            possible: 1,
            rating: Rating::Good,
            confidence: None,
            duration_ms: 1,
            said: None,
        };
        JournalEntry::new(day * SECONDS_PER_DAY, JournalEvent::Answered(record))
    }

    #[test]
    fn without_the_texts_as_many_are_due_as_with_them() {
        let bank: Vec<Arc<Question>> = built_in::questions().into_iter().map(Arc::new).collect();
        let curriculum = Curriculum::default();
        let answered = || bank.iter().step_by(3).enumerate();
        let unchanged = answered().map(|(index, question)| {
            answer(&question.id, &fingerprint(question), 90 + i64::try_from(index % 11).unwrap_or(0))
        });
        let changed = answered().take(9).map(|(_, question)| answer(&question.id, "choice 9 9 9 -", 95));
        let entries: Vec<JournalEntry> = changed.chain(unchanged.skip(5)).chain([answer("gone", "x", 95)]).collect();
        let keys = AnswerKeys::new(built_in::answer_keys().map(|(id, key)| (id, || key.to_owned())), &entries);
        assert_eq!(keys, AnswerKeys::of_bank(&bank, &entries));
        let mut counts = Vec::new();
        for target_day in [None, Some(101), Some(102), Some(104), Some(130)] {
            for entries in [&entries[..], &entries[..9], &[]] {
                let due = Review::from_entries(entries, &bank, &curriculum, 100, target_day).due.len();
                assert_eq!(due_count(entries, &keys, 100, target_day), due, "{target_day:?}");
                counts.push(due);
            }
        }
        let without_changed = AnswerKeys { fingerprints: BTreeMap::new(), ..keys };
        assert_ne!(due_count(&entries, &without_changed, 100, None), counts[0], "answers count");
    }

    #[test]
    fn on_the_eve_of_an_interview_some_of_each_part_are_asked() {
        let bank: Vec<Arc<Question>> = built_in::questions().into_iter().map(Arc::new).collect();
        let curriculum = Curriculum::default();
        let review = Review::from_entries(&[], &bank, &curriculum, 100, Some(101));
        let parts: HashSet<_> = review.due.iter().filter_map(|question| part_of(question, &curriculum)).collect();
        let topics: HashSet<_> = review.due.iter().filter_map(|question| question.covers.first()).collect();
        assert_eq!(review.due.len(), review_plan::MAX_NEW_PER_DAY);
        assert_eq!(parts.len(), AreaKnowledge::new(&curriculum).areas().len());
        assert!(topics.len() * 4 >= review.due.len() * 3, "{} topics", topics.len());
        assert_eq!(review.left_out, bank.len() - review.due.len());
        assert!(review.describe_forecast().starts_with("1 day, 50 min"), "{}", review.describe_forecast());
        assert!(review.describe_target_day().contains("there is no time for"), "{}", review.describe_target_day());
    }

    #[test]
    fn the_day_that_was_named_last_counts_until_it_is_over_or_forgotten() {
        let target_set = |time: i64, until: Option<&str>| {
            JournalEntry::new(time, JournalEvent::TargetDateSet { until: until.map(str::to_owned) })
        };
        let mut entries = vec![target_set(1, Some("1970-04-01")), target_set(2, Some("1970-05-01"))];
        let may = day::parse_date("1970-05-01").expect("a day");
        assert_eq!([100, may, may + 1].map(|today| target_day(&entries, today)), [Some(may), Some(may), None]);
        let description = |today| {
            Review::from_entries(&entries, &[], &Curriculum::default(), today, target_day(&entries, today))
                .describe_target_day()
        };
        assert!(description(100).contains("the week before Fri 1970-05-01"), "{}", description(100));
        assert!(description(may).contains("Today is the day"), "{}", description(may));
        assert!(description(may + 1).contains("plans towards a day"), "{}", description(may + 1));
        entries.push(target_set(3, None));
        assert_eq!(target_day(&entries, 100), None);
        entries.push(target_set(4, Some("1970-99-01")));
        assert_eq!(target_day(&entries, 100), None, "what is not a day plans nothing");
    }

    #[test]
    fn a_review_of_a_new_learner_spreads_the_questions_over_the_days() {
        let bank: Vec<_> = (0..30).map(|number| question(&format!("q{number}"), "'jwt.claims'", "mid")).collect();
        let review = Review::from_entries(&[], &bank, &Curriculum::default(), 100, Some(110));
        assert_eq!((review.due.len(), review.forecast.len(), review.days_beyond_forecast()), (3, 10, 0));
        assert!(review.describe_forecast().starts_with("10 days, "), "{}", review.describe_forecast());
        assert_eq!(
            Review::from_entries(&[], &bank, &Curriculum::default(), 100, Some(day_of(i64::MAX)))
                .days_beyond_forecast(),
            day_of(i64::MAX) - 200
        );
        assert_eq!(Review::from_entries(&[], &[], &Curriculum::default(), 100, None).due.len(), 0);
    }
}
