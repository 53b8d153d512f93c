//! Tasks refuse the shortcuts that readers found: waiting, a second login, the console. Each shortcut is a file in
//! `tests/fixtures/shortcuts`, named for its lesson, and is played in place of the task's solution. Where the task
//! isn't the lesson's last one, `step` names it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use authwalk::internals::check::mismatch_code;
use authwalk::internals::play::{LabSeed, replay::replay};
use toml::{Table, Value};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read_table(path: &Path) -> Table {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The task of the step `id`, else that in the last of the `steps` that has one.
fn find_task<'a>(steps: &'a mut [Value], id: Option<&str>) -> &'a mut Table {
    let is_meant = |step: &&mut Value| id.is_none_or(|id| step.get("id").and_then(Value::as_str) == Some(id));
    let tasks = steps.iter_mut().rev().filter(is_meant).filter_map(|step| step.get_mut("task"));
    tasks.into_iter().next().and_then(Value::as_table_mut).expect("a task")
}

/// What is found when the lesson is played with `shortcut` as the solution of the task in `step`, or of its last task.
fn play(lesson: &str, step: Option<&str>, shortcut: Value) -> Vec<&'static str> {
    let mut table = read_table(&root().join(format!("lessons/{lesson}.toml")));
    let steps = table.get_mut("step").and_then(Value::as_array_mut).expect("steps");
    find_task(steps, step).insert("solution".to_owned(), shortcut);
    let lesson = table.try_into().expect("a lesson");
    let replayed = replay(Arc::new(lesson), LabSeed::Fixed(1)).expect("a loopback");
    replayed.mismatches.iter().map(|mismatch| mismatch_code(mismatch.kind).id()).collect()
}

#[test]
fn a_task_refuses_its_shortcuts() {
    let files = fs::read_dir(root().join("tests/fixtures/shortcuts")).expect("a folder");
    let files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    assert!(files.len() >= 10, "the shortcuts are there");
    for path in files {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let lesson = name.split_once('.').map_or(name, |(lesson, _)| lesson);
        let mut file = read_table(&path);
        let shortcut = file.remove("solution").expect("acts");
        let step = file.get("step").and_then(Value::as_str);
        // The steps of the lesson and the acts of the shortcut all happen; only the goal isn't reached.
        assert_eq!(play(lesson, step, shortcut), ["goal-not-reached"], "{name}");
    }
}
