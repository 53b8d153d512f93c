//! What an earlier version wrote is read: `tests/fixtures/version-1` was made by authwalk 0.1.0 with formats of version 1.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use authwalk::internals::course::{JournalEntry, JournalEvent};
use serde_json::Value as Json;

use crate::common::{authwalk, command, stdout};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/version-1").join(name)
}

#[test]
fn each_entry_of_an_old_journal_is_written_as_it_was_read() {
    let journal = fs::read_to_string(fixture("journal.jsonl")).expect("the journal");
    for line in journal.lines() {
        let entry: JournalEntry = serde_json::from_str(line).expect("an entry");
        assert_eq!(serde_json::to_string(&entry).expect("JSON"), line);
    }
}

#[test]
fn an_old_journal_keeps_its_ticks_and_its_cards() {
    let state = tempfile::tempdir().expect("a folder");
    let folder = state.path().join("authwalk");
    fs::create_dir(&folder).expect("a folder");
    fs::copy(fixture("journal.jsonl"), folder.join("journal.jsonl")).expect("copied");

    let output = command(&["progress", "show", "--format", "json"]).env("XDG_STATE_HOME", state.path()).output();
    let progress: Json = serde_json::from_str(&stdout(&output.expect("it runs"))).expect("JSON");
    let lesson = |id: &str| {
        let lessons = progress["lessons"].as_array().expect("lessons");
        lessons.iter().find(|lesson| lesson["id"] == id).expect("the lesson").clone()
    };
    assert_eq!(lesson("session-login")["standing"], "done");
    assert_eq!(lesson("jwt-flow")["standing"], "done");
    assert_eq!(lesson("session-fixation")["standing"], "begun");
    assert_eq!(lesson("session-fixation")["next_step"], 6);
    assert_eq!(lesson("session-fixation")["predictions"], serde_json::json!({ "answered": 2, "right": 2 }));
    assert_eq!(lesson("jwt-clock")["standing"], "to_do");
    assert_eq!(progress["review"]["cards"], answered_questions().len());
    assert_eq!(progress["flagged"].as_array().map(Vec::len), Some(2));
    assert_eq!(progress["confidence"][0]["answers"], 7);
}

/// The questions of the old journal that were answered, each once.
fn answered_questions() -> BTreeSet<String> {
    let journal = fs::read_to_string(fixture("journal.jsonl")).expect("the journal");
    let entries = journal.lines().map(|line| serde_json::from_str(line).expect("an entry"));
    let questions = entries.filter_map(|entry: JournalEntry| match entry.event {
        JournalEvent::Answered(answer) => Some(answer.question),
        _ => None,
    });
    questions.collect()
}

#[test]
fn an_old_pack_still_tells_the_truth() {
    let pack = fixture("pack");
    let output = authwalk(&["check", &pack.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn an_old_lesson_is_played_with_the_same_bytes() {
    let lesson = fixture("pack/lessons/first-lesson.toml");
    let output = authwalk(&["run", &lesson.to_string_lossy(), "--seed", "7", "--facts"]);
    let facts = fs::read_to_string(fixture("first-lesson.facts")).expect("the facts");
    assert_eq!(stdout(&output), facts);
}
