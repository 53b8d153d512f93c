//! Packs, their levels, and comments that silence.

use std::path::Path;

use super::{LESSON, PACK, check, folder, reported_findings, write};
use crate::common::{command, stderr, stdout};

#[test]
fn a_pack_sets_levels_and_the_command_line_overrules_it() {
    let long = LESSON.replace("minutes = 1", "minutes = 90");
    let pack = format!("{PACK}[levels]\nwarn = [\"bad-minutes\"]\n");
    let folder = folder(&[("authwalk.toml", &pack), ("lessons/a.toml", &long)]);
    assert_eq!(reported_findings(folder.path(), &["."]), ["lessons/a.toml:4 bad-minutes warning"]);
    assert_eq!(
        reported_findings(folder.path(), &[".", "--deny", "bad-minutes"]),
        ["lessons/a.toml:4 bad-minutes error"]
    );
    assert_eq!(reported_findings(folder.path(), &[".", "--allow", "bad-minutes"]), [""; 0]);
    assert_eq!(
        reported_findings(folder.path(), &[".", "--warnings-as-errors"]),
        ["lessons/a.toml:4 bad-minutes error"]
    );
    for (args, code) in [(&["."][..], 0), (&[".", "--warnings-as-errors"], 1), (&[".", "--deny", "bad-minuets"], 2)] {
        assert_eq!(check(folder.path(), args).status.code(), Some(code), "{args:?}");
    }
    // What is no more than a warning is still played.
    let untrue = long.replace("status = 401", "status = 200");
    write(folder.path(), "lessons/a.toml", &untrue);
    let output = check(folder.path(), &[".", "--format", "short"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("expectation-not-met"), "{output:?}");
}

#[test]
fn levels_that_cannot_be_set_are_findings() {
    let pack =
        format!("{PACK}[levels]\ndeny = [\"text-to-long\", \"bad-id\"]\nallow = [\n  \"syntax\",\n  \"bad-id\",\n]\n");
    let folder = folder(&[("authwalk.toml", &pack), ("lessons/a.toml", LESSON)]);
    let wanted =
        ["authwalk.toml:5 unknown-code error", "authwalk.toml:7 fixed-code error", "authwalk.toml:8 level-twice error"];
    assert_eq!(reported_findings(folder.path(), &["."]), wanted);
    let output = check(folder.path(), &["--allow", "unknown-key"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("unknown-key cannot change"), "{output:?}");
}

#[test]
fn a_comment_silences_one_finding_with_a_reason() {
    let silenced = LESSON.replace("minutes = 1", "minutes = 90 # authwalk: allow bad-minutes: a day at the fair");
    let folder = folder(&[("a.toml", &silenced)]);
    assert_eq!(reported_findings(folder.path(), &["a.toml"]), [""; 0]);
    write(folder.path(), "a.toml", &silenced.replace(": a day at the fair", ""));
    assert_eq!(
        reported_findings(folder.path(), &["a.toml"]),
        ["a.toml:4 bad-minutes error", "a.toml:4 bad-silence warning"]
    );
    write(folder.path(), "a.toml", &silenced.replace("90", "9"));
    assert_eq!(reported_findings(folder.path(), &["a.toml"]), ["a.toml:4 needless-silence warning"]);
    // At the end of a text of several lines there is room for it, too.
    let lines = LESSON.replace("\"T\"", "\"\"\"\nSo it is!!\n\"\"\" # authwalk: allow shouting-text: a quotation");
    write(folder.path(), "a.toml", &lines);
    assert_eq!(reported_findings(folder.path(), &["a.toml"]), [""; 0]);
    write(folder.path(), "a.toml", &lines.replace("authwalk:", "authwalk"));
    assert_eq!(
        reported_findings(folder.path(), &["a.toml"]),
        ["a.toml:10 shouting-text warning", "a.toml:12 bad-silence warning"]
    );
    // Of what was not looked for nothing is said: without playing, nobody knows whether it is needless.
    let truth = LESSON.replace("expect", "# authwalk: allow expectation-not-met: shown on purpose\nexpect");
    write(folder.path(), "a.toml", &truth);
    assert_eq!(reported_findings(folder.path(), &["a.toml"]), [""; 0]);
    let played = check(folder.path(), &["a.toml", "--format", "short"]);
    assert!(String::from_utf8_lossy(&played.stdout).contains("needless-silence"), "{played:?}");
    write(folder.path(), "a.toml", &truth.replace("401", "200"));
    assert_eq!(check(folder.path(), &["a.toml"]).status.code(), Some(0));
}

#[test]
fn packs_side_by_side_do_not_know_of_each_other() {
    let wrong = LESSON.replace("minutes = 1", "minutes = 90");
    let allow = format!("{PACK}levels.allow = [\"bad-minutes\"]\n");
    let folder = folder(&[
        ("one/authwalk.toml", PACK),
        ("one/lessons/a.toml", &wrong),
        ("two/authwalk.toml", &allow),
        ("two/lessons/a.toml", &wrong),
        ("loose/b.toml", &LESSON.replace("a-lesson", "b-lesson")),
    ]);
    // The same id twice, in two packs, and a level that is the other's alone.
    assert_eq!(reported_findings(folder.path(), &["two", "one"]), ["one/lessons/a.toml:4 bad-minutes error"]);
    // The folder around them opens as one course, in which an id means one thing.
    let in_one_course = [
        "one/lessons/a.toml:4 bad-minutes error",
        "two/authwalk.toml:2 duplicate-id error",
        "two/lessons/a.toml:2 duplicate-id error",
    ];
    assert_eq!(reported_findings(folder.path(), &["."]), in_one_course);
    let silenced = allow.replace("title", "# authwalk: allow duplicate-id: they are never opened together\ntitle");
    let silenced =
        silenced.replace("id = \"a-pack\"", "id = \"a-pack-2\"") + "folder.lessons.allow = [\"duplicate-id\"]\n";
    write(folder.path(), "two/authwalk.toml", &silenced);
    assert_eq!(
        reported_findings(folder.path(), &["."]),
        ["one/lessons/a.toml:4 bad-minutes error", "two/authwalk.toml:3 needless-silence warning"]
    );
}

/// What `--content` refuses, `check` tells, and the other way round.
#[test]
fn the_course_has_the_lessons_that_check_finds_sound() {
    let wrong = LESSON.replace("minutes = 1", "minutes = 90");
    let other = |text: &str, id: &str| text.replace("a-lesson", id);
    let lenient = format!("{PACK}levels.warn = [\"bad-minutes\"]\n");
    let strict = PACK.replace("a-pack", "strict");
    let folder = folder(&[
        ("side/one/authwalk.toml", &lenient),
        ("side/one/lessons/a.toml", LESSON),
        ("side/one/lessons/b.toml", &other(&wrong, "b-lesson")),
        ("side/two/authwalk.toml", &strict),
        ("side/two/lessons/a.toml", LESSON),
        ("side/two/lessons/c.toml", &other(&wrong, "c-lesson")),
        ("side/two/lessons/d.toml", &other(LESSON, "d-lesson")),
    ]);
    let findings = reported_findings(folder.path(), &["side"]);
    let wanted = [
        "side/one/lessons/b.toml:4 bad-minutes warning",
        "side/two/lessons/a.toml:2 duplicate-id error",
        "side/two/lessons/c.toml:4 bad-minutes error",
    ];
    assert_eq!(findings, wanted);
    let list = command(&["--plain", "--content", "side"]).current_dir(folder.path()).output().expect("it runs");
    assert_eq!(
        stderr(&list),
        "authwalk: There are 2 things to mend here; `authwalk check side` says what and where.\n"
    );
    let first_word = |line: &str| line.split_whitespace().next().map(str::to_owned);
    let ids: Vec<String> =
        stdout(&list).lines().filter(|line| line.starts_with("  ")).filter_map(first_word).take(3).collect();
    assert_eq!(ids, ["a-lesson", "b-lesson", "d-lesson"]);
}

#[test]
fn a_folder_that_is_not_there_opens_no_empty_course() {
    let folder = folder(&[("empty/notes.txt", "no lesson")]);
    let open = |args: &[&str]| command(args).current_dir(folder.path()).output().expect("it runs");
    let missing = open(&["--content", "nosuch", "--plain"]);
    assert_eq!((missing.status.code(), stdout(&missing)), (Some(2), String::new()));
    assert!(stderr(&missing).starts_with("error: invalid value 'nosuch' for '--content <DIR>': this folder cannot"));
    let empty = open(&["--content", "empty", "--plain"]);
    assert_eq!((empty.status.code(), stdout(&empty)), (Some(2), String::new()));
    let wanted = "authwalk: There is one thing to mend here; `authwalk check empty` says what and where.\n\
        authwalk: There is neither a lesson nor a question here that could be opened.\n";
    assert_eq!(stderr(&empty), wanted);
}

#[test]
fn what_a_pack_excludes_is_no_part_of_it() {
    let pack = format!("{PACK}exclude = [\"lessons/drafts\", \"quizzes/old-*.toml\", \"lesson\"]\n");
    let folder = folder(&[
        ("authwalk.toml", &pack),
        ("lessons/a.toml", LESSON),
        ("lessons/drafts/b.toml", "minutes ="),
        ("lessons/drafts/.c.toml", "hidden"),
        ("quizzes/old-1.toml", "question ="),
        ("lesson/d.toml", "misspelt on purpose"),
    ]);
    assert_eq!(reported_findings(folder.path(), &["."]), [""; 0]);
    let list = command(&["--plain", "--content", "."]).current_dir(folder.path()).output().expect("it runs");
    assert_eq!((list.status.code(), stderr(&list)), (Some(0), String::new()));
    // A link to a draft leads nowhere, and a draft that is named itself is checked.
    let needs = LESSON.replace("covers", "needs = [\"b\"]\ncovers");
    write(folder.path(), "lessons/a.toml", &needs);
    write(
        folder.path(),
        "lessons/drafts/b.toml",
        &LESSON.replace("a-lesson", "b").replace("minutes = 1", "minutes = 90"),
    );
    assert_eq!(reported_findings(folder.path(), &["."]), ["lessons/a.toml:5 unknown-lesson error"]);
    assert_eq!(
        reported_findings(folder.path(), &["lessons/drafts/b.toml"]),
        ["lessons/drafts/b.toml:4 bad-minutes error"]
    );
}

#[test]
fn a_folder_of_a_pack_has_levels_of_its_own() {
    let long = LESSON.replace("minutes = 1", "minutes = 90");
    let pack = format!(
        "{PACK}levels.warn = [\"bad-minutes\"]\n[folder.\"lessons/hard\"]\ndeny = [\"bad-minutes\"]\n\
         [folder.\"lessons/hard/day.toml\"]\nallow = [\"bad-minutes\"]\n"
    );
    let folder = folder(&[
        ("authwalk.toml", &pack),
        ("lessons/a.toml", &long),
        ("lessons/hard/b.toml", &long.replace("a-lesson", "b-lesson")),
        ("lessons/hard/day.toml", &long.replace("a-lesson", "c-lesson")),
    ]);
    let wanted = ["lessons/a.toml:4 bad-minutes warning", "lessons/hard/b.toml:4 bad-minutes error"];
    assert_eq!(reported_findings(folder.path(), &["."]), wanted);
    // From within, a file is called otherwise and has the same level.
    assert_eq!(
        reported_findings(&folder.path().join("lessons/hard"), &["b.toml", "day.toml"]),
        ["b.toml:4 bad-minutes error"]
    );
    assert_eq!(reported_findings(&folder.path().join("lessons"), &["a.toml"]), ["a.toml:4 bad-minutes warning"]);
}

#[test]
fn paths_of_a_pack_lead_to_files_in_it() {
    let pack = format!(
        "{PACK}exclude = [\n  \"../other\",\n  \"lessons/b.toml\",\n  \"lessons/old-*\",\n]\n[folder.\"lessons/hard\"]\n\
         deny = [\"bad-idd\"]\n"
    );
    let folder = folder(&[("authwalk.toml", &pack), ("lessons/a.toml", LESSON)]);
    let wanted = [
        "authwalk.toml:5 bad-path error",
        "authwalk.toml:6 unmatched-path warning",
        "authwalk.toml:9 unmatched-path warning",
        "authwalk.toml:10 unknown-code error",
    ];
    assert_eq!(reported_findings(folder.path(), &["."]), wanted);
}

#[test]
fn files_that_nobody_reads_are_told() {
    let folder = folder(&[
        ("authwalk.toml", PACK),
        ("lessons/a.toml", LESSON),
        ("lessons/b.TOML", "x"),
        ("lessons/.hidden/c.toml", "x"),
        ("lessons/.d.toml", "x"),
        ("lessons/notes.md", "x"),
        ("lesson/e.toml", "x"),
        ("quizes/f.toml", "x"),
        ("g.toml", LESSON),
        ("drafts/h.toml", LESSON),
        ("drafts/plan.toml", "weeks = 3"),
        ("auhtwalk.toml", PACK),
        // None of these are ours.
        ("Cargo.toml", "[package]\nname = \"a\""),
        ("pyproject.toml", "[project]"),
        (".taplo.toml", "x"),
        ("schema/lesson.json", "{}"),
    ]);
    let wanted = [
        "auhtwalk.toml:null stray-file warning",
        "drafts/h.toml:null stray-file warning",
        "g.toml:null stray-file warning",
        "lesson:null stray-file warning",
        "lessons/.d.toml:null stray-file warning",
        "lessons/.hidden:null stray-file warning",
        "lessons/b.TOML:null stray-file warning",
        "quizes:null stray-file warning",
    ];
    assert_eq!(reported_findings(folder.path(), &["."]), wanted);
    let output = check(folder.path(), &[".", "--no-replay", "--format", "short"]);
    let line = "lesson: warning[stray-file]: nothing in this folder is read (is it to be `lessons`?)\n";
    assert!(stdout(&output).contains(line), "{}", stdout(&output));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn packs_beside_own_lessons_are_found() {
    let wrong = LESSON.replace("minutes = 1", "minutes = 90");
    let other = wrong.replace("a-lesson", "b-lesson");
    let folder = folder(&[
        ("lessons/a.toml", &wrong),
        ("other/authwalk.toml", PACK),
        ("other/lessons/a.toml", &other),
        ("notes/plan.toml", "no lesson at all"),
    ]);
    let wanted = ["lessons/a.toml:4 bad-minutes error", "other/lessons/a.toml:4 bad-minutes error"];
    assert_eq!(reported_findings(folder.path(), &["."]), wanted);
    // A pack may hold others just so.
    write(folder.path(), "authwalk.toml", &PACK.replace("a-pack", "b-pack"));
    assert_eq!(reported_findings(folder.path(), &["."]), wanted);
}

#[test]
fn one_file_of_a_pack_is_checked_with_its_pack() {
    let other = LESSON.replace("a-lesson", "b-lesson").replace("[[step]]", "needs = [\"a-lesson\"]\n[[step]]");
    let allow = format!("{PACK}levels.allow = [\"bad-minutes\"]\n");
    let wrong = other.replace("minutes = 1", "minutes = 90");
    let folder = folder(&[
        ("authwalk.toml", &allow),
        ("lessons/a.toml", &LESSON.replace("covers", "zzz")),
        ("lessons/b.toml", &wrong),
    ]);
    // Its link leads into the pack, the pack's level holds, and the fault of the file beside it is not told.
    assert_eq!(reported_findings(folder.path(), &["lessons/b.toml"]), [""; 0]);
    assert_eq!(reported_findings(&folder.path().join("lessons"), &["b.toml"]), [""; 0]);
    assert_eq!(reported_findings(&folder.path().join("lessons"), &["a.toml"]).len(), 1);
    // What is counted is what was named; that something is wrong beside it is said.
    let output = check(folder.path(), &["lessons/b.toml", "--no-replay"]);
    let wanted = "1 lesson read and 0 questions read: all is well.\n1 finding in files of the pack that were not named; \
        check its folder.\n";
    assert_eq!((output.status.code(), stdout(&output)), (Some(0), wanted.to_owned()));
}

#[test]
fn a_pack_that_is_too_large_is_told_so() {
    let step = &LESSON[LESSON.find("[[step]]").expect("a step")..];
    let steps: String = (0..51).map(|i| step.replace("\"ask\"", &format!("\"ask-{i}\""))).collect();
    let lanes: String =
        (0..9).fold(String::new(), |all, i| format!("{all}[[lane]]\nid = \"l{i}\"\ntitle = \"L{i}\"\n"));
    let head = &LESSON[..LESSON.find("[[step]]").expect("a step")];
    let folder = folder(&[("a.toml", &format!("{head}{lanes}{steps}"))]);
    let findings = reported_findings(folder.path(), &["a.toml"]);
    assert_eq!(findings.len(), 2, "{findings:?}");
    assert!(findings.iter().all(|finding| finding.contains("too-many-steps error")), "{findings:?}");
}

#[cfg(unix)]
#[test]
fn nothing_outside_a_pack_is_read() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.toml", "password = 1\n"), ("lessons/b.toml", "password = 1\n")]);
    let folder = folder(&[("authwalk.toml", PACK), ("lessons/a.toml", LESSON)]);
    symlink(outside.path().join("secret.toml"), folder.path().join("lessons/c.toml")).expect("a link");
    symlink(outside.path().join("lessons"), folder.path().join("quizzes")).expect("a link");
    let wanted = ["lessons/c.toml:null link-not-followed warning", "quizzes:null link-not-followed warning"];
    assert_eq!(reported_findings(folder.path(), &["."]), wanted);
}

/// Three lessons on limits for logins, password reset and API keys, with topics of their own.
#[test]
fn the_pack_of_a_team_outside_passes_with_every_warning_an_error() {
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/author-pack");
    let output = check(Path::new(pack), &[".", "--coverage", "--warnings-as-errors"]);
    let report = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{report}{}", stderr(&output));
    assert!(report.contains("3 topics: 3 taught by steps, 3 in lessons, 3 in questions"), "{report}");
    assert!(report.contains("3 lessons played and 3 questions read: all is well."), "{report}");
}
