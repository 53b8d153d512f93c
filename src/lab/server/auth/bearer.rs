//! Recognizing a user by an access token. A JWT is stateless: no record is looked up, its signature and claims are enough.
//!
//! What a JWT can't answer (has it been revoked?) needs a look-up, and so brings state back.

mod fail_open;

use serde_json::{Map, Value as Json};

use super::dpop;
use super::login_times::LoginTimes;
use super::opaque_token::{ActiveOpaqueToken, look_up_opaque_token};
use crate::lab::lane_state::LaneState;
use crate::lab::revocation;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::{AuthScheme, PresentedToken, RequestCredentials};
use crate::lab::server::http::response::{Challenge, ServerResponse};
use crate::lab::session_store::StoreError;
use crate::lab::tokens::key_files::key_files;
use crate::lab::tokens::shop_signing::{ACCESS_TOKEN_TYP, SHOP_ISSUER, signing_algorithm};
use crate::model::abbreviate::abbreviate;
use crate::model::setup::AccessTokenSetup;
use crate::model::switch_types::{ProofDemand, RevocationMethod, TokenForm, TokenStorage};
use crate::model::{Check, Trace};
use crate::token::careless::{self, CarelessVerifier};
use crate::token::{
    Algorithm, ClaimPresence, ClaimRules, Jwk, JwkSet, Keyring, TokenRequirements, VerificationOutcome, numeric_date,
    verify,
};

/// Whom an accepted token names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab::server) struct TokenIdentity {
    /// `sub`.
    pub(in crate::lab::server) user: String,
    /// The role: with a JWT the one at the time of issuing, with an opaque token the present one.
    pub(in crate::lab::server) role: String,
    /// The company that the user belongs to, read where the role is; empty for none.
    pub(in crate::lab::server) tenant: String,
    pub(super) login_times: LoginTimes,
    /// What a logout needs to revoke the token.
    pub(super) token: AcceptedToken,
}

/// A token that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AcceptedToken {
    /// A JWT with these claims.
    Jwt(Map<String, Json>),
    /// An opaque token: its text.
    Opaque(String),
}

impl TokenIdentity {
    /// Reads `sub`, `role`, `tenant` and how old the login is.
    pub(in crate::lab::server) fn from_claims(claims: Map<String, Json>) -> Self {
        let text = |name: &str| claims.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let login_times = LoginTimes::from_claims(&claims);
        Self {
            user: text("sub"),
            role: text("role"),
            tenant: text("tenant"),
            login_times,
            token: AcceptedToken::Jwt(claims),
        }
    }
}

/// The claims that a verifier accepted, or none, with the checks it made.
pub(in crate::lab::server) struct VerifiedClaims {
    pub(in crate::lab::server) claims: Option<Map<String, Json>>,
    pub(in crate::lab::server) trace: Trace,
}

/// Verifies the token of a request, and records each check. `Err` is the response to a request that is refused.
pub(in crate::lab::server) fn authenticate(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    checks: &mut CheckRecorder,
) -> Result<TokenIdentity, ServerResponse> {
    let token = match token_in_cookie(state, credentials) {
        Some(token) => {
            checks.passed(Check::Bearer, format!("{}, in a cookie", abbreviate(token)));
            token
        }
        None => presented_token(credentials, &state.setup.shop.access, checks)?,
    };
    if state.setup.shop.access.form == TokenForm::Opaque {
        return authenticate_opaque(state, token, checks).ok_or_else(|| invalid_token_response(credentials));
    }
    let VerifiedClaims { claims, trace } = verify_as_configured(state, token);
    checks.append(trace);
    let claims = claims.ok_or_else(|| invalid_token_response(credentials))?;
    if is_revoked(state, &claims, checks)? {
        return Err(invalid_token_response(credentials));
    }
    dpop::check_binding(state, credentials, &claims, ProofDemand::Bound, checks)?;
    Ok(TokenIdentity::from_claims(claims))
}

/// The token in the cookie of a request, in a shop that keeps it there. A header counts before it.
pub(super) fn token_in_cookie<'a>(state: &LaneState, credentials: &'a RequestCredentials) -> Option<&'a str> {
    let counts =
        state.setup.shop.access.storage == TokenStorage::Cookie && credentials.token == PresentedToken::Missing;
    credentials.cookie_token.as_deref().filter(|_| counts)
}

