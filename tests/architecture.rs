//! The arrows between rooms, and which crate may be named where. The source is read as text: what is named there is
//! what counts.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms that it may name. The map of the design; there is no way round it.
const ARROWS: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("model", &[]),
    ("prose", &[]),
    ("token", &["model"]),
    ("cookie", &["model"]),
    ("lab", &["token", "cookie", "model", "clock"]),
    ("content", &["model", "prose"]),
    ("course", &["content", "model"]),
    ("play", &["course", "content", "lab", "model", "clock"]),
    ("tui", &["play", "course", "content", "token", "cookie", "prose", "model", "clock"]),
    ("cli", &["tui", "play", "course", "content", "token", "cookie", "prose", "model", "clock"]),
];

/// Each crate (or part of the standard library) with the only places that may name it.
const NAMED_ONLY_IN: &[(&str, &[&str])] = &[
    ("tokio", &["lab"]),
    ("axum", &["lab"]),
    ("hyper", &["lab"]),
    ("hyper_util", &["lab"]),
    ("argon2", &["lab"]),
    ("rand_chacha", &["lab", "course", "cli"]),
    ("fsrs", &["course/review/deck"]),
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("rustix", &["tui"]),
    ("signal_hook", &["tui"]),
    ("clap", &["cli"]),
    ("annotate_snippets", &["cli"]),
    ("toml", &["content"]),
    ("toml_parser", &["content"]),
    ("jsonwebtoken", &["token"]),
    ("std::fs", &["content/read", "play/journal", "lab/store", "cli"]),
    ("std::net", &["lab", "play", "cookie"]),
    ("std::process", &["cli", "main"]),
];

/// A source file: its path below `src`, its room, and its code without comments and tests.
struct Source {
    path: String,
    room: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let read = files.into_iter().map(|file| {
        let path = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        let first = path.split(['/', '.']).next().expect("a first part").to_owned();
        let text = fs::read_to_string(&file).expect("a source file");
        Source { path, room: first, code: code_of(&text) }
    });
    read.collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|it| it == "rs") && !is_test(&path) {
            files.push(path);
        }
    }
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
}

/// The code without comments and without the tests at the end of a file: both may speak of anything.
fn code_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let lines = text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// Every room that `code` names, as `crate::room` or inside `crate::{…}`.
fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split('}').next().unwrap_or_default();
                named.extend(group.split(',').map(|part| first_word(part.trim()).to_owned()));
            }
            None => {
                named.insert(first_word(rest).to_owned());
            }
        }
    }
    named.retain(|name| !name.is_empty());
    named
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// Whether `code` names `path` as a path of its own (`tokio::…`, `use tokio;`), not as the end of another one.
fn names(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let before = code[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"_:.\"'-".contains(c));
        let behind = &code[at + path.len()..];
        before && (behind.starts_with("::") || behind.starts_with(';'))
    })
}

#[test]
fn every_arrow_is_on_the_map() {
    let mut astray = Vec::new();
    for source in sources() {
        if source.path == "lib.rs" || source.path == "main.rs" {
            continue;
        }
        let (_, allowed) = ARROWS.iter().find(|(room, _)| *room == source.room).unwrap_or_else(|| {
            panic!("src/{} belongs to no room of the map; add the room to ARROWS or move the file", source.path)
        });
        for named in rooms_named(&source.code) {
            if named != source.room && !allowed.contains(&named.as_str()) {
                astray.push(format!("src/{} names crate::{named}", source.path));
            }
        }
    }
    assert!(astray.is_empty(), "arrows that are not on the map:\n{}", astray.join("\n"));
}

#[test]
fn every_crate_stays_in_its_room() {
    let mut astray = Vec::new();
    for source in sources() {
        for (path, places) in NAMED_ONLY_IN {
            let at_home = places
                .iter()
                .any(|place| source.path.strip_prefix(place).is_some_and(|rest| rest.starts_with(['/', '.'])));
            if !at_home && names(&source.code, path) {
                astray.push(format!("src/{} names {path}; it belongs to {}", source.path, places.join(", ")));
            }
        }
    }
    assert!(astray.is_empty(), "crates outside their rooms:\n{}", astray.join("\n"));
}

#[test]
fn the_map_itself_has_no_circle() {
    // Every room may only name rooms that stand above it in the table, but for the faces, which stand last.
    for (at, (room, allowed)) in ARROWS.iter().enumerate() {
        for named in *allowed {
            assert!(
                ARROWS[..at].iter().any(|(above, _)| above == named),
                "{room} names {named}, which stands below it"
            );
        }
    }
}

#[test]
fn naming_is_seen_where_it_is_and_nowhere_else() {
    assert!(names("use tokio::net;", "tokio"));
    assert!(names("let x = tokio::spawn(y);", "tokio"));
    assert!(!names("my_tokio::spawn()", "tokio"));
    assert!(!names("rt::tokio::TokioIo", "tokio"));
    assert!(!names("say(\"tokio\")", "tokio"));
    assert_eq!(rooms_named("use crate::{lab::Lab, model};").into_iter().collect::<Vec<_>>(), ["lab", "model"]);
    assert_eq!(rooms_named("crate::content::Lesson").into_iter().collect::<Vec<_>>(), ["content"]);
}
