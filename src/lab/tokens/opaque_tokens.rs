//! Opaque tokens: random references that mean nothing outside the shop. All that is to be said of one stands in this
//! table, so that it ends the moment its row does.

use sha2::{Digest as _, Sha256};

/// Every opaque token that counts.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct OpaqueTokens(Vec<(TokenHash, OpaqueToken)>);

/// A token by its hash: whoever reads the table can use none of them.
type TokenHash = [u8; 32];

/// What is known of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) struct OpaqueToken {
    /// Whose it is.
    pub(in crate::lab) user: String,
    /// For which service it is.
    pub(in crate::lab) audience: String,
    /// When it was made, in seconds since 1970-01-01Z.
    pub(in crate::lab) issued_at: i64,
    /// The first second at which it no longer counts.
    pub(in crate::lab) expires_at: i64,
}

/// A token as tables keep it.
pub(in crate::lab) fn hash_token(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}

impl OpaqueTokens {
    /// A new token. Those whose time has come are forgotten.
    pub(in crate::lab) fn add(&mut self, token: &str, reference: OpaqueToken) {
        let now = reference.issued_at;
        self.0.retain(|(_, kept)| now < kept.expires_at);
        self.0.push((hash_token(token), reference));
    }

    /// What is known of `token`, if it counts at `now`.
    pub(in crate::lab) fn find_active(&self, token: &str, now: i64) -> Option<&OpaqueToken> {
        let wanted = hash_token(token);
        let found = self.0.iter().find(|(hash_token, _)| *hash_token == wanted).map(|(_, reference)| reference);
        found.filter(|reference| now < reference.expires_at)
    }

    /// Ends one token.
    pub(in crate::lab) fn revoke(&mut self, token: &str) {
        let wanted = hash_token(token);
        self.0.retain(|(hash_token, _)| *hash_token != wanted);
    }

    /// Ends every token of `user`.
    pub(in crate::lab) fn revoke_all(&mut self, user: &str) {
        self.0.retain(|(_, reference)| reference.user != user);
    }

    /// How many count at `now`.
    pub(in crate::lab) fn count_active(&self, now: i64) -> usize {
        self.0.iter().filter(|(_, reference)| now < reference.expires_at).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(user: &str, issued: i64, ends: i64) -> OpaqueToken {
        OpaqueToken { user: user.to_owned(), audience: String::new(), issued_at: issued, expires_at: ends }
    }

    #[test]
    fn a_reference_counts_until_its_end_or_until_somebody_ends_it() {
        let mut all = OpaqueTokens::default();
        all.add("one", of("bob", 0, 100));
        all.add("two", of("bob", 0, 200));
        all.add("three", of("alice", 0, 200));
        assert!(
            all.find_active("one", 99).is_some()
                && all.find_active("one", 100).is_none()
                && all.find_active("four", 0).is_none()
        );
        all.revoke("two");
        assert_eq!((all.find_active("two", 0), all.count_active(99), all.count_active(100)), (None, 2, 1));
        all.revoke_all("alice");
        assert_eq!(all.count_active(0), 1);
        all.add("late", of("bob", 100, 300));
        assert_eq!(all.count_active(0), 1, "what has ended needs no memory");
    }
}
