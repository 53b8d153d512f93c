//! A lesson line by line: what is read on request, what is asked, and what presenters see.

use std::path::Path;

use crate::common::{command, run_with_input, stdout, with_input};

/// A lesson of two steps and two lanes that says and asks more than its plain texts.
const LESSON: &str = r#"format_version = 2
id = "cookies-that-travel"
title = "Cookies that travel"
minutes = 3
covers = []
client.bob = "browser"
[[lane]]
id = "secure"
title = "shop A"
[[lane]]
id = "open"
title = "shop B"
shop.cookie.secure = false
[[step]]
id = "login"
title = "Bob logs in"
text = "He sends his name and his password."
after = { secure = "His cookie says `Secure`.", open = "His cookie says nothing of the kind." }
more = """
## What an interviewer asks next

- Does `Secure` hide the cookie from scripts?
"""
code = "Set-Cookie: sid=…; Secure"
notes = "Ask who has seen it on http."
[[step.do]]
by = "bob"
request.line = "POST /login"
request.json = { user = "bob", password = "$bob.password" }
[[step]]
id = "http"
title = "Without https"
text = "His browser follows an old link."
show = "matrix"
[step.predict]
ask = "Which cookies does it send to `/me`?"
about = "sent"
options = [["sid"], []]
why = { secure = "Not over http.", open = "Nothing keeps it at home." }
[[step.do]]
by = "bob"
request.line = "GET http://shop.test/me"
"#;

/// What the program prints when these lines are typed.
fn learn(folder: &Path, more_args: &[&str], lines: &str) -> String {
    let file = folder.join("lesson.toml");
    std::fs::write(&file, LESSON).expect("written");
    let file = file.to_str().expect("a path");
    let args = [&["learn", file, "--plain", "--seed", "1"], more_args].concat();
    let output = with_input(&args, lines.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    stdout(&output)
}

#[test]
fn more_the_same_answer_and_texts_by_lane_are_told_line_by_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = learn(folder.path(), &[], "more\n\n\ni\n=\n2\n=\nq\n");
    assert!(text.contains("= repeats an answer in the lanes that are left: answer for the first lane."), "{text}");
    assert!(!text.contains("Ask who"), "notes are for presenters: {text}");
    insta::assert_snapshot!("plain_lesson", text);
}

#[test]
fn a_prediction_is_asked_and_told_without_its_marks() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = learn(folder.path(), &[], "\n\n\nq\n");
    assert_eq!(text.matches("Which cookies does it send to /me?").count(), 3, "asked, and told in two lanes: {text}");
}

#[test]
fn notes_are_told_to_whoever_presents() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = learn(folder.path(), &["--notes"], "q\n");
    assert!(text.contains("password.\n\n  Notes for the presenter:\n  Ask who has seen it on http.\n"), "{text}");
}

/// What `learn LESSON --plain` prints when these lines are typed.
fn learn_built_in(lesson: &str, lines: &str) -> String {
    let output = with_input(&["learn", lesson, "--plain", "--seed", "1"], lines.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    stdout(&output)
}

#[test]
fn a_task_is_solved_by_commands() {
    // Up to the task of the first lesson: make Bob an admin.
    let text = learn_built_in(
        "first-minute",
        "\n\n\n\n?\nhint\nhint\nset nothing-like-this\nclock\nsend\nedit role admin\nq\n",
    );
    for wanted in [
        "Commands here:",
        "Hint 1 of",
        "No switch is about nothing-like-this.",
        "How far? `clock 15m`",
        "     1  ",
        "is computed over all that stands before it",
    ] {
        assert!(text.contains(wanted), "{wanted:?}\n{text}");
    }
}

#[test]
fn commands_that_cannot_be_done_say_why() {
    let lines = "\n\n\n\nsend 99\nsend me\nsend GET /me as nobody\nedit\nend\nset shop.session.idle_minutes soon\nq\n";
    let text = learn_built_in("first-minute", lines);
    for wanted in [
        "There is no request 99",
        "A request begins with its method and path",
        "There is no client called nobody",
        "Whose sessions?",
        "shop.session.idle_minutes does not take that. It is 30 now, and takes: a\n",
    ] {
        assert!(text.contains(wanted), "{wanted:?}\n{text}");
    }
}

#[test]
fn free_play_without_a_screen_has_a_log_that_is_filtered_sent_again_and_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |args: &[&str], lines: &str| {
        let mut command = command(args);
        command.current_dir(folder.path());
        let output = run_with_input(command, lines.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
        stdout(&output)
    };
    let lines = "send POST /login as bob user=bob password=$bob.password\nsend GET /me as mallory X-Test:1\nsend 1\n\
        log status:401\nlog path:/nowhere\nlog client:bob -4xx\nsend GET /me as bob what\nsave\nq\n";
    let printed = run(&["lab", "--plain"], lines);
    let log: Vec<&str> = printed.split("\n> ").collect();
    assert!(log[4].contains("status:401: 2 of 3") && !log[4].contains("/login"), "{printed}");
    assert!(log[5].contains("path:/nowhere: 0 of 3") && log[5].contains("client:"), "{printed}");
    assert!(log[6].contains("client:bob -4xx: 1 of 3") && log[6].contains("POST /login"), "{printed}");
    assert!(log[7].contains("What is what?"), "{printed}");
    assert!(log[8].contains("Saved as free-play.toml"), "{printed}");
    run(&["check", "free-play.toml"], "");
}
