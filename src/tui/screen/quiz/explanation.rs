//! The explanation of an answer: the verdict, every option with its reason, and why. At the end, the report on all answers.

use ratatui::text::Line;

use super::quiz_lines::QuizLines;
use crate::course::journal_entry::Grade;
use crate::course::quiz::answer_text::AnswerLine;
use crate::course::quiz::explanation::{EntryOutcome, Explanation, ExplanationEntry, ExplanationSubject};
use crate::course::quiz::interview_verdict::interview_verdict;
use crate::course::quiz::question_instance::{Answer, Prompt, QuestionInstance};
use crate::course::quiz::question_result::QuestionResult;
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::quiz_report::RecommendedLesson;
use crate::course::quiz::score::Score;
use crate::prose::width;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::line_symbol::LineSymbol;
use crate::tui::widget::term_marks::mark_terms;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines, teaching_lines};

/// The explanation of an answer, below what `quiz_lines` holds. What has to be in view is what was right.
pub(super) fn put_explanation(
    pen: Pen,
    instance: &QuestionInstance,
    answer: &Answer,
    score: &Score,
    columns: usize,
    quiz_lines: &mut QuizLines,
) {
    let explanation = Explanation::new(instance, answer, score);
    let is_spoken = instance.prompt == Prompt::Spoken;
    let sign = if is_spoken { LineSymbol::new("· ", Tone::Strong) } else { grade_sign(score.grade) };
    let verdict = WrappedText::markdown(&explanation.verdict).with_tone(sign.tone).with_lead(sign.symbol, sign.tone);
    let lines = &mut quiz_lines.lines;
    lines.extend(verdict.lines(pen, columns));
    lines.push(Line::default());
    for entry in &explanation.entries {
        let start = lines.len();
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
            let is_correction = matches!(entry.subject, ExplanationSubject::Pair | ExplanationSubject::Item(_));
            let note_tone = if is_correction { Tone::Dim } else { Tone::Plain };
            let reason = WrappedText::markdown(note).with_tone(note_tone).with_lead(&indent, Tone::Plain);
            let mut reason = reason.lines(pen, columns);
            mark_terms(&mut reason);
            lines.extend(reason);
        }
        if entry.right && matches!(entry.subject, ExplanationSubject::Choice | ExplanationSubject::Place) {
            quiz_lines.rows_in_view = Some(start..lines.len());
        }
    }
    lines.push(Line::default());
    lines.extend(teaching_lines(pen, &instance.question.why, columns));
}

const fn grade_sign(grade: Grade) -> LineSymbol {
    match grade {
        Grade::Right => LineSymbol::new("✓ ", Tone::Good),
        Grade::Near | Grade::Partly => LineSymbol::new("· ", Tone::Warn),
        Grade::Wrong => LineSymbol::new("✗ ", Tone::Bad),
        Grade::Skipped => LineSymbol::new("– ", Tone::Dim),
    }
}

/// The text before an entry, and the tones of both.
struct EntryLead {
    text: String,
    tone: Tone,
    entry_tone: Tone,
}

fn entry_lead(entry: &ExplanationEntry) -> EntryLead {
    let LineSymbol { symbol, tone: sign_tone } = match entry.subject {
        _ if entry.right => LineSymbol::new("✓", Tone::Good),
        // Only what the learner took for right is an error.
        ExplanationSubject::Choice | ExplanationSubject::Place if !entry.chosen => LineSymbol::new("·", Tone::Dim),
        ExplanationSubject::Point => LineSymbol::new("–", Tone::Warn),
        _ => LineSymbol::new("✗", Tone::Bad),
    };
    let (text, tone, entry_tone) = match entry.subject {
        ExplanationSubject::Choice | ExplanationSubject::Place => {
            let entry_tone = if entry.chosen || entry.right { Tone::Strong } else { Tone::Plain };
            (format!("{} {symbol} ", if entry.chosen { "▸" } else { " " }), sign_tone, entry_tone)
        }
        ExplanationSubject::Several => several_lead(entry.outcome()),
        ExplanationSubject::Pair | ExplanationSubject::Point => (format!("{symbol} "), sign_tone, Tone::Plain),
        ExplanationSubject::Item(position) => (format!("{position:>2}  "), Tone::Key, Tone::Plain),
        ExplanationSubject::Typed => ("The answer: ".to_owned(), Tone::Dim, Tone::Strong),
        ExplanationSubject::Example(_) => ("  ".to_owned(), Tone::Key, Tone::Plain),
    };
    EntryLead { text, tone, entry_tone }
}

/// What was rightly left out is no error, and does not look like one.
fn several_lead(outcome: EntryOutcome) -> (String, Tone, Tone) {
    match outcome {
        EntryOutcome::Found => ("✓ marked    ".to_owned(), Tone::Good, Tone::Strong),
        EntryOutcome::Missed => ("✗ missed    ".to_owned(), Tone::Bad, Tone::Strong),
        EntryOutcome::Mistaken => ("✗ marked    ".to_owned(), Tone::Bad, Tone::Strong),
        EntryOutcome::LeftOut => ("· left out  ".to_owned(), Tone::Dim, Tone::Plain),
    }
}

/// What has changed since the question was answered aloud before.
pub(super) fn comparison_lines(pen: Pen, comparison: &[AnswerLine], columns: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> =
        comparison.iter().flat_map(|line| answer_line(pen, "", line, columns)).collect();
    if !lines.is_empty() {
        lines.insert(0, Line::default());
    }
    lines
}

fn answer_line(pen: Pen, indent: &str, line: &AnswerLine, columns: usize) -> Vec<Line<'static>> {
    let AnswerLine { label, text, is_markdown } = line;
    let answer = if *is_markdown { WrappedText::markdown(text) } else { WrappedText::plain(text, Tone::Plain) };
    answer.with_lead(&format!("{indent}{label}: "), Tone::Dim).lines(pen, columns)
}

/// The report at the end: the percentages with an interviewer's verdict, and what needs work.
pub(super) fn report_lines(
    pen: Pen,
    report: &QuizReport,
    results: &[QuestionResult],
    columns: usize,
) -> Vec<Line<'static>> {
    let mut lines = markdown_lines(pen, &report.summary(), columns);
    if report.total.count == 0 {
        return lines;
    }
    let verdict = interview_verdict(results, report);
    if !verdict.is_empty() {
        lines.push(Line::default());
        lines.extend(markdown_lines(pen, &verdict.join(" "), columns));
    }
    lines.push(Line::default());
    for topic in &report.topics {
        let lead = format!("{:>4}%  ", topic.tally.percent());
        lines.extend(WrappedText::markdown(&topic.title).with_lead(&lead, Tone::Strong).lines(pen, columns));
    }
    for topic in &report.unanswered_topics {
        let title = format!("{} (not answered)", topic.title);
        lines.extend(WrappedText::markdown(&title).with_lead("   –   ", Tone::Dim).lines(pen, columns));
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
        lines.extend(result.answer_lines().iter().flat_map(|line| answer_line(pen, "  ", line, columns)));
        lines.extend(WrappedText::markdown(&result.question.why).with_lead("  ", Tone::Plain).lines(pen, columns));
    }
    lines
}
