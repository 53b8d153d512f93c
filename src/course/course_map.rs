//! The course as the map shows it: lessons in their parts, how far each has come, and what comes next. Pure.

use std::collections::HashMap;

use crate::content::LessonSummary;
use crate::content::topic::{Topic, topics};
use crate::course::journal::{CourseProgress, LessonProgress};

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

/// Where a lesson that was left goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResumeStep {
    /// The id of the step that was seen last.
    pub after_step: String,
    /// The number of the step that comes now, from 1.
    pub step: usize,
}

/// A lesson on the map.
#[derive(Clone, Debug)]
pub struct MapLesson {
    /// The lesson.
    pub lesson: LessonSummary,
    /// The part of the course that it stands in.
    pub part: String,
    /// How far it has come.
    pub status: LessonStatus,
    /// Where it goes on, if it was left.
    pub resume: Option<ResumeStep>,
    /// The titles of the lessons that it builds on, each with whether it is done.
    pub prerequisites: Vec<(String, bool)>,
    /// What the journal says of it.
    pub progress: LessonProgress,
}

/// Every lesson in the order of the map, and what comes next.
#[derive(Clone, Debug, Default)]
pub struct CourseMap {
    /// The lessons, part by part.
    pub lessons: Vec<MapLesson>,
    /// The one to continue with; `None` when all are done.
    pub next: Option<usize>,
}

impl CourseMap {
    /// The map of `lessons`, which come in the order in which they build on each other.
    #[must_use]
    pub fn new(lessons: &[LessonSummary], progress: &CourseProgress) -> Self {
        let titles: HashMap<&str, &str> =
            lessons.iter().map(|lesson| (lesson.id.as_str(), lesson.title.as_str())).collect();
        let mut stops: Vec<(usize, MapLesson)> =
            lessons.iter().map(|lesson| map_lesson(lesson, &titles, progress)).collect();
        stops.sort_by_key(|(part, _)| *part);
        let stops: Vec<MapLesson> = stops.into_iter().map(|(_, stop)| stop).collect();
        let next = next_lesson(&stops, progress.last_lesson.as_deref());
        Self { lessons: stops, next }
    }

    /// How many lessons are done.
    #[must_use]
    pub fn done_count(&self) -> usize {
        self.lessons.iter().filter(|stop| stop.status == LessonStatus::Done).count()
    }

    /// Where the lesson of that id stands.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.lessons.iter().position(|stop| stop.lesson.id == id)
    }
}

impl MapLesson {
    /// The titles of the lessons to do first.
    pub fn missing_prerequisites(&self) -> impl Iterator<Item = &str> {
        self.prerequisites.iter().filter(|(_, done)| !done).map(|(title, _)| title.as_str())
    }

    /// The topics that it covers, as a learner calls them.
    pub fn topics(&self) -> impl Iterator<Item = &'static Topic> {
        self.lesson.covers.iter().filter_map(|id| topics().iter().find(|topic| topic.id == *id))
    }
}

/// The lesson with the number of its part in the order of the course.
fn map_lesson(lesson: &LessonSummary, titles: &HashMap<&str, &str>, progress: &CourseProgress) -> (usize, MapLesson) {
    let topic = lesson.covers.iter().find_map(|id| topics().iter().position(|topic| topic.id == *id));
    let part = topic.and_then(|at| topics().get(at)).map_or(UNKNOWN_PART, |topic| topic.part.as_str());
    // A part is one stretch of topics, so that its first topic stands for its place.
    let place = topics().iter().position(|topic| topic.part == part).unwrap_or(usize::MAX);
    let own = progress.lessons.get(&lesson.id).cloned().unwrap_or_default();
    let resume = own.reached_step.as_deref().and_then(|reached| resume_step(lesson, reached));
    // A need that is not in this course cannot be waited for.
    let needs: Vec<(String, bool)> = lesson
        .needs
        .iter()
        .filter_map(|id| titles.get(id.as_str()).map(|title| ((*title).to_owned(), progress.is_finished(id))))
        .collect();
    let standing = match &resume {
        _ if own.times_finished > 0 => LessonStatus::Done,
        Some(_) => LessonStatus::Started,
        None if needs.iter().any(|(_, done)| !done) => LessonStatus::AdvisedLater,
        None => LessonStatus::ToDo,
    };
    (
        place,
        MapLesson {
            lesson: lesson.clone(),
            part: part.to_owned(),
            status: standing,
            resume,
            prerequisites: needs,
            progress: own,
        },
    )
}

