//! The shop's accounts, with their passwords as the shop stores them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

use super::act_error::SecretGuessError;
use super::error::LabError;
use super::password_record::{HashFunction, PasswordRecord, Pepper, Salt};
use super::secret::constant_time_eq;
use super::totp::TotpSecret;
use crate::model::account::{KnownAccount, known_accounts};
use crate::model::setup::PasswordSetup;
use crate::model::{AccountSetup, AccountView, StoredPassword};

/// The salt for an unknown name: hashing all the same makes it take as long as a wrong password does.
const UNKNOWN_ACCOUNT_SALT: Salt = *b"nobody has this.";

/// One account.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) name: String,
    /// `user` or `admin`.
    pub(super) role: String,
    /// The company that it belongs to; empty for none.
    pub(super) tenant: String,
    pub(super) banned: bool,
    /// How many logins there were so far.
    login_count: u32,
    /// The version that tokens must name, in a shop that revokes by version.
    pub(super) token_version: u32,
    /// The password that the lesson has given it. It counts until there is a record: a hash takes some milliseconds, and a lab
    /// has to start at once.
    password: Arc<str>,
    salt: Salt,
    /// What the shop stores of the password, from the first time that it's needed.
    record: Option<PasswordRecord>,
    pub(super) second_factor: SecondFactor,
}

/// Whether an account asks for a one-time code at a login.
#[derive(Clone, Debug, Default)]
pub(super) enum SecondFactor {
    #[default]
    None,
    /// A secret was given out, and no code of it has come back yet: the account doesn't ask for one.
    Offered(TotpKey),
    /// It asks.
    Required(TotpKey),
}

/// What the server keeps for an authenticator app.
#[derive(Clone)]
pub(super) struct TotpKey {
    pub(super) secret: TotpSecret,
    /// The newest step of which a code was taken: neither it nor an older one counts again (RFC 6238, section 5.2).
    pub(super) last_step: i64,
}

/// Never writes the secret.
impl std::fmt::Debug for TotpKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TotpKey(step {})", self.last_step)
    }
}

/// All accounts in the order in which screens show them.
#[derive(Clone, Debug)]
pub(super) struct Accounts {
    list: Vec<Account>,
    pepper: Pepper,
}

/// How a login's password was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PasswordVerdict {
    pub(super) is_right: bool,
    /// How many hashes were computed for it.
    pub(super) hashes: u32,
}

impl Accounts {
    /// The built-in accounts and a lesson's `own`, with salts from `random`. The pepper is a part of the shop's configuration.
    pub(super) fn new(own: &BTreeMap<String, AccountSetup>, random: &mut ChaCha20Rng, pepper: Pepper) -> Self {
        Self { list: known_accounts(own).map(|known| Account::new(known, random)).collect(), pepper }
    }

    pub(super) fn find(&self, name: &str) -> Option<&Account> {
        self.list.iter().find(|account| account.name == name)
    }

    /// # Errors
    /// When there is no such account; the error lists those there are.
    pub(super) fn find_mut(&mut self, name: &str) -> Result<&mut Account, LabError> {
        let known = self.list.iter().map(|account| account.name.clone()).collect();
        let found = self.list.iter_mut().find(|account| account.name == name);
        found.ok_or_else(|| LabError::UnknownAccount { name: name.to_owned(), known })
    }

    /// Counts a login of `name`, and returns its number, from 1. For a name without an account it is 0.
    pub(super) fn count_login(&mut self, name: &str) -> u32 {
        let Some(account) = self.list.iter_mut().find(|account| account.name == name) else { return 0 };
        account.login_count = account.login_count.saturating_add(1);
        account.login_count
    }

    /// Whether this is the account's password. A right one that is stored in another way than `setup` says is stored anew:
    /// only now does the shop know it. An unknown name takes the same time as a wrong password: otherwise anybody could find
    /// out by timing which names exist.
    pub(super) fn verify_password(
        &mut self,
        name: &str,
        password: &str,
        setup: &PasswordSetup,
        random: &mut ChaCha20Rng,
    ) -> PasswordVerdict {
        let Self { list, pepper } = self;
        let Some(account) = list.iter_mut().find(|account| account.name == name) else {
            let in_vain = new_record(setup, pepper, UNKNOWN_ACCOUNT_SALT, password);
            // Used, so that the compiler can't leave the work out.
            return PasswordVerdict { is_right: false, hashes: u32::from(std::hint::black_box(in_vain).is_some()) };
        };
        let hashes = account.record.as_ref().map_or(1, PasswordRecord::hash_count);
        let is_right = account.accepts(password, setup, pepper);
        if !(is_right && setup.rehash && account.is_outdated(setup)) {
            return PasswordVerdict { is_right, hashes };
        }
        account.set_password(password, setup, pepper, random);
        PasswordVerdict { is_right, hashes: hashes.saturating_add(1) }
    }

