//! `authwalk class --driven`: a class on a server, for a presentation elsewhere.

use std::io;
use std::path::Path;
use std::sync::{Arc, mpsc};

use super::ClassFiles;
use super::results_file::ResultsFile;
use crate::class::{ClassConfig, ClassDriver, ClassQuestion, ClassServer};
use crate::cli::class_entrance::entrance_of;
use crate::cli::class_token::{TokenSource, class_token};
use crate::cli::exit_code::EXIT_OK;
use crate::cli::new_file::refusal;
use crate::cli::output::{StdoutWriter, print_message, report_failure};
use crate::model::class_view::ClassPhase;
use crate::plain;

/// Holds a class for as long as the program runs. The exit code is 2 when nobody can listen there, or there is no
/// token, or a fresh one for a class that has several servers or goes on after a crash.
pub(super) fn hold_driven_class(
    config: &ClassConfig,
    public_url: Option<&str>,
    token_file: Option<&Path>,
    files: ClassFiles,
) -> io::Result<u8> {
    let ClassFiles { resume, past, results, created } = files;
    let past = past.map(|past| past.records).unwrap_or_default();
    let records = resume.map(|resume| resume.class_records(past)).unwrap_or_default();
    let source = match class_token(token_file) {
        Ok(source) => source,
        Err(problem) => return report_failure(&problem),
    };
    let outlives_the_program = config.redis.is_some() || records.on_record.is_some();
    if outlives_the_program && matches!(source, TokenSource::Fresh(_)) {
        return report_failure(
            "All servers of a class have one token, also after a crash. Name a file that holds it (`--token-file FILE`), or put \
             it into AUTHWALK_CLASS_TOKEN.",
        );
    }
    let (TokenSource::Given(token) | TokenSource::Fresh(token)) = &source;
    let (sender, changes) = mpsc::channel();
    let on_change = move |view| drop(sender.send(view));
    let driver = ClassDriver::Presentation(token.digest());
    let server = match ClassServer::start(config, Vec::new(), on_change, driver, records) {
        Ok(server) => server,
        Err(error) => return report_failure(&error.to_string()),
    };
    created.keep();
    let mut log = results.map(|file| AnswerLog::new(file, &server));
    let mut out = StdoutWriter::stdout();
    let entrance = entrance_of(&server, public_url);
    let shown_token = if let TokenSource::Fresh(token) = &source { Some(token.expose()) } else { None };
    plain::class::print_driven_class(&mut out, &entrance, shown_token)?;
    drop(out);
    log.as_ref().map_or(Ok(()), |log| log.file.announce())?;
    let mut trouble = None;
    // Ends with the program: Ctrl-C, or a signal of the system.
    while let Ok(view) = changes.recv() {
        if let Some(log) = &mut log {
            log.follow(view.phase, &server)?;
        }
        if trouble != view.trouble {
            view.trouble.as_deref().map_or(Ok(()), print_message)?;
            trouble = view.trouble;
        }
    }
    Ok(EXIT_OK)
}

/// The answers of a class, which its server writes down: it has them all, and the presentation may go at any moment.
struct AnswerLog {
    file: ResultsFile,
    /// What the answers in the file are to.
    questions: Arc<Vec<ClassQuestion>>,
    phase: ClassPhase,
    has_failed: bool,
}

impl AnswerLog {
    fn new(file: ResultsFile, server: &ClassServer) -> Self {
        Self { file, questions: server.questions(), phase: server.view().phase, has_failed: false }
    }

    /// Writes the answers whenever the class has gone on to `phase`, so that a crash loses one question at most.
    fn follow(&mut self, phase: ClassPhase, server: &ClassServer) -> io::Result<()> {
        let questions = server.questions();
        if phase == self.phase && questions == self.questions {
            return Ok(());
        }
        let saved = self.save(phase, questions, server);
        if let Err(error) = &saved
            && !self.has_failed
        {
            // A full disk must not end a class.
            print_message(&format!("{} The class goes on.", refusal(self.file.path(), "The results", error)))?;
        }
        self.has_failed = saved.is_err();
        Ok(())
    }

    fn save(&mut self, phase: ClassPhase, questions: Arc<Vec<ClassQuestion>>, server: &ClassServer) -> io::Result<()> {
        if questions != self.questions {
            // The answers to those before stay.
            if !self.questions.is_empty() {
                self.file = self.file.next()?;
                self.file.announce()?;
            }
            self.questions = questions;
        }
        self.file.save(server)?;
        self.phase = phase;
        Ok(())
    }
}
