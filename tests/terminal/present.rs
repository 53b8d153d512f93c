//! A presentation and its console, each in a terminal of its own: either begins first, either is killed, and the other goes on.

use std::path::Path;

use rustix::process::Signal;

use super::frames::frames_until;
use super::{Terminal, exit_code};

/// A presentation of a lesson, at a slide.
fn present(runtime: &Path, slide: &str) -> Terminal {
    let arguments = ["--seed", "7", "present", "session-login", "--at", slide];
    let mut terminal = Terminal::start_beside(runtime, &arguments, 100, 30);
    terminal.wait_for(&format!("{slide} / "));
    terminal
}

fn notes(runtime: &Path) -> Terminal {
    Terminal::start_beside(runtime, &["notes"], 80, 24)
}

fn kill(terminal: Terminal) {
    terminal.signal(Signal::KILL);
    let Terminal { mut child, .. } = terminal;
    child.wait().expect("it ends");
}

#[test]
fn the_console_follows_and_drives_whichever_of_the_two_began_first() {
    let runtime = tempfile::tempdir().expect("a folder");
    let mut console = notes(runtime.path());
    console.wait_for("Waiting for a presentation");
    let mut stage = present(runtime.path(), "1");
    console.wait_for("1 / ");
    stage.press(" ");
    console.wait_for("2 / ");
    console.press(" ");
    stage.wait_for("3 / ");
    console.press("7\r");
    stage.wait_for("7 / ");
    console.wait_for("7 / ");
    console.press("b");
    stage.wait("a dark wall", |stage| stage.text().trim().is_empty());
    console.wait_for("the wall is dark");
    console.press("q");
    assert_eq!(console.ends(), 0);
    stage.press("\x03");
    assert_eq!(stage.ends(), 0);
    assert!(!runtime.path().join("authwalk/present.sock").exists(), "nothing is left behind");
}

#[test]
fn killing_one_of_them_leaves_the_other_in_order_and_it_is_found_again() {
    let runtime = tempfile::tempdir().expect("a folder");
    let mut stage = present(runtime.path(), "2");
    for slide in 3..6 {
        let mut console = notes(runtime.path());
        console.wait_for(&format!("{} / ", slide - 1));
        kill(console);
        stage.press(" ");
        stage.wait_for(&format!("{slide} / "));
    }
    let mut console = notes(runtime.path());
    console.wait_for("5 / ");
    kill(stage);
    console.wait_for("the presentation is gone");
    console.press(" ");
    console.wait_for("No presentation is running.");
    let mut stage = present(runtime.path(), "6");
    console.wait_for("6 / ");
    console.press(" ");
    stage.wait_for("7 / ");
    stage.press("\x1bqc");
    stage.press("\x03");
    assert_eq!(stage.ends(), 0);
    console.wait_for("the presentation is gone");
    console.press("\x03");
    assert_eq!(console.ends(), 0);
}

#[test]
fn a_second_presentation_goes_on_without_a_console_and_says_so() {
    let runtime = tempfile::tempdir().expect("a folder");
    let stage = present(runtime.path(), "1");
    let mut second = present(runtime.path(), "1");
    second.wait_for("Another presentation is running");
    second.press(" ");
    second.wait_for("2 / ");
    for mut stage in [stage, second] {
        stage.press("\x03");
        assert_eq!(stage.ends(), 0);
    }
}

#[test]
fn a_pack_is_presented_by_its_folder_and_what_is_unknown_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let lesson = include_str!("../../lessons/http-forgets-you.toml").replace("http-forgets-you", "mine");
    std::fs::write(folder.path().join("mine.toml"), lesson).expect("written");
    let path = folder.path().to_str().expect("a path");
    let mut stage = Terminal::start(&["present", path], 100, 30);
    stage.wait_for("1 / ");
    stage.press("\x03");
    assert_eq!(stage.ends(), 0);
    let mut unknown = Terminal::start(&["present", "session-logn"], 100, 30);
    unknown.wait_for("There is no such lesson; did you mean `session-login`?");
    let Terminal { child, .. } = unknown;
    assert_eq!(exit_code(child), 2);
}

/// The frames of a presentation from its first slide to its last, each as the terminal got it.
fn all_frames() -> Vec<String> {
    let runtime = tempfile::tempdir().expect("a folder");
    let mut stage = present(runtime.path(), "1");
    let mut frames = frames_until(&mut stage, "1 / ");
    let text = stage.text();
    let count = text.lines().next().and_then(|head| head.trim_end().rsplit(' ').next()).expect("a number");
    let count: usize = count.parse().expect("a number");
    for slide in 2..=count {
        stage.press(" ");
        frames.extend(frames_until(&mut stage, &format!("{slide} / {count}")));
    }
    stage.press("\x03");
    assert_eq!(stage.ends(), 0);
    frames
}

#[test]
fn with_a_seed_two_runs_are_the_same_byte_for_byte() {
    let first = all_frames();
    assert!(first.len() > 10, "{}", first.len());
    assert!(first == all_frames(), "a rehearsal that differs from the talk");
}
