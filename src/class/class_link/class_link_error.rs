//! What can go wrong between a presentation and a class elsewhere.

use std::{fmt, io};

use super::secure_channel::SecureChannelError;

/// Why there is no link.
#[derive(Debug)]
pub enum ClassLinkError {
    /// The certificates to trust cannot be used.
    Certificates(SecureChannelError),
    /// The system gives it no thread, or no events.
    Thread(io::Error),
}

impl std::error::Error for ClassLinkError {}

impl fmt::Display for ClassLinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificates(error) => write!(f, "The certificates to trust cannot be used: {error}."),
            Self::Thread(error) => write!(f, "The link to the class cannot start: {error}."),
        }
    }
}

/// Why a class did not do what it was asked.
#[derive(Debug)]
pub enum ClassClientError {
    /// It cannot be reached, or is no class just now; later it may be.
    Unreachable(ConnectionFault),
    /// It does not want to, and will not later.
    Refused(Refusal),
}

/// What was wrong with a connection to a class.
#[derive(Debug)]
pub enum ConnectionFault {
    /// No answer came in time.
    Silent,
    /// The answer came in part.
    AnswerBrokeOff,
    /// The connection ended.
    BrokeOff,
    /// There is no connection.
    Socket(io::Error),
    /// TLS was not agreed upon.
    Tls(io::Error),
    /// The other side does not speak HTTP, or stopped to.
    Http(hyper::Error),
    /// The request cannot be written as HTTP.
    Request(hyper::http::Error),
    /// An answer with this status.
    Status(u16),
}

/// What a class has against a presentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It does not know the token.
    Token,
    /// It is driven by nobody from elsewhere.
    NotDriven,
    /// Another presentation drives it now.
    TakenOver,
    /// It does not understand the message.
    OtherVersion,
    /// It is no class of authwalk at all.
    OtherProgram,
}

impl fmt::Display for ClassClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(fault) => fault.fmt(f),
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl fmt::Display for ConnectionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silent => f.write_str("it does not answer"),
            Self::AnswerBrokeOff => f.write_str("its answer broke off"),
            Self::BrokeOff => f.write_str("the connection broke off"),
            Self::Socket(error) => error.fmt(f),
            Self::Tls(error) => write!(f, "no TLS: {error}"),
            Self::Http(error) => error.fmt(f),
            Self::Request(error) => error.fmt(f),
            Self::Status(status) => write!(f, "it answers {status}"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token => "it does not take this token",
            Self::NotDriven => "no class there takes a presentation: `authwalk class --driven` opens one",
            Self::TakenOver => "another presentation has taken it over",
            Self::OtherVersion => "it does not understand this presentation; are both of one version?",
            Self::OtherProgram => "another program answers there, which is no class of authwalk",
        })
    }
}
