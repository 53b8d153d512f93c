//! Refresh tokens: random references, stored as hashes, in families.
//!
//! A family begins with a login. Each refresh retires the token that was used and adds the next one to the family. A retired
//! token that comes back means a retry or two holders. The server can't tell the thief from the owner, so after a short
//! grace period the whole family ends (RFC 9700, section 4.14.2).

use super::hash::{TokenHash, hash_token};
use crate::model::TokenFamilyView;

/// All families that haven't been ended.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct RefreshTokenFamilies(Vec<RefreshTokenFamily>);

#[derive(Clone, Debug)]
struct RefreshTokenFamily {
    user: String,
    times: FamilyTimes,
    tokens: Vec<StoredRefreshToken>,
    /// The thumbprint of the key that the family is bound to, if any.
    key_thumbprint: Option<String>,
}

/// When a family began, and when it ends, in seconds since 1970-01-01Z.
#[derive(Clone, Copy, Debug)]
pub(in crate::lab) struct FamilyTimes {
    /// When its user gave the password.
    pub(in crate::lab) auth_time: i64,
    /// The first second at which it is no longer valid.
    pub(in crate::lab) expires_at: i64,
}

impl RefreshTokenFamily {
    fn view(&self) -> TokenFamilyView {
        let used = self.tokens.iter().filter(|token| token.retired_at.is_some()).count();
        // Shown as the family's ID: the first four bytes of its first token's hash.
        let id = match self.tokens.first() {
            Some(StoredRefreshToken { hash: [a, b, c, d, ..], .. }) => u32::from_be_bytes([*a, *b, *c, *d]),
            None => 0,
        };
        TokenFamilyView {
            id: format!("{id:08x}"),
            user: self.user.clone(),
            usable: self.tokens.len() - used,
            used,
            expires: self.times.expires_at,
        }
    }

    fn token_mut(&mut self, hash: TokenHash) -> Option<&mut StoredRefreshToken> {
        self.tokens.iter_mut().find(|token| token.hash == hash)
    }

    fn contains(&self, hash: TokenHash) -> bool {
        self.tokens.iter().any(|token| token.hash == hash)
    }
}

#[derive(Clone, Debug)]
struct StoredRefreshToken {
    hash: TokenHash,
    /// When it was first used; `None` while it is the family's next one.
    retired_at: Option<i64>,
}

/// What a refresh token turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) enum RefreshTokenStatus {
    Unknown,
    /// Its family has expired.
    Expired,
    /// It was used before; its family is ended.
    Reused {
        user: String,
        seconds_ago: i64,
    },
    Valid(ValidRefreshToken),
}

/// A refresh token that can be exchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) struct ValidRefreshToken {
    pub(in crate::lab) user: String,
    /// How many seconds ago it was first used, if that was within the grace period.
    pub(in crate::lab) retired_seconds_ago: Option<i64>,
}

impl RefreshTokenFamilies {
    /// Begins a family at a login.
    pub(in crate::lab) fn begin(&mut self, user: &str, token: &str, times: FamilyTimes) {
        let tokens = vec![StoredRefreshToken { hash: hash_token(token), retired_at: None }];
        self.0.push(RefreshTokenFamily { user: user.to_owned(), times, tokens, key_thumbprint: None });
    }

    /// Judges a token. One that was used more than `grace_seconds` ago ends its family; without a grace period, one that was
    /// used at all.
    pub(in crate::lab) fn validate(&mut self, token: &str, now: i64, grace_seconds: u32) -> RefreshTokenStatus {
        let hash = hash_token(token);
        let Some(index) = self.position(hash) else { return RefreshTokenStatus::Unknown };
        let Some(family) = self.0.get_mut(index) else { return RefreshTokenStatus::Unknown };
        if now >= family.times.expires_at {
            self.0.remove(index);
            return RefreshTokenStatus::Expired;
        }
        let user = family.user.clone();
        let retired_at = family.token_mut(hash).and_then(|stored| stored.retired_at);
        let retired_seconds_ago = retired_at.map(|second| now.saturating_sub(second));
        match retired_seconds_ago {
            Some(seconds_ago) if grace_seconds == 0 || seconds_ago > i64::from(grace_seconds) => {
                self.0.remove(index);
                RefreshTokenStatus::Reused { user, seconds_ago }
            }
            _ => RefreshTokenStatus::Valid(ValidRefreshToken { user, retired_seconds_ago }),
        }
    }

    /// Retires a token and adds the next one to its family. A token that is used again within the grace period keeps the time
    /// of its first use: being forgiven doesn't renew the grace.
    pub(in crate::lab) fn rotate(&mut self, token: &str, next: &str, now: i64) {
        let hash = hash_token(token);
        let Some(family) = self.family_mut(hash) else { return };
        if let Some(used) = family.token_mut(hash) {
            used.retired_at = used.retired_at.or(Some(now));
        }
        family.tokens.push(StoredRefreshToken { hash: hash_token(next), retired_at: None });
    }

