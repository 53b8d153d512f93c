//! Why a request can't be sent as a lesson writes it.

use super::browser::PageInitiatorError;
use super::tokens::shop_signing::SigningError;
use crate::model::OversizeError;

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
    /// The proof of possession can't be signed.
    Proof(SigningError),
}

impl std::error::Error for RequestError {}

impl From<PageInitiatorError> for RequestError {
    fn from(error: PageInitiatorError) -> Self {
        Self::Page(error)
    }
}

impl From<SigningError> for RequestError {
    fn from(error: SigningError) -> Self {
        Self::Proof(error)
    }
}
