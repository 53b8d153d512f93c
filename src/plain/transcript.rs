//! An attempt written down line after line: for `run`, for `--plain`, for logs.

use std::io;

use super::stdout_writer::{LINE_WIDTH, StdoutWriter, capitalized, markdown_words};
use crate::content::LaneText;
use crate::content::lesson::StepDisplay;
use crate::course::lesson::cookie_matrix::CookieMatrix;
use crate::course::lesson::exchange_description::{ExchangeDescription, MessageDescription, describe_whole_exchange};
use crate::course::lesson::lane_moment::moment_after;
use crate::course::lesson::measurements;
use crate::course::lesson::state_paragraph::{StateParagraph, state_paragraphs};
use crate::course::lesson::step_run::ActOutcome;
use crate::course::lesson::trade_off_table::TradeOffTable;
use crate::course::lesson::wire_part::{WirePart, WirePartKind};
use crate::course::{Attempt, LaneRun, PredictionVerdict, StepRun};
use crate::model::abbreviate::abbreviate;
use crate::model::{Exchange, Trace, TraceLine, Verdict};
use crate::prose::table_lines;

/// How much of a token is printed, and of the checks that were not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenLength {
    /// All of it.
    Whole,
    /// Its two ends: a screen reader reads every letter aloud.
    Short,
}

impl TokenLength {
    /// `text` with its tokens in this form.
    fn shown(self, text: &str) -> String {
        if self == Self::Whole {
            return text.to_owned();
        }
        let is_token_character = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        text.split_inclusive(|c| !is_token_character(c)).map(|piece| short_token(piece, is_token_character)).collect()
    }
}

/// The fewest characters of a token that is shortened.
const MIN_TOKEN_LENGTH: usize = 40;

/// A piece of text with the token at its beginning shortened: `eyJh…3Qpw`.
fn short_token(piece: &str, is_token_character: impl Fn(char) -> bool) -> String {
    let end = piece.find(|c| !is_token_character(c)).unwrap_or(piece.len());
    let (token, rest) = piece.split_at(end);
    if token.len() < MIN_TOKEN_LENGTH || !token.starts_with("eyJ") {
        return piece.to_owned();
    }
    format!("{}{rest}", abbreviate(token))
}

/// The whole step that `attempt` shows: its text, what happened, and what is read afterwards.
pub fn print_step(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    print_step_intro(out, attempt)?;
    if let Some(run) = attempt.current_run() {
        print_step_run(out, attempt, run, TokenLength::Whole)?;
    }
    print_step_outcome(out, attempt)
}

/// The head of the step, and what is read before it happens.
pub(super) fn print_step_intro(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    let Some(step) = attempt.step() else { return Ok(()) };
    let count = attempt.lesson().step.len();
    out.line("")?;
    out.line(&format!("Step {} of {count}: {}", attempt.step_index() + 1, step.title))?;
    print_lane_text(out, attempt, &step.text, |_| true)
}

/// A text, once; or, where it is written by lane, for each of these lanes under its title.
fn print_lane_text(
    out: &mut StdoutWriter,
    attempt: &Attempt,
    text: &LaneText,
    is_about: impl Fn(usize) -> bool,
) -> io::Result<()> {
    if let LaneText::Common(text) = text {
        return out.markdown("  ", text);
    }
    for lane in (0..attempt.lanes().len()).filter(|lane| is_about(*lane)) {
        let Some(text) = attempt.text_in_lane(text, lane) else { continue };
        if let Some(title) = attempt.lane_title(lane) {
            out.line(&format!("  [{title}]"))?;
        }
        out.markdown("  ", text)?;
    }
    Ok(())
}

/// What is read of the step on request: its `more`, and the code that matters in it.
pub(super) fn print_more(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    let Some(more) = attempt.more() else { return out.line(attempt.no_more_text()) };
    if let Some(text) = more.text {
        out.line("")?;
        out.markdown("  ", text)?;
    }
    if let Some(code) = more.code {
        out.line("")?;
        for line in code.trim_end().lines() {
            out.line(format!("    {line}").trim_end())?;
        }
    }
    Ok(())
}

