//! Which worlds this lab can be: asked before anything starts, and again when an operator turns a switch.

use super::LabError;
use super::handle::LabConfig;
use super::hosts;
use crate::model::switch_types::TokenForm;
use crate::model::{AuthMode, Setup};
use crate::token::Algorithm;
use crate::token::algorithm::AlgorithmFamily;

/// The last second that an HTTP date can say: 9999-12-31T23:59:59Z.
pub(super) const MAX_HTTP_DATE: i64 = 253_402_300_799;

/// Whether a lab can be started from this blueprint.
///
/// # Errors
/// What stands against it.
pub(super) fn validate_config(blueprint: &LabConfig) -> Result<(), LabError> {
    if !(0..=MAX_HTTP_DATE).contains(&blueprint.start_time) {
        return Err(LabError::BadSetup("its clock starts outside 1970 to 9999; choose a time in between".to_owned()));
    }
    blueprint.lanes.iter().try_for_each(|(_, validate_setup)| self::validate_setup(validate_setup))
}

/// Whether a world can be set up like this.
///
/// # Errors
/// What stands against it.
pub(super) fn validate_setup(setup: &Setup) -> Result<(), LabError> {
    let alg = &setup.shop.access.alg;
    if setup.shop.auth != AuthMode::Session && Algorithm::by_name(alg).is_none() {
        let known: Vec<&str> = Algorithm::ALL.iter().map(|it| it.name()).collect();
        let alg = alg.escape_debug();
        return Err(LabError::BadSetup(format!("`{alg}` is no algorithm to sign with; there is {}", known.join(", "))));
    }
    validate_secret(setup)?;
    if !setup.shop.extra_cookies.is_empty() {
        return Err(LabError::Unsupported("its shop sets no further cookies; leave `extra_cookies` out".to_owned()));
    }
    if setup.shop.access.dpop && setup.shop.access.form == TokenForm::Opaque {
        return Err(LabError::Unsupported(
            "opaque tokens are bound to no key in it; turn `dpop` off, or take a JWT".to_owned(),
        ));
    }
    let domain = &setup.shop.cookie.domain;
    if domain.contains(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')) {
        return Err(LabError::BadSetup(format!(
            "`{}` is no domain; write one like `shop.test`",
            domain.escape_debug()
        )));
    }
    match setup.site.iter().find(|(_, origin)| hosts::origin_host(origin).is_none()) {
        None => Ok(()),
        Some((name, origin)) => Err(LabError::BadSetup(format!(
            "site `{name}` is `{}`; write an origin like `https://evil.test`, without port and path",
            origin.escape_debug()
        ))),
    }
}

/// A text that is to sign must be as long as the algorithm wants it (RFC 7518, section 3.2).
fn validate_secret(setup: &Setup) -> Result<(), LabError> {
    let access = &setup.shop.access;
    let length = access.secret.len();
    let wanted =
        Algorithm::by_name(&access.alg).filter(|it| it.family() == AlgorithmFamily::Hmac).map(Algorithm::hash_bytes);
    match wanted {
        Some(wanted) if length > 0 && length < wanted => Err(LabError::BadSetup(format!(
            "its `secret` has {length} bytes, and {} wants at least {wanted}; write a longer one",
            access.alg
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_signs_with_an_algorithm_that_is_built_in() {
        let mut world = Setup::default();
        world.shop.auth = AuthMode::Both;
        assert_eq!(validate_setup(&world), Ok(()));
        for odd in ["none", "rs256", ""] {
            odd.clone_into(&mut world.shop.access.alg);
            assert!(matches!(validate_setup(&world), Err(LabError::BadSetup(_))), "{odd}");
        }
        let mut world = Setup::default();
        world.shop.extra_cookies.push("a=1".to_owned());
        assert!(matches!(validate_setup(&world), Err(LabError::Unsupported(_))));
    }

    #[test]
    fn nothing_in_a_setup_can_break_a_header() {
        let mut world = Setup::default();
        world.shop.cookie.domain = "shop.test\r\nX: y".to_owned();
        assert!(matches!(validate_setup(&world), Err(LabError::BadSetup(_))));
        let mut world = Setup::default();
        world.site.insert("evil".to_owned(), "evil.test".to_owned());
        assert!(matches!(validate_setup(&world), Err(LabError::BadSetup(_))));
    }
}
