//! Every kind of finding is told by the program when its fault is planted.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use authwalk::internals::check::{CheckedLibrary, CoverageScope, coverage, mismatch_code};
use authwalk::internals::content::{Code, ContentFiles, Finding, Library};
use authwalk::internals::play::{LabSeed, replay::replay_within};
use serde_json::Value as Json;

use super::advice::{question, thirty_questions, thirty_telling_commas};
use super::goals::TASK;
use super::{LESSON, PACK, TRANSLATION, check, folder};

/// What is replaced in the sound lesson by what, and the code that this leads to.
const LESSON_FAULTS: &[(&str, &str, &str)] = &[
    ("syntax", "minutes = 1", "minutes ="),
    ("duplicate-key", "minutes = 1", "minutes = 1\nminutes = 1"),
    ("toml-1.1", "\"T\"", "\"\\eT\""),
    ("control-character", "\"T\"", "\"\u{202e}T\""),
    ("unknown-key", "minutes = 1", "minutes = 1\nzz = 1"),
    ("missing-key", "title = \"A\"\n", ""),
    ("wrong-type", "title = \"A\"", "title = 5"),
    ("unknown-word", "\"browser\"", "\"browsre\""),
    ("bad-times", "by = \"bob\"", "by = \"bob\"\ntimes = 101"),
    ("bad-request", "request.line = \"GET /me\"", "request.raw = \"GET /me HTTP/1.1\""),
    ("unknown-path", "GET /me\"\nexpect = { status = 401, user", "GET /mee\"\nexpect = { user"),
    ("nothing-to-compare", "by = \"bob\"", "by = \"bob\"\nsame_in_lanes = [\"status\"]"),
    ("unused-save", "by = \"bob\"", "by = \"bob\"\nsave.zz = \"status\""),
    (
        "identical-lanes",
        "[[step]]",
        "[[lane]]\nid = \"a\"\ntitle = \"A\"\n[[lane]]\nid = \"b\"\ntitle = \"B\"\n[[step]]",
    ),
    ("unknown-client", "by = \"bob\"", "by = \"bbo\""),
    ("unknown-topic", "session.flow", "sesion.flow"),
    ("unknown-operation", "title = \"S\"", "title = \"S\"\noperation = \"lgoin\""),
    ("unknown-lesson", "minutes = 1", "minutes = 1\nneeds = [\"no-lesson\"]"),
    ("renamed-link", "minutes = 1", "minutes = 1\nneeds = [\"oauth-scope\"]"),
    ("unused-client", "client.bob", "client.eve = \"attacker\"\nclient.bob"),
    ("bad-silence", "minutes = 1", "minutes = 90 # authwalk: allow bad-minutes"),
    ("needless-silence", "minutes = 1", "minutes = 1 # authwalk: allow bad-minutes: a day at the fair"),
    ("act-failed", "GET /me", "GET https://example.com/"),
    ("impossible-world", "[[step]]", "[world.shop]\naccess = { dpop = true, form = \"opaque\" }\n[[step]]"),
    ("expectation-not-met", "401", "200"),
    ("only-statuses", ", user = \"nobody\"", ""),
    ("lesson-without-task", "", ""),
    ("lesson-not-asked", "", ""),
];

/// The sound lesson with its step replaced by these.
fn lesson_with_steps(steps: &str) -> String {
    format!("{}{steps}", &LESSON[..LESSON.find("[[step]]").expect("a step")])
}

/// The step of the sound lesson, under another id for each number.
fn numbered_steps(count: usize, before_its_acts: &str) -> String {
    let step = &LESSON[LESSON.find("[[step]]").expect("a step")..];
    let numbered = |number| step.replace("\"ask\"", &format!("\"ask-{number}\""));
    (0..count).map(numbered).map(|step| step.replace("[[step.do]]", &format!("{before_its_acts}[[step.do]]"))).collect()
}

fn quiz(questions: &str) -> String {
    format!("format_version = 1\nid = \"q\"\n{questions}")
}

/// A quiz of one question with a fair first and right option, and this one.
fn quiz_with_option(ask: &str, right: &str, option: &str, because: &str) -> String {
    quiz(&question("a", ask, &[(right, "It is."), ("Five six", "No, never."), (option, because)]))
}

