//! The course as the map shows it: the lessons in their parts, how far each has come, and which one comes next.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::agenda::Agenda;
use super::course_progress::{CourseProgress, LessonProgress};
use crate::content::curriculum::Curriculum;
use crate::content::topic::Topic;
use crate::content::{Lesson, LessonSummary};

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
    pub lesson: Arc<LessonSummary>,
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
    /// The titles of the topics that it covers.
    pub topics: Vec<String>,
    /// Its number, from 1, among the lessons to take when time is short.
    pub fast_track_number: Option<usize>,
}

/// Every lesson in the order of the map, and which one comes next.
#[derive(Clone, Debug, Default)]
pub struct CourseMap {
    /// The lessons, part by part.
    pub lessons: Vec<MapLesson>,
    /// The index of the lesson to continue with; `None` when all are done.
    pub next: Option<usize>,
    /// The topics of the course.
    pub curriculum: Arc<Curriculum>,
    /// What waits for the learner.
    pub agenda: Agenda,
}

impl CourseMap {
    /// The map of `lessons`, which come in the order in which they build on each other.
    #[must_use]
    pub fn new(lessons: &[Arc<LessonSummary>], curriculum: &Arc<Curriculum>, progress: &CourseProgress) -> Self {
        let titles: HashMap<&str, &str> =
            lessons.iter().map(|lesson| (lesson.id.as_str(), lesson.title.as_str())).collect();
        let mut lessons: Vec<MapLesson> =
            lessons.iter().map(|lesson| map_lesson(lesson, &titles, curriculum, progress)).collect();
        // Stable: within a part, lessons keep the order in which they build on each other.
        lessons.sort_by_key(|lesson| curriculum.part_position(&lesson.part).unwrap_or(usize::MAX));
        let next = next_lesson(&lessons, progress.last_lesson.as_deref());
        Self { lessons, next, curriculum: Arc::clone(curriculum), agenda: Agenda::default() }
    }

    /// The same with what waits for the learner.
    #[must_use]
    pub fn with_agenda(self, agenda: Agenda) -> Self {
        Self { agenda, ..self }
    }

    /// The parts of the course that have lessons, and, where a third of its topics is taught, those that
    /// have none yet: a pack of a few lessons is not the course with holes.
    #[must_use]
    pub fn parts(&self) -> Vec<CoursePart<'_>> {
        let taught: HashSet<&String> = self.lessons.iter().flat_map(|lesson| &lesson.lesson.covers).collect();
        let is_taught = |topic: &&Topic| taught.contains(&topic.id);
        let topics = self.curriculum.topics();
        let is_whole_course = topics.iter().filter(is_taught).count() * 3 > topics.len();
        let mut titles: Vec<&str> = self.lessons.iter().map(|lesson| lesson.part.as_str()).collect();
        if is_whole_course {
            titles.extend(topics.iter().map(|topic| topic.part.as_str()));
        }
        titles.sort_by_key(|title| self.curriculum.part_position(title).unwrap_or(usize::MAX));
        titles.dedup();
        let part = |title| {
            let lessons = (0..self.lessons.len())
                .filter(|index| self.lessons.get(*index).is_some_and(|lesson| lesson.part == title));
            let untaught = topics.iter().filter(|topic| is_whole_course && topic.part == title && !is_taught(topic));
            CoursePart { title, lessons: lessons.collect(), untaught: untaught.collect() }
        };
        titles.into_iter().map(part).collect()
    }

    /// The minutes of the lessons among `indexes` that are not done.
    #[must_use]
    pub fn minutes_left(&self, indexes: impl IntoIterator<Item = usize>) -> u32 {
        let lessons = indexes.into_iter().filter_map(|index| self.lessons.get(index));
        lessons.filter(|lesson| lesson.status != LessonStatus::Done).map(|lesson| lesson.lesson.minutes).sum()
    }

    /// The number of lessons that are done.
    #[must_use]
    pub fn done_count(&self) -> usize {
        self.lessons.iter().filter(|lesson| lesson.status == LessonStatus::Done).count()
    }

    /// How many of the lessons to take when time is short are done, and how many there are; `None` without such lessons.
    #[must_use]
    pub fn fast_track_progress(&self) -> Option<FastTrackProgress> {
        let on_track = || self.lessons.iter().filter(|lesson| lesson.fast_track_number.is_some());
        let done = on_track().filter(|lesson| lesson.status == LessonStatus::Done).count();
        let next = on_track().filter(|lesson| lesson.status != LessonStatus::Done);
        let next = next.min_by_key(|lesson| lesson.fast_track_number).map(|lesson| lesson.lesson.id.clone());
        let count = on_track().count();
        (count > 0).then_some(FastTrackProgress { done, count, next })
    }

    /// The topics that a learner has met at the end of `lesson`: its own, those of the lessons before it, and those of lessons
    /// that are done.
    #[must_use]
    pub fn topics_taught_by<'m>(&'m self, lesson: &'m Lesson) -> HashSet<&'m str> {
        let end = self.position(&lesson.id);
        let is_met = |(index, entry): &(usize, &MapLesson)| {
            end.is_some_and(|end| *index < end) || entry.status == LessonStatus::Done
        };
        let met = self.lessons.iter().enumerate().filter(is_met);
        met.flat_map(|(_, entry)| entry.lesson.covers.iter().map(String::as_str)).chain(lesson.topics()).collect()
    }

    /// The index of the lesson with this `id`.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.lessons.iter().position(|entry| entry.lesson.id == id)
    }
}

