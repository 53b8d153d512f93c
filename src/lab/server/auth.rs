//! Who sends a request, and what they may do: by session, by token, with a proof of possession (`DPoP`).

pub(super) mod authorize;
pub(in crate::lab) mod bearer;
pub(super) mod dpop;
pub(super) mod session;
