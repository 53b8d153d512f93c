//! The words of a step: its text and prediction before it, how the prediction turned out and what there is to say
//! after it, and a line a lane with what came out.

use ratatui::text::Line;

use super::{LessonScene, LessonScreen, PacketMotion, PhaseKind, lesson_exit, task};
use crate::course::{ActOutcome, Attempt, AttemptPhase, LaneRun, PredictionResult, PredictionVerdict, StepPrediction};
use crate::model::ActKind;
use crate::prose::{truncate, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// What a digit stands for while a prediction waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DigitChoice {
    /// The option of this number, from 0, in words.
    Option(usize, String),
    /// Further options.
    MoreOptions,
}

/// The options that have no digit of their own are shown by pages of this many.
const OPTIONS_PER_PAGE: usize = 8;

/// What the digits from 1 on stand for now; empty when nothing is asked.
pub(super) fn digit_choices(screen: &LessonScreen, attempt: &Attempt) -> Vec<DigitChoice> {
    let Some(asked) = attempt.prediction().filter(|_| attempt.waits_for_answer()) else { return Vec::new() };
    let options = asked.open_lane().and_then(|lane| asked.lanes.get(&lane)).map_or(&[][..], |lane| &lane.options);
    let offers = options.iter().enumerate().map(|(at, value)| DigitChoice::Option(at, asked.fact.value_label(value)));
    if options.len() <= OPTIONS_PER_PAGE + 1 {
        return offers.collect();
    }
    let page = screen.option_page % options.len().div_ceil(OPTIONS_PER_PAGE);
    offers.skip(page * OPTIONS_PER_PAGE).take(OPTIONS_PER_PAGE).chain([DigitChoice::MoreOptions]).collect()
}

/// Whether the step has happened and all has arrived.
fn is_settled(screen: &LessonScreen) -> bool {
    screen.motion == PacketMotion::Still
        && matches!(
            screen.step_phase.1,
            PhaseKind::After | PhaseKind::End | PhaseKind::Failed | PhaseKind::Task | PhaseKind::Free
        )
}

/// The title above the text.
pub(super) fn narration_title(screen: &LessonScreen, attempt: &Attempt) -> String {
    let step = attempt.step().map_or("", |step| step.title.as_str());
    match screen.step_phase.1 {
        PhaseKind::End => "The end".to_owned(),
        PhaseKind::Free => "free play – Esc returns, nothing here counts".to_owned(),
        PhaseKind::Task if !step.starts_with("Your turn") => format!("Your turn: {step}"),
        _ => step.to_owned(),
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
    let parts = match attempt.phase() {
        AttemptPhase::Failed(why) => failure_blocks(pen, why, columns),
        AttemptPhase::End => end_blocks(pen, screen, attempt, columns),
        AttemptPhase::Sandbox => task::free_play_blocks(pen, attempt, columns),
        AttemptPhase::AfterStep if is_settled(screen) => outcome_blocks(pen, screen, attempt, columns),
        _ => intro_blocks(pen, screen, attempt, columns),
    };
    let parts: Vec<Vec<Line<'static>>> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let used: usize = parts.iter().map(Vec::len).sum();
    let airy = used + parts.len().saturating_sub(1) <= height;
    let mut lines = Vec::new();
    for part in parts {
        if airy && !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(part);
    }
    lines
}

/// Blocks of lines; an empty line stands between them where there is room.
pub(super) type TextBlocks = Vec<Vec<Line<'static>>>;

fn intro_blocks(pen: Pen, screen: &LessonScreen, attempt: &Attempt, columns: usize) -> TextBlocks {
    let Some(step) = attempt.step() else {
        return vec![pen.markdown("This lesson has no steps.", columns)];
    };
    let mut parts = vec![pen.markdown(&step.text, columns)];
    match (attempt.phase(), &step.task) {
        (AttemptPhase::Starting, _) => parts.push(vec![pen.line("The lab is starting …", Tone::Dim)]),
        (AttemptPhase::Task, Some(task)) => parts.extend(task::task_blocks(pen, screen, attempt, task, columns)),
        _ => {}
    }
    if let Some(asked) = attempt.prediction().filter(|_| !is_settled(screen)) {
        parts.push(prediction_lines(pen, screen, attempt, asked, columns));
    }
    parts
}

/// The prediction with its options, or with the answers once all are given.
fn prediction_lines(
    pen: Pen,
    screen: &LessonScreen,
    attempt: &Attempt,
    asked: &StepPrediction,
    columns: usize,
) -> Vec<Line<'static>> {
    let mut lines = pen.markdown(&asked.prediction.ask, columns);
    let many = attempt.lanes().len() > 1;
    let offers = digit_choices(screen, attempt);
    if let (Some(lane), false) = (asked.open_lane(), offers.is_empty()) {
        let name = attempt.lanes().get(lane).filter(|_| many).map(|lane| format!("{}:", lane.title));
        lines.extend(option_lines(pen, name, &offers, columns));
    } else if asked.open_lane().is_some() {
        lines.push(pen.spans(&[("s", Tone::Key), (" shows it.", Tone::Dim)]));
    } else if !many {
        let said = asked.lanes.values().next().and_then(|lane| lane.options.get(lane.answer?));
        let said = said.map_or_else(String::new, |value| asked.fact.value_label(value));
        lines.push(pen.spans(&[("you say ", Tone::Plain), (&said, Tone::Strong)]));
    }
    lines
}

