//! After an answer: how it turned out, every option with its reason, and why. At the end: how all of it went.

use ratatui::text::Line;

use super::draw::prefixed_markdown;
use crate::course::QuestionResult;
use crate::course::quiz::answer_text::{AnswerText, ordinal, right_answers};
use crate::course::quiz::presented_question::{Answer, OrderItem, PresentedQuestion, Prompt};
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::score::{AnswerContext, Grade, Score, strength};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// What there is to say of `answer`.
pub(super) fn explanation_lines(
    pen: Pen,
    posed: &PresentedQuestion,
    answer: &Answer,
    mark: &Score,
    columns: usize,
) -> Vec<Line<'static>> {
    let (sign, tone, words) = verdict(posed, mark);
    let mut lines = prefixed_markdown(pen, (sign, tone), &words, tone, columns);
    lines.push(Line::default());
    match &posed.prompt {
        Prompt::Order(items) => lines.extend(order_lines(pen, items, answer, columns)),
        Prompt::Match { left, right, key } => {
            let pairs: &[usize] = if let Answer::Match(pairs) = answer { pairs } else { &[] };
            for (at, (left, wanted)) in left.iter().zip(key).enumerate() {
                let said = pairs.get(at).and_then(|at| right.get(*at)).filter(|said| *said != wanted);
                let sign = if said.is_some() { ("✗ ", Tone::Bad) } else { ("✓ ", Tone::Good) };
                lines.extend(prefixed_markdown(pen, sign, &format!("{left} – {wanted}"), Tone::Plain, columns));
                if let Some(said) = said {
                    lines.extend(prefixed_markdown(pen, ("  you said: ", Tone::Dim), said, Tone::Dim, columns));
                }
            }
        }
        Prompt::Typed => {
            let accepted = posed.question.typed.as_ref().and_then(|typed| typed.accept.first());
            let accepted = accepted.map_or("", String::as_str);
            lines.push(pen.spans(&[("The answer: ", Tone::Dim), (accepted, Tone::Strong)]));
        }
        Prompt::Spoken => lines.extend(spoken_lines(pen, posed, answer, columns)),
        _ => lines.extend(option_lines(pen, posed, answer, columns)),
    }
    lines.push(Line::default());
    lines.extend(pen.markdown(&posed.question.why, columns));
    lines
}

fn verdict(posed: &PresentedQuestion, mark: &Score) -> (&'static str, Tone, String) {
    let parts = format!("{} of {}", mark.earned, mark.possible);
    let (sign, tone, words) = match mark.grade {
        _ if posed.prompt == Prompt::Spoken => {
            ("· ", Tone::Strong, format!("{parts} points: {}.", strength(posed, mark, &AnswerContext::default())))
        }
        Grade::Right => ("✓ ", Tone::Good, "Right.".to_owned()),
        Grade::Near => ("· ", Tone::Warn, "Nearly.".to_owned()),
        Grade::Partly => ("· ", Tone::Warn, format!("Partly right: {parts}.")),
        Grade::Wrong | Grade::Skipped => ("✗ ", Tone::Bad, "Wrong.".to_owned()),
    };
    let words = mark.remark.as_ref().map_or_else(|| words.clone(), |remark| format!("{words} {remark}"));
    (sign, tone, words)
}

fn option_lines(pen: Pen, posed: &PresentedQuestion, answer: &Answer, columns: usize) -> Vec<Line<'static>> {
    let chosen: &[usize] = if let Answer::Chosen(chosen) = answer { chosen } else { &[] };
    let mut lines = Vec::new();
    for (at, offer) in posed.options().iter().enumerate() {
        let (sign, tone) = match &posed.prompt {
            _ if offer.right => ("✓", Tone::Good),
            // A place that is not the one may be as it should be.
            Prompt::Spot { .. } => ("·", Tone::Dim),
            _ => ("✗", Tone::Bad),
        };
        let is_mine = chosen.contains(&at);
        let lead = match &posed.prompt {
            Prompt::Several(_) if is_mine => format!("{sign} marked      "),
            Prompt::Several(_) => format!("{sign} not marked  "),
            _ => format!("{} {sign} ", if is_mine { "▸" } else { " " }),
        };
        lines.extend(prefixed_markdown(pen, (&lead, tone), &offer.text, Tone::Strong, columns));
        if !offer.because.is_empty() {
            lines.extend(prefixed_markdown(pen, ("    ", Tone::Plain), &offer.because, Tone::Plain, columns));
        }
    }
    lines
}

