//! The commands without a terminal: exact output and exit codes.

#[cfg(unix)]
mod browsers;
#[cfg(unix)]
mod class;
#[path = "../common/mod.rs"]
mod common;
mod compatibility;
mod cookie;
mod design;
mod doctor;
#[cfg(unix)]
mod endless;
#[cfg(unix)]
mod export;
mod handed_in;
mod lsp;
mod own_browser;
#[cfg(target_os = "linux")]
mod pack_reads;
mod plain_lesson;
#[cfg(unix)]
mod presentation;
mod progress;
mod quiz;
mod readme;
mod shipping;
mod start;
mod store_leftovers;
mod story;
mod token;
mod token_keys;
mod token_new_keys;
mod watched_program;

use std::fs;
use std::process::Stdio;

use common::{authwalk, command, stderr, stdout, with_input};

#[test]
fn interactive_commands_say_what_to_use_without_a_terminal() {
    let list = authwalk(&[]);
    assert_eq!(list.status.code(), Some(2));
    assert_eq!(stdout(&list), "");
    assert_eq!(
        stderr(&list),
        "authwalk: This needs a terminal to draw on. `authwalk --plain` lists the lessons, and `authwalk run LESSON` plays \
         one without a terminal.\n"
    );
    let learn = authwalk(&["learn", "session-login"]);
    assert_eq!(learn.status.code(), Some(2));
    assert!(stderr(&learn).contains("`authwalk run LESSON`"));
    for (line, instead) in
        [(&["present", "session-login"][..], "`authwalk run LESSON --story`"), (&["notes"], "--notes")]
    {
        let refused = authwalk(line);
        assert_eq!((refused.status.code(), stdout(&refused)), (Some(2), String::new()));
        assert!(stderr(&refused).contains(instead), "{}", stderr(&refused));
    }
}

#[test]
fn wrong_usage_is_two_and_help_is_fine() {
    assert_eq!(authwalk(&["lern"]).status.code(), Some(2));
    assert_eq!(authwalk(&["run"]).status.code(), Some(2));
    assert_eq!(authwalk(&["run", "session-login", "--seed", "many"]).status.code(), Some(2));
    assert_eq!(authwalk(&["--help"]).status.code(), Some(0));
    assert_eq!(authwalk(&["--version"]).status.code(), Some(0));
}

#[test]
fn an_unknown_lesson_is_told_with_the_nearest_one() {
    let output = authwalk(&["run", "session-logni"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output), "authwalk: session-logni: There is no such lesson; did you mean `session-login`?\n");
}

#[test]
fn the_plain_list_names_every_lesson() {
    let output = authwalk(&["--plain"]);
    assert_eq!(output.status.code(), Some(0));
    let list = stdout(&output);
    let names_logout =
        |line: &str| line.starts_with("  session-login  ") && line.ends_with(" min  A session, from login to logout");
    assert!(list.lines().any(names_logout), "{list}");
    assert!(list.ends_with("\n\n`authwalk learn LESSON --plain` walks through one of them.\n"), "{list}");
    for lesson in common::lessons() {
        let id = lesson.id.as_str();
        assert_eq!(list.lines().filter(|line| line.split_whitespace().next() == Some(id)).count(), 1, "{id}");
    }
}

