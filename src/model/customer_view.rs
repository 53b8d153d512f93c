//! What the shop keeps for its customers.

use serde::Serialize;

/// An order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OrderView {
    /// Its ID, as in `/orders/{id}`.
    pub id: String,
    /// Who ordered.
    pub user: String,
    /// The company for which they did; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tenant: String,
    /// What was ordered.
    pub items: Vec<String>,
}

/// What the shop keeps of an API key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ApiKeyView {
    /// Its number, by which its owner names it.
    pub id: u32,
    /// Its SHA-256 in hex; or the key itself, where the shop keeps it in clear.
    pub stored: String,
    /// Whose it is.
    pub user: String,
    /// What its owner calls it.
    pub name: String,
    /// What it opens: scopes with spaces between.
    pub scope: String,
    /// When it was used last; `None` for never.
    #[serde(rename = "used", skip_serializing_if = "Option::is_none")]
    pub last_used: Option<i64>,
}

/// What the shop keeps of a remember-me token: of one browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RememberTokenView {
    /// By what its record is found.
    pub selector: String,
    /// The selector and, behind a dot, the SHA-256 of the validator; or the token itself, where the shop keeps it in clear.
    pub stored: String,
    /// Whose browser it is in.
    pub user: String,
    /// What the browser called itself.
    pub device: String,
    /// The first second at which it is no longer valid.
    #[serde(rename = "ends")]
    pub expires: i64,
}