/// A part of the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoursePart<'m> {
    /// What a learner calls it.
    pub title: &'m str,
    /// The numbers of its lessons on the map.
    pub lessons: Vec<usize>,
    /// The topics that no lesson teaches.
    pub untaught: Vec<&'m Topic>,
}

impl CoursePart<'_> {
    /// What becomes of the topics without a lesson: those with nothing to run are asked in interviews, the others wait.
    #[must_use]
    pub fn untaught_lines(&self) -> Vec<String> {
        let titles = |is_live: bool| {
            let topics = self.untaught.iter().filter(|topic| topic.live == is_live);
            topics.map(|topic| topic.title.as_str()).collect::<Vec<_>>().join(", ")
        };
        let lines = [("no lesson yet", titles(true)), ("asked in interviews", titles(false))];
        lines
            .into_iter()
            .filter(|(_, titles)| !titles.is_empty())
            .map(|(lead, titles)| format!("{lead}: {titles}"))
            .collect()
    }
}

/// How far the lessons to take when time is short have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FastTrackProgress {
    /// How many are done.
    pub done: usize,
    /// How many there are.
    pub count: usize,
    /// The id of the first that is not done.
    pub next: Option<String>,
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
}

fn map_lesson(
    lesson: &Arc<LessonSummary>,
    titles: &HashMap<&str, &str>,
    curriculum: &Curriculum,
    progress: &CourseProgress,
) -> MapLesson {
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
        lesson: Arc::clone(lesson),
        part: part_of(lesson, curriculum).to_owned(),
        status,
        resume,
        prerequisites,
        progress: own_progress,
        topics: lesson.covers.iter().filter_map(|id| Some(curriculum.topic(id)?.title.clone())).collect(),
        fast_track_number: curriculum.fast_track().iter().position(|id| *id == lesson.id).map(|index| index + 1),
    }
}

/// The part of the first topic that the curriculum knows.
fn part_of<'c>(lesson: &LessonSummary, curriculum: &'c Curriculum) -> &'c str {
    let topic = lesson.covers.iter().find_map(|id| curriculum.topic(id));
    topic.map_or(UNKNOWN_PART, |topic| topic.part.as_str())
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
    use crate::content::pack::Pack;
    use crate::course::journal_entry::{JournalEntry, JournalEvent};

    fn lesson(id: &str, covers: &str, needs: &[&str]) -> Arc<LessonSummary> {
        Arc::new(LessonSummary {
            id: id.into(),
            title: id.to_uppercase(),
            covers: vec![covers.into()],
            needs: needs.iter().map(|need| (*need).to_owned()).collect(),
            steps: ["one", "two", "three"].map(str::to_owned).into(),
            ..LessonSummary::default()
        })
    }

    fn lessons() -> [Arc<LessonSummary>; 4] {
        [
            lesson("x", "nobody.knows", &[]),
            lesson("b", "session.flow", &["a", "not-here"]),
            lesson("a", "http.stateless", &[]),
            lesson("c", "session.id", &["b"]),
        ]
    }

    fn course_map(events: Vec<JournalEvent>) -> CourseMap {
        let entries: Vec<JournalEntry> = events.into_iter().map(|event| JournalEntry::new(1, event)).collect();
        CourseMap::new(&lessons(), &Arc::default(), &CourseProgress::from_entries(&entries))
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
    fn a_pack_puts_its_own_part_first_and_says_what_to_take_when_time_is_short() {
        let topic =
            Topic { id: "nobody.knows".into(), part: "Our house".into(), title: "A secret".into(), ..Topic::default() };
        let parts = vec!["Our house".to_owned(), "Sessions".to_owned()];
        let fast_track = vec!["c".to_owned(), "x".to_owned(), "not-here".to_owned()];
        let pack = Pack { parts, fast_track, topic: vec![topic], ..Pack::default() };
        let curriculum = Arc::new(Curriculum::of_packs(std::iter::once(&pack)));
        let progress = CourseProgress::from_entries(&[JournalEntry::new(1, finished("c"))]);
        let map = CourseMap::new(&lessons(), &curriculum, &progress);
        let parts: Vec<&str> = map.lessons.iter().map(|entry| entry.part.as_str()).collect();
        assert_eq!(parts, ["Our house", "Sessions", "Sessions", "Foundations"]);
        assert_eq!(map.lessons[0].topics, ["A secret"]);
        assert_eq!(map.lessons[0].fast_track_number, Some(2));
        let track = FastTrackProgress { done: 1, count: 2, next: Some("x".into()) };
        assert_eq!(map.fast_track_progress(), Some(track), "what is not here is not counted");
        assert_eq!(course_map(Vec::new()).fast_track_progress(), None);
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
