//! Questions without a terminal: whole scripts through standard input, by exact output; and the journal under kills.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::common::{authwalk, command, run_with_input, stderr, stdout};
use authwalk::internals::course::CourseProgress;
use authwalk::internals::course::JournalEvent;
use authwalk::internals::play::Journal;

const CONTENT: &str = "tests/fixtures/quiz";

/// The program with progress of its own.
fn quiz(state: &Path, args: &[&str]) -> Command {
    let mut command = command(args);
    command.args(["--plain", "--content", CONTENT, "--seed", "2"]).env("XDG_STATE_HOME", state);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn play(state: &Path, args: &[&str], keys: &str) -> Output {
    run_with_input(quiz(state, args), keys.as_bytes())
}

fn events(state: &Path) -> Vec<JournalEvent> {
    let (_, opened) = Journal::open(&state.join("authwalk")).expect("a journal");
    assert_eq!(opened.damaged_lines, 0);
    opened.entries.into_iter().map(|entry| entry.event).collect()
}

/// The answers in the journal: question, grade, parts.
fn answers(state: &Path) -> Vec<String> {
    let answer = |event| match event {
        JournalEvent::Answered(reply) => {
            Some(format!("{} {:?} {}/{}", reply.question, reply.grade, reply.earned, reply.possible))
        }
        _ => None,
    };
    events(state).into_iter().filter_map(answer).collect()
}

#[test]
fn every_kind_is_asked_answered_and_explained() {
    let state = tempfile::tempdir().expect("a folder");
    // Spot, type, match; speak is skipped and comes back; several, order, predict, choice.
    let keys = "x\nh\n1\n\n:h\nbase64\n\n1 2\n1 3 2\n\n:skip\n1 2\nf odd\n\n3 2 1\n\n2\nsee\n\nh\nh\nh\n1\nsee\n\n\
                said\n1 2 9\n1 2 3\n\n";
    let output = play(state.path(), &["quiz"], keys);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    insta::assert_snapshot!("all_kinds", stdout(&output));
}

#[test]
fn what_was_said_in_an_interview_is_kept_compared_and_found_again() {
    let state = tempfile::tempdir().expect("a folder");
    let args = ["quiz", "--interview", "--count", "1", "--minutes", "10"];
    let first = stdout(&play(state.path(), &args, "an ID, and more\n2\n\n"));
    assert!(first.contains("0 of 10 min") && !first.contains("last time"), "{first}");
    let second = stdout(&play(state.path(), &args, "better now\n1\n\n"));
    for part in [
        "  last time: ",
        "earlier today, 1 of the 4 points; this time 1",
        "  new this time: ",
        "  left out this time: ",
    ] {
        assert!(second.contains(part), "{part} in {second}");
    }
    assert!(second.contains("  you wrote then: an ID, and more"), "{second}");

    let found = stdout(&play(state.path(), &["progress", "answers"], ""));
    let (newest, oldest) = (found.find("You wrote: better now"), found.find("You wrote: an ID, and more"));
    assert!(newest.is_some() && newest < oldest, "{found}");
    let json = stdout(&play(state.path(), &["progress", "answers", "--format", "json"], ""));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["answers"][1]["wrote"], "an ID, and more");
    let elsewhere = stdout(&play(state.path(), &["progress", "answers", "oauth"], ""));
    assert!(elsewhere.starts_with("No spoken answer is kept yet."), "{elsewhere}");
}

#[test]
fn an_exam_explains_nothing_before_the_end_and_what_is_left_counts() {
    let state = tempfile::tempdir().expect("a folder");
    let report = state.path().join("report.md");
    let args = ["quiz", "--exam", "9", "--minutes", "60", "--report", report.to_str().expect("a path")];
    let output = play(state.path(), &args, "s\n2\nh\n1\n1 2 3\n");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    insta::assert_snapshot!("exam", stdout(&output));
    insta::assert_snapshot!("exam_markdown", fs::read_to_string(report).expect("a report"));
    let before = stdout(&output);
    let before = before.split("The answers").next().expect("a part");
    for reason in ["Then nobody would need", "Each request stands alone.", "Right.", "Wrong."] {
        assert!(!before.contains(reason), "{reason}");
    }
}

