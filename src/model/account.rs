//! The people of the shop. They are the same in every lesson, so that learners get to know them.

use super::variables::Variables;

/// Somebody with an account at the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltInAccount {
    /// The name to log in with.
    pub name: &'static str,
    /// `user` or `admin`.
    pub role: &'static str,
    /// The password; lessons write `$alice.password`. It opens nothing but the lab.
    pub password: &'static str,
}

/// Everybody with an account, in the order in which they are shown.
pub const BUILT_IN_ACCOUNTS: [BuiltInAccount; 2] = [
    BuiltInAccount { name: "alice", role: "admin", password: "rabbit-hole-7" },
    BuiltInAccount { name: "bob", role: "user", password: "yes-we-can-12" },
];

/// The names that every lesson knows from its first step: each person's password.
#[must_use]
pub fn account_variables() -> Variables {
    BUILT_IN_ACCOUNTS.iter().map(|person| (format!("{}.password", person.name), person.password.to_owned())).collect()
}
