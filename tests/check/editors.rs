//! The schemas in taplo and tombi, which most editors use for TOML, set up as `new pack` does.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::{check, folder, write};
use crate::common::command;
use crate::fault_injection::plant_faults;

/// A pack as `authwalk new` begins it, with everything that we ship.
fn pack() -> tempfile::TempDir {
    let folder = folder(&[]);
    let new = command(&["new", "pack", "mine"]).current_dir(folder.path()).status().expect("the program runs");
    assert!(new.success());
    let pack = folder.path().join("mine");
    for part in ["lessons", "quizzes", "lessons/vi", "quizzes/vi"] {
        fs::create_dir_all(pack.join(part)).expect("a folder");
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(part)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                fs::copy(&path, pack.join(part).join(path.file_name().expect("a name"))).expect("copied");
            }
        }
    }
    folder
}

/// What the editor's server with this command line says of the pack.
fn lint(pack: &Path, command_line: &[&str]) -> Output {
    let [program, args @ ..] = command_line else { panic!("a program") };
    Command::new(program).args(args).env("NO_COLOR", "1").current_dir(pack).output().expect("it runs")
}

const TAPLO: &[&str] = &["taplo", "lint", "--colors", "never"];
const TOMBI: &[&str] = &["tombi", "lint", "--offline", "."];

#[test]
#[ignore = "needs tombi: `.ci/setup` installs it; then `cargo test --test check editors::tombi -- --ignored`"]
fn tombi_strict_takes_what_we_ship_without_a_warning() {
    let folder = pack();
    let pack = folder.path().join("mine");
    let sound = lint(&pack, TOMBI);
    let said = format!("{}{}", String::from_utf8_lossy(&sound.stdout), String::from_utf8_lossy(&sound.stderr));
    assert!(sound.status.success() && !said.contains("Warning") && said.contains("linted successfully"), "{said}");
    for (file, from, to) in [
        ("lessons/first-minute.toml", "minutes =", "minuets ="),
        ("lessons/vi/first-minute.toml", "recap =", "racap ="),
        ("quizzes/vi/foundations.toml", "language =", "langauge ="),
        ("authwalk.toml", "title =", "titel ="),
    ] {
        let text = fs::read_to_string(pack.join(file)).expect("a file");
        write(&pack, file, &text.replacen(from, to, 1));
        assert!(!lint(&pack, TOMBI).status.success(), "{file}: {to}");
        write(&pack, file, &text);
    }
}

#[test]
#[ignore = "needs taplo: `.ci/setup` installs it; then `cargo test --test check editors::taplo -- --ignored`"]
fn taplo_takes_what_we_ship_and_refuses_what_is_wrong() {
    let folder = pack();
    let pack = folder.path().join("mine");
    let sound = lint(&pack, TAPLO);
    assert!(sound.status.success(), "{}", String::from_utf8_lossy(&sound.stderr));
    // One file for each fault that a schema can see; taplo names every one of them.
    let schema_codes =
        ["unknown-key", "missing-key", "wrong-type", "unknown-word", "unknown-fact", "wrong-value", "unknown-topic"];
    let example = include_str!("../fixtures/examples/fixation.toml");
    let faults: Vec<String> = plant_faults(example)
        .into_iter()
        .filter(|fault| schema_codes.contains(&fault.code) && !fault.is_beyond_schemas())
        .step_by(5)
        .map(|fault| fault.text)
        .collect();
    assert!(faults.len() >= 20, "{}", faults.len());
    for (i, text) in faults.iter().enumerate() {
        write(&pack, &format!("lessons/fault-{i:03}.toml"), text);
    }
    let taplo_output = String::from_utf8_lossy(&lint(&pack, TAPLO).stderr).into_owned();
    let missed: Vec<usize> =
        (0..faults.len()).filter(|i| !taplo_output.contains(&format!("lessons/fault-{i:03}.toml\""))).collect();
    assert_eq!(missed, [0; 0], "taplo says nothing of these");
    // What it took is what `check` takes.
    for i in 0..faults.len() {
        fs::remove_file(pack.join(format!("lessons/fault-{i:03}.toml"))).expect("removed");
    }
    assert_eq!(check(&pack, &[".", "--no-replay", "--allow", "duplicate-id"]).status.code(), Some(0));
}
