//! The schemas in taplo, which most editors use for TOML, set up as the guide says.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::{check, folder, write};
use crate::common::{authwalk, command, stdout};
use crate::fault_injection::plant_faults;

/// A pack as `authwalk new` begins it, with the schemas and the configuration that the guide shows.
fn pack() -> tempfile::TempDir {
    let folder = folder(&[]);
    let new = command(&["new", "pack", "mine"]).current_dir(folder.path()).status().expect("the program runs");
    assert!(new.success());
    for kind in ["lesson", "quiz", "pack"] {
        write(folder.path(), &format!("mine/schema/{kind}.json"), &stdout(&authwalk(&["schema", kind])));
    }
    let guide = include_str!("../../docs/authors.md");
    let shown = guide.split("```").find(|block| block.starts_with("\n[[rule]]")).expect("the configuration");
    write(folder.path(), "mine/.taplo.toml", shown);
    folder
}

fn lint(pack: &Path) -> Output {
    let mut taplo = Command::new("taplo");
    taplo.args(["lint", "--colors", "never"]).current_dir(pack).output().expect("taplo runs")
}

#[test]
#[ignore = "needs taplo: `pip install taplo`, then `cargo test --test check taplo -- --ignored`"]
fn taplo_takes_what_we_ship_and_refuses_what_is_wrong() {
    let folder = pack();
    let pack = folder.path().join("mine");
    for part in ["lessons", "quizzes"] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(part)).expect("a folder") {
            let path = entry.expect("an entry").path();
            fs::copy(&path, pack.join(part).join(path.file_name().expect("a name"))).expect("copied");
        }
    }
    let sound = lint(&pack);
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
    let taplo_output = String::from_utf8_lossy(&lint(&pack).stderr).into_owned();
    let missed: Vec<usize> =
        (0..faults.len()).filter(|i| !taplo_output.contains(&format!("lessons/fault-{i:03}.toml\""))).collect();
    assert_eq!(missed, [0; 0], "taplo says nothing of these");
    // What it took is what `check` takes.
    for i in 0..faults.len() {
        fs::remove_file(pack.join(format!("lessons/fault-{i:03}.toml"))).expect("removed");
    }
    assert_eq!(check(&pack, &[".", "--no-replay", "--allow", "duplicate-id"]).status.code(), Some(0));
}
