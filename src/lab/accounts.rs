//! The shop's accounts, with their passwords as a careful server stores them: salted and hashed with Argon2id.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use argon2::password_hash::phc::Output;
use argon2::{Argon2, Block, Params};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

use super::error::LabError;
use super::secret::constant_time_eq;
use crate::model::account::{KnownAccount, known_accounts};
use crate::model::{AccountSetup, AccountView};

/// The salt for an unknown name: hashing all the same makes it take as long as a wrong password does.
const UNKNOWN_ACCOUNT_SALT: [u8; 16] = *b"nobody has this.";

/// Memory of earlier hashes, 19 MiB each, for the next one. Without this pool, every lab that is started in this process would
/// allocate its own, and allocators don't always give such blocks back.
static HASH_MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// One account.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) name: String,
    /// `user` or `admin`.
    pub(super) role: String,
    pub(super) banned: bool,
    /// How many logins there were so far.
    login_count: u32,
    /// The version that tokens must name, in a shop that revokes by version.
    pub(super) token_version: u32,
    /// The password. A real shop has only the hash, and this one judges by that from the first login on.
    password: Arc<str>,
    salt: [u8; 16],
    /// The password's hash, kept from the first login with the right password: a hash takes some milliseconds, and a lab has
    /// to start at once.
    hash: OnceLock<Output>,
}

/// All accounts in the order in which screens show them.
#[derive(Clone, Debug)]
pub(super) struct Accounts(Vec<Account>);

impl Accounts {
    /// The built-in accounts and a lesson's `own`, with salts from `random`.
    pub(super) fn new(own: &BTreeMap<String, AccountSetup>, random: &mut ChaCha20Rng) -> Self {
        Self(known_accounts(own).map(|known| Account::new(known, random)).collect())
    }

    pub(super) fn find(&self, name: &str) -> Option<&Account> {
        self.0.iter().find(|account| account.name == name)
    }

    /// # Errors
    /// When there is no such account; the error lists those there are.
    pub(super) fn find_mut(&mut self, name: &str) -> Result<&mut Account, LabError> {
        let known = self.0.iter().map(|account| account.name.clone()).collect();
        let found = self.0.iter_mut().find(|account| account.name == name);
        found.ok_or_else(|| LabError::UnknownAccount { name: name.to_owned(), known })
    }

    /// Counts a login of `name`, and returns its number, from 1. For a name without an account it is 0.
    pub(super) fn count_login(&mut self, name: &str) -> u32 {
        let Some(account) = self.0.iter_mut().find(|account| account.name == name) else { return 0 };
        account.login_count = account.login_count.saturating_add(1);
        account.login_count
    }

    /// Whether this is the account's password. It takes the same time for an unknown name: otherwise anybody could find out
    /// by timing which names exist.
    pub(super) fn verify_password(&self, name: &str, password: &str) -> bool {
        self.verify_password_with(name, password, hash_password)
    }

    /// Hashes once whatever the outcome, so that neither an unknown name nor the first login of a known one stands out.
    fn verify_password_with(
        &self,
        name: &str,
        password: &str,
        hash_password: impl FnOnce(&str, &[u8; 16]) -> Option<Output>,
    ) -> bool {
        let account = self.find(name);
        let presented = hash_password(password, account.map_or(&UNKNOWN_ACCOUNT_SALT, |account| &account.salt));
        match (account, presented) {
            (Some(account), Some(presented)) => account.accepts(password, presented),
            _ => false,
        }
    }

    pub(super) fn view(&self) -> Vec<AccountView> {
        let view = |account: &Account| AccountView {
            name: account.name.clone(),
            role: account.role.clone(),
            banned: account.banned,
        };
        self.0.iter().map(view).collect()
    }
}

impl Account {
    fn new(known: KnownAccount<'_>, random: &mut ChaCha20Rng) -> Self {
        let mut salt = [0; 16];
        random.fill_bytes(&mut salt);
        Self {
            name: known.name.to_owned(),
            role: known.role.to_owned(),
            banned: false,
            login_count: 0,
            token_version: 1,
            password: known.password.into(),
            salt,
            hash: OnceLock::new(),
        }
    }

    /// Whether `presented`, the hash of `password`, is the hash of this account's password.
    fn accepts(&self, password: &str, presented: Output) -> bool {
        if let Some(hash) = self.hash.get() {
            // `Output` compares in constant time.
            return *hash == presented;
        }
        let is_right = constant_time_eq(&self.password, password);
        if is_right {
            self.hash.get_or_init(|| presented);
        }
        is_right
    }
}

/// Argon2id with m = 19 MiB, t = 2, p = 1: the minimum of OWASP's password storage cheat sheet. `None` for a password that is
/// too long for Argon2 (4 GiB).
fn hash_password(password: &str, salt: &[u8; 16]) -> Option<Output> {
    let pool = || HASH_MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    let mut memory = pool().pop().unwrap_or_else(|| vec![Block::default(); Params::DEFAULT.block_count()]);
    let mut hash = [0; Params::DEFAULT_OUTPUT_LEN];
    let result = Argon2::default().hash_password_into_with_memory(password.as_bytes(), salt, &mut hash, &mut memory);
    pool().push(memory);
    result.ok().and_then(|()| Output::new(&hash).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::BUILT_IN_ACCOUNTS;
    use argon2::PasswordHasher as _;
    use rand_chacha::rand_core::SeedableRng as _;

    /// An account that a lesson adds.
    fn own() -> BTreeMap<String, AccountSetup> {
        BTreeMap::from([(
            "carol".to_owned(),
            AccountSetup { password: "out-to-lunch-3".to_owned(), ..AccountSetup::default() },
        )])
    }

    #[test]
    fn a_password_fits_its_own_name_only() {
        let accounts = Accounts::new(&own(), &mut ChaCha20Rng::seed_from_u64(1));
        let [alice, bob] = BUILT_IN_ACCOUNTS;
        assert!(accounts.verify_password(alice.name, alice.password));
        assert!(!accounts.verify_password(alice.name, bob.password));
        assert!(accounts.verify_password("carol", "out-to-lunch-3"));
        assert!(!accounts.verify_password("carol", alice.password));
        assert!(!accounts.verify_password("mallory", alice.password));
        assert!(!accounts.verify_password("mallory", ""));
    }

    #[test]
    fn every_login_costs_one_hash() {
        let accounts = Accounts::new(&own(), &mut ChaCha20Rng::seed_from_u64(1));
        let [alice, bob] = BUILT_IN_ACCOUNTS;
        for (name, password, is_right) in [
            (alice.name, bob.password, false),
            (alice.name, alice.password, true),
            (alice.name, alice.password, true),
            (alice.name, bob.password, false),
            ("carol", alice.password, false),
            ("carol", "out-to-lunch-3", true),
            ("mallory", alice.password, false),
        ] {
            let mut hashes = 0;
            let accepted = accounts.verify_password_with(name, password, |password, salt| {
                hashes += 1;
                hash_password(password, salt)
            });
            assert_eq!((accepted, hashes), (is_right, 1), "{name} with {password}");
        }
    }

    #[test]
    fn a_hash_is_what_the_crate_makes_of_it_in_fresh_memory() {
        let salt = [7; 16];
        let phc = Argon2::default().hash_password_with_salt(b"builder", &salt).expect("a hash");
        for _ in 0..2 {
            assert_eq!(hash_password("builder", &salt), phc.hash);
        }
        assert!(phc.to_string().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
    }
}
