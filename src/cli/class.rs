//! `authwalk class`: questions on the wall, answers from everybody's phone.

mod report;

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};

use super::class_entrance::{class_config, entrance_of, parse_bind, parse_public_url};
use super::environment::console;
use super::exit_code::EXIT_OK;
use super::global_args::GlobalArgs;
use super::lookup::Course;
use super::new_file::refusal;
use super::output::{print_message, report_failure};
use super::screen::tui_options;
use crate::class::class_results::ClassResults;
use crate::class::{ClassError, ClassQuestion, ClassServer};
use crate::content::Question;
use crate::course::quiz::parallel_forms::ParallelForms;
use crate::course::quiz::presented_question::PresentedQuestion;
use crate::course::quiz::question_filter::is_topic_within;
use crate::model::class_view::{ClassPhase, ClassView};
use crate::plain;
use crate::play::class_material::{choosable_questions, lesson_predictions};
use crate::tui::{OnClassChange, OpenClass, run_class};

/// How many may join where no number is named.
const DEFAULT_CAPACITY: usize = 2000;

#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct ClassArgs {
    #[command(subcommand)]
    command: Option<ClassCommand>,
    /// What the class is asked: a lesson (its predictions), a quiz, or a topic such as jwt.refresh, or jwt
    #[arg(required = true)]
    name: Option<String>,
    /// The address of this computer at which phones reach it, with or without a port; only this computer if it is not named
    #[arg(long, value_name = "ADDRESS", value_parser = parse_bind)]
    bind: Option<SocketAddr>,
    /// The address that phones open, where it is another one: a proxy in front of this computer, which terminates TLS
    #[arg(long, value_name = "URL", value_parser = parse_public_url)]
    public_url: Option<String>,
    /// How many questions at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    count: Option<u16>,
    /// Ask twelve questions of a topic or a quiz before you teach it, and twelve others about the same after it
    #[arg(long, value_enum, conflicts_with = "count")]
    form: Option<FormArg>,
    /// How many may join at most
    #[arg(long, value_name = "N", default_value_t = DEFAULT_CAPACITY)]
    capacity: usize,
    /// Write all answers to this file at the end, without names: one JSON object a line; it must not exist
    #[arg(long, value_name = "FILE")]
    results: Option<PathBuf>,
}

/// The two forms of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormArg {
    /// Before the class.
    Before,
    /// After it: other questions about the same.
    After,
}

#[derive(Clone, Debug, Subcommand)]
#[command(defer = true)]
enum ClassCommand {
    /// What the answers of a class say: how hard each question was, what many believe
    Report(report::ReportArgs),
}

/// Holds a class, or reports on one.
pub(super) fn run_class_command(common: &GlobalArgs, args: &ClassArgs) -> io::Result<u8> {
    match (&args.command, &args.name) {
        (Some(ClassCommand::Report(args)), _) => report::print_report(args),
        (None, Some(name)) => hold_class(common, args, name),
        (None, None) => report_failure("A class needs a lesson, a quiz or a topic."),
    }
}

/// Holds a class. The exit code is 2 when there is nothing to ask, or no address to listen on.
fn hold_class(common: &GlobalArgs, args: &ClassArgs, name: &str) -> io::Result<u8> {
    let mut presented = match find_questions(common, name, args.form)? {
        Ok(presented) => presented,
        Err(code) => return Ok(code),
    };
    // The wall, the phones and the results must number the same questions.
    presented.retain(|question| ClassQuestion::new(Arc::clone(question)).is_some());
    presented.truncate(args.count.map_or(usize::MAX, usize::from));
    if presented.is_empty() {
        return report_failure(&format!("{name}: There is no question here that can be answered by choosing."));
    }
    // Before the first answer: an answer must not be lost because of a name.
    let results = match args.results.as_deref().map(ResultsFile::create).transpose() {
        Ok(results) => results,
        Err(problem) => return report_failure(&problem),
    };
    let config = class_config(args.bind, args.public_url.as_deref(), args.capacity);
    let open = |on_change: OnClassChange| {
        let questions = presented.iter().filter_map(|question| ClassQuestion::new(Arc::clone(question))).collect();
        let server = ClassServer::start(&config, questions, on_change)?;
        Ok::<_, ClassError>(RunningClass { server, presented: presented.clone(), results })
    };
    if common.draws_screen() {
        return show_wall(common, args, &presented, open);
    }
    let class = match open(Box::new(|_| {})) {
        Ok(class) => class,
        Err(error) => return report_failure(&error.to_string()),
    };
    let entrance = entrance_of(&class.server, args.public_url.as_deref());
    let held =
        plain::class::hold_class(&mut console(), &entrance, &presented, || class.advance(), || class.server.view());
    // Whatever ended the class, the answers so far belong in the file.
    let code = class.close()?;
    held.map(|()| code)
}

