//! Reading and checking from the outside, and `authwalk check` as a tool: levels, silence, formats, packs, schemas,
//! templates.

#[path = "../common/mod.rs"]
mod common;

mod advice;
mod baseline;
mod codes;
mod data_file;
mod docs;
mod editors;
mod every_key;
mod examples;
mod expectations;
mod fault_injection;
mod fixes;
mod formats;
mod goals;
mod hostile;
mod limits;
mod memory;
mod messages;
mod packs;
mod placement;
mod predictions;
mod question_bank;
mod question_page_budget;
mod reading;
mod rules;
mod schema;
mod schema_keys;
mod shortcuts;
mod stdin;
mod toml_positions;
mod toml_writer;
mod translations;
mod versions;
mod watch;

use std::fs;
use std::path::Path;
use std::process::Output;

use common::command;
use serde_json::Value as Json;

/// A lesson that is sound, and plays in no time.
const LESSON: &str = "format_version = 2\nid = \"a-lesson\"\ntitle = \"A\"\nminutes = 1\ncovers = [\"session.flow\"]\n\
    client.bob = \"browser\"\n[[step]]\nid = \"ask\"\ntitle = \"S\"\ntext = \"T\"\n[[step.do]]\nby = \"bob\"\n\
    request.line = \"GET /me\"\nexpect = { status = 401, user = \"nobody\" }\n";

/// Its translation.
const TRANSLATION: &str = "format_version = 2\nlanguage = \"vi\"\nid = \"a-lesson\"\ntitle = \"V\"\n[[step]]\n\
    id = \"ask\"\ntitle = \"V\"\ntext = \"V\"\n";

/// What makes a folder a pack.
const PACK: &str = "format_version = 2\nid = \"a-pack\"\ntitle = \"A pack\"\n";

/// A folder with these files in it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}

/// Runs `authwalk check` in `folder`.
fn check(folder: &Path, args: &[&str]) -> Output {
    command(&[&["check"], args].concat()).current_dir(folder).output().expect("the program runs")
}

/// File, line, code and severity of every finding of `authwalk check` in `folder`, without playing the lessons.
fn reported_findings(folder: &Path, args: &[&str]) -> Vec<String> {
    let output = check(folder, &[&["--format", "json", "--no-replay"], args].concat());
    let json: Json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("JSON: {output:?}"));
    let findings = json["findings"].as_array().expect("a list");
    let line = |finding: &Json| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        format!("{}:{} {} {}", text("file"), finding["line"], text("code"), text("severity"))
    };
    findings.iter().map(line).collect()
}
