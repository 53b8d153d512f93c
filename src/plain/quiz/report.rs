//! How a run of questions went: on the screen, as Markdown, as JSON.

use std::io;

use serde_json::{Value, json};

use crate::course::QuestionSequence;
use crate::course::journal_entry::Grade;
use crate::course::quiz::answer_text::{AnswerLine, AnswerText};
use crate::course::quiz::interview_verdict::interview_verdict;
use crate::course::quiz::question_result::{QuestionReason, QuestionResult};
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::quiz_report::RecommendedLesson;
use crate::plain::stdout_writer::{StdoutWriter, capitalized, count_of};
use crate::prose::width;

/// The answers of an interview or an exam, then the summary.
pub(super) fn print_report(
    out: &mut StdoutWriter,
    questions: &QuestionSequence,
    report: &QuizReport,
) -> io::Result<()> {
    match questions {
        QuestionSequence::Interview(interview) => print_interview(out, interview.results())?,
        QuestionSequence::Run(_) if questions.is_exam() => print_answers(out, questions.results())?,
        QuestionSequence::Run(_) | QuestionSequence::Placement(_) => {}
    }
    print_summary(out, report, &interview_verdict(questions.results(), report))
}

/// What an exam kept back until its end: each question with the learner's answer, the right one, and why.
fn print_answers(out: &mut StdoutWriter, results: &[QuestionResult]) -> io::Result<()> {
    out.line("")?;
    out.line("The answers")?;
    for result in results {
        out.line("")?;
        out.entry(&format!("  {}  ", grade_word(result.score.grade)), &result.question.ask)?;
        print_answer_lines(out, "    ", &result.answer_lines())?;
        out.entry("    ", &result.question.why)?;
    }
    Ok(())
}

/// The questions of an interview in order, each with the reason why it was asked.
fn print_interview(out: &mut StdoutWriter, results: &[QuestionResult]) -> io::Result<()> {
    out.line("")?;
    out.line("The interview")?;
    for (index, result) in results.iter().enumerate() {
        let level = result.question.level.word();
        let reason = result.reason.map_or_else(String::new, QuestionReason::describe);
        out.line("")?;
        out.entry(&format!("  {:>2}. ", index + 1), &result.question.ask)?;
        out.line(&format!("      {level}, {reason}: {}", result_line(result)))?;
        print_answer_lines(out, "      ", &result.own_lines())?;
    }
    Ok(())
}

pub(super) fn print_answer_lines(out: &mut StdoutWriter, indent: &str, lines: &[AnswerLine]) -> io::Result<()> {
    for AnswerLine { label, text, is_markdown } in lines {
        let lead = format!("{indent}{label}: ");
        if *is_markdown {
            out.entry(&lead, text)?;
        } else {
            out.plain(&lead, &" ".repeat(width(&lead)), text)?;
        }
    }
    Ok(())
}

fn result_line(result: &QuestionResult) -> String {
    match result.score.grade {
        Grade::Skipped if result.answer_text == AnswerText::None => "no answer".to_owned(),
        Grade::Skipped => "left before its points were ticked".to_owned(),
        _ if result.question.speak.is_some() => {
            format!("{} of {} points, {}", result.score.earned, result.score.possible, result.strength)
        }
        _ => format!("{}, {}", grade_word(result.score.grade), result.strength),
    }
}

/// The mark as a whole, an interviewer's verdict, the mark by topic and by confidence, and what needs work.
fn print_summary(out: &mut StdoutWriter, report: &QuizReport, verdict: &[String]) -> io::Result<()> {
    out.line("")?;
    out.markdown("", &report.summary())?;
    if report.total.count == 0 {
        return Ok(());
    }
    out.line(&format!("  {}", grade_counts(report)))?;
    out.line("")?;
    if !verdict.is_empty() {
        out.markdown("", &verdict.join(" "))?;
        out.line("")?;
    }
    for topic in &report.topics {
        let count = topic.tally.count;
        out.line(&format!("  {:>3}%  {}  ({count})", topic.tally.percent(), topic.title))?;
    }
    for topic in &report.unanswered_topics {
        out.line(&format!("    –   {}  (not answered)", topic.title))?;
    }
    if !report.by_confidence.is_empty() {
        out.line("")?;
        for (confidence, tally) in &report.by_confidence {
            out.line(&format!(
                "  When you were {confidence}: {}% of {}",
                tally.percent(),
                count_of(tally.count, "question")
            ))?;
        }
    }
    if !report.weak_topics.is_empty() {
        out.line("")?;
        out.line("This needs work:")?;
        for weak in &report.weak_topics {
            out.line(&format!("  {} ({})", weak.topic.title, weak.topic.id))?;
            for RecommendedLesson { id, title } in &weak.lessons {
                out.line(&format!("    authwalk learn {id}  {title}"))?;
            }
        }
    }
    Ok(())
}

