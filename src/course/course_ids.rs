//! Which entries of the journal belong to the course that is open, and under which ids.
//!
//! A journal holds what was learned in every pack. Two packs may have a lesson of the same id, so each entry names its pack;
//! and a lesson, step or question may have had another id when the entry was written (`was`).

use std::collections::HashMap;

use super::journal_entry::{JournalEntry, JournalEvent};
use super::quiz::answer_comparison::with_current_names;
use crate::content::built_in;
use crate::content::former_ids::FormerIds;
use crate::content::library::Library;

/// The pack of what lies in no pack. No pack has an empty id.
const NO_PACK: &str = "";

/// The ids of a course: to which packs they belong, and what they were.
#[derive(Debug, Default)]
pub struct CourseIds {
    /// The packs whose entries count, with the ids that they had.
    packs: HashMap<Option<String>, FormerIds>,
    /// The pack of each lesson that is not built in.
    lesson_packs: HashMap<String, String>,
    /// The pack of each question that is not built in.
    question_packs: HashMap<String, String>,
}

impl CourseIds {
    /// The ids of the course that comes with the program. Its entries name no pack, as those of authwalk 0.1 name none.
    #[must_use]
    pub fn built_in() -> Self {
        Self { packs: HashMap::from([(None, built_in::former_ids())]), ..Self::default() }
    }

    /// The ids of the lessons and questions in `library`.
    #[must_use]
    pub fn of(library: &Library) -> Self {
        let mut ids = Self::default();
        for lesson in &library.lessons {
            let pack = library.pack_of(&lesson.source).map_or(NO_PACK, |pack| pack.id.as_str());
            ids.former_ids_of(pack).add_lesson(&lesson.value);
            ids.lesson_packs.entry(lesson.value.id.clone()).or_insert_with(|| pack.to_owned());
        }
        for quiz in &library.quizzes {
            let pack = library.pack_of(&quiz.source).map_or(NO_PACK, |pack| pack.id.as_str());
            for question in &quiz.value.question {
                ids.former_ids_of(pack).add_question(question);
                ids.question_packs.entry(question.id.clone()).or_insert_with(|| pack.to_owned());
            }
        }
        ids
    }

    /// The same together with those of another course, such as that of the questions that are asked after a lesson of a pack.
    #[must_use]
    pub fn joined_with(mut self, other: Self) -> Self {
        self.packs.extend(other.packs);
        self.lesson_packs.extend(other.lesson_packs);
        self.question_packs.extend(other.question_packs);
        self
    }

    fn former_ids_of(&mut self, pack: &str) -> &mut FormerIds {
        self.packs.entry(Some(pack.to_owned())).or_default()
    }

    /// The pack that an entry of this event names; `None` for the built-in one.
    #[must_use]
    pub fn pack_of(&self, event: &JournalEvent) -> Option<&str> {
        let pack = match event {
            JournalEvent::Step { lesson, .. }
            | JournalEvent::Predicted { lesson, .. }
            | JournalEvent::Finished { lesson } => self.lesson_packs.get(lesson),
            JournalEvent::Answered(record) => self.question_packs.get(&record.question),
            JournalEvent::Flagged { question, .. } => self.question_packs.get(question),
            JournalEvent::TargetDateSet { .. } => None,
        };
        pack.map(String::as_str)
    }

    /// `entry` under the ids of today; `None` if it belongs to another course. The date of the interview belongs to all.
    #[must_use]
    pub fn adopt(&self, mut entry: JournalEntry) -> Option<JournalEntry> {
        if matches!(entry.event, JournalEvent::TargetDateSet { .. }) {
            return Some(entry);
        }
        let former_ids = self.packs.get(&entry.pack)?;
        update(&mut entry.event, former_ids);
        if let JournalEvent::Answered(record) = &mut entry.event {
            // A pack may ask about a lesson of the course that comes with the program.
            let in_built_in = |link: &str| self.packs.get(&None).and_then(|built_in| built_in.link(link));
            record.fingerprint =
                with_current_names(&record.fingerprint, |link| former_ids.link(link).or_else(|| in_built_in(link)));
        }
        // An id that this pack no longer has may be that of another pack by now.
        (self.pack_of(&entry.event) == entry.pack.as_deref()).then_some(entry)
    }
}

/// Replaces former ids by those of today.
fn update(event: &mut JournalEvent, former_ids: &FormerIds) {
    match event {
        JournalEvent::Step { lesson, step } | JournalEvent::Predicted { lesson, step, .. } => {
            replace(lesson, |id| former_ids.lesson(id));
            replace(step, |id| former_ids.step(lesson, id));
        }
        JournalEvent::Finished { lesson } => replace(lesson, |id| former_ids.lesson(id)),
        JournalEvent::Answered(record) => replace(&mut record.question, |id| former_ids.question(id)),
        JournalEvent::Flagged { question, .. } => replace(question, |id| former_ids.question(id)),
        JournalEvent::TargetDateSet { .. } => {}
    }
}

