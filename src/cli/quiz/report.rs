//! How a run of questions went: on the screen, as Markdown, as JSON.

use std::io;

use serde_json::{Value, json};

use super::question::{LINE_WIDTH, print_entry};
use crate::cli::output::Output;
use crate::course::quiz::answer_text::{AnswerText, right_answers};
use crate::course::quiz::interview::{InterviewTurn, QuestionReason};
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::quiz_run::QuestionResult;
use crate::course::quiz::score::Grade;
use crate::prose;

/// What an exam kept back: each question with the answer and the right one's reason.
pub(super) fn print_answers(out: &mut Output, done: &[QuestionResult]) -> io::Result<()> {
    out.line("")?;
    out.line("The answers")?;
    for done in done {
        out.line("")?;
        print_entry(out, &format!("  {}  ", grade_word(done.score.grade)), &done.question.ask)?;
        print_own_answer(out, "    ", done)?;
        if done.score.grade != Grade::Right {
            for right in right_answers(&done.question) {
                print_entry(out, "    right is: ", &right)?;
            }
        }
        print_entry(out, "    ", &done.question.why)?;
    }
    Ok(())
}

/// The course of an interview.
pub(super) fn print_interview(out: &mut Output, turns: &[InterviewTurn]) -> io::Result<()> {
    out.line("")?;
    out.line("The interview")?;
    for (at, turn) in turns.iter().enumerate() {
        let level = turn.result.question.level.word();
        out.line("")?;
        print_entry(out, &format!("  {:>2}. ", at + 1), &turn.result.question.ask)?;
        out.line(&format!("      {level}, {}: {}", turn.reason.describe(), result_line(&turn.result)))?;
        print_own_answer(out, "      ", &turn.result)?;
    }
    Ok(())
}

/// What the learner said; what they wrote or typed is no Markdown.
fn print_own_answer(out: &mut Output, indent: &str, done: &QuestionResult) -> io::Result<()> {
    for (name, text) in done.answer_text.report_lines() {
        let lead = format!("{indent}{name}: ");
        if let AnswerText::Chosen(_) = done.answer_text {
            print_entry(out, &lead, &text)?;
            continue;
        }
        let rest = " ".repeat(prose::width(&lead));
        for line in prose::wrap(&[prose::StyledSpan::new(&text, prose::TextStyle::Plain)], LINE_WIDTH, &lead, &rest) {
            out.line(line.text().trim_end())?;
        }
    }
    Ok(())
}

/// How one answer went, in a few words.
fn result_line(done: &QuestionResult) -> String {
    match done.score.grade {
        Grade::Skipped if done.answer_text == AnswerText::None => "no answer".to_owned(),
        Grade::Skipped => "left before its points were ticked".to_owned(),
        _ if done.question.speak.is_some() => {
            format!("{} of {} points, {}", done.score.earned, done.score.possible, done.strength)
        }
        _ => format!("{}, {}", grade_word(done.score.grade), done.strength),
    }
}

/// The whole in a few lines.
pub(in crate::cli) fn print_summary(out: &mut Output, report: &QuizReport) -> io::Result<()> {
    out.line("")?;
    if report.total.count == 0 {
        return out.line("Nothing was answered.");
    }
    out.line(&format!(
        "{}: {}% of what there was to get.",
        question_count(report.total.count),
        report.total.percent()
    ))?;
    out.line(&format!("  {}", grade_counts(report)))?;
    out.line("")?;
    for topic in &report.topics {
        let count = topic.tally.count;
        out.line(&format!("  {:>3}%  {}  ({count})", topic.tally.percent(), topic.title))?;
    }
    if !report.by_confidence.is_empty() {
        out.line("")?;
        for (confidence, tally) in &report.by_confidence {
            out.line(&format!(
                "  When you were {confidence}: {}% of {}",
                tally.percent(),
                question_count(tally.count)
            ))?;
        }
    }
    if !report.weak_topics.is_empty() {
        out.line("")?;
        out.line("This needs work:")?;
        for work in &report.weak_topics {
            out.line(&format!("  {} ({})", work.topic.title, work.topic.id))?;
            for (id, title) in &work.lessons {
                out.line(&format!("    authwalk learn {id}  {title}"))?;
            }
        }
    }
    Ok(())
}

fn question_count(count: usize) -> String {
    if count == 1 { "1 question".to_owned() } else { format!("{count} questions") }
}

fn grade_counts(report: &QuizReport) -> String {
    let all = [Grade::Right, Grade::Near, Grade::Partly, Grade::Wrong, Grade::Skipped];
    let counts = all.into_iter().map(|grade| (grade, report.count(grade))).filter(|(_, count)| *count > 0);
    counts.map(|(grade, count)| format!("{count} {}", grade_word(grade))).collect::<Vec<_>>().join(", ")
}

