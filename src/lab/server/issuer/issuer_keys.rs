//! The issuer's keys: its own, and the copies that other servers have fetched.

use crate::lab::issuer_state::ISSUER_HOST;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::backchannel::{self, BackchannelRequest, BackchannelSender};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::resource::jwks_cache::unverified_kid;
use crate::lab::tokens::shop_signing::SigningError;
use crate::model::{Check, Route};
use crate::token::{Algorithm, Jwk, JwkSet};

/// The algorithm that every `OpenID` provider has (`OpenID` Connect Core, section 15.1).
pub(in crate::lab::server) const ISSUER_ALGORITHM: Algorithm = Algorithm::Rs256;

/// The key that signs; made at its first use.
///
/// # Errors
/// When none can be made.
pub(super) fn signing_key(state: &mut LaneState) -> Result<Jwk, SigningError> {
    Ok(state.issuer.keys.current_or_create(ISSUER_ALGORITHM, "", &mut state.random)?)
}

/// The keys with which the server `from` verifies `token`: those that it has fetched before, or fetched anew if the token's
/// is not among them. `None` if it gets none.
pub(in crate::lab::server) async fn fetched_keys(
    lane: &LabLane,
    from: BackchannelSender,
    token: &str,
    checks: &mut CheckRecorder,
) -> Option<Vec<Jwk>> {
    let kid = unverified_kid(token);
    let cached = lane.state().await.issuer_keys.get(from.host).cloned();
    let has_key = |keys: &Vec<Jwk>| kid.is_none() || keys.iter().any(|key| key.kid == kid);
    if let Some(keys) = cached.filter(has_key) {
        checks.passed(Check::IssuerKeys, "at hand");
        return Some(keys);
    }
    let exchange =
        backchannel::send(lane, from, ISSUER_HOST, BackchannelRequest::Get(Route::IssuerJwks.path()), checks)
            .await
            .ok()?;
    let set = serde_json::from_str(&exchange.response.body).ok().and_then(|body| JwkSet::read(&body).ok());
    checks.add_backchannel(exchange);
    let Some(set) = set else {
        checks.failed(Check::IssuerKeys, "the issuer does not answer");
        return None;
    };
    let keys: Vec<Jwk> = set.keys.into_iter().flatten().collect();
    checks.passed(Check::IssuerKeys, "fetched");
    lane.state().await.issuer_keys.insert(from.host, keys.clone());
    Some(keys)
}
