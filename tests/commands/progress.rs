//! Progress survives: programs that are killed while they write lose nothing that was acknowledged, and two at once
//! lose nothing of each other. And what `authwalk progress` says of it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use crate::common::{command, run_with_input, stderr, stdout};
use authwalk::internals::course::{JournalEntry, JournalEvent};
use authwalk::internals::play::{AppendResult, Journal};

/// Where the child of a test keeps its journal.
const CHILD: &str = "AUTHWALK_TEST_JOURNAL";
/// The environment variable with the number of kills; 60 without it, so that an ordinary run stays short.
const KILLS: &str = "AUTHWALK_KILLS";

/// Not a test itself, but the program that the tests below kill. It prints `ack N` for each entry that was kept.
#[test]
fn child_that_keeps_entries() {
    let Some(folder) = std::env::var_os(CHILD) else { return };
    let (mut journal, _) = Journal::open(Path::new(&folder)).expect("a journal");
    let first = i64::from(std::process::id()) << 32;
    for number in first.. {
        // The lengths vary, so that a kill cuts entries off at many places.
        let lesson = "x".repeat(usize::try_from(number % 97).expect("small") * 40);
        let entry = JournalEntry::new(number, JournalEvent::Finished { lesson });
        if journal.append(&entry).expect("kept") == AppendResult::Waiting {
            continue;
        }
        let mut out = std::io::stdout().lock();
        if writeln!(out, "ack {number}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

fn child(folder: &Path) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "progress::child_that_keeps_entries", "--nocapture"])
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let out = BufReader::new(child.stdout.take().expect("its stdout"));
    (child, out)
}

/// The numbers that are acknowledged in `text`. An unfinished line does not count.
fn acks(text: &str) -> impl Iterator<Item = i64> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().filter_map(|line| line.rsplit_once("ack ")?.1.parse().ok())
}

/// Reads on until `count` entries were acknowledged.
fn read_until(out: &mut BufReader<ChildStdout>, text: &mut String, count: usize) {
    while acks(text).count() < count {
        assert_ne!(out.read_line(text).expect("text"), 0, "the child ended by itself");
    }
}

fn stored_numbers(folder: &Path) -> BTreeSet<i64> {
    let (_, opened) = Journal::open(folder).expect("the journal opens");
    opened.entries.iter().map(|entry| entry.time).collect()
}

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_acknowledged() {
    let kills: usize = std::env::var(KILLS).ok().and_then(|kills| kills.parse().ok()).unwrap_or(60);
    let folder = tempfile::tempdir().expect("a folder");
    let mut wanted = BTreeSet::new();
    for kill in 0..kills {
        let (mut child, mut out) = child(folder.path());
        let mut text = String::new();
        // Meanwhile the child keeps writing, so that each kill hits a different moment.
        read_until(&mut out, &mut text, kill % 7);
        std::hint::black_box((0..kill * 1009 % 50_000).fold(0_usize, |sum, number| std::hint::black_box(sum ^ number)));
        child.kill().expect("killed");
        out.read_to_string(&mut text).expect("the rest");
        child.wait().expect("it ends");
        wanted.extend(acks(&text));
    }
    let stored = stored_numbers(folder.path());
    assert!(wanted.is_subset(&stored), "lost: {:?}", wanted.difference(&stored).collect::<Vec<_>>());
    assert!(wanted.len() >= kills, "{} were acknowledged", wanted.len());
}

#[test]
fn two_at_once_lose_nothing_of_each_other_even_when_one_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut one, mut of_one) = child(folder.path());
    let (mut other, mut of_other) = child(folder.path());
    let (mut output_of_one, mut output_of_other) = (String::new(), String::new());
    read_until(&mut of_one, &mut output_of_one, 10);
    read_until(&mut of_other, &mut output_of_other, 10);
    one.kill().expect("killed");
    let so_far = acks(&output_of_other).count();
    read_until(&mut of_other, &mut output_of_other, so_far + 10);
    other.kill().expect("killed");
    of_one.read_to_string(&mut output_of_one).expect("the rest");
    of_other.read_to_string(&mut output_of_other).expect("the rest");
    one.wait().and_then(|_| other.wait()).expect("they end");
    let wanted: BTreeSet<i64> = acks(&output_of_one).chain(acks(&output_of_other)).collect();
    assert!(wanted.is_subset(&stored_numbers(folder.path())));
}

