//! `authwalk run`: a lesson without a terminal.

use std::io;
use std::sync::Arc;

use serde_json::json;

use super::lookup::resolve_lesson;
use super::output::{Output, print_message};
use super::{EXIT_FINDINGS, EXIT_OK, EXIT_USAGE, GlobalArgs, RunFormat, facts, transcript};
use crate::content::Lesson;
use crate::course::LaneRun;
use crate::play::LabSeed;
use crate::play::replay::{LessonReplay, replay};

/// Plays `lesson` from end to end and reports it. Exit code 1 when it promises what does not happen.
///
/// # Errors
/// When stdout is closed.
pub fn run_lesson(common: &GlobalArgs, lesson: &str, format: RunFormat, facts: bool) -> io::Result<u8> {
    let lesson = match resolve_lesson(common, lesson)? {
        Ok(lesson) => lesson,
        Err(code) => return Ok(code),
    };
    let replayed = match replay(Arc::clone(&lesson), replay_seed(common)) {
        Ok(replayed) => replayed,
        Err(trouble) => {
            print_message(&trouble.to_string())?;
            return Ok(EXIT_USAGE);
        }
    };
    let mut out = Output::stdout();
    match format {
        _ if facts => facts::print_facts(&mut out, &replayed.attempt)?,
        RunFormat::Text => print_text(&mut out, &lesson, &replayed)?,
        RunFormat::Json => out.line(&json(&replayed).to_string())?,
    }
    out.flush()?;
    Ok(if replayed.mismatches.is_empty() { EXIT_OK } else { EXIT_FINDINGS })
}

/// Without a seed the bytes are always the same here: a report that differs each time cannot be compared.
fn replay_seed(common: &GlobalArgs) -> LabSeed {
    LabSeed::Fixed(common.seed.unwrap_or(0))
}

fn print_text(out: &mut Output, lesson: &Lesson, replayed: &LessonReplay) -> io::Result<()> {
    out.line(&format!("{} ({})", lesson.title, lesson.id))?;
    for at in 0..replayed.attempt.runs().len() {
        let attempt = replayed.attempt.rewound_to(at);
        transcript::print_step_intro(out, &attempt)?;
        if let Some(run) = attempt.current_run() {
            transcript::print_step_run(out, &attempt, run)?;
        }
        transcript::print_step_outcome(out, &attempt)?;
    }
    out.line("")?;
    if replayed.mismatches.is_empty() {
        return out.line("Everything this lesson promises is so.");
    }
    for untruth in &replayed.mismatches {
        out.line(&format!("{}: {}.", untruth.path, untruth.message))?;
    }
    Ok(())
}

fn json(replayed: &LessonReplay) -> serde_json::Value {
    let attempt = &replayed.attempt;
    let steps = attempt.runs().iter().zip(&attempt.lesson().step).map(|(run, step)| {
        let lanes = run.lanes.iter().zip(attempt.lanes()).map(|(run, lane)| lane_json(&lane.id, run));
        json!({ "id": step.id, "title": step.title, "lanes": lanes.collect::<Vec<_>>() })
    });
    let untruths = replayed.mismatches.iter().map(
        |untruth| json!({ "at": untruth.path.to_string(), "code": untruth.code.id(), "message": untruth.message }),
    );
    json!({
        "format_version": 1,
        "lesson": attempt.lesson().id,
        "steps": steps.collect::<Vec<_>>(),
        "untrue": untruths.collect::<Vec<_>>(),
    })
}

fn lane_json(lane: &str, run: &LaneRun) -> serde_json::Value {
    let acts = run
        .acts
        .iter()
        .map(|act| json!({ "act": act.act.to_string(), "by": act.act.by, "exchanges": act.outcome.exchanges }));
    json!({ "lane": lane, "acts": acts.collect::<Vec<_>>(), "view": run.final_view() })
}
