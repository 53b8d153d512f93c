//! `authwalk run --facts`: every fact of every act, ready to paste into a lesson.

use std::io;

use super::output::StdoutWriter;
use crate::course::{ActOutcome, Attempt, StepRun};
use crate::model::{FactValue, fact};

/// Writes the facts of every act as TOML. A fact that is the same in all lanes stands under `expect`, any other under
/// `expect_in`.
pub(super) fn print_facts(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
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

/// A fact and its value in one lane.
#[derive(Clone, PartialEq)]
struct TomlFact {
    /// The path as a dotted key of TOML.
    path: String,
    value: FactValue,
}

struct LaneFacts<'a> {
    lane: &'a str,
    facts: Vec<TomlFact>,
}

fn act_facts(attempt: &Attempt, run: &StepRun, index: usize) -> Vec<String> {
    let mut lanes: Vec<LaneFacts<'_>> = Vec::new();
    for (lane_run, lane) in run.lanes.iter().zip(attempt.lanes()) {
        // A lane may take no part in this act.
        if let Some(act) = lane_run.acts.iter().find(|act| act.index == index) {
            lanes.push(LaneFacts { lane: &lane.id, facts: toml_facts(act) });
        }
    }
    let is_in_all_lanes = |fact: &TomlFact| lanes.iter().all(|lane| lane.facts.contains(fact));
    let mut toml = Vec::new();
    for (lane_index, LaneFacts { lane, facts }) in lanes.iter().enumerate() {
        for fact in facts {
            let (path, value) = (&fact.path, toml_value(&fact.value));
            if !is_in_all_lanes(fact) {
                toml.push(format!("expect_in.{lane}.{path} = {value}"));
            } else if lane_index == 0 {
                toml.push(format!("expect.{path} = {value}"));
            }
        }
    }
    toml
}

/// The facts of one act. TOML can't hold both a value and keys below it, so a fact that only says that there are
/// further ones (`set_cookie.sid`) is left out.
fn toml_facts(act: &ActOutcome) -> Vec<TomlFact> {
    let all: Vec<TomlFact> = fact::offered_facts(&act.outcome)
        .into_iter()
        .map(|(fact, value)| TomlFact { path: toml_path(&fact.path()), value })
        .collect();
    let has_facts_below =
        |path: &str| all.iter().any(|other| other.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')));
    all.iter().filter(|fact| !has_facts_below(&fact.path)).cloned().collect()
}

/// A dotted key, its parts in quotes where TOML wants them.
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

/// A basic string of TOML, which knows every escape of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
