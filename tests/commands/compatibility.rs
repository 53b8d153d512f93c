//! What an earlier version wrote is read: `tests/fixtures/version-1` was made by authwalk 0.1.0 with formats of version 1.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use authwalk::internals::course::{JournalEntry, JournalEvent};
use serde_json::Value as Json;

use crate::common::{authwalk, command, stdout};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/version-1").join(name)
}

/// Questions whose answer is another one since then: what was learned of them says nothing of today's.
const REWRITTEN: [&str; 3] = ["selector-and-validator", "session-memory", "spot-fixation"];

#[test]
fn each_entry_of_an_old_journal_is_written_as_it_was_read() {
    let journal = fs::read_to_string(fixture("journal.jsonl")).expect("the journal");
    for line in journal.lines() {
        let entry: JournalEntry = serde_json::from_str(line).expect("an entry");
        assert_eq!(serde_json::to_string(&entry).expect("JSON"), line);
    }
}

#[test]
fn an_old_journal_keeps_its_ticks_and_its_cards() {
    let state = tempfile::tempdir().expect("a folder");
    let folder = state.path().join("authwalk");
    fs::create_dir(&folder).expect("a folder");
    fs::copy(fixture("journal.jsonl"), folder.join("journal.jsonl")).expect("copied");

    let output = command(&["progress", "show", "--format", "json"]).env("XDG_STATE_HOME", state.path()).output();
    let progress: Json = serde_json::from_str(&stdout(&output.expect("it runs"))).expect("JSON");
    let lesson = |id: &str| {
        let lessons = progress["lessons"].as_array().expect("lessons");
        lessons.iter().find(|lesson| lesson["id"] == id).expect("the lesson").clone()
    };
    assert_eq!(lesson("session-login")["standing"], "done");
    assert_eq!(lesson("jwt-flow")["standing"], "done");
    assert_eq!(lesson("session-fixation")["standing"], "begun");
    assert_eq!(lesson("session-fixation")["next_step"], 9);
    assert_eq!(lesson("session-fixation")["predictions"], serde_json::json!({ "answered": 2, "right": 2 }));
    assert_eq!(lesson("jwt-clock")["standing"], "to_do");
    let (answered, rewritten) = (answered_questions(), BTreeSet::from(REWRITTEN.map(str::to_owned)));
    assert!(rewritten.is_subset(&answered));
    assert_eq!(progress["review"]["cards"], answered.difference(&rewritten).count());
    assert_eq!(progress["flagged"].as_array().map(Vec::len), Some(2));
    assert_eq!(progress["confidence"][0]["answers"], 7);
}

/// The questions of the old journal that were answered, each once.
fn answered_questions() -> BTreeSet<String> {
    let journal = fs::read_to_string(fixture("journal.jsonl")).expect("the journal");
    let entries = journal.lines().map(|line| serde_json::from_str(line).expect("an entry"));
    let questions = entries.filter_map(|entry: JournalEntry| match entry.event {
        JournalEvent::Answered(answer) => Some(answer.question),
        _ => None,
    });
    questions.collect()
}

