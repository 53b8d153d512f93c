//! **Careless on purpose**, with `shop.remember.token = "user_name"`: the user's name as a remember-me token. Anybody can write
//! any name into a cookie.

use crate::lab::lane_state::LaneState;
use crate::lab::remember_tokens::TokenOwner;

/// The token of `user`.
pub(super) fn token_of(user: &str) -> String {
    user.to_owned()
}

/// The account that the cookie names, if there is one.
pub(super) fn owner_of(state: &LaneState, token: &str) -> Option<TokenOwner> {
    let account = state.accounts.find(token)?;
    Some(TokenOwner { user: account.name.clone(), device: String::new(), expires_at: i64::MAX })
}