#[test]
fn an_interview_follows_up_by_how_it_went() {
    let state = tempfile::tempdir().expect("a folder");
    for (ticks, next) in
        [("1", "Put the login in order."), ("1 2", "attributes of a cookie"), ("1 2 3 4", "stranger get in")]
    {
        let output = play(state.path(), &["quiz", "--interview", "--count", "2"], &format!("said\n{ticks}\n\n"));
        assert!(stdout(&output).contains(next), "{ticks}: {}", stdout(&output));
    }
    let report = state.path().join("report.JSON");
    let args = ["quiz", "--interview", "--count", "3", "--report", report.to_str().expect("a path")];
    let output = play(state.path(), &args, "said\n1 2 3 4\nf too easy\n\n1\n\n");
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!("interview", stdout(&output));
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(report).expect("a report")).expect("JSON");
    assert_eq!((&json["kind"], &json["answers"][1]["asked"]), (&"interview".into(), &"after a strong answer".into()));
    let first = &json["answers"][0];
    assert_eq!((&first["said"], &first["said_aloud"]), (&"said".into(), &false.into()));
    assert_eq!(first["points_ticked"].as_array().map(Vec::len), Some(4));
    let flagged = JournalEvent::Flagged { question: "h-speak".into(), note: "too easy".into() };
    assert!(events(state.path()).contains(&flagged));
}

#[test]
fn an_interview_loses_nothing_that_was_written_and_tells_what_was_only_said() {
    let state = tempfile::tempdir().expect("a folder");
    let report = |keys: &str| {
        let path = state.path().join("report.md");
        let args = ["quiz", "--interview", "--count", "1", "--report", path.to_str().expect("a path")];
        let output = play(state.path(), &args, keys);
        let markdown = fs::read_to_string(&path).expect("a report");
        // A report that is there is never overwritten.
        let refused = play(state.path(), &args, keys);
        let message = format!("{}: The report cannot be written there: there is a file of that name.", path.display());
        assert_eq!((refused.status.code(), stderr(&refused)), (Some(2), format!("authwalk: {message}\n")));
        assert_eq!((stdout(&refused), fs::read_to_string(&path).expect("a report")), (String::new(), markdown.clone()));
        fs::remove_file(path).expect("removed");
        let transcript = stdout(&output);
        [transcript.rsplit("The interview").next().expect("a transcript").to_owned(), markdown]
    };
    let written = report("1. a <row> & a *number*\n1 3\n\n");
    assert!(
        written[0]
            .contains("      you said: 1. a <row> & a *number*\n      points ticked: the password is checked; the ")
    );
    assert!(written[1].contains("   - You said: 1. a \\<row\\> \\& a \\*number\\*\n   - Points ticked: the password"));
    for text in report("\n\n\n") {
        assert!(text.contains("ou said: aloud; nothing was written") && text.contains("oints ticked: none"), "{text}");
    }
    for keys in ["half of it\n", "half of it\nq\n", "half of it\n:quit\n"] {
        for text in report(keys) {
            let is_kept = text.contains("ou said: half of it") && text.contains("left before its points were ticked");
            assert!(is_kept, "{keys:?}: {text}");
        }
    }
}

#[test]
fn cramming_ends_when_all_is_right_and_the_first_answer_is_kept() {
    let state = tempfile::tempdir().expect("a folder");
    let output = play(state.path(), &["quiz", "http", "--level", "junior", "--cram"], "2\n\n2\n\n1\n\n");
    let transcript = stdout(&output);
    assert!(transcript.contains("once more") && transcript.contains("Right."), "{transcript}");
    assert_eq!(answers(state.path()).len(), 1);
}

