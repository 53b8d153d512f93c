//! `authwalk run`: plays a lesson without a terminal.

use std::io;
use std::sync::Arc;

use serde_json::json;

use super::exit_code::{EXIT_FINDINGS, EXIT_OK};
use super::facts;
use super::global_args::GlobalArgs;
use super::output::{StdoutWriter, print_message, report_failure};
use super::output_format::OutputFormat;
use super::selected_course::SelectedCourse;
use crate::check::mismatch_code;
use crate::content::Lesson;
use crate::course::LaneRun;
use crate::plain::{story, transcript};
use crate::play::LabSeed;
use crate::play::replay::{LessonReplay, replay};

/// What `run` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RunReport {
    /// Everything, in this format.
    Full(OutputFormat),
    /// The facts of every act, as TOML.
    Facts,
    /// The story of every lane.
    Story,
}

impl RunReport {
    /// The report that the arguments ask for; the last two exclude each other.
    pub(super) const fn new(format: OutputFormat, facts: bool, story: bool) -> Self {
        match (facts, story) {
            (true, _) => Self::Facts,
            (false, true) => Self::Story,
            (false, false) => Self::Full(format),
        }
    }
}

/// Plays a lesson, named by its id or its file, from end to end and reports it. The exit code is 1 when something else
/// happens than the lesson expects.
pub(super) fn run_lesson(common: &GlobalArgs, name: &str, report: RunReport) -> io::Result<u8> {
    let lesson = match SelectedCourse::from_args(common).resolve_lesson(name)? {
        Ok(resolved) => resolved.lesson,
        Err(code) => return Ok(code),
    };
    let replay = match replay(Arc::clone(&lesson), replay_seed(common)) {
        Ok(replay) => replay,
        Err(error) => return report_failure(&error.to_string()),
    };
    let mut out = StdoutWriter::stdout();
    match report {
        RunReport::Facts => facts::print_facts(&mut out, &replay.attempt)?,
        RunReport::Story => story::print_story(&mut out, &replay.attempt)?,
        RunReport::Full(OutputFormat::Text) => print_text(&mut out, &lesson, &replay)?,
        RunReport::Full(OutputFormat::Json) => out.line(&json(&replay).to_string())?,
    }
    if matches!(report, RunReport::Facts | RunReport::Story) {
        out.flush()?;
        print_mismatches(&replay)?;
    }
    out.flush()?;
    Ok(if replay.mismatches.is_empty() { EXIT_OK } else { EXIT_FINDINGS })
}

/// Without `--seed` a replay always uses the same one: reports that differ each time can't be compared.
fn replay_seed(common: &GlobalArgs) -> LabSeed {
    LabSeed::Fixed(common.seed.unwrap_or(0))
}

/// What kept the facts from being all there are, or from being what was promised, on stderr.
fn print_mismatches(replay: &LessonReplay) -> io::Result<()> {
    for mismatch in &replay.mismatches {
        print_message(&format!("{}: {}.", mismatch.path, mismatch.message))?;
    }
    Ok(())
}

fn print_text(out: &mut StdoutWriter, lesson: &Lesson, replay: &LessonReplay) -> io::Result<()> {
    out.line(&format!("{} ({})", lesson.title, lesson.id))?;
    for step_index in 0..replay.attempt.runs().len() {
        transcript::print_step(out, &replay.attempt.rewound_to(step_index))?;
    }
    out.line("")?;
    if replay.mismatches.is_empty() {
        return out.line("Everything this lesson expects is so.");
    }
    for mismatch in &replay.mismatches {
        out.line(&format!("{}: {}.", mismatch.path, mismatch.message))?;
    }
    Ok(())
}

fn json(replay: &LessonReplay) -> serde_json::Value {
    let attempt = &replay.attempt;
    let steps = attempt.runs().iter().zip(&attempt.lesson().step).map(|(run, step)| {
        let lanes = run.lanes.iter().zip(attempt.lanes()).map(|(run, lane)| lane_json(&lane.id, run));
        json!({ "id": step.id, "title": step.title, "lanes": lanes.collect::<Vec<_>>() })
    });
    let mismatches = replay.mismatches.iter().map(
        |mismatch| json!({ "at": mismatch.path.to_string(), "code": mismatch_code(mismatch.kind).id(), "message": mismatch.message }),
    );
    json!({
        "format_version": 2,
        "lesson": attempt.lesson().id,
        "steps": steps.collect::<Vec<_>>(),
        "untrue": mismatches.collect::<Vec<_>>(),
    })
}

fn lane_json(lane: &str, run: &LaneRun) -> serde_json::Value {
    let acts = run
        .acts
        .iter()
        .map(|act| json!({ "act": act.act.to_string(), "by": act.act.as_act().and_then(|act| act.by.as_ref()), "exchanges": act.outcome.exchanges }));
    json!({ "lane": lane, "acts": acts.collect::<Vec<_>>(), "view": run.final_view() })
}
