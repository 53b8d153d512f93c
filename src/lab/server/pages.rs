//! What the shop and the blog answer, route by route.

pub(super) mod blog;
pub(super) mod login;
pub(super) mod logout;
pub(super) mod sessions;
pub(super) mod shop;