    /// Binds the family of a token to a key: from now on only its holder can refresh.
    pub(in crate::lab) fn bind_to_key(&mut self, token: &str, thumbprint: &str) {
        if let Some(family) = self.family_mut(hash_token(token)) {
            family.key_thumbprint = Some(thumbprint.to_owned());
        }
    }

    /// The thumbprint of the key that the family of a token is bound to, if any.
    pub(in crate::lab) fn bound_key(&self, token: &str) -> Option<String> {
        let index = self.position(hash_token(token))?;
        self.0.get(index)?.key_thumbprint.clone()
    }

    /// When the user of a token's family gave the password.
    pub(in crate::lab) fn auth_time(&self, token: &str) -> Option<i64> {
        let index = self.position(hash_token(token))?;
        Some(self.0.get(index)?.times.auth_time)
    }

    /// Ends the family of a token if it is `user`'s: at a logout, nobody can end somebody else's.
    pub(in crate::lab) fn end_owned_by(&mut self, token: &str, user: &str) {
        let hash = hash_token(token);
        self.0.retain(|family| family.user != user || !family.contains(hash));
    }

    /// Whether a token, used or not, belongs to a family.
    pub(in crate::lab) fn has_family_of(&self, token: &str) -> bool {
        self.position(hash_token(token)).is_some()
    }

    /// Ends the family of a token, whoever its user is: holding the token is enough to revoke it (RFC 7009).
    pub(in crate::lab) fn end_any_owner(&mut self, token: &str) {
        let hash = hash_token(token);
        self.0.retain(|family| !family.contains(hash));
    }

    /// Ends every family of `user`.
    pub(in crate::lab) fn end_all(&mut self, user: &str) {
        self.0.retain(|family| family.user != user);
    }

    /// The families that haven't expired, oldest first.
    pub(in crate::lab) fn view(&self, now: i64) -> Vec<TokenFamilyView> {
        self.0.iter().filter(|family| now < family.times.expires_at).map(RefreshTokenFamily::view).collect()
    }

    fn position(&self, hash: TokenHash) -> Option<usize> {
        self.0.iter().position(|family| family.contains(hash))
    }

    fn family_mut(&mut self, hash: TokenHash) -> Option<&mut RefreshTokenFamily> {
        self.0.iter_mut().find(|family| family.contains(hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: FamilyTimes = FamilyTimes { auth_time: 5, expires_at: 1000 };

    fn valid(user: &str, retired_seconds_ago: Option<i64>) -> RefreshTokenStatus {
        RefreshTokenStatus::Valid(ValidRefreshToken { user: user.to_owned(), retired_seconds_ago })
    }

    fn reused(seconds_ago: i64) -> RefreshTokenStatus {
        RefreshTokenStatus::Reused { user: "bob".to_owned(), seconds_ago }
    }

    fn bobs_family() -> RefreshTokenFamilies {
        let mut families = RefreshTokenFamilies::default();
        families.begin("bob", "one", TIMES);
        families.rotate("one", "two", 10);
        families
    }

    #[test]
    fn a_retired_token_ends_its_family_and_no_other() {
        let mut families = bobs_family();
        families.begin("bob", "other", TIMES);
        assert_eq!(families.validate("nothing", 10, 0), RefreshTokenStatus::Unknown);
        assert_eq!(families.validate("two", 10, 0), valid("bob", None));
        assert_eq!(families.validate("one", 15, 0), reused(5));
        assert_eq!(families.validate("two", 15, 0), RefreshTokenStatus::Unknown, "the whole family is over");
        assert_eq!(families.validate("other", 15, 0), valid("bob", None));
        assert_eq!(families.view(15).len(), 1);
    }

    #[test]
    fn within_the_grace_it_is_forgiven() {
        let mut families = bobs_family();
        assert_eq!(families.validate("one", 20, 10), valid("bob", Some(10)));
        families.rotate("one", "three", 20);
        assert_eq!(families.validate("two", 20, 10), valid("bob", None), "the sibling goes on");
        assert_eq!(families.auth_time("three"), Some(5), "no refresh is a login");
        assert_eq!(families.validate("one", 21, 10), reused(11), "being forgiven renews nothing");
        assert_eq!(bobs_family().validate("one", 10, 0), reused(0), "no grace is not a second either");
    }

    #[test]
    fn a_family_has_an_end_of_its_own() {
        let mut families = bobs_family();
        assert_eq!(families.validate("two", 999, 0), valid("bob", None));
        assert_eq!((families.view(999).len(), families.view(1000).len()), (1, 0));
        assert_eq!(families.validate("two", 1000, 0), RefreshTokenStatus::Expired);
    }

    #[test]
    fn only_its_owner_ends_a_family() {
        let mut families = bobs_family();
        families.end_owned_by("two", "alice");
        assert_eq!(families.view(0).len(), 1);
        families.end_owned_by("one", "bob");
        assert_eq!(families.view(0).len(), 0);
    }
}
