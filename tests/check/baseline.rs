//! `check --baseline`: what is known stays quiet, what is new counts.

use std::fs;

use serde_json::Value as Json;

use super::{LESSON, PACK, check, folder, write};
use crate::common::{stderr, stdout};

/// A pack in which one lesson takes too long.
fn pack_with_a_fault() -> tempfile::TempDir {
    let long = LESSON.replace("minutes = 1", "minutes = 90");
    folder(&[("authwalk.toml", PACK), ("lessons/a.toml", &long)])
}

#[test]
fn known_findings_stay_quiet_wherever_they_move_and_new_ones_count() {
    let folder = pack_with_a_fault();
    let args = [".", "--no-replay", "--baseline", "known.json"];
    let written = check(folder.path(), &[&args[..], &["--write-baseline"]].concat());
    assert_eq!(written.status.code(), Some(0));
    assert_eq!(stderr(&written), "authwalk: 1 finding written to known.json.\n");
    let nothing_new = "1 lesson read and 0 questions read: nothing new; 1 finding in the baseline.\n";
    assert_eq!(stdout(&written), nothing_new);
    let baseline: Json =
        serde_json::from_str(&fs::read_to_string(folder.path().join("known.json")).expect("a file")).expect("JSON");
    assert_eq!(
        (&baseline["findings"][0]["code"], &baseline["findings"][0]["file"]),
        (&"bad-minutes".into(), &"lessons/a.toml".into())
    );
    // Two lines more above it, and from another folder.
    let moved = LESSON.replace("minutes = 1", "\n# a day at the fair\nminutes = 90");
    write(folder.path(), "lessons/a.toml", &moved);
    let quiet = check(folder.path(), &args);
    assert_eq!((quiet.status.code(), stdout(&quiet), stderr(&quiet)), (Some(0), nothing_new.to_owned(), String::new()));
    let elsewhere = check(&folder.path().join("lessons"), &["a.toml", "--no-replay", "--baseline", "../known.json"]);
    assert_eq!(stdout(&elsewhere), nothing_new);
    // The same fault once more is a new one.
    write(folder.path(), "lessons/b.toml", &moved.replace("a-lesson", "b-lesson"));
    let new = check(folder.path(), &[&args[..], &["--format", "short"]].concat());
    assert_eq!(new.status.code(), Some(1));
    let line = "lessons/b.toml:6:11: error[bad-minutes]: a lesson cannot take 90 minutes (write between 1 and 60; split a longer one)\n";
    assert_eq!(stdout(&new), line);
}

#[test]
fn what_was_mended_is_told_and_what_cannot_be_read_is_never_known() {
    let folder = pack_with_a_fault();
    let args = [".", "--no-replay", "--baseline", "known.json", "--format", "short"];
    check(folder.path(), &[&args[..], &["--write-baseline"]].concat());
    write(folder.path(), "lessons/a.toml", LESSON);
    let mended = check(folder.path(), &args);
    assert_eq!((mended.status.code(), stdout(&mended)), (Some(0), String::new()));
    assert_eq!(stderr(&mended), "authwalk: 1 finding of known.json did not come up here.\n");
    write(folder.path(), "lessons/a.toml", &LESSON.replace("covers", "zzz"));
    let unreadable = check(folder.path(), &[&args[..], &["--write-baseline"]].concat());
    assert_eq!(
        (unreadable.status.code(), stderr(&unreadable)),
        (Some(1), "authwalk: 0 findings written to known.json.\n".to_owned())
    );
    assert_eq!(stdout(&unreadable).lines().count(), 1, "{}", stdout(&unreadable));
}

#[test]
fn a_baseline_that_is_none_is_refused() {
    let folder = pack_with_a_fault();
    write(folder.path(), "broken.json", "{\n\"format_version\":");
    write(folder.path(), "newer.json", "{\"format_version\":2,\"findings\":[]}");
    for (file, problem) in [
        ("missing.json", "No such file or directory (os error 2); `--write-baseline` writes it anew."),
        ("broken.json", "EOF while parsing a value at line 2 column 17."),
        ("newer.json", "this program reads format version 1, and it has 2."),
    ] {
        let output = check(folder.path(), &[".", "--baseline", file]);
        let wanted = format!("authwalk: the baseline {file} cannot be read: {problem}\n");
        assert_eq!((output.status.code(), stdout(&output), stderr(&output)), (Some(2), String::new(), wanted));
    }
    assert_eq!(check(folder.path(), &[".", "--write-baseline"]).status.code(), Some(2));
}
