//! What the course asks of a learner: predictions that differ from lane to lane, and tasks that need thought.

use std::sync::Arc;

use crate::common::lessons;
use authwalk::internals::play::{LabSeed, replay::replay};

/// Whoever has read one lane's answer must not know the others'.
#[test]
fn at_most_one_prediction_in_four_has_the_same_answer_in_all_its_lanes() {
    let (mut asked, mut same) = (0, Vec::new());
    for lesson in lessons() {
        let attempt = replay(Arc::clone(&lesson), LabSeed::Fixed(7)).expect("a loopback").attempt;
        for (index, step) in lesson.step.iter().enumerate() {
            let Some(prediction) = attempt.prediction_at(index) else { continue };
            let answers: Vec<String> =
                prediction.lanes.keys().filter_map(|lane| Some(prediction.result_in(*lane)?.actual)).collect();
            let Some((first, others)) = answers.split_first().filter(|(_, others)| !others.is_empty()) else {
                continue;
            };
            asked += 1;
            if others.iter().all(|answer| answer == first) {
                same.push(format!("{}#{}", lesson.id, step.id));
            }
        }
    }
    assert!(asked > 0);
    assert!(same.len() * 4 <= asked, "{} of {asked}: {same:?}", same.len());
}

/// The switches that the solution of a task turns, by their last names.
fn switches_of(task: &toml::Table) -> Vec<String> {
    fn last_names(table: &toml::Table, names: &mut Vec<String>) {
        for (name, value) in table {
            match value.as_table() {
                Some(inner) => last_names(inner, names),
                None => names.push(name.clone()),
            }
        }
    }
    let mut names = Vec::new();
    for act in task["solution"].as_array().expect("acts") {
        let set = act.get("operator").and_then(|operator| operator.get("set"));
        if let Some(set) = set.and_then(toml::Value::as_table) {
            last_names(set, &mut names);
        }
    }
    names
}

/// A task that says which switch to turn is dictation. A text says it if each word of the switch's name stands in it.
#[test]
fn at_most_a_third_of_the_tasks_turn_one_switch_that_their_text_names() {
    let (mut tasks, mut dictated) = (0, Vec::new());
    for lesson in lessons() {
        let path = format!("{}/lessons/{}.toml", env!("CARGO_MANIFEST_DIR"), lesson.id);
        let table: toml::Table = toml::from_str(&std::fs::read_to_string(&path).expect("a lesson")).expect("TOML");
        for step in table["step"].as_array().expect("steps") {
            let Some(task) = step.get("task").and_then(toml::Value::as_table) else { continue };
            tasks += 1;
            let text = step["text"].as_str().unwrap_or_default().to_lowercase();
            if let [switch] = &switches_of(task)[..]
                && switch.split('_').all(|word| text.contains(word.trim_end_matches('s')))
            {
                dictated.push(format!("{}#{:?}", lesson.id, step["id"]));
            }
        }
    }
    assert!(tasks > 0);
    assert!(dictated.len() * 3 <= tasks, "{} of {tasks}: {dictated:?}", dictated.len());
}
