//! The built-in lessons and questions are a part of the program: it is built again when one of them changes.
//!
//! What a start needs is also written as JSON, which is read in a fifth of the time: the outlines of the lessons, each
//! lesson and each quiz by itself, and the topics. A file that is no lesson is left out here; `authwalk check` says what is wrong with
//! it.
//!
//! The fingerprints of the answer keys are made here, by the program's own code, so that what is due can be counted without
//! reading a question.
//!
//! Lessons and questions, 2 MB of text, are deflated: `embedded.rs` has their names and sizes for
//! `src/content/embedded.rs`, which inflates them.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use miniz_oxide::deflate::compress_to_vec;
use serde_json::{Map, Value as Json, json};

#[path = "src/content/answer_fingerprint.rs"]
#[expect(dead_code, reason = "the program also reads fingerprints")]
mod answer_fingerprint;
#[path = "src/content/case_folding.rs"]
mod case_folding;
#[path = "src/content/quiz.rs"]
#[expect(dead_code, reason = "the program does more with questions")]
mod quiz;

/// The best compression that miniz knows.
const LEVEL: u8 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    for folder in ["lessons", "quizzes", "assets"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no folder to write to")?);
    let (lesson_files, quiz_files) = (toml_files(Path::new("lessons"))?, toml_files(Path::new("quizzes"))?);
    let (lessons, quizzes) = (parse_top_level(&lesson_files), parse_top_level(&quiz_files));
    let (outlines, told): (Vec<Json>, Vec<&Json>) =
        lessons.iter().filter_map(|lesson| Some((outline(lesson)?, lesson))).unzip();
    let topics = read(Path::new("assets/topics.toml")).ok_or("assets/topics.toml is no TOML")?;
    fs::write(out.join("outlines.json"), Json::from(outlines).to_string())?;
    fs::write(out.join("topics.json"), topics.to_string())?;
    let terms = read(Path::new("assets/terms.toml")).ok_or("assets/terms.toml is no TOML")?;
    fs::write(out.join("terms.json"), terms.to_string())?;
    fs::write(out.join("former_ids.json"), former_ids(&lessons, &quizzes).to_string())?;
    embed(&out, "public_suffixes.deflate", &fs::read_to_string("assets/public_suffixes.txt")?)?;
    fs::write(out.join("answer_keys.txt"), answer_keys(&quizzes))?;
    let embedded = [
        embed_folder(&out, "LESSON_FILES", "lessons.deflate", &lesson_files)?,
        embed_folder(&out, "QUIZ_FILES", "quizzes.deflate", &quiz_files)?,
        embed_items(&out, "LESSONS", &told)?,
        embed_items(&out, "QUIZZES", &quizzes.iter().collect::<Vec<_>>())?,
    ];
    fs::write(out.join("embedded.rs"), embedded.concat())?;
    Ok(())
}

/// Path and text of each TOML file in a folder and those below, in the order of their paths.
fn toml_files(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(toml_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push((path.to_string_lossy().replace('\\', "/"), fs::read_to_string(&path)?));
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// The files of the folder itself; those below are translations.
fn parse_top_level(files: &[(String, String)]) -> Vec<Json> {
    let own = files.iter().filter(|(path, _)| path.matches('/').count() == 1);
    own.filter_map(|(_, text)| toml::from_str(text).ok()).collect()
}

/// Deflates all files as one text, which is a quarter smaller than one by one, and declares them as `name`.
fn embed_folder(out: &Path, name: &str, file: &str, files: &[(String, String)]) -> Result<String, Box<dyn Error>> {
    let texts: String = files.iter().map(|(_, text)| text.as_str()).collect();
    embed(out, file, &texts)?;
    let sizes: Vec<(&str, usize)> = files.iter().map(|(path, text)| (path.as_str(), text.len())).collect();
    Ok(format!(
        "pub(super) static {name}: EmbeddedFolder = EmbeddedFolder {{ sizes: &{sizes:?}, deflated: {} }};\n",
        included(file)
    ))
}

/// Deflates each lesson or quiz by itself, since a start reads one of them, and declares them as `name`.
fn embed_items(out: &Path, name: &str, items: &[&Json]) -> Result<String, Box<dyn Error>> {
    let mut declaration = format!("pub(super) static {name}: &[EmbeddedItem] = &[\n");
    for item in items {
        let Some(id) = item.get("id").and_then(Json::as_str) else { continue };
        let file = format!("{name}-{id}.deflate");
        embed(out, &file, &item.to_string())?;
        writeln!(declaration, "    EmbeddedItem {{ id: {id:?}, deflated: {} }},", included(&file))?;
    }
    Ok(declaration + "];\n")
}

/// Writes `text`, deflated, to a file in `out`.
fn embed(out: &Path, file: &str, text: &str) -> io::Result<()> {
    fs::write(out.join(file), compress_to_vec(text.as_bytes(), LEVEL))
}

fn included(file: &str) -> String {
    format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))")
}