fn grade_counts(report: &QuizReport) -> String {
    let grades = [Grade::Right, Grade::Near, Grade::Partly, Grade::Wrong, Grade::Skipped];
    let counts = grades.into_iter().map(|grade| (grade, report.count(grade))).filter(|(_, count)| *count > 0);
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

/// Escapes text that isn't Markdown, so that Markdown shows it as it is.
fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>#|&~".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A report to be written to a file.
pub struct ReportFile<'r> {
    /// What the session is called; in JSON, its kind.
    pub title: &'static str,
    pub report: &'r QuizReport,
    pub results: &'r [QuestionResult],
}

impl ReportFile<'_> {
    pub fn markdown(&self) -> String {
        let mut lines = self.markdown_topics();
        lines.extend(self.markdown_weak_topics());
        lines.extend([String::new(), "## The answers".to_owned()]);
        for (index, result) in self.results.iter().enumerate() {
            lines.extend(markdown_answer(index, result));
        }
        lines.push(String::new());
        lines.join("\n")
    }

    fn markdown_topics(&self) -> Vec<String> {
        let total = &self.report.total;
        let count = count_of(total.count, "question");
        let mut lines = vec![
            format!("# {}", self.title),
            String::new(),
            format!("{count}: **{}%** ({}).", total.percent(), grade_counts(self.report)),
            String::new(),
        ];
        let verdict = interview_verdict(self.results, self.report);
        if !verdict.is_empty() {
            lines.extend([verdict.join(" "), String::new()]);
        }
        lines.extend(["| topic | questions | mark |", "|---|---:|---:|"].map(str::to_owned));
        for topic in &self.report.topics {
            let title = escape_markdown(&topic.title);
            lines.push(format!("| {title} | {} | {}% |", topic.tally.count, topic.tally.percent()));
        }
        for topic in &self.report.unanswered_topics {
            lines.push(format!("| {} | not answered | – |", escape_markdown(&topic.title)));
        }
        lines
    }

    fn markdown_weak_topics(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.report.weak_topics.is_empty() {
            lines.extend([String::new(), "## What needs work".to_owned(), String::new()]);
        }
        for weak in &self.report.weak_topics {
            let with_command = |lesson: &RecommendedLesson| {
                format!("{} (`authwalk learn {}`)", escape_markdown(&lesson.title), lesson.id)
            };
            let lessons: Vec<String> = weak.lessons.iter().map(with_command).collect();
            let ending = if lessons.is_empty() { String::new() } else { format!(": {}", lessons.join(", ")) };
            lines.push(format!("- {}, {}%{ending}", escape_markdown(&weak.topic.title), weak.topic.tally.percent()));
        }
        lines
    }

    pub fn json(&self) -> Value {
        let report = self.report;
        let answers: Vec<Value> = self.results.iter().map(answer_json).collect();
        let topics = report.topics.iter().map(|topic| {
            json!({
                "topic": topic.id,
                "title": topic.title,
                "count": topic.tally.count,
                "percent": topic.tally.percent(),
            })
        });
        let weak_topics = report.weak_topics.iter().map(|weak| {
            let lessons: Vec<&str> = weak.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
            json!({ "topic": weak.topic.id, "percent": weak.topic.tally.percent(), "lessons": lessons })
        });
        json!({
            "format_version": 1,
            "kind": self.title.to_lowercase(),
            "count": report.total.count,
            "percent": report.total.percent(),
            "ms": report.duration_ms,
            "topics": topics.collect::<Vec<_>>(),
            "needs_work": weak_topics.collect::<Vec<_>>(),
            "answers": answers,
        })
    }
}

fn markdown_answer(index: usize, result: &QuestionResult) -> Vec<String> {
    let reason = result.reason.map_or_else(String::new, |reason| format!(" ({})", reason.describe()));
    let mut lines = vec![
        String::new(),
        format!("{}. {}", index + 1, result.question.ask),
        String::new(),
        format!("   **{}**{reason}", result_line(result)),
        String::new(),
    ];
    for AnswerLine { label, text, is_markdown } in result.answer_lines() {
        let text = if is_markdown { text } else { escape_markdown(&text) };
        lines.push(format!("   - {}: {text}", capitalized(label)));
    }
    lines.push(format!("   - {}", result.question.why));
    lines
}

fn answer_json(result: &QuestionResult) -> Value {
    json!({
        "question": result.question.id,
        "level": result.question.level,
        "grade": result.score.grade,
        "got": result.score.earned,
        "of": result.score.possible,
        "strength": result.strength,
        "confidence": result.context.confidence,
        "hints": result.context.hints_shown,
        "ms": result.context.duration_ms,
        "said": match &result.answer_text {
            AnswerText::None => "",
            AnswerText::Chosen(text) | AnswerText::Typed(text) | AnswerText::Spoken { wrote: text, .. } => text,
        },
        "said_aloud": matches!(&result.answer_text, AnswerText::Spoken { wrote, .. } if wrote.is_empty()),
        "points_ticked": match &result.answer_text {
            AnswerText::Spoken { points, .. } => points.as_deref(),
            _ => None,
        },
        "asked": result.reason.map(QuestionReason::describe),
    })
}
