//! A plan for the minutes and days that are left until the interview: which lessons, which questions, when to review.
//!
//! It never asks for more than there is. Gaps come first, and among them the lessons to take when time is short; what is
//! known already is left for the end.

use std::collections::{HashMap, HashSet};

use super::course_map::{CourseMap, LessonStatus, MapLesson};
use super::journal_entry::JournalEntry;
use super::quiz::area_knowledge::AreaKnowledge;
use super::review::target_day;
use super::text;

/// The time until an interview of which nothing is said.
const MINUTES_BEFORE_INTERVIEW: u32 = 90;

/// Minutes a day where the interview is on another day.
const MINUTES_A_DAY: u32 = 45;

/// Minutes for the questions about a part after its lessons.
const QUESTION_MINUTES: u32 = 5;

/// Minutes for the review at the beginning of each further day.
const REVIEW_MINUTES: u32 = 10;

/// Minutes for a mock interview at the end.
const INTERVIEW_MINUTES: u32 = 15;

/// With less time than this, a mock interview would take it from what is to be learned.
const MIN_MINUTES_WITH_INTERVIEW: u32 = 45;

/// What to do until the interview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudyPlan {
    /// The days, the first one today.
    pub days: Vec<PlanDay>,
    /// How many lessons found no time.
    pub lessons_left_out: usize,
}

/// What to do on a day, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanDay {
    pub items: Vec<PlanItem>,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanItem {
    /// What is due for review.
    Review,
    /// A lesson.
    Lesson { id: String, title: String, minutes: u32 },
    /// Questions about a part of the course.
    Questions { part: String },
    /// A mock interview.
    Interview,
}

impl PlanItem {
    /// How long it takes.
    #[must_use]
    pub const fn minutes(&self) -> u32 {
        match self {
            Self::Review => REVIEW_MINUTES,
            Self::Lesson { minutes, .. } => *minutes,
            Self::Questions { .. } => QUESTION_MINUTES,
            Self::Interview => INTERVIEW_MINUTES,
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Review => text::PLAN_REVIEW.to_owned(),
            Self::Lesson { title, .. } => title.clone(),
            Self::Questions { part } => text::plan_questions(part),
            Self::Interview => text::PLAN_INTERVIEW.to_owned(),
        }
    }
}

impl PlanDay {
    /// How long all of it takes.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.items.iter().map(PlanItem::minutes).sum()
    }

    /// The heading of the day of this number, from 0.
    #[must_use]
    pub fn heading(&self, index: usize) -> String {
        match index {
            0 => text::plan_today(self.minutes()),
            _ => text::plan_day(index + 1, self.minutes()),
        }
    }
}

/// The time that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StudyTime {
    /// How many days, today included; at least one.
    pub days: usize,
    /// Minutes on each of them.
    pub minutes_a_day: u32,
}

impl StudyTime {
    /// The time until the interview: all days before the one that the journal knows, or else today alone. `minutes` is how
    /// many there are in all or on each day, if the learner has said so.
    #[must_use]
    pub fn until_interview(entries: &[JournalEntry], today: i64, minutes: Option<u32>) -> Self {
        match target_day(entries, today) {
            Some(day) => Self {
                days: usize::try_from(day - today).unwrap_or(1).max(1),
                minutes_a_day: minutes.unwrap_or(MINUTES_A_DAY),
            },
            None => Self { days: 1, minutes_a_day: minutes.unwrap_or(MINUTES_BEFORE_INTERVIEW) },
        }
    }
}

impl StudyPlan {
    /// A plan for that time: the lessons of `map` that are not done, by what is known of their parts.
    #[must_use]
    pub fn new(map: &CourseMap, knowledge: &AreaKnowledge, time: StudyTime) -> Self {
        let mut days = Vec::new();
        let mut lessons = lessons_by_need(map, knowledge);
        let last_day = time.days.max(1) - 1;
        for day in 0..=last_day {
            let has_interview = day == last_day && time.minutes_a_day >= MIN_MINUTES_WITH_INTERVIEW;
            let first = (day > 0 && time.minutes_a_day > REVIEW_MINUTES).then_some(PlanItem::Review);
            let last = has_interview.then_some(PlanItem::Interview);
            let reserved: u32 = first.iter().chain(&last).map(PlanItem::minutes).sum();
            let chosen = take_fitting(&mut lessons, time.minutes_a_day.saturating_sub(reserved));
            let items = first.into_iter().chain(with_questions(map, chosen)).chain(last).collect();
            days.push(PlanDay { items });
        }
        Self { days, lessons_left_out: lessons.len() }
    }

