//! `check --watch` notices a saved file and reports what changed.

use std::io::{BufRead as _, BufReader, Lines, Read};
use std::process::{Child, Stdio};

use super::{LESSON, folder, write};
use crate::common::command;

/// A watching check that runs until it is dropped.
struct Watching<Output> {
    child: Child,
    lines: Lines<BufReader<Output>>,
}

impl<Output: Read> Watching<Output> {
    fn wait_for(&mut self, text: &str) {
        let found = self.lines.by_ref().map_while(Result::ok).any(|line| line.contains(text));
        assert!(found, "{text} never came");
    }
}

impl<Output> Drop for Watching<Output> {
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

#[test]
fn that_all_is_well_again_is_told_in_the_formats_of_programs_too() {
    let folder = folder(&[("lessons/a.toml", &LESSON.replace("minutes = 1", "minutes = 90"))]);
    let mut command = command(&["check", ".", "--watch", "--format", "short"]);
    let command = command.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut findings = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let mut watching = Watching { child, lines };
    let first = findings.next().and_then(Result::ok);
    assert!(first.is_some_and(|line| line.contains("error[bad-minutes]")));
    write(folder.path(), "lessons/a.toml", LESSON);
    watching.wait_for("all is well");
}
