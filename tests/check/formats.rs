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
    let formats = "human, short, json, json-lines, sarif, github, gitlab, azure, junit";
    for (outputs, wanted) in [
        (&["--output", "foo=x"][..], format!("there is no format foo; there are {formats}.")),
        (&["--output", "json="], "`--output json=` names no file: write `--output json=FILE`.".to_owned()),
        (&["--output", "a.json", "--output", "sarif=a.json"], "two reports cannot be written to a.json.".to_owned()),
        (
            &["--output", "a.json", "--output", "sarif=./a.json"],
            "two reports cannot be written to ./a.json.".to_owned(),
        ),
        (
            &["--deny", "text-too-long", "--allow", "text-too-long"],
            "text-too-long is given two levels: keep one of --deny, --warn and --allow.".to_owned(),
        ),
    ] {
        let refused = check(folder.path(), &[&["a.toml"], outputs].concat());
        assert_eq!((refused.status.code(), stderr(&refused)), (Some(2), format!("authwalk: {wanted}\n")));
    }
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

/// What GitLab documents of its Code Quality reports.
fn gitlab_schema() -> Json {
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": { "type": "string", "minLength": 1 },
                "check_name": { "enum": Code::ALL.iter().map(|code| code.id()).collect::<Vec<_>>() },
                "fingerprint": { "type": "string", "pattern": "^[0-9a-f]{32}$" },
                "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": { "type": "string", "minLength": 1, "not": { "pattern": "^(/|\\./)" } },
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": { "begin": { "type": "integer", "minimum": 1 } },
                        },
                    },
                },
            },
        },
    })
}

/// What the guide says of a finding in JSON.
fn finding_schema() -> Json {
    let position = json!({ "type": ["integer", "null"], "minimum": 0 });
    let text = json!({ "type": "string", "minLength": 1 });
    json!({
        "type": "object",
        "required": ["code", "severity", "file", "line", "column", "start", "end", "message", "help"],
        "additionalProperties": false,
        "properties": {
            "code": { "enum": Code::ALL.iter().map(|code| code.id()).collect::<Vec<_>>() },
            "severity": { "enum": ["error", "warning"] },
            "file": text, "message": text, "help": { "type": ["string", "null"] }, "url": text,
            "line": position, "column": position, "start": position, "end": position,
        },
    })
}

#[test]
fn the_json_formats_are_what_their_schemas_want() {
    let folder = folder_with_faults();
    let report = |format: &str| {
        let output = check(folder.path(), &["lessons", "empty", "--no-replay", "--format", format]);
        stdout(&output)
    };
    let document: Json = serde_json::from_str(&report("json")).expect("JSON");
    assert_eq!(document["format_version"], 1);
    let lines: Vec<Json> = report("json-lines").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(document["findings"], Json::from(lines.clone()));
    let validator = jsonschema::validator_for(&finding_schema()).expect("a schema");
    assert!(!lines.is_empty() && lines.iter().all(|line| validator.is_valid(line)), "{lines:?}");
    let issues: Json = serde_json::from_str(&report("gitlab")).expect("JSON");
    let validator = jsonschema::validator_for(&gitlab_schema()).expect("a schema");
    let faults: Vec<String> = validator.iter_errors(&issues).map(|error| error.to_string()).collect();
    assert_eq!(faults, [""; 0]);
    assert_eq!(issues.as_array().map(Vec::len), Some(lines.len()));
    // The schemas tell a wrong report from a right one.
    assert!(!validator.is_valid(&json!([{ "description": "" }])));
}

/// Names and texts that try to be a command of each CI server.
#[cfg(unix)]
#[test]
fn no_file_name_and_no_text_becomes_a_command_of_a_ci_server() {
    let hostile = [
        "::error::x.toml",
        " ::set-output name=a::b.toml",
        "##[add-mask]a.toml",
        "##vso[task.complete result=Failed]a.toml",
        "a;b]c,d:e%0A\n::stop-commands::x.toml",
    ];
    let text = "format_version = 1\n\"##[error]x\" = 1\n\"##vso[task.complete]\" = 1\n\"::error::\" = 1\n";
    let files: Vec<(&str, &str)> = hostile.iter().map(|name| (*name, text)).collect();
    let folder = folder(&files);
    let report = |format: &str| stdout(&check(folder.path(), &[".", "--no-replay", "--format", format]));
    let github = report("github");
    assert!(github.lines().count() > 10);
    for line in github.lines() {
        let is_ours = line.starts_with("::error ") || line.starts_with("::warning ");
        assert!(is_ours || !(line.trim_start().starts_with("::") || line.contains("##[")), "{line}");
        // Two colons end the properties: ours are the first behind the kind.
        let properties = line.split(' ').skip(1).collect::<Vec<_>>().join(" ");
        assert!(!is_ours || properties.split("::").next().is_some_and(|list| list.contains("title=")), "{line}");
    }
    for line in report("azure").lines() {
        let rest = line.strip_prefix("##vso[task.logissue type=error;sourcepath=").expect("our command");
        let properties = rest.split(']').next().expect("properties");
        assert_eq!(
            properties.matches(';').count(),
            properties.matches('=').count()
                - properties.matches(" name=").count()
                - properties.matches(" result=").count()
                + 1,
            "{line}"
        );
    }
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
    assert_eq!(count("json-lines", "\n"), all);
    assert_eq!(count("gitlab", "\"check_name\":"), all);
    assert_eq!(count("azure", "##vso[task.logissue "), all);
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
    assert!(stderr(&wrong).contains("did you mean `bad-minutes`?"));
}
