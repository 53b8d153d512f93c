//! A plan for the minutes and days that are left until the interview: which lessons, which questions, when to review.
//!
//! It never asks for more than there is. Gaps come first, and among them the lessons to take when time is short; what is
//! known already is left for the end.

mod plan_item;
mod plan_text;
mod study_time;
mod time_budget;

use std::collections::{HashMap, HashSet};

use super::course_map::{CourseMap, LessonStatus, MapLesson};
use super::quiz::area_knowledge::AreaKnowledge;

pub use plan_item::PlanItem;
pub use study_time::{PLACEMENT_MINUTES, StudyTime};
pub use time_budget::TimeBudget;

/// With less time than this, a mock interview would take it from what is to be learned.
const MIN_MINUTES_WITH_INTERVIEW: u32 = 45;

/// On shorter days a review would leave no time for a lesson: then it comes every second day.
const MIN_MINUTES_WITH_DAILY_REVIEW: u32 = 25;

/// What to do until the interview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudyPlan {
    /// The days, the first one today.
    pub days: Vec<PlanDay>,
    /// How many lessons found no time.
    pub lessons_left_out: usize,
    /// The parts with a gap that found no time, in the order of the course.
    pub gaps_left_out: Vec<String>,
}

/// What to do on a day, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanDay {
    pub items: Vec<PlanItem>,
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
        plan_text::day_heading(index, self.minutes())
    }
}

impl StudyPlan {
    /// A plan for that time: the lessons of `map` that are not done, by what is known of their parts.
    #[must_use]
    pub fn new(map: &CourseMap, knowledge: &AreaKnowledge, time: StudyTime) -> Self {
        let mut left = subjects_by_need(map, knowledge);
        let last_day = time.days.max(1) - 1;
        let days: Vec<PlanDay> =
            (0..=last_day).map(|day| plan_day(map, &mut left, time.minutes_on(day), (day, last_day))).collect();
        let planned: HashSet<&str> = days.iter().flat_map(|day| &day.items).filter_map(PlanItem::part).collect();
        let gaps = knowledge.areas().iter().filter(|area| area.has_gap() && !planned.contains(area.part.as_str()));
        let gaps_left_out = gaps.map(|area| area.part.clone()).collect();
        let lessons_left_out = left.iter().filter(|subject| subject.lesson.is_some()).count();
        Self { days, lessons_left_out, gaps_left_out }
    }

    /// What found no time, if anything did: gaps by their name, lessons by their number.
    #[must_use]
    pub fn describe_left_out(&self) -> Option<String> {
        let has_lesson = |day: &PlanDay| day.items.iter().any(|item| matches!(item, PlanItem::Lesson { .. }));
        let gaps = (!self.gaps_left_out.is_empty()).then(|| plan_text::gaps_left_out(&self.gaps_left_out.join(", ")));
        let lessons = match self.lessons_left_out {
            0 => None,
            // Where none fits, their number says nothing.
            _ if !self.days.iter().any(has_lesson) => Some(plan_text::NO_LESSON_FITS.to_owned()),
            count => Some(plan_text::lessons_left_out(count)),
        };
        let sentences: Vec<String> = gaps.into_iter().chain(lessons).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}

/// What a day brings: a review first unless it is today, then lessons and questions, on the last day an interview, and what
/// is left of that day for the cheat sheet.
fn plan_day(map: &CourseMap, left: &mut Vec<Subject<'_>>, minutes: u32, (day, last_day): (usize, usize)) -> PlanDay {
    let is_last = day == last_day;
    let reviews = minutes > PlanItem::Review.minutes() && (minutes >= MIN_MINUTES_WITH_DAILY_REVIEW || day % 2 == 1);
    let first = (day > 0 && reviews).then_some(PlanItem::Review);
    let last = (is_last && minutes >= MIN_MINUTES_WITH_INTERVIEW).then_some(PlanItem::Interview);
    let reserved: u32 = first.iter().chain(&last).map(PlanItem::minutes).sum();
    let chosen = take_fitting(left, minutes.saturating_sub(reserved));
    let mut items: Vec<PlanItem> = first.into_iter().chain(with_questions(map, chosen)).chain(last).collect();
    if items.is_empty() && !is_last {
        let parts = parts_of(left);
        let questions = parts.get(day % parts.len().max(1)).map(|part| PlanItem::questions(part));
        items.extend(questions.filter(|questions| questions.minutes() <= minutes));
    }
    let spent: u32 = items.iter().map(PlanItem::minutes).sum();
    let cheat_sheet = PlanItem::cheat_sheet(minutes.saturating_sub(spent)).filter(|_| is_last || items.is_empty());
    items.extend(cheat_sheet);
    PlanDay { items }
}

/// The parts of these subjects, each once.
fn parts_of<'m>(subjects: &[Subject<'m>]) -> Vec<&'m str> {
    let mut parts: Vec<&str> = Vec::new();
    for subject in subjects {
        if !parts.contains(&subject.part) {
            parts.push(subject.part);
        }
    }
    parts
}

