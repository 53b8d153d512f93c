//! `authwalk class`: questions on the wall, answers from everybody's phone.

mod driven;
mod learners_report;
mod report;
mod report_format;

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};

use super::class_entrance::{class_config, entrance_of, parse_bind, parse_public_url, parse_room};
use super::environment::console;
use super::exit_code::EXIT_OK;
use super::face::tui_options;
use super::global_args::GlobalArgs;
use super::new_file::refusal;
use super::output::{print_message, report_failure};
use super::resume_file::{ResumeFile, SavedProgress};
use super::selected_course::SelectedCourse;
use crate::class::class_results::ClassResults;
use crate::class::results_database::ResultsDatabase;
use crate::class::{ClassCode, ClassConfig, ClassDriver, ClassError, ClassQuestion, ClassServer, RedisConfig};
use crate::content::Question;
use crate::course::quiz::parallel_forms::ParallelForms;
use crate::course::quiz::question_filter::is_topic_within;
use crate::course::quiz::question_instance::QuestionInstance;
use crate::model::class_view::{ClassPhase, ClassView};
use crate::model::redis_durability::RedisDurability;
use crate::plain;
use crate::play::class_material::{choosable_questions, lesson_predictions};
use crate::play::{LabSeed, SharedStoreSource};
use crate::tui::{ExitReason, OnClassChange, OpenClass, run_class};

/// How many may join where no number is named.
const DEFAULT_CAPACITY: usize = 2000;

#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct ClassArgs {
    #[command(subcommand)]
    command: Option<ClassCommand>,
    /// What the class is asked: a lesson (its predictions), a quiz, or a topic such as jwt.refresh, or jwt
    #[arg(required_unless_present = "driven")]
    name: Option<String>,
    /// Hold the class for a presentation elsewhere: `authwalk present LESSON --class URL` brings the questions and drives it
    #[arg(long, conflicts_with_all = ["name", "count", "form", "results"])]
    driven: bool,
    /// With `--driven`: the file of the token that the presentation shows; it is made where there is none. Else the token is
    /// taken from `AUTHWALK_CLASS_TOKEN`, or is new and shown once
    #[arg(long, value_name = "FILE", requires = "driven")]
    token_file: Option<PathBuf>,
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
    /// Keep in this file, which you alone can read, who has joined and answered what, and go on from there if the program was
    /// killed; it is removed at the end
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// How many may join at most
    #[arg(long, value_name = "N", default_value_t = DEFAULT_CAPACITY)]
    capacity: usize,
    /// Write all answers to this file, without names: one JSON object a line, or an SQLite file if its name ends in .sqlite or
    /// .db; it must not exist
    #[arg(long, value_name = "FILE")]
    results: Option<PathBuf>,
    /// The code of the room, if it is not to be a fresh one: another server of a class, or one that comes back, which is kept in
    /// a Redis (--redis)
    #[arg(long, value_name = "CODE", value_parser = parse_room)]
    room: Option<ClassCode>,
    /// When an answer is acknowledged that is kept in a Redis (--redis): what it survives then
    #[arg(long, value_enum, requires = "redis", default_value_t = DurabilityArg::Memory)]
    redis_durability: DurabilityArg,
}

/// When an answer is acknowledged that is kept in a Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DurabilityArg {
    /// Once it is in the memory of Redis: it survives every server of the class, but not Redis.
    Memory,
    /// Once it is on its disk (`appendonly yes`, `appendfsync always`): it survives a crash of Redis.
    Disk,
    /// Once a replica has it, too: it survives the loss of Redis' machine.
    Replica,
}