/// What the author of the step wrote for whoever presents it.
pub(super) fn print_notes(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    let Some(notes) = attempt.step().and_then(|step| step.notes.as_deref()) else { return Ok(()) };
    out.line("")?;
    out.line("  Notes for the presenter:")?;
    out.markdown("  ", notes)
}

/// What has happened in a step, lane by lane.
pub(super) fn print_step_run(
    out: &mut StdoutWriter,
    attempt: &Attempt,
    run: &StepRun,
    tokens: TokenLength,
) -> io::Result<()> {
    for (lane, lane_run) in run.lanes.iter().enumerate() {
        if let Some(title) = attempt.lane_title(lane) {
            out.line("")?;
            out.line(&format!("  [{title}]"))?;
        }
        print_lane_run(out, attempt, lane, lane_run, tokens)?;
        if attempt.step().is_some_and(|step| step.show == Some(StepDisplay::Matrix)) {
            print_cookie_matrix(out, lane_run)?;
        }
    }
    for sentence in attempt.unmet_comparisons() {
        out.line(&format!("    ! {sentence}"))?;
    }
    Ok(())
}

/// What happened in a lane, how it stands then, how long its answers took, where the author points to that, and what the
/// lesson had expected.
fn print_lane_run(
    out: &mut StdoutWriter,
    attempt: &Attempt,
    lane: usize,
    run: &LaneRun,
    tokens: TokenLength,
) -> io::Result<()> {
    run.acts.iter().try_for_each(|act| print_act(out, act, tokens))?;
    let moment = moment_after(attempt, lane, run);
    print_state(out, &state_paragraphs(&moment))?;
    let answer_times = run.exchanges().filter_map(|exchange| measurements::answer_time(exchange, moment.look_at));
    answer_times.into_iter().try_for_each(|told| out.plain("    ", "      ", &told))?;
    for sentence in run.unmet_expectations(None) {
        out.line(&format!("    ! {sentence}"))?;
    }
    Ok(())
}

/// An act, and every exchange that it brought.
pub(super) fn print_act(out: &mut StdoutWriter, act: &ActOutcome, tokens: TokenLength) -> io::Result<()> {
    out.line("")?;
    out.line(&format!("  {}", act.act))?;
    if let Some(guess_result) = act.guess_result() {
        out.line(&format!("    {guess_result}"))?;
    }
    if let Some(totp_result) = act.totp_result() {
        out.line(&format!("    {totp_result}"))?;
    }
    if let Some(script_result) = act.script_result() {
        out.line(&format!("    {script_result}"))?;
    }
    print_exchanges(out, act, tokens)
}

fn print_cookie_matrix(out: &mut StdoutWriter, run: &LaneRun) -> io::Result<()> {
    let lines = table_lines(&CookieMatrix::of(run).rows(), LINE_WIDTH - 4);
    if !lines.is_empty() {
        out.line("")?;
    }
    lines.iter().try_for_each(|line| out.line(&format!("    {line}")))
}

/// Every exchange of `act`; where a request is repeated, the statuses of all and the last one in full.
fn print_exchanges(out: &mut StdoutWriter, act: &ActOutcome, tokens: TokenLength) -> io::Result<()> {
    let exchanges = &act.outcome.exchanges;
    let is_repeated = act.act.as_act().is_some_and(|act| act.repetitions() > 1);
    let first = if is_repeated { exchanges.len().saturating_sub(1) } else { 0 };
    if is_repeated {
        let statuses: Vec<String> = exchanges.iter().map(|exchange| exchange.status.to_string()).collect();
        out.plain("    statuses: ", "      ", &statuses.join(", "))?;
    }
    exchanges.iter().skip(first).try_for_each(|exchange| print_exchange(out, exchange, tokens))
}

fn print_exchange(out: &mut StdoutWriter, exchange: &Exchange, tokens: TokenLength) -> io::Result<()> {
    let ExchangeDescription { request, response } = describe_whole_exchange(exchange);
    print_remarks(out, &request)?;
    print_message(out, "    > ", &request, tokens)?;
    out.line("    >")?;
    print_message(out, "    < ", &response, tokens)?;
    print_remarks(out, &response)?;
    print_checks(out, &exchange.trace, tokens)
}