/// Runs the program with its state in `folder` and `input` to read.
fn run(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut command = command(args);
    command.env("XDG_STATE_HOME", folder);
    run_with_input(command, input.as_bytes())
}

fn json(folder: &Path) -> serde_json::Value {
    let output = run(folder, &["progress", "show", "--format", "json"], "");
    serde_json::from_str(&stdout(&output)).expect("JSON")
}

#[test]
fn a_lesson_goes_on_where_it_was_left_and_stands_in_progress() {
    let folder = tempfile::tempdir().expect("a folder");
    let begun = run(folder.path(), &["learn", "http-forgets-you", "--plain"], "\n\n");
    assert!(begun.status.success(), "{}", stderr(&begun));
    let shown = json(folder.path());
    let lesson = shown["lessons"].as_array().expect("lessons").iter().find(|lesson| lesson["id"] == "http-forgets-you");
    let lesson = lesson.expect("the lesson");
    assert_eq!((&lesson["standing"], &lesson["next_step"]), (&"begun".into(), &2.into()), "{lesson}");
    assert_eq!(shown["next"], "http-forgets-you");
    let again = run(folder.path(), &["learn", "http-forgets-you", "--plain"], &"\n".repeat(40));
    assert!(stderr(&again).contains("You left at step 2: here it goes on."), "{}", stderr(&again));
    assert!(!stdout(&again).contains("Bob logs in"), "the first step is not told again\n{}", stdout(&again));
    assert!(stdout(&run(folder.path(), &["progress", "show"], "")).contains("http-forgets-you          done"));
}

#[test]
fn reset_wants_a_yes_and_then_forgets_everything() {
    let folder = tempfile::tempdir().expect("a folder");
    run(folder.path(), &["learn", "http-forgets-you", "--plain"], "\n\n");
    let asked = run(folder.path(), &["progress", "reset"], "yes\n");
    assert_eq!(asked.status.code(), Some(2));
    assert!(stderr(&asked).contains("--yes"));
    let touched = |lesson: &serde_json::Value| !lesson["touched"].is_null();
    assert!(json(folder.path())["lessons"].as_array().expect("lessons").iter().any(touched));
    let done = run(folder.path(), &["progress", "reset", "--yes"], "");
    assert_eq!(stdout(&done), "All progress is forgotten.\n");
    assert!(!json(folder.path())["lessons"].as_array().expect("lessons").iter().any(touched));
    assert_eq!(stdout(&run(folder.path(), &["progress", "reset"], "")), "There is no progress to forget.\n");
    let none = stdout(&run(folder.path(), &["progress", "reset", "--format", "json"], ""));
    assert_eq!(none, "{\"format_version\":1,\"forgotten\":0}\n");
}

#[test]
fn a_place_that_cannot_be_written_is_said_once_and_the_course_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a-file");
    fs::write(&file, "").expect("written");
    let output = run(&file, &["learn", "http-forgets-you", "--plain"], &"\n".repeat(40));
    assert!(output.status.success());
    assert_eq!(stderr(&output).matches("Progress cannot be kept").count(), 1, "{}", stderr(&output));
    assert!(stdout(&output).contains("The end of this lesson."));
    assert_eq!(run(&file, &["progress", "show"], "").status.code(), Some(2));
}

#[test]
fn a_damaged_journal_is_set_aside_with_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("authwalk")).expect("a folder");
    fs::write(
        folder.path().join("authwalk/journal.jsonl"),
        b"\0\xff not JSON\n{\"v\":1,\"at\":1,\"kind\":\"finished\",\"lesson\":\"session-login\"}\n",
    )
    .expect("written");
    let output = run(folder.path(), &["progress", "show"], "");
    assert!(stderr(&output).contains("One line of the journal could not be read; it was set aside."));
    assert!(stdout(&output).contains("session-login             done"), "{}", stdout(&output));
    assert_eq!(stderr(&run(folder.path(), &["progress", "show"], "")), "", "said once");
}

