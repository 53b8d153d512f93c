//! Which worlds this lab can be: asked before anything starts, and again when an operator turns a switch.

use super::LabError;
use super::handle::Blueprint;
use super::hosts;
use crate::world::{Auth, Setup};

/// The last second that an HTTP date can say: 9999-12-31T23:59:59Z.
pub(super) const LAST_SECOND: i64 = 253_402_300_799;

/// Whether a lab can be started from this blueprint.
///
/// # Errors
/// What stands against it.
pub(super) fn blueprint(blueprint: &Blueprint) -> Result<(), LabError> {
    if !(0..=LAST_SECOND).contains(&blueprint.start) {
        return Err(LabError::BadSetup("its clock starts outside 1970 to 9999; choose a time in between".to_owned()));
    }
    if let Some((name, _)) = blueprint.clients.iter().find(|(_, client)| client.refresh_on_401) {
        return Err(no_tokens(&format!("`{name}` refreshes its token")));
    }
    blueprint.lanes.iter().try_for_each(|(_, setup)| self::setup(setup))
}

/// Whether a world can be set up like this.
///
/// # Errors
/// What stands against it.
pub(super) fn setup(setup: &Setup) -> Result<(), LabError> {
    if setup.shop.auth != Auth::Session {
        return Err(no_tokens("`shop.auth` asks for them"));
    }
    if !setup.shop.extra_cookies.is_empty() {
        return Err(LabError::NotHere("its shop sets no further cookies; leave `extra_cookies` out".to_owned()));
    }
    let domain = &setup.shop.cookie.domain;
    if domain.contains(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')) {
        return Err(LabError::BadSetup(format!(
            "`{}` is no domain; write one like `shop.test`",
            domain.escape_debug()
        )));
    }
    match setup.site.iter().find(|(_, origin)| hosts::host_of(origin).is_none()) {
        None => Ok(()),
        Some((name, origin)) => Err(LabError::BadSetup(format!(
            "site `{name}` is `{}`; write an origin like `https://evil.test`, without port and path",
            origin.escape_debug()
        ))),
    }
}

fn no_tokens(who: &str) -> LabError {
    LabError::NotHere(format!("its shop knows sessions and no tokens, and {who}; use `auth = \"session\"`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_with_sessions_is_possible_and_one_with_tokens_is_not() {
        let mut world = Setup::default();
        assert_eq!(setup(&world), Ok(()));
        world.shop.auth = Auth::Both;
        assert!(matches!(setup(&world), Err(LabError::NotHere(_))));
        let mut world = Setup::default();
        world.shop.extra_cookies.push("a=1".to_owned());
        assert!(matches!(setup(&world), Err(LabError::NotHere(_))));
    }

    #[test]
    fn nothing_in_a_setup_can_break_a_header() {
        let mut world = Setup::default();
        world.shop.cookie.domain = "shop.test\r\nX: y".to_owned();
        assert!(matches!(setup(&world), Err(LabError::BadSetup(_))));
        let mut world = Setup::default();
        world.site.insert("evil".to_owned(), "evil.test".to_owned());
        assert!(matches!(setup(&world), Err(LabError::BadSetup(_))));
    }
}
