//! Why the arguments of `authwalk check` can't be used.

use std::fmt;
use std::path::PathBuf;

use clap::ValueEnum;

use super::check_format::CheckFormat;
use crate::content::Code;
use crate::model::nearest_match::{did_you_mean, nearest_match};

/// Each holds the argument that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CheckArgsError {
    UnknownCode(String),
    /// The code has a level that can't change.
    FixedLevel(String),
    /// A code is given two levels.
    TwoLevels(String),
    /// An `--output` that begins with a word which isn't a format.
    NoSuchFormat(String),
    /// The name of a report's file doesn't show its format.
    UnclearFormat(String),
    /// An `--output FORMAT=` without a file.
    NoOutputFile(String),
    /// Two reports go to the same file.
    SharedOutput(PathBuf),
    /// `-` is named beside files.
    StdinAmongFiles,
    /// There is `--stdin-name`, but no `-`.
    NameWithoutStdin,
    /// Standard input can't be watched.
    WatchedStdin,
    /// Why the baseline can't be used, as a sentence.
    Baseline(String),
}

impl fmt::Display for CheckArgsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCode(id) => {
                let closest = nearest_match(id, Code::ALL.iter().map(|code| code.id()));
                let hint = closest.map_or_else(|| ".".to_owned(), |closest| format!("; {}", did_you_mean(closest)));
                write!(f, "there is no finding {id}{hint} `authwalk check --explain` lists them all.")
            }
            Self::FixedLevel(id) => write!(
                f,
                "the level of {id} cannot change: a file that cannot be read as it was meant has to be mended."
            ),
            Self::TwoLevels(id) => write!(f, "{id} is given two levels: keep one of --deny, --warn and --allow."),
            Self::NoSuchFormat(word) => {
                let formats = CheckFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
                let names: Vec<String> = formats.map(|format| format.get_name().to_owned()).collect();
                write!(f, "there is no format {word}; there are {}.", names.join(", "))
            }
            Self::NoOutputFile(output) => {
                write!(f, "`--output {output}` names no file: write `--output {output}FILE`.")
            }
            Self::SharedOutput(path) => write!(f, "two reports cannot be written to {}.", path.display()),
            Self::StdinAmongFiles => f.write_str("`-` stands alone: check the other files by themselves."),
            Self::NameWithoutStdin => {
                f.write_str("`--stdin-name` names the text that `-` reads: add `-`, or leave it out.")
            }
            Self::WatchedStdin => {
                f.write_str("standard input is read once, so there is nothing to watch: name a file.")
            }
            Self::Baseline(problem) => f.write_str(problem),
            Self::UnclearFormat(output) => {
                write!(f, "{output} does not say its format: write `--output sarif={output}`, for example.")
            }
        }
    }
}
