//! Rules for the accounts that a lesson adds: each has a name of its own and a password.

use super::id_style::IdStyle;
use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::lesson::Lesson;
use crate::content::toml_path::TomlPathRef;
use crate::model::account::{BUILT_IN_ACCOUNTS, RESERVED_NAMES};

impl FileChecker<'_> {
    /// Checks the table `account`.
    pub(super) fn check_accounts(&mut self, path: &TomlPathRef<'_>, lesson: &Lesson) {
        for (name, account) in &lesson.account {
            let path = path.key(name);
            self.check_account_name(&path, name);
            self.check_text(&path.key("password"), &account.password);
        }
    }

    fn check_account_name(&mut self, path: &TomlPathRef<'_>, name: &str) {
        let (code, message, help) = match AccountNameFault::of(name) {
            None => return,
            Some(AccountNameFault::Unusable) => {
                let help = "a name that `$name.password` can use is made of a-z, 0-9 and _".to_owned();
                (Code::InvalidId, format!("`{name}` cannot be the name of an account"), help)
            }
            Some(AccountNameFault::Taken) => {
                let help = "give this one another name".to_owned();
                (Code::DuplicateId, format!("every lesson has an account `{name}` already"), help)
            }
            Some(AccountNameFault::Reserved) => {
                let help = format!("`{name}` means in expectations that there is none: choose another name");
                (Code::InvalidId, format!("`{name}` cannot be the name of an account"), help)
            }
        };
        self.report_at_key(code, path, message, help);
    }
}

/// Why an account cannot have its name.
pub(super) enum AccountNameFault {
    /// It has other characters than variables can have.
    Unusable,
    /// It is that of an account of every lesson.
    Taken,
    /// It means something else in expectations.
    Reserved,
}

impl AccountNameFault {
    /// What is wrong with `name`.
    pub(super) fn of(name: &str) -> Option<Self> {
        if !IdStyle::Snake.matches(name) {
            Some(Self::Unusable)
        } else if BUILT_IN_ACCOUNTS.iter().any(|account| account.name == name) {
            Some(Self::Taken)
        } else {
            RESERVED_NAMES.contains(&name).then_some(Self::Reserved)
        }
    }
}
