//! Why the arguments of `authwalk check` can't be used.

use std::fmt;

use crate::content::Code;
use crate::model::nearest_match::nearest_match;

/// Each holds the argument that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CheckArgsError {
    UnknownCode(String),
    /// The code has a level that can't change.
    FixedLevel(String),
    /// The name of a report's file doesn't show its format.
    UnknownFormat(String),
}

impl fmt::Display for CheckArgsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCode(id) => {
                let closest = nearest_match(id, Code::ALL.iter().map(|code| code.id()));
                let hint = closest.map(|closest| format!(" Did you mean {closest}?")).unwrap_or_default();
                write!(f, "there is no finding {id}.{hint} `authwalk check --explain` lists them all.")
            }
            Self::FixedLevel(id) => write!(
                f,
                "the level of {id} cannot change: a file that cannot be read as it was meant has to be mended."
            ),
            Self::UnknownFormat(output) => {
                write!(f, "{output} does not say its format: write `--output sarif={output}`, for example.")
            }
        }
    }
}