    /// How many lessons found no time, if any.
    #[must_use]
    pub fn describe_left_out(&self) -> Option<String> {
        match self.lessons_left_out {
            0 => None,
            1 => Some(text::ONE_LESSON_LEFT_OUT.to_owned()),
            count => Some(text::lessons_left_out(count)),
        }
    }
}

/// The lessons that are not done, what is needed most first: gaps before what nobody knows of, that before what is known; in
/// each of them the lessons to take when time is short first. Among equals the parts come by turns, the first lesson of each
/// before the second of any, so that a short time reaches every part.
fn lessons_by_need<'m>(map: &'m CourseMap, knowledge: &AreaKnowledge) -> Vec<&'m MapLesson> {
    let need = |lesson: &MapLesson| match knowledge.area(&lesson.part) {
        Some(area) if area.has_gap() => 0,
        Some(area) if area.answers == 0 => 1,
        None => 1,
        Some(_) => 2,
    };
    let mut lessons: Vec<&MapLesson> =
        map.lessons.iter().filter(|lesson| lesson.status != LessonStatus::Done).collect();
    // Stable: what is equal keeps the order of the map.
    lessons.sort_by_key(|lesson| (need(lesson), lesson.fast_track_number.is_none(), lesson.fast_track_number));
    let mut turns: HashMap<(&str, bool), usize> = HashMap::new();
    let mut by_turn: Vec<(usize, &MapLesson)> = Vec::new();
    for lesson in lessons {
        let turn = turns.entry((&lesson.part, lesson.fast_track_number.is_some())).or_default();
        *turn += 1;
        by_turn.push((*turn, lesson));
    }
    by_turn.sort_by_key(|(turn, lesson)| {
        (need(lesson), lesson.fast_track_number.is_none(), *turn, lesson.fast_track_number)
    });
    by_turn.into_iter().map(|(_, lesson)| lesson).collect()
}

/// Takes the first lessons that fit into `minutes`, together with the questions about each part. Shorter ones further down
/// fill what is left.
fn take_fitting<'m>(lessons: &mut Vec<&'m MapLesson>, minutes: u32) -> Vec<&'m MapLesson> {
    let mut left = minutes;
    let mut parts: HashSet<&str> = HashSet::new();
    let mut chosen = Vec::new();
    lessons.retain(|lesson| {
        let questions = if parts.contains(lesson.part.as_str()) { 0 } else { QUESTION_MINUTES };
        let needed = lesson.lesson.minutes + questions;
        if needed > left {
            return true;
        }
        left -= needed;
        parts.insert(&lesson.part);
        chosen.push(*lesson);
        false
    });
    chosen
}

