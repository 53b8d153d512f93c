//! A session of questions, from the first one to the report: on the screen, or line by line. `quiz`, `review` and the
//! plain lesson prepare the questions and a [`QuizConsole`], and hand both over.

use std::io;
use std::path::Path;
use std::sync::Arc;

use self::ask::{AfterExplanation, AskOutcome, ask_question, explain_answer};
use self::console::QuizConsole;
use super::environment::is_interactive;
use super::exit_code::EXIT_OK;
use super::global_args::GlobalArgs;
use super::output::report_failure;
use super::screen::tui_options;
use crate::clock::instant_now;
use crate::content::Lesson;
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::{QuestionSequence, Review};
use crate::tui::ExitReason;
use crate::tui::quiz_app::{QuizOptions, run_quiz};

mod ask;
pub(super) mod console;
mod explain;
mod parse;
pub(super) mod question;
mod report;

/// Asks `questions`, on the screen or line by line, and reports how it went; also in `report_file`, if one is given.
/// The exit code is 2 when there is no question to ask.
pub(super) fn run_session(
    common: &GlobalArgs,
    mut console: QuizConsole,
    mut questions: QuestionSequence,
    report_file: Option<&Path>,
) -> io::Result<u8> {
    if questions.current().is_none() {
        return report_failure("There is no such question. `authwalk quiz` without topic and level asks any.");
    }
    if !common.plain && is_interactive() {
        return run_on_screen(common, console, questions, report_file, None);
    }
    run_line_by_line(&mut console, &mut questions)?;
    save_report(report_file, &questions, &console.lessons)
}

/// Asks `questions` on the screen. A review passes itself as `forecast`, which the screen shows before the first
/// question.
pub(super) fn run_on_screen(
    common: &GlobalArgs,
    console: QuizConsole,
    questions: QuestionSequence,
    report_file: Option<&Path>,
    forecast: Option<Review>,
) -> io::Result<u8> {
    let QuizConsole { lessons, seed, journal, asks_confidence, deadline, .. } = console;
    let options = QuizOptions {
        lessons: &lessons,
        seed,
        journal,
        asks_confidence,
        time_limit: deadline.map(|deadline| deadline.saturating_duration_since(instant_now())),
        intro: forecast,
    };
    let (exit_reason, questions) = run_quiz(questions, options, &tui_options(common))?;
    // Whatever ended the screen, the answers so far belong in the report.
    let report_exit_code = save_report(report_file, &questions, &lessons)?;
    Ok(if exit_reason == ExitReason::Left { report_exit_code } else { exit_reason.exit_code() })
}

/// Asks `questions` line by line, and prints how it went.
pub(super) fn run_line_by_line(console: &mut QuizConsole, questions: &mut QuestionSequence) -> io::Result<()> {
    if matches!(questions, QuestionSequence::Interview(_)) {
        console.out.line("A mock interview. Answer aloud or in writing, then tick what you named: be honest.")?;
    }
    while let Some(question) = questions.current() {
        match ask_question(console, &question, &questions.heading())? {
            AskOutcome::Answered(answer) => {
                // The answer is recorded before it is explained: it counts even if the learner leaves now.
                if let Some(event) = questions.record(answer.result.clone()) {
                    console.record(event)?;
                }
                if explain_answer(console, &answer)? == AfterExplanation::End {
                    questions.finish();
                }
            }
            AskOutcome::Skipped => questions.skip(""),
            AskOutcome::Unavailable => questions.drop_current(),
            AskOutcome::Ended(wrote) => questions.finish_unanswered(&wrote),
        }
    }
    let results = questions.results();
    match &*questions {
        QuestionSequence::Interview(interview) => report::print_interview(&mut console.out, interview.turns())?,
        QuestionSequence::Run(_) if questions.is_exam() => report::print_answers(&mut console.out, &results)?,
        QuestionSequence::Run(_) => {}
    }
    report::print_summary(&mut console.out, &QuizReport::from_results(&results, &console.lessons))?;
    console.out.flush()
}

/// Writes the report to `file`, if there is one. The exit code is 2 when that fails.
fn save_report(file: Option<&Path>, questions: &QuestionSequence, lessons: &[Arc<Lesson>]) -> io::Result<u8> {
    let Some(file) = file else { return Ok(EXIT_OK) };
    let results = questions.results();
    let report = QuizReport::from_results(&results, lessons);
    let report_file = report::ReportFile {
        title: questions.title(),
        report: &report,
        answers: &results,
        reasons: &questions.reasons(),
    };
    let is_json = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let text = if is_json { format!("{}\n", report_file.json()) } else { report_file.markdown() };
    if let Err(error) = std::fs::write(file, text) {
        return report_failure(&format!("{}: The report cannot be written there: {error}.", file.display()));
    }
    Ok(EXIT_OK)
}
