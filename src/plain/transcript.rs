//! An attempt written down line after line: for `run`, for `--plain`, for logs.

use std::io;

use super::output::{Output, capitalized};
use crate::course::{Attempt, LaneRun, PredictionVerdict, StepRun};
use crate::model::view_summary::view_summary;
use crate::model::{Exchange, Message, Verdict, View};

/// The whole step that `attempt` shows: its text, what happened, and what is read afterwards.
pub fn print_step(out: &mut Output, attempt: &Attempt) -> io::Result<()> {
    print_step_intro(out, attempt)?;
    if let Some(run) = attempt.current_run() {
        print_step_run(out, attempt, run)?;
    }
    print_step_outcome(out, attempt)
}

/// The head of the step, and what is read before it happens.
pub(super) fn print_step_intro(out: &mut Output, attempt: &Attempt) -> io::Result<()> {
    let Some(step) = attempt.step() else { return Ok(()) };
    let count = attempt.lesson().step.len();
    out.line("")?;
    out.line(&format!("Step {} of {count}: {}", attempt.step_index() + 1, step.title))?;
    out.markdown("  ", &step.text)
}

/// What has happened in a step, lane by lane.
pub(super) fn print_step_run(out: &mut Output, attempt: &Attempt, run: &StepRun) -> io::Result<()> {
    for (lane, lane_run) in run.lanes.iter().enumerate() {
        if let Some(title) = attempt.lane_title(lane) {
            out.line("")?;
            out.line(&format!("  [{title}]"))?;
        }
        print_lane_run(out, lane_run)?;
    }
    Ok(())
}

fn print_lane_run(out: &mut Output, run: &LaneRun) -> io::Result<()> {
    for act in &run.acts {
        out.line("")?;
        out.line(&format!("  {}", act.act))?;
        if let Some(guess_result) = act.guess_result() {
            out.line(&format!("    {guess_result}"))?;
        }
        for exchange in &act.outcome.exchanges {
            print_exchange(out, exchange)?;
        }
    }
    print_view(out, run.final_view(), run.exchanges().last().and_then(Exchange::client_name))?;
    for failed in run.acts.iter().flat_map(|act| &act.failed_expectations) {
        out.line(&format!("    ! {}", failed.sentence(None)))?;
    }
    Ok(())
}

fn print_exchange(out: &mut Output, exchange: &Exchange) -> io::Result<()> {
    print_http_message(out, "    > ", &exchange.request)?;
    out.line("    >")?;
    print_http_message(out, "    < ", &exchange.response)?;
    for line in &exchange.trace.lines {
        let verdict = line.verdict.word().replace('_', " ");
        let verdict = if line.verdict == Verdict::Failed { verdict.to_uppercase() } else { verdict };
        out.line(format!("    {verdict:11}  {:14}  {}", line.check.label(), line.detail).trim_end())?;
    }
    Ok(())
}

fn print_http_message(out: &mut Output, mark: &str, message: &Message) -> io::Result<()> {
    out.line(&format!("{mark}{}", message.start_line))?;
    for header in &message.headers {
        out.line(&format!("{mark}{}: {}", header.name, header.value))?;
    }
    if !message.body.is_empty() {
        out.line(mark.trim_end())?;
        for line in message.body.lines() {
            out.line(&format!("{mark}{line}"))?;
        }
    }
    Ok(())
}

/// The jar of `client`, the tokens of every client, and what the shop remembers.
pub(super) fn print_view(out: &mut Output, view: &View, client: Option<&str>) -> io::Result<()> {
    for summary in view_summary(view, client) {
        out.plain(&format!("    {}: ", summary.label), "      ", &summary.text)?;
    }
    Ok(())
}

/// How the prediction of the step turned out, and what is read afterwards.
pub(super) fn print_step_outcome(out: &mut Output, attempt: &Attempt) -> io::Result<()> {
    print_prediction_results(out, attempt)?;
    if let Some(text) = attempt.step().and_then(|step| step.after.as_deref()) {
        out.line("")?;
        out.markdown("  ", text)?;
    }
    Ok(())
}

fn print_prediction_results(out: &mut Output, attempt: &Attempt) -> io::Result<()> {
    let Some(prediction) = attempt.prediction() else { return Ok(()) };
    out.line("")?;
    for (lane, result) in attempt.prediction_results() {
        let place = attempt.lane_title(lane).map_or_else(String::new, |title| format!("[{title}] "));
        let verdict = match result.verdict {
            // The learner typed a number; the option itself says more.
            PredictionVerdict::Right => format!("Right: {}.", result.actual),
            PredictionVerdict::Unanswered => format!("{} {}.", prediction.prediction.ask, result.actual),
            _ => capitalized(&result.sentence()),
        };
        out.line(&format!("  {place}{verdict}"))?;
        if let Some(believed) = result.believed {
            out.markdown("  ", believed)?;
        }
    }
    out.markdown("  ", &prediction.prediction.why)
}