    /// Gives `name` a new password, stored as `setup` says.
    ///
    /// # Errors
    /// When there is no such account.
    pub(super) fn set_password(
        &mut self,
        name: &str,
        password: &str,
        setup: &PasswordSetup,
        random: &mut ChaCha20Rng,
    ) -> Result<(), LabError> {
        let pepper = self.pepper;
        self.find_mut(name)?.set_password(password, setup, &pepper, random);
        Ok(())
    }

    /// Stores every password that isn't stored yet as `setup` says, before that changes.
    pub(super) fn store_passwords(&mut self, setup: &PasswordSetup) {
        let Self { list, pepper } = self;
        for account in list {
            account.store_password(setup, pepper);
        }
    }

    /// Hashes every password that is stored in another way than `setup` says once more, if `setup` names a slow function. Nobody
    /// has to log in for that: what is hashed is the old hash.
    pub(super) fn wrap_passwords(&mut self, setup: &PasswordSetup, random: &mut ChaCha20Rng) {
        let (function, pepper) = (HashFunction::of(setup), setup.pepper.then_some(&self.pepper));
        if function.is_slow() {
            self.list.iter_mut().for_each(|account| account.wrap_password(function, pepper, random));
        }
    }

    /// What the shop stores of the password of `name`.
    ///
    /// # Errors
    /// When there is no such account.
    pub(super) fn password_record(&mut self, name: &str, setup: &PasswordSetup) -> Result<PasswordRecord, LabError> {
        let pepper = self.pepper;
        let account = self.find_mut(name)?;
        account.store_password(setup, &pepper);
        account.record.clone().ok_or_else(|| LabError::BadGuess(SecretGuessError::NoHash(name.to_owned())))
    }

    pub(super) fn view(&self) -> Vec<AccountView> {
        let view = |account: &Account| AccountView {
            name: account.name.clone(),
            role: account.role.clone(),
            banned: account.banned,
            stored_password: account.record.as_ref().map(stored_password),
        };
        self.list.iter().map(view).collect()
    }
}

fn stored_password(record: &PasswordRecord) -> StoredPassword {
    StoredPassword { function: record.function().function(), text: record.to_string() }
}

/// The record of `password` as `setup` asks for it.
fn new_record(setup: &PasswordSetup, pepper: &Pepper, salt: Salt, password: &str) -> Option<PasswordRecord> {
    PasswordRecord::new(HashFunction::of(setup), setup.pepper.then_some(pepper), salt, password)
}

impl Account {
    fn new(known: KnownAccount<'_>, random: &mut ChaCha20Rng) -> Self {
        let mut salt = [0; 16];
        random.fill_bytes(&mut salt);
        Self {
            name: known.name.to_owned(),
            role: known.role.to_owned(),
            tenant: known.tenant.to_owned(),
            banned: false,
            login_count: 0,
            token_version: 1,
            password: known.password.into(),
            salt,
            record: None,
            second_factor: SecondFactor::None,
        }
    }

    /// Whether `password` is this account's. It costs one hash, whatever the outcome: not even the first login stands out.
    fn accepts(&mut self, password: &str, setup: &PasswordSetup, pepper: &Pepper) -> bool {
        if let Some(record) = &self.record {
            return record.accepts(password, pepper);
        }
        let presented = new_record(setup, pepper, self.salt, password);
        let is_right = presented.is_some() && constant_time_eq(&self.password, password);
        if is_right {
            self.record = presented;
        }
        is_right
    }

    /// Whether the password is stored in another way than `setup` says.
    fn is_outdated(&self, setup: &PasswordSetup) -> bool {
        let is_as_wanted = |record: &PasswordRecord| record.is_made_by(HashFunction::of(setup), setup.pepper);
        self.record.as_ref().is_some_and(|record| record.is_wrapped() || !is_as_wanted(record))
    }

    /// Hashes the stored hash once more, with a salt of its own, unless `function` has made it.
    fn wrap_password(&mut self, function: HashFunction, pepper: Option<&Pepper>, random: &mut ChaCha20Rng) {
        let Some(record) = self.record.as_ref().filter(|record| !record.is_made_by(function, pepper.is_some())) else {
            return;
        };
        let mut salt = Salt::default();
        random.fill_bytes(&mut salt);
        if let Some(wrapped) = record.wrapped(function, pepper, salt) {
            self.record = Some(wrapped);
        }
    }

    fn store_password(&mut self, setup: &PasswordSetup, pepper: &Pepper) {
        if self.record.is_none() {
            self.record = new_record(setup, pepper, self.salt, &self.password);
        }
    }

