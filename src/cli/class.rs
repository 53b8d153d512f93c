//! `authwalk class`: questions on the wall, answers from everybody's phone.

mod driven;
mod learners_report;
mod question_source;
mod report;
mod report_format;
mod results_file;

use std::fmt::Write as _;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};

use super::class_entrance::{DEFAULT_CAPACITY, class_config, entrance_of, parse_bind, parse_public_url, parse_room};
use super::created_files::CreatedFiles;
use super::environment::console;
use super::exit_code::EXIT_OK;
use super::face::tui_options;
use super::global_args::GlobalArgs;
use super::new_file::refusal;
use super::output::report_failure;
use super::resume_file::{ResumeFile, SavedProgress};
use crate::class::{ClassCode, ClassConfig, ClassDriver, ClassError, ClassQuestion, ClassServer, RedisConfig};
use crate::course::quiz::question_instance::QuestionInstance;
use crate::model::class_view::{ClassPhase, ClassView};
use crate::model::redis_durability::RedisDurability;
use crate::plain;
use crate::play::{LabSeed, SharedStoreSource};
use crate::tui::{ExitReason, OnClassChange, OpenClass, run_class};
use question_source::{FormArg, find_questions};
use results_file::ResultsFile;

#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct ClassArgs {
    #[command(subcommand)]
    command: Option<ClassCommand>,
    /// What the class is asked: a lesson (its predictions), a quiz, or a topic such as jwt.refresh, or jwt
    #[arg(required_unless_present = "driven")]
    name: Option<String>,
    /// Hold the class for a presentation elsewhere: `authwalk present LESSON --class URL` brings the questions and drives it
    #[arg(long, conflicts_with_all = ["name", "count", "form"])]
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
    /// killed; it is removed at the end, but for a class that is `--driven`: that has none
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// How many may join at most
    #[arg(long, value_name = "N", default_value_t = DEFAULT_CAPACITY)]
    capacity: usize,
    /// Write all answers to this file, without names: one JSON object a line, or an SQLite file if its name ends in .sqlite or
    /// .db; it must not exist. A class that is `--driven` writes it on its server; where another presentation brings other
    /// questions, their answers go into a file beside it (FILE-2)
    #[arg(long, value_name = "FILE")]
    results: Option<PathBuf>,
    /// The code of the room, if it is not to be a fresh one: another server of a class, or one that comes back, which is kept in
    /// a Redis (--redis)
    #[arg(long, value_name = "CODE", value_parser = parse_room)]
    room: Option<ClassCode>,
    /// When an answer is acknowledged that is kept in a Redis (--redis): what it survives then [default: memory]
    #[arg(long, value_enum)]
    redis_durability: Option<DurabilityArg>,
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

#[derive(Clone, Debug, Subcommand)]
#[command(defer = true)]
enum ClassCommand {
    /// What the answers of a class say: how hard each question was, what many believe
    Report(report::ReportArgs),
}

/// Holds a class, or reports on one.
pub(super) fn run_class_command(common: &GlobalArgs, args: &ClassArgs) -> io::Result<u8> {
    if let Some(ClassCommand::Report(args)) = &args.command {
        return report::print_report(common, args);
    }
    let files = match open_files(common, args) {
        Ok(files) => files,
        Err(problem) => return report_failure(&problem),
    };
    match &args.name {
        _ if args.driven => {
            let config = config_of(common, args);
            driven::hold_driven_class(&config, args.public_url.as_deref(), args.token_file.as_deref(), files)
        }
        Some(name) => hold_class(common, args, name, files),
        None => report_failure("A class needs a lesson, a quiz or a topic."),
    }
}

/// Holds a class. The exit code is 2 when there is nothing to ask, or no address to listen on.
fn hold_class(common: &GlobalArgs, args: &ClassArgs, name: &str, files: ClassFiles) -> io::Result<u8> {
    let ClassFiles { resume, past, results, created } = files;
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
    let kept = resume.clone();
    let open = |on_change: OnClassChange| {
        let past = past.map(|past| past.records).unwrap_or_default();
        let records = kept.map(|kept| kept.class_records(past)).unwrap_or_default();
        let questions = presented.iter().filter_map(|question| ClassQuestion::new(question)).collect();
        let driver = ClassDriver::HandleAlone;
        let server = ClassServer::start(&config, questions, on_change, driver, records)?;
        created.keep();
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

/// The files of a class, and what a killed program left in them.
#[derive(Default)]
struct ClassFiles {
    resume: Option<ResumeFile>,
    past: Option<SavedProgress>,
    results: Option<ResultsFile>,
    /// Those that are there only since now.
    created: CreatedFiles,
}

/// Opens the files before the first answer: none must be lost because of a name. An error is a sentence.
fn open_files(common: &GlobalArgs, args: &ClassArgs) -> Result<ClassFiles, String> {
    if let Some(problem) = trouble_with_redis(common, args) {
        return Err(problem.to_owned());
    }
    let mut files = ClassFiles::default();
    if let Some(path) = &args.resume {
        if let Some(problem) = trouble_with_resume(common, args) {
            return Err(problem.to_owned());
        }
        let (resume, past) = ResumeFile::open(path, &command_line(args), common.seed)?;
        if past.is_new {
            files.created.add(path);
        }
        (files.resume, files.past) = (Some(resume), Some(past));
    }
    if let Some(path) = &args.results {
        let results = ResultsFile::open(path, files.past.as_ref().is_some_and(|past| !past.is_new))?;
        if results.is_new {
            files.created.add(path);
        }
        files.results = Some(results);
    }
    Ok(files)
}

/// What has to be the same for a class to go on. The file of the answers is part of it: no other one is replaced.
fn command_line(args: &ClassArgs) -> String {
    let mut text = format!("class {}", args.name.as_deref().unwrap_or("--driven"));
    // Writing to a text cannot fail.
    let _ = args.count.map(|count| write!(text, " --count {count}"));
    let _ = args.form.map(|form| write!(text, " --form {}", if form == FormArg::Before { "before" } else { "after" }));
    let _ = args.results.as_ref().map(|path| write!(text, " --results {}", path.display()));
    text
}

/// Why this store cannot keep the class: a sentence.
const fn trouble_with_redis(common: &GlobalArgs, args: &ClassArgs) -> Option<&'static str> {
    match (&common.redis, args.redis_durability) {
        (Some(SharedStoreSource::Sqlite), _) => Some(
            "SQLite cannot keep a class while it is held. Leave out `--redis sqlite`, or name a Redis; `--results FILE.sqlite` \
             writes the answers into an SQLite file.",
        ),
        (None | Some(SharedStoreSource::OwnServer), Some(_)) => {
            Some("`--redis-durability` needs a Redis that keeps the class: `--redis URL`.")
        }
        _ => None,
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
        Some(SharedStoreSource::Named(url)) => Some(RedisConfig {
            url: url.clone(),
            durability: args.redis_durability.unwrap_or(DurabilityArg::Memory).into(),
        }),
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
        self.results.as_ref().map_or(Ok(()), |results| results.save(&self.server))
    }

    /// Writes the answers once more, and says where they are. The exit code is 2 when that fails.
    fn close(&self) -> io::Result<u8> {
        let Some(results) = &self.results else { return Ok(EXIT_OK) };
        match self.save() {
            Ok(()) => {
                results.announce()?;
                Ok(EXIT_OK)
            }
            Err(error) => report_failure(&refusal(results.path(), "The results", &error)),
        }
    }
}
