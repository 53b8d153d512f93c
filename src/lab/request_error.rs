//! Why a request can't be sent as a lesson writes it.

use std::fmt;

use super::browser::PageInitiatorError;
use super::tokens::shop_signing::SigningError;
use crate::model::OversizeError;
use crate::model::act::MAX_REPETITIONS;

/// Why a request can't be sent as a lesson writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// Its line has no method and target.
    NoRequestLine,
    /// The target can't be parsed.
    BadTarget,
    /// The target is neither a path nor an address of the web.
    ForeignScheme,
    /// The method is not written in capital letters.
    BadMethod,
    /// `CONNECT`.
    Tunnel,
    /// It is to be sent too often, or not at all.
    Repetitions,
    /// It is too long with its variables filled in.
    Oversize(OversizeError),
    /// It is written byte by byte and not an act of its own.
    WrittenInCompany,
    /// It was written byte by byte, and the server has closed the connection without a response.
    NoResponse,
    /// A script of somebody else's in a page where none runs.
    ForeignPage,
    /// No page can start it.
    Page(PageInitiatorError),
    /// Not the name of a header.
    HeaderName(String),
    /// A header that the connection writes itself.
    ConnectionHeader(String),
    /// A header that another key of the request writes as well.
    HeaderTwice {
        /// The header's name.
        header: String,
        /// The other key.
        key: &'static str,
    },
    /// The value of the header with this name holds a control character.
    ControlCharacter(String),
    /// It has two bodies.
    TwoBodies,
    /// The proof of possession can't be signed; why.
    Proof(String),
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRequestLine => f.write_str("write a method and a target, like `GET /me`"),
            Self::BadTarget => f.write_str("the target is no address; write `/me` or `https://shop.test/me`"),
            Self::ForeignScheme => f.write_str("the target begins with `/`, `https://` or `http://`"),
            Self::BadMethod => f.write_str("write the method in capital letters, like `GET`"),
            Self::Tunnel => f.write_str("CONNECT asks for a tunnel, and there are none here"),
            Self::Repetitions => write!(f, "`times` is between 1 and {MAX_REPETITIONS}"),
            Self::Oversize(error) => error.fmt(f),
            Self::WrittenInCompany => {
                f.write_str("a request that is written byte by byte goes alone; make an act of its own of it")
            }
            Self::NoResponse => f.write_str("the server hung up without an answer; let an empty line end the headers"),
            Self::ForeignPage => f.write_str("scripts of others run in pages of shop.test and spa.test only"),
            Self::Page(error) => error.fmt(f),
            Self::HeaderName(name) => write!(f, "`{name}` is no name of a header"),
            Self::ConnectionHeader(name) => {
                write!(f, "`{name}` is written by the connection itself; leave it out")
            }
            Self::HeaderTwice { header, key } => {
                write!(f, "`{header}` stands in `headers` and in `{key}`; write it in one place")
            }
            Self::ControlCharacter(name) => {
                write!(f, "the value of `{name}` holds a control character; leave it out")
            }
            Self::TwoBodies => f.write_str("it has two bodies; choose one of `json`, `form` and `body`"),
            Self::Proof(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for RequestError {}

impl From<PageInitiatorError> for RequestError {
    fn from(error: PageInitiatorError) -> Self {
        Self::Page(error)
    }
}

impl From<SigningError> for RequestError {
    fn from(error: SigningError) -> Self {
        Self::Proof(error.to_string())
    }
}
