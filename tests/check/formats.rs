//! What other programs read: each format, and several at once.

use std::fs;

use serde_json::{Value as Json, json};

use super::{LESSON, check, folder};
use crate::common::{authwalk, stderr, stdout};
use authwalk::internals::content::Code;

#[test]
fn several_reports_are_written_at_once() {
    let folder = folder(&[("a.toml", &LESSON.replace("minutes = 1", "minutes = 90"))]);
    let args = [
        "a.toml",
        "--no-replay",
        "--format",
        "short",
        "--output",
        "r.sarif",
        "--output",
        "r.xml",
        "--output",
        "json=r",
    ];
    let output = check(folder.path(), &args);
    assert_eq!(output.status.code(), Some(1));
    let line = "a.toml:4:11: error[bad-minutes]: a lesson cannot take 90 minutes (write between 1 and 60; split a longer one)\n";
    assert_eq!(stdout(&output), line);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a report");
    let sarif: Json = serde_json::from_str(&read("r.sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "bad-minutes");
    assert!(read("r.xml").contains("<failure type=\"bad-minutes\""));
    let json: Json = serde_json::from_str(&read("r")).expect("JSON");
    assert_eq!(json["findings"][0]["line"], 4);
    let unclear = check(folder.path(), &["a.toml", "--output", "report"]);
    assert_eq!((unclear.status.code(), stderr(&unclear).contains("does not say its format")), (Some(2), true));
}

/// Findings of every kind of place: a span over lines, a column behind letters of several bytes, a file that is no
/// text, a whole folder.
fn folder_with_faults() -> tempfile::TempDir {
    let long = LESSON.replace("minutes = 1", "minutes = 90").replace("\"T\"", "\"\"\"\nä\n\n!!\"\"\"");
    let folder = folder(&[
        ("lessons/ä b.toml", &long),
        ("lessons/c.toml", &format!("{}\nx = \n", LESSON.replace("a-lesson", "c-lesson"))),
    ]);
    fs::write(folder.path().join("lessons/d.toml"), b"id = \"\xff\"").expect("written");
    fs::create_dir(folder.path().join("empty")).expect("a folder");
    folder
}

#[test]
fn sarif_is_what_its_schema_wants() {
    // One pattern of the published schema has a bracket too many and is no regular expression.
    let text = include_str!("../fixtures/sarif-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Json = serde_json::from_str(&text).expect("the schema");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let folder = folder_with_faults();
    for args in [&["lessons", "empty", "--coverage"][..], &["lessons/c.toml"]] {
        let output = check(folder.path(), &[args, &["--format", "sarif", "--no-replay"]].concat());
        let log: Json = serde_json::from_slice(&output.stdout).expect("JSON");
        let faults: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert_eq!(faults, [""; 0]);
        let results = log["runs"][0]["results"].as_array().expect("results");
        assert!(!results.is_empty());
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
        assert_eq!(rules.len(), Code::ALL.len());
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
            assert_eq!(rules[index]["id"], result["ruleId"]);
            let uri =
                result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("an address");
            assert!(uri.starts_with("lessons/") || uri == "empty", "{uri}");
        }
    }
    // The validator tells a wrong log from a right one.
    assert!(!validator.is_valid(&json!({ "version": "2.1.0", "runs": [{ "tool": {} }] })));
}

#[test]
fn every_format_tells_every_finding_and_steers_nothing() {
    let folder = folder_with_faults();
    let count = |format: &str, what: &str| {
        let output = check(folder.path(), &["lessons", "empty", "--no-replay", "--format", format]);
        let text = stdout(&output);
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{format}: {text:?}");
        text.matches(what).count()
    };
    let all = count("json", "\"code\":");
    assert!(all >= 4, "{all}");
    assert_eq!(count("human", "error[") + count("human", "warning["), all);
    assert_eq!(count("short", "\n"), all);
    assert_eq!(count("sarif", "\"ruleIndex\":"), all);
    assert_eq!(count("github", "title="), all);
    assert_eq!(count("junit", ": error[") + count("junit", ": warning["), all);
}

#[test]
fn every_code_can_be_explained() {
    for code in Code::ALL {
        let output = authwalk(&["check", "--explain", code.id()]);
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(0));
        assert!(text.starts_with(&format!("{}[{code}]\n", code.severity().word())), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 78), "{text}");
    }
    let list = stdout(&authwalk(&["check", "--explain"]));
    assert!(Code::ALL.iter().all(|code| list.contains(code.meaning())));
    let wrong = authwalk(&["check", "--explain", "bad-minuets"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("Did you mean bad-minutes?"));
}
