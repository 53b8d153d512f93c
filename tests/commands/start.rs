//! `authwalk start`: a placement and a plan.

use crate::common::{command, run_with_input, stderr, stdout};

fn start(folder: &tempfile::TempDir, args: &[&str], input: &str) -> String {
    let mut all = vec!["--plain", "--seed", "3", "start"];
    all.extend(args);
    let mut program = command(&all);
    program.env("XDG_STATE_HOME", folder.path());
    let output = run_with_input(program, input.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    stdout(&output)
}

#[test]
fn whoever_skips_everything_gets_a_plan_for_the_time_they_have_and_it_is_never_longer() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = start(&folder, &["--minutes", "60"], &":s\n".repeat(10));
    assert!(said.contains("Question 1 of 10"), "{said}");
    assert!(said.contains("  a gap:          Foundations, Sessions, "), "{said}");
    // The questions took time, too: whatever was begun of a minute is gone.
    let (_, plan) = said.split_once("A plan for the ").expect("a plan");
    let left: u32 = plan.split_once(" minutes that are left").expect("minutes").0.parse().expect("a number");
    assert!((50..60).contains(&left), "{plan}");
    assert!((left - 15..=left).contains(&planned_minutes(plan)), "{plan}");
    assert!(plan.contains("authwalk learn ") && plan.contains("authwalk quiz --interview --minutes 15"), "{plan}");
    assert!(plan.contains("No time is left for these gaps: "), "{plan}");
    assert!(plan.lines().all(|line| line.len() <= 80), "{plan}");
}

fn planned_minutes(plan: &str) -> u32 {
    plan.lines().filter_map(|line| line.split_once(" min  ")?.0.trim().parse::<u32>().ok()).sum()
}

#[test]
fn a_few_minutes_are_not_spent_on_finding_out_what_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    for (minutes, wanted) in [
        ("1", "  1 min  authwalk cheatsheet  The course on one page: its first lines"),
        ("5", "  5 min  authwalk cheatsheet  The course on one page, read aloud"),
    ] {
        let said = start(&folder, &["--minutes", minutes], "");
        assert!(!said.contains("Question 1") && said.contains(wanted), "{said}");
        assert!(said.contains("No lesson fits into this time."), "{said}");
        assert_eq!(planned_minutes(&said).to_string(), minutes, "{said}");
    }
}

#[test]
fn the_time_is_said_in_minutes_hours_or_days() {
    let folder = tempfile::tempdir().expect("a folder");
    for (time, heading) in [
        ("90m", "A plan for 90 minutes"),
        ("2h", "A plan for 120 minutes"),
        ("3 days", "A plan for 3 days, 45 minutes each"),
    ] {
        let said = start(&folder, &[time, "--plan"], "");
        assert!(said.lines().any(|line| line == heading), "{time}: {said}");
    }
    let refused = command(&["start", "soon"]).output().expect("it runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("Type minutes, hours or days: 90m, 2h or 3 days."), "{}", stderr(&refused));
}

#[test]
fn the_plan_alone_asks_nothing_and_is_json_for_programs() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = start(&folder, &["--plan", "--format", "json"], "");
    let plan: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert!(plan["areas"].as_array().is_some_and(|areas| areas.iter().all(|area| area["answers"] == 0)), "{plan}");
    let minutes: u64 =
        plan["days"][0].as_array().expect("a day").iter().filter_map(|item| item["minutes"].as_u64()).sum();
    assert!((75..=90).contains(&minutes), "{plan}");
}

/// The files of a pack are read and checked once, for lessons, questions and the plan.
#[test]
fn what_is_wrong_with_a_pack_is_told_once() {
    for subcommand in [&["start"][..], &["quiz"], &["progress", "show"]] {
        assert_told_once(subcommand);
    }
}

fn assert_told_once(subcommand: &[&str]) {
    let (folder, pack) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    std::fs::write(pack.path().join("authwalk.toml"), "format_version = 2\nid = \"p\"\ntitle = \"\"\n")
        .expect("written");
    let mut program = command(&[&["--plain"], subcommand, &["--content", "."]].concat());
    program.env("XDG_STATE_HOME", folder.path()).current_dir(pack.path());
    let said = stderr(&run_with_input(program, b""));
    assert_eq!(said.matches("to mend here").count(), 1, "{subcommand:?}: {said}");
}