#[test]
fn run_tells_a_lesson_in_words_and_is_the_same_each_time() {
    let output = authwalk(&["run", "session-fixation"]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    insta::assert_snapshot!("run_fixation", stdout(&output));
    assert_eq!(stdout(&authwalk(&["run", "session-fixation"])), stdout(&output));
    assert_ne!(stdout(&authwalk(&["run", "session-fixation", "--seed", "5"])), stdout(&output));
}

#[test]
fn run_as_json_is_one_document() {
    let output = authwalk(&["run", "session-login", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(json["lesson"], "session-login");
    assert_eq!(json["untrue"], serde_json::json!([]));
    assert_eq!(json["steps"][1]["lanes"][0]["acts"][0]["exchanges"][0]["status"], 200);
}

#[test]
fn facts_can_be_pasted_and_are_then_true() {
    let output = authwalk(&["run", "session-fixation", "--facts"]);
    assert_eq!(output.status.code(), Some(0));
    let facts = stdout(&output);
    assert!(facts.contains("# step login, act 1: alice: POST /login\n"), "{facts}");
    assert!(facts.contains("expect_in.careless.trace.new_id = \"not_checked\"\n"), "{facts}");
    // Everything printed for the first act, pasted behind it.
    let first: Vec<&str> = facts.lines().skip(1).take_while(|line| !line.is_empty()).collect();
    let lesson = fs::read_to_string("lessons/session-fixation.toml").expect("the lesson");
    let head = lesson.find("expect = { status = 200, user = \"nobody\"").expect("the first act's expectations");
    let end = head + lesson[head..].find('\n').expect("an end of line");
    let pasted = format!("{}{}{}", &lesson[..head], first.join("\n"), &lesson[end..]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("pasted.toml");
    fs::write(&file, pasted).expect("written");
    let run = authwalk(&["run", file.to_str().expect("a path")]);
    assert_eq!((run.status.code(), stderr(&run)), (Some(0), String::new()));
}

#[test]
fn the_built_in_content_is_well() {
    let output = authwalk(&["check"]);
    assert_eq!((stderr(&output), output.status.code()), (String::new(), Some(0)), "{}", stdout(&output));
    assert!(stdout(&output).ends_with("all is well.\n"));
}

#[test]
fn an_unmet_expectation_is_found_at_its_place() {
    let lesson = fs::read_to_string("lessons/session-login.toml").expect("the lesson");
    let wrong = lesson.replacen("status = 403, user = \"bob\"", "status = 404, user = \"bob\"", 1);
    assert_ne!(lesson, wrong);
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("wrong.toml"), &wrong).expect("written");
    let output = command(&["check", "wrong.toml"]).current_dir(folder.path()).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!("check_unmet_expectation", stdout(&output));
    let output =
        command(&["check", "wrong.toml", "--format", "json"]).current_dir(folder.path()).output().expect("runs");
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(1), "{json}");
    assert_eq!(json["findings"][0]["code"], "expectation-not-met");
}

#[test]
fn what_cannot_be_read_is_two() {
    let output = authwalk(&["check", "no-such-file.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    assert_eq!(authwalk(&["run", "no-such-file.toml"]).status.code(), Some(2));
}

#[test]
fn a_broken_lesson_beside_good_ones_hinders_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = fs::read("lessons/http-forgets-you.toml").expect("the lesson");
    fs::write(folder.path().join("good.toml"), good).expect("written");
    fs::write(folder.path().join("broken.toml"), "format_version = 2\nid = \x1b[31m").expect("written");
    let output = authwalk(&["--plain", "--content", folder.path().to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("http-forgets-you"), "{}", stdout(&output));
    assert!(stderr(&output).contains("authwalk check"));
}

#[test]
fn no_escape_sequence_of_a_lesson_reaches_the_output() {
    let lesson = fs::read_to_string("lessons/http-forgets-you.toml").expect("the lesson");
    let hostile = lesson.replace("Bob logs in", "Bob \\u001b[31mlogs\\u0007\\u202e in");
    assert_ne!(lesson, hostile);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hostile.toml");
    fs::write(&file, hostile).expect("written");
    let file = file.to_str().expect("a path");
    for args in
        [&["check", file][..], &["run", file], &["learn", file, "--plain"], &["check", file, "--format", "json"]]
    {
        let output = authwalk(args);
        let shown = format!("{}{}", stdout(&output), stderr(&output));
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!shown.contains(steers), "{args:?}: {shown:?}");
        assert!(!shown.is_empty());
    }
}

#[test]
fn run_tells_the_tokens_and_what_the_shop_keeps_for_them() {
    let text = stdout(&authwalk(&["run", "jwt-logout", "--seed", "1"]));
    let login = text.split("Step 2 of").next().unwrap_or_default();
    assert!(login.contains("\n    bob's mobile app: in the keychain: access eyJh…"), "{login}");
    assert!(login.contains("\n    store · memory: refresh bob, 30 days left, new\n"), "{login}");
    let logout = text.split("Step 2 of").nth(1).and_then(|rest| rest.split("Step 3 of").next()).unwrap_or_default();
    assert!(logout.contains("\n    store · memory: refresh bob, gone\n"), "without a list: {logout}");
    assert!(logout.contains("refresh bob, gone; taken back: 000e…60, 15 min left, new\n"), "with a list: {logout}");
    assert!(logout.contains("in the keychain: access eyJh…3c, gone; refresh"), "he holds none any more: {logout}");
}

#[test]
fn plain_walks_through_a_lesson_line_by_line() {
    // Two steps, the second with an answer; then one step back, and out.
    let keys = "\n\n1\nb\nq\n";
    let output = with_input(&["learn", "http-forgets-you", "--plain", "--seed", "1"], keys.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!("plain_learn", stdout(&output));
}

#[test]
fn plain_shows_the_code_of_a_step_in_the_framework_that_is_named() {
    let output = with_input(&["learn", "session-login", "--plain", "--seed", "1"], b"l\n\n\nl express\nl elm\nq\n");
    let text = stdout(&output);
    let places =
        ["No server code belongs", "Logging in: Express", "req.session.regenerate", "There is no code for that"];
    let found: Vec<Option<usize>> = places.iter().map(|part| text.find(part)).collect();
    assert!(found.is_sorted() && found.iter().all(Option::is_some), "{found:?} in {text}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let mut child = command(&["run", "session-login"]).stdout(Stdio::piped()).spawn().expect("the program runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn run_and_learn_take_a_name_for_an_id_before_they_take_it_for_a_file() {
    let lesson = fs::read_to_string("lessons/session-fixation.toml").expect("the lesson");
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["session-login", "only-a-file"] {
        fs::write(folder.path().join(name), &lesson).expect("written");
    }
    for (name, title) in [
        ("session-login", "A session, from login to logout"),
        ("./session-login", "An ID planted in advance"),
        ("only-a-file", "An ID planted in advance"),
    ] {
        for args in [&["run", name][..], &["learn", name, "--plain"]] {
            let output = command(args).current_dir(folder.path()).stdin(Stdio::null()).output().expect("it runs");
            assert!(stdout(&output).contains(title), "{args:?}: {}{}", stdout(&output), stderr(&output));
        }
    }
}

#[test]
fn what_check_passes_can_be_played() {
    let lesson = fs::read_to_string("lessons/session-login.toml").expect("the lesson");
    let too_long = |comment: &str| {
        let mut lines: Vec<String> = lesson.lines().map(str::to_owned).collect();
        let minutes = lines.iter_mut().find(|line| line.starts_with("minutes")).expect("the minutes");
        *minutes = format!("minutes = 90{comment}");
        lines.join("\n")
    };
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    let exit_codes = || {
        [&["check", "a.toml"][..], &["run", "a.toml"], &["run", "session-login", "--content", "."]]
            .map(|args| command(args).current_dir(folder.path()).output().expect("it runs").status.code())
    };
    write("a.toml", &too_long(""));
    assert_eq!(exit_codes(), [Some(1); 3]);
    write("a.toml", &too_long("  # authwalk: allow bad-minutes: a whole afternoon"));
    assert_eq!(exit_codes(), [Some(0); 3], "silenced by a comment");
    write("a.toml", &too_long(""));
    write(
        "authwalk.toml",
        "format_version = 2\nid = \"a-pack\"\ntitle = \"A pack\"\nlevels.allow = [\"bad-minutes\"]\n",
    );
    assert_eq!(exit_codes(), [Some(0); 3], "allowed by the pack");
}

#[test]
fn facts_of_a_lesson_that_fails_come_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let lesson = "format_version = 1\nid = \"a\"\ntitle = \"A\"\nminutes = 1\ncovers = []\nclient.bob = \"browser\"\n[[step]]\n\
        id = \"s\"\ntitle = \"S\"\ntext = \"T\"\n[[step.do]]\nby = \"bob\"\nrequest.line = \"GET https://nowhere.test/\"\n";
    fs::write(folder.path().join("a.toml"), lesson).expect("written");
    let output = command(&["run", "a.toml", "--facts"]).current_dir(folder.path()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).starts_with("authwalk: step[0].do[0].request.line: "), "{}", stderr(&output));
    assert!(stderr(&output).contains("nowhere.test"), "{}", stderr(&output));
}

#[test]
fn input_that_is_no_text_is_told_as_input() {
    let output = with_input(&["learn", "session-login", "--plain"], b"\xe4\n");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output), "authwalk: the input cannot be read: stream did not contain valid UTF-8\n");
}

#[test]
fn a_pack_can_begin_in_the_current_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let pack = folder.path().join("my-course");
    fs::create_dir(&pack).expect("a folder");
    let output = command(&["new", "pack", "."]).current_dir(&pack).output().expect("it runs");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    let text = fs::read_to_string(pack.join("authwalk.toml")).expect("a pack");
    assert!(text.contains("id = \"my-course\"\n"), "{text}");
    let check = command(&["check", ".", "--warnings-as-errors"]).current_dir(&pack).output().expect("it runs");
    assert_eq!(check.status.code(), Some(0), "{}", stdout(&check));
}

#[test]
fn a_request_that_is_repeated_or_written_by_hand_is_told_in_plain_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let lesson = "format_version = 2\nid = \"a\"\ntitle = \"A\"\nminutes = 1\ncovers = []\nclient.eve = \"attacker\"\n\
        [[step]]\nid = \"s\"\ntitle = \"S\"\ntext = \"T\"\n[[step.do]]\nby = \"eve\"\ntimes = 3\n\
        request.line = \"GET /me\"\nexpect.succeeded = 1\n[[step.do]]\nby = \"eve\"\n\
        request.raw = \"GET /me HTTP/1.1\\nHost: shop.test\\nX: 1\\nX: 2\\n\\n\"\n";
    fs::write(folder.path().join("a.toml"), lesson).expect("written");
    let output = command(&["run", "a.toml", "--seed", "1"]).current_dir(folder.path()).output().expect("it runs");
    let text = stdout(&output);
    for line in [
        "  eve: GET /me, 3 times",
        "    statuses: 401, 401, 401",
        "  eve: GET /me, written byte by byte",
        "    > X: 2",
        "    < Connection: close",
        "    ! this lesson expected succeeded to be 1, but it was 0.",
    ] {
        assert!(text.lines().any(|printed| printed == line), "{line}\n{text}");
    }
    assert_eq!(text.matches("> GET /me HTTP/1.1").count(), 2, "of a repeated request the last one is shown");
}