/// The token of a request. `Err` is the response to a request without one, or with several (RFC 6750, section 3.1).
pub(in crate::lab::server) fn presented_token<'a>(
    credentials: &'a RequestCredentials,
    access: &AccessTokenSetup,
    checks: &mut CheckRecorder,
) -> Result<&'a str, ServerResponse> {
    let scheme = if access.dpop { AuthScheme::Dpop } else { AuthScheme::Bearer };
    match &credentials.token {
        PresentedToken::Token(_, token) => {
            checks.passed(Check::Bearer, abbreviate(token).into_owned());
            Ok(token)
        }
        PresentedToken::Missing => {
            checks.failed(Check::Bearer, "none");
            Err(ServerResponse::unauthorized().with_challenge(Challenge::MissingToken(scheme)))
        }
        PresentedToken::Multiple => {
            checks.failed(Check::Bearer, "more than one, and nobody can tell which is meant");
            Err(ServerResponse::bad_request("invalid_request").with_challenge(Challenge::InvalidRequest(scheme)))
        }
    }
}

/// The response to a token that isn't accepted. It doesn't say why: an attacker would learn from it what to change.
pub(in crate::lab::server) fn invalid_token_response(credentials: &RequestCredentials) -> ServerResponse {
    ServerResponse::unauthorized().with_challenge(Challenge::InvalidToken(credentials.token.scheme()))
}

/// Looks an opaque token up, as with a session.
fn authenticate_opaque(state: &LaneState, token: &str, checks: &mut CheckRecorder) -> Option<TokenIdentity> {
    let ActiveOpaqueToken { record, role, tenant } = match look_up_opaque_token(state, token) {
        Ok(active) => active,
        Err(why) => {
            checks.failed(Check::OpaqueTokenLookup, why.to_string());
            return None;
        }
    };
    checks.passed(Check::OpaqueTokenLookup, format!("{}, in the table", record.user));
    if record.audience != SHOP_ISSUER {
        checks.failed(Check::Aud, format!("expected {SHOP_ISSUER}, got {}", record.audience));
        return None;
    }
    checks.passed(Check::Aud, SHOP_ISSUER);
    let login_times = LoginTimes { auth_time: Some(record.auth_time), issued_at: Some(record.issued_at) };
    Some(TokenIdentity { user: record.user, role, tenant, login_times, token: AcceptedToken::Opaque(token.to_owned()) })
}

/// Verifies a JWT as the setup has it: strictly, or with the mistakes that the lesson wants, and by the verifier's own clock.
fn verify_as_configured(state: &mut LaneState, token: &str) -> VerifiedClaims {
    let Ok(algorithm) = signing_algorithm(&state.setup) else {
        return VerifiedClaims { claims: None, trace: Trace::default() };
    };
    let secret = &state.setup.shop.access.secret;
    // A shop has a key from the start. If none can be made, the list of keys stays empty, and every token is refused.
    let _ = state.tokens.signing_keys.current_or_create(algorithm, secret, &mut state.random);
    let keys: Vec<Jwk> = state.tokens.signing_keys.for_algorithm(algorithm).cloned().collect();
    let verifier = &state.setup.shop.verifier;
    let now = state.now().saturating_add(i64::from(verifier.fast_seconds) - i64::from(verifier.slow_seconds));
    let rules = claim_rules(verifier.leeway_seconds);
    if verifier.careless.is_empty() {
        return verify_strictly(token, keys, algorithm, rules, now);
    }
    let files = key_files();
    let careless_verifier = CarelessVerifier {
        mistakes: &verifier.careless,
        denied_algorithms: &verifier.denied,
        algorithm,
        keys: &keys,
        rules: &rules,
        files: &files,
    };
    let outcome = careless::verify_carelessly(token, &careless_verifier, now);
    VerifiedClaims { claims: outcome.claims, trace: outcome.trace }
}

/// Verifies a JWT strictly, with `keys` of one algorithm.
pub(in crate::lab::server) fn verify_strictly(
    token: &str,
    keys: Vec<Jwk>,
    algorithm: Algorithm,
    rules: ClaimRules,
    now: i64,
) -> VerifiedClaims {
    let set = JwkSet { keys: keys.into_iter().map(Ok).collect() };
    let verified = verify(token, &Keyring::from_set(&set, algorithm), &TokenRequirements::Claims(rules), now);
    let claims = match verified.outcome {
        VerificationOutcome::Valid(contents) => Some(contents.claims),
        VerificationOutcome::Invalid { .. } | VerificationOutcome::Unsupported(_) => None,
    };
    VerifiedClaims { claims, trace: verified.trace }
}

