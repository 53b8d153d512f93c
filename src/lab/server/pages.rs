//! The routes of the shop and the blog.

pub(super) mod blog;
mod comments;
pub(super) mod login;
pub(super) mod logout;
pub(super) mod sessions;
pub(super) mod shop;
mod transfer;
