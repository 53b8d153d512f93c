//! `authwalk quiz`: which questions are asked, and in which mode: practice, an exam, a mock interview, cramming.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::exit_code::EXIT_OK;
use super::face::ask_questions;
use super::global_args::GlobalArgs;
use super::journal;
use super::new_file::{refusal, write_new_file};
use super::output::{LINE_WIDTH, report_failure};
use super::selected_course::SelectedCourse;
use crate::content::Question;
use crate::content::curriculum::Curriculum;
use crate::content::quiz::Seniority;
use crate::course::quiz::interview::{INTERVIEW_MINUTES, interview_length};
use crate::course::quiz::question_filter::{QuestionFilter, is_topic_within, select_questions, topics_of_part};
use crate::course::quiz::quiz_run::{QUIZ_LENGTH, QuizMode, QuizRun};
use crate::course::quiz::score::GRADING_RULES;
use crate::course::{Interview, QuestionSequence};
use crate::model::nearest_match::{did_you_mean, nearest_match};
use crate::plain::quiz::report::ReportFile;
use crate::play::{QuizPhase, QuizSession};
use crate::prose;

#[derive(Args, Clone, Debug)]
#[command(after_help = marking_help())]
pub(super) struct QuizArgs {
    /// Topics, such as jwt.exp, or all that begin so: jwt; or a part of the course: Sessions. Every topic if none is named
    topics: Vec<String>,
    /// Only questions of this level; an interview begins there
    #[arg(long, value_enum)]
    level: Option<SeniorityArg>,
    /// How many questions at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), conflicts_with = "exam")]
    count: Option<u16>,
    /// An exam of so many questions: nothing is explained before the end
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    exam: Option<u16>,
    /// How long the exam may take; a minute for each question if it is not said. An interview gets as many questions as fit,
    /// and tells how much time has passed
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u16).range(1..))]
    minutes: Option<u16>,
    /// A mock interview: follow-ups depend on how it went
    #[arg(long, conflicts_with_all = ["exam", "cram"])]
    interview: bool,
    /// What was not right comes again until it is
    #[arg(long, conflicts_with = "exam")]
    cram: bool,
    /// Ask how sure you are before an answer is shown
    #[arg(long)]
    confidence: bool,
    /// Also write the report to this file, which must not exist: JSON if its name ends in .json, else Markdown
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// For whom a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SeniorityArg {
    /// First job.
    Junior,
    /// Has built it.
    Mid,
    /// Has seen it break.
    Senior,
}

impl From<SeniorityArg> for Seniority {
    fn from(level: SeniorityArg) -> Self {
        match level {
            SeniorityArg::Junior => Self::Junior,
            SeniorityArg::Mid => Self::Mid,
            SeniorityArg::Senior => Self::Senior,
        }
    }
}

/// Asks questions. The exit code is 2 when there is none to ask.
pub(super) fn run_quiz_command(common: &GlobalArgs, args: &QuizArgs) -> io::Result<u8> {
    if let Some(file) = args.report.as_deref().filter(|file| file.exists()) {
        // Before the first question: an exam must not end without its report.
        return report_failure(&refusal(file, "The report", &io::ErrorKind::AlreadyExists.into()));
    }
    let course = SelectedCourse::from_args(common);
    if let Some(code) = course.refuse_language()? {
        return Ok(code);
    }
    let curriculum = course.curriculum();
    if let Some(unknown) = args.topics.iter().find(|topic| !is_topic_or_part(topic, &curriculum)) {
        return report_failure(&format!("{unknown}: There is no such topic{}", suggest_topic(unknown, &curriculum)));
    }
    let args = &QuizArgs { topics: expand_parts(&args.topics, &curriculum), ..args.clone() };
    let questions = choose_questions(args, course.questions(), common.lab_seed().number());
    let lessons = course.lessons()?;
    let progress = journal::load_progress_or_report(course.ids())?;
    if questions.current().is_none() {
        return report_failure("There is no such question. `authwalk quiz` without topic and level asks any.");
    }
    let session = QuizSession::new(questions, lessons, common.lab_seed(), progress.journal, curriculum)
        .with_earlier_answers(&progress.entries);
    let session = match (args.exam, args.minutes) {
        (None, Some(minutes)) => session.with_planned_time(u64::from(minutes)),
        (exam, minutes) => match minutes.or(exam) {
            Some(minutes) => session.with_time_limit(Duration::from_secs(u64::from(minutes) * 60)),
            None => session,
        },
    };
    let (code, session) = ask_questions(common, session, args.confidence, None)?;
    // Whatever ended the questions, the answers so far belong in the report.
    let report_code = args.report.as_deref().map_or(Ok(EXIT_OK), |file| save_report(file, &session))?;
    Ok(code.max(report_code))
}