#[test]
fn a_review_asks_what_is_due_and_a_changed_key_begins_anew_and_says_so() {
    let state = tempfile::tempdir().expect("a folder");
    let output = play(state.path(), &["review", "--count", "1"], "1\n\n");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(answers(state.path()).len(), 1, "{}", stdout(&output));
    assert!(stdout(&output).contains("  today              8 "), "{}", stdout(&output));
    let output = play(state.path(), &["review", "--forecast"], "");
    assert!(stdout(&output).contains("  today              7 "), "{}", stdout(&output));
    // The same journal before a bank in which the answer of that question is another one.
    let pack = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(format!("{CONTENT}/quizzes/kinds.toml")).expect("the bank");
    let changed = text
        .replace("right = true\ntext = \"Nothing\"", "text = \"Nothing\"")
        .replace("text = \"All of it\"", "right = true\ntext = \"All of it\"");
    let typo = text.replace("Nothing\"", "Nothing.\"");
    for (text, says) in [(changed, true), (typo, false)] {
        fs::create_dir_all(pack.path().join("lessons")).expect("a folder");
        fs::create_dir_all(pack.path().join("quizzes")).expect("a folder");
        fs::copy(format!("{CONTENT}/lessons/forgets.toml"), pack.path().join("lessons/forgets.toml")).expect("copied");
        fs::write(pack.path().join("quizzes/q.toml"), text).expect("written");
        let mut command = command(&["review", "--forecast", "--content", pack.path().to_str().expect("a path")]);
        let output = command.env("XDG_STATE_HOME", state.path()).output().expect("it runs");
        assert_eq!(stdout(&output).contains("The answer of a-choice was changed"), says, "{}", stdout(&output));
    }
}

#[test]
fn a_lesson_is_closed_by_questions_about_it_that_count_and_are_not_asked_again_that_day() {
    let state = tempfile::tempdir().expect("a folder");
    let to_the_end = "\n".repeat(4);
    let output = play(state.path(), &["learn", "forgets"], &format!("{to_the_end}1\n\ns\n2\n\n"));
    let transcript = stdout(&output);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    assert!(
        transcript.contains("The end of this lesson.") && transcript.contains("Question 1 of 2 · junior"),
        "{transcript}"
    );
    assert!(transcript.contains("once more"), "what is later comes back: {transcript}");
    assert_eq!(answers(state.path()), ["a-choice Right 1/1", "f-predict Right 1/1"]);
    let again = stdout(&play(state.path(), &["learn", "forgets"], &"\n".repeat(9)));
    assert!(again.contains("The end of this lesson.") && !again.contains("Question 1"), "{again}");
    // Leaving early records nothing.
    let fresh = tempfile::tempdir().expect("a folder");
    let left = play(fresh.path(), &["learn", "forgets"], &format!("{to_the_end}q\n"));
    assert_eq!((left.status.code(), answers(fresh.path())), (Some(0), Vec::new()));
}

#[test]
fn a_mended_typo_keeps_a_cards_history_and_a_changed_key_resets_that_card_alone() {
    let state = tempfile::tempdir().expect("a folder");
    // Two cards: a choice, and pairs.
    play(state.path(), &["quiz", "http", "--level", "junior"], "1\n\n");
    play(state.path(), &["quiz", "jwt.claims", "--level", "mid"], "3 1 2\n\n");
    let text = fs::read_to_string(format!("{CONTENT}/quizzes/kinds.toml")).expect("the bank");
    let pack = tempfile::tempdir().expect("a folder");
    for folder in ["lessons", "quizzes"] {
        fs::create_dir_all(pack.path().join(folder)).expect("a folder");
    }
    fs::copy(format!("{CONTENT}/lessons/forgets.toml"), pack.path().join("lessons/forgets.toml")).expect("copied");
    let cards = |text: &str| {
        fs::write(pack.path().join("quizzes/q.toml"), text).expect("written");
        let path = pack.path().to_str().expect("a path");
        let state = state.path();
        let run = |args: &[&str]| {
            let mut command = command(args);
            command.args(["--content", path]).env("XDG_STATE_HOME", state).output().expect("it runs")
        };
        let shown: serde_json::Value =
            serde_json::from_str(&stdout(&run(&["progress", "show", "--format", "json"]))).expect("JSON");
        let review: serde_json::Value =
            serde_json::from_str(&stdout(&run(&["review", "--forecast", "--format", "json"]))).expect("JSON");
        (shown["review"]["cards"].clone(), review["reset"].clone())
    };
    let (all, none) = cards(&text);
    assert_eq!((&all, &none), (&2.into(), &serde_json::json!([])));
    let typo =
        text.replace("\"Nothing\"", "\"Notthing\"").replace("What does a server know", "What dose a server know");
    assert_ne!(typo, text);
    assert_eq!(cards(&typo), (2.into(), serde_json::json!([])));
    let changed = text
        .replace("right = true\ntext = \"Nothing\"", "text = \"Nothing\"")
        .replace("text = \"All of it\"", "right = true\ntext = \"All of it\"");
    assert_eq!(cards(&changed), (1.into(), serde_json::json!(["a-choice"])));
}

