//! The built-in lessons and questions are a part of the program: it is built again when one of them changes.
//!
//! The lessons are also written as JSON, one a line, which a start reads in a fifth of the time. A file that is no TOML
//! is left out here; `authwalk check` says what is wrong with it.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    for folder in ["lessons", "quizzes", "assets"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    let entries = fs::read_dir("lessons")?.collect::<Result<Vec<_>, _>>()?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.sort_unstable();
    let lessons: Vec<String> = files.iter().filter_map(|file| as_json(file)).collect();
    let out = env::var_os("OUT_DIR").ok_or("cargo names no folder to write to")?;
    fs::write(Path::new(&out).join("lessons.jsonl"), lessons.join("\n"))?;
    Ok(())
}

fn as_json(file: &Path) -> Option<String> {
    let lesson: serde_json::Value = toml::from_str(&fs::read_to_string(file).ok()?).ok()?;
    Some(lesson.to_string())
}
