//! The accounts of the shop. They are the same in every lesson, so that learners get to know the people.

use super::variables::Variables;

/// An account that exists in every lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltInAccount {
    /// The name to log in with.
    pub name: &'static str,
    /// `user` or `admin`.
    pub role: &'static str,
    /// The password; lessons write `$alice.password`. It is public, and good for nothing outside the lab.
    pub password: &'static str,
}

/// All accounts, in the order in which they are shown.
pub const BUILT_IN_ACCOUNTS: [BuiltInAccount; 2] = [
    BuiltInAccount { name: "alice", role: "admin", password: "rabbit-hole-7" },
    BuiltInAccount { name: "bob", role: "user", password: "yes-we-can-12" },
];

/// The variables that every lesson has from its first step: each account's password.
#[must_use]
pub fn account_variables() -> Variables {
    BUILT_IN_ACCOUNTS
        .iter()
        .map(|account| (format!("{}.password", account.name), account.password.to_owned()))
        .collect()
}
