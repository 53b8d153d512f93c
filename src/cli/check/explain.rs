//! `check --explain`, and the table of `check --coverage`: what can be said without looking for findings.

use std::io;

use super::args::parse_code;
use crate::check::coverage::TopicCoverage;
use crate::cli::exit_code::EXIT_OK;
use crate::cli::output::{Output, report_failure};
use crate::content::finding::{Code, Severity};

/// Explains the code with that id; `all` lists all codes.
pub(super) fn print_explanation(id: &str) -> io::Result<u8> {
    let mut out = Output::stdout();
    if id == "all" {
        print_all_codes(&mut out)?;
    } else {
        match parse_code(id) {
            Ok(code) => print_code(&mut out, code)?,
            Err(error) => return report_failure(&error.to_string()),
        }
    }
    out.flush()?;
    Ok(EXIT_OK)
}

fn print_code(out: &mut Output, code: Code) -> io::Result<()> {
    out.line(&format!("{}[{code}]", code.severity().word()))?;
    for text in [code.meaning(), code.remedy(), &level_help(code)] {
        out.line("")?;
        out.plain("", "", text)?;
    }
    Ok(())
}

/// How the level of `code` can be changed.
fn level_help(code: Code) -> String {
    if code.has_fixed_level() {
        return "Its level cannot change: the file could not be read as it was meant.".to_owned();
    }
    let option = match code.severity() {
        Severity::Error => "--warn",
        Severity::Warning => "--deny",
    };
    format!(
        "Its level: `{option} {code}` or `--allow {code}` on the command line, `[levels]` in authwalk.toml; for one line, the \
         comment `# authwalk: allow {code}: why`."
    )
}

fn print_all_codes(out: &mut Output) -> io::Result<()> {
    let mut last_group = None;
    for code in Code::ALL {
        if last_group.replace(code.group()) != Some(code.group()) {
            out.line(&format!("\n{}", code.group().title()))?;
        }
        out.line(&format!("  {:22} {:8} {}", code.id(), code.severity().word(), code.meaning()))?;
    }
    Ok(())
}

/// The table of topics, each with the steps that teach it, how many of an interviewer's questions are asked, the number of
/// its questions, and its lessons.
pub(super) fn print_coverage(out: &mut Output, rows: &[TopicCoverage<'_>]) -> io::Result<()> {
    let width = rows.iter().map(|row| row.topic.id.len()).max().unwrap_or(0);
    out.line(&format!("{:width$}  steps  interview  questions  lessons", "topic"))?;
    for row in rows {
        let lessons = if row.lessons.is_empty() { "-".to_owned() } else { row.lessons.join(", ") };
        let asked = format!("{}/{}", row.asked_count(), row.asked.len());
        let (steps, questions) = (row.teaching_steps.len(), row.questions.len());
        out.line(&format!("{:width$}  {steps:>5}  {asked:>9}  {questions:>9}  {lessons}", row.topic.id))?;
    }
    let count = |is_met: fn(&TopicCoverage<'_>) -> bool| rows.iter().filter(|row| is_met(row)).count();
    let taught = count(|row| !row.teaching_steps.is_empty());
    let with_lessons = count(|row| !row.lessons.is_empty());
    let with_questions = count(|row| !row.questions.is_empty());
    let asked: usize = rows.iter().map(TopicCoverage::asked_count).sum();
    let interview: usize = rows.iter().map(|row| row.asked.len()).sum();
    out.line(&format!(
        "{} topics: {taught} taught by steps, {with_lessons} in lessons, {with_questions} in questions",
        rows.len()
    ))?;
    out.line(&format!("{interview} questions of interviewers: {asked} asked\n"))
}
