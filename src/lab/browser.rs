//! What a browser decides about a request that a page starts, without sending anything: pure functions of the page, the
//! request and the response.
//!
//! Start reading at [`PageInitiator`]: which page starts a request, how, and what that allows. [`fetch_headers`] writes what a
//! browser adds by itself, [`cors`] asks before a request where that is due and judges what the answer lets the page read,
//! [`injection`] says whether a script of somebody else's runs in a page.

pub(super) mod cors;
mod cors_refusal;
pub(super) mod fetch_headers;
pub(super) mod injection;
mod page;
mod page_initiator;
mod page_initiator_error;
pub(super) mod redirect;

pub use cors::{PreflightQuestion, judge_preflight, judge_response};
pub use page::Page;
pub(super) use page::{default_port, with_port};
pub(super) use page_initiator::OpenDocument;
pub use page_initiator::PageInitiator;
pub use page_initiator_error::PageInitiatorError;
