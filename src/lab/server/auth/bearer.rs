//! Recognising somebody by a token: no row is looked up, the signature and the claims say it all.
//!
//! What may be asked beyond that (has it been taken back?) brings a look-up, and so state, back.

use serde_json::{Map, Value as Json};

use super::dpop;
use crate::lab::lane_state::LaneState;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::{AuthScheme, PresentedToken, RequestCredentials};
use crate::lab::server::http::response::{Challenge, ServerResponse};
use crate::lab::server::oauth::introspect::look_up_opaque_token;
use crate::lab::server::oauth::issue::{ACCESS_TOKEN_TYP, ISSUER, signing_algorithm};
use crate::lab::tokens::IssuanceRecord;
use crate::model::abbreviate::abbreviate;
use crate::model::setup::AccessTokenSetup;
use crate::model::switch_types::{RevocationMethod, TokenForm};
use crate::model::{Check, Trace, VerifierKey, VerifierKeyMaterial, VerifierView};
use crate::token::careless::{self, CarelessVerifier, VirtualFiles};
use crate::token::jwk::KeyMaterial;
use crate::token::{
    Algorithm, ClaimPresence, ClaimRules, Jwk, JwkSet, Keyring, TokenRequirements, VerificationOutcome, verify,
};

/// Whom a token names, as it was when the token was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab::server) struct TokenIdentity {
    /// `sub`.
    pub(in crate::lab::server) user: String,
    /// `role`.
    pub(in crate::lab::server) role: String,
    /// What a logout needs.
    pub(in crate::lab::server) token: AcceptedToken,
}

/// A token that was believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab::server) enum AcceptedToken {
    /// Signed, with these claims.
    Jwt(Map<String, Json>),
    /// A reference, as it came.
    Opaque(String),
}

impl TokenIdentity {
    /// Whom these claims name.
    pub(in crate::lab::server) fn from_claims(claims: Map<String, Json>) -> Self {
        let text = |name: &str| claims.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        Self { user: text("sub"), role: text("role"), token: AcceptedToken::Jwt(claims) }
    }
}

/// Believes a token, or not, and writes down each check. `Err` is the answer to a request that is refused.
pub(in crate::lab::server) fn authenticate(
    world: &mut LaneState,
    visit: &RequestCredentials,
    checks: &mut CheckRecorder,
) -> Result<TokenIdentity, ServerResponse> {
    let token = presented_token(visit, &world.setup.shop.access, checks)?;
    if world.setup.shop.access.form == TokenForm::Opaque {
        return authenticate_opaque(world, token, checks).ok_or_else(|| invalid_token_response(visit));
    }
    let (claims, trace) = verify_as_configured(world, token);
    checks.append(trace);
    let refused = || invalid_token_response(visit);
    let claims = claims.ok_or_else(refused)?;
    if is_revoked(world, &claims, checks) {
        return Err(refused());
    }
    dpop::check_binding(world, visit, &claims, checks)?;
    Ok(TokenIdentity::from_claims(claims))
}

