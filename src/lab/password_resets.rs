//! Tokens with which somebody who can read a mail sets a new password. Pure: the time is passed in.

mod plaintext_token;

use super::tokens::hash::hash_hex;

/// So many are kept; what is older goes. Anybody may ask for them.
const MAX_RESETS: usize = 1000;

/// The tokens, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct PasswordResets(Vec<PasswordReset>);

/// A token that was mailed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PasswordReset {
    /// The token's SHA-256 in hex, or in a careless shop the token itself.
    key: String,
    is_hashed: bool,
    user: String,
    expires: i64,
    is_used: bool,
}

/// How a token is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ResetVerdict {
    /// It may set the password of this account.
    Valid { user: String },
    /// No such token was mailed.
    Unknown,
    /// It was, and its time is over.
    Expired,
    /// It has set a password before.
    Used { user: String },
}

impl PasswordResets {
    /// Keeps a token for `user` until this second.
    pub(super) fn add(&mut self, token: &str, is_hashed: bool, user: &str, expires: i64) {
        if self.0.len() >= MAX_RESETS {
            self.0.remove(0);
        }
        let key = if is_hashed { hash_hex(token) } else { plaintext_token::key_of(token) };
        self.0.push(PasswordReset { key, is_hashed, user: user.to_owned(), expires, is_used: false });
    }

    /// What `token` is worth. It is looked up by its hash or, where it was kept as it is, by itself; nobody guesses 128 random
    /// bits, so a look-up needs no constant time.
    pub(super) fn judge(&self, token: &str, now: i64) -> ResetVerdict {
        let Some(reset) = self.find(token) else { return ResetVerdict::Unknown };
        match reset {
            PasswordReset { expires, .. } if *expires <= now => ResetVerdict::Expired,
            PasswordReset { is_used: true, user, .. } => ResetVerdict::Used { user: user.clone() },
            PasswordReset { user, .. } => ResetVerdict::Valid { user: user.clone() },
        }
    }

    fn find(&self, token: &str) -> Option<&PasswordReset> {
        let hash = hash_hex(token);
        // A hash that was read in the table is no token.
        let opens = |reset: &PasswordReset| {
            if reset.is_hashed { reset.key == hash } else { plaintext_token::opens(token, &reset.key) }
        };
        self.0.iter().find(|reset| opens(reset))
    }

    /// `token` has set the password of its user. Every other token of theirs is worthless from now on.
    pub(super) fn use_up(&mut self, token: &str) {
        let Some(PasswordReset { key, user, .. }) = self.find(token).cloned() else { return };
        self.0.retain(|reset| reset.user != user || reset.key == key);
        for reset in self.0.iter_mut().filter(|reset| reset.key == key) {
            reset.is_used = true;
        }
    }

    /// What the shop's table holds of the tokens that count at `now`, oldest first.
    pub(super) fn stored_keys(&self, now: i64) -> Vec<String> {
        let open = self.0.iter().filter(|reset| !reset.is_used && reset.expires > now);
        open.map(|reset| reset.key.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_counts_until_its_time_is_over_and_once() {
        for is_hashed in [true, false] {
            let mut resets = PasswordResets::default();
            resets.add("41c0", is_hashed, "bob", 900);
            resets.add("5d1e", is_hashed, "bob", 900);
            resets.add("6f2a", is_hashed, "alice", 900);
            let bob = || "bob".to_owned();
            assert_eq!(resets.judge("41c0", 899), ResetVerdict::Valid { user: bob() });
            assert_eq!(resets.judge("41c0", 900), ResetVerdict::Expired);
            assert_eq!(resets.judge("41c1", 0), ResetVerdict::Unknown);
            resets.use_up("41c0");
            assert_eq!(resets.judge("41c0", 0), ResetVerdict::Used { user: bob() });
            assert_eq!(resets.judge("5d1e", 0), ResetVerdict::Unknown, "the other links of the same person end, too");
            assert_eq!(resets.stored_keys(0).len(), 1);
        }
    }

    #[test]
    fn what_is_stored_is_a_hash_that_is_no_token() {
        let mut resets = PasswordResets::default();
        resets.add("41c0", true, "bob", 900);
        let stored = resets.stored_keys(0).remove(0);
        assert_eq!(stored, hash_hex("41c0"));
        assert_eq!(resets.judge(&stored, 0), ResetVerdict::Unknown);
        assert_eq!(resets.judge("", 0), ResetVerdict::Unknown);
    }
}
