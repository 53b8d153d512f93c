//! What has no end, or never begins: devices, pipes, locks that others hold. It is said, and nobody waits for it.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::common::{authwalk, command, stderr, stdout};

fn make_pipe(path: &Path) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
}

#[test]
fn a_key_without_an_end_is_refused() {
    let token = "eyJhbGciOiJIUzI1NiJ9.e30.e30";
    for args in [
        &["token", "verify", token, "--key-file", "/dev/zero"][..],
        &["token", "verify", token, "--jwk", "/dev/zero"],
        &["token", "sign", "{}", "--key-file", "/dev/zero"],
    ] {
        let output = authwalk(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(stderr(&output), "authwalk: cannot read /dev/zero: it is larger than 1 MiB\n", "{args:?}");
    }
}

#[test]
fn a_pipe_is_neither_a_lesson_nor_a_quiz_nor_a_pack() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pack/lessons/pipe.toml");
    make_pipe(&pipe);
    make_pipe(&folder.path().join("pack/quizzes/pipe.toml"));
    fs::write(folder.path().join("pack/authwalk.toml"), "format_version = 1\nid = \"a\"\ntitle = \"A\"\n")
        .expect("written");
    make_pipe(&folder.path().join("no-pack/authwalk.toml"));
    let (pipe, pack) = (pipe.to_string_lossy().into_owned(), folder.path().join("pack").to_string_lossy().into_owned());
    let no_pack = folder.path().join("no-pack").to_string_lossy().into_owned();
    for args in [&["run", &*pipe][..], &["learn", &pipe, "--plain"], &["check", &pipe], &["check", &pack]] {
        let output = authwalk(args);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{args:?}: {output:?}");
        let text = format!("{}{}", stdout(&output), stderr(&output));
        assert!(text.contains("not a plain file"), "{args:?}: {text}");
    }
    assert!(matches!(authwalk(&["check", &no_pack]).status.code(), Some(1 | 2)));
    let listed = authwalk(&["--content", &pack, "--plain"]);
    assert!(matches!(listed.status.code(), Some(0..=2)), "{listed:?}");
}

/// Runs the program with its journal in `state`.
fn run_with_state(args: &[&str], state: &Path) -> Output {
    command(args).env("XDG_STATE_HOME", state).stdin(Stdio::null()).output().expect("the program runs")
}

#[test]
fn a_pipe_is_no_journal_and_the_course_goes_on() {
    for name in ["journal.jsonl", "journal.lock"] {
        let state = tempfile::tempdir().expect("a folder");
        make_pipe(&state.path().join("authwalk").join(name));
        let output = run_with_state(&["learn", "session-login", "--plain"], state.path());
        assert_eq!(output.status.code(), Some(0), "{name}: {output:?}");
        assert!(stderr(&output).contains("not a plain file"), "{name}: {}", stderr(&output));
    }
}

#[test]
fn a_lock_that_another_program_holds_is_said() {
    let state = tempfile::tempdir().expect("a folder");
    fs::create_dir(state.path().join("authwalk")).expect("a folder");
    let lock = File::create(state.path().join("authwalk/journal.lock")).expect("created");
    lock.lock().expect("nobody holds it");
    let lesson = run_with_state(&["learn", "session-login", "--plain"], state.path());
    assert_eq!(lesson.status.code(), Some(0), "{lesson:?}");
    assert!(stdout(&lesson).contains("A session, from login to logout"), "{lesson:?}");
    assert!(stderr(&lesson).contains("another program holds its lock"), "{}", stderr(&lesson));
    let reset = run_with_state(&["progress", "reset", "--yes"], state.path());
    assert_eq!(reset.status.code(), Some(2), "{reset:?}");
    assert!(stderr(&reset).contains("another program holds its lock"), "{}", stderr(&reset));
}
