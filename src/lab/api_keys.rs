//! API keys: random credentials of programs. Each has a record of its own, so one can be revoked and the others go on. Pure: the
//! time is passed in.

mod plaintext_key;

use rand_chacha::ChaCha20Rng;

use super::secret::new_id;
use super::tokens::hash::hash_hex;
use crate::model::ApiKeyView;

/// With this every key begins: programs that look for leaked secrets find it, and know whose it is.
pub(super) const KEY_PREFIX: &str = "shop_";

/// The most keys that one shop keeps; the oldest makes way.
const MAX_KEYS: usize = 100;

/// What the shop keeps of API keys, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct ApiKeys {
    records: Vec<ApiKey>,
    /// How many keys were made. No number is given twice.
    count: u32,
}

/// The record of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ApiKey {
    /// Its number, which is no secret: by it the owner names the key that is to be revoked.
    pub(super) id: u32,
    /// The SHA-256 of the key in hex, or in a careless shop the key itself.
    stored: String,
    is_hashed: bool,
    pub(super) owner: KeyOwner,
    /// When it was used last, in seconds since 1970-01-01Z; `None` for never.
    pub(super) last_used: Option<i64>,
}

/// Whose a key is, and what for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct KeyOwner {
    pub(super) user: String,
    /// What its owner calls it.
    pub(super) name: String,
    pub(super) scopes: Vec<String>,
}

impl KeyOwner {
    /// The scopes as requests and answers write them, with spaces between.
    pub(super) fn scope(&self) -> String {
        self.scopes.join(" ")
    }
}

impl ApiKeys {
    /// Makes a key, and gives it with its number. It's seen this once: the record holds its hash.
    pub(super) fn add(&mut self, owner: KeyOwner, is_hashed: bool, random: &mut ChaCha20Rng) -> (u32, String) {
        if self.records.len() >= MAX_KEYS {
            self.records.remove(0);
        }
        self.count += 1;
        let key = format!("{KEY_PREFIX}{}", new_id(random));
        let stored = if is_hashed { hash_hex(&key) } else { plaintext_key::stored_form(&key) };
        self.records.push(ApiKey { id: self.count, stored, is_hashed, owner, last_used: None });
        (self.count, key)
    }

    /// The record of a key, with a note that it was used. It is looked up by its hash; nobody guesses 128 random bits, so a
    /// look-up needs no constant time.
    pub(super) fn use_key(&mut self, key: &str, now: i64) -> Option<&ApiKey> {
        let hash = hash_hex(key);
        // A hash that was read in the table is no key.
        let opens = |record: &&mut ApiKey| {
            if record.is_hashed { record.stored == hash } else { plaintext_key::opens(key, &record.stored) }
        };
        let record = self.records.iter_mut().find(opens)?;
        record.last_used = Some(now);
        Some(record)
    }

    /// The keys of `user`, oldest first.
    pub(super) fn of_user(&self, user: &str) -> impl Iterator<Item = &ApiKey> {
        self.records.iter().filter(move |record| record.owner.user == user)
    }

    /// Ends one key of `user`; whether there was one of this number.
    pub(super) fn revoke(&mut self, user: &str, id: u32) -> bool {
        let count = self.records.len();
        self.records.retain(|record| record.owner.user != user || record.id != id);
        self.records.len() < count
    }

    /// The records, oldest first.
    pub(super) fn view(&self) -> Vec<ApiKeyView> {
        self.records.iter().map(ApiKey::view).collect()
    }
}

impl ApiKey {
    fn view(&self) -> ApiKeyView {
        ApiKeyView {
            id: self.id,
            stored: self.stored.clone(),
            user: self.owner.user.clone(),
            name: self.owner.name.clone(),
            scope: self.owner.scope(),
            last_used: self.last_used,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng as _;

    fn owner(user: &str, name: &str) -> KeyOwner {
        KeyOwner { user: user.to_owned(), name: name.to_owned(), scopes: vec!["orders.read".to_owned()] }
    }

    #[test]
    fn one_key_ends_and_the_others_go_on() {
        let (mut keys, mut random) = (ApiKeys::default(), ChaCha20Rng::seed_from_u64(1));
        let [(tours, tours_key), (_, hotel_key), (alices, _)] =
            [("bob", "tours"), ("bob", "hotel"), ("alice", "hotel")]
                .map(|(user, name)| keys.add(owner(user, name), true, &mut random));
        assert!(tours_key.starts_with(KEY_PREFIX) && tours_key != hotel_key);
        assert_eq!(keys.use_key(&tours_key, 7).map(|key| key.last_used), Some(Some(7)));
        assert!(!keys.revoke("bob", alices), "somebody else's number is as good as none");
        assert!(keys.revoke("bob", tours) && !keys.revoke("bob", tours));
        assert_eq!(keys.use_key(&tours_key, 8), None);
        assert_eq!(keys.use_key(&hotel_key, 8).map(|key| key.owner.name.as_str()), Some("hotel"));
        assert_eq!(keys.add(owner("bob", "tours"), true, &mut random).0, 4, "no number is given twice");
    }

    #[test]
    fn what_is_kept_of_a_key_opens_nothing() {
        let (mut keys, mut random) = (ApiKeys::default(), ChaCha20Rng::seed_from_u64(1));
        let (_, key) = keys.add(owner("bob", "tours"), true, &mut random);
        let stored = keys.view()[0].stored.clone();
        assert_eq!(stored, hash_hex(&key));
        assert_eq!(keys.use_key(&stored, 0), None);
        let (_, careless) = keys.add(owner("bob", "hotel"), false, &mut random);
        assert_eq!(keys.view()[1].stored, careless, "but that of a careless shop does");
        assert!(keys.use_key(&careless, 0).is_some() && keys.use_key("", 0).is_none());
    }

    #[test]
    fn the_oldest_key_makes_way() {
        let (mut keys, mut random) = (ApiKeys::default(), ChaCha20Rng::seed_from_u64(1));
        for _ in 0..=MAX_KEYS {
            keys.add(owner("bob", "tours"), true, &mut random);
        }
        assert_eq!((keys.view().len(), keys.view()[0].id), (MAX_KEYS, 2));
    }
}
