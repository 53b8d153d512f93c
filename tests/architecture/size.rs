//! How long files and functions may be. A file that outgrows its bound has two subjects, a function two tasks.

use std::fs;
use std::path::{Path, PathBuf};

use crate::source::rust_files;

const MAX_FILE_LINES: usize = 400;
const MAX_FUNCTION_LINES: usize = 60;

/// The source, its tests, the benches and the fuzz targets.
fn all_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["src", "tests", "benches", "fuzz"].iter().flat_map(|folder| rust_files(&root.join(folder))).collect()
}

/// A function, from the line that names it to the one that closes it.
struct FunctionSize {
    name: String,
    lines: usize,
}

/// The functions of a file as rustfmt lays them out: a body ends at the first closing brace in the column of its `fn`.
fn function_sizes(text: &str) -> Vec<FunctionSize> {
    let lines: Vec<&str> = text.lines().collect();
    let mut sizes = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let is_end = |line: &&str| line.strip_prefix(indent) == Some("}");
        let is_declared_only =
            |line: &&str| line.starts_with(indent) && line.ends_with(';') && !line[indent.len()..].starts_with(' ');
        let is_one_line = line.ends_with('}') || line.ends_with(';');
        let last = lines[start..].iter().position(|line| is_end(line) || is_declared_only(line));
        let lines = if is_one_line { 1 } else { last.map_or(1, |last| last + 1) };
        sizes.push(FunctionSize { name: name.to_owned(), lines });
    }
    sizes
}

/// The name of the function that begins on this line.
fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let qualifiers = ["pub", "const", "async", "unsafe", "extern"];
    let is_qualifier = |word: &str| qualifiers.iter().any(|known| word.starts_with(known)) || word.ends_with(')');
    let name = after.split(['(', '<']).next()?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (is_name && before.split_whitespace().all(is_qualifier)).then_some(name)
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let mut long = Vec::new();
    for file in all_files() {
        let lines = fs::read_to_string(&file).expect("a source file").lines().count();
        if lines > MAX_FILE_LINES {
            long.push(format!("{}: {lines} lines", file.display()));
        }
    }
    assert!(
        long.is_empty(),
        "files of more than {MAX_FILE_LINES} lines; give each subject a file:\n{}",
        long.join("\n")
    );
}

#[test]
fn no_function_is_longer_than_60_lines() {
    let mut long = Vec::new();
    for file in all_files() {
        let text = fs::read_to_string(&file).expect("a source file");
        let sizes = function_sizes(&text).into_iter().filter(|size| size.lines > MAX_FUNCTION_LINES);
        long.extend(sizes.map(|size| format!("{}: {} has {} lines", file.display(), size.name, size.lines)));
    }
    assert!(
        long.is_empty(),
        "functions of more than {MAX_FUNCTION_LINES} lines; give each task one:\n{}",
        long.join("\n")
    );
}

#[test]
fn functions_are_counted_wherever_they_stand() {
    let text = "fn a() {}\n\nimpl X {\n    pub(crate) const fn b(\n        x: u8,\n    ) -> u8 {\n        if x > 1 {\n        }\n        x\n    }\n\n    \
                async fn c() -> Y<fn(u8)> {\n        fn d() {\n            1\n        }\n    }\n}\n\ntrait T {\n    fn e(\n        x: u8,\n    );\n}\n\n// fn f() {\n";
    let sizes: Vec<(String, usize)> = function_sizes(text).into_iter().map(|size| (size.name, size.lines)).collect();
    let wanted = [("a", 1), ("b", 7), ("c", 5), ("d", 3), ("e", 3)];
    assert_eq!(sizes, wanted.map(|(name, lines)| (name.to_owned(), lines)));
}