/// The claims of a JWT that the shop has issued, for any audience, and that hasn't expired.
pub(in crate::lab::server) fn verify_issued_by_shop(state: &LaneState, token: &str) -> Option<Map<String, Json>> {
    let algorithm = signing_algorithm(&state.setup).ok()?;
    let leeway = state.setup.shop.verifier.leeway_seconds;
    let keys = state.tokens.signing_keys.for_algorithm(algorithm).cloned().collect();
    let rules = ClaimRules { aud: None, ..claim_rules(leeway) };
    verify_strictly(token, keys, algorithm, rules, state.now()).claims
}

/// What the shop demands of the claims.
pub(in crate::lab::server) fn claim_rules(leeway: u32) -> ClaimRules {
    ClaimRules {
        iss: Some(SHOP_ISSUER.to_owned()),
        aud: Some(SHOP_ISSUER.to_owned()),
        typ: Some(ACCESS_TOKEN_TYP.to_owned()),
        exp: ClaimPresence::Required,
        leeway,
    }
}

/// Whether a valid JWT was revoked, as far as the shop checks that.
///
/// # Errors
/// When the blocklist doesn't answer, and the shop fails closed.
fn is_revoked(state: &LaneState, claims: &Map<String, Json>, checks: &mut CheckRecorder) -> Result<bool, StoreError> {
    match state.setup.shop.access.revoke {
        RevocationMethod::Never => Ok(false),
        RevocationMethod::Blocklist => is_on_blocklist(state, claims, checks),
        RevocationMethod::Version => Ok(is_outdated(state, claims, checks)),
    }
}

fn is_on_blocklist(
    state: &LaneState,
    claims: &Map<String, Json>,
    checks: &mut CheckRecorder,
) -> Result<bool, StoreError> {
    let Some(jti) = claims.get("jti").and_then(Json::as_str) else {
        // A token without a jti can't be put on the list, so it isn't accepted either: it could never be revoked.
        checks.failed(Check::Revoked, "it has no jti");
        return Ok(true);
    };
    let listed = match revocation::is_blocked(state, jti) {
        Err(error) if state.setup.shop.blocklist.fails_open => {
            fail_open::let_in(&error, checks);
            return Ok(false);
        }
        answer => answer?,
    };
    if listed {
        checks.failed(Check::Revoked, "its jti is on the list");
    } else {
        checks.passed(Check::Revoked, "not on the list");
    }
    Ok(listed)
}

/// Whether the token names another version than the account has now. An account that is gone has none.
fn is_outdated(state: &LaneState, claims: &Map<String, Json>, checks: &mut CheckRecorder) -> bool {
    let user = claims.get("sub").and_then(Json::as_str).unwrap_or_default();
    let current = state.accounts.find(user).map(|account| u64::from(account.token_version));
    let presented = claims.get("ver").and_then(Json::as_u64);
    let display = |version: Option<u64>| version.map_or_else(|| "none".to_owned(), |version| version.to_string());
    let detail = format!("version {}, today {}", display(presented), display(current));
    let up_to_date = current.is_some() && presented == current;
    if up_to_date {
        checks.passed(Check::Revoked, detail);
    } else {
        checks.failed(Check::Revoked, detail);
    }
    !up_to_date
}

/// Revokes one access token, as far as the shop has a way to.
///
/// # Errors
/// When the blocklist doesn't answer.
pub(in crate::lab::server) fn revoke_access_token(
    state: &mut LaneState,
    identity: &TokenIdentity,
) -> Result<(), StoreError> {
    let claims = match &identity.token {
        AcceptedToken::Opaque(token) => {
            state.tokens.opaque_tokens.revoke(token);
            return Ok(());
        }
        AcceptedToken::Jwt(claims) => claims,
    };
    match state.setup.shop.access.revoke {
        RevocationMethod::Never => {}
        RevocationMethod::Blocklist => {
            let jti = claims.get("jti").and_then(Json::as_str).unwrap_or_default();
            // Only a careless verifier has accepted a token without a readable `exp`, and it will never stop.
            let exp = numeric_date(claims, "exp").ok().flatten().unwrap_or(i64::MAX);
            let until = revocation::accepted_until(state, exp);
            revocation::block_token(state, jti, until)?;
        }
        RevocationMethod::Version => revocation::bump_token_version(state, &identity.user),
    }
    Ok(())
}