    /// Stores `password` with a fresh salt.
    fn set_password(&mut self, password: &str, setup: &PasswordSetup, pepper: &Pepper, random: &mut ChaCha20Rng) {
        random.fill_bytes(&mut self.salt);
        self.password = password.into();
        self.record = new_record(setup, pepper, self.salt, password);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::BUILT_IN_ACCOUNTS;
    use crate::model::switch_types::PasswordFunction;
    use rand_chacha::rand_core::SeedableRng as _;

    struct Shop {
        accounts: Accounts,
        setup: PasswordSetup,
        random: ChaCha20Rng,
    }

    impl Shop {
        /// A shop with the built-in accounts and carol.
        fn new() -> Self {
            let carol = AccountSetup { password: "out-to-lunch-3".to_owned(), ..AccountSetup::default() };
            let mut random = ChaCha20Rng::seed_from_u64(1);
            let accounts = Accounts::new(&BTreeMap::from([("carol".to_owned(), carol)]), &mut random, [3; 32]);
            Self { accounts, setup: PasswordSetup::default(), random }
        }

        fn verify(&mut self, name: &str, password: &str) -> (bool, u32) {
            let verdict = self.accounts.verify_password(name, password, &self.setup, &mut self.random);
            (verdict.is_right, verdict.hashes)
        }

        fn record(&mut self, name: &str) -> PasswordRecord {
            self.accounts.password_record(name, &self.setup).expect("a record")
        }
    }

    #[test]
    fn every_login_costs_one_hash_and_a_password_fits_its_own_name_only() {
        let mut shop = Shop::new();
        let [alice, bob] = BUILT_IN_ACCOUNTS;
        for (name, password, is_right) in [
            (alice.name, bob.password, false),
            (alice.name, alice.password, true),
            (alice.name, alice.password, true),
            (alice.name, bob.password, false),
            ("carol", alice.password, false),
            ("carol", "out-to-lunch-3", true),
            ("mallory", alice.password, false),
            ("mallory", "", false),
        ] {
            assert_eq!(shop.verify(name, password), (is_right, 1), "{name} with {password}");
        }
    }

    #[test]
    fn what_is_stored_in_an_old_way_is_stored_anew_at_the_next_login() {
        let mut shop = Shop::new();
        shop.setup.function = PasswordFunction::Sha256;
        shop.accounts.store_passwords(&shop.setup);
        shop.setup = PasswordSetup { pepper: true, ..PasswordSetup::default() };
        assert_eq!(shop.verify("carol", "wrong"), (false, 1));
        assert_eq!(shop.record("carol").function(), HashFunction::Sha256, "a wrong password changes nothing");
        assert_eq!(shop.verify("carol", "out-to-lunch-3"), (true, 2));
        let record = shop.record("carol");
        assert!(record.is_made_by(HashFunction::of(&shop.setup), true));
        assert_eq!(shop.verify("carol", "out-to-lunch-3"), (true, 1));
        assert_eq!(shop.record("alice").function(), HashFunction::Sha256, "who doesn't log in stays as they are");
    }

    #[test]
    fn what_is_stored_in_an_old_way_is_hashed_once_more_without_a_login() {
        let mut shop = Shop::new();
        shop.setup.function = PasswordFunction::Sha256;
        shop.accounts.store_passwords(&shop.setup);
        shop.accounts.wrap_passwords(&PasswordSetup { pepper: true, ..shop.setup.clone() }, &mut shop.random);
        assert_eq!(shop.record("carol").function(), HashFunction::Sha256, "a fast function would add nothing");
        shop.setup = PasswordSetup { pepper: true, ..PasswordSetup::default() };
        for _ in 0..2 {
            shop.accounts.wrap_passwords(&shop.setup, &mut shop.random);
        }
        let record = shop.record("carol");
        assert_eq!((record.function(), record.hash_count()), (HashFunction::of(&shop.setup), 2), "once is enough");
        assert_eq!(shop.verify("carol", "wrong"), (false, 2));
        assert_eq!(shop.verify("carol", "out-to-lunch-3"), (true, 3));
        assert!(!shop.record("carol").is_wrapped(), "the login brought the password itself");
        assert_eq!(shop.verify("carol", "out-to-lunch-3"), (true, 1));
    }

    #[test]
    fn without_rehash_what_is_stored_stays() {
        let mut shop = Shop::new();
        shop.setup.function = PasswordFunction::SaltedSha256;
        let before = shop.record("carol");
        shop.setup = PasswordSetup { rehash: false, ..PasswordSetup::default() };
        assert_eq!(shop.verify("carol", "out-to-lunch-3"), (true, 1));
        assert_eq!(shop.record("carol"), before);
    }
}
