//! `authwalk doctor` without a terminal.

use serde_json::Value as Json;

use crate::common::{command, stderr, stdout};

/// What it says where there is no program and the locale is UTF-8; `*.localhost` differs from system to system.
fn report(args: &[&str]) -> String {
    let nothing = tempfile::tempdir().expect("a folder");
    let mut doctor = command(&[&["doctor"], args].concat());
    doctor.env("PATH", nothing.path()).env("LC_ALL", "C.UTF-8").env("TERM", "xterm-256color").env_remove("COLORTERM");
    let output = doctor.stdin(std::process::Stdio::null()).output().expect("it runs");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    stdout(&output)
}

#[test]
fn without_a_terminal_it_says_what_it_could_not_ask() {
    let text = report(&[]);
    let (before, rest) = text.split_once("*.localhost").expect("that line");
    let after = rest.split_once("Redis").expect("the next line").1;
    insta::assert_snapshot!(
        "doctor",
        format!("{}\n…Redis{after}", before.trim_end_matches(['o', 'k', '!', ' ', '\n']))
    );
}

#[test]
fn programs_get_every_item_with_its_standing() {
    let report: Json = serde_json::from_str(&report(&["--format", "json"])).expect("JSON");
    assert_eq!((&report["format_version"], &report["can_run"]), (&1.into(), &true.into()));
    let items = report["items"].as_array().expect("a list");
    let names: Vec<&str> = items.iter().filter_map(|item| item["name"].as_str()).collect();
    assert_eq!(
        names,
        [
            "size",
            "colours",
            "characters",
            "Unicode width",
            "box characters",
            "mouse",
            "synchronized update",
            "clipboard",
            "loopback",
            "*.localhost",
            "Redis",
            "browsers"
        ]
    );
    for item in items {
        let standing = item["standing"].as_str().expect("a word");
        assert!(["fine", "different", "unknown"].contains(&standing), "{item}");
        assert!(item["found"].as_str().is_some_and(|found| !found.is_empty()), "{item}");
    }
}

/// In a namespace of its own the loopback interface is down.
#[test]
#[ignore = "needs unshare and the right to make a namespace; then `cargo test --test commands doctor::without_a_loopback -- --ignored`"]
fn without_a_loopback_the_course_cannot_run() {
    let mut unshare = std::process::Command::new("unshare");
    let output = unshare.args(["-rn", env!("CARGO_BIN_EXE_authwalk"), "doctor"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    assert!(stdout(&output).contains("The course cannot run here."), "{}", stdout(&output));
}
