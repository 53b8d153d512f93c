//! `check --fix` where it takes the whole pack to know what was meant.

use std::fs;

use super::{LESSON, PACK, check, folder, reported_findings};
use crate::common::stdout;

const QUIZ: &str = "format_version = 2\nid = \"q\"\n[[question]]\nid = \"first-one\"\ncovers = [\"session.fixaton\"]\n\
    level = \"mid\"\nask = \"?\"\nwhy = \"W.\"\nsee = \"a-leson#ask\" # where it is shown\nnext.weak = 'secnd-one'\n\
    type.accept = [\"a\"]\n[[question]]\nid = \"second-one\"\ncovers = [\"nothing.like.it\"]\nlevel = \"mid\"\nask = \"!\"\n\
    why = \"W.\"\nsee = \"a-lesson#asked-before\"\ntype.accept = [\"b\"]\n";

#[test]
fn names_are_mended_by_what_the_rest_of_the_pack_calls_them() {
    let lesson = LESSON
        .replace("id = \"ask\"", "id = \"ask\"\nwas = [\"asked-before\"]")
        .replace("by = \"bob\"", "by = \"bobb\"");
    let pack = folder(&[("authwalk.toml", PACK), ("lessons/a.toml", &lesson), ("quizzes/q.toml", QUIZ)]);
    let dry_run = check(pack.path(), &["--fix", "--dry-run", "."]);
    assert_eq!(dry_run.status.code(), Some(1));
    let diff = stdout(&dry_run);
    for line in ["-by = \"bobb\"", "+by = \"bob\"", "+covers = [\"session.fixation\"]", "+next.weak = 'second-one'"] {
        assert!(diff.lines().any(|shown| shown == line), "{line}\n{diff}");
    }
    check(pack.path(), &["--fix", "--no-replay", "."]);
    let read = |path: &str| fs::read_to_string(pack.path().join(path)).expect("a file");
    let mended = QUIZ
        .replace("session.fixaton", "session.fixation")
        .replace("a-leson#ask", "a-lesson#ask")
        .replace("secnd-one", "second-one")
        .replace("#asked-before", "#ask");
    assert_eq!(read("quizzes/q.toml"), mended, "and nothing else");
    assert_eq!(read("lessons/a.toml"), lesson.replace("bobb", "bob"));
    assert_eq!(
        reported_findings(pack.path(), &["."]),
        ["quizzes/q.toml:14 unknown-topic error"],
        "nobody knows what it is"
    );
    assert_eq!(check(pack.path(), &["--fix", "--dry-run", "."]).status.code(), Some(0));
}

/// Only what was named is mended, whatever else is wrong in the pack; and what two things may mean stays.
#[test]
fn other_files_and_doubtful_names_stay() {
    let pack = folder(&[("authwalk.toml", PACK), ("lessons/a.toml", LESSON), ("quizzes/q.toml", QUIZ)]);
    check(pack.path(), &["--fix", "--no-replay", "lessons/a.toml"]);
    assert_eq!(fs::read_to_string(pack.path().join("quizzes/q.toml")).expect("a file"), QUIZ);
    let doubtful =
        LESSON.replace("client.bob", "client.bob1 = \"browser\"\nclient.bob2").replace("by = \"bob\"", "by = \"bob3\"");
    let pack = folder(&[("a.toml", &doubtful)]);
    check(pack.path(), &["--fix", "--no-replay", "a.toml"]);
    assert_eq!(fs::read_to_string(pack.path().join("a.toml")).expect("a file"), doubtful);
}
