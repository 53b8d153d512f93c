//! Remember-me tokens: long-lived random values, each in the cookie of one browser, that may begin a new session.
//!
//! A token is a *selector*, by which its record is found, and a *validator*, of which the record has the hash alone. Each use
//! replaces the validator. A validator that isn't the last one was copied or replayed: the server can't tell by whom.

mod fixed_token;

use rand_chacha::ChaCha20Rng;

use self::fixed_token::judge_unproven;
use super::secret::{constant_time_eq, new_id};
use super::tokens::hash::{TokenHash, hash_hex, hash_token, hex};
use crate::model::RememberTokenView;

/// The most records that one shop keeps; the oldest makes way.
const MAX_RECORDS: usize = 100;

/// What the shop keeps of remember-me tokens, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct RememberTokens(Vec<RememberToken>);

/// The record of one token: one browser of one user.
#[derive(Clone, Debug)]
struct RememberToken {
    selector: String,
    /// The hash of the validator that was handed out last; `None` for a token that is kept as it is, and never replaced.
    validator: Option<TokenHash>,
    owner: TokenOwner,
}

/// Whose browser a token is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TokenOwner {
    pub(super) user: String,
    /// What the browser called itself at the login.
    pub(super) device: String,
    /// The first second at which the token is no longer valid. No use moves it.
    pub(super) expires_at: i64,
}

/// What a presented token turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RememberTokenStatus {
    /// There is no such record.
    Unknown,
    Expired,
    /// The record is there, and its validator is another one by now.
    Replaced(TokenOwner),
    Valid(TokenOwner),
}

impl RememberTokens {
    /// Adds a token of selector and validator, and gives it as the cookie holds it.
    pub(super) fn add(&mut self, owner: TokenOwner, random: &mut ChaCha20Rng) -> String {
        let (selector, validator) = (new_id(random), new_id(random));
        self.push(RememberToken { selector: selector.clone(), validator: Some(hash_token(&validator)), owner });
        format!("{selector}.{validator}")
    }

    fn push(&mut self, record: RememberToken) {
        if self.0.len() == MAX_RECORDS {
            self.0.remove(0);
        }
        self.0.push(record);
    }

    /// Judges a token. One whose time is over is deleted.
    pub(super) fn judge(&mut self, token: &str, now: i64) -> RememberTokenStatus {
        let (selector, validator) = split(token);
        let Some(index) = self.0.iter().position(|record| record.selector == selector) else {
            return RememberTokenStatus::Unknown;
        };
        let RememberToken { owner, validator: kept, .. } = &self.0[index];
        if now >= owner.expires_at {
            self.0.remove(index);
            return RememberTokenStatus::Expired;
        }
        let owner = owner.clone();
        match (kept, validator) {
            (Some(hash), Some(validator)) if constant_time_eq(&hex(hash), &hash_hex(validator)) => {
                RememberTokenStatus::Valid(owner)
            }
            (Some(_), Some(_)) => RememberTokenStatus::Replaced(owner),
            (Some(_), None) => RememberTokenStatus::Unknown,
            (None, validator) => judge_unproven(owner, validator),
        }
    }

    /// Replaces the validator of a token, and gives the new token as the cookie holds it. A fixed token stays as it is.
    pub(super) fn rotate(&mut self, token: &str, random: &mut ChaCha20Rng) -> String {
        let (selector, _) = split(token);
        let record = self.0.iter_mut().find(|record| record.selector == selector && record.validator.is_some());
        let Some(record) = record else { return token.to_owned() };
        let validator = new_id(random);
        record.validator = Some(hash_token(&validator));
        format!("{selector}.{validator}")
    }

    /// Ends one token, whatever its validator.
    pub(super) fn end(&mut self, token: &str) {
        let (selector, _) = split(token);
        self.0.retain(|record| record.selector != selector);
    }

    /// Ends every token of `user`.
    pub(super) fn end_all(&mut self, user: &str) {
        self.0.retain(|record| record.owner.user != user);
    }

    /// The records of tokens that haven't expired, oldest first.
    pub(super) fn view(&self, now: i64) -> Vec<RememberTokenView> {
        self.0.iter().filter(|record| now < record.owner.expires_at).map(RememberToken::view).collect()
    }
}

impl RememberToken {
    fn view(&self) -> RememberTokenView {
        let validator = self.validator.as_ref().map(|hash| format!(".{}", hex(hash))).unwrap_or_default();
        RememberTokenView {
            selector: self.selector.clone(),
            stored: format!("{}{validator}", self.selector),
            user: self.owner.user.clone(),
            device: self.owner.device.clone(),
            expires: self.owner.expires_at,
        }
    }
}

/// Whether a token has no validator.
pub(super) fn is_fixed(token: &str) -> bool {
    split(token).1.is_none()
}

/// Selector and validator of a token; a fixed one has no validator.
fn split(token: &str) -> (&str, Option<&str>) {
    token.split_once('.').map_or((token, None), |(selector, validator)| (selector, Some(validator)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng as _;

    fn owner(user: &str) -> TokenOwner {
        TokenOwner { user: user.to_owned(), device: "laptop".to_owned(), expires_at: 100 }
    }

    #[test]
    fn a_validator_is_good_once() {
        let (mut tokens, mut random) = (RememberTokens::default(), ChaCha20Rng::seed_from_u64(1));
        let first = tokens.add(owner("bob"), &mut random);
        assert_eq!(tokens.judge(&first, 99), RememberTokenStatus::Valid(owner("bob")));
        let second = tokens.rotate(&first, &mut random);
        assert_eq!(split(&first).0, split(&second).0, "the selector stays");
        assert_eq!(tokens.judge(&first, 99), RememberTokenStatus::Replaced(owner("bob")));
        assert_eq!(tokens.judge(&second, 99), RememberTokenStatus::Valid(owner("bob")));
        assert_eq!(tokens.judge(split(&second).0, 99), RememberTokenStatus::Unknown, "a selector alone opens nothing");
        assert_eq!(tokens.judge(&second, 100), RememberTokenStatus::Expired);
        assert_eq!(tokens.judge(&second, 99), RememberTokenStatus::Unknown, "what has expired is deleted");
    }

    #[test]
    fn the_record_opens_nothing() {
        let (mut tokens, mut random) = (RememberTokens::default(), ChaCha20Rng::seed_from_u64(1));
        let token = tokens.add(owner("bob"), &mut random);
        let stored = tokens.view(0)[0].stored.clone();
        assert_ne!(stored, token);
        assert_eq!(tokens.judge(&stored, 0), RememberTokenStatus::Replaced(owner("bob")));
        let fixed = tokens.add_fixed(owner("bob"), &mut random);
        assert_eq!(tokens.view(0)[1].stored, fixed, "but that of a fixed token does");
        assert_eq!(tokens.rotate(&fixed, &mut random), fixed);
    }

    #[test]
    fn tokens_end_one_by_one_or_all_of_a_user() {
        let (mut tokens, mut random) = (RememberTokens::default(), ChaCha20Rng::seed_from_u64(1));
        let [first, _, alices] = ["bob", "bob", "alice"].map(|user| tokens.add(owner(user), &mut random));
        tokens.end(&first);
        assert_eq!(tokens.view(0).len(), 2);
        tokens.end_all("bob");
        assert_eq!(tokens.judge(&alices, 0), RememberTokenStatus::Valid(owner("alice")));
        assert_eq!(tokens.view(0).len(), 1);
    }
}
