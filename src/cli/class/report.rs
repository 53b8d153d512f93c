//! `authwalk class report`: what the answers of a class say, as text, Markdown, CSV or JSON.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::learners_report::report_learners;
use super::report_format::{BAR_WIDTH, ReportFormat, csv_field, table_cell};
use super::results_file::read_results;
use crate::class::class_report::{ClassReport, NormalisedGain, QuestionReport, QuestionWarning};
use crate::cli::exit_code::EXIT_OK;
use crate::cli::global_args::GlobalArgs;
use crate::cli::output::{StdoutWriter, escape_json, report_failure};
use crate::cli::progress::DOCUMENT_KIND;
use crate::model::class_view::percent;
use crate::plain::stdout_writer::markdown_words;
use crate::prose;

/// Where a document says what it is.
const KIND_BYTES: u64 = 256;

#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct ReportArgs {
    /// The answers, as `class --results` wrote them; or what learners handed in, a file each, as `progress export --for-class`
    /// writes it
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The answers of the same class before it was taught: tells the normalised gain and its spread
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    /// How to report it
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

/// Prints the report. The exit code is 2 when a file cannot be read.
pub(in crate::cli) fn print_report(common: &GlobalArgs, args: &ReportArgs) -> io::Result<u8> {
    let text = match args.files.as_slice() {
        [file] if !is_progress(file) => report_class(file, args),
        _ if args.before.is_some() => {
            Err("`--before` compares the answers of one class, not the progress of learners.".to_owned())
        }
        files => report_learners(common, files, args.format)?,
    };
    let text = match text {
        Ok(text) => text,
        Err(problem) => return report_failure(&problem),
    };
    let mut out = StdoutWriter::stdout();
    out.write_rendered(&text)?;
    out.flush()?;
    Ok(EXIT_OK)
}

/// Whether a file holds the progress of a learner. One that cannot be read is told of elsewhere.
fn is_progress(file: &Path) -> bool {
    let bytes = File::open(file).and_then(|file| {
        let mut bytes = Vec::new();
        file.take(KIND_BYTES).read_to_end(&mut bytes).map(|_| bytes)
    });
    bytes.is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(DOCUMENT_KIND))
}

/// The report on the answers of a class. An error is a sentence.
fn report_class(file: &Path, args: &ReportArgs) -> Result<String, String> {
    let report = read_report(file)?;
    let before = args.before.as_deref().map(read_report).transpose()?;
    let gain = before.and_then(|before| report.gain_over(&before));
    Ok(match args.format {
        ReportFormat::Text => render_text(&report, gain),
        ReportFormat::Markdown => render_markdown(&report, gain),
        ReportFormat::Csv => render_csv(&report),
        ReportFormat::Json => format!("{}\n", escape_json(&render_json(&report, gain).to_string())),
    })
}

fn read_report(file: &Path) -> Result<ClassReport, String> {
    read_results(file).map(|results| ClassReport::new(&results))
}

fn summary(report: &ClassReport, gain: Option<NormalisedGain>) -> String {
    let mut text = format!(
        "{} took part. On average they answered {:.0} % of the questions right, with a standard deviation of {:.0} percentage points.",
        report.participants, report.mean_percent, report.deviation_percent
    );
    if let Some(NormalisedGain { gain, standard_error }) = gain {
        let error = standard_error.map(|error| format!(" ± {error:.2} (standard error)")).unwrap_or_default();
        // Writing to a text cannot fail.
        let _ = write!(text, " The normalised gain is {gain:.2}{error}.");
    }
    text
}

fn discrimination(question: &QuestionReport) -> String {
    question.discrimination.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"))
}

fn render_text(report: &ClassReport, gain: Option<NormalisedGain>) -> String {
    let mut lines = vec![summary(report, gain), String::new()];
    for question in &report.questions {
        let QuestionReport { answered, right, .. } = question;
        lines.push(markdown_words(&question.question.ask));
        lines.push(format!(
            "  {} % right ({right} of {answered}), discrimination {}",
            question.right_percent(),
            discrimination(question)
        ));
        for (option, count) in question.question.options.iter().zip(&question.counts) {
            let share = percent(*count, *answered);
            let bar = "#".repeat(share * BAR_WIDTH / 100);
            let mark = if option.right { "right" } else { "wrong" };
            lines.push(format!("  {mark}  {share:>3} %  {bar:<BAR_WIDTH$}  {}", markdown_words(&option.text)));
        }
        lines.extend(question.remarks.iter().map(|remark| format!("  ! {}", markdown_words(&remark.sentence()))));
        lines.push(String::new());
    }
    let scores = report.scores.iter().enumerate().filter(|(_, count)| **count > 0);
    lines.push("How many questions were right:".to_owned());
    lines.extend(scores.map(|(right, count)| format!("  {right:>3}  {}  {count}", "#".repeat(*count.min(&60)))));
    lines.iter().map(|line| prose::escape_control_characters(line.trim_end()).into_owned() + "\n").collect()
}

fn render_markdown(report: &ClassReport, gain: Option<NormalisedGain>) -> String {
    let mut text = format!("# A class\n\n{}\n\n", summary(report, gain));
    text.push_str("| question | answered | right | discrimination | remarks |\n|---|---|---|---|---|\n");
    for question in &report.questions {
        let remarks: Vec<String> = question.remarks.iter().map(QuestionWarning::sentence).collect();
        let _ = writeln!(
            text,
            "| {} | {} | {} % | {} | {} |",
            table_cell(&question.question.ask),
            question.answered,
            question.right_percent(),
            discrimination(question),
            table_cell(&remarks.join(" "))
        );
    }
    text
}

fn render_csv(report: &ClassReport) -> String {
    let mut text = "question,ask,answered,right,discrimination,remarks\r\n".to_owned();
    for question in &report.questions {
        let remarks: Vec<String> = question.remarks.iter().map(QuestionWarning::sentence).collect();
        let value = question.discrimination.map(|value| format!("{value:.4}")).unwrap_or_default();
        let _ = write!(
            text,
            "{},{},{},{},{value},{}\r\n",
            csv_field(&question.question.question),
            csv_field(&question.question.ask),
            question.answered,
            question.right,
            csv_field(&remarks.join(" "))
        );
    }
    text
}

fn render_json(report: &ClassReport, gain: Option<NormalisedGain>) -> serde_json::Value {
    let question = |question: &QuestionReport| {
        let options = question.question.options.iter().zip(&question.counts);
        json!({
            "question": question.question.question,
            "ask": question.question.ask,
            "answered": question.answered,
            "right": question.right,
            "discrimination": question.discrimination,
            "options": options.map(|(option, count)| json!({ "text": option.text, "right": option.right, "count": count })).collect::<Vec<_>>(),
            "remarks": question.remarks.iter().map(QuestionWarning::sentence).collect::<Vec<_>>(),
        })
    };
    json!({
        "format_version": 1,
        "participants": report.participants,
        "mean_percent": report.mean_percent,
        "deviation_percent": report.deviation_percent,
        "normalised_gain": gain.map(|gain| gain.gain),
        "normalised_gain_error": gain.and_then(|gain| gain.standard_error),
        "questions": report.questions.iter().map(question).collect::<Vec<_>>(),
        "scores": report.scores,
    })
}
