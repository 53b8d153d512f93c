//! The course as the map shows it: the lessons in their parts, how far each has come, and which one comes next.

use std::collections::HashMap;

use super::course_progress::{CourseProgress, LessonProgress};
use crate::content::LessonSummary;
use crate::content::topic::{Topic, topics};

/// The id of the lesson that a first start opens, if the course has it.
pub const FIRST_LESSON: &str = "first-minute";

/// The part of lessons whose topics the curriculum does not know.
const UNKNOWN_PART: &str = "More";

/// How far a lesson has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessonStatus {
    /// Played to its end.
    Done,
    /// Left before its end.
    Started,
    /// Not begun.
    ToDo,
    /// Not begun, and lessons that it builds on are not done: advised later, not forbidden.
    AdvisedLater,
}

/// Where to resume a lesson that was left before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResumeStep {
    /// The id of the step that was seen last.
    pub after_step: String,
    /// The number of the next step, from 1.
    pub step: usize,
}

/// A lesson on the map.
#[derive(Clone, Debug)]
pub struct MapLesson {
    /// The lesson in brief.
    pub lesson: LessonSummary,
    /// The title of the part of the course that it belongs to.
    pub part: String,
    /// How far it has come.
    pub status: LessonStatus,
    /// Where to resume it, if it was left before its end.
    pub resume: Option<ResumeStep>,
    /// The lessons that it builds on.
    pub prerequisites: Vec<Prerequisite>,
    /// What the journal says about it.
    pub progress: LessonProgress,
}

/// Every lesson in the order of the map, and which one comes next.
#[derive(Clone, Debug, Default)]
pub struct CourseMap {
    /// The lessons, part by part.
    pub lessons: Vec<MapLesson>,
    /// The index of the lesson to continue with; `None` when all are done.
    pub next: Option<usize>,
}

impl CourseMap {
    /// The map of `lessons`, which come in the order in which they build on each other.
    #[must_use]
    pub fn new(lessons: &[LessonSummary], progress: &CourseProgress) -> Self {
        let titles: HashMap<&str, &str> =
            lessons.iter().map(|lesson| (lesson.id.as_str(), lesson.title.as_str())).collect();
        let mut lessons: Vec<MapLesson> = lessons.iter().map(|lesson| map_lesson(lesson, &titles, progress)).collect();
        // Stable: within a part, lessons keep the order in which they build on each other.
        lessons.sort_by_key(|lesson| part_position(&lesson.part));
        let next = next_lesson(&lessons, progress.last_lesson.as_deref());
        Self { lessons, next }
    }

    /// The number of lessons that are done.
    #[must_use]
    pub fn done_count(&self) -> usize {
        self.lessons.iter().filter(|lesson| lesson.status == LessonStatus::Done).count()
    }

    /// The index of the lesson with this `id`.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.lessons.iter().position(|entry| entry.lesson.id == id)
    }
}

/// A lesson that another builds on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prerequisite {
    /// Its title.
    pub title: String,
    /// Whether the learner has finished it.
    pub is_done: bool,
}

impl MapLesson {
    /// The titles of the lessons to do first.
    pub fn missing_prerequisites(&self) -> impl Iterator<Item = &str> {
        self.prerequisites.iter().filter(|lesson| !lesson.is_done).map(|lesson| lesson.title.as_str())
    }

    /// The topics of the curriculum that it covers.
    pub fn topics(&self) -> impl Iterator<Item = &'static Topic> {
        self.lesson.covers.iter().filter_map(|id| topics().iter().find(|topic| topic.id == *id))
    }
}

fn map_lesson(lesson: &LessonSummary, titles: &HashMap<&str, &str>, progress: &CourseProgress) -> MapLesson {
    let own_progress = progress.lessons.get(&lesson.id).cloned().unwrap_or_default();
    let resume = own_progress.reached_step.as_deref().and_then(|reached| resume_step(lesson, reached));
    // A prerequisite that is not in this course can never be done, so it is left out.
    let prerequisite = |id: &String| {
        let title = (*titles.get(id.as_str())?).to_owned();
        Some(Prerequisite { title, is_done: progress.is_finished(id) })
    };
    let prerequisites: Vec<Prerequisite> = lesson.needs.iter().filter_map(prerequisite).collect();
    let status = if own_progress.times_finished > 0 {
        LessonStatus::Done
    } else if resume.is_some() {
        LessonStatus::Started
    } else if prerequisites.iter().any(|lesson| !lesson.is_done) {
        LessonStatus::AdvisedLater
    } else {
        LessonStatus::ToDo
    };
    MapLesson {
        lesson: lesson.clone(),
        part: part_of(lesson).to_owned(),
        status,
        resume,
        prerequisites,
        progress: own_progress,
    }
}

/// The part of the first topic that the curriculum knows.
fn part_of(lesson: &LessonSummary) -> &'static str {
    let topic = lesson.covers.iter().find_map(|id| topics().iter().find(|topic| topic.id == *id));
    topic.map_or(UNKNOWN_PART, |topic| topic.part.as_str())
}

/// The topics of a part follow one another in the curriculum, so the first of them says where the part comes.
fn part_position(part: &str) -> usize {
    topics().iter().position(|topic| topic.part == part).unwrap_or(usize::MAX)
}