impl From<DurabilityArg> for RedisDurability {
    fn from(durability: DurabilityArg) -> Self {
        match durability {
            DurabilityArg::Memory => Self::Memory,
            DurabilityArg::Disk => Self::Disk,
            DurabilityArg::Replica => Self::Replica,
        }
    }
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
        (Some(ClassCommand::Report(args)), _) => report::print_report(common, args),
        (None, _) if args.driven => {
            let config = config_of(common, args);
            let records = match open_resume(common, args)? {
                Ok(resume) => resume.map(|(file, past)| file.class_records(past.records)).unwrap_or_default(),
                Err(code) => return Ok(code),
            };
            driven::hold_driven_class(&config, args.public_url.as_deref(), args.token_file.as_deref(), records)
        }
        (None, Some(name)) => hold_class(common, args, name),
        (None, None) => report_failure("A class needs a lesson, a quiz or a topic."),
    }
}

/// Holds a class. The exit code is 2 when there is nothing to ask, or no address to listen on.
fn hold_class(common: &GlobalArgs, args: &ClassArgs, name: &str) -> io::Result<u8> {
    let (resume, past) = match open_resume(common, args)? {
        Ok(resume) => resume.unzip(),
        Err(code) => return Ok(code),
    };
    let common = &GlobalArgs { seed: past.as_ref().map_or(common.seed, |past| Some(past.seed)), ..common.clone() };
    let config = config_of(common, args);
    let mut presented = match find_questions(common, name, args.form, seed_of(common, args, &config))? {
        Ok(presented) => presented,
        Err(code) => return Ok(code),
    };
    // The wall, the phones and the results must number the same questions.
    presented.retain(|question| ClassQuestion::new(question).is_some());
    presented.truncate(args.count.map_or(usize::MAX, usize::from));
    if presented.is_empty() {
        return report_failure(&format!("{name}: There is no question here that can be answered by choosing."));
    }
    // Before the first answer: an answer must not be lost because of a name.
    let goes_on = past.as_ref().is_some_and(|past| !past.is_new);
    let results = args.results.as_deref().map(|path| ResultsFile::open(path, goes_on));
    let results = match results.transpose() {
        Ok(results) => results,
        Err(problem) => return report_failure(&problem),
    };
    let kept = resume.clone();
    let open = |on_change: OnClassChange| {
        let past = past.map(|past| past.records).unwrap_or_default();
        let records = kept.map(|kept| kept.class_records(past)).unwrap_or_default();
        let questions = presented.iter().filter_map(|question| ClassQuestion::new(question)).collect();
        let driver = ClassDriver::HandleAlone;
        let server = ClassServer::start(&config, questions, on_change, driver, records)?;
        Ok::<_, ClassError>(RunningClass { server, results })
    };
    if common.draws_screen() {
        return show_wall(common, args, &presented, open, resume);
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
    held?;
    resume.map_or(Ok(()), ResumeFile::remove)?;
    Ok(code)
}

/// The file of `--resume`, and what a killed program left in it. `Err` is an exit code; what is wrong has been printed by then.
fn open_resume(common: &GlobalArgs, args: &ClassArgs) -> io::Result<Result<Option<(ResumeFile, SavedProgress)>, u8>> {
    let Some(path) = &args.resume else { return Ok(Ok(None)) };
    if let Some(problem) = trouble_with_resume(common, args) {
        return report_failure(problem).map(Err);
    }
    let mut of = format!("class {}", args.name.as_deref().unwrap_or("--driven"));
    // Writing to a text cannot fail.
    let _ = args.count.map(|count| write!(of, " --count {count}"));
    let _ = args.form.map(|form| write!(of, " --form {}", if form == FormArg::Before { "before" } else { "after" }));
    match ResumeFile::open(path, &of, common.seed) {
        Ok(opened) => Ok(Ok(Some(opened))),
        Err(problem) => report_failure(&problem).map(Err),
    }
}

/// Why a file cannot keep this class: a sentence.
const fn trouble_with_resume(common: &GlobalArgs, args: &ClassArgs) -> Option<&'static str> {
    match (&common.redis, &args.room) {
        (Some(SharedStoreSource::Named(_)), _) => Some(
            "A class that is kept in Redis needs no file to go on from. Leave out `--resume`, and name the room after a crash: \
             `--room CODE`.",
        ),
        (_, Some(_)) => Some("The file of `--resume` holds the code of its room. Leave out `--room`."),
        _ => None,
    }
}

