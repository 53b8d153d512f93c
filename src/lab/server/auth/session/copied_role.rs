//! **Careless on purpose**, with `shop.session.copies_role = true`: the role as a session keeps it from the login. Whoever loses
//! a role has it until the next login.

use crate::lab::accounts::Account;

/// What the session of somebody who logs in now says of their role, from then on.
pub(super) fn role_at_login(account: &Account) -> String {
    account.role.clone()
}