/// Something to learn: a lesson, or a part of which only questions are left.
#[derive(Clone, Copy)]
struct Subject<'m> {
    part: &'m str,
    lesson: Option<&'m MapLesson>,
}

/// What is to be learned, what is needed most first: gaps before what nobody knows of, that before what is known. A part with
/// a gap whose lessons are all done, or that has none, is asked about.
fn subjects_by_need<'m>(map: &'m CourseMap, knowledge: &'m AreaKnowledge) -> Vec<Subject<'m>> {
    let lessons = lessons_by_need(map, knowledge);
    let has_lesson = |part: &str| lessons.iter().any(|lesson| lesson.part == part);
    let asked_only = knowledge.areas().iter().filter(|area| area.has_gap() && !has_lesson(&area.part));
    let questions = asked_only.map(|area| Subject { part: area.part.as_str(), lesson: None });
    questions.chain(lessons.iter().map(|lesson| Subject { part: &lesson.part, lesson: Some(lesson) })).collect()
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

/// Takes the first subjects that fit into `minutes`, together with the questions about each part. Shorter ones further down
/// fill what is left.
fn take_fitting<'m>(subjects: &mut Vec<Subject<'m>>, minutes: u32) -> Vec<Subject<'m>> {
    let mut left = minutes;
    let mut parts: HashSet<&str> = HashSet::new();
    let mut chosen = Vec::new();
    subjects.retain(|subject| {
        let questions = if parts.contains(subject.part) { 0 } else { PlanItem::questions(subject.part).minutes() };
        let needed = subject.lesson.map_or(0, |lesson| lesson.lesson.minutes) + questions;
        if needed > left {
            return true;
        }
        left -= needed;
        parts.insert(subject.part);
        chosen.push(*subject);
        false
    });
    chosen
}

/// The lessons in the order of the map, and after those of a part the questions about it; then parts without a lesson.
fn with_questions(map: &CourseMap, mut chosen: Vec<Subject<'_>>) -> Vec<PlanItem> {
    chosen.sort_by_key(|subject| {
        let position = subject.lesson.and_then(|lesson| map.position(&lesson.lesson.id));
        (position.is_none(), position)
    });
    let mut items = Vec::new();
    for subjects in chosen.chunk_by(|one, other| one.part == other.part) {
        items.extend(subjects.iter().filter_map(|subject| subject.lesson).map(|lesson| PlanItem::Lesson {
            id: lesson.lesson.id.clone(),
            title: lesson.lesson.title.clone(),
            part: lesson.part.clone(),
            minutes: lesson.lesson.minutes,
        }));
        items.extend(subjects.first().map(|subject| PlanItem::questions(subject.part)));
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
                let plan = StudyPlan::new(&map, &nothing_known, StudyTime::of(days, minutes));
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
        let plan = StudyPlan::new(&map(), &AreaKnowledge::new(&Curriculum::default()), StudyTime::of(1, 90));
        let [day] = plan.days.as_slice() else { panic!("{plan:?}") };
        assert!((80..=90).contains(&day.minutes()), "{} minutes", day.minutes());
        let last: Vec<&PlanItem> = day.items.iter().rev().take(2).collect();
        assert!(last.contains(&&PlanItem::Interview), "{day:?}");
    }

    #[test]
    fn days_that_are_too_short_for_a_lesson_ask_about_one_part_after_the_other() {
        let time = StudyTime::of(3, 9);
        let plan = StudyPlan::new(&map(), &AreaKnowledge::new(&Curriculum::default()), time);
        let parts: Vec<Option<&str>> = plan.days.iter().map(|day| day.items.first().and_then(PlanItem::part)).collect();
        assert!(parts[0].is_some() && parts[1].is_some() && parts[0] != parts[1], "{plan:?}");
        assert_eq!(plan.days[2].items, [PlanItem::CheatSheet { minutes: 5 }], "before the interview");
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
            reaches_sessions_and_tokens(StudyTime::of(1, minutes_a_day));
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
        let time = StudyTime::of(1, 31);
        let plan = StudyPlan::new(&map, &knowledge_with_gap("Attacks on JWT verifiers"), time);
        let of_gap = |item: &PlanItem| match item {
            PlanItem::Lesson { id, .. } => {
                map.lessons.iter().any(|lesson| lesson.lesson.id == *id && lesson.part == "Attacks on JWT verifiers")
            }
            PlanItem::Questions { part } => part == "Attacks on JWT verifiers",
            PlanItem::CheatSheet { .. } => true,
            PlanItem::Review | PlanItem::Interview => false,
        };
        assert!(plan.days.iter().flat_map(|day| &day.items).all(of_gap), "{plan:?}");
        let long = StudyPlan::new(&map, &knowledge_with_gap(""), StudyTime::of(30, 60));
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
