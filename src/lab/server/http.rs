//! A request's head and credentials, and the response that goes back.

pub(super) mod credentials;
pub(super) mod response;