/// The items in their right order, each with the place that the learner gave it where that was another one.
fn order_lines(pen: Pen, items: &[OrderItem], answer: &Answer, columns: usize) -> Vec<Line<'static>> {
    let given: &[usize] = if let Answer::Order(given) = answer { given } else { &[] };
    let mut sorted: Vec<(usize, &OrderItem)> = items.iter().enumerate().collect();
    sorted.sort_by_key(|(_, item)| item.right_position);
    let mut lines = Vec::new();
    for (at, item) in sorted {
        let lead = format!("{:>2}  ", item.right_position + 1);
        lines.extend(prefixed_markdown(pen, (&lead, Tone::Key), &item.text, Tone::Plain, columns));
        let yours = given.iter().position(|it| *it == at).filter(|yours| *yours != item.right_position);
        if let Some(yours) = yours {
            lines.push(pen.line(&format!("    you put it {}", ordinal(yours + 1)), Tone::Dim));
        }
    }
    lines
}

fn spoken_lines(pen: Pen, posed: &PresentedQuestion, answer: &Answer, columns: usize) -> Vec<Line<'static>> {
    let Some(speak) = &posed.question.speak else { return Vec::new() };
    let ticks: &[bool] = if let Answer::Spoken { ticks, .. } = answer { ticks } else { &[] };
    let mut lines = Vec::new();
    for (at, point) in speak.points.iter().enumerate() {
        let sign = if ticks.get(at) == Some(&true) { ("✓ ", Tone::Good) } else { ("– ", Tone::Warn) };
        lines.extend(prefixed_markdown(pen, sign, point, Tone::Plain, columns));
    }
    for (name, text) in [("weak    ", &speak.weak), ("good    ", &speak.good), ("strong  ", &speak.strong)] {
        lines.push(Line::default());
        lines.extend(prefixed_markdown(pen, (name, Tone::Key), text, Tone::Plain, columns));
    }
    lines
}

/// How all of it went.
pub(super) fn report_lines(pen: Pen, report: &QuizReport, columns: usize) -> Vec<Line<'static>> {
    if report.total.count == 0 {
        return vec![pen.line("Nothing was answered.", Tone::Plain)];
    }
    let all = match report.total.count {
        1 => "1 question".to_owned(),
        count => format!("{count} questions"),
    };
    let mut lines = pen.markdown(&format!("{all}: **{}%** of what there was to get.", report.total.percent()), columns);
    lines.push(Line::default());
    for topic in &report.topics {
        let lead = format!("{:>4}%  ", topic.tally.percent());
        lines.extend(prefixed_markdown(pen, (&lead, Tone::Strong), &topic.title, Tone::Plain, columns));
    }
    for (confidence, tally) in &report.by_confidence {
        lines.push(Line::default());
        lines.extend(pen.markdown(&format!("When you were {confidence}: {}%.", tally.percent()), columns));
    }
    if !report.weak_topics.is_empty() {
        lines.extend([Line::default(), pen.line("This needs work:", Tone::Strong)]);
    }
    for work in &report.weak_topics {
        lines.extend(prefixed_markdown(pen, ("· ", Tone::Warn), &work.topic.title, Tone::Plain, columns));
        for (id, title) in &work.lessons {
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

/// What was asked and answered, with what an exam kept back.
pub(super) fn answer_lines(pen: Pen, done: &[QuestionResult], columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for done in done {
        let (sign, tone) = match done.score.grade {
            Grade::Right => ("✓ ", Tone::Good),
            Grade::Near | Grade::Partly => ("· ", Tone::Warn),
            Grade::Wrong => ("✗ ", Tone::Bad),
            Grade::Skipped => ("– ", Tone::Dim),
        };
        lines.push(Line::default());
        lines.extend(prefixed_markdown(pen, (sign, tone), &done.question.ask, Tone::Strong, columns));
        for (name, said) in done.answer_text.report_lines() {
            let lead = format!("  {name}: ");
            lines.extend(match done.answer_text {
                AnswerText::Chosen(_) => prefixed_markdown(pen, (&lead, Tone::Plain), &said, Tone::Plain, columns),
                _ => prefixed_plain(pen, &lead, &said, columns),
            });
        }
        if done.score.grade != Grade::Right {
            for right in right_answers(&done.question) {
                lines.extend(prefixed_markdown(pen, ("  right is: ", Tone::Dim), &right, Tone::Plain, columns));
            }
        }
        lines.extend(prefixed_markdown(pen, ("  ", Tone::Plain), &done.question.why, Tone::Plain, columns));
    }
    lines
}

/// A text that is no Markdown, behind `lead`.
fn prefixed_plain(pen: Pen, lead: &str, text: &str, columns: usize) -> Vec<Line<'static>> {
    let span = crate::prose::StyledSpan::new(text, crate::prose::TextStyle::Plain);
    let lines = crate::prose::wrap(&[span], columns, lead, &" ".repeat(crate::prose::width(lead)));
    lines.iter().map(|line| pen.line(&line.text(), Tone::Plain)).collect()
}