/// Options beside each other, in as few lines as they need.
fn option_lines(pen: Pen, name: Option<String>, offers: &[DigitChoice], columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut line = Line::default();
    if let Some(name) = name {
        line.push_span(pen.span(&name, Tone::Strong));
    }
    for (at, offer) in offers.iter().enumerate() {
        let words = match offer {
            DigitChoice::Option(_, words) => words.as_str(),
            DigitChoice::MoreOptions => "others …",
        };
        // In brackets, so that an answer that is itself a number is not taken for its key.
        let key = format!("[{}]", at + 1);
        let words = truncate(&crate::prose::escape_control_characters(words), columns.saturating_sub(key.len() + 1));
        let gap = if line.spans.is_empty() { 0 } else { 3 };
        if gap > 0 && line.width() + gap + key.len() + 1 + width(&words) > columns {
            lines.push(std::mem::take(&mut line));
        } else if gap > 0 {
            line.push_span(pen.span("   ", Tone::Plain));
        }
        line.push_span(pen.span(&key, Tone::Key));
        line.push_span(pen.span(&format!(" {words}"), Tone::Plain));
    }
    lines.push(line);
    lines
}

fn outcome_blocks(pen: Pen, screen: &LessonScreen, attempt: &Attempt, columns: usize) -> TextBlocks {
    let Some(step) = attempt.step() else { return Vec::new() };
    let mut parts = match &step.task {
        Some(task) => vec![task::task_result_lines(pen, screen, task, columns)],
        None => vec![unmet_expectation_lines(pen, attempt, columns)],
    };
    if let Some(asked) = attempt.prediction() {
        parts.push(verdict_lines(pen, attempt, asked, columns));
        parts.push(pen.markdown(&asked.prediction.why, columns));
    }
    match (&step.after, attempt.prediction()) {
        (Some(after), _) => parts.push(pen.markdown(after, columns)),
        (None, None) => parts.push(pen.markdown(&step.text, columns)),
        (None, Some(_)) => {}
    }
    parts
}

/// Where the lesson promised something else than what happened.
fn unmet_expectation_lines(pen: Pen, attempt: &Attempt, columns: usize) -> Vec<Line<'static>> {
    let many = attempt.lanes().len() > 1;
    let runs = attempt.current_run().map_or(&[][..], |run| &run.lanes);
    let mut lines = Vec::new();
    for (lane, run) in attempt.lanes().iter().zip(runs) {
        for miss in run.acts.iter().flat_map(|act| &act.failed_expectations).map(|broken| &broken.miss) {
            let place = if many { format!(" ({})", lane.title) } else { String::new() };
            let fact = &miss.path;
            let text =
                format!("! this lesson promised {fact} to be {}, but it was {}{place}.", miss.expected, miss.actual);
            lines.extend(wrap_toned(pen, &text, Tone::Warn, columns));
        }
    }
    lines
}

/// A plain text in lines of `columns`, all of one tone.
pub(super) fn wrap_toned(pen: Pen, text: &str, tone: Tone, columns: usize) -> Vec<Line<'static>> {
    let span = crate::prose::StyledSpan::new(text, crate::prose::TextStyle::Plain);
    crate::prose::wrap(&[span], columns, "", "  ").iter().map(|line| pen.line(&line.text(), tone)).collect()
}

