//! The switches of accounts: passwords, limits of logins, remember me, step-up authentication, tenants.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::{SwitchDomain, SwitchType};

/// The function that passwords are hashed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PasswordFunction {
    /// SHA-256 of the password alone: fast, and equal passwords have equal hashes. Careless.
    Sha256,
    /// SHA-256 of a random salt and the password: fast. Careless.
    SaltedSha256,
    /// PBKDF2 with HMAC-SHA-256: slow, and needs no memory.
    Pbkdf2,
    /// Argon2id: slow, and needs much memory.
    Argon2id,
}

impl PasswordFunction {
    /// Every function, the fastest first.
    pub const ALL: [Self; 4] = [Self::Sha256, Self::SaltedSha256, Self::Pbkdf2, Self::Argon2id];

    /// The word that lessons use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::SaltedSha256 => "salted_sha256",
            Self::Pbkdf2 => "pbkdf2",
            Self::Argon2id => "argon2id",
        }
    }
}

impl SwitchType for PasswordFunction {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&Self::ALL)
    }
}

/// What too many wrong passwords for one account lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountLimit {
    /// Nothing: they aren't counted.
    None,
    /// The account is locked for a while, also for its owner. Careless.
    Lockout,
    /// The next try has to wait: a second, then two, then four, up to a minute.
    BackOff,
}

impl SwitchType for AccountLimit {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::None, Self::Lockout, Self::BackOff])
    }
}

/// What tells a shop with several tenants whose data a request may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Tenant")]
pub enum TenantSource {
    /// The credential: the account behind the session, or a claim of the token.
    Credential,
    /// `?tenant=` in the URL. Careless: anybody can write anything there.
    Query,
}

impl SwitchType for TenantSource {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::Credential, Self::Query])
    }
}

/// What a remember-me cookie holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RememberToken")]
pub enum RememberTokenKind {
    /// A selector and a validator: random, the validator kept as a hash, and replaced at each use.
    Rotating,
    /// A random token, kept in clear, the same for each use. Careless: a copy of it, or of the table, lets in unnoticed.
    Fixed,
    /// The user's name. Careless: anybody can write one.
    UserName,
}

impl SwitchType for RememberTokenKind {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::Rotating, Self::Fixed, Self::UserName])
    }
}

/// What tells how old a login is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "LoginAge")]
pub enum LoginAgeSource {
    /// When the password was given (`auth_time`).
    Password,
    /// When the session or token was made. Careless: a refresh makes a new one, and asks nobody for a password.
    Credential,
}

impl SwitchType for LoginAgeSource {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::Password, Self::Credential])
    }
}
