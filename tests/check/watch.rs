//! `check --watch` notices a saved file and reports what changed.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Stdio};

use super::{LESSON, folder, write};
use crate::common::command;

/// A watching check that runs until it is dropped.
struct Watching {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Watching {
    fn wait_for(&mut self, text: &str) {
        let found = self.lines.by_ref().map_while(Result::ok).any(|line| line.contains(text));
        assert!(found, "{text} never came");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // The program may have exited on its own.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_save_is_checked_again() {
    let folder = folder(&[("lessons/a.toml", LESSON)]);
    let mut command = command(&["check", ".", "--watch"]);
    let mut child = command.current_dir(folder.path()).stdout(Stdio::piped()).spawn().expect("the program runs");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut watching = Watching { child, lines };
    watching.wait_for("all is well");
    write(folder.path(), "lessons/a.toml", &LESSON.replace("minutes = 1", "minutes = 90"));
    watching.wait_for("bad-minutes");
    write(
        folder.path(),
        "lessons/b.toml",
        &LESSON.replace("status = 401", "status = 200").replace("a-lesson", "b-lesson"),
    );
    watching.wait_for("expectation-not-met");
}
