//! The words of a prediction: its question and options before the step, and how the answers turned out after it.

use ratatui::text::Line;

use super::LessonScreen;
use super::digit_choice::{DigitChoice, digit_choices};
use super::text_blocks::TextBlocks;
use crate::course::lesson::prediction::{LanePrediction, PredictionResult};
use crate::course::{Attempt, PredictionVerdict, StepPrediction};
use crate::model::FactValue;
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// The question with its options, or with the answers once all are given.
pub(super) fn push_question(
    pen: Pen,
    screen: &LessonScreen,
    attempt: &Attempt,
    prediction: &StepPrediction,
    columns: usize,
    blocks: &mut TextBlocks,
) {
    let ask = markdown_lines(pen, &prediction.prediction.ask, columns);
    let choices = digit_choices(screen, attempt);
    let with_ask = |lines: Vec<Line<'static>>| ask.iter().cloned().chain(lines).collect::<Vec<_>>();
    match prediction.open_lane() {
        Some(lane) if !choices.is_empty() => {
            let title = attempt.lane_title(lane).map(|title| format!("{title}:"));
            let list = option_list(pen, attempt, prediction, title.as_deref(), &choices);
            blocks.push_replaceable(with_ask(list), with_ask(option_lines(pen, title, &choices, columns)), 1);
        }
        Some(_) => blocks.push(with_ask(vec![pen.spans(&[("s", Tone::Key), (" shows it.", Tone::Dim)])])),
        None => {
            let said = prediction.lanes.keys().map(|lane| {
                let answer = prediction.answer_label(*lane).unwrap_or_default();
                let title = attempt.lane_title(*lane).map_or_else(String::new, |title| format!("{title}: "));
                pen.spans(&[(&title, Tone::Plain), ("you say ", Tone::Plain), (&answer, Tone::Strong)])
            });
            blocks.push(with_ask(said.collect()));
        }
    }
}

/// The options below each other, each with the lanes in which it was answered.
fn option_list(
    pen: Pen,
    attempt: &Attempt,
    prediction: &StepPrediction,
    lane_title: Option<&str>,
    choices: &[DigitChoice],
) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = lane_title.map(|title| pen.line(title, Tone::Strong)).into_iter().collect();
    for (number, choice) in (1..).zip(choices) {
        let label = choice_label(choice);
        let mut line = pen.spans(&[(&format!("[{number}]"), Tone::Key), (" ", Tone::Plain), (label, Tone::Plain)]);
        for lane in prediction.lanes.keys().filter(|lane| prediction.answer_label(**lane).as_deref() == Some(label)) {
            let title = attempt.lane_title(*lane).unwrap_or_default();
            line.spans.extend(pen.spans(&[("   ● ", Tone::Key), (title, Tone::Dim)]).spans);
        }
        lines.push(line);
    }
    lines
}

fn choice_label(choice: &DigitChoice) -> &str {
    match choice {
        DigitChoice::Option { label, .. } => label,
        DigitChoice::MoreOptions => "others …",
    }
}

/// Options beside each other, in as few lines as they need.
fn option_lines(pen: Pen, lane_title: Option<String>, choices: &[DigitChoice], columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut line = Line::default();
    if let Some(lane_title) = lane_title {
        line.push_span(pen.span(&lane_title, Tone::Strong));
    }
    for (index, choice) in choices.iter().enumerate() {
        // In brackets, so that an option that is a number itself is not taken for its key.
        let key = format!("[{}]", index + 1);
        let label = escape_control_characters(choice_label(choice));
        let label = truncate(&label, columns.saturating_sub(key.len() + 1));
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

/// How the answers turned out: the options once more, and what the lesson says to the wrong answers.
pub(super) fn push_verdicts(
    pen: Pen,
    attempt: &Attempt,
    prediction: &StepPrediction,
    columns: usize,
    blocks: &mut TextBlocks,
) {
    let sentences = verdict_lines(pen, attempt, columns);
    let mut list = answered_options(pen, attempt, prediction);
    if list.is_empty() {
        return blocks.push(sentences);
    }
    let beliefs = attempt.prediction_results().into_iter().filter_map(|(_, result)| result.believed);
    list.extend(beliefs.flat_map(|belief| markdown_lines(pen, belief, columns)));
    blocks.push_replaceable(list, sentences, 1);
}

/// Every option with who chose it and where it came out; nothing where an answer is missing, or what came out was no
/// option.
fn answered_options(pen: Pen, attempt: &Attempt, prediction: &StepPrediction) -> Vec<Line<'static>> {
    let results = attempt.prediction_results();
    let is_plain = |verdict| matches!(verdict, PredictionVerdict::Right | PredictionVerdict::Wrong);
    if results.is_empty() || !results.iter().all(|(_, result)| is_plain(result.verdict)) {
        return Vec::new();
    }
    let mut options: Vec<&FactValue> = Vec::new();
    for option in prediction.lanes.values().flat_map(|lane| &lane.options) {
        if !options.contains(&option) {
            options.push(option);
        }
    }
    let label_columns = options.iter().map(|option| width(&prediction.fact.value_label(option))).max().unwrap_or(0);
    let line = |option: &FactValue| {
        let label = prediction.fact.value_label(option);
        let notes: Vec<_> = prediction
            .lanes
            .iter()
            .filter_map(|(lane, in_lane)| note(in_lane, option).map(|note| (*lane, note)))
            .collect();
        let (sign, tone) = match &notes[..] {
            [] => ("·", Tone::Dim),
            notes if notes.iter().any(|(_, note)| *note == OptionNote::Missed) => ("✗", Tone::Bad),
            notes if notes.iter().any(|(_, note)| *note == OptionNote::Right) => ("✓", Tone::Good),
            _ => ("▸", Tone::Plain),
        };
        let gap = " ".repeat(label_columns.saturating_sub(width(&label)));
        let mut line = pen.spans(&[(sign, tone), (" ", tone), (&label, tone), (&gap, tone)]);
        for (lane, note) in notes {
            let title = attempt.lane_title(lane).map_or_else(String::new, |title| format!("{title}: "));
            line.spans
                .extend(pen.spans(&[("   ", Tone::Plain), (&title, Tone::Dim), (note.words(), note.tone())]).spans);
        }
        line
    };
    options.into_iter().map(line).collect()
}

/// What became of an option in a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OptionNote {
    /// It was chosen, and came out.
    Right,
    /// It was chosen, and something else came out.
    Missed,
    /// It came out, and something else was chosen.
    CameOut,
}

