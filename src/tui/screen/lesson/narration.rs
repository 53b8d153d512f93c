//! The words of a step: its text and prediction before it, how the prediction turned out and what the lesson says after
//! it, and a line for each lane with what came out.

use ratatui::text::Line;

use super::actor_tones::ActorTones;
use super::lesson_end;
use super::prediction_text;
use super::step_progress::PhaseKind;
use super::text_blocks::TextBlocks;
use super::{LessonScene, LessonScreen, task};
use crate::content::lesson::StepDisplay;
use crate::content::term::{Term, find_terms};
use crate::content::{LaneText, Step};
use crate::course::lesson::cookie_matrix::CookieMatrix;
use crate::course::lesson::server_state::short_verdict;
use crate::course::lesson::trade_off_table::TradeOffTable;
use crate::course::{Attempt, AttemptPhase, LaneRun, NOTHING_HAPPENS, StepPrediction};
use crate::prose::{escape_control_characters, table_lines, truncate, width};
use crate::tui::packet_motion::PacketMotion;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines, teaching_lines};

/// Whether the step has happened and everything has arrived. Until then nothing may give its outcome away.
pub(super) fn is_settled(screen: &LessonScreen) -> bool {
    let has_happened =
        screen.phase.is_by_hand() || matches!(screen.phase, PhaseKind::After | PhaseKind::End | PhaseKind::Failed);
    has_happened && screen.motion == PacketMotion::Still
}

/// The title above the text.
pub(super) fn narration_title(screen: &LessonScreen, attempt: &Attempt) -> String {
    let step_title = attempt.step().map_or("", |step| step.title.as_str());
    match screen.phase {
        PhaseKind::End => "The end".to_owned(),
        PhaseKind::Sandbox => "free play – Esc returns, nothing here counts".to_owned(),
        PhaseKind::Task if !step_title.starts_with("Your turn") => format!("Your turn: {step_title}"),
        _ => step_title.to_owned(),
    }
}

/// The text in lines of `columns`.
pub(super) fn narration_blocks(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, columns: usize) -> TextBlocks {
    let attempt = scene.attempt;
    let blocks = match attempt.phase() {
        AttemptPhase::Failed(why) => failure_blocks(pen, why, columns),
        AttemptPhase::End => end_blocks(pen, screen, attempt, columns),
        AttemptPhase::Sandbox => task::free_play_blocks(pen, scene, scene.curl_examples.get(screen.lane), columns),
        AttemptPhase::AfterStep if is_settled(screen) => outcome_blocks(pen, screen, attempt, columns),
        _ => intro_blocks(pen, screen, attempt, columns),
    };
    blocks.map(|lines| ActorTones::new(attempt.lesson()).color_names(pen, lines))
}

fn intro_blocks(pen: Pen, screen: &LessonScreen, attempt: &Attempt, columns: usize) -> TextBlocks {
    let Some(step) = attempt.step() else {
        return TextBlocks::from([markdown_lines(pen, "This lesson has no steps.", columns)]);
    };
    let mut blocks = TextBlocks::default();
    push_steps(pen, screen, attempt, attempt.step_index(), columns, &mut blocks);
    let text = lane_text(screen, attempt, &step.text);
    blocks.push(teaching_lines(pen, text, columns));
    match (attempt.phase(), &step.task) {
        (AttemptPhase::Starting, _) => blocks.push(vec![pen.line("The lab is starting …", Tone::Dim)]),
        (AttemptPhase::Task, Some(task)) => task::task_blocks(pen, screen, attempt, task, columns, &mut blocks),
        _ => {}
    }
    if let Some(prediction) = attempt.prediction().filter(|_| !is_settled(screen)) {
        prediction_text::push_question(pen, screen, attempt, prediction, columns, &mut blocks);
    }
    blocks.push(note_lines(pen, screen, step, columns));
    let ask = attempt.prediction().map_or("", |prediction| prediction.prediction.ask.as_str());
    push_terms(pen, screen, attempt, &[text, ask], columns, &mut blocks);
    blocks
}

