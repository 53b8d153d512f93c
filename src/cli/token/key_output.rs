//! Where keys are written to.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::CommandResult;
use crate::cli::exit_code::EXIT_OK;
use crate::token::KeyEncoding;

/// Where a key goes.
#[derive(Args, Debug)]
pub(super) struct KeyOutputArgs {
    /// The new file to write to, readable by you alone; without it, standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The format of a key, as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum KeyFormat {
    /// A JSON Web Key.
    Jwk,
    /// PEM: PUBLIC KEY or PRIVATE KEY.
    Pem,
}

impl KeyFormat {
    pub(super) const fn encoding(self) -> KeyEncoding {
        match self {
            Self::Jwk => KeyEncoding::Jwk,
            Self::Pem => KeyEncoding::Pem,
        }
    }

    /// An error is a sentence, where this format has no place for a `kid` that was asked for.
    pub(super) fn check_kid(self, kid: Option<&str>) -> Result<(), String> {
        match (self, kid) {
            (Self::Pem, Some(_)) => Err("PEM has no place for a kid; leave out --kid, or take --format jwk".to_owned()),
            _ => Ok(()),
        }
    }
}

impl KeyOutputArgs {
    /// Writes `text`. A file that exists is left as it is, and is an error.
    pub(super) fn write(&self, text: &str) -> CommandResult {
        match &self.out {
            None => Ok(io::stdout().lock().write_all(text.as_bytes()).map(|()| EXIT_OK)),
            Some(path) => {
                write_new_file(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
                Ok(Ok(EXIT_OK))
            }
        }
    }
}

fn write_new_file(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
