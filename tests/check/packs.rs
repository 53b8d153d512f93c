//! Packs, their levels, and comments that silence.

use super::{LESSON, PACK, check, folder, reported_findings, write};

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
    assert_eq!(reported_findings(folder.path(), &["."]), ["one/lessons/a.toml:4 bad-minutes error"]);
    assert_eq!(reported_findings(folder.path(), &["two", "one"]), ["one/lessons/a.toml:4 bad-minutes error"]);
}

#[test]
fn packs_beside_own_lessons_are_found() {
    let wrong = LESSON.replace("minutes = 1", "minutes = 90");
    let folder = folder(&[
        ("lessons/a.toml", &wrong),
        ("other/authwalk.toml", PACK),
        ("other/lessons/a.toml", &wrong),
        ("notes/plan.toml", "no lesson at all"),
    ]);
    let wanted = ["lessons/a.toml:4 bad-minutes error", "other/lessons/a.toml:4 bad-minutes error"];
    assert_eq!(reported_findings(folder.path(), &["."]), wanted);
    // A pack may hold others just so.
    write(folder.path(), "authwalk.toml", PACK);
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
    assert_eq!(reported_findings(&folder.path().join("lessons"), &["a.toml"]).len(), 2);
}

#[test]
fn a_pack_that_is_too_large_is_told_so() {
    let step = &LESSON[LESSON.find("[[step]]").expect("a step")..];
    let steps: String = (0..51).map(|i| step.replace("\"ask\"", &format!("\"ask-{i}\""))).collect();
    let lanes: String = (0..9).fold(String::new(), |all, i| format!("{all}[[lane]]\nid = \"l{i}\"\ntitle = \"L\"\n"));
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
