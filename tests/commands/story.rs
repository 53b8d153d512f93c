//! `run --story`: the story of every lesson, exact to the letter.

use std::thread;

use super::common::{authwalk, lessons, stderr, stdout};

/// How many lessons are played at the same time.
const PARALLEL_RUNS: usize = 4;

struct ToldLesson {
    id: String,
    story: String,
}

fn tell(id: &str) -> ToldLesson {
    // The same on every machine, whether it has a Redis or not.
    let output = authwalk(&["run", id, "--story", "--redis", "sqlite"]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{id}");
    ToldLesson { id: id.to_owned(), story: stdout(&output) }
}

#[test]
fn each_lesson_tells_its_story() {
    let mut ids: Vec<String> = lessons().iter().map(|lesson| lesson.id.clone()).collect();
    ids.sort();
    let mut told: Vec<ToldLesson> = Vec::new();
    thread::scope(|scope| {
        let size = ids.len().div_ceil(PARALLEL_RUNS);
        let workers: Vec<_> = ids
            .chunks(size)
            .map(|chunk| scope.spawn(move || chunk.iter().map(|id| tell(id)).collect::<Vec<_>>()))
            .collect();
        told.extend(workers.into_iter().flat_map(|worker| worker.join().expect("every lesson is told")));
    });
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/story");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for ToldLesson { id, story } in told {
            insta::assert_snapshot!(id, story);
        }
    });
}

#[test]
fn a_story_has_no_format() {
    assert_eq!(authwalk(&["run", "session-login", "--story", "--format", "json"]).status.code(), Some(2));
    assert_eq!(authwalk(&["run", "session-login", "--story", "--facts"]).status.code(), Some(2));
}
