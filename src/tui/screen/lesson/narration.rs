//! The words of a step: its text and prediction before it, how the prediction turned out and what the lesson says after
//! it, and a line for each lane with what came out.

use ratatui::text::Line;

use super::digit_choice::{DigitChoice, digit_choices};
use super::lesson_end;
use super::step_progress::PhaseKind;
use super::text_blocks::{TextBlocks, join_blocks};
use super::{LessonScene, LessonScreen, task};
use crate::course::{ActOutcome, Attempt, AttemptPhase, LaneRun, PredictionResult, PredictionVerdict, StepPrediction};
use crate::model::ActKind;
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::packet_motion::PacketMotion;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// Whether the step has happened and everything has arrived. Until then nothing may give its outcome away.
fn is_settled(screen: &LessonScreen) -> bool {
    let has_happened =
        screen.phase.is_by_hand() || matches!(screen.phase, PhaseKind::After | PhaseKind::End | PhaseKind::Failed);
    has_happened && screen.motion == PacketMotion::Still
}

/// The title above the text.
pub(super) fn narration_title(screen: &LessonScreen, attempt: &Attempt) -> String {
    let step_title = attempt.step().map_or("", |step| step.title.as_str());
    match screen.phase {
        PhaseKind::End => "The end".to_owned(),
        PhaseKind::Free => "free play – Esc returns, nothing here counts".to_owned(),
        PhaseKind::Task if !step_title.starts_with("Your turn") => format!("Your turn: {step_title}"),
        _ => step_title.to_owned(),
    }
}

/// The text in lines of `columns`, with empty lines between its parts if `height` rows have room for them.
pub(super) fn narration_lines(
    pen: Pen,
    screen: &LessonScreen,
    scene: LessonScene<'_>,
    columns: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let attempt = scene.attempt;
    let blocks = match attempt.phase() {
        AttemptPhase::Failed(why) => failure_blocks(pen, why, columns),
        AttemptPhase::End => end_blocks(pen, screen, attempt, columns),
        AttemptPhase::Sandbox => task::free_play_blocks(pen, attempt, columns),
        AttemptPhase::AfterStep if is_settled(screen) => outcome_blocks(pen, screen, attempt, columns),
        _ => intro_blocks(pen, screen, attempt, columns),
    };
    join_blocks(blocks, height)
}

fn intro_blocks(pen: Pen, screen: &LessonScreen, attempt: &Attempt, columns: usize) -> TextBlocks {
    let Some(step) = attempt.step() else {
        return vec![pen.markdown("This lesson has no steps.", columns)];
    };
    let mut blocks = vec![pen.markdown(&step.text, columns)];
    match (attempt.phase(), &step.task) {
        (AttemptPhase::Starting, _) => blocks.push(vec![pen.line("The lab is starting …", Tone::Dim)]),
        (AttemptPhase::Task, Some(task)) => blocks.extend(task::task_blocks(pen, screen, attempt, task, columns)),
        _ => {}
    }
    if let Some(prediction) = attempt.prediction().filter(|_| !is_settled(screen)) {
        blocks.push(prediction_lines(pen, screen, attempt, prediction, columns));
    }
    blocks
}

/// The prediction with its options, or with the answers once all are given.
fn prediction_lines(
    pen: Pen,
    screen: &LessonScreen,
    attempt: &Attempt,
    prediction: &StepPrediction,
    columns: usize,
) -> Vec<Line<'static>> {
    let mut lines = pen.markdown(&prediction.prediction.ask, columns);
    let has_lanes = attempt.lanes().len() > 1;
    let choices = digit_choices(screen, attempt);
    match prediction.open_lane() {
        Some(lane) if !choices.is_empty() => {
            let lane = attempt.lanes().get(lane).filter(|_| has_lanes);
            lines.extend(option_lines(pen, lane.map(|lane| format!("{}:", lane.title)), &choices, columns));
        }
        Some(_) => lines.push(pen.spans(&[("s", Tone::Key), (" shows it.", Tone::Dim)])),
        // With several lanes, each has its answer in a line of its own above.
        None if has_lanes => {}
        None => {
            let lane = prediction.lanes.values().next();
            let answer = lane.and_then(|lane| lane.options.get(lane.answer?));
            let answer = answer.map_or_else(String::new, |value| prediction.fact.value_label(value));
            lines.push(pen.spans(&[("you say ", Tone::Plain), (&answer, Tone::Strong)]));
        }
    }
    lines
}

