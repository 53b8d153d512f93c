//! `authwalk run --facts`: every fact of every act, ready to paste into a lesson.

use std::io;

use super::output::Output;
use crate::course::{ActOutcome, Attempt, StepRun};
use crate::model::{FactValue, fact};

/// Writes the facts of every act as TOML. What is the same in all lanes stands under `expect`, the rest under
/// `expect_in`.
pub(super) fn print_facts(out: &mut Output, attempt: &Attempt) -> io::Result<()> {
    for (step, run) in attempt.lesson().step.iter().zip(attempt.runs()) {
        for (index, act) in step.acts_or_solution().iter().enumerate() {
            out.line(&format!("# step {}, act {}: {act}", step.id, index + 1))?;
            for line in act_facts(attempt, run, index) {
                out.line(&line)?;
            }
            out.line("")?;
        }
    }
    Ok(())
}

fn act_facts(attempt: &Attempt, run: &StepRun, index: usize) -> Vec<String> {
    let happened = run.lanes.iter().zip(attempt.lanes());
    let happened = happened.filter_map(|(run, lane)| Some((lane, run.acts.iter().find(|act| act.index == index)?)));
    let lanes: Vec<(&str, Vec<(String, FactValue)>)> =
        happened.map(|(lane, act)| (lane.id.as_str(), facts(act))).collect();
    let everywhere = |fact: &(String, FactValue)| lanes.iter().all(|(_, facts)| facts.contains(fact));
    let mut written = Vec::new();
    for (at, (lane, facts)) in lanes.iter().enumerate() {
        for fact in facts {
            match everywhere(fact) {
                true if at == 0 => written.push(format!("expect.{} = {}", fact.0, toml_value(&fact.1))),
                true => {}
                false => written.push(format!("expect_in.{lane}.{} = {}", fact.0, toml_value(&fact.1))),
            }
        }
    }
    written
}

/// The facts of one act. A fact that only says that there are further ones (`set_cookie.sid`) is left out: both
/// cannot stand in one table.
fn facts(act: &ActOutcome) -> Vec<(String, FactValue)> {
    let all: Vec<(String, FactValue)> =
        fact::all_facts(&act.outcome).into_iter().map(|(fact, value)| (toml_path(&fact.path()), value)).collect();
    let is_head =
        |path: &str| all.iter().any(|(other, _)| other.strip_prefix(path).is_some_and(|it| it.starts_with('.')));
    all.iter().filter(|(path, _)| !is_head(path)).cloned().collect()
}

/// A dotted path with quotes where TOML wants them.
fn toml_path(path: &str) -> String {
    let bare = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let parts = path.split('.').map(|part| if bare(part) { part.to_owned() } else { quoted(part) });
    parts.collect::<Vec<_>>().join(".")
}

fn toml_value(value: &FactValue) -> String {
    match value {
        FactValue::Absent => quoted("absent"),
        FactValue::Flag(flag) => flag.to_string(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(text) => quoted(text),
        FactValue::List(values) => format!("[{}]", values.iter().map(toml_value).collect::<Vec<_>>().join(", ")),
    }
}

/// A basic string of TOML; JSON escapes are a part of its escapes.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