/// The lessons in the order of the map, and after those of a part the questions about it.
fn with_questions(map: &CourseMap, mut chosen: Vec<&MapLesson>) -> Vec<PlanItem> {
    chosen.sort_by_key(|lesson| map.position(&lesson.lesson.id));
    let mut items = Vec::new();
    for part in chosen.chunk_by(|one, other| one.part == other.part) {
        items.extend(part.iter().map(|lesson| PlanItem::Lesson {
            id: lesson.lesson.id.clone(),
            title: lesson.lesson.title.clone(),
            minutes: lesson.lesson.minutes,
        }));
        items.extend(part.first().map(|lesson| PlanItem::Questions { part: lesson.part.clone() }));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Catalog;
    use crate::content::curriculum::Curriculum;
    use crate::course::course_progress::CourseProgress;

    fn map() -> CourseMap {
        let catalog = Catalog::built_in();
        CourseMap::new(catalog.summaries(), &std::sync::Arc::default(), &CourseProgress::default())
    }

    fn knowledge_with_gap(part: &str) -> AreaKnowledge {
        let curriculum = Curriculum::default();
        let mut knowledge = AreaKnowledge::new(&curriculum);
        for area in AreaKnowledge::new(&curriculum).areas() {
            let topic = curriculum.topics().iter().find(|topic| topic.part == area.part).expect("a topic");
            let text =
                format!("id='q'\ncovers=['{}']\nlevel='mid'\nask='?'\nwhy='.'\norder=['a','b','c','d']", topic.id);
            knowledge.add_answer(&toml::from_str(&text).expect("a question"), area.part != part, &curriculum);
        }
        knowledge
    }

    #[test]
    fn a_plan_never_asks_for_more_minutes_than_there_are() {
        let (map, nothing_known) = (map(), AreaKnowledge::new(&Curriculum::default()));
        for minutes in [0, 5, 20, 44, 45, 90, 240] {
            for days in [1, 2, 14] {
                let plan = StudyPlan::new(&map, &nothing_known, StudyTime { days, minutes_a_day: minutes });
                assert_eq!(plan.days.len(), days);
                assert!(
                    plan.days.iter().all(|day| day.minutes() <= minutes),
                    "{minutes} minutes, {days} days: {plan:?}"
                );
            }
        }
    }

    #[test]
    fn ninety_minutes_are_filled_and_end_with_an_interview() {
        let plan = StudyPlan::new(
            &map(),
            &AreaKnowledge::new(&Curriculum::default()),
            StudyTime { days: 1, minutes_a_day: 90 },
        );
        let [day] = plan.days.as_slice() else { panic!("{plan:?}") };
        assert!((80..=90).contains(&day.minutes()), "{} minutes", day.minutes());
        assert_eq!(day.items.last(), Some(&PlanItem::Interview));
    }

    #[test]
    fn the_fast_track_fills_the_evening_before() {
        let map = map();
        let on_track = map.lessons.iter().filter(|lesson| lesson.fast_track_number.is_some());
        let minutes: u32 = on_track.clone().map(|lesson| lesson.lesson.minutes).sum();
        assert_eq!(on_track.count(), Curriculum::default().fast_track().len(), "each of them is a lesson");
        assert!((60..=75).contains(&minutes), "{minutes} minutes");
    }

    #[test]
    fn an_hour_reaches_sessions_and_tokens_alike() {
        for minutes_a_day in [60, 75, 90] {
            reaches_sessions_and_tokens(StudyTime { days: 1, minutes_a_day });
        }
    }

    fn reaches_sessions_and_tokens(time: StudyTime) {
        let plan = StudyPlan::new(&map(), &AreaKnowledge::new(&Curriculum::default()), time);
        let asked: Vec<&str> = plan.days[0]
            .items
            .iter()
            .filter_map(|item| if let PlanItem::Questions { part } = item { Some(part.as_str()) } else { None })
            .collect();
        assert!(["Sessions", "JWT"].iter().all(|part| asked.contains(part)), "{time:?}: {asked:?}");
    }

    #[test]
    fn gaps_come_first_and_each_lesson_once() {
        let map = map();
        let time = StudyTime { days: 1, minutes_a_day: 30 };
        let plan = StudyPlan::new(&map, &knowledge_with_gap("Attacks on JWT verifiers"), time);
        let of_gap = |item: &PlanItem| match item {
            PlanItem::Lesson { id, .. } => {
                map.lessons.iter().any(|lesson| lesson.lesson.id == *id && lesson.part == "Attacks on JWT verifiers")
            }
            PlanItem::Questions { part } => part == "Attacks on JWT verifiers",
            PlanItem::Review | PlanItem::Interview => false,
        };
        assert!(plan.days.iter().flat_map(|day| &day.items).all(of_gap), "{plan:?}");
        let long = StudyPlan::new(&map, &knowledge_with_gap(""), StudyTime { days: 30, minutes_a_day: 60 });
        let ids: Vec<&str> = long
            .days
            .iter()
            .flat_map(|day| &day.items)
            .filter_map(|item| if let PlanItem::Lesson { id, .. } = item { Some(id.as_str()) } else { None })
            .collect();
        assert_eq!((ids.len(), long.lessons_left_out), (map.lessons.len(), 0), "everything, in thirty days");
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    }
}