/// Holds the class with a wall that fills the terminal.
fn show_wall(
    common: &GlobalArgs,
    args: &ClassArgs,
    presented: &[Arc<PresentedQuestion>],
    open: impl FnOnce(OnClassChange) -> Result<RunningClass, ClassError>,
) -> io::Result<u8> {
    let open = |on_change: OnClassChange| {
        let class = open(on_change).map_err(io::Error::other)?;
        let entrance = entrance_of(&class.server, args.public_url.as_deref());
        Ok(OpenClass { server: class, entrance, advance: RunningClass::advance })
    };
    let (exit_reason, class) = run_class(presented.to_vec(), open, &tui_options(common))?;
    Ok(class.close()?.max(exit_reason.exit_code()))
}

/// A class that is being held, and where its answers are kept.
struct RunningClass {
    server: ClassServer,
    presented: Vec<Arc<PresentedQuestion>>,
    results: Option<ResultsFile>,
}

impl RunningClass {
    /// Goes on. After each reveal the answers are written, so that a crash loses one question at most.
    fn advance(&self) -> ClassView {
        let view = self.server.advance();
        if matches!(view.phase, ClassPhase::Revealed(_)) {
            // A full disk must not end a class; `close` tries again, and says so.
            let _ = self.save();
        }
        view
    }

    fn save(&self) -> io::Result<()> {
        let Some(results) = &self.results else { return Ok(()) };
        results.write(&ClassResults::new(&self.presented, self.server.votes()).to_lines())
    }

    /// Writes the answers once more, and says where they are. The exit code is 2 when that fails.
    fn close(&self) -> io::Result<u8> {
        let Some(results) = &self.results else { return Ok(EXIT_OK) };
        match self.save() {
            Ok(()) => {
                print_message(&format!("The answers are in {}, without names.", results.path.display()))?;
                Ok(EXIT_OK)
            }
            Err(error) => report_failure(&refusal(&results.path, "The results", &error)),
        }
    }
}

/// The file of the answers.
struct ResultsFile {
    path: PathBuf,
    file: File,
}

impl ResultsFile {
    /// A new file. An error is a sentence: there is a file of that name, or it cannot be written.
    fn create(path: &Path) -> Result<Self, String> {
        let file = File::create_new(path).map_err(|error| refusal(path, "The results", &error))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Replaces what is in it.
    fn write(&self, text: &str) -> io::Result<()> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(text.as_bytes())?;
        file.set_len(u64::try_from(text.len()).unwrap_or(u64::MAX))?;
        file.sync_data()
    }
}

/// What `name` means: a lesson, a quiz or a topic. `Err` is an exit code; what is wrong has been printed by then.
fn find_questions(
    common: &GlobalArgs,
    name: &str,
    form: Option<FormArg>,
) -> io::Result<Result<Vec<Arc<PresentedQuestion>>, u8>> {
    let course = Course::from_args(common);
    let choosable = |questions: &[Arc<Question>]| -> io::Result<_> {
        let questions = form.map_or_else(|| questions.to_vec(), |form| questions_of_form(questions, form, common));
        Ok(Ok(choosable_questions(&questions, &course.lessons()?, common.lab_seed())))
    };
    if let Some(questions) = course.quiz_questions(name) {
        return choosable(&questions);
    }
    let in_topic =
        |question: &Arc<Question>| question.covers.iter().any(|topic| is_topic_within(topic, &[name.to_owned()]));
    let of_topic: Vec<Arc<Question>> = course.questions().into_iter().filter(in_topic).collect();
    if !of_topic.is_empty() && !course.has_lesson(name) {
        return choosable(&of_topic);
    }
    let resolved = match course.resolve_lesson(name)? {
        Ok(resolved) => resolved,
        Err(code) => return Ok(Err(code)),
    };
    if form.is_some() {
        let problem = format!("{name}: A form is made of a topic or a quiz; a lesson has its own predictions.");
        return report_failure(&problem).map(Err);
    }
    match lesson_predictions(&resolved.lesson, common.lab_seed()) {
        Ok(predictions) => Ok(Ok(predictions)),
        Err(error) => report_failure(&error.to_string()).map(Err),
    }
}

/// The questions of one form: the same each day, unless `--seed` chooses others.
fn questions_of_form(questions: &[Arc<Question>], form: FormArg, common: &GlobalArgs) -> Vec<Arc<Question>> {
    let forms = ParallelForms::new(questions, common.seed.unwrap_or(0));
    match form {
        FormArg::Before => forms.before,
        FormArg::After => forms.after,
    }
}
