//! Opaque tokens: random references that mean nothing outside the shop. All that is to be said of one stands in this
//! table, so that it ends the moment its row does.

use sha2::{Digest as _, Sha256};

/// Every opaque token that counts.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct References(Vec<(Hash, Reference)>);

/// A token by its hash: whoever reads the table can use none of them.
type Hash = [u8; 32];

/// What is known of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) struct Reference {
    /// Whose it is.
    pub(in crate::lab) user: String,
    /// For which service it is.
    pub(in crate::lab) audience: String,
    /// When it was made, in seconds since 1970-01-01Z.
    pub(in crate::lab) issued: i64,
    /// The first second at which it no longer counts.
    pub(in crate::lab) ends: i64,
}

/// A token as tables keep it.
pub(in crate::lab) fn hash(token: &str) -> Hash {
    Sha256::digest(token).into()
}

impl References {
    /// A new token. Those whose time has come are forgotten.
    pub(in crate::lab) fn add(&mut self, token: &str, reference: Reference) {
        let now = reference.issued;
        self.0.retain(|(_, kept)| now < kept.ends);
        self.0.push((hash(token), reference));
    }

    /// What is known of `token`, if it counts at `now`.
    pub(in crate::lab) fn find(&self, token: &str, now: i64) -> Option<&Reference> {
        let wanted = hash(token);
        let found = self.0.iter().find(|(hash, _)| *hash == wanted).map(|(_, reference)| reference);
        found.filter(|reference| now < reference.ends)
    }

    /// Ends one token.
    pub(in crate::lab) fn end(&mut self, token: &str) {
        let wanted = hash(token);
        self.0.retain(|(hash, _)| *hash != wanted);
    }

    /// Ends every token of `user`.
    pub(in crate::lab) fn end_all(&mut self, user: &str) {
        self.0.retain(|(_, reference)| reference.user != user);
    }

    /// How many count at `now`.
    pub(in crate::lab) fn count(&self, now: i64) -> usize {
        self.0.iter().filter(|(_, reference)| now < reference.ends).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(user: &str, issued: i64, ends: i64) -> Reference {
        Reference { user: user.to_owned(), audience: String::new(), issued, ends }
    }

    #[test]
    fn a_reference_counts_until_its_end_or_until_somebody_ends_it() {
        let mut all = References::default();
        all.add("one", of("bob", 0, 100));
        all.add("two", of("bob", 0, 200));
        all.add("three", of("alice", 0, 200));
        assert!(all.find("one", 99).is_some() && all.find("one", 100).is_none() && all.find("four", 0).is_none());
        all.end("two");
        assert_eq!((all.find("two", 0), all.count(99), all.count(100)), (None, 2, 1));
        all.end_all("alice");
        assert_eq!(all.count(0), 1);
        all.add("late", of("bob", 100, 300));
        assert_eq!(all.count(0), 1, "what has ended needs no memory");
    }
}
