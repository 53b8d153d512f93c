//! Which setups the lab can simulate: checked before anything starts, and again when an operator turns a switch.

use super::error::LabError;
use super::hosts;
use super::http_date::MAX_HTTP_DATE;
use super::protocol::LabConfig;
use super::replica_set::MAX_REPLICAS;
use super::setup_error::{SetupError, UnsupportedSetup};
use crate::model::Setup;
use crate::model::account::{BUILT_IN_ACCOUNTS, RESERVED_NAMES};
use crate::model::setup::PasswordSetup;
use crate::model::switch_types::TokenForm;
use crate::token::Algorithm;
use crate::token::algorithm::AlgorithmFamily;

/// Checks everything a lab is to be started with.
///
/// # Errors
/// The first thing that is wrong, with what to write instead.
pub(super) fn validate_config(config: &LabConfig) -> Result<(), LabError> {
    if !(0..=MAX_HTTP_DATE).contains(&config.start_time) {
        return Err(SetupError::StartTime.into());
    }
    validate_accounts(config)?;
    config.lanes.iter().try_for_each(|lane| validate_setup(&lane.setup))
}

/// Each account has a name of its own, or nobody could tell whose password counts.
fn validate_accounts(config: &LabConfig) -> Result<(), LabError> {
    let is_taken = |name: &&String| {
        BUILT_IN_ACCOUNTS.iter().any(|account| account.name == *name) || RESERVED_NAMES.contains(&name.as_str())
    };
    let Some(name) = config.accounts.keys().find(is_taken) else { return Ok(()) };
    Err(SetupError::ReservedAccount(name.clone()).into())
}

/// Checks the setup of one lane.
///
/// # Errors
/// The first thing that is wrong, with what to write instead.
pub fn validate_setup(setup: &Setup) -> Result<(), LabError> {
    validate_algorithm(setup)?;
    validate_key_at_start(setup)?;
    validate_blocklist(setup)?;
    validate_secret(setup)?;
    setup.shop.extra_cookies.iter().try_for_each(|cookie| validate_extra_cookie(cookie))?;
    setup.shop.cors.origins.iter().try_for_each(|origin| validate_origin("cors.origins", origin))?;
    setup.shop.socket.origins.iter().try_for_each(|origin| validate_origin("socket.origins", origin))?;
    setup.shop.cors.headers.iter().try_for_each(|name| validate_header_name(name))?;
    validate_key_header(&setup.shop.api_keys.header)?;
    if setup.shop.access.dpop && setup.shop.access.form == TokenForm::Opaque {
        return Err(LabError::Unsupported(UnsupportedSetup::BoundOpaqueTokens));
    }
    let count = setup.shop.balancer.replicas;
    if !(1..=MAX_REPLICAS).contains(&count) {
        return Err(SetupError::ReplicaCount { count, most: MAX_REPLICAS }.into());
    }
    validate_password_hash(&setup.shop.password)?;
    validate_cookie_domain(&setup.shop.cookie.domain)?;
    validate_cookie_path(&setup.shop.cookie.path)?;
    setup.site.iter().try_for_each(|(name, origin)| validate_site(name, origin))
}

fn validate_algorithm(setup: &Setup) -> Result<(), LabError> {
    let alg = &setup.shop.access.alg;
    if !setup.shop.accepted_somewhere().has_token() || Algorithm::by_name(alg).is_some() {
        return Ok(());
    }
    Err(SetupError::SigningAlgorithm(alg.clone()).into())
}

/// RSA keys are fixed ones: made anew, one would be the same as before.
fn validate_key_at_start(setup: &Setup) -> Result<(), LabError> {
    let access = &setup.shop.access;
    let family = Algorithm::by_name(&access.alg).map(Algorithm::family);
    let is_fixed =
        matches!(family, Some(AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss)) || !access.secret.is_empty();
    if access.key_at_start && is_fixed {
        return Err(LabError::Unsupported(UnsupportedSetup::FixedKeyAtStart));
    }
    Ok(())
}

fn validate_blocklist(setup: &Setup) -> Result<(), LabError> {
    if setup.shop.blocklist.shared && !setup.shop.store.kind.is_outside() {
        return Err(SetupError::UnsharedBlocklist.into());
    }
    Ok(())
}

/// The secret of an HMAC must be at least as long as its hash (RFC 7518, section 3.2). An empty one is fine: the shop then
/// generates a secret.
fn validate_secret(setup: &Setup) -> Result<(), LabError> {
    let access = &setup.shop.access;
    let hmac = Algorithm::by_name(&access.alg).filter(|algorithm| algorithm.family() == AlgorithmFamily::Hmac);
    let (length, minimum) = (access.secret.len(), hmac.map_or(0, Algorithm::hash_bytes));
    if length > 0 && length < minimum {
        return Err(SetupError::ShortSecret { alg: access.alg.clone(), length, minimum }.into());
    }
    Ok(())
}

