//! Opaque tokens: random references that mean nothing outside the shop. Everything about one is in this table, so it ends
//! the moment its record is deleted.

use std::collections::BTreeMap;

use super::hash::{TokenHash, hash_token};

/// Every opaque token that hasn't been ended, by its hash.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct OpaqueTokens(BTreeMap<TokenHash, OpaqueToken>);

/// The record of an opaque token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) struct OpaqueToken {
    pub(in crate::lab) user: String,
    /// The service that it is for.
    pub(in crate::lab) audience: String,
    /// When its user last gave the password, in seconds since 1970-01-01Z.
    pub(in crate::lab) auth_time: i64,
    /// In seconds since 1970-01-01Z.
    pub(in crate::lab) issued_at: i64,
    /// The first second at which it isn't accepted any more.
    pub(in crate::lab) expires_at: i64,
}

impl OpaqueTokens {
    /// Adds a token, and drops those that have expired.
    pub(in crate::lab) fn add(&mut self, token: &str, record: OpaqueToken) {
        let now = record.issued_at;
        self.0.retain(|_, other| now < other.expires_at);
        self.0.insert(hash_token(token), record);
    }

    /// The record of a token, if it hasn't expired.
    pub(in crate::lab) fn find_active(&self, token: &str, now: i64) -> Option<&OpaqueToken> {
        self.0.get(&hash_token(token)).filter(|record| now < record.expires_at)
    }

    /// Ends one token.
    pub(in crate::lab) fn revoke(&mut self, token: &str) {
        self.0.remove(&hash_token(token));
    }

    /// Ends every token of `user`.
    pub(in crate::lab) fn revoke_all(&mut self, user: &str) {
        self.0.retain(|_, record| record.user != user);
    }

    /// How many haven't expired.
    pub(in crate::lab) fn count_active(&self, now: i64) -> usize {
        self.0.values().filter(|record| now < record.expires_at).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(user: &str, issued_at: i64, expires_at: i64) -> OpaqueToken {
        OpaqueToken { user: user.to_owned(), audience: String::new(), auth_time: issued_at, issued_at, expires_at }
    }

    #[test]
    fn a_reference_counts_until_its_end_or_until_somebody_ends_it() {
        let mut tokens = OpaqueTokens::default();
        tokens.add("one", record("bob", 0, 100));
        tokens.add("two", record("bob", 0, 200));
        tokens.add("three", record("alice", 0, 200));
        assert!(
            tokens.find_active("one", 99).is_some()
                && tokens.find_active("one", 100).is_none()
                && tokens.find_active("four", 0).is_none()
        );
        tokens.revoke("two");
        assert_eq!((tokens.find_active("two", 0), tokens.count_active(99), tokens.count_active(100)), (None, 2, 1));
        tokens.revoke_all("alice");
        assert_eq!(tokens.count_active(0), 1);
        tokens.add("late", record("bob", 100, 300));
        assert_eq!(tokens.count_active(0), 1, "what has ended needs no memory");
    }
}
