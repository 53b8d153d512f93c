//! The file of `--results`: the answers of a class, without names.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::class::ClassServer;
use crate::class::class_results::ClassResults;
use crate::class::results_database::ResultsDatabase;
use crate::cli::bounded_read::read_file_at_most;
use crate::cli::new_file::refusal;
use crate::cli::output::print_message;

/// The largest file of answers: two thousand participants and fifty questions have a tenth of it.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The file of the answers.
pub(super) struct ResultsFile {
    path: PathBuf,
    file: File,
    /// Whether there was none before.
    pub(super) is_new: bool,
}

impl ResultsFile {
    /// A new file, or the one of the class that `goes_on`. An error is a sentence: there is a file of that name, or it cannot be
    /// written.
    pub(super) fn open(path: &Path, goes_on: bool) -> Result<Self, String> {
        let told = |error| refusal(path, "The results", &error);
        match File::create_new(path) {
            Ok(file) => Ok(Self { path: path.to_owned(), file, is_new: true }),
            Err(error) if goes_on && error.kind() == io::ErrorKind::AlreadyExists => {
                read_results(path).map_err(|problem| {
                    format!(
                        "{problem} The answers of the class would replace this file. Name another one (`--results`)."
                    )
                })?;
                let file = OpenOptions::new().write(true).open(path).map_err(told)?;
                Ok(Self { path: path.to_owned(), file, is_new: false })
            }
            Err(error) => Err(told(error)),
        }
    }

    /// The file beside this one for the answers to other questions: `answers-2.jsonl` beside `answers.jsonl`.
    pub(super) fn next(&self) -> io::Result<Self> {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let extension = self.path.extension().map(|extension| format!(".{}", extension.to_string_lossy()));
        for number in 2_u32.. {
            let path = self.path.with_file_name(format!("{stem}-{number}{}", extension.as_deref().unwrap_or_default()));
            match File::create_new(&path) {
                Ok(file) => return Ok(Self { path, file, is_new: true }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Replaces what is in it by the answers so far.
    pub(super) fn save(&self, class: &ClassServer) -> io::Result<()> {
        let votes = class.votes().map_err(io::Error::other)?;
        self.write(&ClassResults::new(&class.questions(), votes))
    }

    /// Says where the answers are.
    pub(super) fn announce(&self) -> io::Result<()> {
        print_message(&format!("The answers are in {}, without names.", self.path.display()))
    }

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

/// The answers in a file. An error is a sentence.
pub(super) fn read_results(file: &Path) -> Result<ClassResults, String> {
    let told = |problem: String| format!("{}: {problem}.", file.display());
    let bytes = read_file_at_most(file, MAX_BYTES).map_err(|error| format!("{error}."))?;
    if ResultsDatabase::is_begun_by(&bytes) {
        return ResultsDatabase::read(file).map_err(|error| told(error.to_string()));
    }
    let text = String::from_utf8(bytes).map_err(|_| told("it is not a text".to_owned()))?;
    ClassResults::parse(&text).map_err(|error| told(error.to_string()))
}
