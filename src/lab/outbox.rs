//! The mails that the shop sends. No mail server is involved: whoever owns the address can read them here.

use crate::model::MailView;

/// So many are kept; what is older goes.
const MAX_MAILS: usize = 100;

/// The mails, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Outbox(Vec<MailView>);

impl Outbox {
    /// Sends a mail to the owner of an account.
    pub(super) fn send(&mut self, user: &str, subject: &str, link: Option<String>) {
        if self.0.len() >= MAX_MAILS {
            self.0.remove(0);
        }
        self.0.push(MailView { to: address_of(user), subject: subject.to_owned(), link });
    }

    pub(super) fn mails(&self) -> &[MailView] {
        &self.0
    }
}

/// The address on file of an account.
pub(super) fn address_of(user: &str) -> String {
    format!("{user}@mail.test")
}
