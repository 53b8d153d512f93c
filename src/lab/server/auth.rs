//! Authentication and authorisation: by session, by access token, with a proof of possession (`DPoP`).

pub(super) mod authorize;
pub(super) mod bearer;
pub(super) mod credential_cookie;
pub(super) mod csrf;
pub(super) mod dpop;
mod dpop_refusal;
pub(super) mod opaque_token;
pub(super) mod session;
