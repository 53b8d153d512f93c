//! What learners hand in, and what a teacher reads from it: `progress export --for-class` and `class report`.

use std::path::Path;

use crate::common::{command, run_with_input, stderr, stdout};

/// A journal with two answers, of which a learner with these keys was certain; with a note, and something said aloud.
fn learn(folder: &Path, keys: &str) {
    let arguments = ["quiz", "session", "--plain", "--seed", "1", "--count", "2", "--confidence", "--level", "junior"];
    run(folder, &arguments, keys);
    let said = "{\"v\":1,\"at\":1700000000,\"kind\":\"answered\",\"question\":\"spoken\",\"key\":\"speak\",\"grade\":\"partly\",\"got\":1,\"of\":2,\
        \"rating\":\"hard\",\"ms\":1,\"said\":{\"wrote\":\"my own words\",\"named\":[\"a point\"]}}";
    let document = format!("{{\"format_version\":1,\"kind\":\"authwalk-progress\",\"entries\":[{said}]}}");
    let file = folder.join("said.json");
    std::fs::write(&file, document).expect("written");
    run(folder, &["progress", "import", file.to_str().expect("a path")], "");
}

fn run(folder: &Path, arguments: &[&str], keys: &str) -> String {
    let mut program = command(arguments);
    program.env("XDG_STATE_HOME", folder);
    let output = run_with_input(program, keys.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    stdout(&output)
}

#[test]
fn what_is_handed_in_has_no_word_of_the_learners_and_a_day_instead_of_a_time() {
    let folder = tempfile::tempdir().expect("a folder");
    learn(folder.path(), "1\n3\n\n1\n3\nf a private note\n\n");
    let whole = run(folder.path(), &["progress", "export"], "");
    assert!(whole.contains("a private note") && whole.contains("my own words"), "{whole}");
    let stripped = run(folder.path(), &["progress", "export", "--for-class"], "");
    for own in ["private", "my own words", "\"said\"", "\"flagged\",", "a point"] {
        assert!(!stripped.contains(own), "{own}: {stripped}");
    }
    assert!(stripped.contains("\"at\":1699920000,"), "the day of 1700000000: {stripped}");
    let document: serde_json::Value = serde_json::from_str(&stripped).expect("JSON");
    let entries = document["entries"].as_array().expect("entries");
    assert!(entries.len() >= 3, "{stripped}");
    assert!(entries.iter().all(|entry| entry["at"].as_i64().is_some_and(|time| time % 86400 == 0)), "{stripped}");
    assert_eq!(document["exported"].as_i64().map(|time| time % 86400), Some(0), "{stripped}");
}

#[test]
fn several_files_become_one_report_without_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    for (name, keys) in [("anna", "1\n3\n\n1\n3\n\n"), ("ben", "1\n2\n\n1\n2\n\n"), ("carla", "2\n1\n\n2\n1\n\n")] {
        let state = folder.path().join(name);
        learn(&state, keys);
        let file = folder.path().join(format!("{name}.json"));
        run(&state, &["progress", "export", "--for-class", file.to_str().expect("a path")], "");
        files.push(file.to_str().expect("a path").to_owned());
    }
    let report = |more: &[&str]| {
        let mut arguments = vec!["class", "report"];
        arguments.extend(files.iter().map(String::as_str));
        arguments.extend(more);
        run(folder.path(), &arguments, "")
    };
    let json: serde_json::Value = serde_json::from_str(&report(&["--format", "json"])).expect("JSON");
    assert_eq!((&json["learners"], &json["format_version"]), (&3.into(), &1.into()));
    let questions = json["questions"].as_array().expect("questions");
    assert!(questions.iter().all(|question| question["answered"] == 3), "{json}");
    let of_bank = questions.iter().filter(|question| question["ask"] != "").count();
    assert_eq!(of_bank, 2, "the course knows what was asked: {json}");
    let text = report(&[]);
    assert!(text.starts_with("3 learners have handed in their progress"), "{text}");
    assert!(text.contains("  first  ") && text.contains("  last   "), "{text}");
    assert!(
        report(&["--format", "csv"]).starts_with("question,ask,answered,first_right,last_right,certain_and_wrong\r\n")
    );
    assert!(report(&["--format", "markdown"]).contains("| question | answered | right at first |"));
    for name in ["anna", "ben", "carla"] {
        assert!(!text.contains(name), "{text}");
    }
    let twice = command(&["class", "report", &files[0], &files[0]]).output().expect("it runs");
    assert!(
        stdout(&twice).starts_with("1 learner has") && stderr(&twice).contains("counts once"),
        "{}",
        stderr(&twice)
    );
}

#[test]
fn a_file_that_is_no_progress_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, other) = (folder.path().join("one.json"), folder.path().join("other.json"));
    std::fs::write(&one, "{\"format_version\":1,\"kind\":\"authwalk-progress\",\"entries\":[]}").expect("written");
    std::fs::write(&other, "a diary").expect("written");
    let (one, other) = (one.to_str().expect("a path"), other.to_str().expect("a path"));
    let refused = command(&["class", "report", one, other]).output().expect("it runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("other.json:1:1: This is damaged"), "{}", stderr(&refused));
    let before = command(&["class", "report", one, "--before", other]).output().expect("it runs");
    assert!(stderr(&before).contains("`--before` compares the answers of one class"), "{}", stderr(&before));
}