/// The token that a request shows. `Err` is the answer to one that shows none, or several (RFC 6750, section 3.1).
pub(in crate::lab::server) fn presented_token<'v>(
    visit: &'v RequestCredentials,
    access: &AccessTokenSetup,
    checks: &mut CheckRecorder,
) -> Result<&'v str, ServerResponse> {
    let scheme = if access.dpop { AuthScheme::Dpop } else { AuthScheme::Bearer };
    match &visit.token {
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

/// The answer to a token that is not believed. It does not say why.
pub(in crate::lab::server) fn invalid_token_response(visit: &RequestCredentials) -> ServerResponse {
    ServerResponse::unauthorized().with_challenge(Challenge::InvalidToken(visit.token.scheme()))
}

/// Whom an opaque token stands for: a look-up, as with a session.
fn authenticate_opaque(world: &LaneState, token: &str, checks: &mut CheckRecorder) -> Option<TokenIdentity> {
    let (reference, role) = match look_up_opaque_token(world, token) {
        Ok(found) => found,
        Err(why) => {
            checks.failed(Check::OpaqueTokenLookup, why);
            return None;
        }
    };
    checks.passed(Check::OpaqueTokenLookup, format!("{}, in the table", reference.user));
    if reference.audience != ISSUER {
        checks.failed(Check::Aud, format!("expected {ISSUER}, got {}", reference.audience));
        return None;
    }
    checks.passed(Check::Aud, ISSUER);
    Some(TokenIdentity { user: reference.user, role, token: AcceptedToken::Opaque(token.to_owned()) })
}

/// The claims of a token that the shop's verifier believes, at its own clock.
fn verify_as_configured(world: &mut LaneState, token: &str) -> (Option<Map<String, Json>>, Trace) {
    let Ok(algorithm) = signing_algorithm(world) else { return (None, Trace::default()) };
    let switches = &world.setup.shop.verifier;
    let now = world.now().saturating_add(i64::from(switches.fast_seconds) - i64::from(switches.slow_seconds));
    // Without a key of this algorithm there is nothing to verify with: one that was never used refuses every token.
    let _ = world.tokens.signing_keys.current_or_create(algorithm, &world.setup.shop.access.secret, &mut world.random);
    let keys: Vec<Jwk> = world.tokens.signing_keys.for_algorithm(algorithm).cloned().collect();
    let switches = &world.setup.shop.verifier;
    let rules = claim_rules(switches.leeway_seconds);
    if switches.careless.is_empty() {
        return verify_strictly(token, keys, algorithm, rules, now);
    }
    let files = key_files();
    let careless = CarelessVerifier {
        mistakes: &switches.careless,
        denied_algorithms: &switches.denied,
        algorithm,
        keys: &keys,
        rules: &rules,
        files: &files,
    };
    let believed = careless::verify_carelessly(token, &careless, now);
    (believed.claims, believed.trace)
}

/// The claims of a token that a strict verifier believes.
pub(in crate::lab::server) fn verify_strictly(
    token: &str,
    keys: Vec<Jwk>,
    algorithm: Algorithm,
    rules: ClaimRules,
    now: i64,
) -> (Option<Map<String, Json>>, Trace) {
    let set = JwkSet { keys: keys.into_iter().map(Ok).collect() };
    let verified = verify(token, &Keyring::from_set(&set, algorithm), &TokenRequirements::Claims(rules), now);
    match verified.outcome {
        VerificationOutcome::Valid(contents) => (Some(contents.claims), verified.trace),
        VerificationOutcome::Invalid { .. } | VerificationOutcome::Unsupported(_) => (None, verified.trace),
    }
}

/// The claims of a token that the shop has made for whomever and that has not ended.
pub(in crate::lab::server) fn verify_issued_by_shop(world: &mut LaneState, token: &str) -> Option<Map<String, Json>> {
    let algorithm = signing_algorithm(world).ok()?;
    let leeway = world.setup.shop.verifier.leeway_seconds;
    let keys = world.tokens.signing_keys.for_algorithm(algorithm).cloned().collect();
    verify_strictly(token, keys, algorithm, ClaimRules { aud: None, ..claim_rules(leeway) }, world.now()).0
}

/// What the shop demands of the claims.
fn claim_rules(leeway: u32) -> ClaimRules {
    ClaimRules {
        iss: Some(ISSUER.to_owned()),
        aud: Some(ISSUER.to_owned()),
        typ: Some(ACCESS_TOKEN_TYP.to_owned()),
        exp: ClaimPresence::Required,
        leeway,
    }
}

/// The files of the shop's machine, for a verifier that follows `kid` into them. They are made up; there is no disk.
fn key_files() -> VirtualFiles {
    let contents = [("/dev/null", ""), ("/srv/shop/public/robots.txt", "User-agent: *\nDisallow: /admin\n")];
    let contents = contents.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    VirtualFiles { folder: "/srv/shop/keys".to_owned(), contents: contents.into_iter().collect() }
}

/// What the shop's verifier works with, for a bench that judges as it does.
pub(in crate::lab) fn verifier_view(world: &LaneState) -> VerifierView {
    let keys = signing_algorithm(world)
        .map(|algorithm| world.tokens.signing_keys.for_algorithm(algorithm).filter_map(verifier_key).collect());
    let VirtualFiles { folder, contents } = key_files();
    VerifierView {
        keys: keys.unwrap_or_default(),
        issuer: ISSUER.to_owned(),
        audience: ISSUER.to_owned(),
        typ: ACCESS_TOKEN_TYP.to_owned(),
        key_folder: folder,
        files: contents,
    }
}

/// What a verifier holds of `key`: of a pair, the public half alone.
fn verifier_key(key: &Jwk) -> Option<VerifierKey> {
    let half = match &key.material {
        KeyMaterial::Secret(secret) => VerifierKeyMaterial::Secret(secret.clone()),
        _ => VerifierKeyMaterial::Public(key.to_public_json()?),
    };
    Some(VerifierKey { kid: key.kid.clone()?, alg: key.alg.clone()?, material: half })
}

/// Whether a good token was taken back, where the shop asks that at all.
fn is_revoked(world: &LaneState, claims: &Map<String, Json>, checks: &mut CheckRecorder) -> bool {
    match world.setup.shop.access.revoke {
        RevocationMethod::Never => false,
        RevocationMethod::Blocklist => {
            let jti = claims.get("jti").and_then(Json::as_str);
            // A token without a jti cannot stand on the list, so it is not believed either.
            let listed = jti.is_none_or(|jti| world.tokens.blocklist.contains(ISSUER, jti));
            match (listed, jti) {
                (false, _) => checks.passed(Check::Revoked, "not on the list"),
                (true, Some(_)) => checks.failed(Check::Revoked, "its jti is on the list"),
                (true, None) => checks.failed(Check::Revoked, "it has no jti"),
            }
            listed
        }
        RevocationMethod::Version => {
            let user = claims.get("sub").and_then(Json::as_str).unwrap_or_default();
            let today = world.accounts.find(user).map(|account| u64::from(account.token_version));
            let brought = claims.get("ver").and_then(Json::as_u64);
            let fits = today.is_some() && brought == today;
            let said = |version: Option<u64>| version.map_or_else(|| "none".to_owned(), |it| it.to_string());
            let saw = format!("version {}, today {}", said(brought), said(today));
            if fits {
                checks.passed(Check::Revoked, saw);
            } else {
                checks.failed(Check::Revoked, saw);
            }
            !fits
        }
    }
}

/// Takes a token back, as far as the shop has a way to.
pub(in crate::lab::server) fn revoke_access_token(world: &mut LaneState, named: &TokenIdentity) {
    let claims = match &named.token {
        AcceptedToken::Opaque(token) => return world.tokens.opaque_tokens.revoke(token),
        AcceptedToken::Jwt(claims) => claims,
    };
    match world.setup.shop.access.revoke {
        RevocationMethod::Never => {}
        RevocationMethod::Blocklist => {
            let now = world.now();
            let jti = claims.get("jti").and_then(Json::as_str).unwrap_or_default();
            let exp = claims.get("exp").and_then(Json::as_i64).unwrap_or(now);
            // Until the verifier would refuse it anyway: with its leeway, and by its own clock.
            let verifier = &world.setup.shop.verifier;
            let until = exp.saturating_add(i64::from(verifier.leeway_seconds) + i64::from(verifier.slow_seconds));
            world.tokens.blocklist.add(ISSUER, jti, until, now);
        }
        RevocationMethod::Version => bump_token_version(world, &named.user),
    }
}

/// Takes back every token of `user`, as far as the shop has a way to.
pub(in crate::lab) fn revoke_all_access_tokens(world: &mut LaneState, user: &str) {
    match world.setup.shop.access.revoke {
        RevocationMethod::Never => {}
        RevocationMethod::Blocklist => {
            let now = world.now();
            for IssuanceRecord { jti, accepted_until: until, .. } in world.tokens.issuance_log.take_for_user(user, now)
            {
                world.tokens.blocklist.add(ISSUER, &jti, until, now);
            }
        }
        RevocationMethod::Version => bump_token_version(world, user),
    }
}

/// Every token of `user` that names today's version is old from now on.
pub(in crate::lab::server) fn bump_token_version(world: &mut LaneState, user: &str) {
    if let Ok(account) = world.accounts.find_mut(user) {
        account.token_version = account.token_version.saturating_add(1);
    }
}