/// How the prediction turned out, and what the lesson says to the wrong answers.
fn verdict_lines(pen: Pen, attempt: &Attempt, asked: &StepPrediction, columns: usize) -> Vec<Line<'static>> {
    let many = attempt.lanes().len() > 1;
    let answers: Vec<(usize, PredictionResult<'_>)> =
        asked.lanes.keys().filter_map(|lane| Some((*lane, asked.result_in(*lane)?))).collect();
    if !answers.is_empty() && answers.iter().all(|(_, answer)| answer.verdict == PredictionVerdict::Right) {
        return vec![pen.line("✓ as you said.", Tone::Good)];
    }
    let mut lines = Vec::new();
    let mut beliefs: Vec<&str> = Vec::new();
    for (at, answer) in answers {
        let name =
            attempt.lanes().get(at).filter(|_| many).map_or_else(String::new, |lane| format!("{}: ", lane.title));
        let came = &answer.actual;
        let (text, tone) = match (answer.verdict, answer.answer) {
            (PredictionVerdict::Right, _) => (format!("✓ {name}as you said."), Tone::Good),
            (PredictionVerdict::Wrong, Some(said)) => (format!("✗ {name}you said {said}; it was {came}."), Tone::Bad),
            (PredictionVerdict::NotOffered, _) => {
                (format!("· {name}it was {came}, which nobody could choose; it does not count."), Tone::Warn)
            }
            _ => (format!("· {name}the answer: {came}."), Tone::Plain),
        };
        lines.extend(wrap_toned(pen, &text, tone, columns));
        beliefs.extend(answer.believed.filter(|belief| !beliefs.contains(belief)));
    }
    for belief in beliefs {
        lines.extend(pen.markdown(belief, columns));
    }
    lines
}

fn failure_blocks(pen: Pen, why: &str, columns: usize) -> TextBlocks {
    vec![
        wrap_toned(pen, "✗ This step could not happen.", Tone::Bad, columns),
        wrap_toned(pen, why, Tone::Plain, columns),
        pen.markdown("**←** goes back, so that you can try it again. **Esc** leaves the lesson.", columns),
    ]
}

fn end_blocks(pen: Pen, screen: &LessonScreen, attempt: &Attempt, columns: usize) -> TextBlocks {
    let mut parts = Vec::new();
    if let Some(recap) = &attempt.lesson().recap {
        parts.push(pen.markdown(recap, columns));
    }
    if screen.missed_predictions.is_empty() {
        parts.push(lesson_exit::exit_lines(pen, &screen.exit, screen.quiz_length, columns));
        return parts;
    }
    let mut lines = vec![pen.line("Worth a second look:", Tone::Strong)];
    for miss in screen.missed_predictions.values() {
        lines.extend(wrap_toned(pen, &format!("✗ {}: {}", miss.step, miss.answer_and_outcome), Tone::Bad, columns));
        lines.extend(pen.markdown(&miss.why, columns));
    }
    parts.push(lines);
    parts.push(lesson_exit::exit_lines(pen, &screen.exit, screen.quiz_length, columns));
    parts
}

/// A line a lane: what it answered, or what the learner says it will.
pub(super) fn lane_result_lines(
    pen: Pen,
    screen: &LessonScreen,
    scene: LessonScene<'_>,
    columns: usize,
) -> Vec<Line<'static>> {
    let attempt = scene.attempt;
    let names = attempt.lanes().iter().map(|lane| width(&crate::prose::escape_control_characters(&lane.title)));
    let column = names.max().unwrap_or(0).min(columns / 2);
    let lines = attempt.lanes().iter().enumerate().map(|(at, lane)| {
        let tone = if at == screen.lane { Tone::Strong } else { Tone::Plain };
        let name = truncate(&crate::prose::escape_control_characters(&lane.title), column);
        let gap = " ".repeat(column + 3 - width(&name));
        let mut line = pen.spans(&[(&name, tone), (&gap, Tone::Plain)]);
        let run = attempt.current_run().filter(|_| is_settled(screen)).and_then(|run| run.lanes.get(at));
        let rest = run.map_or_else(|| answer_line(pen, attempt, at), |run| outcome_line(pen, run));
        line.spans.extend(rest.spans);
        line
    });
    lines.collect()
}

fn answer_line(pen: Pen, attempt: &Attempt, lane: usize) -> Line<'static> {
    let asked = attempt.prediction();
    let said = asked.and_then(|asked| {
        let lane = asked.lanes.get(&lane)?;
        Some(asked.fact.value_label(lane.options.get(lane.answer?)?))
    });
    match said {
        Some(said) => pen.spans(&[("you say ", Tone::Plain), (&said, Tone::Strong)]),
        None => pen.line("·", Tone::Dim),
    }
}

/// An act that sent nothing: what it was, or what it led to.
fn act_result(done: &ActOutcome) -> String {
    match (done.act.kind(), &done.outcome.view.guess_result) {
        (Ok(ActKind::Guess(_)), Some(guessed)) => guessed.to_string(),
        _ => done.act.to_string(),
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
    let mark = if skipped > 0 { "… " } else { "" };
    let statuses = format!("{mark}{}", statuses.get(skipped..).unwrap_or_default().join(" "));
    let tone = if last.status < 400 { Tone::Good } else { Tone::Bad };
    let who = match last.trace.refused_by() {
        Some(check) => format!("refused by: {}", check.label()),
        None => last.trace.user.clone().unwrap_or_else(|| "nobody".to_owned()),
    };
    pen.spans(&[(&statuses, tone), ("  ", Tone::Plain), (&who, Tone::Plain)])
}
