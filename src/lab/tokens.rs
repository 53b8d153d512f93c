//! What the shop keeps for its tokens: the keys that sign them, the families of refresh tokens, and the list of access
//! tokens that were taken back. All of it is state: a token needs less of it than a session, and never none.

pub(super) mod opaque_tokens;
pub(super) mod refresh_token_families;
pub(super) mod signing_keys;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::hosts::ServiceId;
use crate::model::BlocklistEntry;
use crate::token::Jwk;
use opaque_tokens::OpaqueTokens;
use refresh_token_families::RefreshTokenFamilies;
use signing_keys::SigningKeys;

/// Everything that the shop keeps for its tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct TokenState {
    /// The keys.
    pub(super) signing_keys: SigningKeys,
    /// The refresh tokens.
    pub(super) refresh_families: RefreshTokenFamilies,
    /// The access tokens that were taken back.
    pub(super) blocklist: Blocklist,
    /// The opaque tokens.
    pub(super) opaque_tokens: OpaqueTokens,
    /// Proofs that were seen, by the key's thumbprint and the hash of their `jti`, each with the last second of its window.
    pub(super) seen_proofs: BTreeMap<(String, String), i64>,
    /// The public keys that each service has fetched.
    pub(super) cached_jwks: BTreeMap<ServiceId, CachedJwks>,
    /// The access tokens that were given out and may have to be taken back.
    pub(super) issuance_log: IssuanceLog,
    /// The secret with which each service asks the shop; the two have agreed on it beforehand.
    pub(super) introspection_secrets: BTreeMap<ServiceId, String>,
    /// What each service was told of tokens, by the token's hash.
    pub(super) cached_introspections: BTreeMap<(ServiceId, [u8; 32]), CachedIntrospection>,
}

/// What the shop has said of an opaque token that counts.
#[derive(Clone, Debug)]
pub(super) struct CachedIntrospection {
    /// Its words.
    pub(super) claims: Map<String, Json>,
    /// When, in seconds since 1970-01-01Z.
    pub(super) received_at: i64,
    /// The first second at which the token no longer counts, whatever was said.
    pub(super) expires_at: i64,
}

/// Public keys as a service keeps them.
#[derive(Clone, Debug)]
pub(super) struct CachedJwks {
    /// The keys.
    pub(super) keys: Vec<Jwk>,
    /// When it fetched them, in seconds since 1970-01-01Z.
    pub(super) fetched_at: i64,
}

/// What the shop noted of an access token when it gave it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IssuanceRecord {
    /// Whose it is.
    pub(super) user: String,
    /// Its `jti`.
    pub(super) jti: String,
    /// From when on nobody believes it any more: `exp` and the leeway, in seconds since 1970-01-01Z.
    pub(super) accepted_until: i64,
}

/// Which tokens are out: what a shop with a blocklist has to remember, or it could not take back a token that nobody shows.
#[derive(Clone, Debug, Default)]
pub(super) struct IssuanceLog(Vec<IssuanceRecord>);

impl IssuanceLog {
    /// Notes a token, and forgets those whose time has come at `now`.
    pub(super) fn add(&mut self, note: IssuanceRecord, now: i64) {
        self.0.retain(|note| now < note.accepted_until);
        self.0.push(note);
    }

    /// The tokens of `user` that are out at `now`; they are noted no longer.
    pub(super) fn take_for_user(&mut self, user: &str, now: i64) -> Vec<IssuanceRecord> {
        let (theirs, others) = std::mem::take(&mut self.0).into_iter().partition(|note| note.user == user);
        self.0 = others;
        let theirs: Vec<IssuanceRecord> = theirs;
        theirs.into_iter().filter(|note| now < note.accepted_until).collect()
    }
}

/// Tokens that were taken back, by issuer and `jti`, each kept until it would have ended anyway. Never by the token's own
/// text or a hash of it: the same token has other valid spellings.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocklist(BTreeMap<(String, String), i64>);

impl Blocklist {
    /// Puts a token onto the list until the second `until`, and forgets those whose time has come.
    pub(super) fn add(&mut self, issuer: &str, jti: &str, until: i64, now: i64) {
        self.0.retain(|_, until| now < *until);
        self.0.insert((issuer.to_owned(), jti.to_owned()), until);
    }

    /// Whether a token is on it.
    pub(super) fn contains(&self, issuer: &str, jti: &str) -> bool {
        self.0.contains_key(&(issuer.to_owned(), jti.to_owned()))
    }

    /// The tokens that are on it at `now`.
    pub(super) fn view(&self, now: i64) -> Vec<BlocklistEntry> {
        let listed = self.0.iter().filter(|(_, until)| now < **until);
        listed.map(|((_, jti), until)| BlocklistEntry { jti: jti.clone(), expires: *until }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_lives_as_long_as_its_token_would_have() {
        let mut list = Blocklist::default();
        list.add("a", "1", 100, 0);
        assert!(list.contains("a", "1") && !list.contains("b", "1") && !list.contains("a", "2"));
        assert_eq!((list.view(99).len(), list.view(100).len()), (1, 0));
        list.add("a", "2", 200, 100);
        assert!(!list.contains("a", "1"), "what has ended needs no memory");
    }
}
