//! The shop's accounts, with their passwords as a careful server keeps them: salted and hashed by Argon2id.

use std::sync::{Mutex, OnceLock, PoisonError};

use argon2::password_hash::phc::Output;
use argon2::{Argon2, Block, Params};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

use super::LabError;
use crate::model::AccountView;
use crate::model::account::{BUILT_IN_ACCOUNTS, BuiltInAccount};

/// What is hashed when the name is unknown, so that an unknown name takes as long as a wrong password.
const UNKNOWN_ACCOUNT_SALT: [u8; 16] = *b"nobody has this.";

/// Memory that hashing has used, 19 MiB each, for the next hash: labs one after the other would leave theirs behind.
static HASH_MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// One account.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// The name to log in with.
    pub(super) name: String,
    /// `user` or `admin`.
    pub(super) role: String,
    /// Whether it was banned.
    pub(super) banned: bool,
    /// How often this person has logged in.
    login_count: u32,
    /// The version that its tokens must name, where the shop compares versions.
    pub(super) token_version: u32,
    salt: [u8; 16],
    /// The password's hash, made when somebody first logs in with this name: it takes some milliseconds, and a world has
    /// to be there at once.
    hash: OnceLock<Option<Output>>,
}

/// All accounts, in the order in which they are shown.
#[derive(Clone, Debug)]
pub(super) struct Accounts(Vec<Account>);

impl Accounts {
    /// Everybody of the shop, with salts from `random`.
    pub(super) fn new(random: &mut ChaCha20Rng) -> Self {
        Self(BUILT_IN_ACCOUNTS.iter().map(|person| Account::from_person(person, random)).collect())
    }

    /// The account of that name.
    pub(super) fn find(&self, name: &str) -> Option<&Account> {
        self.0.iter().find(|account| account.name == name)
    }

    /// The same, to change it.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn find_mut(&mut self, name: &str) -> Result<&mut Account, LabError> {
        let known = self.0.iter().map(|account| account.name.clone()).collect();
        let found = self.0.iter_mut().find(|account| account.name == name);
        found.ok_or_else(|| LabError::UnknownAccount { name: name.to_owned(), known })
    }

    /// Counts a login of `name`, and says which one it is, from 1. For a name without an account it is 0.
    pub(super) fn count_login(&mut self, name: &str) -> u32 {
        let Some(account) = self.0.iter_mut().find(|account| account.name == name) else { return 0 };
        account.login_count = account.login_count.saturating_add(1);
        account.login_count
    }

    /// Whether name and password belong together. It costs the same whether the name is known or not.
    pub(super) fn verify_password(&self, name: &str, password: &str) -> bool {
        let account = self.find(name);
        let given = hash_password(password, account.map_or(&UNKNOWN_ACCOUNT_SALT, |account| &account.salt));
        // Two hashes are compared in a time that says nothing of them.
        account.is_some_and(|account| given.is_some() && account.hash() == given.as_ref())
    }

    /// What a look at them shows.
    pub(super) fn view(&self) -> Vec<AccountView> {
        let show = |it: &Account| AccountView { name: it.name.clone(), role: it.role.clone(), banned: it.banned };
        self.0.iter().map(show).collect()
    }
}

impl Account {
    fn from_person(person: &BuiltInAccount, random: &mut ChaCha20Rng) -> Self {
        let mut salt = [0; 16];
        random.fill_bytes(&mut salt);
        Self {
            name: person.name.to_owned(),
            role: person.role.to_owned(),
            banned: false,
            login_count: 0,
            token_version: 1,
            salt,
            hash: OnceLock::new(),
        }
    }

    fn hash(&self) -> Option<&Output> {
        let password =
            || BUILT_IN_ACCOUNTS.iter().find(|person| person.name == self.name).map_or("", |person| person.password);
        self.hash.get_or_init(|| hash_password(password(), &self.salt)).as_ref()
    }
}

/// Argon2id with m = 19 MiB, t = 2, p = 1: the least that OWASP's password storage cheat sheet asks for. A password of
/// gigabytes has no hash.
fn hash_password(password: &str, salt: &[u8; 16]) -> Option<Output> {
    let kept = || HASH_MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    let mut memory = kept().pop().unwrap_or_else(|| vec![Block::default(); Params::DEFAULT.block_count()]);
    let mut hash = [0; Params::DEFAULT_OUTPUT_LEN];
    let done = Argon2::default().hash_password_into_with_memory(password.as_bytes(), salt, &mut hash, &mut memory);
    kept().push(memory);
    done.ok().and_then(|()| Output::new(&hash).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::PasswordHasher as _;
    use rand_chacha::rand_core::SeedableRng as _;

    #[test]
    fn a_password_fits_its_own_name_only() {
        let accounts = Accounts::new(&mut ChaCha20Rng::seed_from_u64(1));
        let [alice, bob] = BUILT_IN_ACCOUNTS;
        assert!(accounts.verify_password(alice.name, alice.password));
        assert!(!accounts.verify_password(alice.name, bob.password));
        assert!(!accounts.verify_password("mallory", alice.password));
        assert!(!accounts.verify_password("mallory", ""));
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
