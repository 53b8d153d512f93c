//! Why a store has not answered. None of these says anything about whoever asked: the answer to them is 503, never 401.

use std::time::Duration;

/// How long a store may take for one answer. A healthy one takes microseconds, also on a machine that is busy with much else.
pub(in crate::lab) const STORE_DEADLINE: Duration = Duration::from_millis(800);

/// Why a store has not done what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
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
    /// This store can't do that.
    Unsupported(StoreLimit),
}

/// What a store can't do. Displayed, it says what to do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreLimit {
    /// There is nothing to fail over to.
    NoReplica,
    /// It is stopped, or hangs.
    NotRunning,
    /// It keeps no list of revoked tokens.
    NoBlocklist,
    /// It is part of the server, and has no process of its own.
    InServer,
    /// It is a Redis server that somebody else started.
    ForeignServer,
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
