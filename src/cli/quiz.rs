//! `authwalk quiz`: questions, an exam, a mock interview, on the screen or line by line.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use rand::Rng as _;

use self::ask::{AfterExplanation, AskOutcome, ask_question, explain_answer};
use super::output::{Output, print_message};
use super::{EXIT_OK, EXIT_USAGE, GlobalArgs, journal, learn, lookup};
use crate::clock::instant_now;
use crate::content::topic::topics;
use crate::content::{self, Lesson, Library, Question, quiz};
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::quiz_run::{QuestionFilter, QuizMode, QuizRun, is_topic_within, select_questions as choose};
use crate::course::{Interview, QuestionSequence, Review};
use crate::tui;
use console::{Feedback, QuizConsole};

pub(super) mod ask;
pub(super) mod console;
mod explain;
mod parse;
mod question;
pub(super) mod report;

/// Questions of an ordinary run.
const DEFAULT_COUNT: usize = 10;
/// Questions of an interview.
const INTERVIEW_LENGTH: usize = 8;

/// What `quiz` is asked for.
#[derive(Args, Clone, Debug)]
#[command(after_help = question::marking_help())]
pub struct QuizArgs {
    /// Topics, such as jwt.exp, or all of one part: jwt; every topic if none is named
    topics: Vec<String>,
    /// Only questions of this level; an interview begins there
    #[arg(long, value_enum)]
    level: Option<LevelArg>,
    /// How many questions at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), conflicts_with = "exam")]
    count: Option<u16>,
    /// An exam of so many questions: nothing is explained before the end
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    exam: Option<u16>,
    /// How long the exam may take; a minute for each question if it is not said
    #[arg(long, value_name = "M", requires = "exam", value_parser = clap::value_parser!(u16).range(1..))]
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
    /// Also write the report to this file: JSON if its name ends in .json, else Markdown
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// For whom a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LevelArg {
    /// First job.
    Junior,
    /// Has built it.
    Mid,
    /// Has seen it break.
    Senior,
}

impl From<LevelArg> for quiz::Seniority {
    fn from(level: LevelArg) -> Self {
        match level {
            LevelArg::Junior => Self::Junior,
            LevelArg::Mid => Self::Mid,
            LevelArg::Senior => Self::Senior,
        }
    }
}

/// The questions of the library in whose files nothing is wrong.
pub(super) fn question_bank(library: &Library) -> Vec<Arc<Question>> {
    let findings = content::check(library);
    let quizzes = library.usable_quizzes(&findings);
    quizzes.flat_map(|quiz| &quiz.value.question).map(|question| Arc::new(question.clone())).collect()
}

/// The questions that a lesson and the map ask. That the built-in ones are sound is shown by the tests of the program.
pub(super) fn course_questions(common: &GlobalArgs) -> Vec<Arc<Question>> {
    if common.content.is_some() {
        return question_bank(&lookup::library_from_args(common));
    }
    Library::built_in_questions().questions().map(|question| Arc::new(question.clone())).collect()
}

/// Asks questions. Exit code 2 when there is none to ask.
///
/// # Errors
/// When stdout is closed or stdin cannot be read.
pub fn run_quiz_command(common: &GlobalArgs, args: &QuizArgs) -> io::Result<u8> {
    let library = lookup::library_from_args(common);
    let bank = question_bank(&library);
    if let Some(unknown) = args.topics.iter().find(|topic| !is_topic_or_part(topic)) {
        print_message(&format!("{unknown}: There is no such topic.{}", did_you_mean(unknown)))?;
        return Ok(EXIT_USAGE);
    }
    let seed = common.seed.unwrap_or_else(|| rand::rng().next_u64());
    let choice = QuestionFilter {
        topics: args.topics.clone(),
        level: args.level.filter(|_| !args.interview).map(Into::into),
        limit: usize::from(args.exam.or(args.count).unwrap_or_default()),
    };
    let count = if choice.limit > 0 { choice.limit } else { DEFAULT_COUNT };
    let sitting = if args.interview {
        let openers = choose(&bank, &QuestionFilter { limit: usize::MAX, ..choice.clone() }, seed);
        let level = args.level.map_or(quiz::Seniority::Junior, Into::into);
        let count = args.count.map_or(INTERVIEW_LENGTH, usize::from);
        QuestionSequence::Interview(Interview::new(bank, &openers, level, count, seed))
    } else {
        // An exam asks what the program itself can mark.
        let bank: Vec<_> = bank.into_iter().filter(|it| args.exam.is_none() || it.speak.is_none()).collect();
        let mode = match args {
            QuizArgs { exam: Some(_), .. } => QuizMode::Exam,
            QuizArgs { cram: true, .. } => QuizMode::Cram,
            _ => QuizMode::Practice,
        };
        QuestionSequence::Run(QuizRun::new(mode, choose(&bank, &QuestionFilter { limit: count, ..choice }, seed)))
    };
    run_session(common, quiz_console(common, &library, seed, args)?, sitting, args.report.as_deref())
}

fn is_topic_or_part(name: &str) -> bool {
    topics().iter().any(|topic| is_topic_within(&topic.id, &[name.to_owned()]))
}

