//! The accounts of the shop: two that are the same in every lesson, so that learners get to know the people, and those that
//! a lesson adds.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::variables::Variables;

/// An account that a lesson adds to alice and bob.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Account")]
pub struct AccountSetup {
    /// Its role; `user` when missing.
    #[serde(default)]
    pub role: AccountRole,
    /// Its password; `$carol.password` in the acts of the lesson stands for that of `[account.carol]`.
    pub password: String,
    /// The company that it belongs to, in a shop that serves several (tenants); none when missing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(extend("x-since" = 2))]
    pub tenant: String,
}

/// What an account may do in the shop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Role")]
pub enum AccountRole {
    /// A customer.
    #[default]
    User,
    /// May see `/admin` as well.
    Admin,
}

impl AccountRole {
    /// The word for it in lessons, tokens and responses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }
}

/// An account that the shop has when a lesson begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownAccount<'a> {
    /// The name to log in with.
    pub name: &'a str,
    /// `user` or `admin`.
    pub role: &'a str,
    /// The password; lessons write `$alice.password`. It is public, and good for nothing outside the lab.
    pub password: &'a str,
    /// The company that it belongs to; empty for none.
    pub tenant: &'a str,
}

/// The accounts of every lesson, in the order in which they are shown.
pub const BUILT_IN_ACCOUNTS: [KnownAccount<'static>; 2] = [
    KnownAccount { name: "alice", role: "admin", password: "rabbit-hole-7", tenant: "" },
    KnownAccount { name: "bob", role: "user", password: "yes-we-can-12", tenant: "" },
];

/// Names that no account may have besides: expectations give them another meaning.
pub const RESERVED_NAMES: [&str; 2] = ["nobody", "absent"];

/// Every account of a lesson that adds `own`, in the order in which they are shown.
pub fn known_accounts(own: &BTreeMap<String, AccountSetup>) -> impl Iterator<Item = KnownAccount<'_>> {
    BUILT_IN_ACCOUNTS.into_iter().chain(own.iter().map(|(name, account)| KnownAccount::of(name, account)))
}

impl<'a> KnownAccount<'a> {
    fn of(name: &'a str, AccountSetup { role, password, tenant }: &'a AccountSetup) -> Self {
        Self { name, role: role.word(), password, tenant }
    }
}

/// The variables of a lesson that adds `own`, from its first step on: each account's password.
#[must_use]
pub fn account_variables(own: &BTreeMap<String, AccountSetup>) -> Variables {
    let password = |account: KnownAccount<'_>| (format!("{}.password", account.name), account.password.to_owned());
    known_accounts(own).map(password).collect()
}
