//! Recognising somebody by a token: no row is looked up, the signature and the claims say it all.
//!
//! What may be asked beyond that (has it been taken back?) brings a look-up, and so state, back.

use serde_json::{Map, Value as Json};

use super::answer::{Answer, Challenge};
use super::checks::Checks;
use super::introspect::look_up;
use super::issue::{ISSUER, TYP, algorithm};
use super::proof;
use super::visit::{Brought, Scheme, Visit};
use crate::lab::tokens::Note;
use crate::lab::world::World;
use crate::token::careless::{self, CarelessVerifier, VirtualFiles};
use crate::token::jwk::KeyMaterial;
use crate::token::{
    Algorithm, ClaimPresence, ClaimRules, Jwk, JwkSet, Keyring, TokenRequirements, VerificationOutcome, verify,
};
use crate::world::setup::{AccessTokenSetup, RevocationMethod, TokenForm};
use crate::world::value::abbreviate;
use crate::world::{Check, Trace, VerifierKey, VerifierKeyMaterial, VerifierView};

/// Whom a token names, as it was when the token was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// `sub`.
    pub(super) user: String,
    /// `role`.
    pub(super) role: String,
    /// What a logout needs.
    pub(super) token: Taken,
}

/// A token that was believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Signed, with these claims.
    Jwt(Map<String, Json>),
    /// A reference, as it came.
    Opaque(String),
}

impl Named {
    /// Whom these claims name.
    pub(super) fn of(claims: Map<String, Json>) -> Self {
        let text = |name: &str| claims.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        Self { user: text("sub"), role: text("role"), token: Taken::Jwt(claims) }
    }
}

/// Believes a token, or not, and writes down each check. `Err` is the answer to a request that is refused.
pub(super) fn recognise(world: &mut World, visit: &Visit, checks: &mut Checks) -> Result<Named, Answer> {
    let token = shown(visit, &world.setup.shop.access, checks)?;
    if world.setup.shop.access.form == TokenForm::Opaque {
        return referred(world, token, checks).ok_or_else(|| no_good(visit));
    }
    let (claims, trace) = verified(world, token);
    checks.adopt(trace);
    let refused = || no_good(visit);
    let claims = claims.ok_or_else(refused)?;
    if taken_back(world, &claims, checks) {
        return Err(refused());
    }
    proof::bound(world, visit, &claims, checks)?;
    Ok(Named::of(claims))
}

/// The token that a request shows. `Err` is the answer to one that shows none, or several (RFC 6750, section 3.1).
pub(super) fn shown<'v>(visit: &'v Visit, access: &AccessTokenSetup, checks: &mut Checks) -> Result<&'v str, Answer> {
    let scheme = if access.dpop { Scheme::Dpop } else { Scheme::Bearer };
    match &visit.token {
        Brought::Token(_, token) => {
            checks.passed(Check::Bearer, abbreviate(token).into_owned());
            Ok(token)
        }
        Brought::Nothing => {
            checks.failed(Check::Bearer, "none");
            Err(Answer::unauthorized().challenging(Challenge::Token(scheme)))
        }
        Brought::Twice => {
            checks.failed(Check::Bearer, "more than one, and nobody can tell which is meant");
            Err(Answer::bad_request("invalid_request").challenging(Challenge::OneToken(scheme)))
        }
    }
}

/// The answer to a token that is not believed. It does not say why.
pub(super) fn no_good(visit: &Visit) -> Answer {
    Answer::unauthorized().challenging(Challenge::GoodToken(visit.token.scheme()))
}

