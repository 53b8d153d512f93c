//! The sentences of findings that once helped nobody: what was meant, what may stand there, and in which lane what happened.

use super::goals::TASK;
use super::{LESSON, PACK, check, folder};
use crate::common::stdout;

/// What `check` prints of this lesson, and its exit code.
fn checked(lesson: &str) -> (String, Option<i32>) {
    let folder = folder(&[("a.toml", lesson)]);
    let output = check(folder.path(), &["a.toml", "--format", "short"]);
    (stdout(&output), output.status.code())
}

fn assert_told(lesson: &str, finding: &str) {
    assert_eq!(checked(lesson), (format!("a.toml:{finding}\n"), Some(1)), "{lesson}");
}

#[test]
fn a_mistake_is_told_with_what_may_stand_there() {
    let edited = |from: &str, to: &str| {
        assert!(LESSON.contains(from), "{from}");
        LESSON.replacen(from, to, 1)
    };
    assert_told(
        &edited("minutes = 1", "minutes = \"x\""),
        "4:11: error[wrong-type]: `minutes` wants a whole number from 1 to 60, and this is a text (write a whole number from 1 \
         to 60 here)",
    );
    assert_told(
        &edited("[[step.do]]", "[[step.do]]\nclock = \"5 lightyears\"\n[[step.do]]"),
        "12:9: error[bad-span]: `5 lightyears` is not a duration (write `90s`, `15m`, `1h 30m` or `2days`)",
    );
    assert_told(
        &edited("session.flow", "no.such.topic.at.all"),
        "5:11: error[unknown-topic]: the curriculum has no topic `no.such.topic.at.all` (there are no others than `authwalk check \
         --coverage` lists)",
    );
    assert_told(
        &edited("[[step]]", "[step]"),
        "7:1: error[wrong-type]: `step` wants a list, and this is one table (write `[[step]]`, with double brackets, or `[{ … }]`)",
    );
}

/// The sound lesson with tokens and a login, which expects this.
fn token_lesson(expectation: &str) -> String {
    let head = &LESSON[..LESSON.find("[[step]]").expect("a step")];
    let login = "request = { line = \"POST /login\", json = { user = \"bob\", password = \"$bob.password\" } }";
    format!(
        "{head}[world.shop]\nauth = \"jwt\"\n[[step]]\nid = \"ask\"\ntitle = \"S\"\ntext = \"T\"\n[[step.do]]\nby = \"bob\"\n{login}\n\
         expect = {{ user = \"bob\", {expectation} }}\n"
    )
}

#[test]
fn what_was_expected_and_what_was_are_told_apart_by_their_types() {
    let mend = "(mend the lesson or the expectation; `authwalk run FILE --facts` prints what is so)";
    for (expectation, column, message) in [
        ("claims.sub = 5", 39, "claims.sub was expected to be 5, and it was bob"),
        (
            "claims.exp = [\"1767604500\"]",
            39,
            "claims.exp was expected to be the list 1767604500, and it was the number 1767604500",
        ),
        ("response.user = [\"bob\"]", 42, "response.user was expected to be the list bob, and it was the text bob"),
    ] {
        let message = format!("16:{column}: error[expectation-not-met]: {message}, after POST /login: 200 {mend}");
        assert_told(&token_lesson(expectation), &message);
    }
    assert_eq!(checked(&token_lesson("claims.exp = { at_least = 5 }")), (String::new(), Some(0)));
}

#[test]
fn a_goal_that_is_missed_names_the_lane_and_the_last_answer() {
    let mend = "(mend the solution, or the goal)";
    let other = TASK.replace(
        "{ set_cookie.sid.value = { not = \"$sid\" } }",
        "{ user = \"alice\", set_cookie.sid.value = { not = \"$sid\" } }",
    );
    assert_told(
        &other,
        &format!(
            "22:8: error[goal-not-reached]: the solution does not reach the goal: user is to be alice, and it is bob, after POST \
                  /login: 200 {mend}"
        ),
    );
    let lanes = "[[lane]]\nid = \"left\"\ntitle = \"left\"\n[[lane]]\nid = \"right\"\ntitle = \"right\"\n[[step]]";
    let one_sided = TASK.replacen("[[step]]", lanes, 1).replace("task.solution]]", "task.solution]]\nlane = \"left\"");
    let (printed, code) = checked(&one_sided);
    assert!(
        printed.contains("28:8: error[goal-not-reached]: the solution does not reach the goal: set_cookie.sid.value"),
        "{printed}"
    );
    assert!(printed.ends_with(&format!(" in lane right {mend}\n")), "{printed}");
    assert_eq!(code, Some(1));
}

#[test]
fn every_kind_of_invisible_character_is_told_and_so_is_every_one_that_steers() {
    for invisible in
        ['\u{200b}', '\u{ad}', '\u{2060}', '\u{feff}', '\u{200e}', '\u{200f}', '\u{61c}', '\u{3164}', '\u{e0041}']
    {
        let (printed, code) = checked(&LESSON.replace("\"T\"", &format!("\"T{invisible}T\"")));
        let told = format!(
            "warning[invisible-character]: this text holds U+{:04X}, which nobody can see",
            u32::from(invisible)
        );
        assert!(printed.starts_with("a.toml:10:8: ") && printed.contains(&told), "{printed}");
        assert_eq!((printed.lines().count(), code), (1, Some(0)), "{printed}");
    }
    for steering in ['\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{2028}'] {
        let (printed, code) = checked(&LESSON.replace("\"T\"", &format!("\"T\\u{:04x}\"", u32::from(steering))));
        assert!(printed.contains("error[control-character]") && printed.lines().count() == 1, "{printed}");
        assert_eq!(code, Some(1));
    }
}

/// Two packs in one folder open as one course, in which each needs an id of its own.
#[test]
fn two_packs_of_one_id_are_told_with_the_place_of_the_first() {
    let folder = folder(&[
        ("one/authwalk.toml", PACK),
        ("one/lessons/a.toml", LESSON),
        ("two/authwalk.toml", PACK),
        ("two/lessons/b.toml", &LESSON.replace("a-lesson", "b-lesson")),
    ]);
    let output = check(folder.path(), &[".", "--format", "short"]);
    let finding = "two/authwalk.toml:2:6: error[duplicate-id]: there already is a pack `a-pack` in a pack beside this one (the first is \
                   at one/authwalk.toml:2:6: give this one another id, or open the packs one by one)\n";
    assert_eq!((stdout(&output).as_str(), output.status.code()), (finding, Some(1)));
}
