//! The explanation of an answer: the verdict, every option with its reason, and why. At the end, the report on all answers.

use ratatui::text::Line;

use crate::course::journal::Grade;
use crate::course::quiz::answer_text::{AnswerText, ordinal, right_answers};
use crate::course::quiz::presented_question::{Answer, OrderItem, PresentedQuestion, Prompt};
use crate::course::quiz::question_result::QuestionResult;
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::score::{AnswerContext, Score, strength};
use crate::prose::width;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

pub(super) fn explanation_lines(
    pen: Pen,
    presented: &PresentedQuestion,
    answer: &Answer,
    score: &Score,
    columns: usize,
) -> Vec<Line<'static>> {
    let verdict = verdict(presented, score);
    let lead = (verdict.sign, verdict.tone);
    let mut lines = pen.prefixed_markdown(lead, &verdict.text, verdict.tone, columns);
    lines.push(Line::default());
    match &presented.prompt {
        Prompt::Order(items) => lines.extend(order_lines(pen, items, answer, columns)),
        Prompt::Match { left, right, key } => {
            lines.extend(match_lines(pen, left, right, key, answer, columns));
        }
        Prompt::Typed => {
            let accepted = presented.question.typed.as_ref().and_then(|typed| typed.accept.first());
            let accepted = accepted.map_or("", String::as_str);
            lines.push(pen.spans(&[("The answer: ", Tone::Dim), (accepted, Tone::Strong)]));
        }
        Prompt::Spoken => lines.extend(spoken_lines(pen, presented, answer, columns)),
        _ => lines.extend(option_lines(pen, presented, answer, columns)),
    }
    lines.push(Line::default());
    lines.extend(pen.markdown(&presented.question.why, columns));
    lines
}

/// How the answer was scored, in a sentence behind a sign.
struct VerdictText {
    sign: &'static str,
    tone: Tone,
    text: String,
}

fn verdict(presented: &PresentedQuestion, score: &Score) -> VerdictText {
    let parts = format!("{} of {}", score.earned, score.possible);
    let (sign, tone, text) = match score.grade {
        _ if presented.prompt == Prompt::Spoken => {
            ("· ", Tone::Strong, format!("{parts} points: {}.", strength(presented, score, &AnswerContext::default())))
        }
        Grade::Right => ("✓ ", Tone::Good, "Right.".to_owned()),
        Grade::Near => ("· ", Tone::Warn, "Nearly.".to_owned()),
        Grade::Partly => ("· ", Tone::Warn, format!("Partly right: {parts}.")),
        Grade::Wrong | Grade::Skipped => ("✗ ", Tone::Bad, "Wrong.".to_owned()),
    };
    let text = match &score.remark {
        Some(remark) => format!("{text} {remark}"),
        None => text,
    };
    VerdictText { sign, tone, text }
}

/// The pairs as they belong together, each with the learner's choice where that was another one.
fn match_lines(
    pen: Pen,
    left: &[String],
    right: &[String],
    key: &[String],
    answer: &Answer,
    columns: usize,
) -> Vec<Line<'static>> {
    let pairs: &[usize] = if let Answer::Match(pairs) = answer { pairs } else { &[] };
    let mut lines = Vec::new();
    for (index, (left, expected)) in left.iter().zip(key).enumerate() {
        let chosen = pairs.get(index).and_then(|option| right.get(*option));
        let wrong_choice = chosen.filter(|chosen| *chosen != expected);
        let sign = if wrong_choice.is_some() { ("✗ ", Tone::Bad) } else { ("✓ ", Tone::Good) };
        lines.extend(pen.prefixed_markdown(sign, &format!("{left} – {expected}"), Tone::Plain, columns));
        if let Some(choice) = wrong_choice {
            lines.extend(pen.prefixed_markdown(("  you said: ", Tone::Dim), choice, Tone::Dim, columns));
        }
    }
    lines
}

fn option_lines(pen: Pen, presented: &PresentedQuestion, answer: &Answer, columns: usize) -> Vec<Line<'static>> {
    let chosen: &[usize] = if let Answer::Chosen(chosen) = answer { chosen } else { &[] };
    let mut lines = Vec::new();
    for (index, option) in presented.options().iter().enumerate() {
        let (sign, tone) = match &presented.prompt {
            _ if option.right => ("✓", Tone::Good),
            // A line without the fault is not wrong in itself.
            Prompt::Spot { .. } => ("·", Tone::Dim),
            _ => ("✗", Tone::Bad),
        };
        let is_chosen = chosen.contains(&index);
        let lead = match &presented.prompt {
            Prompt::Several(_) if is_chosen => format!("{sign} marked      "),
            Prompt::Several(_) => format!("{sign} not marked  "),
            _ => format!("{} {sign} ", if is_chosen { "▸" } else { " " }),
        };
        lines.extend(pen.prefixed_markdown((&lead, tone), &option.text, Tone::Strong, columns));
        if !option.because.is_empty() {
            lines.extend(pen.prefixed_markdown(("    ", Tone::Plain), &option.because, Tone::Plain, columns));
        }
    }
    lines
}

