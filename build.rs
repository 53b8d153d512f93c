//! The built-in lessons and questions are a part of the program: it is built again when one of them changes.
//!
//! What a start needs is also written as JSON, which is read in a fifth of the time: the outlines of the lessons, each
//! lesson on a line of its own, and the topics. A file that is no lesson is left out here; `authwalk check` says what is
//! wrong with it.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value as Json, json};

fn main() -> Result<(), Box<dyn Error>> {
    for folder in ["lessons", "quizzes", "assets"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    let (lessons, quizzes) = (read_folder("lessons")?, read_folder("quizzes")?);
    let (outlines, lines): (Vec<Json>, Vec<String>) =
        lessons.iter().filter_map(|lesson| Some((outline(lesson)?, line(lesson)?))).unzip();
    let topics = read(Path::new("assets/topics.toml")).ok_or("assets/topics.toml is no TOML")?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no folder to write to")?);
    fs::write(out.join("outlines.json"), Json::from(outlines).to_string())?;
    fs::write(out.join("lessons.jsonl"), lines.join("\n"))?;
    fs::write(out.join("topics.json"), topics.to_string())?;
    let terms = read(Path::new("assets/terms.toml")).ok_or("assets/terms.toml is no TOML")?;
    fs::write(out.join("terms.json"), terms.to_string())?;
    fs::write(out.join("former_ids.json"), former_ids(&lessons, &quizzes).to_string())?;
    Ok(())
}

/// The files of a folder, by their names.
fn read_folder(folder: &str) -> Result<Vec<Json>, Box<dyn Error>> {
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.sort_unstable();
    Ok(files.iter().filter_map(|file| read(file)).collect())
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

/// A lesson behind its id and a tab.
fn line(lesson: &Json) -> Option<String> {
    Some(format!("{}\t{lesson}", lesson.get("id")?.as_str()?))
}