/// A quiz of one question about what comes out at the step of the sound lesson.
fn prediction() -> String {
    let head = "[[question]]\nid = \"a\"\ncovers = []\nlevel = \"mid\"\nask = \"?\"\nwhy = \"W\"\n";
    quiz(&format!("{head}predict = {{ step = \"a-lesson#ask\", about = \"status\" }}\n"))
}

/// Whole files with a fault, and the code that each leads to.
fn file_faults() -> Vec<(&'static str, String)> {
    let plain = "+Three four";
    let predict = "[step.predict]\nask = \"?\"\nabout = \"status\"\nwhy = \"Because.\"\n";
    let moons = lesson_with_steps("[[step]]\nid = \"ask\"\ntitle = \"S\"\ntext = \"T\"\n")
        + &"[[step.do]]\nclock = \"1 moon\"\n".repeat(200);
    let absolutes = [("It always works", "No."), ("It never works", "No."), ("+It works", "Yes, it does.")];
    let unknown_question = question("a", "What?", &[(plain, "It is."), ("Five six", "No, never.")])
        .replace("level =", "next = { weak = \"gone\" }\nlevel =");
    vec![
        ("too-large", "#".repeat(2 * 1024 * 1024)),
        ("too-deep", format!("{LESSON}x = {}1{}\n", "[".repeat(41), "]".repeat(41))),
        ("too-many-faults", moons),
        ("no-steps", lesson_with_steps("step = []\n").replace("client.bob = \"browser\"\n", "")),
        ("too-many-steps", lesson_with_steps(&numbered_steps(51, ""))),
        ("same-answer", lesson_with_steps(&numbered_steps(3, predict))),
        ("goal-too-early", TASK.replace("{ not = \"$sid\" }", "\"$sid\"")),
        ("goal-not-reached", TASK.replace("set_cookie.sid.value = { not = \"$sid\" }", "user = \"alice\"")),
        ("no-questions", quiz("question = []\n")),
        ("unknown-question", quiz(&unknown_question)),
        ("right-is-longest", quiz(&thirty_questions(|i| i % 4, true))),
        ("uneven-positions", quiz(&thirty_questions(|_| 1, false))),
        ("form-gives-away", quiz(&thirty_telling_commas())),
        ("all-of-the-above", quiz_with_option("What?", plain, "All of the above", "No, two are wrong.")),
        ("unlike-options", quiz_with_option("What?", plain, "One two.", "Not so.")),
        (
            "reason-repeats",
            quiz_with_option("What?", plain, "The server forgets everybody", "The server forgets everybody."),
        ),
        (
            "answer-in-question",
            quiz_with_option(
                "Which signature does the verifier compare?",
                "+The verifier's own signature",
                "One two",
                "Not so.",
            ),
        ),
        ("absolute-in-wrong", quiz(&question("a", "What?", &absolutes))),
        (
            "answer-in-hint",
            quiz_with_option("What?", plain, "One two", "Not so.")
                .replace("level =", "hints = [\"Three four.\"]\nlevel ="),
        ),
    ]
}

/// Folders with a fault, and the code that each leads to.
fn folder_faults() -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let pack = |levels: &str| {
        vec![("authwalk.toml", format!("{PACK}[levels]\n{levels}\n")), ("lessons/a.toml", LESSON.to_owned())]
    };
    let excluding = |path: &str| {
        vec![("authwalk.toml", format!("{PACK}exclude = [\"{path}\"]\n")), ("lessons/a.toml", LESSON.to_owned())]
    };
    let nowhere = LESSON
        .replace("GET /me", "GET /nothing-there")
        .replace("{ status = 401, user = \"nobody\" }", "{ user = \"nobody\" }");
    let translated = |from: &str, to: &str| {
        assert!(TRANSLATION.contains(from), "{from}");
        vec![("lessons/a.toml", LESSON.to_owned()), ("lessons/vi/a.toml", TRANSLATION.replace(from, to))]
    };
    vec![
        ("untranslated", translated("text = \"V\"\n", "")),
        ("stray-translation", translated("id = \"ask\"", "id = \"aks\"")),
        ("no-files", vec![("notes.txt", String::new())]),
        ("unknown-code", pack("deny = [\"text-to-long\"]")),
        ("fixed-code", pack("allow = [\"syntax\"]")),
        ("level-twice", pack("deny = [\"bad-id\"]\nallow = [\"bad-id\"]")),
        ("option-without-reason", vec![("a.toml", LESSON.to_owned()), ("q.toml", prediction())]),
        ("bad-path", excluding("../elsewhere.toml")),
        ("unmatched-path", excluding("lessons/gone.toml")),
        ("stray-file", vec![("auhtwalk.toml", PACK.to_owned()), ("lessons/a.toml", LESSON.to_owned())]),
        ("prediction-outside", vec![("a.toml", nowhere), ("q.toml", prediction())]),
    ]
}