fn print_remarks(out: &mut StdoutWriter, message: &MessageDescription) -> io::Result<()> {
    message.remarks.iter().try_for_each(|remark| out.plain("    ", "      ", &remark.text))
}

/// The lines of a message, each behind `mark`, with an empty one before the body.
fn print_message(
    out: &mut StdoutWriter,
    mark: &str,
    message: &MessageDescription,
    tokens: TokenLength,
) -> io::Result<()> {
    let line = |part: &WirePart| match part.kind {
        WirePartKind::StartLine => format!("{mark}{}", part.text),
        _ => format!("{mark}{}", tokens.shown(&part.text)),
    };
    let (head, body) = message.head_and_body();
    head.iter().try_for_each(|part| out.line(&line(part)))?;
    if !body.is_empty() {
        out.line(mark.trim_end())?;
    }
    body.iter().try_for_each(|part| out.line(&line(part)))
}

/// What the server checked, check by check.
fn print_checks(out: &mut StdoutWriter, trace: &Trace, tokens: TokenLength) -> io::Result<()> {
    let is_told = |line: &&TraceLine| tokens == TokenLength::Whole || line.verdict != Verdict::NotReached;
    for line in trace.lines.iter().filter(is_told) {
        let verdict = line.verdict.display_word();
        let verdict = if line.verdict == Verdict::Failed { verdict.to_uppercase() } else { verdict };
        let detail = tokens.shown(&line.detail);
        out.line(format!("    {verdict:11}  {:14}  {detail}", line.check.label()).trim_end())?;
    }
    let unreached: Vec<&str> =
        trace.lines.iter().filter(|line| !is_told(line)).map(|line| line.check.label()).collect();
    if unreached.is_empty() {
        return Ok(());
    }
    let lead = format!("    {:11}  ", Verdict::NotReached.display_word());
    out.plain(&lead, &" ".repeat(lead.len()), &unreached.join(", "))
}

/// What a client holds, and what a server stores.
pub(super) fn print_state(out: &mut StdoutWriter, state: &[StateParagraph]) -> io::Result<()> {
    state.iter().try_for_each(|StateParagraph { label, text }| match text.as_str() {
        "" => out.line(&format!("    {label}")),
        text => out.plain(&format!("    {label}: "), "      ", text),
    })
}

/// How the prediction of the step turned out, and what is read afterwards.
pub(super) fn print_step_outcome(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    print_prediction_results(out, attempt)?;
    if let Some(text) = attempt.step().and_then(|step| step.after.as_ref()) {
        out.line("")?;
        print_lane_text(out, attempt, text, |_| true)?;
    }
    if attempt.step().is_some_and(|step| !step.row.is_empty()) {
        print_trade_off_table(out, attempt)?;
    }
    Ok(())
}

/// The table of the lesson, as far as it is filled.
pub(super) fn print_trade_off_table(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    let Some(table) = TradeOffTable::of(attempt) else { return Ok(()) };
    out.line("")?;
    table_lines(&table.lines(), LINE_WIDTH - 2).iter().try_for_each(|line| out.line(&format!("  {line}")))
}

fn print_prediction_results(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    let Some(prediction) = attempt.prediction() else { return Ok(()) };
    out.line("")?;
    for (lane, result) in attempt.prediction_results() {
        let place = attempt.lane_title(lane).map_or_else(String::new, |title| format!("[{title}] "));
        let verdict = match result.verdict {
            // The learner typed a number; the option itself says more.
            PredictionVerdict::Right => format!("Right: {}.", result.actual),
            PredictionVerdict::Unanswered => {
                format!("{} {}.", markdown_words(&prediction.prediction.ask), result.actual)
            }
            _ => capitalized(&result.sentence()),
        };
        out.line(&format!("  {place}{verdict}"))?;
        if let Some(believed) = result.believed {
            out.markdown("  ", believed)?;
        }
    }
    print_lane_text(out, attempt, &prediction.prediction.why, |lane| prediction.lanes.contains_key(&lane))
}
