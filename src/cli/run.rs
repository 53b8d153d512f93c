//! `authwalk run`: a lesson without a terminal.

use std::io;
use std::sync::Arc;

use serde_json::json;

use super::out::{Out, message};
use super::pick::pick;
use super::{Common, FINDINGS, FINE, RunFormat, USAGE, facts, transcript};
use crate::content::Lesson;
use crate::course::LaneRun;
use crate::play::LabSeed;
use crate::play::replay::{LessonReplay, replay};

/// Plays `lesson` from end to end and reports it. Exit code 1 when it promises what does not happen.
///
/// # Errors
/// When stdout is closed.
pub fn run(common: &Common, lesson: &str, format: RunFormat, facts: bool) -> io::Result<u8> {
    let lesson = match pick(common, lesson)? {
        Ok(lesson) => lesson,
        Err(code) => return Ok(code),
    };
    let replayed = match replay(Arc::clone(&lesson), opening(common)) {
        Ok(replayed) => replayed,
        Err(trouble) => {
            message(&trouble.to_string())?;
            return Ok(USAGE);
        }
    };
    let mut out = Out::stdout();
    match format {
        _ if facts => facts::report(&mut out, &replayed.attempt)?,
        RunFormat::Text => text(&mut out, &lesson, &replayed)?,
        RunFormat::Json => out.line(&json(&replayed).to_string())?,
    }
    out.flush()?;
    Ok(if replayed.mismatches.is_empty() { FINE } else { FINDINGS })
}

/// Without a seed the bytes are always the same here: a report that differs each time cannot be compared.
fn opening(common: &Common) -> LabSeed {
    LabSeed::Fixed(common.seed.unwrap_or(0))
}

fn text(out: &mut Out, lesson: &Lesson, replayed: &LessonReplay) -> io::Result<()> {
    out.line(&format!("{} ({})", lesson.title, lesson.id))?;
    for at in 0..replayed.attempt.runs().len() {
        let attempt = replayed.attempt.rewound_to(at);
        transcript::before(out, &attempt)?;
        if let Some(run) = attempt.current_run() {
            transcript::happened(out, &attempt, run)?;
        }
        transcript::after(out, &attempt)?;
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
