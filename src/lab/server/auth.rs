//! Authentication and authorisation: by session, by access token, by API key, with a proof of possession (`DPoP`).

pub(super) mod api_key;
pub(super) mod authorize;
mod basket_transfer;
pub(super) mod bearer;
pub(super) mod credential_cookie;
pub(super) mod csrf;
pub(super) mod dpop;
mod dpop_refusal;
mod login_times;
pub(super) mod opaque_token;
pub(super) mod remember_me;
pub(super) mod session;
pub(super) mod step_up;
pub(super) mod visitor_session;