fn did_you_mean(name: &str) -> String {
    let mut parts: Vec<&str> = topics().iter().filter_map(|it| it.id.split('.').next()).collect();
    parts.sort_unstable();
    parts.dedup();
    let names = topics().iter().map(|topic| topic.id.as_str()).chain(parts.iter().copied());
    let scored = names.map(|id| (strsim::jaro_winkler(name, id), id)).filter(|(score, _)| *score > 0.8);
    match scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, id)) => format!(" Did you mean {id}?"),
        None => format!(" There are {}.", parts.join(", ")),
    }
}

fn quiz_console(common: &GlobalArgs, library: &Library, seed: u64, args: &QuizArgs) -> io::Result<QuizConsole> {
    let lessons = lookup::playable_lessons(library)?;
    let journal = journal::open_journal_or_report()?.map(|(journal, _)| journal);
    // Without a word a minute for each question.
    let exam = args.exam.map(|count| args.minutes.unwrap_or(count));
    Ok(QuizConsole {
        out: Output::stdout(),
        lessons,
        seed,
        lab_seed: common.lab_seed(),
        feedback: if exam.is_some() { Feedback::AtEnd } else { Feedback::Immediate },
        asks_confidence: args.confidence,
        journal,
        deadline: exam.map(|minutes| instant_now() + Duration::from_secs(u64::from(minutes) * 60)),
    })
}

/// Asks the questions of `sitting` line by line, and reports.
///
/// # Errors
/// When stdout is closed or stdin cannot be read.
pub(super) fn run_line_by_line(desk: &mut QuizConsole, sitting: &mut QuestionSequence) -> io::Result<()> {
    if matches!(sitting, QuestionSequence::Interview(_)) {
        desk.out.line("A mock interview. Answer aloud or in writing, then tick what you named: be honest.")?;
    }
    while let Some(question) = sitting.current() {
        match ask_question(desk, &question, &sitting.heading())? {
            AskOutcome::Answered(answered) => {
                if let Some(event) = sitting.record(answered.done.clone()) {
                    desk.record(event)?;
                }
                if explain_answer(desk, &answered)? == AfterExplanation::Ended {
                    sitting.finish();
                }
            }
            AskOutcome::Skipped => sitting.skip(""),
            AskOutcome::Unavailable => sitting.drop_current(),
            AskOutcome::Ended(wrote) => sitting.finish_unanswered(&wrote),
        }
    }
    match &*sitting {
        QuestionSequence::Interview(interview) => report::print_interview(&mut desk.out, interview.turns())?,
        sitting if sitting.is_exam() => report::print_answers(&mut desk.out, &sitting.results())?,
        QuestionSequence::Run(_) => {}
    }
    report::print_summary(&mut desk.out, &QuizReport::from_results(&sitting.results(), &desk.lessons))?;
    desk.out.flush()
}

/// Asks the questions of `sitting`, on the screen or line by line, and reports, also to `file` if there is one. Exit code 2 when there is none to ask.
///
/// # Errors
/// When stdout is closed or stdin cannot be read.
pub(super) fn run_session(
    common: &GlobalArgs,
    mut desk: QuizConsole,
    mut sitting: QuestionSequence,
    file: Option<&Path>,
) -> io::Result<u8> {
    if sitting.current().is_none() {
        print_message("There is no such question. `authwalk quiz` without topic and level asks any.")?;
        return Ok(EXIT_USAGE);
    }
    if !common.plain && super::is_interactive() {
        return run_on_screen(common, desk, sitting, file, None);
    }
    run_line_by_line(&mut desk, &mut sitting)?;
    save_report(file, &sitting, &desk.lessons)
}

/// The same on the screen; `before` the first question, a review says what it asks.
///
/// # Errors
/// When the terminal is closed.
pub(super) fn run_on_screen(
    common: &GlobalArgs,
    desk: QuizConsole,
    sitting: QuestionSequence,
    file: Option<&Path>,
    before: Option<Review>,
) -> io::Result<u8> {
    let QuizConsole { lessons, seed, journal, asks_confidence: confidence, deadline, .. } = desk;
    let time = deadline.map(|deadline| deadline.saturating_duration_since(instant_now()));
    let table = tui::quiz_app::QuizOptions {
        lessons: &lessons,
        seed,
        journal,
        asks_confidence: confidence,
        time_limit: time,
        intro: before,
    };
    let (ending, sitting) = tui::quiz_app::run_quiz(sitting, table, &learn::tui_options(common))?;
    let saved = save_report(file, &sitting, &lessons)?;
    Ok(if ending == tui::ExitReason::Left { saved } else { ending.exit_code() })
}

/// Writes the report to `file`, if there is one.
fn save_report(file: Option<&Path>, sitting: &QuestionSequence, lessons: &[Arc<Lesson>]) -> io::Result<u8> {
    let Some(file) = file else { return Ok(EXIT_OK) };
    let (done, causes) = (sitting.results(), sitting.reasons());
    let report = QuizReport::from_results(&done, lessons);
    let saved = report::ReportFile { title: sitting.title(), report: &report, answers: &done, causes: &causes };
    let is_json = file.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"));
    let text = if is_json { format!("{}\n", saved.json()) } else { saved.markdown() };
    if let Err(why) = std::fs::write(file, text) {
        print_message(&format!("{}: The report cannot be written there: {why}.", file.display()))?;
        return Ok(EXIT_USAGE);
    }
    Ok(EXIT_OK)
}