/// What is read after the step in the lane that is looked at: its own text, where nothing else says what happened.
fn text_after<'s>(screen: &LessonScreen, attempt: &Attempt, step: &'s Step) -> Option<&'s str> {
    let after = step.after.as_ref().and_then(|after| attempt.text_in_lane(after, screen.lane));
    after.or_else(|| attempt.prediction().is_none().then(|| lane_text(screen, attempt, &step.text)))
}

/// The text of the step, if it was read before it and no longer stands on the screen.
pub(super) fn text_before<'s>(screen: &LessonScreen, attempt: &Attempt, step: &'s Step) -> Option<&'s str> {
    let text = lane_text(screen, attempt, &step.text);
    let has_gone = screen.phase == PhaseKind::After && text_after(screen, attempt, step) != Some(text);
    (has_gone && !text.is_empty()).then_some(text)
}

/// What is read in the lane that is looked at; empty where that lane has no text.
pub(super) fn lane_text<'t>(screen: &LessonScreen, attempt: &Attempt, text: &'t LaneText) -> &'t str {
    attempt.text_in_lane(text, screen.lane).unwrap_or_default()
}

/// Why the step went as it did: in the lane that is looked at, if it was asked about, where each lane has its own reason.
fn why<'p>(screen: &LessonScreen, attempt: &Attempt, prediction: &'p StepPrediction) -> &'p str {
    match &prediction.prediction.why {
        LaneText::Common(why) => why,
        why if prediction.lanes.contains_key(&screen.lane) => lane_text(screen, attempt, why),
        LaneText::ByLane(_) => "",
    }
}

/// What the author of the step wrote for whoever presents it, if it is shown.
fn note_lines(pen: Pen, screen: &LessonScreen, step: &Step, columns: usize) -> Vec<Line<'static>> {
    let notes = step.notes.as_ref().filter(|_| screen.shows_notes);
    let lines = |notes: &String| WrappedText::markdown(notes).with_lead("notes: ", Tone::Dim).lines(pen, columns);
    notes.map_or_else(Vec::new, lines)
}

fn outcome_blocks(pen: Pen, screen: &LessonScreen, attempt: &Attempt, columns: usize) -> TextBlocks {
    let mut blocks = TextBlocks::default();
    let Some(step) = attempt.step() else { return blocks };
    push_steps(pen, screen, attempt, attempt.step_index(), columns, &mut blocks);
    if let Some(text) = text_before(screen, attempt, step) {
        blocks.push_optional(WrappedText::markdown(text).with_tone(Tone::Dim).lines(pen, columns), 1);
    }
    blocks.push(match &step.task {
        Some(task) => task::task_result_lines(pen, screen, task, columns),
        None => unmet_expectation_lines(pen, attempt, columns),
    });
    if let Some(prediction) = attempt.prediction() {
        prediction_text::push_verdicts(pen, attempt, prediction, columns, &mut blocks);
        blocks.push(teaching_lines(pen, why(screen, attempt, prediction), columns));
    }
    if step.show == Some(StepDisplay::Matrix) {
        blocks.push(cookie_matrix_lines(pen, screen, attempt, columns));
    }
    if let Some(after) = text_after(screen, attempt, step) {
        blocks.push(teaching_lines(pen, after, columns));
    }
    if let Some(table) = TradeOffTable::of(attempt).filter(|_| !step.row.is_empty()) {
        blocks.push_optional(trade_off_table_lines(pen, &table, columns), 1);
    }
    blocks.push(note_lines(pen, screen, step, columns));
    if let Some(more) = &step.more {
        blocks.push_optional(teaching_lines(pen, more, columns), 2);
    }
    let why = attempt.prediction().map_or("", |prediction| why(screen, attempt, prediction));
    let after = text_after(screen, attempt, step).unwrap_or_default();
    let texts = [lane_text(screen, attempt, &step.text), why, after];
    push_terms(pen, screen, attempt, &texts, columns, &mut blocks);
    blocks
}