/// `None` where the step is gone, or was the last: then the lesson begins anew.
fn resume_step(lesson: &LessonSummary, reached: &str) -> Option<ResumeStep> {
    let seen = lesson.steps.iter().position(|step| step == reached)? + 1;
    if seen == lesson.steps.len() {
        return None;
    }
    Some(ResumeStep { after_step: reached.to_owned(), step: seen + 1 })
}

/// The lesson touched last, if it was left before its end; else one that was started; else the first to do after the
/// one touched last.
fn next_lesson(lessons: &[MapLesson], last_id: Option<&str>) -> Option<usize> {
    let last = last_id.and_then(|id| lessons.iter().position(|entry| entry.lesson.id == id));
    let first_from = |start: usize, status: LessonStatus| {
        let mut indices = start..lessons.len();
        indices.find(|index| lessons.get(*index).is_some_and(|lesson| lesson.status == status))
    };
    let after_last = last.map_or(0, |index| index + 1);
    last.filter(|index| lessons.get(*index).is_some_and(|lesson| lesson.resume.is_some()))
        .or_else(|| first_from(0, LessonStatus::Started))
        .or_else(|| first_from(after_last, LessonStatus::ToDo))
        .or_else(|| first_from(0, LessonStatus::ToDo))
        .or_else(|| first_from(0, LessonStatus::AdvisedLater))
}

#[cfg(test)]
mod tests {
    use super::LessonStatus::{AdvisedLater, Done, Started, ToDo};
    use super::*;
    use crate::course::journal_entry::{JournalEntry, JournalEvent};

    fn lesson(id: &str, covers: &str, needs: &[&str]) -> LessonSummary {
        LessonSummary {
            id: id.into(),
            title: id.to_uppercase(),
            covers: vec![covers.into()],
            needs: needs.iter().map(|need| (*need).to_owned()).collect(),
            steps: ["one", "two", "three"].map(str::to_owned).into(),
            ..LessonSummary::default()
        }
    }

    fn lessons() -> [LessonSummary; 4] {
        [
            lesson("x", "nobody.knows", &[]),
            lesson("b", "session.flow", &["a", "not-here"]),
            lesson("a", "http.stateless", &[]),
            lesson("c", "session.id", &["b"]),
        ]
    }

    fn course_map(events: Vec<JournalEvent>) -> CourseMap {
        let entries: Vec<JournalEntry> = events.into_iter().map(|event| JournalEntry::new(1, event)).collect();
        CourseMap::new(&lessons(), &CourseProgress::from_entries(&entries))
    }

    fn step(lesson: &str, step: &str) -> JournalEvent {
        JournalEvent::Step { lesson: lesson.into(), step: step.into() }
    }

    fn finished(lesson: &str) -> JournalEvent {
        JournalEvent::Finished { lesson: lesson.into() }
    }

    fn statuses(map: &CourseMap) -> Vec<(&str, LessonStatus)> {
        map.lessons.iter().map(|entry| (entry.lesson.id.as_str(), entry.status)).collect()
    }

    #[test]
    fn parts_come_in_the_order_of_the_curriculum_and_the_unknown_last() {
        let map = course_map(Vec::new());
        let parts: Vec<&str> = map.lessons.iter().map(|entry| entry.part.as_str()).collect();
        assert_eq!(parts, ["Foundations", "Sessions", "Sessions", "More"]);
        assert_eq!(statuses(&map), [("a", ToDo), ("b", AdvisedLater), ("c", AdvisedLater), ("x", ToDo)]);
        assert_eq!(map.next, Some(0));
        assert_eq!(
            map.lessons[1].missing_prerequisites().collect::<Vec<_>>(),
            ["A"],
            "what is not here is not waited for"
        );
    }

    #[test]
    fn what_was_left_goes_on_behind_the_step_that_was_seen() {
        let map =
            course_map(vec![finished("a"), step("c", "one"), step("b", "two"), step("x", "one"), step("b", "two")]);
        assert_eq!(statuses(&map), [("a", Done), ("b", Started), ("c", Started), ("x", Started)]);
        assert_eq!(map.lessons[1].resume, Some(ResumeStep { after_step: "two".into(), step: 3 }));
        assert_eq!(map.next, Some(1), "the one that was touched last");
        assert_eq!(map.done_count(), 1);
    }

    #[test]
    fn after_a_lesson_comes_the_next_that_can_be_begun() {
        assert_eq!(course_map(vec![finished("a")]).next, Some(1));
        assert_eq!(course_map(vec![finished("c"), finished("x"), finished("b")]).next, Some(0), "from the top again");
        assert_eq!(course_map(vec![finished("a"), finished("b"), finished("c"), finished("x")]).next, None);
    }

    #[test]
    fn a_step_that_is_no_longer_there_and_the_last_one_lead_to_the_beginning() {
        for reached in ["gone", "three"] {
            let map = course_map(vec![step("a", reached)]);
            assert_eq!((map.lessons[0].status, &map.lessons[0].resume), (LessonStatus::ToDo, &None), "{reached}");
        }
    }
}
