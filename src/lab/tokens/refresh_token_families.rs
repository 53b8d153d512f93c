//! Refresh tokens: random references, kept as hashes, in families.
//!
//! A family begins with a login. Each refresh retires the token that was used and adds the next one to the family. A retired
//! token that comes back means a retry or two holders. The server cannot tell the thief from the owner, so beyond a short
//! grace the whole family ends (RFC 9700, section 4.14.2).

use sha2::{Digest as _, Sha256};

use crate::model::TokenFamilyView;

/// All families that have not been ended.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct RefreshTokenFamilies(Vec<RefreshTokenFamily>);

#[derive(Clone, Debug)]
struct RefreshTokenFamily {
    user: String,
    expires_at: i64,
    tokens: Vec<StoredRefreshToken>,
    /// The thumbprint of the key to which it is bound.
    key_thumbprint: Option<String>,
}

impl RefreshTokenFamily {
    fn view(&self) -> TokenFamilyView {
        let used = self.tokens.iter().filter(|token| token.retired_at.is_some()).count();
        let first = self.tokens.first().map_or(0, |token| u32::from_be_bytes([0, 1, 2, 3].map(|at| token.hash[at])));
        TokenFamilyView {
            id: format!("{first:08x}"),
            user: self.user.clone(),
            usable: self.tokens.len() - used,
            used,
            expires: self.expires_at,
        }
    }
}

/// A token by its hash: whoever reads the store can use none of them.
#[derive(Clone, Debug)]
struct StoredRefreshToken {
    hash: [u8; 32],
    retired_at: Option<i64>,
}

/// What a refresh token that came back is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) enum RefreshTokenStatus {
    /// There is no such token.
    Unknown,
    /// Its family has reached its end.
    Expired,
    /// It was used before, so many seconds ago; its family is over now.
    Reused(String, i64),
    /// It is good for a refresh.
    Valid(ValidRefreshToken),
}

/// A token that is good for a refresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) struct ValidRefreshToken {
    /// Whose it is.
    pub(in crate::lab) user: String,
    /// It was retired so many seconds ago, and is forgiven.
    pub(in crate::lab) retired_seconds_ago: Option<i64>,
}

fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

impl RefreshTokenFamilies {
    /// A login: a family that begins with `token` and ends at the second `ends`.
    pub(in crate::lab) fn begin(&mut self, user: &str, token: &str, ends: i64) {
        let tokens = vec![StoredRefreshToken { hash: hash_token(token), retired_at: None }];
        self.0.push(RefreshTokenFamily { user: user.to_owned(), expires_at: ends, tokens, key_thumbprint: None });
    }

    /// What `token` is worth at `now`, with so many seconds of `grace`. A reuse ends its family.
    pub(in crate::lab) fn validate(&mut self, token: &str, now: i64, grace: u32) -> RefreshTokenStatus {
        let Some(at) = self.position(token) else { return RefreshTokenStatus::Unknown };
        let Some(family) = self.0.get(at) else { return RefreshTokenStatus::Unknown };
        let user = family.user.clone();
        if now >= family.expires_at {
            self.0.remove(at);
            return RefreshTokenStatus::Expired;
        }
        let wanted = hash_token(token);
        let retired = family.tokens.iter().find(|it| it.hash == wanted).and_then(|it| it.retired_at);
        match retired.map(|retired| now.saturating_sub(retired)) {
            Some(ago) if grace == 0 || ago > i64::from(grace) => {
                self.0.remove(at);
                RefreshTokenStatus::Reused(user, ago)
            }
            forgiven => RefreshTokenStatus::Valid(ValidRefreshToken { user, retired_seconds_ago: forgiven }),
        }
    }

    /// Retires `token` and puts `next` beside it.
    pub(in crate::lab) fn rotate(&mut self, token: &str, next: &str, now: i64) {
        let Some(at) = self.position(token) else { return };
        let Some(family) = self.0.get_mut(at) else { return };
        let wanted = hash_token(token);
        if let Some(used) = family.tokens.iter_mut().find(|it| it.hash == wanted) {
            used.retired_at = used.retired_at.or(Some(now));
        }
        family.tokens.push(StoredRefreshToken { hash: hash_token(next), retired_at: None });
    }

