//! Why something cannot be done in the lab, in words: what happened and what to do.

use std::fmt;

use crate::model::ActError;

/// Why something cannot be done in the lab. Nothing has changed in that lane when an act ends with one, unless the
/// connection broke on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabError {
    /// No listener on 127.0.0.1; what the system said.
    NoLoopback(String),
    /// The worker could not be started; what the system said.
    NoWorker(String),
    /// A setup that makes no world; what is wrong with it and what to write.
    BadSetup(String),
    /// Something that this lab has no part for; what it is.
    Unsupported(String),
    /// There is no lane of that number.
    NoSuchLane(usize),
    /// The act names no kind, or more than one.
    BadAct(ActError),
    /// A request without anybody who sends it.
    NoClient,
    /// No client of that name.
    UnknownClient {
        /// The name as written.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// No place of that name.
    UnknownHost {
        /// The host as written.
        host: String,
        /// The hosts there are.
        known: Vec<String>,
    },
    /// No account of that name.
    UnknownAccount {
        /// The name as written.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A request that cannot be sent as it is written.
    BadRequest {
        /// Its line.
        line: String,
        /// What is wrong and what to write.
        why: String,
    },
    /// An operator's act that cannot be done as it is written; what is wrong and what to write.
    BadOperator(String),
    /// A token that cannot be made by hand as it is written; what is wrong and what to write.
    BadForge(String),
    /// A secret that cannot be looked for; why not.
    BadGuess(String),
    /// A span of time that cannot be passed.
    BadDuration {
        /// The span as written.
        span: String,
        /// What is wrong and what to write.
        why: String,
    },
    /// Acts that cannot happen at the same moment; what is wrong and what to write.
    BadAtOnce(String),
    /// The connection inside the lab broke; what was said.
    ConnectionFailed(String),
}

impl fmt::Display for LabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLoopback(said) => {
                write!(f, "the lab cannot listen on 127.0.0.1 ({said}); allow loopback connections and try again")
            }
            Self::NoWorker(said) => {
                write!(f, "the lab's thread does not start ({said}); close some programs, try again")
            }
            Self::BadSetup(why) => write!(f, "this world cannot be set up: {why}"),
            Self::Unsupported(what) => write!(f, "the lab cannot do this: {what}"),
            Self::NoSuchLane(lane) => write!(f, "there is no lane {lane}; lanes are counted from 0"),
            Self::BadAct(ActError::NoKind) => f.write_str("the act does nothing; give it a request, clock or operator"),
            Self::BadAct(ActError::TwoKinds(second)) => {
                write!(f, "the act does two things at a time; make an act of its own of `{second}`")
            }
            Self::NoClient => f.write_str("nobody sends this request; name a client in `by`"),
            Self::UnknownClient { name, known } => write_unknown(f, "client", name, known),
            Self::UnknownHost { host, known } => write_unknown(f, "place", host, known),
            Self::UnknownAccount { name, known } => write_unknown(f, "account", name, known),
            Self::BadRequest { line, why } => write!(f, "`{line}` cannot be sent: {why}"),
            Self::BadOperator(why) => write!(f, "the operator cannot do this: {why}"),
            Self::BadForge(why) => write!(f, "this token cannot be made: {why}"),
            Self::BadGuess(why) => write!(f, "no secret can be looked for here: {why}"),
            Self::BadDuration { span, why } => write!(f, "the clock cannot move by `{span}`: {why}"),
            Self::BadAtOnce(why) => write!(f, "these acts cannot happen at once: {why}"),
            Self::ConnectionFailed(said) => {
                write!(f, "the connection inside the lab broke ({said}); try the step again")
            }
        }
    }
}

fn write_unknown(f: &mut fmt::Formatter<'_>, what: &str, name: &str, known: &[String]) -> fmt::Result {
    write!(f, "there is no {what} `{name}`; there is ")?;
    if known.is_empty() { f.write_str("none") } else { f.write_str(&known.join(", ")) }
}

impl std::error::Error for LabError {}
