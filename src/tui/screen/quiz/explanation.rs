//! The explanation of an answer: the verdict, every option with its reason, and why. At the end, the report on all answers.

use ratatui::text::Line;

use crate::course::journal::Grade;
use crate::course::quiz::answer_text::AnswerLine;
use crate::course::quiz::explanation::{Explanation, ExplanationEntry, ExplanationSubject};
use crate::course::quiz::presented_question::{Answer, PresentedQuestion, Prompt};
use crate::course::quiz::question_result::QuestionResult;
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::score::Score;
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
    let explanation = Explanation::new(presented, answer, score);
    let (sign, tone) = if presented.prompt == Prompt::Spoken { ("· ", Tone::Strong) } else { grade_sign(score.grade) };
    let mut lines = pen.prefixed_markdown((sign, tone), &explanation.verdict, tone, columns);
    lines.push(Line::default());
    for entry in &explanation.entries {
        if let ExplanationSubject::Example(_) = entry.subject {
            lines.push(Line::default());
        }
        let (lead, lead_tone, tone) = entry_lead(entry);
        lines.extend(if entry.subject == ExplanationSubject::Typed {
            pen.prefixed_plain((&lead, lead_tone), &" ".repeat(width(&lead)), &entry.text, tone, columns)
        } else {
            pen.prefixed_markdown((&lead, lead_tone), &entry.text, tone, columns)
        });
        if let Some(note) = &entry.note {
            let indent = " ".repeat(width(&lead).min(4));
            // A reason is read, a correction of the learner's own answer needs only a glance.
            let tone = if tone == Tone::Strong { Tone::Plain } else { Tone::Dim };
            lines.extend(pen.prefixed_markdown((&indent, Tone::Plain), note, tone, columns));
        }
    }
    lines.push(Line::default());
    lines.extend(pen.markdown(&presented.question.why, columns));
    lines
}

const fn grade_sign(grade: Grade) -> (&'static str, Tone) {
    match grade {
        Grade::Right => ("✓ ", Tone::Good),
        Grade::Near | Grade::Partly => ("· ", Tone::Warn),
        Grade::Wrong => ("✗ ", Tone::Bad),
        Grade::Skipped => ("– ", Tone::Dim),
    }
}

/// What stands before an entry, its tone, and the tone of the entry.
fn entry_lead(entry: &ExplanationEntry) -> (String, Tone, Tone) {
    let (sign, sign_tone) = match entry.subject {
        _ if entry.right => ("✓", Tone::Good),
        ExplanationSubject::Place => ("·", Tone::Dim),
        ExplanationSubject::Point => ("–", Tone::Warn),
        _ => ("✗", Tone::Bad),
    };
    match entry.subject {
        ExplanationSubject::Choice | ExplanationSubject::Place => {
            (format!("{} {sign} ", if entry.chosen { "▸" } else { " " }), sign_tone, Tone::Strong)
        }
        ExplanationSubject::Several => {
            (format!("{sign} {:<12}", if entry.chosen { "marked" } else { "not marked" }), sign_tone, Tone::Strong)
        }
        ExplanationSubject::Pair | ExplanationSubject::Point => (format!("{sign} "), sign_tone, Tone::Plain),
        ExplanationSubject::Item(position) => (format!("{position:>2}  "), Tone::Key, Tone::Plain),
        ExplanationSubject::Typed => ("The answer: ".to_owned(), Tone::Dim, Tone::Strong),
        ExplanationSubject::Example(strength) => (format!("{strength:<8}"), Tone::Key, Tone::Plain),
    }
}

/// The report at the end: the percentages, and what needs work.
pub(super) fn report_lines(pen: Pen, report: &QuizReport, columns: usize) -> Vec<Line<'static>> {
    let mut lines = pen.markdown(&report.summary(), columns);
    if report.total.count == 0 {
        return lines;
    }
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
        lines.push(Line::default());
        let ask = &result.question.ask;
        lines.extend(pen.prefixed_markdown(grade_sign(result.score.grade), ask, Tone::Strong, columns));
        for AnswerLine { label, text, is_markdown } in result.answer_lines() {
            let lead = format!("  {label}: ");
            lines.extend(if is_markdown {
                pen.prefixed_markdown((&lead, Tone::Dim), &text, Tone::Plain, columns)
            } else {
                let indent = " ".repeat(width(&lead));
                pen.prefixed_plain((&lead, Tone::Dim), &indent, &text, Tone::Plain, columns)
            });
        }
        lines.extend(pen.prefixed_markdown(("  ", Tone::Plain), &result.question.why, Tone::Plain, columns));
    }
    lines
}
