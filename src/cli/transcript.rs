//! An attempt in words, line after line: for `run`, for `--plain`, for logs.

use std::io;

use super::output::Output;
use crate::course::{Attempt, LaneRun, PredictionVerdict, StepRun};
use crate::model::view_summary::{ViewSummaryLine, view_summary};
use crate::model::{ActKind, Exchange, Message, Verdict as Checked, View};
use crate::prose;

/// Columns of a line.
const LINE_WIDTH: usize = 78;

/// Writes `text` (Markdown) as wrapped lines, each behind `indent`.
pub(super) fn print_markdown(out: &mut Output, indent: &str, text: &str) -> io::Result<()> {
    for line in prose::render_markdown(text, LINE_WIDTH - indent.len()) {
        out.line(&format!("{indent}{}", line.text()))?;
    }
    Ok(())
}

/// The head of the step that `attempt` shows, and what is read before it happens.
pub(super) fn print_step_intro(out: &mut Output, attempt: &Attempt) -> io::Result<()> {
    let Some(step) = attempt.step() else { return Ok(()) };
    let count = attempt.lesson().step.len();
    out.line("")?;
    out.line(&format!("Step {} of {count}: {}", attempt.step_index() + 1, step.title))?;
    print_markdown(out, "  ", &step.text)
}

/// What has happened in a step, lane by lane.
pub(super) fn print_step_run(out: &mut Output, attempt: &Attempt, run: &StepRun) -> io::Result<()> {
    for (lane, lane_run) in attempt.lanes().iter().zip(&run.lanes) {
        if attempt.lanes().len() > 1 {
            out.line("")?;
            out.line(&format!("  [{}]", lane.title))?;
        }
        print_lane_run(out, lane_run)?;
    }
    Ok(())
}

fn print_lane_run(out: &mut Output, run: &LaneRun) -> io::Result<()> {
    for act in &run.acts {
        out.line("")?;
        out.line(&format!("  {}", act.act))?;
        if let (Ok(ActKind::Guess(_)), Some(guessed)) = (act.act.kind(), &act.outcome.view.guess_result) {
            out.line(&format!("    {guessed}"))?;
        }
        for exchange in &act.outcome.exchanges {
            print_exchange(out, exchange)?;
        }
    }
    print_view(out, run.final_view(), run.exchanges().last().and_then(Exchange::client_name))?;
    for broken in run.acts.iter().flat_map(|act| &act.failed_expectations) {
        let miss = &broken.miss;
        out.line(&format!("    ! {} was promised to be {}, and it was {}", miss.path, miss.expected, miss.actual))?;
    }
    Ok(())
}

fn print_exchange(out: &mut Output, exchange: &Exchange) -> io::Result<()> {
    print_http_message(out, "    > ", &exchange.request)?;
    out.line("    >")?;
    print_http_message(out, "    < ", &exchange.response)?;
    for line in &exchange.trace.lines {
        let verdict = match line.verdict {
            Checked::Passed => "passed     ",
            Checked::Failed => "FAILED     ",
            Checked::NotChecked => "not checked",
            Checked::NotReached => "not reached",
        };
        out.line(format!("    {verdict}  {:14}  {}", line.check.label(), line.detail).trim_end())?;
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
    for ViewSummaryLine { label: what, text } in view_summary(view, client) {
        let lead = format!("    {what}: ");
        let rest = " ".repeat(6);
        for line in prose::wrap(&[prose::StyledSpan::new(&text, prose::TextStyle::Plain)], LINE_WIDTH, &lead, &rest) {
            out.line(&line.text())?;
        }
    }
    Ok(())
}

/// How the prediction of the step that `attempt` shows turned out, and what is read afterwards.
pub(super) fn print_step_outcome(out: &mut Output, attempt: &Attempt) -> io::Result<()> {
    if let Some(asked) = attempt.prediction() {
        out.line("")?;
        for (at, lane) in attempt.lanes().iter().enumerate() {
            let Some(answered) = asked.result_in(at) else { continue };
            let place = if attempt.lanes().len() > 1 { format!("[{}] ", lane.title) } else { String::new() };
            let came = &answered.actual;
            let verdict = match (answered.verdict, answered.answer) {
                (PredictionVerdict::Right, _) => format!("Right: {came}."),
                (PredictionVerdict::Wrong, Some(said)) => format!("You said {said}; it was {came}."),
                (PredictionVerdict::NotOffered, _) => {
                    format!("{came}, which was not among the options. This does not count.")
                }
                _ => format!("{} {came}.", asked.prediction.ask),
            };
            out.line(&format!("  {place}{verdict}"))?;
            if let Some(believed) = answered.believed {
                print_markdown(out, "  ", believed)?;
            }
        }
        print_markdown(out, "  ", &asked.prediction.why)?;
    }
    if let Some(text) = attempt.step().and_then(|step| step.after.as_deref()) {
        out.line("")?;
        print_markdown(out, "  ", text)?;
    }
    Ok(())
}