/// Writes the report on a finished session to `file`. The exit code is 2 when that fails.
fn save_report(file: &Path, session: &QuizSession) -> io::Result<u8> {
    let QuizPhase::Finished(report) = session.phase() else { return Ok(EXIT_OK) };
    let questions = session.questions();
    let report_file = ReportFile { title: questions.title(), report, results: questions.results() };
    let is_json = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let text = if is_json { format!("{}\n", report_file.json()) } else { report_file.markdown() };
    // What is there by now is somebody's, too.
    match write_new_file(file, &text) {
        Ok(()) => Ok(EXIT_OK),
        Err(error) => report_failure(&refusal(file, "The report", &error)),
    }
}

fn choose_questions(args: &QuizArgs, mut bank: Vec<Arc<Question>>, seed: u64) -> QuestionSequence {
    let level = args.level.map(Seniority::from);
    if args.interview {
        // An interview begins at `--level` and may ask questions of any other.
        let filter = QuestionFilter { topics: args.topics.clone(), level: None, limit: usize::MAX };
        let openers = select_questions(&bank, &filter, seed);
        let fitting = || interview_length(args.minutes.unwrap_or(INTERVIEW_MINUTES));
        let count = args.count.map_or_else(fitting, usize::from);
        let first_level = level.unwrap_or(Seniority::Junior);
        return QuestionSequence::Interview(Interview::new(bank, &openers, first_level, count, seed));
    }
    if args.exam.is_some() {
        // A spoken answer is marked by the learner, and an exam is marked by the program alone.
        bank.retain(|question| question.speak.is_none());
    }
    let mode = match args {
        QuizArgs { exam: Some(_), .. } => QuizMode::Exam,
        QuizArgs { cram: true, .. } => QuizMode::Cram,
        _ => QuizMode::Practice,
    };
    let limit = args.exam.or(args.count).map_or(QUIZ_LENGTH, usize::from);
    let filter = QuestionFilter { topics: args.topics.clone(), level, limit };
    QuestionSequence::Run(QuizRun::new(mode, select_questions(&bank, &filter, seed)))
}

/// `names` with the topics of a part in place of its title.
fn expand_parts(names: &[String], curriculum: &Curriculum) -> Vec<String> {
    let topics_of = |name: &String| -> Vec<String> {
        let ids = topics_of_part(name, curriculum);
        if ids.is_empty() { vec![name.clone()] } else { ids }
    };
    names.iter().flat_map(topics_of).collect()
}

/// Whether `name` is a topic, what comes before the dot of one (`jwt` of `jwt.exp`), or the title of a part.
fn is_topic_or_part(name: &str, curriculum: &Curriculum) -> bool {
    if curriculum.topics().iter().any(|topic| topic.part.eq_ignore_ascii_case(name)) {
        return true;
    }
    curriculum.topics().iter().any(|topic| is_topic_within(&topic.id, &[name.to_owned()]))
}

fn suggest_topic(name: &str, curriculum: &Curriculum) -> String {
    let mut parts: Vec<&str> = curriculum.topics().iter().filter_map(|topic| topic.id.split('.').next()).collect();
    parts.sort_unstable();
    parts.dedup();
    let candidates = curriculum.topics().iter().map(|topic| topic.id.as_str()).chain(parts.iter().copied());
    match nearest_match(name, candidates) {
        Some(id) => format!("; {}", did_you_mean(id)),
        None => format!(". There are {}.", parts.join(", ")),
    }
}

/// How answers are marked, for `quiz --help`: sections with a blank line between them.
fn marking_help() -> String {
    const NAME_WIDTH: usize = 23;
    let mut sections = Vec::new();
    for (heading, rows) in GRADING_RULES {
        let mut lines = vec![(*heading).to_owned(), String::new()];
        for (name, rule) in *rows {
            for (index, line) in prose::render_markdown(rule, LINE_WIDTH - 2 - NAME_WIDTH).iter().enumerate() {
                let name = if index == 0 { name } else { &"" };
                lines.push(format!("  {name:NAME_WIDTH$}{}", line.text()));
            }
        }
        sections.push(lines.join("\n"));
    }
    sections.join("\n\n")
}