/// What the terms in these texts mean, and those of the steps before, for where there is room; those that come first stay
/// longest.
fn push_terms(
    pen: Pen,
    screen: &LessonScreen,
    attempt: &Attempt,
    texts: &[&str],
    columns: usize,
    blocks: &mut TextBlocks,
) {
    /// They are left out before any other text.
    const MOST_DISPENSABLE: usize = 1_000;
    let before = attempt.lesson().step.iter().take(attempt.step_index()).rev();
    let texts_before = before.flat_map(|step| {
        let after = step.after.as_ref().map_or("", |after| lane_text(screen, attempt, after));
        [lane_text(screen, attempt, &step.text), after]
    });
    let mut seen: Vec<&Term> = Vec::new();
    for spot in texts.iter().copied().chain(texts_before).flat_map(find_terms) {
        if seen.contains(&spot.term) {
            continue;
        }
        let opening = format!("{}:", spot.term.name);
        let told = WrappedText::markdown(&spot.term.says).with_tone(Tone::Dim).with_opening(&opening);
        blocks.push_optional_item(told.lines(pen, columns), MOST_DISPENSABLE + seen.len());
        seen.push(spot.term);
    }
}

/// What the steps before number `current`, from 0, led to, for where there is room to keep them in view.
fn push_steps(
    pen: Pen,
    screen: &LessonScreen,
    attempt: &Attempt,
    current: usize,
    columns: usize,
    blocks: &mut TextBlocks,
) {
    for (index, step) in attempt.lesson().step.iter().enumerate().take(current) {
        let after = step.after.as_ref().map(|after| lane_text(screen, attempt, after));
        let text = after.filter(|after| !after.is_empty()).unwrap_or_else(|| lane_text(screen, attempt, &step.text));
        let opening = format!("{}:", step.title);
        let told = WrappedText::markdown(text).with_tone(Tone::Dim).with_opening(&opening);
        // The oldest is left out first.
        blocks.push_optional(told.lines(pen, columns), 3 + current - index);
    }
}

/// Which cookies went along with which request of the step, in the lane that is looked at.
fn cookie_matrix_lines(pen: Pen, screen: &LessonScreen, attempt: &Attempt, columns: usize) -> Vec<Line<'static>> {
    let run = attempt.current_run().and_then(|run| run.lanes.get(screen.lane));
    let rows = run.map_or_else(Vec::new, |run| CookieMatrix::of(run).rows());
    table_lines(&rows, columns).iter().map(|line| pen.line(line, Tone::Code)).collect()
}

/// The table that the lesson fills, as far as it is filled.
pub(super) fn trade_off_table_lines(pen: Pen, table: &TradeOffTable, columns: usize) -> Vec<Line<'static>> {
    table_lines(&table.lines(), columns).iter().map(|line| pen.line(line, Tone::Code)).collect()
}

/// Where something else happened than the lesson expects.
fn unmet_expectation_lines(pen: Pen, attempt: &Attempt, columns: usize) -> Vec<Line<'static>> {
    let sentences = attempt.unmet_expectations().into_iter();
    sentences.flat_map(|text| WrappedText::plain(&format!("! {text}"), Tone::Warn).lines(pen, columns)).collect()
}

fn failure_blocks(pen: Pen, why: &str, columns: usize) -> TextBlocks {
    TextBlocks::from([
        WrappedText::plain("✗ This step could not happen.", Tone::Bad).lines(pen, columns),
        WrappedText::plain(why, Tone::Plain).lines(pen, columns),
        markdown_lines(pen, "**←** goes back, so that you can try it again. **Esc** leaves the lesson.", columns),
    ])
}