/// A journal with a lesson, two answers with a confidence, and a flag whose note would steer a terminal.
fn fill_journal(folder: &Path) {
    let keys = "1\n3\n\n1\n1\nf od\u{202e}d \u{1b}[2J\n\n";
    let args = ["quiz", "session", "--plain", "--seed", "1", "--count", "2", "--confidence", "--level", "junior"];
    assert!(run(folder, &args, keys).status.success());
    run(folder, &["learn", "http-forgets-you", "--plain"], "\n\n");
}

fn export_progress(folder: &Path) -> String {
    let output = run(folder, &["progress", "export"], "");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    stdout(&output)
}

#[test]
fn progress_says_what_was_learned_by_topic_how_sure_and_how_long() {
    let folder = tempfile::tempdir().expect("a folder");
    fill_journal(folder.path());
    let shown = json(folder.path());
    let topics = shown["topics"].as_array().expect("topics");
    assert_eq!(topics.len(), authwalk::internals::content::topics().len());
    assert!(topics.iter().any(|topic| topic["questions"]["answered"] == 1 && topic["standing"] != "not_begun"));
    assert_eq!(shown["confidence"].as_array().map(Vec::len), Some(2), "{shown}");
    assert_eq!((&shown["days"], &shown["review"]["cards"]), (&1.into(), &2.into()));
    assert_eq!(shown["flagged"][0]["notes"], 1);
    let text = stdout(&run(folder.path(), &["progress", "show"], ""));
    for says in ["Sessions\n", "A session, step by step", "guessing", "certain", "Time: ", "Under review: 2 questions"]
    {
        assert!(text.contains(says), "{says}: {text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80 || line.starts_with("Kept in")), "{text}");
}

#[test]
fn the_topics_of_a_pack_stand_in_progress_with_their_part() {
    let pack = tempfile::tempdir().expect("a folder");
    let lesson = "format_version = 2\nid = \"badges\"\ntitle = \"Badges\"\nminutes = 1\ncovers = []\nclient.bob = \"browser\"\n\
        [[step]]\nid = \"ask\"\ntitle = \"S\"\ntext = \"T\"\ncovers = [\"house.badge\"]\n[[step.do]]\nby = \"bob\"\n\
        request.line = \"GET /me\"\nexpect = { status = 401, user = \"nobody\" }\n";
    let about = "format_version = 2\nid = \"house\"\ntitle = \"Our house\"\nparts = [\"House rules\"]\n\
        fast_track = [\"badges\"]\n[[topic]]\nid = \"house.badge\"\npart = \"House rules\"\ntitle = \"What a badge opens\"\n";
    fs::create_dir(pack.path().join("lessons")).expect("a folder");
    fs::write(pack.path().join("lessons/badges.toml"), lesson).expect("written");
    fs::write(pack.path().join("authwalk.toml"), about).expect("written");
    let state = tempfile::tempdir().expect("a folder");
    let content = pack.path().to_str().expect("a path");
    let shown = stdout(&run(state.path(), &["--content", content, "progress", "show"], ""));
    let lines: Vec<&str> = shown.lines().skip(1).take(2).collect();
    assert!(
        lines[0] == "House rules" && lines[1].contains("What a badge opens") && lines[1].contains("0/1"),
        "{shown}"
    );
    assert!(shown.contains("Lessons: House rules\n  badges"), "{shown}");
    assert!(shown.contains("Fast track: 0 of 1 done. Next: authwalk learn badges."), "{shown}");
    let listed = stdout(&run(state.path(), &["--content", content, "--plain"], ""));
    assert!(listed.contains("\nFast track: badges.\n"), "{listed}");
    let mistyped = run(state.path(), &["--content", content, "quiz", "house.badeg"], "");
    assert!(stderr(&mistyped).contains("did you mean `house.badge`?"), "{}", stderr(&mistyped));
}

#[test]
fn an_export_is_whole_on_another_machine_and_merging_it_twice_adds_nothing() {
    let (one, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    fill_journal(one.path());
    let document = export_progress(one.path());
    assert!(!document.chars().any(|c| c != '\n' && authwalk::internals::prose::is_hidden(c)), "{document}");
    let read: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    assert_eq!(read["flagged"][0]["notes"][0]["note"], "od\u{202e}d \u{1b}[2J");
    assert!(read["flagged"][0]["ask"].is_string());
    run(other.path(), &["learn", "session-login", "--plain"], "\n\n");
    let import_output = |input: &str| stdout(&run(other.path(), &["progress", "import", "-"], input));
    assert!(import_output(&document).ends_with(" added; 0 were here already.\n"));
    assert!(import_output(&document).starts_with("0 entries added; "));
    let (both, wanted) = (export_progress(other.path()), read["entries"].as_array().expect("entries"));
    let both: serde_json::Value = serde_json::from_str(&both).expect("JSON");
    let both = both["entries"].as_array().expect("entries");
    assert!(wanted.iter().all(|entry| both.contains(entry)) && both.len() > wanted.len());
    let listed = stdout(&run(other.path(), &["progress", "export", "--format", "text"], ""));
    assert!(listed.contains("(quizzes/") && listed.contains("  - od"), "{listed}");
}

#[test]
fn an_export_to_a_file_never_takes_the_place_of_another() {
    let folder = tempfile::tempdir().expect("a folder");
    fill_journal(folder.path());
    let file = folder.path().join("taken.json");
    let path = file.to_str().expect("a path");
    assert_eq!(run(folder.path(), &["progress", "export", path], "").status.code(), Some(0));
    let again = run(folder.path(), &["progress", "export", path], "");
    assert!(again.status.code() == Some(2) && stderr(&again).contains("there is a file of that name"));
    assert!(stdout(&run(folder.path(), &["progress", "import", path], "")).starts_with("0 entries added; "));
}

#[test]
fn what_is_damaged_is_refused_with_its_place_and_nothing_is_added() {
    let (folder, fresh) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    fill_journal(folder.path());
    let document = export_progress(folder.path());
    let line = |text: &str| 1 + document.lines().position(|line| line.contains(text)).expect("a line");
    let answer = line("\"kind\":\"answered\"");
    let cut = &document[..document.rfind("\"kind\"").expect("an entry")];
    let places = [
        (document.replacen("\"grade\":\"", "\"grade\":\"x", 1), answer),
        (document.replacen("\"of\":1", "\"of\":0", 1), line("\"of\":1")),
        (document.replacen("\"v\":1,\"at\":", "\"v\":1,\"at\":-", 1), line("\"entries\"") + 1),
        (document.replacen("{\"v\":1,", "{\"v\":2,", 1), line("\"entries\"") + 1),
        (cut.to_owned(), cut.lines().count()),
        ("{}".to_owned(), 1),
        (String::new(), 1),
        ("\0\u{202e}".to_owned(), 1),
    ];
    for (damaged, line) in places {
        assert_ne!(damaged, document);
        let output = run(fresh.path(), &["progress", "import", "-"], &damaged);
        let error_text = stderr(&output);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{error_text}");
        assert!(
            error_text.starts_with(&format!("authwalk: -:{line}:")) && error_text.contains("Nothing was imported."),
            "{line}: {error_text}"
        );
    }
    for (other, says) in [("authwalk-progress", "notes"), ("\"format_version\": 1", "\"format_version\": 7")] {
        let output = run(fresh.path(), &["progress", "import", "-"], &document.replacen(other, says, 1));
        assert!(output.status.code() == Some(2) && stderr(&output).contains("Nothing was imported."));
    }
    assert_eq!(run(fresh.path(), &["progress", "import", "no-such-file"], "").status.code(), Some(2));
    let entries: serde_json::Value = serde_json::from_str(&export_progress(fresh.path())).expect("JSON");
    assert_eq!(entries["entries"], serde_json::json!([]));
}
