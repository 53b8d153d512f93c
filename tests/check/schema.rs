//! The JSON Schemas are valid, accept every file that we ship, and reject the faults that they can express. And the
//! templates.

use std::fs;
use std::path::{Path, PathBuf};

use authwalk::internals::cli::{SchemaKind, schema};
use jsonschema::Validator;
use serde_json::Value as Json;

use super::check;
use crate::common::{command, stdout};
use crate::fault_injection::{PlantedFault, plant_faults};

fn validator(kind: SchemaKind) -> Validator {
    let schema = schema(kind);
    jsonschema::meta::validate(&schema).expect("a schema as its metaschema wants it");
    jsonschema::validator_for(&schema).expect("a schema")
}

/// A file of ours as the data that an editor would validate.
fn data(text: &str) -> Option<Json> {
    toml::from_str::<toml::Table>(text).ok().and_then(|table| serde_json::to_value(table).ok())
}

fn kind_of(json: &Json) -> SchemaKind {
    match (json.get("language").is_some(), json.get("question").is_some()) {
        (true, true) => SchemaKind::QuizTranslation,
        (true, false) => SchemaKind::LessonTranslation,
        (false, true) => SchemaKind::Quiz,
        (false, false) => SchemaKind::Lesson,
    }
}

fn faults(validator: &Validator, json: &Json) -> Vec<String> {
    validator.iter_errors(json).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders =
        ["lessons", "quizzes", "lessons/vi", "quizzes/vi", "tests/fixtures/examples", "tests/fixtures/companions"];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(root.join(folder)).expect("a folder"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let toml = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    toml.map(|path| (path.clone(), fs::read_to_string(path).expect("a text"))).collect()
}

#[test]
fn every_file_we_ship_meets_its_schema() {
    let kinds = [SchemaKind::Lesson, SchemaKind::Quiz, SchemaKind::LessonTranslation, SchemaKind::QuizTranslation];
    let validators = kinds.map(|kind| (kind, validator(kind)));
    let files = files();
    assert!(files.len() > 20);
    for (path, text) in files {
        let json = data(&text).expect("TOML");
        let (_, validator) = validators.iter().find(|(kind, _)| *kind == kind_of(&json)).expect("a schema");
        assert_eq!(faults(validator, &json), [""; 0], "{}", path.display());
    }
}

/// Codes whose fault lies in the file as data, so that a schema can see it. A topic that the curriculum does not have may be
/// one that the pack adds in another file.
const SCHEMA_CODES: &[&str] =
    &["unknown-key", "missing-key", "wrong-type", "unknown-word", "unknown-fact", "wrong-value"];

#[test]
fn what_the_schema_can_express_it_refuses() {
    let (lesson, quiz) = (validator(SchemaKind::Lesson), validator(SchemaKind::Quiz));
    let mut refused = 0;
    for (path, text) in files().into_iter().filter(|(path, _)| path.to_string_lossy().contains("examples")) {
        let validator = if path.ends_with("quiz.toml") { &quiz } else { &lesson };
        let is_visible = |fault: &&PlantedFault| SCHEMA_CODES.contains(&fault.code) && !fault.is_beyond_schemas();
        for fault in plant_faults(&text).iter().filter(is_visible) {
            let Some(json) = data(&fault.text) else { continue };
            refused += 1;
            let passes = validator.is_valid(&json);
            assert!(!passes, "{}: {} at byte {} passes the schema", path.display(), fault.what, fault.position);
        }
    }
    assert!(refused > 700, "{refused}");
}

#[test]
fn what_the_types_alone_would_pass_is_refused() {
    let example = |name: &str| {
        let files = files();
        let (_, text) = files.iter().find(|(path, _)| path.ends_with(name)).expect("an example");
        text.clone()
    };
    let lesson = [
        ("format_version = 2", "format_version = 1"),
        ("id = \"session-fixation\"", "id = \"Session_Fixation\""),
        ("minutes = 5", "minutes = 61"),
        ("by = \"attacker\"\nrequest.line", "request.line"),
        ("request.line = \"GET /\"", "request.line = \"GET /\"\nclock = \"1m\""),
        ("request.line = \"GET /\"", "request.line = \"FETCH /\""),
        ("id = \"careless\"", "id = \"care-less\""),
        ("about = \"status\"", "about = \"state\""),
    ];
    refuses(SchemaKind::Lesson, &example("examples/fixation.toml"), &lesson);
    let quiz = [
        ("level = \"junior\"", "level = \"beginner\""),
        ("right = true", "right = false"),
        ("ask = \"", "order = [\"a\", \"b\"]\nask = \""),
        ("seconds = ", "seconds = 4 #"),
    ];
    let text = example("examples/quiz.toml");
    refuses(SchemaKind::Quiz, &text, &quiz);
    let pack = "format_version = 2\nid = \"a\"\ntitle = \"A\"\n[levels]\ndeny = [\"bad-id\"]\n";
    refuses(
        SchemaKind::Pack,
        pack,
        &[("bad-id", "bad-idea"), ("bad-id", "syntax"), ("deny", "forbid"), ("\"A\"", "\" \"")],
    );
}

fn refuses(kind: SchemaKind, text: &str, changes: &[(&str, &str)]) {
    let validator = validator(kind);
    assert_eq!(faults(&validator, &data(text).expect("TOML")), [""; 0]);
    for (from, to) in changes {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(wrong, text, "{from}");
        assert!(!validator.is_valid(&data(&wrong).expect("TOML")), "{to} passes");
    }
}

#[test]
fn what_is_begun_passes_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let new = |args: &[&str]| command(&[&["new"], args].concat()).current_dir(folder.path()).output().expect("it runs");
    for args in [["lesson", "my-lesson"], ["quiz", "some/my-quiz.toml"], ["pack", "my-pack"]] {
        assert_eq!(new(&args).status.code(), Some(0), "{args:?}");
    }
    for path in ["my-lesson.toml", "some/my-quiz.toml", "my-pack", "my-pack/lessons/first-lesson.toml"] {
        let output = check(folder.path(), &[path, "--warnings-as-errors"]);
        assert_eq!(output.status.code(), Some(0), "{path}: {}", stdout(&output));
    }
    for (kind, path) in [
        (SchemaKind::Lesson, "my-lesson.toml"),
        (SchemaKind::Quiz, "some/my-quiz.toml"),
        (SchemaKind::Pack, "my-pack/authwalk.toml"),
    ] {
        let text = fs::read_to_string(folder.path().join(path)).expect("written");
        assert_eq!(faults(&validator(kind), &data(&text).expect("TOML")), [""; 0]);
        assert!(path.contains("pack") || text.contains("id = \"my-"));
    }
    let before = fs::read(folder.path().join("my-lesson.toml")).expect("written");
    assert_eq!(new(&["lesson", "my-lesson"]).status.code(), Some(2), "nothing is written over");
    assert_eq!(new(&["quiz", "My Quiz"]).status.code(), Some(2));
    assert_eq!(fs::read(folder.path().join("my-lesson.toml")).expect("there"), before);
}