fn end_blocks(pen: Pen, screen: &LessonScreen, attempt: &Attempt, columns: usize) -> TextBlocks {
    let mut blocks = TextBlocks::default();
    if let Some(recap) = &attempt.lesson().recap {
        blocks.push(markdown_lines(pen, recap, columns));
    }
    if let Some(table) = TradeOffTable::of(attempt) {
        blocks.push(trade_off_table_lines(pen, &table, columns));
    }
    if !screen.missed_predictions.is_empty() {
        let mut lines = vec![pen.line("Worth a second look:", Tone::Strong)];
        for missed in screen.missed_predictions.values() {
            let text = format!("✗ {}: {}", missed.step_title, missed.answer_and_outcome);
            lines.extend(WrappedText::plain(&text, Tone::Bad).lines(pen, columns));
            lines.extend(markdown_lines(pen, &missed.why, columns));
        }
        blocks.push(lines);
    }
    // The footer names the keys, too.
    blocks.push_optional(lesson_end::exit_lines(pen, &screen.exit, screen.lesson_quiz().len(), columns), 0);
    push_steps(pen, screen, attempt, attempt.lesson().step.len(), columns, &mut blocks);
    blocks
}

/// A line for each lane: what it answered, or what the learner says it will.
pub(super) fn lane_result_lines(
    pen: Pen,
    screen: &LessonScreen,
    scene: LessonScene<'_>,
    columns: usize,
) -> Vec<Line<'static>> {
    let attempt = scene.attempt;
    let titles: Vec<_> = attempt.lanes().iter().map(|lane| escape_control_characters(&lane.title)).collect();
    let title_columns = titles.iter().map(|title| width(title)).max().unwrap_or(0).min(columns / 2);
    let lines = titles.iter().enumerate().map(|(index, title)| {
        let tone = if index == screen.lane { Tone::Strong } else { Tone::Plain };
        let title = truncate(title, title_columns);
        let gap = " ".repeat(title_columns + 3 - width(&title));
        let mut line = pen.spans(&[(&title, tone), (&gap, Tone::Plain)]);
        line.spans.extend(lane_result(pen, screen, scene, index).spans);
        line
    });
    lines.collect()
}

/// What came out in a lane, or what the learner says will.
pub(super) fn lane_result(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, lane: usize) -> Line<'static> {
    let attempt = scene.attempt;
    let run = attempt.current_run().filter(|_| is_settled(screen)).and_then(|run| run.lanes.get(lane));
    run.map_or_else(|| answer_line(pen, attempt, lane), |run| outcome_line(pen, screen, run))
}

fn answer_line(pen: Pen, attempt: &Attempt, lane: usize) -> Line<'static> {
    let answer = attempt.prediction().and_then(|prediction| prediction.answer_label(lane));
    match answer {
        Some(answer) => pen.spans(&[("you say ", Tone::Plain), (&answer, Tone::Strong)]),
        None => pen.line("·", Tone::Dim),
    }
}

fn outcome_line(pen: Pen, screen: &LessonScreen, run: &LaneRun) -> Line<'static> {
    let Some(last) = run.exchanges().last() else {
        // An act that sent nothing: what it led to, or what it was.
        let act = run
            .acts
            .last()
            .map(|done| done.guess_result().or_else(|| done.totp_result()).unwrap_or_else(|| done.act.to_string()));
        let nothing = match screen.phase {
            PhaseKind::After => NOTHING_HAPPENS,
            PhaseKind::End => "",
            _ => "nothing yet",
        };
        let act = act.unwrap_or_else(|| nothing.to_owned());
        return pen.line(&act, Tone::Dim);
    };
    let statuses: Vec<String> = run.exchanges().map(|exchange| exchange.status.to_string()).collect();
    // The last few are enough to see how it ended.
    let skipped = statuses.len().saturating_sub(4);
    let ellipsis = if skipped > 0 { "… " } else { "" };
    let statuses = format!("{ellipsis}{}", statuses.get(skipped..).unwrap_or_default().join(" "));
    let tone = if last.status < 400 { Tone::Good } else { Tone::Bad };
    pen.spans(&[(&statuses, tone), ("  ", Tone::Plain), (&short_verdict(last), Tone::Plain)])
}
