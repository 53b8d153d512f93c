//! **Careless on purpose**, with `shop.remember.token = "fixed"`: a remember-me token that is the same until it expires, kept in
//! clear. Whoever copies the cookie or reads the table is logged in for weeks, and nobody can notice.

use rand_chacha::ChaCha20Rng;

use super::{RememberToken, RememberTokenStatus, RememberTokens, TokenOwner};
use crate::lab::secret::new_id;

impl RememberTokens {
    /// Adds a token without a validator, and gives it as the cookie holds it.
    pub(in crate::lab) fn add_fixed(&mut self, owner: TokenOwner, random: &mut ChaCha20Rng) -> String {
        let selector = new_id(random);
        self.push(RememberToken { selector: selector.clone(), validator: None, owner });
        selector
    }
}

/// What a token is worth that was found by its selector, where the record has no validator: nothing proves it.
pub(super) fn judge_unproven(owner: TokenOwner, validator: Option<&str>) -> RememberTokenStatus {
    match validator {
        None => RememberTokenStatus::Valid(owner),
        Some(_) => RememberTokenStatus::Unknown,
    }
}
