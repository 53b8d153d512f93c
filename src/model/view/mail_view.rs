//! A mail that the shop has sent.

use serde::Serialize;

/// A mail that the shop has sent. It reaches the owner of the account and nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MailView {
    /// The address on file: `bob@mail.test`.
    pub to: String,
    /// What it is about, in a few words.
    pub subject: String,
    /// The link in it; a mail that only reports something has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl MailView {
    /// The host that the link leads to.
    #[must_use]
    pub fn link_host(&self) -> Option<&str> {
        let rest = self.link.as_deref()?.split_once("://")?.1;
        rest.split(['/', '?']).next()
    }

    /// The token in the link.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.link.as_deref()?.split_once("token=").map(|(_, token)| token)
    }
}