#[test]
fn two_at_once_lose_no_answer_of_each_other() {
    let state = tempfile::tempdir().expect("a folder");
    let start = || {
        let mut child = quiz(state.path(), &["quiz", "http", "--level", "junior"]).spawn().expect("it runs");
        let keys = child.stdin.take().expect("a pipe");
        (child, keys)
    };
    let mut both = [start(), start(), start(), start()];
    for (_, keys) in &mut both {
        keys.write_all(b"1\n\n").expect("written");
    }
    for (child, keys) in both {
        drop(keys);
        assert!(child.wait_with_output().expect("it ends").status.success());
    }
    assert_eq!(answers(state.path()).len(), 4);
}

#[test]
fn the_day_to_be_ready_for_is_kept_until_it_is_changed_or_forgotten() {
    let state = tempfile::tempdir().expect("a folder");
    let until = |args: &[&str]| {
        let args = [&["review", "--forecast", "--format", "json"], args].concat();
        let output = play(state.path(), &args, "");
        let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        json["until"].as_str().map(str::to_owned)
    };
    let review = |day: &str| stdout(&play(state.path(), &["review", "--until", day, "--count", "1"], "1\n\n"));
    assert_eq!(until(&["--until", "2999-12-24"]).as_deref(), Some("2999-12-24"));
    assert_eq!(until(&[]), None, "a forecast only tries a day out");
    assert!(review("2999-12-24").contains("the week before Tue 2999-12-24"));
    assert_eq!(until(&[]).as_deref(), Some("2999-12-24"));
    review("2998-12-24");
    assert_eq!(until(&[]).as_deref(), Some("2998-12-24"));
    assert!(review("none").contains("plans towards a day"));
    assert_eq!(until(&[]), None);
}

#[test]
fn what_cannot_be_asked_is_told() {
    let state = tempfile::tempdir().expect("a folder");
    let error_text = |args: &[&str]| {
        let output = play(state.path(), args, "");
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{args:?}");
        stderr(&output)
    };
    assert_eq!(error_text(&["quiz", "jwtt"]), "authwalk: jwtt: There is no such topic; did you mean `jwt`?\n");
    assert!(error_text(&["quiz", "jwt", "--level", "senior"]).contains("There is no such question."));
    assert!(error_text(&["review", "--until", "2020-01-01"]).contains("still to come"));
    assert!(error_text(&["review", "--until", "soon"]).contains("such as 2026-12-24"));
    assert!(error_text(&["quiz", "--exam", "0"]).contains("--exam"));
    assert!(stdout(&authwalk(&["quiz", "--help"])).contains("(right ones chosen - wrong ones chosen)"));
}

#[test]
fn an_acknowledged_answer_survives_a_kill_at_any_moment() {
    let kills: usize = std::env::var("AUTHWALK_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(20);
    let state = tempfile::tempdir().expect("a folder");
    let mut acknowledged = 0;
    for kill in 0..kills {
        let mut child = quiz(state.path(), &["quiz", "--level", "junior", "--count", "3"]).spawn().expect("it runs");
        let mut keys = child.stdin.take().expect("a pipe");
        let _ = keys.write_all("1\n1 2 3\nbase64\n\n".repeat(9).as_bytes());
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        // The program keeps running while this reads, so its position is unknown.
        for line in lines.by_ref().take(kill * 7 % 60).map_while(Result::ok) {
            acknowledged += usize::from(is_verdict(&line));
        }
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        // What it had written before it was killed counts too.
        acknowledged += lines.map_while(Result::ok).filter(|line| is_verdict(line)).count();
        let stored = Journal::open(&state.path().join("authwalk")).expect("a journal").1.entries.len();
        assert!(stored >= acknowledged, "kill {kill}: {stored} kept of {acknowledged}");
    }
    assert!(acknowledged > kills / 2, "{acknowledged}");
    let (_, opened) = Journal::open(&state.path().join("authwalk")).expect("a journal");
    assert_eq!(CourseProgress::from_entries(&opened.entries), CourseProgress::default(), "answers belong to no lesson");
}

fn is_verdict(line: &str) -> bool {
    ["Right.", "Wrong.", "Nearly.", "Partly right:"].iter().any(|verdict| line.starts_with(verdict))
}