/// Replaces `id` by what `current` makes of it, if anything.
fn replace<'f>(id: &mut String, current: impl FnOnce(&str) -> Option<&'f str>) {
    if let Some(current) = current(id) {
        current.clone_into(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(pack: &str) -> Library {
        let texts = [
            ("side/one/authwalk.toml", format!("format_version = 2\nid = \"{pack}\"\ntitle = \"T\"\n")),
            (
                "side/one/lessons/a.toml",
                "format_version = 2\nid = \"new\"\nwas = [\"old\"]\ntitle = \"T\"\nminutes = 1\ncovers = []\n[[step]]\n\
                 id = \"second\"\nwas = [\"first\"]\ntitle = \"T\"\ntext = \"T\"\n"
                    .to_owned(),
            ),
            (
                "side/one/quizzes/a.toml",
                "format_version = 2\n[[question]]\nid = \"q\"\ncovers = []\nlevel = \"mid\"\nask = \"?\"\nwhy = \".\"\n\
                 predict = { step = \"new#second\", about = \"store.sessions\" }\n"
                    .to_owned(),
            ),
        ];
        Library::from_texts(texts.map(|(path, text)| (path.to_owned(), text)))
    }

    /// Of two lessons that became one, the progress in both counts for it.
    #[test]
    fn what_was_learned_in_a_lesson_that_was_merged_counts_for_the_one_that_took_its_steps() {
        let ids = CourseIds::built_in();
        let current = |lesson, id| ids.adopt(step(None, lesson, id));
        for (former, today) in [
            (("jwt-readable", "five"), ("jwt-flow", "five")),
            (("jwt-structure", "padding"), ("jwt-flow", "empty")),
            (("session-control", "found"), ("session-logout", "end-one")),
            (("session-failures", "hangs"), ("session-scaling", "full")),
            (("attack-decode", "reading"), ("attack-none", "forge")),
        ] {
            assert_eq!(current(former.0, former.1), Some(step(None, today.0, today.1)), "{former:?}");
        }
    }

    fn step(pack: Option<&str>, lesson: &str, step: &str) -> JournalEntry {
        JournalEntry::new(1, JournalEvent::Step { lesson: lesson.into(), step: step.into() }).in_pack(pack)
    }

    #[test]
    fn an_entry_counts_for_its_own_pack_alone() {
        let ids = CourseIds::of(&library("mine"));
        let mine = step(Some("mine"), "new", "second");
        assert_eq!(ids.pack_of(&mine.event), Some("mine"));
        assert_eq!(ids.adopt(mine.clone()), Some(mine));
        assert_eq!(ids.adopt(step(None, "new", "second")), None);
        assert_eq!(ids.adopt(step(Some("other"), "new", "second")), None);
        let with_built_in = ids.joined_with(CourseIds::built_in());
        assert_eq!(with_built_in.adopt(step(None, "new", "second")), None, "of a built-in lesson of the same id");
        assert!(with_built_in.adopt(step(None, "session-login", "x")).is_some());
    }

    #[test]
    fn what_was_done_under_a_former_id_counts_for_the_new_one() {
        let ids = CourseIds::of(&library("mine"));
        assert_eq!(ids.adopt(step(Some("mine"), "old", "first")), Some(step(Some("mine"), "new", "second")));
    }

    #[test]
    fn an_answer_about_a_step_of_a_former_id_counts_for_the_new_one() {
        let former = serde_json::json!({
            "v": 1, "at": 1, "pack": "mine", "kind": "answered", "question": "q", "key": "predict 1 old#first old#first store.rows",
            "grade": "right", "got": 1, "of": 1, "rating": "good", "ms": 1,
        });
        let entry: JournalEntry = serde_json::from_value(former).expect("an entry");
        let adopted = CourseIds::of(&library("mine")).adopt(entry).expect("of this course");
        let JournalEvent::Answered(record) = adopted.event else { panic!("an answer") };
        assert_eq!(record.fingerprint, "predict 1 new#second new#second store.sessions");
    }

    #[test]
    fn the_date_of_the_interview_belongs_to_every_course() {
        let date = JournalEntry::new(1, JournalEvent::TargetDateSet { until: None });
        assert_eq!(CourseIds::of(&library("mine")).adopt(date.clone()), Some(date));
    }
}
