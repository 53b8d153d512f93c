//! What the shop and the services keep for tokens: signing keys, refresh token families, opaque tokens, the blocklist, and
//! caches. All of it is state: a token needs less of it than a session does, but never none.

pub(super) mod hash;
pub(super) mod key_files;
pub(super) mod opaque_tokens;
pub(super) mod refresh_token_families;
pub(super) mod shop_signing;
pub(super) mod signing_keys;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::hosts::ServiceId;
use crate::model::{BlocklistEntry, KeyView};
use crate::token::Jwk;
use hash::TokenHash;
use opaque_tokens::OpaqueTokens;
use refresh_token_families::RefreshTokenFamilies;
use signing_keys::SigningKeys;

/// Everything that is kept for tokens in a lane.
#[derive(Clone, Debug, Default)]
pub(super) struct TokenState {
    /// Those of the server that is asked, or of all.
    pub(super) signing_keys: SigningKeys,
    /// Whose they are: a server behind the load balancer, 0 for all or the one.
    key_owner: u32,
    /// The keys of the other servers, where each makes its own at its start.
    other_keys: BTreeMap<u32, SigningKeys>,
    pub(super) refresh_families: RefreshTokenFamilies,
    /// The revoked access tokens.
    pub(super) blocklist: Blocklist,
    pub(super) opaque_tokens: OpaqueTokens,
    /// The `DPoP` proofs that were accepted, each with the last second of its window.
    pub(super) seen_proofs: BTreeMap<ProofId, i64>,
    /// The public keys that each service has fetched.
    pub(super) cached_jwks: BTreeMap<ServiceId, CachedJwks>,
    /// The access tokens that the shop may have to put on the blocklist.
    pub(super) issuance_log: IssuanceLog,
    /// The secret with which each service authenticates at the introspection endpoint.
    pub(super) introspection_secrets: BTreeMap<ServiceId, String>,
    /// The introspection responses that each service has cached.
    pub(super) cached_introspections: BTreeMap<IntrospectedToken, CachedIntrospection>,
}

impl TokenState {
    /// From now on the keys of server `owner` sign and verify; a server that has none starts without.
    pub(super) fn use_keys_of(&mut self, owner: u32) {
        if owner == self.key_owner {
            return;
        }
        let mut keys = self.other_keys.remove(&owner).unwrap_or_default();
        keys.count_from(self.created_keys());
        let previous = std::mem::replace(&mut self.signing_keys, keys);
        self.other_keys.insert(std::mem::replace(&mut self.key_owner, owner), previous);
    }

    /// A server that keeps its keys in memory is restarted.
    pub(super) fn forget_keys_of(&mut self, owner: u32) {
        let fresh = SigningKeys::starting_at(self.created_keys());
        if owner == self.key_owner {
            self.signing_keys = fresh;
        } else if let Some(keys) = self.other_keys.get_mut(&owner) {
            *keys = fresh;
        }
    }

    /// How many keys were made, so that no two have the same name.
    fn created_keys(&self) -> usize {
        self.all_keys().map(SigningKeys::created_count).max().unwrap_or_default()
    }

    fn all_keys(&self) -> impl Iterator<Item = &SigningKeys> {
        std::iter::once(&self.signing_keys).chain(self.other_keys.values())
    }

    /// The ID and algorithm of every key of every server, in the order of their servers.
    pub(super) fn key_views(&self) -> Vec<KeyView> {
        self.all_keys().flat_map(SigningKeys::view).collect()
    }
}

/// What tells one `DPoP` proof from all others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ProofId {
    /// Of the key that signed it (RFC 7638).
    pub(super) key_thumbprint: String,
    /// The client chooses its `jti`: hashed, a long one takes no more memory than any other.
    pub(super) jti_hash: String,
}

/// An opaque token about which a service has asked the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct IntrospectedToken {
    pub(super) service: ServiceId,
    pub(super) token_hash: TokenHash,
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
        self.0.retain(|logged| now < logged.accepted_until);
        self.0.push(record);
    }

    /// The tokens of `user` that haven't expired.
    pub(super) fn of_user(&self, user: &str, now: i64) -> Vec<IssuanceRecord> {
        self.0.iter().filter(|record| record.user == user && now < record.accepted_until).cloned().collect()
    }

    /// Drops the tokens of `user`.
    pub(super) fn forget_user(&mut self, user: &str) {
        self.0.retain(|record| record.user != user);
    }
}

/// What names a JWT. Its own text or its hash wouldn't do: the same token has other valid spellings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct JwtId {
    issuer: String,
    jti: String,
}

impl JwtId {
    fn new(issuer: &str, jti: &str) -> Self {
        Self { issuer: issuer.to_owned(), jti: jti.to_owned() }
    }
}

/// The revoked access tokens, each kept until it would have expired anyway.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocklist(BTreeMap<JwtId, i64>);

impl Blocklist {
    /// Blocks a token until the second `until`, and drops the entries that have expired.
    pub(super) fn add(&mut self, issuer: &str, jti: &str, until: i64, now: i64) {
        self.0.retain(|_, blocked_until| now < *blocked_until);
        self.0.insert(JwtId::new(issuer, jti), until);
    }

    pub(super) fn contains(&self, issuer: &str, jti: &str) -> bool {
        self.0.contains_key(&JwtId::new(issuer, jti))
    }

    /// The entries that haven't expired.
    pub(super) fn view(&self, now: i64) -> Vec<BlocklistEntry> {
        let entries = self.0.iter().filter(|(_, until)| now < **until);
        entries.map(|(id, until)| BlocklistEntry { jti: id.jti.clone(), expires: *until }).collect()
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
