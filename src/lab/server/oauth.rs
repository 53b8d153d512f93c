//! The shop as an authorization server: issuing, refreshing, revoking and introspecting tokens (RFC 6749, 7009, 7662).

pub(super) mod introspect;
pub(super) mod issue;
pub(super) mod refresh;
pub(super) mod revoke;