const fn grade_word(grade: Grade) -> &'static str {
    match grade {
        Grade::Right => "right",
        Grade::Near => "nearly",
        Grade::Partly => "partly",
        Grade::Wrong => "wrong",
        Grade::Skipped => "not answered",
    }
}

/// `name` at the beginning of a line.
fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text that is not Markdown, so that Markdown shows it as it is.
fn escape_markdown(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>#|&~".contains(c) {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

/// A report on its way to a file.
pub(super) struct ReportFile<'r> {
    /// What it is a report of.
    pub(super) title: &'static str,
    /// The numbers.
    pub(super) report: &'r QuizReport,
    /// The answers.
    pub(super) answers: &'r [QuestionResult],
    /// In an interview, why each was asked.
    pub(super) causes: &'r [QuestionReason],
}

impl ReportFile<'_> {
    /// As Markdown.
    pub(super) fn markdown(&self) -> String {
        let report = self.report;
        let mut lines = vec![
            format!("# {}", self.title),
            String::new(),
            format!(
                "{}: **{}%** ({}).",
                question_count(report.total.count),
                report.total.percent(),
                grade_counts(report)
            ),
            String::new(),
            "| topic | questions | mark |".to_owned(),
            "|---|---:|---:|".to_owned(),
        ];
        let topics = report.topics.iter();
        lines
            .extend(topics.map(|it| {
                format!("| {} | {} | {}% |", escape_markdown(&it.title), it.tally.count, it.tally.percent())
            }));
        if !report.weak_topics.is_empty() {
            lines.extend([String::new(), "## What needs work".to_owned(), String::new()]);
        }
        for work in &report.weak_topics {
            let lessons =
                work.lessons.iter().map(|(id, title)| format!("{} (`authwalk learn {id}`)", escape_markdown(title)));
            let lessons = lessons.collect::<Vec<_>>().join(", ");
            let lessons = if lessons.is_empty() { String::new() } else { format!(": {lessons}") };
            lines.push(format!("- {}, {}%{lessons}", escape_markdown(&work.topic.title), work.topic.tally.percent()));
        }
        lines.extend([String::new(), "## The answers".to_owned()]);
        for (at, done) in self.answers.iter().enumerate() {
            lines.extend([String::new(), format!("{}. {}", at + 1, done.question.ask), String::new()]);
            let cause = self.causes.get(at).map_or_else(String::new, |it| format!(" ({})", it.describe()));
            lines.push(format!("   **{}**{cause}", result_line(done)));
            lines.push(String::new());
            for (name, text) in done.answer_text.report_lines() {
                let text = if let AnswerText::Chosen(_) = done.answer_text { text } else { escape_markdown(&text) };
                lines.push(format!("   - {}: {text}", capitalized(name)));
            }
            if done.score.grade != Grade::Right {
                lines.extend(right_answers(&done.question).into_iter().map(|right| format!("   - Right is: {right}")));
            }
            lines.push(format!("   - {}", done.question.why));
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// As JSON.
    pub(super) fn json(&self) -> Value {
        let report = self.report;
        let answers = self.answers.iter().enumerate().map(|(at, done)| {
            json!({
                "question": done.question.id,
                "level": done.question.level,
                "grade": done.score.grade,
                "got": done.score.earned,
                "of": done.score.possible,
                "strength": done.strength,
                "confidence": done.context.confidence,
                "hints": done.context.hints_shown,
                "ms": done.context.duration_ms,
                "said": match &done.answer_text {
                    AnswerText::None => "",
                    AnswerText::Chosen(text) | AnswerText::Typed(text) | AnswerText::Spoken { wrote: text, .. } => text,
                },
                "said_aloud": matches!(&done.answer_text, AnswerText::Spoken { wrote, .. } if wrote.is_empty()),
                "points_ticked": match &done.answer_text {
                    AnswerText::Spoken { points, .. } => points.as_deref(),
                    _ => None,
                },
                "asked": self.causes.get(at).map(|it| it.describe()),
            })
        });
        let topics = report.topics.iter().map(
            |it| json!({ "topic": it.id, "title": it.title, "count": it.tally.count, "percent": it.tally.percent() }),
        );
        let work = report.weak_topics.iter().map(|it| {
            let lessons: Vec<&str> = it.lessons.iter().map(|(id, _)| id.as_str()).collect();
            json!({ "topic": it.topic.id, "percent": it.topic.tally.percent(), "lessons": lessons })
        });
        json!({
            "format_version": 1,
            "kind": self.title.to_lowercase(),
            "count": report.total.count,
            "percent": report.total.percent(),
            "ms": report.duration_ms,
            "topics": topics.collect::<Vec<_>>(),
            "needs_work": work.collect::<Vec<_>>(),
            "answers": answers.collect::<Vec<_>>(),
        })
    }
}
