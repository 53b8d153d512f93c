//! A password in the shop's database.

use crate::model::switch_types::PasswordFunction;

/// A password as the shop stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPassword {
    /// What it was hashed with.
    pub function: PasswordFunction,
    /// The text in the database: function, parameters, salt and hash.
    pub text: String,
}
