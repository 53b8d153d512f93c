//! A lesson that the learner saves, in the folder in which the program runs.

use std::fs::File;
use std::io::{self, Write as _};

use crate::course::lesson::lesson_by_hand::LESSON_ID;

/// So many files are tried before it is given up.
const MAX_FILES: usize = 1000;

/// Keeps the text of a lesson as `free-play.toml` or, where there is such a file, under the next number. Says under which
/// name.
///
/// # Errors
/// When no file can be made there.
pub fn save_lesson(text: &str) -> io::Result<String> {
    for number in 1..=MAX_FILES {
        let name = if number == 1 { format!("{LESSON_ID}.toml") } else { format!("{LESSON_ID}-{number}.toml") };
        match File::create_new(&name) {
            // It may be the only copy of something.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                return Ok(name);
            }
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// What became of it, for the learner.
#[must_use]
pub fn saving_result(saved: io::Result<String>) -> String {
    match saved {
        Ok(file) => format!("Saved as {file}. `authwalk check {file}` plays it again."),
        Err(error) => format!("It cannot be saved in this folder: {error}"),
    }
}
