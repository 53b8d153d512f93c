//! The routes of the shop and the blog.

mod api_keys;
mod basket;
pub(super) mod blog;
mod comments;
mod credential_exchange;
mod exports;
mod item_field;
mod live;
pub(super) mod login;
pub(super) mod logout;
mod orders;
mod password_reset;
mod second_factor;
pub(super) mod sessions;
pub(super) mod shop;
mod transfer;