/// Whom an opaque token stands for: a look-up, as with a session.
fn referred(world: &World, token: &str, checks: &mut Checks) -> Option<Named> {
    let (reference, role) = match look_up(world, token) {
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
    Some(Named { user: reference.user, role, token: Taken::Opaque(token.to_owned()) })
}

/// The claims of a token that the shop's verifier believes, at its own clock.
fn verified(world: &mut World, token: &str) -> (Option<Map<String, Json>>, Trace) {
    let Ok(algorithm) = algorithm(world) else { return (None, Trace::default()) };
    let switches = &world.setup.shop.verifier;
    let now = world.now().saturating_add(i64::from(switches.fast_seconds) - i64::from(switches.slow_seconds));
    // Without a key of this algorithm there is nothing to verify with: one that was never used refuses every token.
    let _ = world.tokens.keys.current(algorithm, &world.setup.shop.access.secret, &mut world.random);
    let keys: Vec<Jwk> = world.tokens.keys.of(algorithm).cloned().collect();
    let switches = &world.setup.shop.verifier;
    let rules = rules(switches.leeway_seconds);
    if switches.careless.is_empty() {
        return strict(token, keys, algorithm, rules, now);
    }
    let files = files();
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
pub(super) fn strict(
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
pub(super) fn issued_by_us(world: &mut World, token: &str) -> Option<Map<String, Json>> {
    let algorithm = algorithm(world).ok()?;
    let leeway = world.setup.shop.verifier.leeway_seconds;
    let keys = world.tokens.keys.of(algorithm).cloned().collect();
    strict(token, keys, algorithm, ClaimRules { aud: None, ..rules(leeway) }, world.now()).0
}

/// What the shop demands of the claims.
fn rules(leeway: u32) -> ClaimRules {
    ClaimRules {
        iss: Some(ISSUER.to_owned()),
        aud: Some(ISSUER.to_owned()),
        typ: Some(TYP.to_owned()),
        exp: ClaimPresence::Required,
        leeway,
    }
}

/// The files of the shop's machine, for a verifier that follows `kid` into them. They are made up; there is no disk.
fn files() -> VirtualFiles {
    let contents = [("/dev/null", ""), ("/srv/shop/public/robots.txt", "User-agent: *\nDisallow: /admin\n")];
    let contents = contents.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    VirtualFiles { folder: "/srv/shop/keys".to_owned(), contents: contents.into_iter().collect() }
}

/// What the shop's verifier works with, for a bench that judges as it does.
pub(in crate::lab) fn verifier(world: &World) -> VerifierView {
    let keys = algorithm(world).map(|algorithm| world.tokens.keys.of(algorithm).filter_map(held).collect());
    let VirtualFiles { folder, contents } = files();
    VerifierView {
        keys: keys.unwrap_or_default(),
        issuer: ISSUER.to_owned(),
        audience: ISSUER.to_owned(),
        typ: TYP.to_owned(),
        key_folder: folder,
        files: contents,
    }
}

/// What a verifier holds of `key`: of a pair, the public half alone.
fn held(key: &Jwk) -> Option<VerifierKey> {
    let half = match &key.material {
        KeyMaterial::Secret(secret) => VerifierKeyMaterial::Secret(secret.clone()),
        _ => VerifierKeyMaterial::Public(key.to_public_json()?),
    };
    Some(VerifierKey { kid: key.kid.clone()?, alg: key.alg.clone()?, material: half })
}

/// Whether a good token was taken back, where the shop asks that at all.
fn taken_back(world: &World, claims: &Map<String, Json>, checks: &mut Checks) -> bool {
    match world.setup.shop.access.revoke {
        RevocationMethod::Never => false,
        RevocationMethod::Blocklist => {
            let jti = claims.get("jti").and_then(Json::as_str);
            // A token without a jti cannot stand on the list, so it is not believed either.
            let listed = jti.is_none_or(|jti| world.tokens.blocklist.has(ISSUER, jti));
            match (listed, jti) {
                (false, _) => checks.passed(Check::Revoked, "not on the list"),
                (true, Some(_)) => checks.failed(Check::Revoked, "its jti is on the list"),
                (true, None) => checks.failed(Check::Revoked, "it has no jti"),
            }
            listed
        }
        RevocationMethod::Version => {
            let user = claims.get("sub").and_then(Json::as_str).unwrap_or_default();
            let today = world.accounts.find(user).map(|account| u64::from(account.version));
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
pub(super) fn take_back(world: &mut World, named: &Named) {
    let claims = match &named.token {
        Taken::Opaque(token) => return world.tokens.references.end(token),
        Taken::Jwt(claims) => claims,
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
        RevocationMethod::Version => end_versions(world, &named.user),
    }
}

/// Takes back every token of `user`, as far as the shop has a way to.
pub(in crate::lab) fn take_back_all(world: &mut World, user: &str) {
    match world.setup.shop.access.revoke {
        RevocationMethod::Never => {}
        RevocationMethod::Blocklist => {
            let now = world.now();
            for Note { jti, until, .. } in world.tokens.notes.take(user, now) {
                world.tokens.blocklist.add(ISSUER, &jti, until, now);
            }
        }
        RevocationMethod::Version => end_versions(world, user),
    }
}

/// Every token of `user` that names today's version is old from now on.
pub(super) fn end_versions(world: &mut World, user: &str) {
    if let Ok(account) = world.accounts.find_mut(user) {
        account.version = account.version.saturating_add(1);
    }
}