/// Where the class is held, and what keeps it.
fn config_of(common: &GlobalArgs, args: &ClassArgs) -> ClassConfig {
    let config = class_config(args.bind, args.public_url.as_deref(), args.capacity);
    let redis = match &common.redis {
        Some(SharedStoreSource::Named(url)) => {
            Some(RedisConfig { url: url.clone(), durability: args.redis_durability.into() })
        }
        _ => None,
    };
    ClassConfig { room: args.room.clone().unwrap_or(config.room), redis, ..config }
}

/// What questions are shuffled by: all servers of a room have to ask them in the same order.
fn seed_of(common: &GlobalArgs, args: &ClassArgs, config: &ClassConfig) -> LabSeed {
    match common.lab_seed() {
        LabSeed::Random if config.redis.is_some() || args.room.is_some() => LabSeed::Fixed(config.room.seed()),
        seed => seed,
    }
}

/// Holds the class with a wall that fills the terminal.
fn show_wall(
    common: &GlobalArgs,
    args: &ClassArgs,
    presented: &[Arc<QuestionInstance>],
    open: impl FnOnce(OnClassChange) -> Result<RunningClass, ClassError>,
    resume: Option<ResumeFile>,
) -> io::Result<u8> {
    let open = |on_change: OnClassChange| {
        let class = open(on_change).map_err(io::Error::other)?;
        let entrance = entrance_of(&class.server, args.public_url.as_deref());
        let past = class.revealed_before();
        let view = class.server.view();
        Ok(OpenClass { server: class, entrance, view, past, advance: RunningClass::advance })
    };
    let (exit_reason, class) = run_class(presented.to_vec(), open, &tui_options(common))?;
    let code = class.close()?.max(exit_reason.exit_code());
    if let Some(resume) = resume.filter(|_| exit_reason == ExitReason::Left) {
        resume.remove()?;
    }
    Ok(code)
}

/// A class that is being held, and where its answers are kept.
struct RunningClass {
    server: ClassServer,
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

    /// How the questions came out that were revealed before the one at hand.
    fn revealed_before(&self) -> Vec<ClassView> {
        let before = match self.server.view().phase {
            ClassPhase::Asking(question) | ClassPhase::Counted(question) | ClassPhase::Revealed(question) => question,
            ClassPhase::Ended => self.server.questions().len(),
            ClassPhase::Lobby | ClassPhase::Watching => 0,
        };
        (0..before).map(|question| self.server.view_at(ClassPhase::Revealed(question))).collect()
    }

    fn save(&self) -> io::Result<()> {
        let Some(results) = &self.results else { return Ok(()) };
        let votes = self.server.votes().map_err(io::Error::other)?;
        results.write(&ClassResults::new(&self.server.questions(), votes))
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
    /// A new file, or the one of the class that `goes_on`. An error is a sentence: there is a file of that name, or it cannot be
    /// written.
    fn open(path: &Path, goes_on: bool) -> Result<Self, String> {
        let file = if goes_on {
            OpenOptions::new().write(true).create(true).truncate(false).open(path)
        } else {
            File::create_new(path)
        };
        let file = file.map_err(|error| refusal(path, "The results", &error))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Replaces what is in it.
    fn write(&self, results: &ClassResults) -> io::Result<()> {
        if ResultsDatabase::is_named_by(&self.path) {
            let mut database = ResultsDatabase::open(&self.path).map_err(io::Error::other)?;
            return database.write(results).map_err(io::Error::other);
        }
        let text = results.to_lines();
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
    seed: LabSeed,
) -> io::Result<Result<Vec<Arc<QuestionInstance>>, u8>> {
    let course = SelectedCourse::from_args(common);
    let choosable = |questions: &[Arc<Question>]| -> io::Result<_> {
        let questions = form.map_or_else(|| questions.to_vec(), |form| questions_of_form(questions, form, common));
        Ok(Ok(choosable_questions(&questions, &course.lessons()?, seed)))
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
    match lesson_predictions(&resolved.lesson, seed) {
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
