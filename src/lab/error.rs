//! Why the lab can't do something, in words: what happened, and what to do about it.

use std::fmt;

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
    /// An operator's act that can't be done as it is written; what is wrong and what to write.
    BadOperator(String),
    /// A token that can't be forged as it is written; what is wrong and what to write.
    BadForge(String),
    /// A secret that can't be guessed; why not.
    BadGuess(String),
    /// A one-time code that can't be computed; why not.
    BadTotp(String),
    /// A span that the clock can't move by.
    BadDuration {
        /// The span as written.
        span: String,
        /// What is wrong and what to write.
        why: String,
    },
    /// Acts that can't happen at the same moment; what is wrong and what to write.
    BadAtOnce(String),
    /// A WebSocket that can't be used as it is written; why not.
    BadSocket(String),
    /// The connection inside the lab broke; the message.
    ConnectionFailed(String),
}

impl fmt::Display for LabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLoopback(message) => {
                write!(
                    f,
                    "the lab cannot be reached on 127.0.0.1 ({message}); allow loopback connections and try again"
                )
            }
            Self::NoWorker(message) => {
                write!(f, "the lab's thread does not start ({message}); close some programs, try again")
            }
            Self::BadSetup(error) => write!(f, "this world cannot be set up: {error}"),
            Self::Unsupported(setup) => write!(f, "the lab cannot do this: {setup}"),
            Self::MeasurementFailed { store, message } => {
                write!(f, "the lab cannot do this: measuring {store}: {message}")
            }
            Self::NoSuchLane(lane) => write!(f, "there is no lane {lane}; lanes are counted from 0"),
            Self::BadAct(ActError::NoKind) => f.write_str("the act does nothing; give it a request, clock or operator"),
            Self::BadAct(ActError::TwoKinds(second)) => {
                write!(f, "the act does two things at a time; make an act of its own of `{second}`")
            }
            Self::NoClient => f.write_str("nobody sends this request; name a client in `by`"),
            Self::UnknownClient { name, known } => write_unknown(f, "client", name, known),
            Self::UnknownHost { host, known } => write_unknown(f, "place", host, known),
            Self::UnknownAccount { name, known } => write_unknown(f, "account", name, known),
            Self::BadRequest { line, error } => write!(f, "`{line}` cannot be sent: {error}"),
            Self::BadOperator(why) => write!(f, "the operator cannot do this: {why}"),
            Self::BadForge(why) => write!(f, "this token cannot be made: {why}"),
            Self::BadTotp(why) => write!(f, "no one-time code can be computed: {why}"),
            Self::BadGuess(why) => write!(f, "no secret can be looked for here: {why}"),
            Self::BadDuration { span, why } => write!(f, "the clock cannot move by `{span}`: {why}"),
            Self::BadSocket(why) => write!(f, "this WebSocket can't be used so: {why}"),
            Self::BadAtOnce(why) => write!(f, "these acts cannot happen at once: {why}"),
            Self::ConnectionFailed(message) => {
                write!(f, "the connection inside the lab broke ({message}); try the step again")
            }
        }
    }
}

fn write_unknown(f: &mut fmt::Formatter<'_>, what: &str, name: &str, known: &[String]) -> fmt::Result {
    write!(f, "there is no {what} `{name}`; there is ")?;
    if known.is_empty() { f.write_str("none") } else { f.write_str(&known.join(", ")) }
}

impl std::error::Error for LabError {}

impl From<SetupError> for LabError {
    fn from(error: SetupError) -> Self {
        Self::BadSetup(error)
    }
}
