//! What the shop and the services keep for tokens: signing keys, refresh token families, opaque tokens, the blocklist, and
//! caches. All of it is state: a token needs less of it than a session does, but never none.

pub(super) mod hash;
pub(super) mod issuer;
pub(super) mod key_files;
pub(super) mod opaque_tokens;
pub(super) mod refresh_token_families;
pub(super) mod signing_keys;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::hosts::ServiceId;
use crate::model::BlocklistEntry;
use crate::token::Jwk;
use hash::TokenHash;
use opaque_tokens::OpaqueTokens;
use refresh_token_families::RefreshTokenFamilies;
use signing_keys::SigningKeys;

/// Everything that is kept for tokens in a lane.
#[derive(Clone, Debug, Default)]
pub(super) struct TokenState {
    pub(super) signing_keys: SigningKeys,
    pub(super) refresh_families: RefreshTokenFamilies,
    /// The revoked access tokens.
    pub(super) blocklist: Blocklist,
    pub(super) opaque_tokens: OpaqueTokens,
    /// The `DPoP` proofs that were accepted, by the key's thumbprint and the hash of their `jti`, each with the last second of
    /// its window.
    pub(super) seen_proofs: BTreeMap<(String, String), i64>,
    /// The public keys that each service has fetched.
    pub(super) cached_jwks: BTreeMap<ServiceId, CachedJwks>,
    /// The access tokens that the shop may have to put on the blocklist.
    pub(super) issuance_log: IssuanceLog,
    /// The secret with which each service authenticates at the introspection endpoint.
    pub(super) introspection_secrets: BTreeMap<ServiceId, String>,
    /// The introspection responses that each service has cached.
    pub(super) cached_introspections: BTreeMap<(ServiceId, TokenHash), CachedIntrospection>,
}

/// What the shop said of an active opaque token.
#[derive(Clone, Debug)]
pub(super) struct CachedIntrospection {
    pub(super) claims: Map<String, Json>,
    /// In seconds since 1970-01-01Z.
    pub(super) received_at: i64,
    /// The `exp` of the response: from this second on the token isn't accepted, however long responses are cached.
    pub(super) expires_at: i64,
}

/// Public keys as a service caches them.
#[derive(Clone, Debug)]
pub(super) struct CachedJwks {
    pub(super) keys: Vec<Jwk>,
    /// In seconds since 1970-01-01Z.
    pub(super) fetched_at: i64,
}

/// What the shop remembers of an access token that it has issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IssuanceRecord {
    pub(super) user: String,
    pub(super) jti: String,
    /// The first second at which no verifier accepts the token any more.
    pub(super) accepted_until: i64,
}

/// The access tokens that are in use. A shop with a blocklist needs this log to revoke all tokens of a user: it has to name
/// tokens that nobody presents.
#[derive(Clone, Debug, Default)]
pub(super) struct IssuanceLog(Vec<IssuanceRecord>);

impl IssuanceLog {
    /// Adds a token, and drops those that have expired.
    pub(super) fn add(&mut self, record: IssuanceRecord, now: i64) {
        self.0.retain(|record| now < record.accepted_until);
        self.0.push(record);
    }

    /// Takes the tokens of `user` out of the log, and returns those that haven't expired.
    pub(super) fn take_for_user(&mut self, user: &str, now: i64) -> Vec<IssuanceRecord> {
        let records = std::mem::take(&mut self.0).into_iter();
        let (mut theirs, others): (Vec<_>, Vec<_>) = records.partition(|record| record.user == user);
        self.0 = others;
        theirs.retain(|record| now < record.accepted_until);
        theirs
    }
}

/// The revoked access tokens by issuer and `jti`, each kept until it would have expired anyway. The token's own text or its
/// hash wouldn't do as a key: the same token has other valid spellings.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocklist(BTreeMap<(String, String), i64>);

impl Blocklist {
    /// Blocks a token until the second `until`, and drops the entries that have expired.
    pub(super) fn add(&mut self, issuer: &str, jti: &str, until: i64, now: i64) {
        self.0.retain(|_, until| now < *until);
        self.0.insert((issuer.to_owned(), jti.to_owned()), until);
    }

    pub(super) fn contains(&self, issuer: &str, jti: &str) -> bool {
        self.0.contains_key(&(issuer.to_owned(), jti.to_owned()))
    }

    /// The entries that haven't expired.
    pub(super) fn view(&self, now: i64) -> Vec<BlocklistEntry> {
        let entries = self.0.iter().filter(|(_, until)| now < **until);
        entries.map(|((_, jti), until)| BlocklistEntry { jti: jti.clone(), expires: *until }).collect()
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