    /// Ends the family of `token`, if it has one and is `user`'s.
    pub(in crate::lab) fn end_owned_by(&mut self, token: &str, user: &str) {
        if let Some(at) = self.position(token).filter(|at| self.0.get(*at).is_some_and(|it| it.user == user)) {
            self.0.remove(at);
        }
    }

    /// From now on only whoever holds the key of this thumbprint may refresh in the family of `token`.
    pub(in crate::lab) fn bind_to_key(&mut self, token: &str, key: &str) {
        let family = self.position(token).and_then(|at| self.0.get_mut(at));
        if let Some(family) = family {
            family.key_thumbprint = Some(key.to_owned());
        }
    }

    /// The thumbprint of the key to which the family of `token` is bound, if it is.
    pub(in crate::lab) fn bound_key(&self, token: &str) -> Option<String> {
        self.0.get(self.position(token)?)?.key_thumbprint.clone()
    }

    /// Ends the family of `token`, whosever it is: who holds the token may give it back.
    pub(in crate::lab) fn end_any_owner(&mut self, token: &str) {
        if let Some(at) = self.position(token) {
            self.0.remove(at);
        }
    }

    /// Ends every family of `user`.
    pub(in crate::lab) fn end_all(&mut self, user: &str) {
        self.0.retain(|family| family.user != user);
    }

    /// Those that are alive at `now`, oldest first.
    pub(in crate::lab) fn view(&self, now: i64) -> Vec<TokenFamilyView> {
        self.0.iter().filter(|family| now < family.expires_at).map(RefreshTokenFamily::view).collect()
    }

    fn position(&self, token: &str) -> Option<usize> {
        let wanted = hash_token(token);
        self.0.iter().position(|family| family.tokens.iter().any(|it| it.hash == wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(user: &str, forgiven: Option<i64>) -> RefreshTokenStatus {
        RefreshTokenStatus::Valid(ValidRefreshToken { user: user.to_owned(), retired_seconds_ago: forgiven })
    }

    fn bobs() -> RefreshTokenFamilies {
        let mut families = RefreshTokenFamilies::default();
        families.begin("bob", "one", 1000);
        families.rotate("one", "two", 10);
        families
    }

    #[test]
    fn a_retired_token_ends_its_family_and_no_other() {
        let mut families = bobs();
        families.begin("bob", "other", 1000);
        assert_eq!(families.validate("nothing", 10, 0), RefreshTokenStatus::Unknown);
        assert_eq!(families.validate("two", 10, 0), good("bob", None));
        assert_eq!(families.validate("one", 15, 0), RefreshTokenStatus::Reused("bob".to_owned(), 5));
        assert_eq!(families.validate("two", 15, 0), RefreshTokenStatus::Unknown, "the whole family is over");
        assert_eq!(families.validate("other", 15, 0), good("bob", None));
        assert_eq!(families.view(15).len(), 1);
    }

    #[test]
    fn within_the_grace_it_is_forgiven() {
        let mut families = bobs();
        assert_eq!(families.validate("one", 20, 10), good("bob", Some(10)));
        families.rotate("one", "three", 20);
        assert_eq!(families.validate("two", 20, 10), good("bob", None), "the sibling goes on");
        assert_eq!(
            families.validate("one", 21, 10),
            RefreshTokenStatus::Reused("bob".to_owned(), 11),
            "being forgiven renews nothing"
        );
        assert_eq!(
            bobs().validate("one", 10, 0),
            RefreshTokenStatus::Reused("bob".to_owned(), 0),
            "no grace is not a second either"
        );
    }

    #[test]
    fn a_family_has_an_end_of_its_own() {
        let mut families = bobs();
        assert_eq!(families.validate("two", 999, 0), good("bob", None));
        assert_eq!((families.view(999).len(), families.view(1000).len()), (1, 0));
        assert_eq!(families.validate("two", 1000, 0), RefreshTokenStatus::Expired);
    }

    #[test]
    fn only_its_owner_ends_a_family() {
        let mut families = bobs();
        families.end_owned_by("two", "alice");
        assert_eq!(families.view(0).len(), 1);
        families.end_owned_by("one", "bob");
        assert_eq!(families.view(0).len(), 0);
    }
}
