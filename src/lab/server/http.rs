//! The connection, the credentials of a request, and the response.

pub(super) mod body;
pub(super) mod client_address;
pub(super) mod connection;
pub(super) mod credentials;
pub(super) mod html;
pub(super) mod page_policy;
pub(super) mod requested_host;
pub(super) mod response;
pub(super) mod state_changing_request;
pub(super) mod transport_policy;