/// Options beside each other, in as few lines as they need.
fn option_lines(pen: Pen, lane_title: Option<String>, choices: &[DigitChoice], columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut line = Line::default();
    if let Some(lane_title) = lane_title {
        line.push_span(pen.span(&lane_title, Tone::Strong));
    }
    for (index, choice) in choices.iter().enumerate() {
        let label = match choice {
            DigitChoice::Option { label, .. } => label.as_str(),
            DigitChoice::MoreOptions => "others …",
        };
        // In brackets, so that an option that is a number itself is not taken for its key.
        let key = format!("[{}]", index + 1);
        let label = truncate(&escape_control_characters(label), columns.saturating_sub(key.len() + 1));
        let gap = if line.spans.is_empty() { 0 } else { 3 };
        if gap > 0 && line.width() + gap + key.len() + 1 + width(&label) > columns {
            lines.push(std::mem::take(&mut line));
        } else if gap > 0 {
            line.push_span(pen.span("   ", Tone::Plain));
        }
        line.push_span(pen.span(&key, Tone::Key));
        line.push_span(pen.span(&format!(" {label}"), Tone::Plain));
    }
    lines.push(line);
    lines
}

fn outcome_blocks(pen: Pen, screen: &LessonScreen, attempt: &Attempt, columns: usize) -> TextBlocks {
    let Some(step) = attempt.step() else { return Vec::new() };
    let mut blocks = match &step.task {
        Some(task) => vec![task::task_result_lines(pen, screen, task, columns)],
        None => vec![unmet_expectation_lines(pen, attempt, columns)],
    };
    if let Some(prediction) = attempt.prediction() {
        blocks.push(verdict_lines(pen, attempt, prediction, columns));
        blocks.push(pen.markdown(&prediction.prediction.why, columns));
    }
    match (&step.after, attempt.prediction()) {
        (Some(after), _) => blocks.push(pen.markdown(after, columns)),
        (None, None) => blocks.push(pen.markdown(&step.text, columns)),
        (None, Some(_)) => {}
    }
    blocks
}

/// Where the lesson promised something else than what happened.
fn unmet_expectation_lines(pen: Pen, attempt: &Attempt, columns: usize) -> Vec<Line<'static>> {
    let has_lanes = attempt.lanes().len() > 1;
    let runs = attempt.current_run().map_or(&[][..], |run| &run.lanes);
    let mut lines = Vec::new();
    for (lane, run) in attempt.lanes().iter().zip(runs) {
        let lane = if has_lanes { format!(" ({})", lane.title) } else { String::new() };
        for failed in run.acts.iter().flat_map(|act| &act.failed_expectations) {
            let miss = &failed.miss;
            let (path, expected, actual) = (&miss.path, &miss.expected, &miss.actual);
            let text = format!("! this lesson promised {path} to be {expected}, but it was {actual}{lane}.");
            lines.extend(pen.wrap_toned(&text, Tone::Warn, columns));
        }
    }
    lines
}

/// How the prediction turned out, and what the lesson says to the wrong answers.
fn verdict_lines(pen: Pen, attempt: &Attempt, prediction: &StepPrediction, columns: usize) -> Vec<Line<'static>> {
    let results: Vec<(usize, PredictionResult<'_>)> =
        prediction.lanes.keys().filter_map(|lane| Some((*lane, prediction.result_in(*lane)?))).collect();
    if !results.is_empty() && results.iter().all(|(_, result)| result.verdict == PredictionVerdict::Right) {
        return vec![pen.line("✓ as you said.", Tone::Good)];
    }
    let has_lanes = attempt.lanes().len() > 1;
    let mut lines = Vec::new();
    let mut beliefs: Vec<&str> = Vec::new();
    for (lane, result) in results {
        let lane = attempt.lanes().get(lane).filter(|_| has_lanes);
        let lane = lane.map_or_else(String::new, |lane| format!("{}: ", lane.title));
        let actual = &result.actual;
        let (text, tone) = match (result.verdict, result.answer) {
            (PredictionVerdict::Right, _) => (format!("✓ {lane}as you said."), Tone::Good),
            (PredictionVerdict::Wrong, Some(answer)) => {
                (format!("✗ {lane}you said {answer}; it was {actual}."), Tone::Bad)
            }
            (PredictionVerdict::NotOffered, _) => {
                (format!("· {lane}it was {actual}, which nobody could choose; it does not count."), Tone::Warn)
            }
            _ => (format!("· {lane}the answer: {actual}."), Tone::Plain),
        };
        lines.extend(pen.wrap_toned(&text, tone, columns));
        // The same belief in several lanes is answered once.
        beliefs.extend(result.believed.filter(|belief| !beliefs.contains(belief)));
    }
    for belief in beliefs {
        lines.extend(pen.markdown(belief, columns));
    }
    lines
}

