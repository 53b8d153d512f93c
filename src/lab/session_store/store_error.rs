//! Why a store has not answered. None of these says anything about whoever asked: the answer to them is 503, never 401.

use std::fmt;
use std::time::Duration;

/// How long a store may take for one answer. A healthy one takes microseconds, also on a machine that is busy with much else.
pub(super) const STORE_DEADLINE: Duration = Duration::from_millis(800);

/// Why a store has not done what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) enum StoreError {
    /// It can't be reached, or hung up; the system's message.
    Unreachable(String),
    /// It has not answered within [`STORE_DEADLINE`].
    Timeout,
    /// It has just started, and reads what lies on its disk.
    Loading,
    /// It has no room for what is to be written.
    Full,
    /// What it holds or answers is not what the shop wrote; what it said.
    Corrupt(String),
    /// This store can't do that; what to do instead.
    Unsupported(&'static str),
}

impl StoreError {
    /// There is nothing to fail over to.
    pub(super) const NO_REPLICA: Self =
        Self::Unsupported("the store has no replica; let one fall behind first (`store = \"lag\"`)");
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(message) => write!(f, "cannot be reached ({message})"),
            Self::Timeout => write!(f, "no answer within {} ms", STORE_DEADLINE.as_millis()),
            Self::Loading => f.write_str("it has just started and still reads its disk"),
            Self::Full => f.write_str("full: it takes no more writes"),
            Self::Corrupt(message) => write!(f, "the answer makes no sense ({message})"),
            Self::Unsupported(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::Full,
            _ => Self::Unreachable(error.to_string()),
        }
    }
}
