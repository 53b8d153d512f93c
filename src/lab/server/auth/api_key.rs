//! Recognizing a program by an API key. It comes in one header, which the shop names, and is looked up; its scope says which
//! routes it opens. Where a key comes along, nothing else in the request counts.

mod unscoped_key;

use crate::lab::api_keys::{KEY_PREFIX, KeyOwner};
use crate::lab::lane_state::LaneState;
use crate::lab::secret::sanitize_for_trace;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::{AuthScheme, PresentedToken, RequestCredentials};
use crate::lab::server::http::response::{Challenge, ServerResponse};
use crate::model::Check;
use crate::model::setup::ApiKeySetup;

/// The scopes that a key can have.
pub(in crate::lab::server) const KEY_SCOPES: [&str; 2] = [READ_ORDERS, WRITE_ORDERS];
/// Seeing one's orders.
pub(in crate::lab::server) const READ_ORDERS: &str = "orders.read";
/// Ordering.
pub(in crate::lab::server) const WRITE_ORDERS: &str = "orders.write";

/// The checks that recognize a program by its key, in order.
pub(super) const KEY_CHECKS: [Check; 4] = [Check::ApiKey, Check::ApiKeyLookup, Check::Account, Check::KeyScope];

/// What a route asks of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab::server) enum KeyScope {
    /// No key opens it: it is for people.
    People,
    /// Each key does.
    AnyKey,
    /// A key with this scope does.
    Named(&'static str),
}

/// The API key of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PresentedKey {
    Key(String),
    /// Several came, and nobody can tell which is meant.
    Multiple,
    /// It came as a bearer token to a shop that has a header for it.
    Misplaced,
}

/// The API key of a request, in a shop that takes any; `None` if none came.
pub(super) fn presented_key(state: &LaneState, credentials: &RequestCredentials) -> Option<PresentedKey> {
    let setup = &state.setup.shop.api_keys;
    if !setup.enabled {
        return None;
    }
    let bearer_key = match &credentials.token {
        PresentedToken::Token(AuthScheme::Bearer, token) if token.starts_with(KEY_PREFIX) => Some(token.clone()),
        _ => None,
    };
    if is_bearer(setup) {
        return bearer_key.map(PresentedKey::Key);
    }
    let mut values = credentials.headers.get_all(setup.header.as_str()).iter();
    match (values.next(), values.next()) {
        (Some(_), Some(_)) => Some(PresentedKey::Multiple),
        (Some(value), None) => Some(PresentedKey::Key(String::from_utf8_lossy(value.as_bytes()).into_owned())),
        (None, _) => bearer_key.map(|_| PresentedKey::Misplaced),
    }
}

/// Whether keys come as bearer tokens, and not in a header of their own.
fn is_bearer(setup: &ApiKeySetup) -> bool {
    setup.header.eq_ignore_ascii_case("authorization")
}

/// The owner of a key that is in the table. `Err` is the response to any other.
pub(super) fn find_owner(
    state: &mut LaneState,
    presented: PresentedKey,
    checks: &mut CheckRecorder,
) -> Result<KeyOwner, ServerResponse> {
    let setup = &state.setup.shop.api_keys;
    let key = match presented {
        PresentedKey::Key(key) => key,
        PresentedKey::Multiple => {
            checks.failed(Check::ApiKey, "more than one, and nobody can tell which is meant");
            return Err(ServerResponse::bad_request("send one API key"));
        }
        PresentedKey::Misplaced => {
            checks.failed(Check::ApiKey, format!("none in {}; one came in Authorization", setup.header));
            return Err(ServerResponse::unauthorized());
        }
    };
    checks.passed(Check::ApiKey, sanitize_for_trace(&key));
    let challenge = is_bearer(setup).then_some(Challenge::InvalidToken(AuthScheme::Bearer));
    let now = state.now();
    let Some(record) = state.api_keys.use_key(&key, now) else {
        checks.failed(Check::ApiKeyLookup, "not in the table");
        let refusal = ServerResponse::unauthorized();
        return Err(challenge.into_iter().fold(refusal, ServerResponse::with_challenge));
    };
    checks.passed(Check::ApiKeyLookup, format!("{}, of {}", record.owner.name, record.owner.user));
    Ok(record.owner.clone())
}

/// Whether the scope of a key opens a route with this `scope`. `Err` is the response if not.
pub(super) fn check_scope(
    setup: &ApiKeySetup,
    owner: &KeyOwner,
    scope: KeyScope,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    let held = if owner.scopes.is_empty() { "nothing".to_owned() } else { owner.scope() };
    if !setup.check_scope {
        unscoped_key::let_in(&held, checks);
        return Ok(());
    }
    let needed = match scope {
        KeyScope::AnyKey => {
            checks.passed(Check::KeyScope, "any key will do");
            return Ok(());
        }
        KeyScope::Named(scope) if owner.scopes.iter().any(|held| held == scope) => {
            checks.passed(Check::KeyScope, scope);
            return Ok(());
        }
        KeyScope::Named(scope) => format!("needs {scope}"),
        KeyScope::People => "no key opens this".to_owned(),
    };
    checks.failed(Check::KeyScope, format!("is for {held}; {needed}"));
    let refusal = ServerResponse::forbidden();
    Err(if is_bearer(setup) {
        refusal.with_challenge(Challenge::InsufficientScope(AuthScheme::Bearer))
    } else {
        refusal
    })
}
