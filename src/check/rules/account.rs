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
        if !IdStyle::Snake.matches(name) {
            let help = "a name that `$name.password` can use is made of a-z, 0-9 and _";
            self.report_at_key(Code::InvalidId, path, format!("`{name}` cannot be the name of an account"), help);
        } else if BUILT_IN_ACCOUNTS.iter().any(|account| account.name == name) {
            let message = format!("every lesson has an account `{name}` already");
            self.report_at_key(Code::DuplicateId, path, message, "give this one another name");
        } else if RESERVED_NAMES.contains(&name) {
            let help = format!("`{name}` means in expectations that there is none: choose another name");
            self.report_at_key(Code::InvalidId, path, format!("`{name}` cannot be the name of an account"), help);
        }
    }
}