fn resume_step(lesson: &LessonSummary, reached: &str) -> Option<ResumeStep> {
    let seen = lesson.steps.iter().position(|step| step == reached)? + 1;
    (seen < lesson.steps.len()).then(|| ResumeStep { after_step: reached.to_owned(), step: seen + 1 })
}

/// What was touched last, if it was left in the middle; else what was begun; else what comes behind it.
fn next_lesson(stops: &[MapLesson], last: Option<&str>) -> Option<usize> {
    let last = last.and_then(|id| stops.iter().position(|stop| stop.lesson.id == id));
    let behind = last.map_or(0, |at| at + 1);
    let first =
        |from: usize, standing| stops.iter().skip(from).position(|stop| stop.status == standing).map(|at| at + from);
    last.filter(|at| stops.get(*at).is_some_and(|stop| stop.resume.is_some()))
        .or_else(|| first(0, LessonStatus::Started))
        .or_else(|| first(behind, LessonStatus::ToDo))
        .or_else(|| first(0, LessonStatus::ToDo))
        .or_else(|| first(0, LessonStatus::AdvisedLater))
}

#[cfg(test)]
mod tests {
    use super::LessonStatus::{AdvisedLater, Done, Started, ToDo};
    use super::*;
    use crate::course::journal::{JournalEntry, JournalEvent};

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

    fn chart(events: Vec<JournalEvent>) -> CourseMap {
        let entries: Vec<JournalEntry> = events.into_iter().map(|event| JournalEntry::new(1, event)).collect();
        CourseMap::new(&lessons(), &CourseProgress::from_entries(&entries))
    }

    fn step(lesson: &str, step: &str) -> JournalEvent {
        JournalEvent::Step { lesson: lesson.into(), step: step.into() }
    }

    fn finished(lesson: &str) -> JournalEvent {
        JournalEvent::Finished { lesson: lesson.into() }
    }

    fn standings(chart: &CourseMap) -> Vec<(&str, LessonStatus)> {
        chart.lessons.iter().map(|stop| (stop.lesson.id.as_str(), stop.status)).collect()
    }

    #[test]
    fn parts_come_in_the_order_of_the_curriculum_and_the_unknown_last() {
        let chart = chart(Vec::new());
        let parts: Vec<&str> = chart.lessons.iter().map(|stop| stop.part.as_str()).collect();
        assert_eq!(parts, ["Foundations", "Sessions", "Sessions", "More"]);
        assert_eq!(standings(&chart), [("a", ToDo), ("b", AdvisedLater), ("c", AdvisedLater), ("x", ToDo)]);
        assert_eq!(chart.next, Some(0));
        assert_eq!(
            chart.lessons[1].missing_prerequisites().collect::<Vec<_>>(),
            ["A"],
            "what is not here is not waited for"
        );
    }

    #[test]
    fn what_was_left_goes_on_behind_the_step_that_was_seen() {
        let chart = chart(vec![finished("a"), step("c", "one"), step("b", "two"), step("x", "one"), step("b", "two")]);
        assert_eq!(standings(&chart), [("a", Done), ("b", Started), ("c", Started), ("x", Started)]);
        assert_eq!(chart.lessons[1].resume, Some(ResumeStep { after_step: "two".into(), step: 3 }));
        assert_eq!(chart.next, Some(1), "the one that was touched last");
        assert_eq!(chart.done_count(), 1);
    }

    #[test]
    fn after_a_lesson_comes_the_next_that_can_be_begun() {
        assert_eq!(chart(vec![finished("a")]).next, Some(1));
        assert_eq!(chart(vec![finished("c"), finished("x"), finished("b")]).next, Some(0), "from the top again");
        assert_eq!(chart(vec![finished("a"), finished("b"), finished("c"), finished("x")]).next, None);
    }

    #[test]
    fn a_step_that_is_no_longer_there_and_the_last_one_lead_to_the_beginning() {
        for reached in ["gone", "three"] {
            let chart = chart(vec![step("a", reached)]);
            assert_eq!((chart.lessons[0].status, &chart.lessons[0].resume), (LessonStatus::ToDo, &None), "{reached}");
        }
    }
}