fn failure_blocks(pen: Pen, why: &str, columns: usize) -> TextBlocks {
    vec![
        pen.wrap_toned("✗ This step could not happen.", Tone::Bad, columns),
        pen.wrap_toned(why, Tone::Plain, columns),
        pen.markdown("**←** goes back, so that you can try it again. **Esc** leaves the lesson.", columns),
    ]
}

fn end_blocks(pen: Pen, screen: &LessonScreen, attempt: &Attempt, columns: usize) -> TextBlocks {
    let mut blocks = Vec::new();
    if let Some(recap) = &attempt.lesson().recap {
        blocks.push(pen.markdown(recap, columns));
    }
    if !screen.missed_predictions.is_empty() {
        let mut lines = vec![pen.line("Worth a second look:", Tone::Strong)];
        for missed in screen.missed_predictions.values() {
            let text = format!("✗ {}: {}", missed.step_title, missed.answer_and_outcome);
            lines.extend(pen.wrap_toned(&text, Tone::Bad, columns));
            lines.extend(pen.markdown(&missed.why, columns));
        }
        blocks.push(lines);
    }
    blocks.push(lesson_end::exit_lines(pen, &screen.exit, screen.quiz_length, columns));
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
        let run = attempt.current_run().filter(|_| is_settled(screen)).and_then(|run| run.lanes.get(index));
        let result = run.map_or_else(|| answer_line(pen, attempt, index), |run| outcome_line(pen, run));
        line.spans.extend(result.spans);
        line
    });
    lines.collect()
}

fn answer_line(pen: Pen, attempt: &Attempt, lane: usize) -> Line<'static> {
    let answer = attempt.prediction().and_then(|prediction| {
        let lane = prediction.lanes.get(&lane)?;
        Some(prediction.fact.value_label(lane.options.get(lane.answer?)?))
    });
    match answer {
        Some(answer) => pen.spans(&[("you say ", Tone::Plain), (&answer, Tone::Strong)]),
        None => pen.line("·", Tone::Dim),
    }
}

fn outcome_line(pen: Pen, run: &LaneRun) -> Line<'static> {
    let Some(last) = run.exchanges().last() else {
        let act = run.acts.last().map_or_else(|| "nothing yet".to_owned(), act_result);
        return pen.line(&act, Tone::Dim);
    };
    let statuses: Vec<String> = run.exchanges().map(|exchange| exchange.status.to_string()).collect();
    // The last few are enough to see how it ended.
    let skipped = statuses.len().saturating_sub(4);
    let ellipsis = if skipped > 0 { "… " } else { "" };
    let statuses = format!("{ellipsis}{}", statuses.get(skipped..).unwrap_or_default().join(" "));
    let tone = if last.status < 400 { Tone::Good } else { Tone::Bad };
    let result = match last.trace.refused_by() {
        Some(check) => format!("refused by: {}", check.label()),
        None => last.trace.user.clone().unwrap_or_else(|| "nobody".to_owned()),
    };
    pen.spans(&[(&statuses, tone), ("  ", Tone::Plain), (&result, Tone::Plain)])
}

/// An act that sent nothing: what it was, or what it led to.
fn act_result(done: &ActOutcome) -> String {
    match (done.act.kind(), &done.outcome.view.guess_result) {
        (Ok(ActKind::Guess(_)), Some(result)) => result.to_string(),
        _ => done.act.to_string(),
    }
}
