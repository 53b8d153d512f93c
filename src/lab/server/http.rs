//! The connection, the credentials of a request, and the response.

pub(super) mod connection;
pub(super) mod credentials;
pub(super) mod response;
