//! Ending what a user holds: sessions, refresh tokens, and access tokens as far as the shop has a way to.

use super::lane_state::LaneState;
use super::session_store::StoreError;
use super::tokens::shop_signing::SHOP_ISSUER;
use crate::model::BlocklistEntry;
use crate::model::switch_types::{RevocationMethod, VerifierMistake};

/// Ends everything of `user` that the shop keeps a record of: sessions, refresh tokens, opaque tokens and
/// remember-me tokens. JWTs stay valid; see
/// [`revoke_all_access_tokens`].
///
/// # Errors
/// When the session store doesn't answer; then nothing has ended.
pub(super) fn end_recorded_logins(state: &mut LaneState, user: &str) -> Result<(), StoreError> {
    state.store.remove_all_of(user)?;
    state.tokens.refresh_families.end_all(user);
    state.tokens.opaque_tokens.revoke_all(user);
    state.remember_tokens.end_all(user);
    Ok(())
}

/// Revokes every access token of `user`. With a blocklist that means each token in the issuance log; with versions, one
/// number in the account; without either, nothing can be done.
///
/// # Errors
/// When the blocklist lies in a store that doesn't answer.
pub(super) fn revoke_all_access_tokens(state: &mut LaneState, user: &str) -> Result<(), StoreError> {
    match state.setup.shop.access.revoke {
        RevocationMethod::Never => {}
        RevocationMethod::Blocklist => {
            // They leave the log only when all are on the list.
            for issued in state.tokens.issuance_log.of_user(user, state.now()) {
                block_token(state, &issued.jti, issued.accepted_until)?;
            }
            state.tokens.issuance_log.forget_user(user);
        }
        RevocationMethod::Version => bump_token_version(state, user),
    }
    Ok(())
}

/// Puts a token onto the blocklist until the second at which nobody accepts it any more.
///
/// # Errors
/// When the list lies in a store that doesn't answer.
pub(super) fn block_token(state: &mut LaneState, jti: &str, until: i64) -> Result<(), StoreError> {
    let now = state.now();
    if state.setup.shop.blocklist.shared {
        return state.store.block(&BlocklistEntry { jti: jti.to_owned(), expires: until }, now);
    }
    state.tokens.blocklist.add(SHOP_ISSUER, jti, until, now);
    Ok(())
}

/// Whether a token is on the blocklist.
///
/// # Errors
/// When the list lies in a store that doesn't answer.
pub(super) fn is_blocked(state: &LaneState, jti: &str) -> Result<bool, StoreError> {
    if state.setup.shop.blocklist.shared {
        return state.store.is_blocked(jti, state.now());
    }
    Ok(state.tokens.blocklist.contains(SHOP_ISSUER, jti))
}

/// The tokens on the blocklist; none while it lies in a store that doesn't answer.
pub(super) fn blocklist(state: &LaneState) -> Vec<BlocklistEntry> {
    let now = state.now();
    if state.setup.shop.blocklist.shared { state.store.blocklist(now) } else { state.tokens.blocklist.view(now) }
}

/// The first second at which the shop's verifier refuses a token with this `exp`: it has a leeway, and a clock of its own that
/// may be slow. A verifier that doesn't look at `exp` accepts the token for ever.
pub(super) fn accepted_until(state: &LaneState, exp: i64) -> i64 {
    let verifier = &state.setup.shop.verifier;
    if verifier.careless.contains(&VerifierMistake::SkipExp) {
        return i64::MAX;
    }
    exp.saturating_add(i64::from(verifier.leeway_seconds) + i64::from(verifier.slow_seconds))
}

/// Makes every token of `user` outdated that names the present version.
pub(super) fn bump_token_version(state: &mut LaneState, user: &str) {
    if let Ok(account) = state.accounts.find_mut(user) {
        account.token_version = account.token_version.saturating_add(1);
    }
}
