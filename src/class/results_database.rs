//! The answers of a class in an SQLite file, for whoever wants to ask it questions of their own. Without names.

use std::fmt;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, Row, params};

use super::class_results::{ClassResults, ResultAnswer, ResultOption, ResultQuestion, ResultsError};

/// What an SQLite file begins with (its file format, section 1.3).
const MAGIC: &[u8] = b"SQLite format 3\0";

/// The endings of names that mean an SQLite file.
const EXTENSIONS: [&str; 3] = ["sqlite", "sqlite3", "db"];

const SCHEMA: &str = "
    DROP TABLE IF EXISTS answers; DROP TABLE IF EXISTS options; DROP TABLE IF EXISTS questions;
    CREATE TABLE questions (number INTEGER PRIMARY KEY, question TEXT NOT NULL UNIQUE, ask TEXT NOT NULL);
    CREATE TABLE options (
        question TEXT NOT NULL, position INTEGER NOT NULL, text TEXT NOT NULL, is_right INTEGER NOT NULL,
        PRIMARY KEY (question, position)
    );
    CREATE TABLE answers (
        question TEXT NOT NULL, participant INTEGER NOT NULL, position INTEGER NOT NULL,
        PRIMARY KEY (question, participant, position)
    );";

/// An SQLite file with the answers of a class: an answer has a row for each option that it takes.
pub struct ResultsDatabase {
    connection: Connection,
}

/// Why a file with the answers of a class cannot be read or written.
#[derive(Debug)]
pub enum ResultsDatabaseError {
    /// SQLite cannot.
    Sqlite(rusqlite::Error),
    /// What is in it are no answers of a class.
    Content(ResultsError),
}

impl std::error::Error for ResultsDatabaseError {}

impl fmt::Display for ResultsDatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(error) => error.fmt(f),
            // A row of a table has no line.
            Self::Content(error) => f.write_str(&error.problem),
        }
    }
}

impl From<rusqlite::Error> for ResultsDatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl ResultsDatabase {
    /// Whether the name of a file says that it is an SQLite file.
    #[must_use]
    pub fn is_named_by(path: &Path) -> bool {
        let extension = path.extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
    }

    /// Whether these are the first bytes of an SQLite file.
    #[must_use]
    pub fn is_begun_by(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC)
    }

    /// Opens a file to write to; an empty one will do.
    ///
    /// # Errors
    /// When SQLite cannot.
    pub fn open(path: &Path) -> Result<Self, ResultsDatabaseError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Ok(Self { connection: Connection::open_with_flags(path, flags)? })
    }

    /// Replaces what is in the file, all of it or nothing.
    ///
    /// # Errors
    /// When SQLite cannot.
    pub fn write(&mut self, results: &ClassResults) -> Result<(), ResultsDatabaseError> {
        let transaction = self.connection.transaction()?;
        transaction.execute_batch(SCHEMA)?;
        for question in &results.questions {
            let id = &question.question;
            transaction.execute("INSERT INTO questions (question, ask) VALUES (?, ?)", params![id, question.ask])?;
            for (position, option) in question.options.iter().enumerate() {
                let row = params![id, small(position), option.text, option.right];
                transaction.execute("INSERT INTO options VALUES (?, ?, ?, ?)", row)?;
            }
        }
        {
            let mut insert = transaction.prepare("INSERT INTO answers VALUES (?, ?, ?)")?;
            for answer in &results.answers {
                for position in &answer.chosen {
                    insert.execute(params![answer.question, small(answer.participant), small(*position)])?;
                }
            }
        }
        Ok(transaction.commit()?)
    }

    /// What a file holds. It may come from anybody: nothing in it is run, and what it says is judged like any other file of
    /// answers.
    ///
    /// # Errors
    /// When it is no such file, or an answer in it is none to a question.
    pub fn read(path: &Path) -> Result<ClassResults, ResultsDatabaseError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        let results = results_in(&connection)?;
        ClassResults::parse(&results.to_lines()).map_err(ResultsDatabaseError::Content)
    }
}

fn results_in(connection: &Connection) -> Result<ClassResults, rusqlite::Error> {
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;")?;
    let mut results = ClassResults::default();
    let mut options = connection.prepare("SELECT text, is_right FROM options WHERE question = ? ORDER BY position")?;
    let mut questions = connection.prepare("SELECT question, ask FROM questions ORDER BY number")?;
    for row in questions.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
        let (question, ask): (String, String) = row?;
        let option = |row: &Row<'_>| Ok(ResultOption { text: row.get(0)?, right: row.get(1)? });
        let options = options.query_map([&question], option)?.collect::<Result<_, _>>()?;
        results.questions.push(ResultQuestion { question, ask, options });
    }
    let mut answers = connection
        .prepare("SELECT question, participant, position FROM answers ORDER BY question, participant, position")?;
    for row in answers.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))? {
        let (question, participant, position): (String, u32, u32) = row?;
        let (participant, position) = (participant as usize, position as usize);
        match results.answers.last_mut() {
            Some(last) if last.question == question && last.participant == participant => last.chosen.push(position),
            _ => results.answers.push(ResultAnswer { question, participant, chosen: vec![position] }),
        }
    }
    Ok(results)
}

/// A position or the number of a participant, neither of which comes near the end of its type.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