#[test]
fn an_old_pack_still_tells_the_truth() {
    let pack = fixture("pack");
    let output = authwalk(&["check", &pack.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn an_old_pack_that_was_mended_tells_the_same_truth() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in ["authwalk.toml", "lessons/first-lesson.toml", "quizzes/first-quiz.toml"] {
        let copy = folder.path().join(file);
        fs::create_dir_all(copy.parent().expect("a folder")).expect("a folder");
        fs::copy(fixture("pack").join(file), copy).expect("copied");
    }
    let path = folder.path().to_string_lossy();
    let output = authwalk(&["check", "--fix", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let lesson = folder.path().join("lessons/first-lesson.toml");
    let text = fs::read_to_string(&lesson).expect("the lesson");
    let old = fs::read_to_string(fixture("pack/lessons/first-lesson.toml")).expect("the lesson");
    assert_eq!(text, old.replace("format_version = 1", "format_version = 2").replace("store.rows", "store.sessions"));
    let facts = |lesson: &Path| stdout(&authwalk(&["run", &lesson.to_string_lossy(), "--seed", "7", "--facts"]));
    assert_eq!(facts(&lesson), facts(&fixture("pack/lessons/first-lesson.toml")));
}

/// A lesson, and a question, of one pack.
fn write_pack(folder: &Path, pack: &str, former: &str) {
    let lesson =
        "[[step]]\nid = \"ask\"\ntitle = \"S\"\ntext = \"T\"\n[[step.do]]\nby = \"bob\"\nrequest.line = \"GET /me\"\n";
    let files = [
        ("authwalk.toml", format!("format_version = 2\nid = \"{pack}\"\ntitle = \"T\"\n")),
        (
            "lessons/a.toml",
            format!(
                "format_version = 2\nid = \"http-forgets-you\"\n{former}title = \"T\"\nminutes = 1\ncovers = []\n\
                 client.bob = \"browser\"\n{lesson}"
            ),
        ),
        (
            "quizzes/q.toml",
            format!(
                "format_version = 2\nid = \"q\"\n[[question]]\nid = \"asked\"\n{former}covers = []\nlevel = \"mid\"\n\
                 ask = \"?\"\nwhy = \"W\"\norder = [\"a\", \"b\"]\n"
            ),
        ),
    ];
    for (file, text) in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
}

/// What `progress show` says in a pack: the standing of its lesson, and the number of its cards.
fn standing(state: &Path, pack: &Path) -> (Json, Json) {
    let content = pack.to_string_lossy();
    let mut show = command(&["progress", "show", "--format", "json", "--content", &content]);
    let output = show.env("XDG_STATE_HOME", state).output().expect("it runs");
    let progress: Json = serde_json::from_str(&stdout(&output)).expect("JSON");
    (progress["lessons"][0]["standing"].clone(), progress["review"]["cards"].clone())
}

#[test]
fn lessons_of_one_id_in_two_packs_have_progress_apart() {
    let (state, one, two) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    write_pack(one.path(), "one", "");
    write_pack(two.path(), "two", "");
    run_with_input(
        state.path(),
        "",
        &["learn", "http-forgets-you", "--plain", "--content", &one.path().to_string_lossy()],
    );
    assert_eq!(standing(state.path(), one.path()).0, "done");
    assert_eq!(standing(state.path(), two.path()).0, "to_do");
    let built_in = command(&["progress", "show"]).env("XDG_STATE_HOME", state.path()).output().expect("it runs");
    assert!(stdout(&built_in).contains("0 of "), "{}", stdout(&built_in));

    let exported = command(&["progress", "export"]).env("XDG_STATE_HOME", state.path()).output().expect("it runs");
    assert!(stdout(&exported).contains("\"pack\":\"one\""), "{}", stdout(&exported));
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::write(elsewhere.path().join("progress.json"), exported.stdout).expect("written");
    let file = elsewhere.path().join("progress.json");
    let import =
        command(&["progress", "import", &file.to_string_lossy()]).env("XDG_STATE_HOME", elsewhere.path()).output();
    assert_eq!(import.expect("it runs").status.code(), Some(0));
    assert_eq!(standing(elsewhere.path(), one.path()).0, "done");
    assert_eq!(standing(elsewhere.path(), two.path()).0, "to_do");
}

/// Runs a command in which everybody types `input` first, and then nothing but Enter.
fn run_with_input(state: &Path, input: &str, args: &[&str]) {
    use std::io::Write as _;
    let mut child = command(args)
        .env("XDG_STATE_HOME", state)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("it runs");
    // A lesson that ends before its input is as good.
    drop(child.stdin.take().expect("its input").write_all(format!("{input}{}", "\n".repeat(20)).as_bytes()));
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn progress_follows_a_new_id() {
    let (state, pack) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    write_pack(pack.path(), "mine", "");
    let content = pack.path().to_string_lossy().into_owned();
    run_with_input(state.path(), "", &["learn", "http-forgets-you", "--plain", "--content", &content]);
    run_with_input(state.path(), "1 2\n", &["quiz", "--plain", "--count", "1", "--content", &content]);
    let before = standing(state.path(), pack.path());
    assert_eq!((&before.0, &before.1), (&Json::from("done"), &Json::from(1)));
    // The same files under other ids.
    write_pack(pack.path(), "mine", "was = [\"old\"]\n");
    for (file, id) in [("lessons/a.toml", "http-forgets-you"), ("quizzes/q.toml", "asked")] {
        let path = pack.path().join(file);
        let text =
            fs::read_to_string(&path).expect("a text").replace(id, "new").replace("\"old\"", &format!("\"{id}\""));
        fs::write(path, text).expect("written");
    }
    assert_eq!(standing(state.path(), pack.path()), before);
}

#[test]
fn an_old_lesson_is_played_with_the_same_bytes() {
    let lesson = fixture("pack/lessons/first-lesson.toml");
    let output = authwalk(&["run", &lesson.to_string_lossy(), "--seed", "7", "--facts"]);
    let facts = fs::read_to_string(fixture("first-lesson.facts")).expect("the facts");
    assert_eq!(stdout(&output), facts.replace("store.rows", "store.sessions"), "the command speaks version 2");
}