/// The items in their right order, each with the learner's position for it where that was another one.
fn order_lines(pen: Pen, items: &[OrderItem], answer: &Answer, columns: usize) -> Vec<Line<'static>> {
    let given: &[usize] = if let Answer::Order(given) = answer { given } else { &[] };
    let mut sorted: Vec<(usize, &OrderItem)> = items.iter().enumerate().collect();
    sorted.sort_by_key(|(_, item)| item.right_position);
    let mut lines = Vec::new();
    for (index, item) in sorted {
        let lead = format!("{:>2}  ", item.right_position + 1);
        lines.extend(pen.prefixed_markdown((&lead, Tone::Key), &item.text, Tone::Plain, columns));
        let position = given.iter().position(|given| *given == index);
        if let Some(position) = position.filter(|position| *position != item.right_position) {
            lines.push(pen.line(&format!("    you put it {}", ordinal(position + 1)), Tone::Dim));
        }
    }
    lines
}

fn spoken_lines(pen: Pen, presented: &PresentedQuestion, answer: &Answer, columns: usize) -> Vec<Line<'static>> {
    let Some(speak) = &presented.question.speak else { return Vec::new() };
    let ticks: &[bool] = if let Answer::Spoken { ticks, .. } = answer { ticks } else { &[] };
    let mut lines = Vec::new();
    for (index, point) in speak.points.iter().enumerate() {
        let sign = if ticks.get(index) == Some(&true) { ("✓ ", Tone::Good) } else { ("– ", Tone::Warn) };
        lines.extend(pen.prefixed_markdown(sign, point, Tone::Plain, columns));
    }
    for (name, text) in [("weak    ", &speak.weak), ("good    ", &speak.good), ("strong  ", &speak.strong)] {
        lines.push(Line::default());
        lines.extend(pen.prefixed_markdown((name, Tone::Key), text, Tone::Plain, columns));
    }
    lines
}

/// The report at the end: the percentages, and what needs work.
pub(super) fn report_lines(pen: Pen, report: &QuizReport, columns: usize) -> Vec<Line<'static>> {
    if report.total.count == 0 {
        return vec![pen.line("Nothing was answered.", Tone::Plain)];
    }
    let questions = match report.total.count {
        1 => "1 question".to_owned(),
        count => format!("{count} questions"),
    };
    let mut lines =
        pen.markdown(&format!("{questions}: **{}%** of what there was to get.", report.total.percent()), columns);
    lines.push(Line::default());
    for topic in &report.topics {
        let lead = format!("{:>4}%  ", topic.tally.percent());
        lines.extend(pen.prefixed_markdown((&lead, Tone::Strong), &topic.title, Tone::Plain, columns));
    }
    for (confidence, tally) in &report.by_confidence {
        lines.push(Line::default());
        lines.extend(pen.markdown(&format!("When you were {confidence}: {}%.", tally.percent()), columns));
    }
    if !report.weak_topics.is_empty() {
        lines.extend([Line::default(), pen.line("This needs work:", Tone::Strong)]);
    }
    for weak in &report.weak_topics {
        lines.extend(pen.prefixed_markdown(("· ", Tone::Warn), &weak.topic.title, Tone::Plain, columns));
        for (id, title) in &weak.lessons {
            lines.push(pen.spans(&[
                ("    authwalk learn ", Tone::Dim),
                (id, Tone::Code),
                ("  ", Tone::Plain),
                (title, Tone::Plain),
            ]));
        }
    }
    lines
}

/// Every question with its answer and the explanation that an exam or an interview held back until now.
pub(super) fn answer_lines(pen: Pen, results: &[QuestionResult], columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for result in results {
        let (sign, tone) = match result.score.grade {
            Grade::Right => ("✓ ", Tone::Good),
            Grade::Near | Grade::Partly => ("· ", Tone::Warn),
            Grade::Wrong => ("✗ ", Tone::Bad),
            Grade::Skipped => ("– ", Tone::Dim),
        };
        lines.push(Line::default());
        lines.extend(pen.prefixed_markdown((sign, tone), &result.question.ask, Tone::Strong, columns));
        for (name, text) in result.answer_text.report_lines() {
            let lead = format!("  {name}: ");
            // Options are the author's Markdown; what the learner typed is not.
            lines.extend(if let AnswerText::Chosen(_) = result.answer_text {
                pen.prefixed_markdown((&lead, Tone::Plain), &text, Tone::Plain, columns)
            } else {
                let indent = " ".repeat(width(&lead));
                pen.prefixed_plain((&lead, Tone::Plain), &indent, &text, Tone::Plain, columns)
            });
        }
        if result.score.grade != Grade::Right {
            for right in right_answers(&result.question) {
                lines.extend(pen.prefixed_markdown(("  right is: ", Tone::Dim), &right, Tone::Plain, columns));
            }
        }
        lines.extend(pen.prefixed_markdown(("  ", Tone::Plain), &result.question.why, Tone::Plain, columns));
    }
    lines
}
