//! The explanation of an answer: the verdict, every option with its reason, and why. At the end, the report on all answers.

use ratatui::text::Line;

use crate::course::journal_entry::Grade;
use crate::course::quiz::answer_text::AnswerLine;
use crate::course::quiz::explanation::{Explanation, ExplanationEntry, ExplanationSubject};
use crate::course::quiz::presented_question::{Answer, PresentedQuestion, Prompt};
use crate::course::quiz::question_result::QuestionResult;
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::quiz_report::RecommendedLesson;
use crate::course::quiz::score::Score;
use crate::prose::width;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::sign::Sign;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

pub(super) fn explanation_lines(
    pen: Pen,
    presented: &PresentedQuestion,
    answer: &Answer,
    score: &Score,
    columns: usize,
) -> Vec<Line<'static>> {
    let explanation = Explanation::new(presented, answer, score);
    let is_spoken = presented.prompt == Prompt::Spoken;
    let sign = if is_spoken { Sign::new("· ", Tone::Strong) } else { grade_sign(score.grade) };
    let verdict = WrappedText::markdown(&explanation.verdict).with_tone(sign.tone).with_lead(sign.symbol, sign.tone);
    let mut lines = verdict.lines(pen, columns);
    lines.push(Line::default());
    for entry in &explanation.entries {
        if let ExplanationSubject::Example(strength) = entry.subject {
            lines.extend([Line::default(), pen.line(&strength.to_string(), Tone::Key)]);
        }
        let lead = entry_lead(entry);
        let text = if entry.subject == ExplanationSubject::Typed {
            WrappedText::plain(&entry.text, lead.entry_tone)
        } else {
            WrappedText::markdown(&entry.text).with_tone(lead.entry_tone)
        };
        lines.extend(text.with_lead(&lead.text, lead.tone).lines(pen, columns));
        if let Some(note) = &entry.note {
            let indent = " ".repeat(width(&lead.text).min(4));
            // A reason is read, a correction of the learner's own answer needs only a glance.
            let note_tone = if lead.entry_tone == Tone::Strong { Tone::Plain } else { Tone::Dim };
            let reason = WrappedText::markdown(note).with_tone(note_tone).with_lead(&indent, Tone::Plain);
            lines.extend(reason.lines(pen, columns));
        }
    }
    lines.push(Line::default());
    lines.extend(markdown_lines(pen, &presented.question.why, columns));
    lines
}

const fn grade_sign(grade: Grade) -> Sign {
    match grade {
        Grade::Right => Sign::new("✓ ", Tone::Good),
        Grade::Near | Grade::Partly => Sign::new("· ", Tone::Warn),
        Grade::Wrong => Sign::new("✗ ", Tone::Bad),
        Grade::Skipped => Sign::new("– ", Tone::Dim),
    }
}

/// The text before an entry, and the tones of both.
struct EntryLead {
    text: String,
    tone: Tone,
    entry_tone: Tone,
}

fn entry_lead(entry: &ExplanationEntry) -> EntryLead {
    let Sign { symbol, tone: sign_tone } = match entry.subject {
        _ if entry.right => Sign::new("✓", Tone::Good),
        ExplanationSubject::Place => Sign::new("·", Tone::Dim),
        ExplanationSubject::Point => Sign::new("–", Tone::Warn),
        _ => Sign::new("✗", Tone::Bad),
    };
    let (text, tone, entry_tone) = match entry.subject {
        ExplanationSubject::Choice | ExplanationSubject::Place => {
            (format!("{} {symbol} ", if entry.chosen { "▸" } else { " " }), sign_tone, Tone::Strong)
        }
        ExplanationSubject::Several => {
            (format!("{symbol} {:<12}", if entry.chosen { "marked" } else { "not marked" }), sign_tone, Tone::Strong)
        }
        ExplanationSubject::Pair | ExplanationSubject::Point => (format!("{symbol} "), sign_tone, Tone::Plain),
        ExplanationSubject::Item(position) => (format!("{position:>2}  "), Tone::Key, Tone::Plain),
        ExplanationSubject::Typed => ("The answer: ".to_owned(), Tone::Dim, Tone::Strong),
        ExplanationSubject::Example(_) => ("  ".to_owned(), Tone::Key, Tone::Plain),
    };
    EntryLead { text, tone, entry_tone }
}

/// The report at the end: the percentages, and what needs work.
pub(super) fn report_lines(pen: Pen, report: &QuizReport, columns: usize) -> Vec<Line<'static>> {
    let mut lines = markdown_lines(pen, &report.summary(), columns);
    if report.total.count == 0 {
        return lines;
    }
    lines.push(Line::default());
    for topic in &report.topics {
        let lead = format!("{:>4}%  ", topic.tally.percent());
        lines.extend(WrappedText::markdown(&topic.title).with_lead(&lead, Tone::Strong).lines(pen, columns));
    }
    for (confidence, tally) in &report.by_confidence {
        lines.push(Line::default());
        lines.extend(markdown_lines(pen, &format!("When you were {confidence}: {}%.", tally.percent()), columns));
    }
    if !report.weak_topics.is_empty() {
        lines.extend([Line::default(), pen.line("This needs work:", Tone::Strong)]);
    }
    for weak in &report.weak_topics {
        lines.extend(WrappedText::markdown(&weak.topic.title).with_lead("· ", Tone::Warn).lines(pen, columns));
        for RecommendedLesson { id, title } in &weak.lessons {
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
        let sign = grade_sign(result.score.grade);
        let question = WrappedText::markdown(&result.question.ask).with_tone(Tone::Strong);
        lines.extend(question.with_lead(sign.symbol, sign.tone).lines(pen, columns));
        for AnswerLine { label, text, is_markdown } in result.answer_lines() {
            let lead = format!("  {label}: ");
            let answer =
                if is_markdown { WrappedText::markdown(&text) } else { WrappedText::plain(&text, Tone::Plain) };
            lines.extend(answer.with_lead(&lead, Tone::Dim).lines(pen, columns));
        }
        lines.extend(WrappedText::markdown(&result.question.why).with_lead("  ", Tone::Plain).lines(pen, columns));
    }
    lines
}