/// The codes of `authwalk check` in a folder with these files, which plays their lessons.
fn checked_codes(files: &[(&str, String)]) -> BTreeSet<String> {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let folder = folder(&files);
    let output = check(folder.path(), &[".", "--format", "json", "--coverage"]);
    let json: Json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("JSON: {output:?}"));
    let findings = json["findings"].as_array().expect("a list");
    findings.iter().filter_map(|finding| finding["code"].as_str().map(str::to_owned)).collect()
}

/// Every planted fault that `authwalk check` reads from files, with its code.
fn planted_faults() -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let edited = |(code, from, to): &(&'static str, &str, &str)| {
        assert!(LESSON.contains(from), "{from}");
        (*code, vec![("a.toml", LESSON.replacen(from, to, 1))])
    };
    let in_files = file_faults().into_iter().map(|(code, text)| (code, vec![("a.toml", text)]));
    LESSON_FAULTS.iter().map(edited).chain(in_files).chain(folder_faults()).collect()
}

fn codes(findings: &[Finding]) -> impl Iterator<Item = &'static str> + '_ {
    findings.iter().map(|finding| finding.code.id())
}

/// The codes of what no small folder of files can show: a folder of too many files, a file that is gone or no text, a
/// lesson without time, and a curriculum of which nothing is taught.
fn codes_beyond_files() -> BTreeSet<&'static str> {
    let many = folder(&[]);
    for number in 0..=20_000 {
        fs::File::create(many.path().join(format!("{number:05}.toml"))).expect("a file");
    }
    let mut found: BTreeSet<_> = codes(&ContentFiles::find(&[many.path().to_owned()]).findings).collect();
    found.extend(codes(&Library::from_file(&many.path().join("gone.toml")).findings));
    let bytes = folder(&[]);
    let file = bytes.path().join("a.toml");
    fs::write(&file, b"id = \"\xff\"\n").expect("a file");
    found.extend(codes(&Library::from_file(&file).findings));
    #[cfg(unix)]
    std::os::unix::fs::symlink(many.path(), bytes.path().join("lessons")).expect("a link");
    found.extend(codes(&Library::from_dir(bytes.path()).findings));
    let library = Library::from_texts([("a.toml".to_owned(), LESSON)]);
    let lesson = Arc::new(library.lessons[0].value.clone());
    let replayed = replay_within(lesson, LabSeed::Fixed(0), Duration::ZERO).expect("a loopback");
    found.extend(replayed.mismatches.iter().map(|mismatch| mismatch_code(mismatch.kind).id()));
    found.extend(codes(&coverage::check(&library, CoverageScope::Curriculum)));
    let twice = [("a.toml", LESSON), ("b.toml", LESSON)].map(|(path, text)| (path.to_owned(), text));
    found.extend(codes(CheckedLibrary::new(Library::from_texts(twice)).findings()));
    found
}

#[test]
fn every_code_is_told_of_a_planted_fault() {
    let mut told: BTreeSet<String> = BTreeSet::new();
    for (code, files) in planted_faults() {
        let found = checked_codes(&files);
        assert!(found.contains(code), "{code} is not told, but {found:?}");
        told.extend(found);
    }
    let in_process = super::rules::reported_codes().into_iter().chain(codes_beyond_files());
    told.extend(in_process.map(str::to_owned));
    let is_told = |code: &&Code| cfg!(not(unix)) && code.id() == "link-not-followed" || told.contains(code.id());
    let untold: Vec<&str> = Code::ALL.iter().filter(|code| !is_told(code)).map(|code| code.id()).collect();
    assert_eq!(untold, [""; 0], "no planted fault leads to these");
}
