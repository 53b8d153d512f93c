//! The token of a teacher, with which a presentation drives a class elsewhere: from the environment or a file, never from the
//! arguments, which every user of the computer can read.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

use super::bounded_read::read_file_at_most;
use super::new_file::refusal;
use crate::class::PresenterToken;

/// The variable that holds a token.
const VARIABLE: &str = "AUTHWALK_CLASS_TOKEN";

/// The largest file of a token.
const MAX_BYTES: u64 = 4096;

/// Where a class has its token from.
pub(super) enum TokenSource {
    /// It was there already.
    Given(PresenterToken),
    /// It is new, and written nowhere.
    Fresh(PresenterToken),
}

/// The token that a presentation shows. An error is a sentence.
pub(super) fn presenter_token(file: Option<&Path>) -> Result<PresenterToken, String> {
    match (file, token_in_environment()?) {
        (Some(file), _) => read_token(file),
        (None, Some(token)) => Ok(token),
        (None, None) => Err(format!(
            "A class elsewhere asks for the token of its teacher, which it has shown: name a file that holds it \
             (`--token-file FILE`), or put it into {VARIABLE}."
        )),
    }
}

/// The token that a class expects. A file that does not exist is made, with a new token that its owner alone can read. An error
/// is a sentence.
pub(super) fn class_token(file: Option<&Path>) -> Result<TokenSource, String> {
    if let Some(file) = file {
        if !file.exists() {
            let token = PresenterToken::generate();
            write_token(file, &token).map_err(|error| refusal(file, "The token", &error))?;
        }
        return read_token(file).map(TokenSource::Given);
    }
    let given = token_in_environment()?.map(TokenSource::Given);
    Ok(given.unwrap_or_else(|| TokenSource::Fresh(PresenterToken::generate())))
}

fn token_in_environment() -> Result<Option<PresenterToken>, String> {
    let Ok(text) = std::env::var(VARIABLE) else { return Ok(None) };
    PresenterToken::parse(&text).map(Some).map_err(|error| format!("{VARIABLE} holds no token: {error}."))
}

fn read_token(file: &Path) -> Result<PresenterToken, String> {
    let bytes = read_file_at_most(file, MAX_BYTES).map_err(|error| format!("{error}."))?;
    let text = String::from_utf8_lossy(&bytes);
    PresenterToken::parse(&text).map_err(|error| format!("{}: This is no token: {error}.", file.display()))
}

fn write_token(path: &Path, token: &PresenterToken) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    writeln!(options.open(path)?, "{}", token.expose())
}
