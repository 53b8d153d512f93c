//! The shop's accounts, with their passwords as a careful server keeps them: salted and hashed by Argon2id.

use std::sync::OnceLock;

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

use super::LabError;
use crate::world::AccountView;
use crate::world::account::{PEOPLE, Person};

/// A hash that no password has, with the cost of the real ones: verified when the name is unknown, so that an unknown
/// name takes as long as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzLg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

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
    logins: u32,
    /// The version that its tokens must name, where the shop compares versions.
    pub(super) version: u32,
    salt: [u8; 16],
    /// The password's hash as a PHC string, made when somebody first logs in with this name: it takes some milliseconds,
    /// and a world has to be there at once.
    hash: OnceLock<String>,
}

/// All accounts, in the order in which they are shown.
#[derive(Clone, Debug)]
pub(super) struct Accounts(Vec<Account>);

impl Accounts {
    /// Everybody of the shop, with salts from `random`.
    pub(super) fn open(random: &mut ChaCha20Rng) -> Self {
        Self(PEOPLE.iter().map(|person| Account::of(person, random)).collect())
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
        account.logins = account.logins.saturating_add(1);
        account.logins
    }

    /// Whether name and password belong together. It costs the same whether the name is known or not.
    pub(super) fn verify(&self, name: &str, password: &str) -> bool {
        let hash = self.find(name).map_or(NOBODY, Account::hash);
        Argon2::default().verify_password(password.as_bytes(), hash).is_ok()
    }

    /// What a look at them shows.
    pub(super) fn view(&self) -> Vec<AccountView> {
        let show = |it: &Account| AccountView { name: it.name.clone(), role: it.role.clone(), banned: it.banned };
        self.0.iter().map(show).collect()
    }
}

impl Account {
    fn of(person: &Person, random: &mut ChaCha20Rng) -> Self {
        let mut salt = [0; 16];
        random.fill_bytes(&mut salt);
        Self {
            name: person.name.to_owned(),
            role: person.role.to_owned(),
            banned: false,
            logins: 0,
            version: 1,
            salt,
            hash: OnceLock::new(),
        }
    }

    /// Argon2id with m = 19 MiB, t = 2, p = 1: the least that OWASP's password storage cheat sheet asks for.
    fn hash(&self) -> &str {
        self.hash.get_or_init(|| {
            // With a password and a salt of these lengths it cannot fail; an empty hash would fit no password.
            let password = PEOPLE.iter().find(|person| person.name == self.name).map_or("", |person| person.password);
            let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &self.salt);
            hash.map(|hash| hash.to_string()).unwrap_or_default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng as _;

    #[test]
    fn a_password_fits_its_own_name_only() {
        let accounts = Accounts::open(&mut ChaCha20Rng::seed_from_u64(1));
        let [alice, bob] = PEOPLE;
        assert!(accounts.verify(alice.name, alice.password));
        assert!(!accounts.verify(alice.name, bob.password));
        assert!(!accounts.verify("mallory", alice.password));
        assert!(!accounts.verify("mallory", ""));
    }

    #[test]
    fn nobodys_hash_costs_what_the_real_ones_cost() {
        let accounts = Accounts::open(&mut ChaCha20Rng::seed_from_u64(1));
        let cost = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        let real = accounts.find("alice").expect("alice").hash();
        assert_eq!(cost(NOBODY), cost(real));
        assert_eq!(NOBODY.len(), real.len(), "salt and output are as long");
        assert!(argon2::password_hash::phc::PasswordHash::new(NOBODY).is_ok());
    }
}
