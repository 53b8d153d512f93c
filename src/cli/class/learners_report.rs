//! `authwalk class report` on the progress that learners handed in, as text, Markdown, CSV or JSON.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;

use serde_json::json;

use super::report_format::{BAR_WIDTH, ReportFormat, csv_field, table_cell};
use crate::class::learners_report::{AnsweredQuestion, CourseMaterial, LearnersReport};
use crate::cli::global_args::GlobalArgs;
use crate::cli::output::{escape_json, print_message};
use crate::cli::progress::read_document;
use crate::cli::selected_course::SelectedCourse;
use crate::course::journal_entry::JournalEntry;
use crate::plain::stdout_writer::markdown_words;
use crate::prose;

/// The report on these files in `format`. `Err` is a sentence: which of them is no progress.
pub(super) fn report_learners(
    common: &GlobalArgs,
    files: &[PathBuf],
    format: ReportFormat,
) -> io::Result<Result<String, String>> {
    let course = SelectedCourse::from_args(common);
    let ids = course.ids();
    let mut learners: Vec<Vec<JournalEntry>> = Vec::new();
    for file in files {
        let entries = match read_document(file) {
            Ok(entries) => entries,
            Err(problem) => return Ok(Err(problem)),
        };
        let mut entries: Vec<JournalEntry> = entries.into_iter().filter_map(|entry| ids.adopt(entry)).collect();
        entries.sort_by_key(|entry| entry.time);
        if !entries.is_empty() && learners.contains(&entries) {
            print_message(&format!("{}: This was handed in twice, and counts once.", file.display()))?;
            continue;
        }
        learners.push(entries);
    }
    let (lessons, questions, curriculum) = (course.lessons()?, course.questions(), course.curriculum());
    let report = LearnersReport::new(&learners, &CourseMaterial { lessons, questions, curriculum });
    Ok(Ok(match format {
        ReportFormat::Text => render_text(&report),
        ReportFormat::Markdown => render_markdown(&report),
        ReportFormat::Csv => render_csv(&report),
        ReportFormat::Json => format!("{}\n", escape_json(&render_json(&report).to_string())),
    }))
}

fn summary(report: &LearnersReport) -> String {
    let learners = report.learners;
    let plural = if learners == 1 { "learner has" } else { "learners have" };
    format!(
        "{learners} {plural} handed in their progress, with answers to {} questions and predictions. {} of them need work on some topic.",
        report.questions.len(),
        report.needs.len()
    )
}

/// What a question asks; its id where the course does not have it.
fn asked(question: &AnsweredQuestion) -> String {
    if question.ask.is_empty() { question.id.clone() } else { markdown_words(&question.ask) }
}

fn remark(question: &AnsweredQuestion) -> Option<String> {
    question.is_shared_misconception().then(|| {
        format!("{} were certain of a wrong answer: a misconception that many share.", question.certain_and_wrong)
    })
}

fn render_text(report: &LearnersReport) -> String {
    let mut lines = vec![summary(report), String::new()];
    for question in &report.questions {
        let (first, last) = (question.first_percent(), question.last_percent());
        lines.push(asked(question));
        lines.push(format!(
            "  first  {first:>3} %  {:<BAR_WIDTH$}  of {}",
            "#".repeat(first * BAR_WIDTH / 100),
            question.answered
        ));
        lines.push(format!("  last   {last:>3} %  {}", "#".repeat(last * BAR_WIDTH / 100)));
        lines.extend(remark(question).map(|remark| format!("  ! {remark}")));
        lines.push(String::new());
    }
    if !report.topics.is_empty() {
        lines.push("What is needed, and by how many of those who have begun it:".to_owned());
        lines.extend(
            report.topics.iter().map(|topic| format!("  {:>3} of {:>3}  {}", topic.in_need, topic.begun, topic.topic)),
        );
        lines.push(String::new());
        lines.push("Who needs what, a line for each learner, in no order of the files:".to_owned());
        lines.extend(report.needs.iter().map(|topics| format!("  {}", topics.join(", "))));
    }
    lines.iter().map(|line| prose::escape_control_characters(line.trim_end()).into_owned() + "\n").collect()
}

fn render_markdown(report: &LearnersReport) -> String {
    let mut text = format!("# The progress of a class\n\n{}\n\n", summary(report));
    text.push_str("| question | answered | right at first | right at last | remarks |\n|---|---|---|---|---|\n");
    for question in &report.questions {
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} % | {} % | {} |",
            table_cell(&asked(question)),
            question.answered,
            question.first_percent(),
            question.last_percent(),
            remark(question).unwrap_or_default()
        );
    }
    text.push_str("\n| topic | begun by | needed by |\n|---|---|---|\n");
    for topic in &report.topics {
        let _ = writeln!(text, "| {} | {} | {} |", table_cell(&topic.topic), topic.begun, topic.in_need);
    }
    text.push_str("\nWho needs what, a line for each learner:\n\n");
    for topics in &report.needs {
        let _ = writeln!(text, "- {}", table_cell(&topics.join(", ")));
    }
    text
}

fn render_csv(report: &LearnersReport) -> String {
    let mut text = "question,ask,answered,first_right,last_right,certain_and_wrong\r\n".to_owned();
    for question in &report.questions {
        let AnsweredQuestion { id, ask, answered, first_right, last_right, certain_and_wrong } = question;
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            "{},{},{answered},{first_right},{last_right},{certain_and_wrong}\r\n",
            csv_field(id),
            csv_field(ask)
        );
    }
    text
}

fn render_json(report: &LearnersReport) -> serde_json::Value {
    let question = |question: &AnsweredQuestion| {
        json!({
            "question": question.id,
            "ask": question.ask,
            "answered": question.answered,
            "first_right": question.first_right,
            "last_right": question.last_right,
            "certain_and_wrong": question.certain_and_wrong,
            "shared_misconception": question.is_shared_misconception(),
        })
    };
    let topics = report.topics.iter();
    json!({
        "format_version": 1,
        "learners": report.learners,
        "questions": report.questions.iter().map(question).collect::<Vec<_>>(),
        "topics": topics.map(|topic| json!({ "topic": topic.topic, "begun": topic.begun, "in_need": topic.in_need })).collect::<Vec<_>>(),
        "needs": report.needs,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::learners_report::NeededTopic;

    #[test]
    fn each_number_stands_in_its_column() {
        let question = AnsweredQuestion {
            id: "q".into(),
            ask: "?".into(),
            answered: 10,
            first_right: 2,
            last_right: 7,
            certain_and_wrong: 3,
        };
        let topics = vec![NeededTopic { topic: "t".into(), begun: 9, in_need: 4 }];
        let report = LearnersReport { learners: 10, questions: vec![question], topics, needs: Vec::new() };
        assert!(render_csv(&report).ends_with(",10,2,7,3\r\n"), "{}", render_csv(&report));
        let text = render_text(&report);
        for line in ["  first   20 %", "  last    70 %", "    4 of   9  t\n"] {
            assert!(text.contains(line), "{text}");
        }
        assert!(render_markdown(&report).contains("| 10 | 20 % | 70 % |"), "{}", render_markdown(&report));
        let json = render_json(&report);
        let rights = (&json["questions"][0]["first_right"], &json["questions"][0]["last_right"]);
        assert_eq!(rights, (&2.into(), &7.into()));
    }
}