impl OptionNote {
    const fn words(self) -> &'static str {
        match self {
            Self::Right => "you, and so it was",
            Self::Missed => "you",
            Self::CameOut => "so it was",
        }
    }

    const fn tone(self) -> Tone {
        match self {
            Self::Right => Tone::Good,
            Self::Missed => Tone::Bad,
            Self::CameOut => Tone::Strong,
        }
    }
}

fn note(lane: &LanePrediction, option: &FactValue) -> Option<OptionNote> {
    let is_chosen = lane.answer.and_then(|index| lane.options.get(index)) == Some(option);
    let came_out = lane.actual.as_ref() == Some(option);
    match (is_chosen, came_out) {
        (true, true) => Some(OptionNote::Right),
        (true, false) => Some(OptionNote::Missed),
        (false, true) => Some(OptionNote::CameOut),
        (false, false) => None,
    }
}

/// How the prediction turned out, and what the lesson says to the wrong answers.
fn verdict_lines(pen: Pen, attempt: &Attempt, columns: usize) -> Vec<Line<'static>> {
    let results = attempt.prediction_results();
    let all_right = results.len() == attempt.lanes().len()
        && results.iter().all(|(_, result)| result.verdict == PredictionVerdict::Right)
        && results.windows(2).all(|pair| pair[0].1.actual == pair[1].1.actual);
    let beliefs: Vec<&str> = results.iter().filter_map(|(_, result)| result.believed).collect();
    let mut lines = Vec::new();
    let is_alike = |first: &PredictionResult<'_>, second: &PredictionResult<'_>| {
        let is_answered = first.believed.is_some() || second.believed.is_some();
        !is_answered && first.verdict == second.verdict && first.sentence() == second.sentence()
    };
    for (index, (_, result)) in results.iter().enumerate() {
        // What holds for several lanes is said once.
        if results[..index].iter().any(|(_, earlier)| is_alike(earlier, result)) {
            continue;
        }
        let (sign, tone) = match result.verdict {
            PredictionVerdict::Right => ("✓", Tone::Good),
            PredictionVerdict::Wrong => ("✗", Tone::Bad),
            PredictionVerdict::NotOffered => ("·", Tone::Warn),
            PredictionVerdict::Unanswered => ("·", Tone::Plain),
        };
        let alike = results.iter().enumerate().filter(|(other, (_, later))| *other == index || is_alike(result, later));
        let titles: Vec<&str> = alike.filter_map(|(_, (lane, _))| attempt.lane_title(*lane)).collect();
        // What holds for all lanes needs no lane's title.
        let title = if all_right || titles.is_empty() { String::new() } else { format!("{}: ", titles.join(", ")) };
        lines.extend(WrappedText::plain(&format!("{sign} {title}{}", result.sentence()), tone).lines(pen, columns));
        // Of several beliefs, each stands below its answer.
        if beliefs.len() > 1 {
            lines.extend(result.believed.iter().flat_map(|belief| markdown_lines(pen, belief, columns)));
        }
    }
    if let [belief] = beliefs[..] {
        lines.extend(markdown_lines(pen, belief, columns));
    }
    lines
}
