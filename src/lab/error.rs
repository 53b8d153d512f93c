//! Why the lab can't do something. The sentences are in `lab::text`.

use super::act_error::{AtOnceError, ClockError, OperatorError, SecretGuessError, SocketUseError, TokenForgeryError};
use super::request_error::RequestError;
use super::setup_error::{SetupError, UnsupportedSetup};
use crate::model::ActError;

/// Why the lab can't do something. An act that ends with an error has changed nothing in its lane, unless a connection broke
/// on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabError {
    /// There is no listener on 127.0.0.1, or it cannot be reached; the system's message.
    NoLoopback(String),
    /// The worker couldn't be started; the system's message.
    NoWorker(String),
    /// A setup that is wrong.
    BadSetup(SetupError),
    /// A setup that this lab doesn't simulate.
    Unsupported(UnsupportedSetup),
    /// A store that was to be measured has failed.
    MeasurementFailed {
        /// The store's name.
        store: String,
        /// What it said.
        message: String,
    },
    /// There is no lane with this number.
    NoSuchLane(usize),
    /// The act names no kind, or more than one.
    BadAct(ActError),
    /// A request without a client.
    NoClient,
    /// There is no such client.
    UnknownClient {
        /// The name as written.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// There is no such host.
    UnknownHost {
        /// The host as written.
        host: String,
        /// The hosts there are.
        known: Vec<String>,
    },
    /// There is no such account.
    UnknownAccount {
        /// The name as written.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A request that can't be sent as it is written.
    BadRequest {
        /// Its line.
        line: String,
        /// What is wrong.
        error: RequestError,
    },
    /// An operator's act that can't be done as it is written.
    BadOperator(OperatorError),
    /// A token that can't be forged as it is written.
    BadForge(TokenForgeryError),
    /// A secret that can't be guessed.
    BadGuess(SecretGuessError),
    /// The secret of a one-time code is not Base32.
    BadTotpSecret,
    /// A span that the clock can't move by.
    BadDuration {
        /// The span as written.
        span: String,
        /// What is wrong.
        error: ClockError,
    },
    /// Acts that can't happen at the same moment.
    BadAtOnce(AtOnceError),
    /// A WebSocket that can't be used as it is written.
    BadSocket(SocketUseError),
    /// The connection inside the lab broke; the message.
    ConnectionFailed(String),
}

impl LabError {
    /// The switch that is wrong, as the keys that lead to it from `world`; `None` where it is none.
    #[must_use]
    pub fn switch(&self) -> Option<Vec<&str>> {
        match self {
            Self::BadSetup(error) => error.switch(),
            Self::Unsupported(setup) => Some(setup.switch()),
            _ => None,
        }
    }
}

impl std::error::Error for LabError {}

impl From<SetupError> for LabError {
    fn from(error: SetupError) -> Self {
        Self::BadSetup(error)
    }
}