/// Numbers that a hash function takes, and with which a login is over in seconds.
fn validate_password_hash(password: &PasswordSetup) -> Result<(), LabError> {
    let PasswordSetup { memory_mib, passes, iterations, .. } = password;
    for (name, value, most) in
        [("memory_mib", memory_mib, 256), ("passes", passes, 10), ("iterations", iterations, 2_000_000)]
    {
        if !(1..=most).contains(value) {
            return Err(SetupError::PasswordNumber { name, value: *value, most }.into());
        }
    }
    Ok(())
}

/// The domain is written into `Set-Cookie` as it is: anything but the characters of a host name could add attributes or
/// headers of its own (CRLF injection).
fn validate_cookie_domain(domain: &str) -> Result<(), LabError> {
    if domain.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-') {
        return Ok(());
    }
    Err(SetupError::CookieDomain(domain.to_owned()).into())
}

/// The path is written into `Set-Cookie` as it is, like the domain.
fn validate_cookie_path(path: &str) -> Result<(), LabError> {
    if path.starts_with('/') && path.bytes().all(|b| b.is_ascii_graphic() && b != b';') {
        return Ok(());
    }
    Err(SetupError::CookiePath(path.to_owned()).into())
}

/// A cookie goes into `Set-Cookie` as it is written. What it says is up to the lesson, control characters aside.
fn validate_extra_cookie(cookie: &str) -> Result<(), LabError> {
    if !cookie.is_empty() && cookie.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Ok(());
    }
    Err(SetupError::ExtraCookie(cookie.to_owned()).into())
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A key comes in a header that has no other task.
fn validate_key_header(name: &str) -> Result<(), LabError> {
    const TAKEN: [&str; 7] =
        ["connection", "content-length", "content-type", "cookie", "dpop", "host", "transfer-encoding"];
    if is_header_name(name) && !TAKEN.contains(&name.to_ascii_lowercase().as_str()) {
        return Ok(());
    }
    Err(SetupError::KeyHeader(name.to_owned()).into())
}

fn validate_header_name(name: &str) -> Result<(), LabError> {
    if name == "*" || is_header_name(name) {
        return Ok(());
    }
    Err(SetupError::CorsHeader(name.to_owned()).into())
}

fn validate_origin(list: &'static str, origin: &str) -> Result<(), LabError> {
    if hosts::origin_host(origin).is_some() {
        return Ok(());
    }
    Err(SetupError::ListedOrigin { list, origin: origin.to_owned() }.into())
}

fn validate_site(name: &str, origin: &str) -> Result<(), LabError> {
    if hosts::origin_host(origin).is_some() {
        return Ok(());
    }
    Err(SetupError::SiteOrigin { name: name.to_owned(), origin: origin.to_owned() }.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::switch_types::AuthMode;

    #[test]
    fn a_shop_signs_with_an_algorithm_that_is_built_in() {
        let mut setup = Setup::default();
        setup.shop.auth = AuthMode::Both;
        assert_eq!(validate_setup(&setup), Ok(()));
        for odd in ["none", "rs256", ""] {
            odd.clone_into(&mut setup.shop.access.alg);
            assert!(matches!(validate_setup(&setup), Err(LabError::BadSetup(_))), "{odd}");
        }
        let mut unsupported = Setup::default();
        unsupported.shop.access.dpop = true;
        unsupported.shop.access.form = TokenForm::Opaque;
        assert!(matches!(validate_setup(&unsupported), Err(LabError::Unsupported(_))));
    }

    #[test]
    fn a_password_hash_takes_what_it_can_be_given() {
        let check = |memory_mib, passes, iterations| {
            let mut setup = Setup::default();
            setup.shop.password = PasswordSetup { memory_mib, passes, iterations, ..PasswordSetup::default() };
            validate_setup(&setup)
        };
        assert_eq!(check(1, 1, 1), Ok(()));
        for odd in [check(0, 2, 1), check(257, 2, 1), check(19, 0, 1), check(19, 11, 1), check(19, 2, 0)] {
            assert!(matches!(odd, Err(LabError::BadSetup(_))), "{odd:?}");
        }
    }

    #[test]
    fn nothing_in_a_setup_can_break_a_header() {
        let mut setup = Setup::default();
        setup.shop.cookie.domain = "shop.test\r\nX: y".to_owned();
        assert!(matches!(validate_setup(&setup), Err(LabError::BadSetup(_))));
        for odd in ["", "a=1\r\nX: y", "ä=1"] {
            let mut with_cookie = Setup::default();
            with_cookie.shop.extra_cookies.push(odd.to_owned());
            assert!(matches!(validate_setup(&with_cookie), Err(LabError::BadSetup(_))), "{odd:?}");
        }
        let mut with_header = Setup::default();
        with_header.shop.cors.headers.push("X: y".to_owned());
        assert!(matches!(validate_setup(&with_header), Err(LabError::BadSetup(_))));
        for odd in ["X-Key: y", "", "cookie", "Host"] {
            let mut with_key = Setup::default();
            odd.clone_into(&mut with_key.shop.api_keys.header);
            assert!(matches!(validate_setup(&with_key), Err(LabError::BadSetup(_))), "{odd:?}");
        }
        let mut with_site = Setup::default();
        with_site.site.insert("evil".to_owned(), "evil.test".to_owned());
        assert!(matches!(validate_setup(&with_site), Err(LabError::BadSetup(_))));
    }
}
