//! `check -`: a text that an editor has not saved yet.

use std::path::Path;
use std::process::Output;

use super::{LESSON, PACK, check, folder};
use crate::common::{command, run_with_input, stderr, stdout};

/// Runs `authwalk check -` in `folder` with `text` on its standard input.
fn check_text(folder: &Path, args: &[&str], text: &[u8]) -> Output {
    let mut command = command(&[&["check", "-", "--no-replay", "--format", "short"], args].concat());
    command.current_dir(folder);
    run_with_input(command, text)
}

#[test]
fn a_text_is_checked_in_place_of_its_file() {
    let needs = LESSON.replace("a-lesson", "b-lesson").replace("covers", "needs = [\"a-lesson\"]\ncovers");
    let pack = format!("{PACK}[folder.lessons]\nwarn = [\"bad-minutes\"]\n");
    let folder = folder(&[("authwalk.toml", &pack), ("lessons/a.toml", LESSON), ("lessons/b.toml", "broken")]);
    let long = needs.replace("minutes = 1", "minutes = 90");
    let message =
        "warning[bad-minutes]: a lesson cannot take 90 minutes (write between 1 and 60; split a longer one)\n";
    // Whether the file exists or not, and from within its folder: links and levels are those of the pack.
    let lessons = folder.path().join("lessons");
    for (cwd, name) in [
        (folder.path(), "lessons/b.toml"),
        (folder.path(), "./lessons/new.toml"),
        (&lessons, "b.toml"),
        (&lessons, "new.toml"),
    ] {
        let output = check_text(cwd, &["--stdin-name", name], long.as_bytes());
        let shown = name.trim_start_matches("./");
        assert_eq!((output.status.code(), stdout(&output)), (Some(0), format!("{shown}:4:11: {message}")), "{name}");
    }
    // Without a name it belongs to the pack of the current folder, if there is one.
    assert_eq!(check_text(folder.path(), &[], needs.as_bytes()).status.code(), Some(0));
    let output = check_text(self::folder(&[]).path(), &[], needs.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).starts_with("stdin.toml:5:10: error[unknown-lesson]: "), "{}", stdout(&output));
}

#[test]
fn a_text_that_is_none_is_told() {
    let folder = folder(&[]);
    for (text, wanted) in [
        (&b"id = \"\xff\""[..], "a.toml:1:7: error[not-utf8]: "),
        (&vec![b'#'; 2 * 1024 * 1024], "a.toml: error[too-large]: "),
    ] {
        let output = check_text(folder.path(), &["--stdin-name", "a.toml"], text);
        assert_eq!(output.status.code(), Some(1));
        assert!(stdout(&output).starts_with(wanted), "{}", stdout(&output));
    }
}

#[test]
fn a_dash_stands_alone_and_only_its_text_is_named() {
    let folder = folder(&[("a.toml", LESSON)]);
    for (args, wanted) in [
        (&["-", "a.toml"][..], "authwalk: `-` stands alone: check the other files by themselves.\n"),
        (&["-", "--watch"], "authwalk: standard input is read once, so there is nothing to watch: name a file.\n"),
        (
            &["--stdin-name", "b.toml", "a.toml"],
            "authwalk: `--stdin-name` names the text that `-` reads: add `-`, or leave it out.\n",
        ),
    ] {
        let output = check(folder.path(), args);
        assert_eq!((output.status.code(), stderr(&output)), (Some(2), wanted.to_owned()));
    }
}