fn read(file: &Path) -> Option<Json> {
    toml::from_str(&fs::read_to_string(file).ok()?).ok()
}

/// What the map says of a lesson.
fn outline(lesson: &Json) -> Option<Json> {
    let steps = lesson.get("step")?.as_array()?;
    let covers = topics(lesson.get("covers")?, steps);
    let steps = steps.iter().map(|step| step.get("id").cloned()).collect::<Option<Vec<Json>>>()?;
    let titles = lesson.get("step")?.as_array()?.iter().map(|step| step.get("title").cloned());
    let step_titles = titles.collect::<Option<Vec<Json>>>()?;
    let needs = lesson.get("needs").cloned().unwrap_or_else(|| json!([]));
    Some(json!({
        "id": lesson.get("id")?, "title": lesson.get("title")?, "minutes": lesson.get("minutes")?,
        "covers": covers, "needs": needs, "steps": steps, "step_titles": step_titles,
    }))
}

/// What lessons, their steps and questions were called before.
fn former_ids(lessons: &[Json], quizzes: &[Json]) -> Json {
    let questions = quizzes.iter().filter_map(|quiz| quiz.get("question")?.as_array()).flatten();
    let steps = lessons.iter().filter_map(|lesson| {
        let steps = current_by_former(lesson.get("step")?.as_array()?.iter());
        (!steps.is_empty()).then_some((lesson.get("id")?.as_str()?.to_owned(), Json::from(steps)))
    });
    let steps: Map<String, Json> = steps.collect();
    json!({ "lessons": current_by_former(lessons.iter()), "steps": steps, "questions": current_by_former(questions) })
}

/// The id of each question and the fingerprint of its answer key, with ASCII's separators of units and records behind them:
/// what begins a run has to be read at once. A quiz that is none is left out, as it is where its questions are read.
fn answer_keys(quizzes: &[Json]) -> String {
    let readable = quizzes.iter().filter_map(|quiz| serde_json::from_value::<quiz::Quiz>(quiz.clone()).ok());
    let questions = readable.flat_map(|quiz| quiz.question);
    let keys = questions.map(|question| (answer_fingerprint::fingerprint(&question), question.id));
    keys.flat_map(|(fingerprint, id)| [id, "\u{1f}".to_owned(), fingerprint, "\u{1e}".to_owned()]).collect()
}

/// The ids of `items` by those in their `was`.
fn current_by_former<'j>(items: impl Iterator<Item = &'j Json>) -> Map<String, Json> {
    let with_former = items.filter_map(|item| Some((item.get("id")?, item.get("was")?.as_array()?)));
    let pairs =
        with_former.flat_map(|(id, was)| was.iter().filter_map(|old| Some((old.as_str()?.to_owned(), id.clone()))));
    pairs.collect()
}

/// The topics of a lesson: its own, then those of its steps, each once.
fn topics(own: &Json, steps: &[Json]) -> Vec<Json> {
    let lists = std::iter::once(own).chain(steps.iter().filter_map(|step| step.get("covers")));
    let mut topics = Vec::new();
    for topic in lists.filter_map(Json::as_array).flatten() {
        if !topics.contains(topic) {
            topics.push(topic.clone());
        }
    }
    topics
}
